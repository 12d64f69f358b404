/* coverage_proportion.c - the interval of a share of trials, as the harness's test of itself reports it. */
#include <stdio.h>

#include "experiment.h"
#include "stats/proportion.h"
#include "stats/random.h"

static void run_cell(double share, size_t trials, const struct request *request, uint64_t seed, struct sheet *sheet)
{
    struct tally tally = {0};
    for (size_t replicate = 0; replicate < request->replicates; replicate++) {
        size_t hits = 0;
        for (size_t i = 0; i < trials; i++)
            hits += stats_random_uniform(&seed) < share;
        struct interval interval = stats_proportion(hits, trials, 0.95);
        tally_add(&tally, interval.bounded ? interval.low : 1, interval.bounded ? interval.high : -1, share);
    }
    char samples[32], column[32];
    snprintf(samples, sizeof samples, "true share %.0f %%", 100 * share);
    snprintf(column, sizeof column, "%zu trials", trials);
    sheet_add(sheet, "share of trials (Clopper-Pearson)", samples, column, &tally, false);
}

static void run(const struct request *request, struct sheet *sheet)
{
    static const double shares[] = {0.01, 0.05, 0.2, 0.5};
    static const size_t trials[] = {20, 50, 400, 1000};
    uint64_t cell = 0;
    for (size_t i = 0; i < sizeof shares / sizeof shares[0]; i++) {
        for (size_t j = 0; j < sizeof trials / sizeof trials[0]; j++)
            run_cell(shares[i], trials[j], request, cell_seed(request, 6, cell++), sheet);
    }
}

const struct experiment experiment_proportion = {"proportion", "shares of trials, as `doctor --self-test` reports", 5, run};
