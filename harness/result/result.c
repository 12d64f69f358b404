/* result.c - the memory of a result. */
#include "result.h"

#include <math.h>
#include <stdlib.h>

size_t kernel_replicate_count(const struct kernel_result *kernel)
{
    return kernel->sampling.replicate_count ? kernel->sampling.replicate_count : 1;
}

size_t configuration_item_count(const struct kernel_result *kernel, const struct configuration *configuration)
{
    return configuration->item_count ? configuration->item_count : kernel->problem.item_count;
}

uint64_t configuration_reference(const struct kernel_result *kernel, const struct configuration *configuration)
{
    return configuration->reference_digest ? configuration->reference_digest : kernel->digest;
}

struct sample sample_unknown(void)
{
    return (struct sample){
        .runs = 1,
        .reduce_seconds = NAN,
        .communication_seconds = NAN,
        .voluntary_switches = -1,
        .steal = NAN,
        .megahertz = NAN,
        .throttled = -1,
    };
}

bool configuration_add_sample(struct configuration *configuration, struct sample sample)
{
    if (configuration->sample_count == configuration->sample_capacity) {
        size_t capacity = configuration->sample_capacity ? 2 * configuration->sample_capacity : 16;
        struct sample *samples = realloc(configuration->samples, capacity * sizeof *samples);
        if (!samples)
            return false;
        configuration->samples = samples;
        configuration->sample_capacity = capacity;
    }
    configuration->samples[configuration->sample_count++] = sample;
    return true;
}

void kernel_result_free(struct kernel_result *kernel)
{
    for (size_t i = 0; i < kernel->configuration_count; i++) {
        free(kernel->configurations[i].cpus);
        free(kernel->configurations[i].samples);
    }
    free(kernel->configurations);
    free(kernel->input);
    json_decref(kernel->parameters);
    *kernel = (struct kernel_result){0};
}

void result_free(struct result *result)
{
    for (size_t i = 0; i < result->kernel_count; i++)
        kernel_result_free(&result->kernels[i]);
    free(result->kernels);
    json_decref(result->context);
    *result = (struct result){0};
}
