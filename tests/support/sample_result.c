/* sample_result.c - a result by hand. */
#include "sample_result.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "disturbance.h"

enum { ROUNDS = 3 };

static const struct sampling sample_sampling = {
    .weak = true, .precision = 0.01, .looks = 5, .replicate_count = 3, .warm_up_runs = 2, .matrix = true};

static void must(bool good)
{
    if (!good)
        abort();
}

static struct sample make_sample(size_t round, bool cold)
{
    double unit = 0.1 + 0.001 * (double)round; /* not exact in binary: files must keep every bit */
    return (struct sample){
        .replicate = 0,
        .runs = 1 + 4 * round,
        .disturbance = round == 1 ? DISTURBED_STEAL | DISTURBED_THROTTLED : 0,
        .round = round,
        .order = round + 1,
        .cold = cold,
        .seconds = cold ? 3 * unit : unit,
        .create = cold ? 0.5 * unit : 0,
        .work = unit,
        .join = cold ? 1e-300 : 0,
        .busy_max = 0.9 * unit,
        .busy_mean = unit / 3,
        .cpu_seconds = 1.7 * unit,
        .involuntary_switches = 4 * round,
        .minor_faults = 123456789012,
        .voluntary_switches = round == 1 ? -1 : 17,
        .reduce_seconds = round == 1 ? NAN : 1.25e-3,
        .steal = round == 1 ? NAN : 1.0 / 3,
        .megahertz = round == 2 ? NAN : 2449.999,
        .runnable = 2,
        .throttled = round == 1 ? -1 : 7,
        .correct = round != 2,
    };
}

static void make_configuration(struct configuration *configuration, const char *strategy, size_t workers)
{
    *configuration = (struct configuration){
        .parallel = strcmp(strategy, "sequential") != 0,
        .worker_count = workers,
        .workers_are = "threads",
        .in_flight = workers > 1 ? 8 : 0,
        .pss_bytes = workers > 1 ? NAN : 4096.5,
        .cpus = calloc(workers, sizeof *configuration->cpus),
        .oversubscribed = workers > 1,
        .waits = true,
        .item_count = 268435456 * workers,
        .digest = 0xFEDCBA9876543210u,
        .reference_digest = 0xFEDCBA9876543210u + workers,
        .proven = true,
    };
    must(configuration->cpus != NULL);
    snprintf(configuration->name, sizeof configuration->name, "risk.european/small/%s/workers:%zu", strategy, workers);
    snprintf(configuration->strategy, sizeof configuration->strategy, "%s", strategy);
    snprintf(configuration->stopped, sizeof configuration->stopped, "rounds");
    for (size_t i = 0; i < workers; i++)
        configuration->cpus[i] = (unsigned)(2 * i + 5);
    for (size_t round = 0; round < ROUNDS; round++)
        must(configuration_add_sample(configuration, make_sample(round, false)));
    for (size_t round = 0; configuration->parallel && round < ROUNDS; round++)
        must(configuration_add_sample(configuration, make_sample(round, true)));
}

static void make_kernel(struct kernel_result *kernel)
{
    *kernel = (struct kernel_result){
        .sampling = sample_sampling,
        .name = "risk.european",
        .item = "path",
        .size = "small",
        .role = ROLE_PEAK_FLOPS,
        .waits = true,
        .lesson = {"CPU-bound", "CPU maths", "16x", "processes: CPU cores"},
        .beside = "risk.asian",
        .input = strdup("/home/me/photo.png"),
        .problem = {.item_count = 268435456,
                    .chunk_size = 65536,
                    .step_count = 2,
                    .seed = 1,
                    .partial_bytes = 24,
                    .answer_bytes = 8,
                    .flops_per_item = 21.5,
                    .flop_bits = 64,
                    .bytes_per_item = 0.1},
        .sizes_recorded = true,
        .chunk_count = 4096,
        .memory_bytes = (size_t)1 << 40,
        .parameters = json_pack("{s:f, s:f}", "strike", 99.95, "steps", 12.0),
        .finding = {"price 10.4506 \xc2\xb1 0.0009", 10.4506, 1e-9},
        .verified = true,
        .digest = 0x0123456789ABCDEFu,
        .configurations = calloc(3, sizeof *kernel->configurations),
        .configuration_count = 3,
    };
    must(kernel->input && kernel->parameters && kernel->configurations);
    make_configuration(&kernel->configurations[0], "sequential", 1);
    make_configuration(&kernel->configurations[1], "openmp", 1);
    make_configuration(&kernel->configurations[2], "openmp", 2);
}

struct result sample_result(void)
{
    struct result result = {
        .context = json_pack("{s:{s:s, s:i}, s:[s, s], s:{s:s, s:f, s:i, s:i, s:i, s:b}}", "host", "name", "my-host", "cores",
                             2, "command", "forkjoin", "run", "settings", "scaling", "weak", "precision",
                             sample_sampling.precision, "looks", 5, "replicates", 3, "warm_up_runs", 2, "matrix", 1),
        .kernels = calloc(2, sizeof *result.kernels),
        .kernel_count = 2,
    };
    must(result.context && result.kernels);
    make_kernel(&result.kernels[0]);
    result.kernels[1] = (struct kernel_result){
        .sampling = sample_sampling,
        .name = "image.gauss",
        .item = "pixel",
        .size = "1000",
        .memory_short = true,
        .parameters = json_object(),
        .finding = {.value = NAN, .tolerance = NAN},
        .why = "wrong answer: \"7\"",
    };
    must(result.kernels[1].parameters != NULL);
    return result;
}
