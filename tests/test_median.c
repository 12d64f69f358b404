/* test_stats_median.c - medians and their exact intervals, against tables and by simulation; label: unit */
#include <math.h>
#include <stdlib.h>

#include "check.h"
#include "stats/median.h"
#include "stats/random.h"

/* Box & Muller 1958. */
static double normal(uint64_t *state)
{
    double radius = sqrt(-2 * log(stats_random_uniform(state)));
    return radius * cos(2 * 3.14159265358979323846 * stats_random_uniform(state));
}

/* --- exact bounds ------------------------------------------------------------------------------------------------------- */

/* Where the interval over 0, 1 ... count - 1 begins; -1 when there is none. Its end must be the mirror image. */
static long begin_of(size_t count, double confidence)
{
    double *values = malloc(count * sizeof *values);
    assert_non_null(values);
    for (size_t i = 0; i < count; i++)
        values[i] = (double)(count - 1 - i); /* falling: to be sorted */
    struct interval interval = stats_median(values, count, confidence);
    assert_int_equal(interval.count, count);
    assert_near(interval.middle, 0.5 * (double)(count - 1), 0);
    if (interval.bounded)
        assert_near(interval.high, (double)(count - 1) - interval.low, 0);
    free(values);
    return interval.bounded ? (long)interval.low : -1;
}

/* Ranks from 0, by exact summing of binomial coefficients in Python's integers. */
static void intervals_at_95_percent_are_those_of_the_tables(void **state)
{
    (void)state;
    static const long expected[] = {-1, -1, -1, -1, -1, 0, 0, 0, 1, 1, 1, 2, 2, 2, 3,
                                    3,  4,  4,  4,  5,  5, 5, 6, 6, 7, 7, 7, 8, 8, 9};
    for (size_t count = 1; count <= 30; count++)
        assert_int_equal(begin_of(count, 0.95), expected[count - 1]);
    assert_int_equal(begin_of(50, 0.95), 17);
    assert_int_equal(begin_of(100, 0.95), 39);
}

static void large_counts_do_not_overflow(void **state)
{
    (void)state;
    assert_int_equal(begin_of(1000, 0.95), 468);
    assert_int_equal(begin_of(10000, 0.95), 4901);
    assert_int_equal(begin_of(100000, 0.95), 49689);
}

/* P(x(k+1) <= median <= x(n-k)) = 1 - 2 P(B <= k). */
static void an_interval_holds_with_its_exact_probability_and_no_more(void **state)
{
    (void)state;
    static const struct {
        size_t count;
        long begin;
        double probability;
    } cases[] = {
        {6, 0, 1 - 2 * 1 / 64.0},                                          /* 96.875 % */
        {10, 1, 1 - 2 * (1 + 10) / 1024.0},                                /* 97.85 % */
        {20, 5, 1 - 2 * (1 + 20 + 190 + 1140 + 4845 + 15504) / 1048576.0}, /* 95.86 % */
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_int_equal(begin_of(cases[i].count, cases[i].probability - 1e-9), cases[i].begin);
        assert_int_equal(begin_of(cases[i].count, cases[i].probability + 1e-9), cases[i].begin - 1);
    }
    assert_near(cases[0].probability, 0.96875, 0);
    assert_near(cases[1].probability, 0.9785, 1e-4);
    assert_near(cases[2].probability, 0.9586, 1e-4);
}

static void simultaneous_intervals_are_wider(void **state)
{
    (void)state;
    assert_near(stats_simultaneous(0.95, 1), 0.95, 1e-15);
    assert_near(stats_simultaneous(0.95, 2), 0.975, 1e-15);
    assert_near(stats_simultaneous(0.95, 8), 0.99375, 1e-15);
    assert_near(stats_simultaneous(0.95, 0), 0.95, 1e-15);
    static const long expected[] = {5, 4, 4, 3}; /* of 20 samples, for 1, 2, 4 and 8 intervals */
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(begin_of(20, stats_simultaneous(0.95, (size_t)1 << i)), expected[i]);
}

/* --- medians ------------------------------------------------------------------------------------------------------------ */

