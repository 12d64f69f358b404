/* test_proportion.c - Clopper and Pearson's interval against printed tables and R; label: unit */
#include "stats/proportion.h"

#include <math.h>

#include "check.h"

/* Newcombe, "Two-sided confidence intervals for the single proportion", Statistics in Medicine 17 (1998), table I, method 5;
 * four digits are printed. */
static void intervals_are_those_of_newcombes_table(void **unused)
{
    (void)unused;
    static const struct {
        size_t hits, trials;
        double low, high;
    } printed[] = {{81, 263, 0.2527, 0.3676}, {15, 148, 0.0578, 0.1617}, {0, 20, 0, 0.1684}, {1, 29, 0.0009, 0.1776}};
    for (size_t i = 0; i < sizeof printed / sizeof printed[0]; i++) {
        struct interval interval = stats_proportion(printed[i].hits, printed[i].trials, 0.95);
        assert_near(interval.low, printed[i].low, 0.5e-4);
        assert_near(interval.high, printed[i].high, 0.5e-4);
        assert_near(interval.middle, (double)printed[i].hits / (double)printed[i].trials, 0);
        assert_int_equal(interval.count, printed[i].trials);
        assert_true(interval.bounded);
    }
}

/* R 4.2.2: format(binom.test(hits, trials, conf.level = level)$conf.int, digits = 12) */
static void intervals_are_those_of_r(void **unused)
{
    (void)unused;
    static const struct {
        size_t hits, trials;
        double confidence, low, high;
    } computed[] = {{0, 10, 0.95, 0.000000000000, 0.308497107819},    {5, 10, 0.95, 0.187086028447, 0.812913971553},
                    {10, 100, 0.95, 0.049004689221, 0.176222597740},  {9, 400, 0.95, 0.010338850959, 0.042281030037},
                    {29, 400, 0.95, 0.049089101429, 0.102464290582},  {30, 400, 0.95, 0.051171679605, 0.105337638614},
                    {1, 400, 0.99, 0.000012531276, 0.018426735499},   {400, 402, 0.9, 0.984422290240, 0.999115306096},
                    {37, 1000, 0.95, 0.026182708844, 0.050641123060}, {2500, 5000, 0.95, 0.486044374001, 0.513955625999},
                    {1, 1, 0.95, 0.025000000000, 1.000000000000}};
    for (size_t i = 0; i < sizeof computed / sizeof computed[0]; i++) {
        struct interval interval = stats_proportion(computed[i].hits, computed[i].trials, computed[i].confidence);
        assert_near(interval.low, computed[i].low, 1e-10);
        assert_near(interval.high, computed[i].high, 1e-10);
    }
}

static void at_the_ends_there_are_closed_formulas(void **unused)
{
    (void)unused;
    for (size_t n = 1; n <= 64; n *= 2) {
        struct interval none = stats_proportion(0, n, 0.95), all = stats_proportion(n, n, 0.95);
        assert_near(none.low, 0, 0);
        assert_near(none.high, 1 - pow(0.025, 1 / (double)n), 1e-12);
        assert_near(all.low, pow(0.025, 1 / (double)n), 1e-12);
        assert_near(all.high, 1, 0);
    }
}

static void without_trials_there_is_no_estimate(void **unused)
{
    (void)unused;
    struct interval interval = stats_proportion(0, 0, 0.95);
    assert_int_equal(interval.count, 0);
    assert_false(interval.bounded);
}

static void misses_mirror_hits(void **unused)
{
    (void)unused;
    for (size_t hits = 0; hits <= 30; hits++) {
        struct interval a = stats_proportion(hits, 30, 0.9), b = stats_proportion(30 - hits, 30, 0.9);
        assert_near(a.low, 1 - b.high, 1e-12);
        assert_near(a.high, 1 - b.low, 1e-12);
        assert_true(a.low <= a.middle && a.middle <= a.high);
    }
}

/* For every share, summed exactly over all outcomes. */
static void the_true_share_is_held_with_at_least_the_confidence(void **unused)
{
    (void)unused;
    enum { TRIALS = 25 };
    struct interval intervals[TRIALS + 1];
    for (size_t hits = 0; hits <= TRIALS; hits++)
        intervals[hits] = stats_proportion(hits, TRIALS, 0.95);
    for (double p = 0.005; p < 1; p += 0.005) {
        double held = 0, probability = pow(1 - p, TRIALS);
        for (size_t hits = 0; hits <= TRIALS; hits++) {
            if (intervals[hits].low <= p && p <= intervals[hits].high)
                held += probability;
            probability *= (double)(TRIALS - hits) / (double)(hits + 1) * p / (1 - p);
        }
        assert_true(held >= 0.95 - 1e-12);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(intervals_are_those_of_newcombes_table),
        cmocka_unit_test(intervals_are_those_of_r),
        cmocka_unit_test(at_the_ends_there_are_closed_formulas),
        cmocka_unit_test(without_trials_there_is_no_estimate),
        cmocka_unit_test(misses_mirror_hits),
        cmocka_unit_test(the_true_share_is_held_with_at_least_the_confidence),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
