/* replicates.c - Student's interval over the medians of replicates. */
#include "stats/replicates.h"

#include <math.h>

#include "stats/median.h"
#include "stats/student.h"

struct interval stats_replicates(double *values, const size_t *counts, size_t replicate_count, double confidence)
{
    struct interval interval = {0};
    size_t used = 0;
    double mean = 0, squares = 0; /* of the medians so far; Welford 1962 */
    for (size_t i = 0; i < replicate_count; i++) {
        if (counts[i] == 0)
            continue;
        double median = stats_median(values + interval.count, counts[i], confidence).middle;
        double before = median - mean;
        used++;
        mean += before / (double)used;
        squares += before * (median - mean);
        interval.count += counts[i];
    }
    interval.middle = mean;
    if (used >= REPLICATES_LEAST) {
        double deviation = sqrt(squares / (double)(used - 1) / (double)used);
        double half = deviation * stats_student_quantile(confidence, used - 1);
        interval.bounded = true;
        interval.low = mean - half;
        interval.high = mean + half;
    }
    return interval;
}
