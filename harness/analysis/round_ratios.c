/* round_ratios.c - keeps what is computed from pairs of samples in the place of their round. */
#include "round_ratios.h"

#include <math.h>
#include <string.h>

#include "ratios.h"
#include "stats/median.h"
#include "stats/replicates.h"

size_t round_count(const struct configuration *configuration)
{
    size_t count = 0;
    for (size_t i = 0; i < configuration->sample_count; i++)
        count += !configuration->samples[i].cold;
    return count;
}

double round_log_ratio(const struct sample *base, const struct sample *sample, double workers)
{
    (void)workers;
    return log(base->seconds / sample->seconds);
}

void round_values(const struct configuration *baseline, const struct configuration *configuration, round_value *value,
                  double *values)
{
    size_t count = 0, at = 0;
    for (size_t i = 0; i < baseline->sample_count; i++) {
        const struct sample *base = &baseline->samples[i];
        if (base->cold)
            continue;
        const struct sample *sample = ratios_partner(configuration, base, &at);
        bool usable = sample && sample->seconds > 0 && base->seconds > 0;
        values[count++] = usable ? value(base, sample, (double)configuration->worker_count) : (double)NAN;
    }
}

/* --- replicates --------------------------------------------------------------------------------------------------------- */

/* Moves the values that are numbers to the front, replicate after replicate as samples are; how many each has, and all. */
static size_t keep_numbers(const struct kernel_result *kernel, const struct configuration *configuration, double *values,
                           size_t *counts)
{
    size_t kept = 0, at = 0;
    memset(counts, 0, kernel_replicate_count(kernel) * sizeof *counts);
    for (size_t i = 0; i < configuration->sample_count; i++) {
        if (configuration->samples[i].cold)
            continue;
        double value = values[at++];
        if (isfinite(value)) {
            values[kept++] = value;
            counts[configuration->samples[i].replicate]++;
        }
    }
    return kept;
}

void round_replicate_medians(const struct kernel_result *kernel, const struct configuration *configuration, double *values,
                             double *medians)
{
    size_t at = 0, i = 0;
    for (size_t replicate = 0; replicate < kernel_replicate_count(kernel); replicate++) {
        size_t begin = at, count = 0;
        for (; i < configuration->sample_count &&
               (configuration->samples[i].cold || configuration->samples[i].replicate == replicate);
             i++) {
            if (!configuration->samples[i].cold && isfinite(values[at++]))
                values[begin + count++] = values[at - 1];
        }
        medians[replicate] = count > 0 ? stats_median(&values[begin], count, 0).middle : (double)NAN;
    }
}

struct interval round_median(const struct kernel_result *kernel, const struct configuration *configuration, double *values,
                             size_t *counts, double confidence)
{
    size_t count = keep_numbers(kernel, configuration, values, counts), replicates = kernel_replicate_count(kernel);
    return replicates > 1 ? stats_replicates(values, counts, replicates, confidence) : stats_median(values, count, confidence);
}
