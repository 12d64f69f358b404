/* synthetic.c - machines and samples by formula. */
#include "synthetic.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "stats/random.h"

static void must(bool good)
{
    if (!good)
        abort();
}

/* Core c has the CPUs c, c + cores, ... , as Linux often numbers them. */
static json_t *cpus_of(const struct synthetic_machine *machine)
{
    json_t *cpus = json_array();
    size_t cores = machine->packages * machine->cores_per_package;
    for (size_t i = 0; i < cores * machine->threads_per_core; i++)
        json_array_append_new(cpus, json_pack("{s:i, s:i, s:i, s:i, s:i, s:i}", "number", (int)i, "core", (int)(i % cores),
                                              "sibling", (int)(i / cores), "package",
                                              (int)(i % cores / machine->cores_per_package), "numa_node", 0, "kind", 0));
    return cpus;
}

struct result synthetic_result(const struct synthetic_machine *machine)
{
    int cores = (int)(machine->packages * machine->cores_per_package);
    json_t *caches =
        json_pack("[{s:i, s:I, s:i}, {s:i, s:I, s:i}]", "level", 2, "bytes", (json_int_t)machine->private_cache_bytes, "count",
                  cores, "level", 3, "bytes", (json_int_t)machine->shared_cache_bytes, "count", (int)machine->packages);
    struct result result = {.context = json_pack("{s:{s:o, s:o}}", "machine", "cpus", cpus_of(machine), "caches", caches)};
    must(result.context != NULL);
    return result;
}

struct kernel_result *synthetic_kernel(struct result *result, const char *name, enum kernel_role role)
{
    result->kernels = realloc(result->kernels, (result->kernel_count + 1) * sizeof *result->kernels);
    must(result->kernels != NULL);
    struct kernel_result *kernel = &result->kernels[result->kernel_count++];
    *kernel = (struct kernel_result){.item = "item",
                                     .size = "small",
                                     .role = role,
                                     .problem = {.item_count = 1000, .chunk_size = 1, .step_count = 1},
                                     .parameters = json_object()};
    snprintf(kernel->name, sizeof kernel->name, "%s", name);
    return kernel;
}

struct configuration *synthetic_configuration(const struct result *result, struct kernel_result *kernel, const char *strategy,
                                              size_t workers)
{
    size_t cpu_count = json_array_size(json_object_get(json_object_get(result->context, "machine"), "cpus"));
    size_t count = ++kernel->configuration_count;
    kernel->configurations = realloc(kernel->configurations, count * sizeof *kernel->configurations);
    must(kernel->configurations != NULL);
    struct configuration *configuration = &kernel->configurations[count - 1];
    *configuration = (struct configuration){.parallel = strcmp(strategy, "sequential") != 0,
                                            .worker_count = workers,
                                            .oversubscribed = workers > cpu_count,
                                            .cpus = calloc(workers, sizeof *configuration->cpus),
                                            .proven = true,
                                            .stopped = "rounds"};
    must(configuration->cpus != NULL);
    for (size_t i = 0; i < workers; i++)
        configuration->cpus[i] = (unsigned)(i % cpu_count);
    snprintf(configuration->strategy, sizeof configuration->strategy, "%s", strategy);
    snprintf(configuration->name, sizeof configuration->name, "%.40s/small/%.40s/workers:%zu", kernel->name, strategy, workers);
    return configuration;
}

void synthetic_sample(struct configuration *configuration, size_t round, double seconds)
{
    must(configuration_add_sample(configuration,
                                  (struct sample){.round = round, .seconds = seconds, .work = seconds, .correct = true}));
}

/* Box and Muller 1958. */
double synthetic_normal(uint64_t *random)
{
    double radius = sqrt(-2 * log(stats_random_uniform(random)));
    return radius * cos(6.28318530717958647692 * stats_random_uniform(random));
}

void synthetic_curve(const struct result *result, struct kernel_result *kernel, const size_t *workers, size_t rounds,
                     double seconds, double (*speedup)(double workers), double noise, uint64_t *random)
{
    synthetic_configuration(result, kernel, "sequential", 1);
    for (const size_t *count = workers; *count > 0; count++)
        synthetic_configuration(result, kernel, "openmp", *count);
    for (size_t i = 0; i < kernel->configuration_count; i++) {
        struct configuration *configuration = &kernel->configurations[i];
        double mean = configuration->parallel ? seconds / speedup((double)configuration->worker_count) : seconds;
        for (size_t round = 0; round < rounds; round++)
            synthetic_sample(configuration, round, mean * exp(noise * synthetic_normal(random)));
    }
}
