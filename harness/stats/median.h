/* median.h - the median and its exact, distribution-free interval. */
#ifndef FORKJOIN_STATS_MEDIAN_H
#define FORKJOIN_STATS_MEDIAN_H

#include "stats/interval.h"

/* The median of `values` (sorted in place) and the interval between two of them that holds the true median with at least
 * `confidence`, whatever the distribution: exact, from the binomial distribution. */
struct interval stats_median(double *values, size_t count, double confidence);

/* The confidence that each of `count` intervals needs so that all hold at once with `confidence` (Bonferroni). */
double stats_simultaneous(double confidence, size_t count);

#endif
