/* time_share.c - how a time limit is shared over kernels. */
#include "time_share.h"

double time_share(double seconds_left, size_t kernels_after, double least_seconds)
{
    double spare = seconds_left - (double)kernels_after * least_seconds;
    return spare > 0 ? spare / (double)(kernels_after + 1) : 0;
}
