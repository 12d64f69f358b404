/* rules_samples.c - medians of processes, and the slow end of times. */
#include "rules_samples.h"

#include <math.h>
#include <stdlib.h>

#include "analyse.h"
#include "stats/median.h"

/* Of logarithms and back. */
static const double ROUNDING = 1e-12;

/* The median of the warm samples of one process, by way of logarithms, as analyse.c takes it where there are several; NAN when
 * it took none, or when memory is short. */
static double median_of_replicate(const struct configuration *configuration, size_t replicate)
{
    double *values = calloc(configuration->sample_count + 1, sizeof *values);
    size_t count = 0;
    for (size_t i = 0; values && i < configuration->sample_count; i++) {
        const struct sample *sample = &configuration->samples[i];
        if (!sample->cold && sample->replicate == replicate)
            values[count++] = log(sample->seconds);
    }
    struct interval median = stats_median(values, count, analyse_confidence());
    free(values);
    return median.count > 0 ? exp(median.middle) : NAN;
}

bool rules_observed(const struct kernel_result *kernel, const struct configuration *configuration, double seconds)
{
    size_t replicates = kernel->sampling.replicate_count;
    for (size_t i = 0; replicates > 1 && i < replicates; i++) {
        if (fabs(median_of_replicate(configuration, i) - seconds) <= ROUNDING * seconds)
            return true;
    }
    for (size_t i = 0; replicates <= 1 && i < configuration->sample_count; i++) {
        if (!configuration->samples[i].cold && configuration->samples[i].seconds == seconds)
            return true;
    }
    return false;
}

static int compare_doubles(const void *a_in, const void *b_in)
{
    double a = *(const double *)a_in, b = *(const double *)b_in;
    return (a > b) - (a < b);
}

double rules_slow_tenth(const struct configuration *configuration)
{
    double *values = calloc(configuration->sample_count + 1, sizeof *values), slow = NAN;
    size_t count = 0;
    for (size_t i = 0; values && i < configuration->sample_count; i++) {
        if (!configuration->samples[i].cold)
            values[count++] = configuration->samples[i].seconds;
    }
    if (count >= 6) {
        qsort(values, count, sizeof *values, compare_doubles);
        slow = values[(size_t)ceil(0.9 * (double)count) - 1];
    }
    free(values);
    return slow;
}
