/* percentile.c - how far out to cut, and the values there. */
#include "stats/percentile.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

#include "stats/student.h"

double stats_percentile_tail(size_t count, double confidence)
{
    assert(count >= 2);
    double n = (double)count;
    double deviations = stats_student_quantile(confidence, count - 1) * sqrt(n / (n - 1));
    return 0.5 * erfc(deviations / sqrt(2.0));
}

static int compare_doubles(const void *a_in, const void *b_in)
{
    double a = *(const double *)a_in, b = *(const double *)b_in;
    return (a > b) - (a < b);
}

struct interval stats_percentile(double *values, size_t value_count, double tail, double middle, size_t count)
{
    struct interval interval = {.count = count, .middle = middle};
    size_t rank = (size_t)(tail * (double)(value_count + 1)); /* from 1 */
    if (rank < 1 || 2 * rank > value_count)
        return interval;
    qsort(values, value_count, sizeof *values, compare_doubles);
    interval.bounded = true;
    interval.low = fmin(values[rank - 1], middle);
    interval.high = fmax(values[value_count - rank], middle);
    return interval;
}
