/* contender_rates.c - the median's interval, as a rate. */
#include "contender_rates.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "stats/median.h"

static const double CONFIDENCE = 0.95;

struct interval contender_rate(const struct contender_times *times)
{
    double *values = times->count > 0 ? malloc(times->count * sizeof *values) : NULL;
    if (!values)
        return (struct interval){0};
    memcpy(values, times->log_seconds, times->count * sizeof *values);
    struct interval log_seconds = stats_median(values, times->count, CONFIDENCE);
    free(values);
    double items = times->item_count > 0 ? (double)times->item_count : 1;
    return (struct interval){
        .count = log_seconds.count,
        .middle = items * exp(-log_seconds.middle),
        .bounded = log_seconds.bounded,
        .low = log_seconds.bounded ? items * exp(-log_seconds.high) : 0,
        .high = log_seconds.bounded ? items * exp(-log_seconds.low) : 0,
    };
}
