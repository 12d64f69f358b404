/* stopping.h - when enough rounds have been measured: looks at a fixed grid of rounds, and what they ask for. Pure.
 *
 * Looking after every round and stopping when the interval is narrow would favour rounds in which it is narrow by luck. So a
 * run looks only after 10, 15, 20, 30 and 50 rounds, and each interval of a curve of m worker counts gets the confidence 1 -
 * 0.05 / (m L), L = 5 looks: then all of them hold at once, at whichever look the run ends (Bonferroni). A fixed number of
 * rounds is one look. docs/method/simulation.md measures that it is so. */
#ifndef FORKJOIN_STATS_STOPPING_H
#define FORKJOIN_STATS_STOPPING_H

#include <stdbool.h>
#include <stddef.h>

enum {
    STOPPING_LOOKS = 5,        /* L of a run that may stop early */
    STOPPING_MOST_ROUNDS = 50, /* where the last look is */
};

/* Every interval that forkjoin prints holds with at least this probability, those of one curve together: 0.95. */
double stopping_confidence(void);

/* What one interval of a curve of `worker_counts` (m) gets when the run had `looks` (L; 1: fixed rounds). Both at least 1. */
double stopping_confidence_each(size_t worker_counts, size_t looks);

/* Rounds measured at look 0 .. STOPPING_LOOKS - 1. */
size_t stopping_rounds_at(size_t look);

/* Whether a look is due after so many rounds, and which. False: `look` is left as it was. */
bool stopping_look_due(size_t rounds, size_t *look);

/* One configuration so far: ln(T1 / Tp) of each of its rounds, in any order. A kernel without a baseline has no ratios; there
 * ln(T) serves as well. */
struct stopping_series {
    const double *ln_ratios;
    size_t count;         /* at most STOPPING_MOST_ROUNDS */
    size_t worker_counts; /* m: how many configurations its curve (its strategy) has, this one included */
};

enum stopping_verdict {
    STOPPING_CONTINUE,    /* some interval is still too wide, or does not exist yet */
    STOPPING_PRECISE,     /* every interval's half-width is within the precision */
    STOPPING_OUT_OF_LOOKS /* this was the last look, and some interval is still too wide */
};

/* What to do at `look` (0 .. STOPPING_LOOKS - 1). `precision` 0.02 asks that every speedup be known to a factor of 1.02: that
 * half the width of its ln-ratio's interval is at most ln(1.02). With few rounds and a long curve there is no interval yet
 * (10 rounds reach 1 - 2^-9 and carry up to five worker counts): that is not precise. `series` holds the configurations that
 * still take samples; with none of them there is nothing to wait for: precise. */
enum stopping_verdict stopping_decide(const struct stopping_series *series, size_t series_count, size_t look, double precision);

#endif
