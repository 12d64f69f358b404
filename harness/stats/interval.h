/* interval.h - an estimate and the interval around it: what every statistic returns. */
#ifndef FORKJOIN_STATS_INTERVAL_H
#define FORKJOIN_STATS_INTERVAL_H

#include <stdbool.h>
#include <stddef.h>

struct interval {
    size_t count;  /* samples behind it; 0: there is no estimate */
    double middle; /* the estimate */
    bool bounded;  /* false: too few samples for an interval, or it is withheld; then low and high mean nothing */
    double low, high;
    bool withheld; /* since its samples hang together in time (drift.h): it would promise too much. Then it is not bounded */
};

/* The estimate without its interval, where `withhold` says so. */
static inline struct interval interval_withheld_if(bool withhold, struct interval interval)
{
    interval.withheld = interval.withheld || (withhold && interval.bounded);
    interval.bounded = interval.bounded && !withhold;
    return interval;
}

#endif
