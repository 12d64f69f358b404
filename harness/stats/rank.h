/* rank.h - two samples held against each other by ranks: is one larger, and by how much? No distribution is assumed.
 *
 * Samples are sorted arrays (stats_sort) of finite numbers, fewer than 2^32. All takes time in proportion to their lengths, a
 * few dozen times over, and memory that does not grow with them: the m n pairs are counted, never listed. Exchanging the
 * samples turns every result into its mirror image, to the last bit. */
#ifndef FORKJOIN_STATS_RANK_H
#define FORKJOIN_STATS_RANK_H

#include "stats/interval.h"

struct rank_sample {
    const double *values; /* ascending */
    size_t count;         /* at least 1 */
};

/* Puts the values into ascending order. */
void stats_sort(double *values, size_t count);

struct rank_test {
    double u;   /* pairs with x > y, those with x = y counted half: R calls it W */
    double p;   /* of both sides */
    bool exact; /* from all orders of the samples; else by the normal approximation */
};

/* Mann & Whitney 1947, like wilcox.test() of R: exact when no two values are equal and both samples have fewer than 50; else by
 * the normal approximation, its variance corrected for ties and its distance for continuity. p is 1 when all values are equal.
 * False when memory is short. */
bool stats_mann_whitney(struct rank_sample x, struct rank_sample y, struct rank_test *test);

/* Hodges & Lehmann 1963: the median of all differences x - y estimates how far the distribution of x lies above that of y. The
 * interval holds those shifts which the Mann-Whitney test does not reject at 1 - confidence: it begins at the k-th smallest
 * difference and ends at the k-th largest, k from the test's exact or approximate distribution as above (Hollander, Wolfe &
 * Chicken 2014, section 4.3; R's conf.int). Not bounded where even the whole range of differences has too little confidence.
 * False when memory is short. */
bool stats_shift(struct rank_sample x, struct rank_sample y, double confidence, struct interval *shift);

/* Cliff 1993: delta = P(x > y) - P(x < y) = 2 u / (m n) - 1, from -1 to 1. The interval is Newcombe's (2006, Statistics in
 * Medicine 25:559, method 5), which stays within -1 and 1 and has a width even where all x are above all y: those deltas whose
 * distance from the estimate is within z of their own standard errors. `u` of m and n values. */
struct interval stats_cliff_delta(double u, size_t m, size_t n, double confidence);

#endif
