/* coverage_drift.c - a machine whose speed wanders slowly, so that rounds near each other are alike: what the formulas do not
 * assume. Times of one run then say little of the next day's; ratios within rounds do not notice. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "compare.h"
#include "experiment.h"
#include "procedure.h"

/* Whether `forkjoin compare` calls two measurements of one machine, at two times, different. */
static bool calls_them_different(const struct result *first, const struct result *second)
{
    char why[WHY_MAX];
    struct contender files[2];
    struct comparison comparison;
    if (!contender_from_result(first, "first.json", &files[0], why) ||
        !contender_from_result(second, "second.json", &files[1], why) || !compare_files(files, 2, 0, &comparison))
        abort(); /* out of memory */
    const struct kernel_pair *pair = &comparison.kernels[0].pairs[1];
    bool different = false;
    for (size_t i = 0; i < pair->time_count; i++)
        different = different || pair->times[i].verdict == VERDICT_FASTER || pair->times[i].verdict == VERDICT_SLOWER;
    if (pair->time_count == 0)
        abort(); /* nothing was compared */
    comparison_free(&comparison);
    contender_free(&files[0]);
    contender_free(&files[1]);
    return different;
}

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
    struct tally time = {0}, speedup = {0}, silence = {0};
    for (size_t replicate = 0; replicate < request->replicates; replicate++) {
        struct result result = scenario_measure(&scenario, &seed), later = scenario_measure(&scenario, &seed);
        json_t *analysis = analysis_of(&result);
        const json_t *row = json_array_get(json_object_get(json_array_get(json_object_get(analysis, "kernels"), 0), "rows"), 1);
        struct bounds of_time = row_bounds(row, "seconds"), of_speedup = row_bounds(row, "speedup");
        tally_add(&time, of_time.low, of_time.high, seconds);
        tally_add(&speedup, of_speedup.low, of_speedup.high, scenario.speedups[0]);
        tally_note(&silence, true, !calls_them_different(&result, &later));
        json_decref(analysis);
        result_free(&later);
        result_free(&result);
    }
    char column[16];
    sheet_add(sheet, "speedup, slow drift", noise_name(noise), scenario_rounds_name(&scenario, column), &speedup, true);
    sheet_add(sheet, "time as of any other day, slow drift", noise_name(noise), column, &time, false);
    sheet_add(sheet, "nothing is claimed of one machine at two times, slow drift", noise_name(noise), column, &silence, false);
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

const struct experiment experiment_drift = {"drift", "times and speedups on a machine whose speed wanders slowly", 2, run};
