/* test_european.c - label: kernel - paths of a European call against the C library and closed forms. */
#include "risk/european.h"

#include <stdio.h>

#include "check.h"

static const struct call_option AT_THE_MONEY = {.spot = 100, .strike = 100, .rate = 0.05, .volatility = 0.2, .maturity = 1};
static const struct call_option FAR = {.spot = 31000, .strike = 45000, .rate = -0.01, .volatility = 0.6, .maturity = 3};

static void check_against_the_library(const struct call_option *option, uint64_t draw, size_t count)
{
    struct payoff_sums found = european_paths(option, 5, draw, 0, count), expected = european_reference(option, 5, draw, count);
    struct payoff_sums allowed = european_rounding(option, expected, count);
    assert_near(found.payoff, expected.payoff, allowed.payoff);
    assert_near(found.square, expected.square, allowed.square);
    assert_true(allowed.payoff < 1e-9 * (expected.payoff + (double)count * option->strike)); /* and that is little */
}

static void paths_are_those_of_the_c_library(void **state)
{
    (void)state;
    const size_t counts[] = {1, 2, 1023, 1024, 1025, 5000};
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        check_against_the_library(&AT_THE_MONEY, i, counts[i]);
        check_against_the_library(&FAR, i, counts[i]);
    }
}

/* Summed apart and together they differ by rounding alone. */
static void a_range_goes_on_where_the_one_before_ended(void **state)
{
    (void)state;
    struct payoff_sums whole = european_paths(&FAR, 5, 3, 0, EUROPEAN_PATHS);
    struct payoff_sums low = european_paths(&FAR, 5, 3, 0, 8 * NORMALS_BLOCK);
    struct payoff_sums high = european_paths(&FAR, 5, 3, 8 * NORMALS_BLOCK, EUROPEAN_PATHS);
    assert_near(low.payoff + high.payoff, whole.payoff, 1e-12 * whole.payoff);
    assert_near(low.square + high.square, whole.square, 1e-12 * whole.square);
    assert_true(high.payoff > 0 && low.payoff > 0);
}

static void draws_and_seeds_differ(void **state)
{
    (void)state;
    double one = european_paths(&FAR, 5, 3, 0, 1024).payoff;
    assert_true(one != european_paths(&FAR, 5, 4, 0, 1024).payoff);
    assert_true(one != european_paths(&FAR, 6, 3, 0, 1024).payoff);
}

static void both_ways_agree_on_the_first_paths(void **state)
{
    (void)state;
    const size_t counts[] = {1, 1024, 1000000};
    for (size_t i = 0; i < 3; i++) {
        struct payoff_sums found, expected;
        size_t checked = counts[i] < 1024 ? counts[i] : 1024;
        assert_true(european_paths_agree(&FAR, 5, 9, counts[i], &found, &expected));
        assert_near(expected.payoff, european_reference(&FAR, 5, 9, checked).payoff, 0);
    }
}

/* A share of 2.5e-9 more is beyond what rounding makes. */
static void a_little_more_is_beyond_rounding(void **state)
{
    (void)state;
    struct payoff_sums expected = european_reference(&AT_THE_MONEY, 5, 0, 1024);
    struct payoff_sums allowed = european_rounding(&AT_THE_MONEY, expected, 1024);
    assert_true(expected.payoff * 2.5e-9 > allowed.payoff && expected.square * 2.5e-9 > allowed.square);
}

/* Of 65,536 paths: the deviation of one discounted payoff by its moments, over 256. */
static void errors_are_those_of_closed_forms(void **state)
{
    (void)state;
    double mean = call_moment(&AT_THE_MONEY, 1), deviation = sqrt(call_moment(&AT_THE_MONEY, 2) - mean * mean);
    assert_near(european_deviation(&AT_THE_MONEY, 1, EUROPEAN_PATHS), deviation / 256, 1e-12);
    assert_true(european_allowed_error(&AT_THE_MONEY, 1, EUROPEAN_PATHS) > 4 * deviation / 256);
    assert_true(european_allowed_error(&AT_THE_MONEY, 1, EUROPEAN_PATHS) < 5 * deviation / 256);
    struct payoff_sums sums = european_paths(&AT_THE_MONEY, 5, 0, 0, EUROPEAN_PATHS);
    double price = discount_factor(&AT_THE_MONEY) * sums.payoff / EUROPEAN_PATHS;
    assert_near(price, mean, european_allowed_error(&AT_THE_MONEY, 1, EUROPEAN_PATHS));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(paths_are_those_of_the_c_library), cmocka_unit_test(a_range_goes_on_where_the_one_before_ended),
        cmocka_unit_test(draws_and_seeds_differ),           cmocka_unit_test(both_ways_agree_on_the_first_paths),
        cmocka_unit_test(a_little_more_is_beyond_rounding), cmocka_unit_test(errors_are_those_of_closed_forms),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
