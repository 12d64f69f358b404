/* rivals.c - contenders with log-normal times. */
#define _GNU_SOURCE
#include "rivals.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "stats/random.h"

static void must(bool good)
{
    if (!good)
        abort();
}

/* Box & Muller 1958. */
static double normal(uint64_t *state)
{
    double radius = sqrt(-2 * log(stats_random_uniform(state)));
    return radius * cos(2 * 3.14159265358979323846 * stats_random_uniform(state));
}

static void add_times(struct contender_kernel *kernel, const char *strategy, size_t workers, double seconds,
                      const struct rival *rival, uint64_t *random)
{
    struct contender_times *times = contender_add_times(kernel, strategy, workers, strcmp(strategy, "sequential") != 0);
    must(times != NULL);
    times->item_count = kernel->problem.item_count;
    for (size_t i = 0; i < rival->samples; i++)
        must(contender_add_seconds(times, seconds * rival->factor * exp(rival->noise * normal(random))));
}

static void add_kernel(struct contender *contender, const char *name, const struct rival *rival, uint64_t *random)
{
    struct contender_kernel *kernel = contender_add_kernel(contender, name, "small", "path");
    must(kernel != NULL);
    kernel->described = kernel->verified = true;
    kernel->problem = (struct problem){.item_count = 1000, .chunk_size = 10, .step_count = 1, .seed = 1};
    kernel->parameters = json_pack("{s:f, s:f}", "strike", 100.0, "rate", 0.05);
    kernel->value = 10.45;
    kernel->tolerance = 1e-10;
    kernel->digest = 0x1234;
    must(kernel->parameters != NULL);
    add_times(kernel, "sequential", 1, 1, rival, random);
    add_times(kernel, "openmp", 1, 1, rival, random);
    add_times(kernel, "openmp", 2, 0.5, rival, random);
    add_times(kernel, "processes", 2, 0.6, rival, random);
}

static json_t *make_context(void)
{
    return json_pack("{s:s, s:{s:s, s:s, s:s, s:s, s:s, s:s, s:s}, s:{s:s, s:s, s:[s], s:[{s:i, s:i}]}}", "host_name", "lab-7",
                     "build", "version", "0.1.0", "commit", "95cf21d53b", "compiler", "gcc 12.2.0", "kernel_flags", "-O3",
                     "libc", "glibc 2.36", "openmp", "gomp", "architecture", "native", "machine", "architecture", "x86_64",
                     "cpu_model", "AMD EPYC", "instruction_sets", "avx2", "caches", "level", 1, "bytes", 32768);
}

/* Noise that happens to look like drift stays what it is: noise. */
static void calm_down(struct contender *contender)
{
    for (size_t i = 0; i < contender->kernel_count; i++) {
        for (size_t j = 0; j < contender->kernels[i].time_count; j++)
            contender->kernels[i].times[j].drift_chance = 1;
    }
}

struct contender rival_make(const struct rival *rival)
{
    struct contender contender;
    uint64_t random = rival->seed;
    json_t *context = make_context();
    must(context && contender_begin(&contender, rival->path, context));
    json_decref(context);
    add_kernel(&contender, "risk.european", rival, &random);
    add_kernel(&contender, "image.gauss", rival, &random);
    add_kernel(&contender, "predict.gbdt", rival, &random);
    must(contender_end(&contender));
    calm_down(&contender);
    return contender;
}

struct contender_kernel *rival_kernel(struct contender *contender, const char *name)
{
    for (size_t i = 0; i < contender->kernel_count; i++) {
        if (strcmp(contender->kernels[i].name, name) == 0)
            return &contender->kernels[i];
    }
    abort();
}
