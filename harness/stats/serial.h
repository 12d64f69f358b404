/* serial.h - do the values of a sequence hang together with those next to them? No distribution is assumed. */
#ifndef FORKJOIN_STATS_SERIAL_H
#define FORKJOIN_STATS_SERIAL_H

#include <stdbool.h>
#include <stddef.h>

enum { STATS_SERIAL_LEAST = 10 }; /* values; of fewer the approximation is too coarse, and next to nothing can be seen */

struct serial_test {
    double ratio; /* 2 on average when every order is equally likely, towards 0 when neighbours are alike; NAN: no test */
    double p;     /* of a ratio so small or smaller; 1 when there is no test */
};

/* Bartels (JASA 77, 1982): von Neumann's ratio of the ranks R in the order of the values,
 *
 *     RVN = sum of (R_i - R_(i+1))^2 / sum of (R_i - mean R)^2.
 *
 * One-sided: only neighbours that are alike (positive correlation, a trend) make p small. RVN / 4 is taken as a symmetric beta
 * variable with the mean and the variance that RVN has over all orders of these very ranks: equal values share the mean of
 * their ranks, and the variance is exact with them, too. No test of fewer than STATS_SERIAL_LEAST values, and none when all are
 * equal. `values` are finite or infinite, not NAN, and are left alone. False when memory is short. */
bool stats_serial(const double *values, size_t count, struct serial_test *test);

/* The variance of RVN over all orders of these ranks (of any `count` >= 4 numbers, not all equal). Without equal ones it is
 * Bartels' 4 (n - 2) (5 n^2 - 2 n - 9) / (5 n (n + 1) (n - 1)^2). */
double stats_serial_variance(const double *ranks, size_t count);

#endif
