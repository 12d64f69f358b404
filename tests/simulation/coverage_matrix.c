/* coverage_matrix.c - the decision matrix chooses what is fastest: does the interval of what was chosen hold all the same? */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "experiment.h"
#include "procedure.h"

enum { CANDIDATES = 10 };

/* The true speedup of what was chosen. */
static double truth_of(const struct scenario *scenario, const json_t *row)
{
    size_t workers = (size_t)json_integer_value(json_object_get(json_object_get(row, "fastest"), "workers"));
    for (size_t i = 0; i < scenario->curve_length; i++) {
        if (scenario->workers[i] == workers)
            return exp(scenario_ln_speedup(scenario, i));
    }
    return NAN;
}

static void run_cell(const struct scenario *scenario, const char *interval, const struct request *request, uint64_t seed,
                     struct sheet *sheet)
{
    struct tally tally = {0};
    char column[16];
    for (size_t replicate = 0; replicate < request->replicates; replicate++) {
        struct result result = scenario_measure(scenario, &seed);
        result.kernels[0].sampling.matrix = true;
        json_t *analysis = analysis_of(&result);
        const json_t *row = json_array_get(json_object_get(analysis, "matrix"), 0);
        struct bounds bounds = json_bounds(json_object_get(row, "over_sequential"));
        tally_add(&tally, bounds.low, bounds.high, truth_of(scenario, row));
        json_decref(analysis);
        result_free(&result);
    }
    scenario_rounds_name(scenario, column);
    sheet_add(sheet, interval, noise_name(scenario->noise), column, &tally, true);
}

/* Ten candidates: all equally fast, so that luck alone chooses; and a curve that rises to its last. */
static void run(const struct request *request, struct sheet *sheet)
{
    static const size_t rounds[] = {10, 20};
    uint64_t cell = 0;
    for (size_t equal = 0; equal <= 1; equal++) {
        for (size_t noise = 0; noise < NOISE_COUNT; noise++) {
            for (size_t i = 0; i < sizeof rounds / sizeof rounds[0]; i++) {
                struct scenario scenario = {.noise = (enum noise)noise,
                                            .spread = 0.02,
                                            .drift = 0.05,
                                            .rounds = rounds[i],
                                            .replicates = 1,
                                            .curve_length = CANDIDATES};
                for (size_t j = 0; j < CANDIDATES; j++) {
                    scenario.workers[j] = j + 1;
                    scenario.speedups[j] = equal ? 4 : (double)(j + 1);
                }
                run_cell(&scenario, equal ? "fastest of ten equals" : "fastest of a rising curve", request,
                         cell_seed(request, 10, cell++), sheet);
            }
        }
    }
}

const struct experiment experiment_matrix = {"matrix", "the speedup of what a decision matrix has chosen", 2, run};
