/* replicates.c - an interval over the medians of replicates: between order statistics, or Student's where they are few. */
#include "stats/replicates.h"

#include <math.h>

#include "stats/median.h"
#include "stats/student.h"

/* Mean and variance in one pass (Welford 1962). */
static struct interval student(const double *values, size_t count, double confidence)
{
    double mean = 0, squares = 0;
    for (size_t i = 0; i < count; i++) {
        double before = values[i] - mean;
        mean += before / (double)(i + 1);
        squares += before * (values[i] - mean);
    }
    double error = sqrt(squares / (double)(count - 1) / (double)count);
    double half = error * stats_student_quantile(confidence, count - 1);
    return (struct interval){.bounded = true, .low = mean - half, .high = mean + half};
}

struct interval stats_replicates(double *values, const size_t *counts, size_t replicate_count, double confidence)
{
    size_t total = 0, used = 0;
    for (size_t i = 0; i < replicate_count; i++) {
        if (counts[i] == 0)
            continue;
        double median = stats_median(values + total, counts[i], confidence).middle;
        total += counts[i];
        values[used++] = median; /* there is room: each replicate so far had a value or more */
    }
    struct interval interval = stats_median(values, used, confidence);
    if (!interval.bounded && used >= REPLICATES_LEAST) {
        struct interval few = student(values, used, confidence);
        few.middle = interval.middle;
        interval = few;
    }
    interval.count = total;
    return interval;
}
