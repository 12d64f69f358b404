/* replicates.h - an interval over two levels: rounds within processes, and processes (replicates). Pure.
 *
 * Where a process's memory and environment happen to lie shifts all its rounds alike (Mytkowicz et al. 2009), so rounds of one
 * process tell nothing about the next process, and an interval over all rounds together is too narrow. As in Kalibera & Jones,
 * "Rigorous benchmarking in reasonable time", ISMM 2013, the interval comes from the highest level alone: from one value for
 * each process. That value is the median of its rounds, since single rounds have outliers. */
#ifndef FORKJOIN_STATS_REPLICATES_H
#define FORKJOIN_STATS_REPLICATES_H

#include "stats/interval.h"

/* Fewer have no interval: two medians that happen to agree would make one of no width. */
enum { REPLICATES_LEAST = 3 };

/* The median over replicates of their medians: what a typical process shows.
 *
 * Its interval runs between order statistics of those medians where there are enough of them for `confidence` (stats_median; 6
 * for 95 %), and holds whatever their distribution. With fewer, down to REPLICATES_LEAST, it is Student's around their mean.
 * That assumes normal medians, but a long tail widens it more than it moves it: docs/method.md, "Measured coverage".
 *
 * `values` holds the replicates one after the other, `counts[r]` values each (0: the replicate is left out). It is put in
 * another order. The interval's count is that of all values. */
struct interval stats_replicates(double *values, const size_t *counts, size_t replicate_count, double confidence);

#endif
