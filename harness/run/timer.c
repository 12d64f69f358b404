/* timer.c - what the clock itself costs. */
#include "timer.h"

#include <assert.h>

#include "clock.h"
#include "stats/median.h"

enum { READINGS = 2001, BATCHES = 5 };

/* Hoefler & Belli 2015, section 4.2.1. */
static const double OVERHEAD_SHARE = 0.05, RESOLUTION_SHARE = 0.10;

struct timer timer_from(const double *readings, unsigned count)
{
    double steps[READINGS];
    assert(count >= 2 && count <= READINGS);
    struct timer timer = {0};
    for (unsigned i = 0; i + 1 < count; i++) {
        steps[i] = readings[i + 1] - readings[i];
        if (steps[i] > 0 && (timer.resolution_seconds == 0 || steps[i] < timer.resolution_seconds))
            timer.resolution_seconds = steps[i];
    }
    /* The mean over the whole where the clock stands still in between: then the median would be 0. */
    timer.overhead_seconds = stats_median(steps, count - 1, 0.95).middle;
    if (timer.overhead_seconds <= 0)
        timer.overhead_seconds = (readings[count - 1] - readings[0]) / (count - 1);
    return timer;
}

struct timer timer_measure(void)
{
    struct timer best = {0};
    for (int batch = 0; batch < BATCHES; batch++) { /* the quietest: what disturbs makes readings longer */
        double readings[READINGS];
        for (int i = 0; i < READINGS; i++)
            readings[i] = clock_seconds();
        struct timer timer = timer_from(readings, READINGS);
        if (batch == 0 || timer.overhead_seconds < best.overhead_seconds)
            best.overhead_seconds = timer.overhead_seconds;
        if (batch == 0 || timer.resolution_seconds < best.resolution_seconds)
            best.resolution_seconds = timer.resolution_seconds;
    }
    return best;
}

double timer_shortest(const struct timer *timer)
{
    double by_overhead = timer->overhead_seconds / OVERHEAD_SHARE;
    double by_resolution = timer->resolution_seconds / RESOLUTION_SHARE;
    return by_overhead > by_resolution ? by_overhead : by_resolution;
}
