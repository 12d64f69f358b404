/* median.c - the median, and the interval between two values that holds the true one. */
#include "stats/median.h"

#include <math.h>
#include <stdlib.h>

static int compare_doubles(const void *a_in, const void *b_in)
{
    double a = *(const double *)a_in, b = *(const double *)b_in;
    return (a > b) - (a < b);
}

/* How many of the smallest values may be cut off so that the interval from the next one, and its mirror image, still holds the
 * median with `confidence`; -1 when even the whole range does not. P(B <= k), B ~ Binomial(n, 1/2), is the chance that the
 * median lies below the (k+1)-th smallest value; both ends together have twice that (David & Nagaraja 2003, section 7.1). */
static long values_to_cut(size_t count, double confidence)
{
    double log_total = (double)count * log(2.0);
    double tail = 0;
    long cut = -1;
    for (size_t k = 0; 2 * k < count; k++) {
        double n = (double)count, i = (double)k;
        tail += exp(lgamma(n + 1) - lgamma(i + 1) - lgamma(n - i + 1) - log_total);
        if (1 - 2 * tail < confidence)
            break;
        cut = (long)k;
    }
    return cut;
}

struct interval stats_median(double *values, size_t count, double confidence)
{
    struct interval interval = {.count = count};
    if (count == 0)
        return interval;
    qsort(values, count, sizeof *values, compare_doubles);
    interval.middle = count % 2 ? values[count / 2] : 0.5 * (values[count / 2 - 1] + values[count / 2]);
    long cut = values_to_cut(count, confidence);
    if (cut >= 0) {
        interval.bounded = true;
        interval.low = values[cut];
        interval.high = values[count - 1 - (size_t)cut];
    }
    return interval;
}

double stats_simultaneous(double confidence, size_t count)
{
    return 1 - (1 - confidence) / (double)(count ? count : 1);
}
