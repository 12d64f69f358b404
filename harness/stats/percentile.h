/* percentile.h - an interval from resampled estimates (the bootstrap's percentile interval), widened for few samples. */
#ifndef FORKJOIN_STATS_PERCENTILE_H
#define FORKJOIN_STATS_PERCENTILE_H

#include "stats/interval.h"

/* The share of resampled estimates to cut off at each end so that what is left holds the truth with `confidence`. The plain
 * percentile interval is too narrow for few samples: a resample varies by (n - 1) / n of what a sample does, and knows nothing
 * of Student's t. The expanded one takes Phi(-t sqrt(n / (n - 1))), t of n - 1 degrees (T. C. Hesterberg, "What teachers should
 * know about the bootstrap", The American Statistician 69(4), 2015). `count` is of samples, at least 2. */
double stats_percentile_tail(size_t count, double confidence);

/* The interval between the ends of `values` (sorted in place) when a share of `tail` is cut off at each; unbounded when there
 * are too few values for that tail. `middle` is the estimate itself, which the interval is made to hold, and `count` the
 * samples behind it. */
struct interval stats_percentile(double *values, size_t value_count, double tail, double middle, size_t count);

#endif
