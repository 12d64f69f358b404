/* holm.h - many tests at once: Holm's correction. */
#ifndef FORKJOIN_STATS_HOLM_H
#define FORKJOIN_STATS_HOLM_H

#include <stdbool.h>
#include <stddef.h>

/* Holm 1979: the i-th smallest of m p-values is held against alpha / (m - i + 1), and the first that fails ends it. Whatever
 * the tests have to do with one another, the chance that any true null hypothesis is rejected is at most alpha.
 *
 * `adjusted[i]` is what `p[i]` becomes, to be held against alpha itself: R's p.adjust(p, "holm"). `level[i]` is what `p[i]` was
 * held against: alpha / (m - i + 1) for those rejected, for all others that of the first that failed; equal p-values have the
 * same. So p[i] <= level[i] exactly when test i is rejected, and an interval of confidence 1 - level[i] says the same as the
 * test. Both have `count` places. False when memory is short. */
bool stats_holm(const double *p, size_t count, double alpha, double *adjusted, double *level);

#endif
