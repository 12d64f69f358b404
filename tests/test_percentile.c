/* test_percentile.c - ranks of resampled values, and how much wider they are for few samples; label: unit */
#include "stats/percentile.h"

#include "check.h"

/* Student's t at 95 % from printed tables: the tail is Phi(-t sqrt(n / (n - 1))). */
static void few_samples_push_the_ends_out_as_students_t_says(void **state)
{
    (void)state;
    static const struct {
        size_t count;
        double t;
    } cases[] = {{2, 12.7062047}, {3, 4.3026527}, {6, 2.5705818}, {10, 2.2621572}, {31, 2.0422725}, {101, 1.9839715}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        double n = (double)cases[i].count;
        double expected = 0.5 * erfc(cases[i].t * sqrt(n / (n - 1)) / sqrt(2.0));
        assert_near(stats_percentile_tail(cases[i].count, 0.95), expected, 1e-6 * expected);
    }
}

static void many_samples_come_to_the_plain_percentiles(void **state)
{
    (void)state;
    assert_near(stats_percentile_tail(100001, 0.95), 0.025, 1e-5);
    assert_near(stats_percentile_tail(100001, 0.9), 0.05, 1e-5);
}

static void the_ends_are_the_values_at_their_ranks(void **state)
{
    (void)state;
    double values[999];
    for (size_t i = 0; i < 999; i++)
        values[i] = (double)(i * 7 % 999); /* 0 .. 998 in another order */
    struct interval interval = stats_percentile(values, 999, 0.025, 500, 12);
    assert_int_equal(interval.count, 12);
    assert_true(interval.bounded);
    assert_near(interval.middle, 500, 0);
    assert_near(interval.low, 24, 0); /* the 25th of 999 */
    assert_near(interval.high, 974, 0);
}

static void the_estimate_itself_is_always_inside(void **state)
{
    (void)state;
    double values[] = {1, 2, 3, 4, 5, 6, 7, 8, 9};
    assert_near(stats_percentile(values, 9, 0.1, 0.5, 9).low, 0.5, 0);
    assert_near(stats_percentile(values, 9, 0.1, 9.5, 9).high, 9.5, 0);
}

static void too_few_values_for_the_tail_have_no_interval(void **state)
{
    (void)state;
    double values[] = {1, 2, 3, 4, 5, 6, 7, 8, 9};
    assert_true(stats_percentile(values, 9, 0.1, 5, 9).bounded); /* 1st and 9th */
    assert_false(stats_percentile(values, 9, 0.09, 5, 9).bounded);
    assert_false(stats_percentile(values, 0, 0.025, 5, 9).bounded);
    assert_near(stats_percentile(values, 0, 0.025, 5, 9).middle, 5, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(few_samples_push_the_ends_out_as_students_t_says),
        cmocka_unit_test(many_samples_come_to_the_plain_percentiles),
        cmocka_unit_test(the_ends_are_the_values_at_their_ranks),
        cmocka_unit_test(the_estimate_itself_is_always_inside),
        cmocka_unit_test(too_few_values_for_the_tail_have_no_interval),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
