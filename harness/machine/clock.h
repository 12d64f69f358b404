/* clock.h - the one clock of every measurement. */
#ifndef FORKJOIN_CLOCK_H
#define FORKJOIN_CLOCK_H

#include <time.h>

/* Seconds since some fixed moment; the same clock in every thread and process of the machine. */
static inline double clock_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

#endif
