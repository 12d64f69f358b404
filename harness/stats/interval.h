/* interval.h - an estimate and the interval around it: what every statistic returns. */
#ifndef FORKJOIN_STATS_INTERVAL_H
#define FORKJOIN_STATS_INTERVAL_H

#include <stdbool.h>
#include <stddef.h>

struct interval {
    size_t count;  /* samples behind it; 0: there is no estimate */
    double middle; /* the estimate */
    bool bounded;  /* false: too few samples for an interval; then low and high mean nothing */
    double low, high;
};

#endif
