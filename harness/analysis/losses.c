/* losses.c - medians over the warm samples of each configuration. */
#include "losses.h"

#include <math.h>
#include <stdlib.h>

#include "stats/median.h"

typedef double sample_value(const struct sample *sample);

static double busiest_of(const struct sample *sample)
{
    return sample->busy_mean > 0 ? sample->busy_max / sample->busy_mean : NAN;
}

static double outside_of(const struct sample *sample)
{
    return sample->seconds > 0 && sample->busy_max > 0 ? 1 - sample->busy_max / sample->seconds : NAN;
}

static double busy_of(const struct sample *sample)
{
    return sample->busy_mean;
}

/* Over the warm samples that have one; NAN without any. `values` has room for all. */
static double median_over(const struct configuration *configuration, sample_value *value, double *values)
{
    size_t count = 0;
    for (size_t i = 0; i < configuration->sample_count; i++) {
        double one = configuration->samples[i].cold ? (double)NAN : value(&configuration->samples[i]);
        if (isfinite(one))
            values[count++] = one;
    }
    return count > 0 ? stats_median(values, count, analyse_confidence()).middle : NAN;
}

static double ratio(double a, double b)
{
    return b > 0 ? a / b : NAN;
}

static struct loss loss_of(const struct analysed_row *row, const struct roof_share *roof, double base_busy, double *values)
{
    const struct configuration *configuration = row->configuration;
    double all_busy = (double)configuration->worker_count * median_over(configuration, busy_of, values);
    return (struct loss){
        .row = row,
        .roof = roof,
        .busiest = median_over(configuration, busiest_of, values),
        .outside = median_over(configuration, outside_of, values),
        .growth = ratio(all_busy, base_busy),
        .create = row->create.count > 0 ? ratio(row->create.middle, row->seconds.middle) : NAN,
    };
}

static const struct analysed_row *base_of(const struct analysis *analysis)
{
    for (size_t i = 0; i < analysis->row_count; i++) {
        if (!analysis->rows[i].configuration->parallel && analysis->rows[i].seconds.count > 0)
            return &analysis->rows[i];
    }
    return NULL;
}

static size_t most_samples(const struct kernel_result *kernel)
{
    size_t most = 1;
    for (size_t i = 0; i < kernel->configuration_count; i++)
        most = kernel->configurations[i].sample_count > most ? kernel->configurations[i].sample_count : most;
    return most;
}

/* Whether workers share CPUs, or cores where that matters: what computes runs slower beside a second hardware thread. */
static bool shares(const struct losses *losses, const struct configuration *configuration)
{
    const json_t *machine = json_object_get(losses->study->result->context, "machine");
    json_int_t cores = json_integer_value(json_object_get(machine, "cores"));
    bool more_than_cores = cores > 0 && configuration->worker_count > (size_t)cores;
    return configuration->oversubscribed || (more_than_cores && !losses->kernel->waits);
}

bool losses_make(const struct study *study, size_t kernel, struct losses *losses)
{
    const struct analysis *analysis = &study->kernels[kernel];
    *losses = (struct losses){.study = study, .kernel = analysis->kernel, .base = base_of(analysis)};
    losses->list = calloc(analysis->row_count ? analysis->row_count : 1, sizeof *losses->list);
    double *values = malloc(most_samples(analysis->kernel) * sizeof *values);
    if (!losses->list || !values) {
        free(values);
        losses_free(losses);
        return false;
    }
    double base_busy = losses->base ? median_over(losses->base->configuration, busy_of, values) : NAN;
    losses->chunk_seconds =
        ratio(base_busy, (double)analysis->kernel->chunk_count * (double)analysis->kernel->problem.step_count);
    for (size_t i = 0; i < analysis->row_count; i++) {
        const struct analysed_row *row = &analysis->rows[i];
        if (!row->configuration->parallel || row->seconds.count == 0)
            continue;
        losses->list[losses->count++] = loss_of(row, &study->roofline.shares[kernel][i], base_busy, values);
        if (!shares(losses, row->configuration) && row->configuration->worker_count > losses->fair_workers)
            losses->fair_workers = row->configuration->worker_count;
    }
    free(values);
    return true;
}

void losses_free(struct losses *losses)
{
    free(losses->list);
    *losses = (struct losses){0};
}

double losses_bound(size_t chunks, size_t workers)
{
    if (chunks == 0 || workers == 0)
        return 1;
    size_t busiest = (chunks - 1) / workers + 1;
    return (double)chunks / (double)busiest;
}

const struct loss *losses_worst(const struct losses *losses, loss_value *value)
{
    const struct loss *worst = NULL;
    for (size_t i = 0; i < losses->count; i++) {
        const struct loss *loss = &losses->list[i];
        if (loss->row->configuration->oversubscribed || loss->row->configuration->worker_count != losses->fair_workers)
            continue;
        if (isfinite(value(loss)) && (!worst || value(loss) > value(worst)))
            worst = loss;
    }
    return worst;
}

const struct loss *losses_fastest(const struct losses *losses, bool crowded)
{
    const struct loss *best = NULL;
    for (size_t i = 0; i < losses->count; i++) {
        const struct loss *loss = &losses->list[i];
        const struct interval *speedup = &loss->row->speedup;
        if (loss->row->configuration->oversubscribed == crowded && speedup->count > 0 &&
            (!best || speedup->middle > best->row->speedup.middle))
            best = loss;
    }
    return best;
}
