/* percentile.c - Student's t for the width, and values at ranks. */
#include "stats/percentile.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

static const double HALF_PI = 1.57079632679489661923;

/* P(|T| <= sqrt(degrees) tan(angle)), exact for whole degrees (Abramowitz & Stegun 1964, 26.7.3 and 26.7.4). */
static double student_probability(size_t degrees, double angle)
{
    double cosine = cos(angle), sum = 0;
    double term = degrees % 2 ? cosine : 1;
    for (size_t power = degrees % 2 ? 1 : 0; power + 2 <= degrees; power += 2) {
        sum += term;
        term *= cosine * cosine * (double)(power + 1) / (double)(power + 2);
    }
    return degrees % 2 ? (angle + sin(angle) * sum) / HALF_PI : sin(angle) * sum;
}

double stats_student_quantile(size_t degrees, double confidence)
{
    assert(degrees >= 1);
    double low = 0, high = HALF_PI;
    for (int i = 0; i < 60; i++) { /* bisection to the last bit */
        double middle = 0.5 * (low + high);
        if (student_probability(degrees, middle) < confidence)
            low = middle;
        else
            high = middle;
    }
    return sqrt((double)degrees) * tan(low);
}

double stats_percentile_tail(size_t count, double confidence)
{
    assert(count >= 2);
    double n = (double)count;
    double deviations = stats_student_quantile(count - 1, confidence) * sqrt(n / (n - 1));
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
