/* coverage_rows.c - the intervals of the table of a kernel: times, speedups and what is mapped from them, at fixed numbers of
 * rounds and with the stopping rule. */
#include <math.h>
#include <stdio.h>

#include "experiment.h"
#include "procedure.h"

/* What is tallied. */
enum kind { SECONDS, CREATE, SPEEDUP, SPEEDUP_CURVE, UNDISTURBED, EFFICIENCY, SERIAL, COLD, COLD_CURVE, KIND_COUNT };

static const struct {
    const char *interval, *key; /* the words of the table; the name in the analysis, NULL for a whole curve */
    bool required;
} kinds[KIND_COUNT] = {
    [SECONDS] = {"time, one configuration", "seconds", true},
    [CREATE] = {"creating workers", "create_seconds", false},
    [SPEEDUP] = {"speedup, one configuration", "speedup", true},
    [SPEEDUP_CURVE] = {"speedup, the whole curve", NULL, true},
    [UNDISTURBED] = {"speedup without disturbed samples", "speedup_undisturbed", false},
    [EFFICIENCY] = {"efficiency", "efficiency", false},
    [SERIAL] = {"Karp-Flatt serial fraction", "serial_fraction", false},
    [COLD] = {"cold speedup, one configuration", "cold_speedup", false},
    [COLD_CURVE] = {"cold speedup, the whole curve", NULL, false},
};

/* One configuration's true values. */
struct truth {
    double of[KIND_COUNT];
};

/* Karp & Flatt 1990. */
static double serial_fraction(double speedup, double workers)
{
    return workers > 1 ? (1 / speedup - 1 / workers) / (1 - 1 / workers) : NAN;
}

static struct truth truth_of(const struct scenario *scenario, size_t place)
{
    double workers = (double)scenario->workers[place], speedup = exp(scenario_ln_speedup(scenario, place));
    double spread = scenario->spread * (1 + scenario->spread_growth * log2(workers));
    double seconds = noise_median(scenario->noise, spread, scenario->drift) / scenario->speedups[place];
    return (struct truth){{
        [SECONDS] = seconds,
        [CREATE] = COLD_CREATE * (1 + COLD_MORE) * seconds,
        [SPEEDUP] = speedup,
        [UNDISTURBED] = speedup,
        [EFFICIENCY] = speedup / workers,
        [SERIAL] = serial_fraction(speedup, workers),
        [COLD] = speedup / (1 + COLD_MORE),
    }};
}

/* All intervals of one analysed result. */
static void tally_result(const struct scenario *scenario, const struct truth *truths, const json_t *analysis,
                         struct tally tallies[KIND_COUNT])
{
    const json_t *rows = json_object_get(json_array_get(json_object_get(analysis, "kernels"), 0), "rows");
    struct tally speedups = {0}, colds = {0};
    for (size_t i = 0; i < scenario->curve_length; i++) {
        const json_t *row = json_array_get(rows, i + 1);
        for (size_t kind = 0; kind < KIND_COUNT; kind++) {
            if (!kinds[kind].key || (kind == SERIAL && scenario->workers[i] == 1))
                continue;
            struct bounds bounds = row_bounds(row, kinds[kind].key);
            tally_add(&tallies[kind], bounds.low, bounds.high, truths[i].of[kind]);
            if (kind == SPEEDUP)
                tally_add(&speedups, bounds.low, bounds.high, truths[i].of[kind]);
            if (kind == COLD)
                tally_add(&colds, bounds.low, bounds.high, truths[i].of[kind]);
        }
    }
    tally_note(&tallies[SPEEDUP_CURVE], speedups.shown == speedups.asked, speedups.held == speedups.asked);
    tally_note(&tallies[COLD_CURVE], colds.shown == colds.asked, colds.held == colds.asked);
}

static void run_cell(const struct scenario *scenario, const struct request *request, uint64_t seed, struct sheet *sheet)
{
    struct tally tallies[KIND_COUNT] = {{0}};
    struct truth truths[CURVE_MAX];
    double rounds = 0;
    for (size_t i = 0; i < scenario->curve_length; i++)
        truths[i] = truth_of(scenario, i);
    for (size_t replicate = 0; replicate < request->replicates; replicate++) {
        struct result result = scenario_measure(scenario, &seed);
        json_t *analysis = analysis_of(&result);
        tally_result(scenario, truths, analysis, tallies);
        rounds += (double)result_rounds(&result);
        json_decref(analysis);
        result_free(&result);
    }
    char column[16], mean[SHEET_TEXT_MAX];
    scenario_rounds_name(scenario, column);
    for (size_t kind = 0; kind < KIND_COUNT; kind++)
        sheet_add(sheet, kinds[kind].interval, noise_name(scenario->noise), column, &tallies[kind], kinds[kind].required);
    snprintf(mean, sizeof mean, "%.1f", rounds / (double)request->replicates);
    sheet_put(sheet, "rounds, on average", noise_name(scenario->noise), column, mean);
}

/* A curve of four worker counts, 5 % of it serial (Amdahl); runs scatter by about 1 %, more with more workers, and the
 * machine drifts by 5 % from round to round. With that, adaptive runs of normal samples end at every one of the five looks. */
static void run(const struct request *request, struct sheet *sheet)
{
    static const size_t rounds[] = {10, 20, 50, 0};
    uint64_t cell = 0;
    for (size_t noise = 0; noise < NOISE_COUNT; noise++) {
        for (size_t i = 0; i < sizeof rounds / sizeof rounds[0]; i++) {
            struct scenario scenario = {
                .noise = (enum noise)noise,
                .spread = 0.01,
                .spread_growth = 0.1,
                .drift = 0.05,
                .disturbed_share = 0.1,
                .rounds = rounds[i],
                .precision = 0.02,
                .replicates = 1,
                .curve_length = 4,
                .workers = {1, 2, 4, 8},
            };
            for (size_t j = 0; j < scenario.curve_length; j++)
                scenario.speedups[j] = 1 / (0.05 + 0.95 / (double)scenario.workers[j]);
            run_cell(&scenario, request, cell_seed(request, 1, cell++), sheet);
        }
    }
}

const struct experiment experiment_rows = {"rows", "times, speedups, efficiencies, serial fractions; stopping rule included", 1,
                                           run};
