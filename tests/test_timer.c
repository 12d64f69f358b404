/* test_timer.c - overhead and resolution from readings of a clock; label: unit */
#include "timer.h"

#include "check.h"

/* Readings every 30 ns, one of which was held up. */
static void the_median_step_is_the_overhead(void **state)
{
    (void)state;
    double readings[101] = {0};
    for (int i = 1; i < 101; i++)
        readings[i] = readings[i - 1] + (i == 50 ? 1e-3 : 30e-9);
    struct timer timer = timer_from(readings, 101);
    assert_near(timer.overhead_seconds, 30e-9, 1e-15);
    assert_near(timer.resolution_seconds, 30e-9, 1e-15);
    assert_near(timer_shortest(&timer), 600e-9, 1e-12); /* 30 ns / 5 % */
}

/* A clock that stands still between ticks of 1 us, read every 50 ns. */
static void a_coarse_clock_is_told_by_its_ticks(void **state)
{
    (void)state;
    double readings[201];
    for (int i = 0; i < 201; i++)
        readings[i] = 1e-6 * floor(i / 20.0);
    struct timer timer = timer_from(readings, 201);
    assert_near(timer.resolution_seconds, 1e-6, 1e-12);
    assert_near(timer.overhead_seconds, 50e-9, 1e-12);
    assert_near(timer_shortest(&timer), 10e-6, 1e-12); /* 1 us / 10 % */
}

static void the_clock_of_this_machine_can_be_used(void **state)
{
    (void)state;
    struct timer timer = timer_measure();
    assert_true(timer.overhead_seconds > 0 && timer.resolution_seconds > 0);
    assert_true(timer_shortest(&timer) >= 20 * timer.overhead_seconds);
    assert_true(timer_shortest(&timer) >= 10 * timer.resolution_seconds);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_median_step_is_the_overhead),
        cmocka_unit_test(a_coarse_clock_is_told_by_its_ticks),
        cmocka_unit_test(the_clock_of_this_machine_can_be_used),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
