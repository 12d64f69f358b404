/* overheads.c - the times of empty runs, and the work that would be worth them. */
#include "overheads.h"

#include <math.h>
#include <stdlib.h>

#include "round_ratios.h"

/* With work W for each of p workers and an overhead D a run, T1 = p W and Tp = W + D: efficiency is W / (W + D), and E where
 * W = D E / (1 - E). */
static const double EFFICIENCY = 0.5;

/* D of one round: the empty run less its share of what the same chunks cost without any strategy (J. M. Bull, EWOMP 1999). */
static double grain_of_round(const struct sample *base, const struct sample *sample, double workers)
{
    return (sample->seconds - base->seconds / workers) * EFFICIENCY / (1 - EFFICIENCY);
}

/* A strategy that is quicker than the sequential run pays with any work: no grain is below nothing. */
static struct interval at_least_nothing(struct interval interval)
{
    interval.middle = fmax(interval.middle, 0);
    interval.low = fmax(interval.low, 0);
    interval.high = fmax(interval.high, 0);
    return interval;
}

/* Room for one value for each round of the sequential run, and a count for each replicate. */
struct scratch {
    double *values;
    size_t *counts;
};

/* `baseline` is NULL where the sequential run is none, or none of the same problem. */
static struct overhead overhead_of(const struct kernel_result *kernel, const struct analysed_row *row,
                                   const struct configuration *baseline, bool base_drifts, struct scratch scratch)
{
    const struct configuration *configuration = row->configuration;
    struct overhead overhead = {
        .strategy = configuration->strategy,
        .worker_count = configuration->worker_count,
        .dispatch = row->seconds,
        .create = row->create,
    };
    if (baseline) { /* a difference within rounds is a time all the same: it wanders with them, as a ratio would not */
        round_values(baseline, configuration, grain_of_round, scratch.values);
        overhead.smallest_grain = interval_withheld_if(
            row->drifting || base_drifts,
            at_least_nothing(round_median(kernel, baseline, scratch.values, scratch.counts, analyse_confidence())));
    }
    return overhead;
}

/* With several steps a run is many dispatches and one waking: neither is told apart. */
static bool tells_overheads(const struct kernel_result *kernel)
{
    return kernel->role == ROLE_OVERHEAD && kernel->problem.step_count == 1;
}

/* The rows of one kernel. False when memory is short. */
static bool add_kernel(const struct analysis *analysis, struct overheads *overheads)
{
    const struct kernel_result *kernel = analysis->kernel;
    const struct configuration *baseline = kernel->sampling.weak ? NULL : analyse_baseline(kernel);
    bool base_drifts = baseline && analysis->rows[baseline - kernel->configurations].drifting;
    size_t rounds = baseline ? round_count(baseline) : 0;
    struct scratch scratch = {
        .values = malloc((rounds ? rounds : 1) * sizeof *scratch.values),
        .counts = calloc(kernel_replicate_count(kernel), sizeof *scratch.counts),
    };
    bool good = scratch.values && scratch.counts;
    for (size_t i = 0; good && i < analysis->row_count; i++) {
        const struct analysed_row *row = &analysis->rows[i];
        if (row->configuration->parallel && row->seconds.count > 0)
            overheads->rows[overheads->count++] = overhead_of(kernel, row, baseline, base_drifts, scratch);
    }
    free(scratch.values);
    free(scratch.counts);
    return good;
}

bool overheads_make(const struct result *result, const struct analysis *kernels, struct overheads *overheads)
{
    size_t most = 1;
    for (size_t i = 0; i < result->kernel_count; i++)
        most += tells_overheads(&result->kernels[i]) ? kernels[i].row_count : 0;
    *overheads = (struct overheads){.rows = calloc(most, sizeof *overheads->rows)};
    bool good = overheads->rows != NULL;
    for (size_t i = 0; good && i < result->kernel_count; i++) {
        if (tells_overheads(&result->kernels[i]))
            good = add_kernel(&kernels[i], overheads);
    }
    if (!good)
        overheads_free(overheads);
    return good;
}

void overheads_free(struct overheads *overheads)
{
    free(overheads->rows);
    *overheads = (struct overheads){0};
}
