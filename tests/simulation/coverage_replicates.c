/* coverage_replicates.c - intervals over several processes, each of which shifts all its ratios by an amount of its own. */
#include <math.h>
#include <stdio.h>

#include "experiment.h"
#include "procedure.h"

/* The speedup of one analysed result, and of the whole curve. */
static void tally_result(const struct scenario *scenario, const double *truths, const json_t *analysis, struct tally *one,
                         struct tally *curve)
{
    const json_t *rows = json_object_get(json_array_get(json_object_get(analysis, "kernels"), 0), "rows");
    struct tally all = {0};
    for (size_t i = 0; i < scenario->curve_length; i++) {
        struct bounds bounds = row_bounds(json_array_get(rows, i + 1), "speedup");
        tally_add(one, bounds.low, bounds.high, truths[i]);
        tally_add(&all, bounds.low, bounds.high, truths[i]);
    }
    tally_note(curve, all.shown == all.asked, all.held == all.asked);
}

static void run_cell(const struct scenario *scenario, const struct request *request, uint64_t seed, struct sheet *sheet)
{
    struct tally one = {0}, curve = {0};
    double truths[CURVE_MAX];
    for (size_t i = 0; i < scenario->curve_length; i++)
        truths[i] = scenario->speedups[i] / noise_median(scenario->replicate_noise, scenario->replicate_spread, 0);
    for (size_t replicate = 0; replicate < request->replicates; replicate++) {
        struct result result = scenario_measure(scenario, &seed);
        json_t *analysis = analysis_of(&result);
        tally_result(scenario, truths, analysis, &one, &curve);
        json_decref(analysis);
        result_free(&result);
    }
    char rounds[32], name[16];
    snprintf(rounds, sizeof rounds, "%zu of %s", scenario->replicates, scenario_rounds_name(scenario, name));
    const char *noise = noise_name(scenario->replicate_noise);
    sheet_add(sheet, "speedup over processes, one configuration", noise, rounds, &one, true);
    sheet_add(sheet, "speedup over processes, the whole curve", noise, rounds, &curve, true);
}

/* Two worker counts. Rounds scatter by 1.5 %, processes by 2 %. */
static void run(const struct request *request, struct sheet *sheet)
{
    static const size_t replicates[] = {3, 5, 8, 10, 20};
    uint64_t cell = 0;
    for (size_t noise = 0; noise < NOISE_COUNT; noise++) {
        for (size_t i = 0; i < sizeof replicates / sizeof replicates[0]; i++) {
            struct scenario scenario = {
                .noise = NOISE_CONTAMINATED,
                .spread = 0.015,
                .drift = 0.05,
                .rounds = 10,
                .replicates = replicates[i],
                .replicate_noise = (enum noise)noise,
                .replicate_spread = 0.02,
                .curve_length = 2,
                .workers = {1, 2},
                .speedups = {0.98, 1.9},
            };
            run_cell(&scenario, request, cell_seed(request, 2, cell++), sheet);
        }
    }
}

const struct experiment experiment_replicates = {"replicates", "speedups over several processes (--replicates)", 1, run};
