/* test_holm.c - Holm's correction by hand, and what its levels promise; R's numbers are in test_against_r.c; label: unit */
#include "stats/holm.h"

#include "check.h"
#include "stats/random.h"

enum { MOST = 40 };

static void steps_go_from_the_smallest_until_the_first_that_fails(void **state)
{
    (void)state;
    static const double p[] = {0.03, 0.001, 0.02, 0.04}; /* 0.001 <= 0.05 / 4, but 0.02 > 0.05 / 3 ends it */
    static const double expected_level[] = {0.05 / 3, 0.05 / 4, 0.05 / 3, 0.05 / 3}, expected[] = {0.06, 0.004, 0.06, 0.06};
    double adjusted[4], level[4];
    assert_true(stats_holm(p, 4, 0.05, adjusted, level));
    for (size_t i = 0; i < 4; i++) {
        assert_near(adjusted[i], expected[i], 1e-15);
        assert_near(level[i], expected_level[i], 1e-15);
    }
}

static void one_test_stays_as_it_is_and_none_are_no_trouble(void **state)
{
    (void)state;
    double p = 0.04, adjusted, level;
    assert_true(stats_holm(&p, 1, 0.05, &adjusted, &level));
    assert_near(adjusted, 0.04, 0);
    assert_near(level, 0.05, 0);
    assert_true(stats_holm(&p, 0, 0.05, &adjusted, &level));
}

static void a_test_is_rejected_by_its_level_exactly_when_its_corrected_p_is_small(void **state)
{
    (void)state;
    uint64_t random = 1;
    for (int round = 0; round < 2000; round++) {
        double p[MOST], adjusted[MOST], level[MOST];
        size_t count = 1 + stats_random_below(&random, MOST);
        for (size_t i = 0; i < count; i++) /* half of them equal to another */
            p[i] = i % 2 ? p[i - 1] : pow(stats_random_uniform(&random), 6);
        assert_true(stats_holm(p, count, 0.05, adjusted, level));
        for (size_t i = 0; i < count; i++) {
            assert_int_equal(p[i] <= level[i], adjusted[i] <= 0.05);
            assert_true(level[i] <= 0.05 && level[i] >= 0.05 / (double)count && adjusted[i] >= p[i] && adjusted[i] <= 1);
            if (i % 2)
                assert_true(level[i] == level[i - 1] && adjusted[i] == adjusted[i - 1]);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(steps_go_from_the_smallest_until_the_first_that_fails),
        cmocka_unit_test(one_test_stays_as_it_is_and_none_are_no_trouble),
        cmocka_unit_test(a_test_is_rejected_by_its_level_exactly_when_its_corrected_p_is_small),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
