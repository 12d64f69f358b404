/* normal.h - quantiles of the normal distribution. */
#ifndef FORKJOIN_STATS_NORMAL_H
#define FORKJOIN_STATS_NORMAL_H

/* z such that a standard normal lies above it with probability `tail`, in (0, 1/2]: 1.96 for 0.025. To 1e-13. */
double stats_normal_above(double tail);

#endif
