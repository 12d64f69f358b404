/* coverage_replicates.c - intervals over several processes, each of which shifts all its ratios by an amount of its own. */
#include <math.h>
#include <stdio.h>

#include "experiment.h"
#include "procedure.h"

/* What is true of the median process. */
struct truth {
    double speedup;
    double seconds;
};

struct tallies {
    struct tally seconds, speedup, curve;
};

/* The median process slows each parallel time by the median of its factors. */
static struct truth truth_of(const struct scenario *scenario, size_t place)
{
    double speedup = scenario->speedups[place] / noise_median(scenario->replicate_noise, scenario->replicate_spread, 0);
    return (struct truth){speedup, noise_median(scenario->noise, scenario->spread, scenario->drift) / speedup};
}

/* Times and speedups of one analysed result, and its whole curve. */
static void tally_result(const struct scenario *scenario, const struct truth *truths, const json_t *analysis,
                         struct tallies *tallies)
{
    const json_t *rows = json_object_get(json_array_get(json_object_get(analysis, "kernels"), 0), "rows");
    struct tally all = {0};
    for (size_t i = 0; i < scenario->curve_length; i++) {
        const json_t *row = json_array_get(rows, i + 1);
        struct bounds seconds = row_bounds(row, "seconds"), speedup = row_bounds(row, "speedup");
        tally_add(&tallies->seconds, seconds.low, seconds.high, truths[i].seconds);
        tally_add(&tallies->speedup, speedup.low, speedup.high, truths[i].speedup);
        tally_add(&all, speedup.low, speedup.high, truths[i].speedup);
    }
    tally_note(&tallies->curve, all.shown == all.asked, all.held == all.asked);
}

static void run_cell(const struct scenario *scenario, const struct request *request, uint64_t seed, struct sheet *sheet)
{
    struct tallies tallies = {0};
    struct truth truths[CURVE_MAX];
    for (size_t i = 0; i < scenario->curve_length; i++)
        truths[i] = truth_of(scenario, i);
    for (size_t replicate = 0; replicate < request->replicates; replicate++) {
        struct result result = scenario_measure(scenario, &seed);
        json_t *analysis = analysis_of(&result);
        tally_result(scenario, truths, analysis, &tallies);
        json_decref(analysis);
        result_free(&result);
    }
    char rounds[32], name[16];
    snprintf(rounds, sizeof rounds, "%zu of %s", scenario->replicates, scenario_rounds_name(scenario, name));
    const char *noise = noise_name(scenario->replicate_noise);
    sheet_add(sheet, "time over processes, one configuration", noise, rounds, &tallies.seconds, false);
    sheet_add(sheet, "speedup over processes, one configuration", noise, rounds, &tallies.speedup, true);
    sheet_add(sheet, "speedup over processes, the whole curve", noise, rounds, &tallies.curve, true);
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

const struct experiment experiment_replicates = {"replicates", "times and speedups over several processes (--replicates)", 1,
                                                 run};
