/* test_rank_coverage.c - how often intervals of shifts and of Cliff's delta hold, by simulation; label: slow */
#include <stdio.h>

#include "check.h"
#include "stats/random.h"
#include "stats/rank.h"

enum { REPLICATES = 10000, MOST = 50 };

/* Box & Muller 1958. */
static double normal(uint64_t *state)
{
    double radius = sqrt(-2 * log(stats_random_uniform(state)));
    return radius * cos(2 * 3.14159265358979323846 * stats_random_uniform(state));
}

/* Ln times as they may come: normal; with a long tail; normal with one in ten disturbed. */
static double plain(uint64_t *state)
{
    return normal(state);
}

static double skewed(uint64_t *state)
{
    return exp(normal(state));
}

static double contaminated(uint64_t *state)
{
    double value = normal(state);
    return stats_random_uniform(state) < 0.1 ? 10 * fabs(value) : value;
}

typedef double distribution(uint64_t *state);

static struct rank_sample draw(distribution *from, double shift, double place[MOST], size_t count, uint64_t *state)
{
    for (size_t i = 0; i < count; i++)
        place[i] = from(state) + shift;
    stats_sort(place, count);
    return (struct rank_sample){place, count};
}

/* P(x > y) - P(x < y) by a million pairs. */
static double true_delta(distribution *from, double shift)
{
    enum { PAIRS = 1000000 };
    uint64_t state = 99;
    long balance = 0;
    for (int i = 0; i < PAIRS; i++) {
        double x = from(&state) + shift, y = from(&state);
        balance += (x > y) - (x < y);
    }
    return (double)balance / PAIRS;
}

static bool holds(const struct interval *interval, double value)
{
    return interval->bounded && interval->low <= value && value <= interval->high;
}

/* Draws n against n REPLICATES times, and holds both intervals against the truth. */
static void measure(const char *name, distribution *from, double shift, double delta, size_t n, uint64_t seed)
{
    size_t shift_held = 0, delta_held = 0;
    for (int i = 0; i < REPLICATES; i++) {
        double x[MOST], y[MOST];
        struct rank_sample a = draw(from, shift, x, n, &seed), b = draw(from, 0, y, n, &seed);
        struct rank_test test;
        struct interval found;
        assert_true(stats_mann_whitney(a, b, &test) && stats_shift(a, b, 0.95, &found));
        struct interval cliff = stats_cliff_delta(test.u, n, n, 0.95);
        shift_held += holds(&found, shift);
        delta_held += holds(&cliff, delta);
    }
    double shift_share = (double)shift_held / REPLICATES, delta_share = (double)delta_held / REPLICATES;
    printf("%-12s shift %.0f, n = %2zu: shift %.1f %%, delta %.1f %%\n", name, shift, n, 100 * shift_share, 100 * delta_share);
    assert_true(shift_share >= 0.94);
    assert_true(delta_share >= 0.93);
}

static void intervals_hold_as_often_as_they_promise(void **unused)
{
    (void)unused;
    static const struct {
        const char *name;
        distribution *from;
    } distributions[] = {{"normal", plain}, {"log-normal", skewed}, {"contaminated", contaminated}};
    static const size_t counts[] = {10, 20, 50};
    for (size_t d = 0; d < 3; d++) {
        for (size_t shift = 0; shift < 2; shift++) {
            double delta = true_delta(distributions[d].from, (double)shift);
            for (size_t c = 0; c < 3; c++)
                measure(distributions[d].name, distributions[d].from, (double)shift, delta, counts[c],
                        1000 * d + 10 * c + shift);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(intervals_hold_as_often_as_they_promise),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
