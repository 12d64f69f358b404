/* coverage_drift.c - a machine whose speed wanders slowly, so that rounds near each other are alike: what the formulas do not
 * assume. Times of one run then say little of the next day's; ratios within rounds do not notice. How often that is noticed,
 * and what is shown then. */
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

/* Do speedups hold, do times that are shown, is nothing false told of two files, and how often is a configuration flagged? */
struct tallies {
    struct tally speedup, time, silence, flagged;
};

static const json_t *parallel_row(const json_t *analysis)
{
    return json_array_get(json_object_get(json_array_get(json_object_get(analysis, "kernels"), 0), "rows"), 1);
}

static void measure_once(const struct scenario *scenario, double seconds, uint64_t *random, struct tallies *tallies)
{
    struct result result = scenario_measure(scenario, random), later = scenario_measure(scenario, random);
    json_t *analysis = analysis_of(&result);
    const json_t *row = parallel_row(analysis);
    struct bounds of_time = row_bounds(row, "seconds"), of_speedup = row_bounds(row, "speedup");
    tally_add(&tallies->time, of_time.low, of_time.high, seconds);
    tally_add(&tallies->speedup, of_speedup.low, of_speedup.high, scenario->speedups[0]);
    tally_note(&tallies->silence, true, !calls_them_different(&result, &later));
    tally_note(&tallies->flagged, true, json_is_true(json_object_get(row, "drifting")));
    json_decref(analysis);
    result_free(&later);
    result_free(&result);
}

static void run_cell(enum noise noise, double correlation, size_t rounds, const struct request *request, uint64_t seed,
                     struct sheet *sheet)
{
    const struct scenario scenario = {
        .noise = noise,
        .spread = 0.015,
        .drift = 0.05,
        .drift_memory = correlation,
        .rounds = rounds,
        .precision = 0.02,
        .replicates = 1,
        .curve_length = 1,
        .workers = {2},
        .speedups = {1.9},
    };
    double seconds = noise_median(noise, scenario.spread, scenario.drift) / scenario.speedups[0];
    struct tallies tallies = {0};
    for (size_t replicate = 0; replicate < request->replicates; replicate++)
        measure_once(&scenario, seconds, &seed, &tallies);
    const struct {
        const char *what;
        const struct tally *tally;
    } rows[] = {
        {"speedup", &tallies.speedup},
        {"usual time, where not withheld", &tallies.time},
        {"no difference between two files", &tallies.silence},
        {"configurations flagged", &tallies.flagged},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char name[SHEET_TEXT_MAX], column[16];
        snprintf(name, sizeof name, "%s, correlation %g", rows[i].what, correlation);
        scenario_rounds_name(&scenario, column);
        if (rows[i].tally == &tallies.flagged)
            sheet_add_share(sheet, name, noise_name(noise), column, rows[i].tally);
        else
            sheet_add(sheet, name, noise_name(noise), column, rows[i].tally, rows[i].tally == &tallies.speedup);
    }
}

static void run(const struct request *request, struct sheet *sheet)
{
    static const size_t rounds[] = {10, 20, 50, 0};
    static const double correlations[] = {0, 0.5, 0.9};
    uint64_t cell = 0;
    for (size_t i = 0; i < sizeof correlations / sizeof correlations[0]; i++) {
        for (size_t noise = 0; noise < NOISE_COUNT; noise++) {
            for (size_t j = 0; j < sizeof rounds / sizeof rounds[0]; j++)
                run_cell((enum noise)noise, correlations[i], rounds[j], request, cell_seed(request, 9, cell++), sheet);
        }
    }
}

const struct experiment experiment_drift = {"drift", "times and speedups on a machine whose speed wanders slowly", 2, run};
