/* coverage_bootstrap.c - the unpaired bootstrap of a ratio of medians, for samples that have no rounds in common. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "experiment.h"
#include "stats/bootstrap.h"
#include "world.h"

enum { MOST = 50 };

static const double SPREAD = 0.03, RATIO = 2;

static void fill(enum noise noise, double base, double *values, size_t count, uint64_t *random)
{
    for (size_t i = 0; i < count; i++)
        values[i] = base * noise_draw(noise, SPREAD, random);
}

static void run_cell(enum noise noise, size_t count, double confidence, const struct request *request, uint64_t seed,
                     struct sheet *sheet)
{
    struct tally tally = {0};
    for (size_t replicate = 0; replicate < request->replicates; replicate++) {
        double a[MOST], b[MOST];
        fill(noise, RATIO, a, count, &seed);
        fill(noise, 1, b, count, &seed);
        struct interval interval;
        if (!stats_bootstrap_ratio(a, count, b, count, confidence, replicate, &interval))
            abort(); /* out of memory */
        tally_add(&tally, interval.bounded ? interval.low : 1, interval.bounded ? interval.high : -1, log(RATIO));
    }
    char name[64], rounds[32];
    snprintf(name, sizeof name, "ratio without rounds (bootstrap), at %.4g %%", 100 * confidence);
    snprintf(rounds, sizeof rounds, "%zu + %zu", count, count);
    sheet_add(sheet, name, noise_name(noise), rounds, &tally, false);
}

/* Alone, and as one of eight. */
static void run(const struct request *request, struct sheet *sheet)
{
    static const size_t counts[] = {5, 6, 10, 20, MOST};
    static const double confidences[] = {0.95, 1 - 0.05 / 8};
    uint64_t cell = 0;
    for (size_t noise = 0; noise < NOISE_COUNT; noise++) {
        for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
            for (size_t j = 0; j < 2; j++)
                run_cell((enum noise)noise, counts[i], confidences[j], request, cell_seed(request, 3, cell++), sheet);
        }
    }
}

const struct experiment experiment_bootstrap = {"bootstrap", "ratios of samples that have no rounds in common", 10, run};
