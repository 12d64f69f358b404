/* stopping.c - the grid of looks, and the rule at each. */
#include "stats/stopping.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#include "stats/median.h"

static const double CONFIDENCE = 0.95;

/* The first carries five worker counts. No look lies more than 5/3 beyond the one before, so no run is longer than 5/3 of what
 * it needed; after 50 rounds it would take another 50 to narrow an interval by 29 %. */
static const size_t rounds_at[STOPPING_LOOKS] = {10, 15, 20, 30, STOPPING_MOST_ROUNDS};

double stopping_confidence(void)
{
    return CONFIDENCE;
}

double stopping_confidence_each(size_t worker_counts, size_t looks)
{
    assert(worker_counts > 0 && looks > 0);
    return stats_simultaneous(CONFIDENCE, worker_counts * looks);
}

size_t stopping_rounds_at(size_t look)
{
    assert(look < STOPPING_LOOKS);
    return rounds_at[look];
}

bool stopping_look_due(size_t rounds, size_t *look)
{
    for (size_t i = 0; i < STOPPING_LOOKS; i++) {
        if (rounds_at[i] == rounds) {
            *look = i;
            return true;
        }
    }
    return false;
}

static bool is_precise(const struct stopping_series *series, double precision)
{
    double sorted[STOPPING_MOST_ROUNDS];
    assert(series->count <= STOPPING_MOST_ROUNDS);
    memcpy(sorted, series->ln_ratios, series->count * sizeof *sorted);
    struct interval interval =
        stats_median(sorted, series->count, stopping_confidence_each(series->worker_counts, STOPPING_LOOKS));
    return interval.bounded && 0.5 * (interval.high - interval.low) <= log1p(precision);
}

enum stopping_verdict stopping_decide(const struct stopping_series *series, size_t series_count, size_t look, double precision)
{
    assert(look < STOPPING_LOOKS);
    for (size_t i = 0; i < series_count; i++) {
        if (!is_precise(&series[i], precision))
            return look + 1 < STOPPING_LOOKS ? STOPPING_CONTINUE : STOPPING_OUT_OF_LOOKS;
    }
    return STOPPING_PRECISE;
}
