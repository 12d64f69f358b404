/* test_tally.c - the judge of simulations: binomial sums against exact fractions; label: unit */
#include "tally.h"

#include "check.h"

static void intervals_are_counted_by_whether_they_are_and_whether_they_hold(void **state)
{
    (void)state;
    struct tally tally = {0};
    tally_add(&tally, 1, 2, 1.5);
    tally_add(&tally, 1, 2, 1); /* the ends belong to it */
    tally_add(&tally, 1, 2, 2);
    tally_add(&tally, 1, 2, 2.1);
    tally_add(&tally, 1, -1, 0.5); /* none */
    tally_add(&tally, NAN, NAN, 0.5);
    tally_note(&tally, false, true);
    assert_int_equal(tally.asked, 7);
    assert_int_equal(tally.shown, 4);
    assert_int_equal(tally.held, 3);
    assert_near(tally_share(&tally), 0.75, 0);
    assert_near(tally_error(&tally), sqrt(0.75 * 0.25 / 4), 1e-15);
}

static void without_intervals_there_is_no_share(void **state)
{
    (void)state;
    struct tally tally = {.asked = 5};
    assert_true(isnan(tally_share(&tally)));
}

/* By Python's fractions: sum of C(n, k) p^k (1 - p)^(n - k). */
static void chances_are_exact_binomial_sums(void **state)
{
    (void)state;
    static const struct {
        struct tally tally;
        double share, chance;
    } cases[] = {
        {{10, 10, 5}, 0.5, 0.623046875},
        {{3, 2, 1}, 0.5, 0.75},
        {{100, 100, 88}, 0.94, 0.0167523878667},
        {{1000, 1000, 900}, 0.94, 6.21056679777e-7},
        {{10000, 10000, 9400}, 0.94, 0.5059354409},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_near(tally_chance_of_so_few(&cases[i].tally, cases[i].share), cases[i].chance, 1e-9 * cases[i].chance);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(intervals_are_counted_by_whether_they_are_and_whether_they_hold),
        cmocka_unit_test(without_intervals_there_is_no_share),
        cmocka_unit_test(chances_are_exact_binomial_sums),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
