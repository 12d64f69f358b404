/* timer.h - what the clock itself costs, and what is too short for it.
 *
 * Hoefler & Belli, "Scientific Benchmarking of Parallel Computing Systems", SC 2015, section 4.2.1: reading the clock must take
 * less than 5 % of an interval, and the clock's resolution be finer by ten times. */
#ifndef FORKJOIN_TIMER_H
#define FORKJOIN_TIMER_H

#include <stdbool.h>

struct timer {
    double overhead_seconds;   /* one reading of the clock: part of every interval */
    double resolution_seconds; /* the smallest step by which the clock was seen to advance */
};

/* Reads the clock some ten thousand times: less than 10 ms for any clock that is fit for this. */
struct timer timer_measure(void);

/* The same from readings of a clock (count of them, rising): the median of the differences, and the least that is not 0. Pure.
 */
struct timer timer_from(const double *readings, unsigned count);

/* The shortest interval that the clock measures well. */
double timer_shortest(const struct timer *timer);

#endif
