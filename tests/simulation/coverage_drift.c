/* coverage_drift.c - a machine whose speed wanders slowly, so that rounds near each other are alike: what the formulas do not
 * assume. Times of one run then say little of the next day's; ratios within rounds do not notice. */
#include <math.h>
#include <stdio.h>

#include "experiment.h"
#include "procedure.h"

static void run_cell(enum noise noise, size_t rounds, const struct request *request, uint64_t seed, struct sheet *sheet)
{
    const struct scenario scenario = {
        .noise = noise,
        .spread = 0.015,
        .drift = 0.05,
        .drift_memory = 0.9,
        .rounds = rounds,
        .precision = 0.02,
        .replicates = 1,
        .curve_length = 1,
        .workers = {2},
        .speedups = {1.9},
    };
    double seconds = noise_median(noise, scenario.spread, scenario.drift) / scenario.speedups[0];
    struct tally time = {0}, speedup = {0};
    for (size_t replicate = 0; replicate < request->replicates; replicate++) {
        struct result result = scenario_measure(&scenario, &seed);
        json_t *analysis = analysis_of(&result);
        const json_t *row = json_array_get(json_object_get(json_array_get(json_object_get(analysis, "kernels"), 0), "rows"), 1);
        struct bounds of_time = row_bounds(row, "seconds"), of_speedup = row_bounds(row, "speedup");
        tally_add(&time, of_time.low, of_time.high, seconds);
        tally_add(&speedup, of_speedup.low, of_speedup.high, scenario.speedups[0]);
        json_decref(analysis);
        result_free(&result);
    }
    char column[16];
    sheet_add(sheet, "speedup, slow drift", noise_name(noise), scenario_rounds_name(&scenario, column), &speedup, true);
    sheet_add(sheet, "time as of any other day, slow drift", noise_name(noise), column, &time, false);
}

static void run(const struct request *request, struct sheet *sheet)
{
    static const size_t rounds[] = {10, 20, 50, 0};
    uint64_t cell = 0;
    for (size_t noise = 0; noise < NOISE_COUNT; noise++) {
        for (size_t i = 0; i < sizeof rounds / sizeof rounds[0]; i++)
            run_cell((enum noise)noise, rounds[i], request, cell_seed(request, 9, cell++), sheet);
    }
}

const struct experiment experiment_drift = {"drift", "times and speedups on a machine whose speed wanders slowly", 1, run};
