/* coverage_laws.c - scaling laws fitted to curves of known laws: which law is chosen, and whether its parameters and its band
 * hold the truth. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "experiment.h"
#include "procedure.h"

enum { CURVE_LENGTH = 10 };
static const size_t workers[CURVE_LENGTH] = {1, 2, 3, 4, 6, 8, 12, 16, 24, 32};

/* Gunther's Universal Scalability Law; k = 0: Amdahl's; s = 0, too: linear. */
struct law {
    const char *name; /* as the analysis names it */
    double serial, crosstalk;
};

static double speedup_by(const struct law *law, double p)
{
    return p / (1 + law->serial * (p - 1) + law->crosstalk * p * (p - 1));
}

/* Of curves given their true law, how often its parameters are held; of all, how often none is told that is wrong. */
struct tallies {
    struct tally law, serial, crosstalk, peak, band;
    struct tally no_false_serial, no_false_crosstalk, no_false_peak;
};

static double number(const json_t *object, const char *name)
{
    return json_number_value(json_object_get(object, name));
}

static void tally_band(const struct law *law, const json_t *fit, struct tally *tally)
{
    for (size_t i = 0; i < json_array_size(fit); i++) {
        const json_t *point = json_array_get(fit, i);
        if (json_is_true(json_object_get(point, "extrapolated")))
            continue;
        struct bounds bounds = json_bounds(point);
        tally_add(tally, bounds.low, bounds.high, speedup_by(law, number(point, "workers")));
    }
}

/* One parameter of one curve. */
static void tally_parameter(const json_t *curve, const char *name, double truth, bool right_law, struct tally *held,
                            struct tally *no_false)
{
    struct bounds bounds = row_bounds(curve, name);
    bool told = bounds.low <= bounds.high;
    if (right_law)
        tally_add(held, bounds.low, bounds.high, truth);
    tally_note(no_false, true, !told || (bounds.low <= truth && truth <= bounds.high));
}

static void tally_curve(const struct law *law, const json_t *curve, struct tallies *tallies)
{
    const char *chosen = json_string_value(json_object_get(curve, "law"));
    bool right = chosen && strcmp(chosen, law->name) == 0;
    double peak = law->crosstalk > 0 ? sqrt((1 - law->serial) / law->crosstalk) : INFINITY;
    tally_note(&tallies->law, chosen != NULL, right);
    tally_parameter(curve, "serial", law->serial, right, &tallies->serial, &tallies->no_false_serial);
    tally_parameter(curve, "crosstalk", law->crosstalk, right, &tallies->crosstalk, &tallies->no_false_crosstalk);
    tally_parameter(curve, "peak_workers", peak, right, &tallies->peak, &tallies->no_false_peak);
    tally_band(law, json_object_get(curve, "fit"), &tallies->band);
}

static void add_rows(const struct law *law, const char *samples, const char *column, const struct tallies *tallies,
                     struct sheet *sheet)
{
    sheet_add_share(sheet, "the law is the true one", samples, column, &tallies->law);
    sheet_add(sheet, "band of the law, one point", samples, column, &tallies->band, false);
    if (law->serial > 0)
        sheet_add(sheet, "serial share s, of the true law", samples, column, &tallies->serial, false);
    if (law->crosstalk > 0) {
        sheet_add(sheet, "crosstalk k, of the true law", samples, column, &tallies->crosstalk, false);
        sheet_add(sheet, "workers at the peak, of the true law", samples, column, &tallies->peak, false);
    }
    sheet_add(sheet, "no false s is told", samples, column, &tallies->no_false_serial, false);
    sheet_add(sheet, "no false k is told", samples, column, &tallies->no_false_crosstalk, false);
    sheet_add(sheet, "no false peak is told", samples, column, &tallies->no_false_peak, false);
}

static void run_cell(const struct law *law, size_t rounds, const struct request *request, uint64_t seed, struct sheet *sheet)
{
    struct tallies tallies = {.law = {0}};
    struct scenario scenario = {
        .noise = NOISE_NORMAL,
        .spread = 0.02,
        .drift = 0.05,
        .rounds = rounds,
        .precision = 0.02,
        .replicates = 1,
        .curve_length = CURVE_LENGTH,
    };
    for (size_t i = 0; i < CURVE_LENGTH; i++) {
        scenario.workers[i] = workers[i];
        scenario.speedups[i] = speedup_by(law, (double)workers[i]);
    }
    for (size_t replicate = 0; replicate < request->replicates; replicate++) {
        struct result result = scenario_measure(&scenario, &seed);
        json_t *analysis = analysis_of(&result);
        const json_t *curves = json_object_get(json_array_get(json_object_get(analysis, "kernels"), 0), "curves");
        tally_curve(law, json_array_get(curves, 0), &tallies);
        json_decref(analysis);
        result_free(&result);
    }
    char samples[64], text[16];
    snprintf(samples, sizeof samples, "%s, s %.3g, k %.3g", law->name, law->serial, law->crosstalk);
    scenario_rounds_name(&scenario, text);
    add_rows(law, samples, text, &tallies, sheet);
}

static void run(const struct request *request, struct sheet *sheet)
{
    static const struct law laws[] = {
        {"linear", 0, 0}, {"amdahl", 0.02, 0}, {"amdahl", 0.1, 0}, {"usl", 0.03, 0.001}, {"usl", 0.1, 0.0005},
    };
    static const size_t rounds[] = {10, 20, 50};
    uint64_t cell = 0;
    for (size_t i = 0; i < sizeof laws / sizeof laws[0]; i++) {
        for (size_t j = 0; j < sizeof rounds / sizeof rounds[0]; j++)
            run_cell(&laws[i], rounds[j], request, cell_seed(request, 5, cell++), sheet);
    }
}

const struct experiment experiment_laws = {"laws", "fits of linear, Amdahl's and Gunther's law to known curves", 5, run};
