/* student.c - Student's t distribution for whole degrees of freedom. */
#include "stats/student.h"

#include <assert.h>
#include <math.h>

static const double PI = 3.14159265358979323846;

/* first + first * (step + 1) / (step + 2) * cos^2 + ..., while the power of the cosine stays at most freedom - 2. Even freedom
 * starts from 1 = cos^0, odd from cos^1. */
static double cosine_sum(double cosine, size_t freedom)
{
    double term = freedom % 2 ? cosine : 1, sum = 0;
    for (size_t power = freedom % 2; power + 2 <= freedom; power += 2) {
        sum += term;
        term *= cosine * cosine * (double)(power + 1) / (double)(power + 2);
    }
    return sum;
}

double stats_student_within(double t, size_t freedom)
{
    assert(freedom >= 1 && t >= 0);
    double angle = atan2(t, sqrt((double)freedom));
    double sum = sin(angle) * cosine_sum(cos(angle), freedom);
    return freedom % 2 ? 2 / PI * (angle + sum) : sum;
}

/* By halving: the distribution rises in t. */
double stats_student_quantile(double confidence, size_t freedom)
{
    assert(confidence > 0 && confidence < 1);
    double low = 0, high = 1;
    while (stats_student_within(high, freedom) < confidence && high < 1e300)
        high *= 2;
    while (high - low > 1e-12 * high) {
        double middle = 0.5 * (low + high);
        if (stats_student_within(middle, freedom) < confidence)
            low = middle;
        else
            high = middle;
    }
    return high;
}
