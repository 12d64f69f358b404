/* power.c - how large a difference must be to be seen: the share of runs in which it is claimed. Printed, not judged. */
#include <math.h>
#include <stdio.h>

#include "experiment.h"
#include "procedure.h"
#include "two_files.h"

static const double differences[] = {0, 0.005, 0.01, 0.02, 0.03, 0.05, 0.1};
enum { DIFFERENCE_COUNT = sizeof differences / sizeof differences[0] };
static const double SPREAD = 0.015;

/* One share of runs, in the column of that difference. */
static void put_share(struct sheet *sheet, const char *test, const char *samples, size_t difference, double share)
{
    char column[16], text[16];
    snprintf(column, sizeof column, "%.1f %%", 100 * differences[difference]);
    snprintf(text, sizeof text, "%.1f", 100 * share);
    sheet_put(sheet, test, samples, column, text);
}

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
static void power_of_speedup(enum noise noise, size_t rounds, const struct request *request, uint64_t cell, struct sheet *sheet)
{
    struct scenario scenario = {
        .noise = noise,
        .spread = SPREAD,
        .drift = 0.05,
        .rounds = rounds,
        .precision = 0.02,
        .replicates = 1,
        .curve_length = 1,
        .workers = {2},
    };
    char name[16], samples[SHEET_TEXT_MAX];
    snprintf(samples, sizeof samples, "%s, %s", noise_name(noise), scenario_rounds_name(&scenario, name));
    for (size_t i = 0; i < DIFFERENCE_COUNT; i++) {
        scenario.speedups[0] = 1 + differences[i];
        put_share(sheet, "speedup (sign test)", samples, i, claims(&scenario, request, cell_seed(request, 4, cell + i)));
    }
}

/* Ten kernels, of which one differs. */
static void power_of_comparison(enum noise noise, size_t samples, const struct request *request, uint64_t cell,
                                struct sheet *sheet)
{
    struct two_files world = {.noise = noise, .spread = SPREAD, .sample_count = samples, .kernel_count = 10};
    char text[SHEET_TEXT_MAX];
    snprintf(text, sizeof text, "%s, %zu + %zu", noise_name(noise), samples, samples);
    for (size_t i = 0; i < DIFFERENCE_COUNT; i++) {
        for (size_t j = 0; j < world.kernel_count; j++)
            world.ratios[j] = j == 0 ? 1 + differences[i] : 1;
        uint64_t seed = cell_seed(request, 4, cell + i);
        size_t claimed = 0;
        for (size_t replicate = 0; replicate < request->replicates; replicate++) {
            struct compared_files compared;
            two_files_compare(&world, &seed, &compared);
            claimed += compared_pair(&compared, 0)->verdict == VERDICT_FASTER;
            compared_free(&compared);
        }
        put_share(sheet, "one of ten kernels (Mann-Whitney, Holm)", text, i, (double)claimed / (double)request->replicates);
    }
}

static void run(const struct request *request, struct sheet *sheet)
{
    static const size_t rounds[] = {10, 20, 50, 0};
    uint64_t cell = 0;
    for (size_t noise = 0; noise < NOISE_COUNT; noise++) {
        for (size_t i = 0; i < sizeof rounds / sizeof rounds[0]; i++, cell += DIFFERENCE_COUNT)
            power_of_speedup((enum noise)noise, rounds[i], request, cell, sheet);
    }
    for (size_t noise = 0; noise < NOISE_COUNT; noise++) {
        for (size_t i = 0; rounds[i] > 0; i++, cell += DIFFERENCE_COUNT)
            power_of_comparison((enum noise)noise, rounds[i], request, cell, sheet);
    }
}

const struct experiment experiment_power = {"power", "how often a difference of so much is claimed", 20, run};
