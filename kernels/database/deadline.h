/* deadline.h - until when a call to a database may take, on a clock that nobody sets. */
#ifndef FORKJOIN_DEADLINE_H
#define FORKJOIN_DEADLINE_H

#include <time.h>

static inline double deadline_in(double seconds)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec + seconds;
}

/* Negative when it has passed. */
static inline double deadline_left(double deadline)
{
    return deadline - deadline_in(0);
}

/* Sleeps for `seconds`, or until the deadline where that is earlier. */
static inline void deadline_sleep(double deadline, double seconds)
{
    double left = deadline_left(deadline), rest = seconds < left ? seconds : left;
    if (rest <= 0)
        return;
    struct timespec pause = {.tv_sec = (time_t)rest, .tv_nsec = (long)(1e9 * (rest - (double)(time_t)rest))};
    nanosleep(&pause, NULL);
}

#endif
