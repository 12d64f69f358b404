/* exercised.c - samples from shapes. */
#include "exercised.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const double SCATTER = 0.01;

struct result exercised_result(size_t cpus)
{
    const struct synthetic_machine machine = {1, cpus, 1, 1 << 20, 1 << 25};
    struct result result = synthetic_result(&machine);
    struct kernel_result *kernel = synthetic_kernel(&result, "my.kernel", ROLE_WORK);
    kernel->chunk_count = 1000;
    kernel->verified = true;
    kernel->digest = 7;
    kernel->sampling = (struct sampling){.looks = 1, .replicate_count = 1, .warm_up_runs = 1};
    snprintf(kernel->finding.text, FINDING_MAX, "42, as it should be");
    json_object_set_new(result.context, "settings", json_pack("{s:s}", "schedule", "static"));
    return result;
}

void exercised_add(struct result *result, const char *strategy, size_t workers, size_t rounds, struct run_shape shape)
{
    struct kernel_result *kernel = &result->kernels[0];
    struct configuration *configuration = synthetic_configuration(result, kernel, strategy, workers);
    uint64_t random = workers + 100 * strlen(strategy);
    configuration->digest = configuration->reference_digest = kernel->digest;
    configuration->waits = kernel->waits;
    configuration->oversubscribed = configuration->oversubscribed && !kernel->waits;
    for (size_t round = 0; round < rounds; round++) {
        double scale = exp(SCATTER * synthetic_normal(&random)), seconds = scale * shape.seconds, create = scale * shape.create;
        struct sample warm = {
            .round = round,
            .runs = 1,
            .seconds = seconds,
            .work = seconds,
            .busy_max = scale * shape.busy_max,
            .busy_mean = scale * shape.busy_mean,
            .cpu_seconds = scale * shape.cpu_seconds,
            .correct = true,
            .disturbance = round < shape.disturbed,
        };
        struct sample cold = warm;
        cold.cold = true;
        cold.create = create;
        cold.seconds += create;
        if (!configuration_add_sample(configuration, warm) ||
            (configuration->parallel && round < (rounds + 1) / 2 && !configuration_add_sample(configuration, cold)))
            abort();
    }
}

struct run_shape exercised_even(double seconds, size_t workers)
{
    double each = seconds / (double)workers;
    return (struct run_shape){
        .seconds = each, .busy_max = each, .busy_mean = each, .cpu_seconds = seconds, .create = 1e-3 * each};
}

void exercised_well(struct result *result)
{
    static const char *const strategies[] = {"openmp", "processes"};
    exercised_add(result, "sequential", 1, 20, exercised_even(1, 1));
    for (size_t i = 0; i < 2; i++) {
        for (size_t workers = 1; workers <= 4; workers *= 2)
            exercised_add(result, strategies[i], workers, 20, exercised_even(1, workers));
    }
}
