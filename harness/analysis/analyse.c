/* analyse.c - distribution-free intervals for medians, and for speedups taken within rounds. */
#include "analyse.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "drift.h"
#include "ratios.h"
#include "stats/bootstrap.h"
#include "stats/median.h"
#include "stats/replicates.h"
#include "stats/stopping.h"

static const uint64_t BOOTSTRAP_SEED = 1; /* any: the same file has the same intervals on every machine */

/* What is taken from a sample. */
typedef double sample_value(const struct sample *sample);

static double total_seconds(const struct sample *sample)
{
    return sample->seconds;
}

static double create_seconds(const struct sample *sample)
{
    return sample->create;
}

static double imbalance_of(const struct sample *sample)
{
    return sample->busy_mean > 0 ? sample->busy_max / sample->busy_mean - 1 : 0;
}

static double cpu_share_of(const struct sample *sample)
{
    return sample->seconds > 0 ? sample->cpu_seconds / sample->seconds : 0;
}

static double communication_of(const struct sample *sample)
{
    return sample->seconds > 0 ? sample->communication_seconds / sample->seconds : 0;
}

const struct configuration *analyse_baseline(const struct kernel_result *kernel)
{
    for (size_t i = 0; i < kernel->configuration_count; i++) {
        if (!kernel->configurations[i].parallel)
            return &kernel->configurations[i];
    }
    return NULL;
}

/* What a row is computed in: room for the values of the two longest configurations, and their number in each replicate. */
struct scratch {
    double *values;
    size_t *counts;
};

/* Sampling could end at any of several looks, and whoever looks often is wrong often: what is looked at shares its error over
 * them. 0 in results made by hand. */
static size_t looks_of(const struct kernel_result *kernel)
{
    return kernel->sampling.looks ? kernel->sampling.looks : 1;
}

/* The interval of `count` values in scratch: over rounds, or over rounds and processes. */
static struct interval interval_of(const struct kernel_result *kernel, struct scratch scratch, size_t count, double confidence)
{
    size_t replicates = kernel_replicate_count(kernel);
    return replicates > 1 ? stats_replicates(scratch.values, scratch.counts, replicates, confidence)
                          : stats_median(scratch.values, count, confidence);
}

/* The median of one value over the warm or the cold samples. */
static struct interval median_of(const struct kernel_result *kernel, const struct configuration *configuration, bool cold,
                                 sample_value *value, double confidence, struct scratch scratch)
{
    size_t count = 0;
    memset(scratch.counts, 0, kernel_replicate_count(kernel) * sizeof *scratch.counts);
    for (size_t i = 0; i < configuration->sample_count; i++) {
        const struct sample *sample = &configuration->samples[i];
        if (sample->cold != cold)
            continue;
        scratch.values[count++] = value(sample);
        scratch.counts[sample->replicate]++;
    }
    return interval_of(kernel, scratch, count, confidence);
}

/* From logarithms back to what they are of. */
static struct interval exponential(struct interval interval)
{
    interval.middle = exp(interval.middle);
    interval.low = exp(interval.low);
    interval.high = exp(interval.high);
    return interval;
}

static double ln_total_seconds(const struct sample *sample)
{
    return log(sample->seconds);
}

static double ln_create_seconds(const struct sample *sample)
{
    return log(sample->create);
}

/* The median of warm runs, or of creating the workers in cold ones. Over few processes its interval supposes normal values
 * (stats/replicates.h), and times differ by factors: so it is taken of their logarithms, and no time comes out below 0. */
static struct interval time_of(const struct kernel_result *kernel, const struct configuration *configuration, bool cold,
                               double confidence, struct scratch scratch)
{
    if (kernel_replicate_count(kernel) > 1)
        return exponential(
            median_of(kernel, configuration, cold, cold ? ln_create_seconds : ln_total_seconds, confidence, scratch));
    return median_of(kernel, configuration, cold, cold ? create_seconds : total_seconds, confidence, scratch);
}

/* The median over rounds of ln(T1 / Tp), mapped back: what drifts from round to round cancels within each. */
static struct interval ratio_over(const struct kernel_result *kernel, const struct configuration *baseline,
                                  const struct configuration *configuration, struct ratio_choice choice, double confidence,
                                  struct scratch scratch)
{
    size_t count = ratios_of(kernel, baseline, configuration, choice, scratch.values, scratch.counts);
    return exponential(interval_of(kernel, scratch, count, confidence));
}

static struct interval speedup_over(const struct kernel_result *kernel, const struct configuration *baseline,
                                    const struct configuration *configuration, struct ratio_choice choice, size_t looks,
                                    struct scratch scratch)
{
    double confidence = stopping_confidence_each(ratios_curve_length(kernel, configuration), looks);
    return ratio_over(kernel, baseline, configuration, choice, confidence, scratch);
}

