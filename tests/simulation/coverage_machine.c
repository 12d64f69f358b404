/* coverage_machine.c - what is said of the machine and its strategies: the share of a roof that a kernel reaches, and the
 * smallest grain that is worth a strategy. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "experiment.h"
#include "procedure.h"
#include "stats/median.h"

enum { ROOF, WORK, EMPTY, KERNEL_COUNT };

static const double SPREAD = 0.015, DRIFT = 0.05;
/* The kernel reaches 60 % of the roof; an empty run takes 8 times as long by two workers as sequentially. */
static const double ROOF_SECONDS = 1, SHARE = 0.6, EMPTY_SPEEDUP = 0.125;
enum { WORKERS = 2 };

static struct scenario scenario_of(enum noise noise, size_t rounds, double speedup)
{
    return (struct scenario){
        .noise = noise,
        .spread = SPREAD,
        .drift = DRIFT,
        .rounds = rounds,
        .precision = 0.02,
        .replicates = 1,
        .curve_length = 1,
        .workers = {WORKERS},
        .speedups = {speedup},
    };
}

/* A result of three kernels: the roof, one that is held against it, an empty one. */
static struct result measure(enum noise noise, size_t rounds, uint64_t *random)
{
    const struct scenario work = scenario_of(noise, rounds, WORKERS), empty = scenario_of(noise, rounds, EMPTY_SPEEDUP);
    struct result parts[KERNEL_COUNT] = {
        [ROOF] = scenario_measure(&work, random),
        [WORK] = scenario_measure(&work, random),
        [EMPTY] = scenario_measure(&empty, random),
    };
    struct result result = {.context = json_object(), .kernels = calloc(KERNEL_COUNT, sizeof *result.kernels)};
    if (!result.context || !result.kernels)
        abort();
    result.kernel_count = KERNEL_COUNT;
    for (size_t i = 0; i < KERNEL_COUNT; i++) {
        result.kernels[i] = parts[i].kernels[0];
        parts[i].kernel_count = 0; /* its memory is the whole's now */
        result_free(&parts[i]);
    }
    result.kernels[ROOF].role = ROLE_PEAK_FLOPS;
    result.kernels[ROOF].problem.flops_per_item = 1 / ROOF_SECONDS;
    result.kernels[ROOF].problem.flop_bits = 64;
    result.kernels[WORK].problem.flops_per_item = SHARE;
    result.kernels[WORK].problem.flop_bits = 64;
    result.kernels[EMPTY].role = ROLE_OVERHEAD;
    return result;
}

/* The median of what a run of two workers takes beyond its share of the sequential one, by drawing very often: to a hundredth
 * of the interval of 50 rounds. */
static double true_grain(enum noise noise)
{
    enum { DRAWS = 1000000 };
    double *grains = malloc(DRAWS * sizeof *grains);
    if (!grains)
        abort();
    uint64_t random = 99;
    for (size_t i = 0; i < DRAWS; i++) {
        double drift = exp(DRIFT * normal_draw(&random)), alone = noise_draw(noise, SPREAD, &random);
        grains[i] = drift * (noise_draw(noise, SPREAD, &random) / EMPTY_SPEEDUP - alone / WORKERS);
    }
    double middle = stats_median(grains, DRAWS, 0.95).middle;
    free(grains);
    return middle;
}

static void run_cell(enum noise noise, size_t rounds, const struct request *request, uint64_t seed, struct sheet *sheet)
{
    struct tally share = {0}, grain = {0};
    double truth = true_grain(noise);
    for (size_t replicate = 0; replicate < request->replicates; replicate++) {
        struct result result = measure(noise, rounds, &seed);
        json_t *analysis = analysis_of(&result);
        const json_t *rows = json_object_get(json_array_get(json_object_get(analysis, "kernels"), WORK), "rows");
        const json_t *roof = json_object_get(json_array_get(rows, 1), "roof");
        const json_t *overhead = json_array_get(json_object_get(analysis, "overheads"), 0);
        struct bounds found = row_bounds(roof, "share"), smallest = row_bounds(overhead, "smallest_grain_seconds");
        tally_add(&share, found.low, found.high, SHARE);
        tally_add(&grain, smallest.low, smallest.high, truth);
        json_decref(analysis);
        result_free(&result);
    }
    struct scenario scenario = {.rounds = rounds};
    char column[16];
    sheet_add(sheet, "share of the roof", noise_name(noise), scenario_rounds_name(&scenario, column), &share, false);
    sheet_add(sheet, "smallest useful grain (METG)", noise_name(noise), column, &grain, false);
}

static void run(const struct request *request, struct sheet *sheet)
{
    static const size_t rounds[] = {10, 20, 50, 0};
    uint64_t cell = 0;
    for (size_t noise = 0; noise < NOISE_COUNT; noise++) {
        for (size_t i = 0; i < sizeof rounds / sizeof rounds[0]; i++)
            run_cell((enum noise)noise, rounds[i], request, cell_seed(request, 7, cell++), sheet);
    }
}

const struct experiment experiment_machine = {"machine", "shares of a roof, smallest useful grains", 1, run};
