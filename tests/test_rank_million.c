/* test_rank_million.c - a million values against a million, in seconds; label: slow */
#include <stdlib.h>

#include "check.h"
#include "stats/random.h"
#include "stats/rank.h"

/* 10^12 pairs are never listed: this takes a second or two and no memory but the samples'. */
static void a_million_values_are_compared(void **state)
{
    (void)state;
    enum { MILLION = 1000000 };
    uint64_t random = 6;
    double *x = malloc(MILLION * sizeof *x), *y = malloc(MILLION * sizeof *y);
    struct rank_test test;
    struct interval shift;
    assert_true(x && y);
    for (size_t i = 0; i < MILLION; i++) {
        x[i] = stats_random_uniform(&random) + 0.01;
        y[i] = stats_random_uniform(&random);
    }
    stats_sort(x, MILLION);
    stats_sort(y, MILLION);
    struct rank_sample a = {x, MILLION}, b = {y, MILLION};
    assert_true(stats_mann_whitney(a, b, &test) && stats_shift(a, b, 0.95, &shift));
    assert_false(test.exact);
    assert_true(test.p < 1e-100);
    assert_near(test.u / 1e12, 0.5 + 0.01 - 0.00005, 0.002); /* P(x > y) = 1/2 + s - s^2 / 2 */
    assert_near(shift.middle, 0.01, 0.002);
    assert_true(shift.bounded && shift.low < 0.01 && shift.high > 0.01 && shift.high - shift.low < 0.003);
    free(x);
    free(y);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_million_values_are_compared),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