bool analyse_ratio(const struct kernel_result *kernel, const struct configuration *base,
                   const struct configuration *configuration, size_t together, struct interval *ratio)
{
    size_t most = configuration->sample_count;
    struct scratch scratch = {.values = malloc((most ? most : 1) * sizeof *scratch.values),
                              .counts = calloc(kernel_replicate_count(kernel), sizeof *scratch.counts)};
    bool good = scratch.values && scratch.counts;
    if (good)
        *ratio = ratio_over(kernel, base, configuration, (struct ratio_choice){0},
                            stopping_confidence_each(together, looks_of(kernel)), scratch);
    free(scratch.values);
    free(scratch.counts);
    return good;
}

/* The warm samples that took time, by item where the problem grew with the workers; how many. */
static size_t unit_seconds_of(const struct kernel_result *kernel, const struct configuration *configuration, double *seconds)
{
    size_t items = kernel->sampling.weak ? configuration_item_count(kernel, configuration) : 1, count = 0;
    for (size_t i = 0; i < configuration->sample_count; i++) {
        const struct sample *sample = &configuration->samples[i];
        if (!sample->cold && sample->seconds > 0)
            seconds[count++] = sample->seconds / (double)(items ? items : 1);
    }
    return count;
}

static size_t count_disturbed(const struct configuration *configuration)
{
    size_t count = 0;
    for (size_t i = 0; i < configuration->sample_count; i++)
        count += !configuration->samples[i].cold && configuration->samples[i].disturbance != 0;
    return count;
}

/* The values of a monotone function at the three points of an interval; one that falls swaps the ends. */
static struct interval mapped(struct interval interval, double middle, double of_low, double of_high)
{
    interval.middle = middle;
    interval.low = fmin(of_low, of_high);
    interval.high = fmax(of_low, of_high);
    return interval;
}

static struct interval efficiency_of(struct interval speedup, double workers)
{
    return mapped(speedup, speedup.middle / workers, speedup.low / workers, speedup.high / workers);
}

/* CPU time beyond the workers' own is the harness's, between its two looks at the clock: no share is below 0. */
static struct interval waiting_of(struct interval cpu_share, double workers)
{
    return mapped(cpu_share, fmax(0, 1 - cpu_share.middle / workers), fmax(0, 1 - cpu_share.low / workers),
                  fmax(0, 1 - cpu_share.high / workers));
}

static double karp_flatt(double speedup, double workers)
{
    return (1 / speedup - 1 / workers) / (1 - 1 / workers);
}

static struct interval serial_fraction_of(struct interval speedup, double workers)
{
    if (workers <= 1)
        return (struct interval){0};
    return mapped(speedup, karp_flatt(speedup.middle, workers), karp_flatt(speedup.low, workers),
                  karp_flatt(speedup.high, workers));
}

/* What follows from the speedup alone. */
static void derive_from_speedup(const struct kernel_result *kernel, struct analysed_row *row)
{
    if (row->speedup.count == 0)
        return;
    if (row->configuration->in_flight > 0) /* one worker, several items at once: speedup / workers says nothing */
        return;
    row->efficiency = efficiency_of(row->speedup, (double)row->configuration->worker_count);
    if (!kernel->sampling.weak)
        row->serial_fraction = serial_fraction_of(row->speedup, (double)row->configuration->worker_count);
}

static void analyse_speedups(const struct kernel_result *kernel, const struct configuration *baseline, struct analysed_row *row,
                             struct scratch scratch)
{
    const struct configuration *configuration = row->configuration;
    size_t looks = looks_of(kernel);
    row->speedup = speedup_over(kernel, baseline, configuration, (struct ratio_choice){0}, looks, scratch);
    /* How many cold runs there are was known before: no look decides over them. */
    row->cold_speedup = speedup_over(kernel, baseline, configuration, (struct ratio_choice){.cold = true}, 1, scratch);
    if (row->disturbed + count_disturbed(baseline) > 0)
        row->speedup_undisturbed =
            speedup_over(kernel, baseline, configuration, (struct ratio_choice){.undisturbed = true}, looks, scratch);
    derive_from_speedup(kernel, row);
}

/* Where a configuration shares no round with the baseline, as in times that another program took: the ratio of medians, each
 * side's samples drawn anew for themselves. What drifts does not cancel then. Several processes have no such interval. False
 * when memory is short. */
