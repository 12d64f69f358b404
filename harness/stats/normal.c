/* normal.c - quantiles of the normal distribution, by inverting erfc(). */
#include "stats/normal.h"

#include <math.h>

double stats_normal_above(double tail)
{
    double low = 0, high = 40; /* erfc(40 / sqrt 2) is 0 in double */
    while (high - low > 1e-14 * (1 + low)) {
        double middle = 0.5 * (low + high);
        if (0.5 * erfc(middle / sqrt(2.0)) > tail)
            low = middle;
        else
            high = middle;
    }
    return 0.5 * (low + high);
}
