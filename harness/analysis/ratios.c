/* ratios.c - finds the samples of one round, and takes the logarithms of their ratios. */
#include "ratios.h"

#include <math.h>
#include <string.h>

size_t ratios_curve_length(const struct kernel_result *kernel, const struct configuration *configuration)
{
    size_t count = 0;
    for (size_t i = 0; i < kernel->configuration_count; i++)
        count += strcmp(kernel->configurations[i].strategy, configuration->strategy) == 0;
    return count;
}

static bool comes_before(const struct sample *a, const struct sample *b)
{
    return a->replicate == b->replicate ? a->round < b->round : a->replicate < b->replicate;
}

const struct sample *ratios_partner(const struct configuration *configuration, const struct sample *sample, size_t *at)
{
    const struct sample *samples = configuration->samples;
    while (*at < configuration->sample_count && (samples[*at].cold || comes_before(&samples[*at], sample)))
        ++*at;
    return *at < configuration->sample_count && !comes_before(sample, &samples[*at]) ? &samples[*at] : NULL;
}

size_t ratios_of(const struct kernel_result *kernel, const struct configuration *baseline,
                 const struct configuration *configuration, struct ratio_choice choice, double *values, size_t *counts)
{
    double growth =
        (double)configuration_item_count(kernel, configuration) / (double)configuration_item_count(kernel, baseline);
    double ln_growth = growth > 0 ? log(growth) : 0; /* 0 with strong scaling */
    size_t count = 0, at = 0;
    if (counts)
        memset(counts, 0, kernel_replicate_count(kernel) * sizeof *counts);
    for (size_t i = 0; i < configuration->sample_count; i++) {
        const struct sample *sample = &configuration->samples[i];
        const struct sample *base = sample->cold == choice.cold ? ratios_partner(baseline, sample, &at) : NULL;
        if (!base || base->seconds <= 0 || sample->seconds <= 0 ||
            (choice.undisturbed && (sample->disturbance || base->disturbance)))
            continue;
        values[count++] = log(base->seconds / sample->seconds) + ln_growth;
        if (counts)
            counts[sample->replicate]++;
    }
    return count;
}
