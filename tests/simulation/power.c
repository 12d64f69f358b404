/* power.c - how large a difference must be to be seen: the share of runs in which it is claimed. Printed, not judged. */
#include <math.h>
#include <stdio.h>

#include "experiment.h"
#include "procedure.h"

static const double differences[] = {0, 0.005, 0.01, 0.02, 0.03, 0.05, 0.1};
enum { DIFFERENCE_COUNT = sizeof differences / sizeof differences[0] };

/* The share of runs whose interval of one speedup leaves out 1. */
static double claims(const struct scenario *scenario, const struct request *request, uint64_t seed)
{
    size_t claimed = 0;
    for (size_t replicate = 0; replicate < request->replicates; replicate++) {
        struct result result = scenario_measure(scenario, &seed);
        json_t *analysis = analysis_of(&result);
        const json_t *rows = json_object_get(json_array_get(json_object_get(analysis, "kernels"), 0), "rows");
        struct bounds bounds = row_bounds(json_array_get(rows, 1), "speedup");
        claimed += bounds.low <= bounds.high && (bounds.low > 1 || bounds.high < 1);
        json_decref(analysis);
        result_free(&result);
    }
    return (double)claimed / (double)request->replicates;
}

/* One worker count; runs scatter by 1.5 %. */
static void run(const struct request *request, struct sheet *sheet)
{
    static const size_t rounds[] = {10, 20, 50, 0};
    uint64_t cell = 0;
    for (size_t noise = 0; noise < NOISE_COUNT; noise++) {
        for (size_t i = 0; i < sizeof rounds / sizeof rounds[0]; i++) {
            struct scenario scenario = {
                .noise = (enum noise)noise,
                .spread = 0.015,
                .drift = 0.05,
                .rounds = rounds[i],
                .precision = 0.02,
                .replicates = 1,
                .curve_length = 1,
                .workers = {2},
            };
            char name[16], samples[SHEET_TEXT_MAX], column[16], text[16];
            snprintf(samples, sizeof samples, "%s, %s", noise_name(scenario.noise), scenario_rounds_name(&scenario, name));
            for (size_t j = 0; j < DIFFERENCE_COUNT; j++) {
                scenario.speedups[0] = 1 + differences[j];
                snprintf(column, sizeof column, "%.1f %%", 100 * differences[j]);
                snprintf(text, sizeof text, "%.1f", 100 * claims(&scenario, request, cell_seed(request, 4, cell++)));
                sheet_put(sheet, "a speedup other than 1 is claimed", samples, column, text);
            }
        }
    }
}

const struct experiment experiment_power = {"power", "how often a difference of so much is claimed", 10, run};
