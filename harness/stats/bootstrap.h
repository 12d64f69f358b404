/* bootstrap.h - the interval of a ratio between two sets of samples that were not taken in common rounds. Pure, seeded. */
#ifndef FORKJOIN_STATS_BOOTSTRAP_H
#define FORKJOIN_STATS_BOOTSTRAP_H

#include <stdint.h>

#include "stats/interval.h"

/* Fewer samples on either side have no interval. */
enum { BOOTSTRAP_LEAST = 5 };

/* ln(median(a) / median(b)) and its interval by the bootstrap: each side is drawn anew from its own samples, with replacement,
 * and the interval runs between the quantiles of the ratios found (Efron & Tibshirani 1993, chapter 13). Quantiles are taken
 * further out for few samples (Hesterberg 2015, section 4.2: the bootstrap of n values is too narrow by sqrt((n - 1) / n), and
 * Student's t takes the normal's place).
 *
 * All samples must be above 0. The interval's count is the smaller side's. The same samples, confidence and seed give the same
 * interval; swapping a and b turns its sign exactly. False when memory is short. */
bool stats_bootstrap_ratio(const double *a, size_t a_count, const double *b, size_t b_count, double confidence, uint64_t seed,
                           struct interval *interval);

#endif