static void the_median_is_the_middle_or_between_the_two_middles(void **state)
{
    (void)state;
    double odd[] = {3, 1, 2}, even[] = {4, 1, 3, 2}, one[] = {7}, equal[] = {5, 5, 5, 5, 5, 5, 5};
    assert_near(stats_median(odd, 3, 0.95).middle, 2, 0);
    assert_near(stats_median(even, 4, 0.95).middle, 2.5, 0);
    assert_near(stats_median(one, 1, 0.95).middle, 7, 0);
    struct interval interval = stats_median(equal, 7, 0.95);
    assert_true(interval.bounded);
    assert_near(interval.low, 5, 0);
    assert_near(interval.high, 5, 0);
}

static void without_values_there_is_no_estimate(void **state)
{
    (void)state;
    struct interval interval = stats_median(NULL, 0, 0.95);
    assert_int_equal(interval.count, 0);
    assert_false(interval.bounded);
}

static void five_values_have_a_median_but_no_interval(void **state)
{
    (void)state;
    double values[] = {1, 2, 3, 4, 5};
    struct interval interval = stats_median(values, 5, 0.95);
    assert_int_equal(interval.count, 5);
    assert_near(interval.middle, 3, 0);
    assert_false(interval.bounded);
}

static void adding_a_value_inside_an_interval_never_widens_it(void **state)
{
    (void)state;
    uint64_t random = 1;
    for (size_t trial = 0; trial < 2000; trial++) {
        double values[64];
        size_t count = 6 + stats_random(&random) % 50;
        for (size_t i = 0; i < count; i++)
            values[i] = trial % 2 ? normal(&random) : (double)(stats_random(&random) % 8); /* every second trial with ties */
        struct interval before = stats_median(values, count, 0.95);
        values[count] = before.low + stats_random_uniform(&random) * (before.high - before.low);
        struct interval after = stats_median(values, count + 1, 0.95);
        assert_true(after.bounded);
        assert_true(after.low >= before.low && after.high <= before.high);
        assert_true(after.low <= after.middle && after.middle <= after.high);
    }
}

/* --- coverage ----------------------------------------------------------------------------------------------------------- */

static double log_normal(uint64_t *state)
{
    return exp(0.5 * normal(state));
}

/* Every tenth value is ten times as far out. */
static double contaminated(uint64_t *state)
{
    return normal(state) * (stats_random(state) % 10 == 0 ? 10 : 1);
}

static double exponential(uint64_t *state)
{
    return -log(stats_random_uniform(state));
}

/* How often the interval holds the true median. */
static double coverage(double (*draw)(uint64_t *), double median, size_t count)
{
    enum { REPLICATES = 4000 };
    uint64_t random = 1000 + count;
    size_t held = 0;
    for (size_t replicate = 0; replicate < REPLICATES; replicate++) {
        double values[64];
        for (size_t i = 0; i < count; i++)
            values[i] = draw(&random);
        struct interval interval = stats_median(values, count, 0.95);
        held += interval.bounded && interval.low <= median && median <= interval.high;
    }
    return (double)held / REPLICATES;
}

/* The nominal coverages of 10, 20 and 50 values are 97.9, 95.9 and 96.7 %; three standard errors of 4,000 replicates are 1 %.
 */
static void intervals_hold_the_median_as_often_as_they_promise(void **state)
{
    (void)state;
    skip_where_slow();
    static const size_t counts[] = {10, 20, 50};
    static const double nominal[] = {0.9785, 0.9586, 0.9672};
    for (size_t i = 0; i < 3; i++) {
        const double found[] = {coverage(normal, 0, counts[i]), coverage(log_normal, 1, counts[i]),
                                coverage(contaminated, 0, counts[i]), coverage(exponential, log(2), counts[i])};
        for (size_t j = 0; j < sizeof found / sizeof found[0]; j++) {
            assert_true(found[j] >= 0.94);
            assert_near(found[j], nominal[i], 0.01);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(intervals_at_95_percent_are_those_of_the_tables),
        cmocka_unit_test(large_counts_do_not_overflow),
        cmocka_unit_test(an_interval_holds_with_its_exact_probability_and_no_more),
        cmocka_unit_test(simultaneous_intervals_are_wider),
        cmocka_unit_test(the_median_is_the_middle_or_between_the_two_middles),
        cmocka_unit_test(without_values_there_is_no_estimate),
        cmocka_unit_test(five_values_have_a_median_but_no_interval),
        cmocka_unit_test(adding_a_value_inside_an_interval_never_widens_it),
        cmocka_unit_test(intervals_hold_the_median_as_often_as_they_promise),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
