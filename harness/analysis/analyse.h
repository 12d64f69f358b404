/* analyse.h - what the samples of a kernel support: medians, speedups, and their intervals. Pure: no clock, no machine.
 *
 * docs/method.md derives every formula. */
#ifndef FORKJOIN_ANALYSE_H
#define FORKJOIN_ANALYSE_H

#include "result.h"
#include "stats/interval.h"

/* One configuration. Speedups are over the sequential runs of the same rounds; where the problem grew with the workers (weak
 * scaling) they are scaled speedups: of rates, not of times. With several replicates all intervals are over both levels. */
struct analysed_row {
    const struct configuration *configuration;
    bool drifting;                       /* the times wander from round to round (drift.h): no interval of theirs is given */
    struct interval seconds;             /* warm */
    struct interval speedup;             /* warm; simultaneous over the worker counts of the strategy, and over the looks */
    bool unpaired;                       /* speedup is the ratio of two medians, since no round has both (bootstrap.h) */
    struct interval cold_speedup;        /* with creation and end of the workers; simultaneous over the worker counts */
    struct interval speedup_undisturbed; /* of the rounds in which neither side was disturbed; no count: there was no other */
    struct interval create;              /* creating the workers, seconds */
    size_t disturbed;                    /* warm samples that are flagged; they count everywhere else */
    double items_per_second;             /* at the median; 0: no samples */
    struct interval efficiency;          /* speedup / workers; none of several items in flight on one worker */
    /* Karp and Flatt's (CACM 33(5), 1990): the share of serial work that would give this speedup, overheads included; none for
     * one worker, and none with weak scaling. Below 0 where the speedup exceeds the number of workers. */
    struct interval serial_fraction;
    double imbalance; /* median of busiest / mean worker, minus 1; 0 for one worker */
    /* The share of the workers' time in which they used no CPU, of warm runs: 1 - CPU seconds / (workers x seconds). A coarse
     * clock may put it a little below 0. */
    struct interval waiting;
    /* The share of the time that the rank which computed longest spent on exchanging partials and reducing them, of warm runs;
     * none without ranks. */
    struct interval communication;
};

struct analysis {
    const struct kernel_result *kernel;
    struct analysed_row *rows; /* one for each configuration, in order */
    size_t row_count;
};

/* Every interval holds with this probability, those of one curve together: 0.95. */
double analyse_confidence(void);

/* What speedups are over: the configuration that is not parallel; NULL when there is none. */
const struct configuration *analyse_baseline(const struct kernel_result *kernel);

/* How many times faster a configuration is than another, from the warm runs of the rounds that both have: the median of ln(T of
 * `base` / T) mapped back, whose interval holds for `together` such ratios at once. False when memory is short. */
bool analyse_ratio(const struct kernel_result *kernel, const struct configuration *base,
                   const struct configuration *configuration, size_t together, struct interval *ratio);

/* False when memory is short. `kernel` must outlive the analysis. */
bool analyse_kernel(const struct kernel_result *kernel, struct analysis *analysis);
void analysis_free(struct analysis *analysis);

#endif
