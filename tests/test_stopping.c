/* test_stopping.c - the looks and the rule at each, on series whose intervals are known; label: unit */
#include "check.h"
#include "stats/stopping.h"

/* `count` ln-ratios, evenly from -width to +width: their order statistics are known. */
static struct stopping_series evenly(double *values, size_t count, double width, size_t worker_counts)
{
    for (size_t i = 0; i < count; i++)
        values[i] = width * (2.0 * (double)((i * 7) % count) / (double)(count - 1) - 1); /* not sorted */
    return (struct stopping_series){.ln_ratios = values, .count = count, .worker_counts = worker_counts};
}

static void looks_are_after_10_15_20_30_and_50_rounds(void **state)
{
    (void)state;
    static const size_t expected[STOPPING_LOOKS] = {10, 15, 20, 30, 50};
    size_t due = 0;
    for (size_t rounds = 0; rounds <= 200; rounds++) {
        size_t look = 99;
        if (stopping_look_due(rounds, &look)) {
            assert_int_equal(look, due);
            assert_int_equal(rounds, expected[due++]);
            assert_int_equal(stopping_rounds_at(look), rounds);
        } else {
            assert_int_equal(look, 99);
        }
    }
    assert_int_equal(due, STOPPING_LOOKS);
}

static void the_five_percent_are_shared_over_worker_counts_and_looks(void **state)
{
    (void)state;
    assert_near(stopping_confidence(), 0.95, 0);
    assert_near(stopping_confidence_each(1, 1), 0.95, 1e-15);
    assert_near(stopping_confidence_each(8, 1), 1 - 0.05 / 8, 1e-15);
    assert_near(stopping_confidence_each(8, 5), 1 - 0.05 / 40, 1e-15);
}

/* Of 20 values, at 1 - 0.05 / 10 (m = 2) the interval is from the 4th to the 17th (2 P(B <= 3) = 0.0026, 2 P(B <= 4) = 0.0118):
 * from -13/19 to +13/19 of the width. */
static void precise_means_half_the_width_of_the_interval(void **state)
{
    (void)state;
    double values[20];
    double limit = log(1.02) * 19 / 13;
    struct stopping_series within = evenly(values, 20, limit * (1 - 1e-9), 2);
    assert_int_equal(stopping_decide(&within, 1, 2, 0.02), STOPPING_PRECISE);
    struct stopping_series beyond = evenly(values, 20, limit * (1 + 1e-9), 2);
    assert_int_equal(stopping_decide(&beyond, 1, 2, 0.02), STOPPING_CONTINUE);
}

static void series_are_left_as_they_were(void **state)
{
    (void)state;
    double values[10], kept[10];
    struct stopping_series series = evenly(values, 10, 1, 1);
    memcpy(kept, values, sizeof kept);
    stopping_decide(&series, 1, 0, 0.02);
    assert_memory_equal(values, kept, sizeof kept);
}

static void one_wide_series_keeps_all_going(void **state)
{
    (void)state;
    double narrow[15], wide[15];
    struct stopping_series series[] = {evenly(narrow, 15, 0.001, 3), evenly(narrow, 15, 0.001, 3), evenly(wide, 15, 0.5, 3)};
    assert_int_equal(stopping_decide(series, 2, 1, 0.02), STOPPING_PRECISE);
    assert_int_equal(stopping_decide(series, 3, 1, 0.02), STOPPING_CONTINUE);
    series[2] = series[0];
    series[0] = evenly(wide, 15, 0.5, 3);
    assert_int_equal(stopping_decide(series, 3, 1, 0.02), STOPPING_CONTINUE);
}

static void the_last_look_ends_it(void **state)
{
    (void)state;
    double values[50];
    struct stopping_series wide = evenly(values, 50, 0.5, 1);
    assert_int_equal(stopping_decide(&wide, 1, 3, 0.02), STOPPING_CONTINUE);
    assert_int_equal(stopping_decide(&wide, 1, 4, 0.02), STOPPING_OUT_OF_LOOKS);
    struct stopping_series narrow = evenly(values, 50, 0.001, 1);
    assert_int_equal(stopping_decide(&narrow, 1, 4, 0.02), STOPPING_PRECISE);
}

/* The range of 10 holds the median with 1 - 2^-9 = 0.99805: enough for 0.05 / (5 * 5) = 0.002, not for 0.05 / (6 * 5). */
static void ten_equal_rounds_are_precise_for_five_worker_counts_but_not_for_six(void **state)
{
    (void)state;
    double values[15] = {0};
    struct stopping_series five = {.ln_ratios = values, .count = 10, .worker_counts = 5};
    assert_int_equal(stopping_decide(&five, 1, 0, 0.02), STOPPING_PRECISE);
    struct stopping_series six = {.ln_ratios = values, .count = 10, .worker_counts = 6};
    assert_int_equal(stopping_decide(&six, 1, 0, 0.02), STOPPING_CONTINUE);
    six.count = 15;
    assert_int_equal(stopping_decide(&six, 1, 1, 0.02), STOPPING_PRECISE);
}

static void what_lacks_rounds_is_not_precise(void **state)
{
    (void)state;
    double values[50] = {0};
    struct stopping_series few = {.ln_ratios = values, .count = 5, .worker_counts = 1};
    assert_int_equal(stopping_decide(&few, 1, 4, 0.02), STOPPING_OUT_OF_LOOKS);
    struct stopping_series none = {.ln_ratios = values, .count = 0, .worker_counts = 1};
    assert_int_equal(stopping_decide(&none, 1, 0, 0.02), STOPPING_CONTINUE);
}

static void with_no_series_there_is_nothing_to_wait_for(void **state)
{
    (void)state;
    assert_int_equal(stopping_decide(NULL, 0, 0, 0.02), STOPPING_PRECISE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(looks_are_after_10_15_20_30_and_50_rounds),
        cmocka_unit_test(the_five_percent_are_shared_over_worker_counts_and_looks),
        cmocka_unit_test(precise_means_half_the_width_of_the_interval),
        cmocka_unit_test(series_are_left_as_they_were),
        cmocka_unit_test(one_wide_series_keeps_all_going),
        cmocka_unit_test(the_last_look_ends_it),
        cmocka_unit_test(ten_equal_rounds_are_precise_for_five_worker_counts_but_not_for_six),
        cmocka_unit_test(what_lacks_rounds_is_not_precise),
        cmocka_unit_test(with_no_series_there_is_nothing_to_wait_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
