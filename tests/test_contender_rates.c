/* test_contender_rates.c - a file's rates are those of its median run; label: unit */
#include "contender_rates.h"

#include "check.h"

/* Ten runs of 1 .. 10 seconds. */
static struct contender_times ten_runs(double log_seconds[10], size_t item_count)
{
    for (int i = 0; i < 10; i++)
        log_seconds[i] = log(i + 1);
    return (struct contender_times){.item_count = item_count, .log_seconds = log_seconds, .count = 10};
}

/* The median's interval of ten is from the second to the ninth (docs/method.md: k = 2): 2 to 9 seconds. */
static void the_rate_is_of_the_median_run(void **state)
{
    (void)state;
    double log_seconds[10];
    struct contender_times times = ten_runs(log_seconds, 360);
    struct interval rate = contender_rate(&times);
    assert_int_equal(rate.count, 10);
    assert_near(rate.middle, 360 / sqrt(5.0 * 6.0), 1e-9);
    assert_true(rate.bounded);
    assert_near(rate.low, 40, 1e-9);
    assert_near(rate.high, 180, 1e-9);
}

static void without_items_it_is_runs_a_second(void **state)
{
    (void)state;
    double log_seconds[10];
    struct contender_times times = ten_runs(log_seconds, 0);
    assert_near(contender_rate(&times).low, 1.0 / 9, 1e-12);
}

static void few_runs_have_no_interval_and_none_no_rate(void **state)
{
    (void)state;
    double log_seconds[10];
    struct contender_times times = ten_runs(log_seconds, 8);
    times.count = 3;
    assert_false(contender_rate(&times).bounded);
    assert_near(contender_rate(&times).middle, 4, 1e-12);
    times.count = 0;
    assert_int_equal(contender_rate(&times).count, 0);
}

static void the_times_stay_as_they_were(void **state)
{
    (void)state;
    double log_seconds[10];
    struct contender_times times = ten_runs(log_seconds, 8);
    log_seconds[0] = 9;
    contender_rate(&times);
    assert_near(log_seconds[0], 9, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_rate_is_of_the_median_run),
        cmocka_unit_test(without_items_it_is_runs_a_second),
        cmocka_unit_test(few_runs_have_no_interval_and_none_no_rate),
        cmocka_unit_test(the_times_stay_as_they_were),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
