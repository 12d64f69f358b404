/* replicates.h - an interval over two levels: rounds within processes, and processes (replicates). Pure.
 *
 * Where a process's memory and environment happen to lie shifts all its rounds alike (Mytkowicz et al. 2009), so rounds of one
 * process tell nothing about the next process, and an interval over all rounds together is too narrow. */
#ifndef FORKJOIN_STATS_REPLICATES_H
#define FORKJOIN_STATS_REPLICATES_H

#include "stats/interval.h"

/* Fewer have no interval: two medians that happen to agree would make one of no width. */
enum { REPLICATES_LEAST = 3 };

/* The mean over replicates of their medians, and Student's interval around it: the highest level's mean and variance, as in
 * Kalibera & Jones, "Rigorous benchmarking in reasonable time", ISMM 2013, with the median of a replicate in the place of its
 * mean, since single rounds have outliers. It assumes that medians of replicates are about normal; docs/method/simulation.md
 * measures how much that matters.
 *
 * `values` holds the replicates one after the other, `counts[r]` values each (0: the replicate is left out), and is sorted
 * within each. The interval's count is that of all values; it has no bounds below REPLICATES_LEAST replicates. */
struct interval stats_replicates(double *values, const size_t *counts, size_t replicate_count, double confidence);

#endif
