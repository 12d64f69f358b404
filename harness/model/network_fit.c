/* network_fit.c - least squares of two parameters that are not negative. */
#include "network_fit.h"

#include <math.h>

/* Sums over gathers of products of a = messages / seconds and b = bytes / seconds; the right side of each equation is 1. */
struct sums {
    double a, b, aa, ab, bb;
};

static struct sums sums_of(const struct gather_times *gathers, size_t count)
{
    struct sums sums = {0};
    for (size_t i = 0; i < count; i++) {
        double a = gathers[i].messages / gathers[i].seconds, b = gathers[i].bytes / gathers[i].seconds;
        sums.a += a;
        sums.b += b;
        sums.aa += a * a;
        sums.ab += a * b;
        sums.bb += b * b;
    }
    return sums;
}

/* Below this share of the largest that it can be, the determinant is rounding. */
static const double SINGULAR = 1e-9;

bool network_fit(const struct gather_times *gathers, size_t count, struct link *link)
{
    const struct sums sums = sums_of(gathers, count);
    double determinant = sums.aa * sums.bb - sums.ab * sums.ab;
    if (sums.aa <= 0)
        return false;
    link->overhead = 0;
    link->gap = 0;
    if (determinant <= SINGULAR * sums.aa * sums.bb) {
        link->latency = fmax((sums.a - link->per_byte * sums.ab) / sums.aa, 0);
        return true;
    }
    link->latency = (sums.a * sums.bb - sums.b * sums.ab) / determinant;
    link->per_byte = (sums.b * sums.aa - sums.a * sums.ab) / determinant;
    if (link->per_byte < 0) { /* on a face of what is allowed the other is the least of the problem with one parameter */
        link->per_byte = 0;
        link->latency = sums.a / sums.aa;
    } else if (link->latency < 0) {
        link->latency = 0;
        link->per_byte = sums.b / sums.bb;
    }
    return true;
}
