/* analyse.c - distribution-free intervals for medians, and for speedups taken within rounds. */
#include "analyse.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "stats/median.h"

/* Every interval that forkjoin prints holds with this probability. */
static const double CONFIDENCE = 0.95;

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

/* The median of one value over the warm or the cold samples. `scratch` holds sample_count values. */
static struct interval median_of(const struct configuration *configuration, bool cold, sample_value *value, double *scratch)
{
    size_t count = 0;
    for (size_t i = 0; i < configuration->sample_count; i++) {
        if (configuration->samples[i].cold == cold)
            scratch[count++] = value(&configuration->samples[i]);
    }
    return stats_median(scratch, count, CONFIDENCE);
}

/* Samples are kept by round, so the one looked for most often follows *hint, where the one before was found. */
static const struct sample *warm_sample_of(const struct configuration *configuration, size_t round, size_t *hint)
{
    for (size_t i = 0; i < configuration->sample_count; i++) {
        size_t at = (*hint + i) % configuration->sample_count;
        if (!configuration->samples[at].cold && configuration->samples[at].round == round) {
            *hint = at;
            return &configuration->samples[at];
        }
    }
    return NULL;
}

/* The median over rounds of ln(T1 / Tp), mapped back: what drifts from round to round cancels within each. */
static struct interval speedup_over(const struct configuration *baseline, const struct configuration *configuration, bool cold,
                                    double confidence, double *scratch)
{
    size_t count = 0, hint = 0;
    for (size_t i = 0; i < configuration->sample_count; i++) {
        const struct sample *sample = &configuration->samples[i];
        const struct sample *base = sample->cold == cold ? warm_sample_of(baseline, sample->round, &hint) : NULL;
        if (base && base->seconds > 0 && sample->seconds > 0)
            scratch[count++] = log(base->seconds / sample->seconds);
    }
    struct interval interval = stats_median(scratch, count, confidence);
    interval.middle = exp(interval.middle);
    interval.low = exp(interval.low);
    interval.high = exp(interval.high);
    return interval;
}

const struct configuration *analyse_baseline(const struct kernel_result *kernel)
{
    for (size_t i = 0; i < kernel->configuration_count; i++) {
        if (!kernel->configurations[i].parallel)
            return &kernel->configurations[i];
    }
    return NULL;
}

/* How many worker counts of this strategy were measured: so many intervals are read as one curve. */
static size_t curve_length(const struct kernel_result *kernel, const struct configuration *configuration)
{
    size_t count = 0;
    for (size_t i = 0; i < kernel->configuration_count; i++)
        count += strcmp(kernel->configurations[i].strategy, configuration->strategy) == 0;
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

/* Sampling could end at any of several looks, and whoever looks often is wrong often: the intervals share their error over them
 * (docs/method.md). 0 in results made by hand. */
static size_t looks_of(const struct kernel_result *kernel)
{
    return kernel->sampling.looks ? kernel->sampling.looks : 1;
}

static struct analysed_row analyse_row(const struct kernel_result *kernel, const struct configuration *configuration,
                                       double *scratch)
{
    struct analysed_row row = {.configuration = configuration};
    row.seconds = median_of(configuration, false, total_seconds, scratch);
    row.create = median_of(configuration, true, create_seconds, scratch);
    row.imbalance = configuration->worker_count > 1 ? median_of(configuration, false, imbalance_of, scratch).middle : 0;
    if (row.seconds.count > 0 && row.seconds.middle > 0)
        row.items_per_second = (double)configuration_item_count(kernel, configuration) / row.seconds.middle;

    const struct configuration *baseline = analyse_baseline(kernel);
    if (baseline && configuration->parallel) {
        double confidence = stats_simultaneous(CONFIDENCE, curve_length(kernel, configuration) * looks_of(kernel));
        row.speedup = speedup_over(baseline, configuration, false, confidence, scratch);
        row.cold_speedup = speedup_over(baseline, configuration, true, confidence, scratch);
        if (row.speedup.count > 0) {
            row.efficiency = efficiency_of(row.speedup, (double)configuration->worker_count);
            row.serial_fraction = serial_fraction_of(row.speedup, (double)configuration->worker_count);
        }
    }
    return row;
}

double analyse_confidence(void)
{
    return CONFIDENCE;
}

bool analyse_kernel(const struct kernel_result *kernel, struct analysis *analysis)
{
    size_t most = 1;
    for (size_t i = 0; i < kernel->configuration_count; i++)
        most = kernel->configurations[i].sample_count > most ? kernel->configurations[i].sample_count : most;
    double *scratch = malloc(most * sizeof *scratch);
    struct analysed_row *rows = calloc(kernel->configuration_count ? kernel->configuration_count : 1, sizeof *rows);
    if (!scratch || !rows) {
        free(scratch);
        free(rows);
        return false;
    }
    for (size_t i = 0; i < kernel->configuration_count; i++)
        rows[i] = analyse_row(kernel, &kernel->configurations[i], scratch);
    free(scratch);
    *analysis = (struct analysis){.kernel = kernel, .rows = rows, .row_count = kernel->configuration_count};
    return true;
}

void analysis_free(struct analysis *analysis)
{
    free(analysis->rows);
    *analysis = (struct analysis){0};
}