static bool analyse_unpaired(const struct kernel_result *kernel, struct analysed_row *row, bool base_drifts,
                             double *base_seconds, double *seconds)
{
    const struct configuration *baseline = analyse_baseline(kernel);
    if (!baseline || !row->configuration->parallel || row->speedup.count > 0 || kernel_replicate_count(kernel) > 1)
        return true;
    double confidence = stopping_confidence_each(ratios_curve_length(kernel, row->configuration), looks_of(kernel));
    size_t base_count = unit_seconds_of(kernel, baseline, base_seconds);
    size_t count = unit_seconds_of(kernel, row->configuration, seconds);
    if (!stats_bootstrap_ratio(base_seconds, base_count, seconds, count, confidence, BOOTSTRAP_SEED, &row->speedup))
        return false;
    row->speedup = interval_withheld_if(row->drifting || base_drifts, exponential(row->speedup));
    row->unpaired = row->speedup.count > 0;
    derive_from_speedup(kernel, row);
    return true;
}

/* A share of a time within one sample: what drifts cancels. Nothing where a sample does not tell. */
static struct interval communication_share(const struct kernel_result *kernel, const struct configuration *configuration,
                                           struct scratch scratch)
{
    bool told = configuration->rank_count > 0;
    for (size_t i = 0; i < configuration->sample_count; i++)
        told = told && (configuration->samples[i].cold || isfinite(configuration->samples[i].communication_seconds));
    return told ? median_of(kernel, configuration, false, communication_of, stopping_confidence_each(1, looks_of(kernel)),
                            scratch)
                : (struct interval){0};
}

/* Creating the workers is timed in the same rounds, too few to be tested by themselves: it wanders as the warm times do. */
static struct analysed_row analyse_row(const struct kernel_result *kernel, const struct configuration *configuration,
                                       bool drifting, struct scratch scratch)
{
    struct analysed_row row = {
        .configuration = configuration, .drifting = drifting, .disturbed = count_disturbed(configuration)};
    row.seconds = interval_withheld_if(
        drifting, time_of(kernel, configuration, false, stopping_confidence_each(1, looks_of(kernel)), scratch));
    row.create = interval_withheld_if(drifting, time_of(kernel, configuration, true, stopping_confidence(), scratch));
    row.imbalance = configuration->worker_count > 1
                        ? median_of(kernel, configuration, false, imbalance_of, stopping_confidence(), scratch).middle
                        : 0;
    row.waiting = interval_withheld_if(drifting, waiting_of(median_of(kernel, configuration, false, cpu_share_of,
                                                                      stopping_confidence_each(1, looks_of(kernel)), scratch),
                                                            (double)configuration->worker_count));
    row.communication = communication_share(kernel, configuration, scratch);
    if (row.seconds.count > 0 && row.seconds.middle > 0)
        row.items_per_second = (double)configuration_item_count(kernel, configuration) / row.seconds.middle;
    const struct configuration *baseline = analyse_baseline(kernel);
    if (baseline && configuration->parallel)
        analyse_speedups(kernel, baseline, &row, scratch);
    return row;
}

double analyse_confidence(void)
{
    return stopping_confidence();
}

/* Whether the row of the baseline drifts. */
static bool baseline_drifts(const struct kernel_result *kernel, const struct analysed_row *rows)
{
    const struct configuration *baseline = analyse_baseline(kernel);
    return baseline && rows[baseline - kernel->configurations].drifting;
}

bool analyse_kernel(const struct kernel_result *kernel, struct analysis *analysis)
{
    size_t most = 1;
    for (size_t i = 0; i < kernel->configuration_count; i++)
        most = kernel->configurations[i].sample_count > most ? kernel->configurations[i].sample_count : most;
    struct scratch scratch = {.values = malloc(2 * most * sizeof *scratch.values),
                              .counts = calloc(kernel_replicate_count(kernel), sizeof *scratch.counts)};
    struct analysed_row *rows = calloc(kernel->configuration_count ? kernel->configuration_count : 1, sizeof *rows);
    bool good = scratch.values && scratch.counts && rows;
    for (size_t i = 0; good && i < kernel->configuration_count; i++) {
        double chance;
        good = drift_chance(kernel, &kernel->configurations[i], &chance);
        if (good)
            rows[i] = analyse_row(kernel, &kernel->configurations[i], chance <= drift_level(), scratch);
    }
    for (size_t i = 0; good && i < kernel->configuration_count; i++)
        good = analyse_unpaired(kernel, &rows[i], baseline_drifts(kernel, rows), scratch.values, scratch.values + most);
    free(scratch.values);
    free(scratch.counts);
    if (!good) {
        free(rows);
        return false;
    }
    *analysis = (struct analysis){.kernel = kernel, .rows = rows, .row_count = kernel->configuration_count};
    return true;
}

void analysis_free(struct analysis *analysis)
{
    free(analysis->rows);
    *analysis = (struct analysis){0};
}
