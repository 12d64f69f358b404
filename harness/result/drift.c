/* drift.c - warm times in order of rounds, held against chance. */
#include "drift.h"

#include <math.h>
#include <stdlib.h>

#include "stats/median.h"
#include "stats/serial.h"

static const double LEVEL = 0.05;

double drift_level(void)
{
    return LEVEL;
}

/* The warm times of one replicate, which begins at sample *at; moves *at beyond it. */
static size_t take_replicate(const struct configuration *configuration, size_t *at, double *seconds)
{
    size_t count = 0, replicate = configuration->samples[*at].replicate;
    for (; *at < configuration->sample_count && configuration->samples[*at].replicate == replicate; ++*at) {
        if (!configuration->samples[*at].cold)
            seconds[count++] = configuration->samples[*at].seconds;
    }
    return count;
}

/* The least chance of any replicate's rounds. `seconds` has room for all samples of the configuration. */
static bool test_replicates(const struct configuration *configuration, double *seconds, double *chance)
{
    *chance = 1;
    for (size_t at = 0; at < configuration->sample_count;) {
        struct serial_test test;
        size_t count = take_replicate(configuration, &at, seconds);
        if (!stats_serial(seconds, count, &test))
            return false;
        *chance = fmin(*chance, test.p);
    }
    return true;
}

/* That of the replicates' medians, which take the place of the times that they are of. */
static bool test_medians(const struct configuration *configuration, double *seconds, double *chance)
{
    size_t medians = 0;
    for (size_t at = 0; at < configuration->sample_count;) {
        size_t count = take_replicate(configuration, &at, &seconds[medians]);
        if (count > 0) {
            seconds[medians] = stats_median(&seconds[medians], count, 0).middle;
            medians++;
        }
    }
    struct serial_test test;
    bool good = stats_serial(seconds, medians, &test);
    *chance = test.p;
    return good;
}

bool drift_chance(const struct kernel_result *kernel, const struct configuration *configuration, double *chance)
{
    size_t replicates = kernel_replicate_count(kernel);
    *chance = 1;
    if (configuration->sample_count == 0)
        return true;
    double *seconds = malloc(configuration->sample_count * sizeof *seconds);
    if (!seconds)
        return false;
    bool few = replicates < STATS_SERIAL_LEAST;
    bool good = few ? test_replicates(configuration, seconds, chance) : test_medians(configuration, seconds, chance);
    if (few)
        *chance = fmin(1, (double)replicates * *chance);
    free(seconds);
    return good;
}
