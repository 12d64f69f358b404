/* roofline.c - rates of the kernels that measure the machine, and all others held against them. */
#include "roofline.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "round_ratios.h"
#include "segments.h"
#include "stats/median.h"

/* Room for the rates of any one configuration, and a count for each replicate. */
struct scratch {
    double *rates;
    size_t *counts;
};

static const char *const bound_names[] = {"none", "arithmetic", "memory"};

const char *roof_bound_name(enum roof_bound bound)
{
    return bound_names[bound];
}

/* Of one configuration: `per_item` of something, a second, in the median of its warm samples. */
static struct interval rate_of(const struct kernel_result *kernel, const struct analysed_row *row, double per_item,
                               double confidence, struct scratch *scratch)
{
    const struct configuration *configuration = row->configuration;
    double amount = per_item * (double)configuration_item_count(kernel, configuration);
    bool logarithms = kernel_replicate_count(kernel) > 1; /* as in analyse.c: no rate comes out below 0 */
    size_t count = 0;
    for (size_t i = 0; i < configuration->sample_count; i++) {
        const struct sample *sample = &configuration->samples[i];
        double rate = sample->seconds > 0 ? amount / sample->seconds : (double)NAN;
        if (!sample->cold)
            scratch->rates[count++] = logarithms ? log(rate) : rate;
    }
    struct interval interval = round_median(kernel, configuration, scratch->rates, scratch->counts, confidence);
    if (logarithms)
        interval = (struct interval){.count = interval.count,
                                     .middle = exp(interval.middle),
                                     .bounded = interval.bounded,
                                     .low = exp(interval.low),
                                     .high = exp(interval.high)};
    return interval_withheld_if(row->drifting, interval);
}

/* --- roofs -------------------------------------------------------------------------------------------------------------- */

static struct roof *find_roof(struct roof *roofs, size_t count, const struct configuration *configuration)
{
    for (size_t i = 0; i < count; i++) {
        if (roofs[i].worker_count == configuration->worker_count && strcmp(roofs[i].strategy, configuration->strategy) == 0)
            return &roofs[i];
    }
    return NULL;
}

static void raise_roof(struct interval *roof, struct interval rate)
{
    if (rate.count > 0 && (roof->count == 0 || rate.middle > roof->middle))
        *roof = rate;
}

/* A configuration of a kernel with that role raises the roofs that it measures. */
static void measure_roof(const struct kernel_result *kernel, const struct analysed_row *row, double confidence,
                         struct scratch *scratch, struct roof *roof)
{
    const struct problem *problem = &kernel->problem;
    if (kernel->role == ROLE_PEAK_FLOPS)
        raise_roof(problem->flop_bits == 32 ? &roof->flops_32_per_second : &roof->flops_64_per_second,
                   rate_of(kernel, row, problem->flops_per_item, confidence, scratch));
    if (kernel->role == ROLE_PEAK_BYTES)
        raise_roof(&roof->bytes_per_second, rate_of(kernel, row, problem->bytes_per_item, confidence, scratch));
}

static bool measures_roofs(const struct kernel_result *kernel)
{
    return kernel->role == ROLE_PEAK_FLOPS || kernel->role == ROLE_PEAK_BYTES;
}

/* All roofs, with intervals of that confidence, in the order of the result. NULL when memory is short. */
static struct roof *find_roofs(const struct result *result, const struct analysis *kernels, double confidence,
                               struct scratch *scratch, size_t *count)
{
    size_t most = 1;
    for (size_t i = 0; i < result->kernel_count; i++)
        most += measures_roofs(&result->kernels[i]) ? result->kernels[i].configuration_count : 0;
    struct roof *roofs = calloc(most, sizeof *roofs);
    *count = 0;
    for (size_t i = 0; roofs && i < result->kernel_count; i++) {
        const struct kernel_result *kernel = &result->kernels[i];
        for (size_t j = 0; measures_roofs(kernel) && j < kernel->configuration_count; j++) {
            const struct analysed_row *row = &kernels[i].rows[j];
            const struct configuration *configuration = row->configuration;
            if (configuration->sample_count == 0)
                continue;
            struct roof *roof = find_roof(roofs, *count, configuration);
            if (!roof) {
                roof = &roofs[(*count)++];
                *roof = (struct roof){.strategy = configuration->strategy, .worker_count = configuration->worker_count};
            }
            measure_roof(kernel, row, confidence, scratch, roof);
        }
    }
    return roofs;
}

/* --- shares ------------------------------------------------------------------------------------------------------------- */

/* Both intervals hold together, so the quotient lies between that of their ends. */
static struct interval quotient(struct interval rate, struct interval roof)
{
    if (rate.count == 0 || roof.count == 0 || !(roof.middle > 0))
        return (struct interval){0};
    return (struct interval){
        .count = rate.count < roof.count ? rate.count : roof.count,
        .middle = rate.middle / roof.middle,
        .bounded = rate.bounded && roof.bounded && roof.low > 0,
        .withheld = rate.withheld || roof.withheld,
        .low = roof.high > 0 ? rate.low / roof.high : 0,
        .high = roof.low > 0 ? rate.high / roof.low : 0,
    };
}

/* The larger of two shares names the bound. A kernel that counts flops and bytes needs both roofs: with one of them unknown, so
 * is which is nearer. `roof` has intervals of the same confidence; NULL: none was measured for these workers. */
static struct roof_share share_of(const struct kernel_result *kernel, const struct analysed_row *row, const struct roof *roof,
                                  double confidence, struct scratch *scratch)
{
    const struct problem *problem = &kernel->problem;
    bool counts_flops = problem->flops_per_item > 0, counts_bytes = problem->bytes_per_item > 0;
    if (!roof || row->configuration->sample_count == 0)
        return (struct roof_share){0};
    struct interval flops = rate_of(kernel, row, problem->flops_per_item, confidence, scratch);
    struct interval bytes = rate_of(kernel, row, problem->bytes_per_item, confidence, scratch);
    struct interval arithmetic =
        quotient(flops, problem->flop_bits == 32 ? roof->flops_32_per_second : roof->flops_64_per_second);
    struct interval memory = quotient(bytes, roof->bytes_per_second);
    if ((counts_flops && arithmetic.count == 0) || (counts_bytes && memory.count == 0) || (!counts_flops && !counts_bytes))
        return (struct roof_share){0};
    bool by_memory = counts_bytes && (!counts_flops || memory.middle > arithmetic.middle);
    struct roof_share share = {by_memory ? ROOF_MEMORY : ROOF_ARITHMETIC, by_memory ? memory : arithmetic, false, false};
    share.impossible = share.share.bounded && share.share.low > 1;
    return share;
}

/* Bytes of a configuration's problem; where that grows with the workers, so do they. */
static double memory_of(const struct kernel_result *kernel, const struct configuration *configuration)
{
    double items = (double)kernel->problem.item_count;
    double growth = items > 0 ? (double)configuration_item_count(kernel, configuration) / items : 1;
    return growth * (double)kernel->memory_bytes;
}

/* One for each configuration; NULL when memory is short. */
static struct roof_share *find_shares(const json_t *context, const struct analysis *analysis, struct roof *roofs,
                                      size_t roof_count, double confidence, struct scratch *scratch)
{
    const struct kernel_result *kernel = analysis->kernel;
    struct roof_share *shares = calloc(kernel->configuration_count ? kernel->configuration_count : 1, sizeof *shares);
    for (size_t i = 0; shares && i < kernel->configuration_count; i++) {
        const struct configuration *configuration = &kernel->configurations[i];
        const struct roof *roof = find_roof(roofs, roof_count, configuration);
        shares[i] = share_of(kernel, &analysis->rows[i], roof, confidence, scratch);
        shares[i].cached = shares[i].impossible && shares[i].bound == ROOF_MEMORY &&
                           memory_of(kernel, configuration) <= segment_last_cache_bytes(context);
    }
    return shares;
}

/* --- the whole ---------------------------------------------------------------------------------------------------------- */

static bool scratch_make(const struct result *result, struct scratch *scratch)
{
    size_t most = 1, replicates = 1;
    for (size_t i = 0; i < result->kernel_count; i++) {
        const struct kernel_result *kernel = &result->kernels[i];
        replicates = kernel_replicate_count(kernel) > replicates ? kernel_replicate_count(kernel) : replicates;
        for (size_t j = 0; j < kernel->configuration_count; j++) {
            size_t count = kernel->configurations[j].sample_count;
            most = count > most ? count : most;
        }
    }
    *scratch = (struct scratch){malloc(most * sizeof *scratch->rates), calloc(replicates, sizeof *scratch->counts)};
    return scratch->rates && scratch->counts;
}

static void scratch_free(struct scratch *scratch)
{
    free(scratch->rates);
    free(scratch->counts);
}

/* A share is of two intervals: each takes half of the error, so that the share's holds as promised. */
static bool add_shares(const struct result *result, const struct analysis *kernels, struct scratch *scratch,
                       struct roofline *roofline)
{
    double confidence = stats_simultaneous(analyse_confidence(), 2);
    size_t count;
    struct roof *roofs = find_roofs(result, kernels, confidence, scratch, &count);
    roofline->shares = calloc(result->kernel_count ? result->kernel_count : 1, sizeof(struct roof_share *));
    bool good = roofs && roofline->shares;
    for (size_t i = 0; good && i < result->kernel_count; i++) {
        roofline->kernel_count = i + 1;
        roofline->shares[i] = find_shares(result->context, &kernels[i], roofs, count, confidence, scratch);
        good = roofline->shares[i] != NULL;
    }
    free(roofs);
    return good;
}

bool roofline_make(const struct result *result, const struct analysis *kernels, struct roofline *roofline)
{
    struct scratch scratch;
    *roofline = (struct roofline){0};
    bool good = scratch_make(result, &scratch);
    if (good)
        roofline->roofs = find_roofs(result, kernels, analyse_confidence(), &scratch, &roofline->roof_count);
    good = good && roofline->roofs && add_shares(result, kernels, &scratch, roofline);
    scratch_free(&scratch);
    if (!good)
        roofline_free(roofline);
    return good;
}

void roofline_free(struct roofline *roofline)
{
    for (size_t i = 0; i < roofline->kernel_count; i++)
        free(roofline->shares[i]);
    free(roofline->shares);
    free(roofline->roofs);
    *roofline = (struct roofline){0};
}
