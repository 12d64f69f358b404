/* model_work.c - medians of what workers did, as the inputs of a model. */
#include "model_work.h"

#include <math.h>
#include <stdlib.h>

#include "stats/median.h"
#include "stats/normal.h"

/* What one core reads where no kernel of the result measured it: the order of what server cores read today. */
static const double MEMORY_RATE = 10e9;

double model_points_at(const struct model_points *points, size_t workers, double otherwise)
{
    size_t count = points->count, next = 0;
    while (next < count && points->workers[next] < workers)
        next++;
    if (count == 0)
        return otherwise;
    if (next == count)
        return points->values[count - 1];
    if (next == 0 || points->workers[next] == workers)
        return points->values[next];
    double from = (double)points->workers[next - 1], to = (double)points->workers[next];
    double share = ((double)workers - from) / (to - from);
    return points->values[next - 1] + share * (points->values[next] - points->values[next - 1]);
}

double model_largest_normal(size_t count)
{
    return count < 2 ? 0 : stats_normal_above((1 - 0.375) / ((double)count + 0.25));
}

/* --- medians over samples ----------------------------------------------------------------------------------------------- */

/* What is looked at of a sample; NAN: nothing. */
typedef double sample_value(const struct kernel_result *kernel, const struct configuration *configuration,
                            const struct sample *sample);

static double value_seconds(const struct kernel_result *kernel, const struct configuration *configuration,
                            const struct sample *sample)
{
    (void)kernel, (void)configuration;
    return sample->seconds;
}

static double value_reduce(const struct kernel_result *kernel, const struct configuration *configuration,
                           const struct sample *sample)
{
    (void)kernel, (void)configuration;
    return sample->reduce_seconds;
}

/* Of all workers, in chunks, for the kernel's own problem: with weak scaling they did so many times more. */
static double value_in_chunks(const struct kernel_result *kernel, const struct configuration *configuration,
                              const struct sample *sample)
{
    double items = (double)configuration_item_count(kernel, configuration) / (double)kernel->problem.item_count;
    double reduce = isfinite(sample->reduce_seconds) ? sample->reduce_seconds : 0;
    double busy = sample->busy_mean * (double)configuration->worker_count - reduce;
    return busy > 0 ? busy / items : NAN;
}

/* The busiest worker's time over that of its share of the chunks, in standard deviations of one worker: the median of
 * max / share - 1 = spread x the largest of so many normals. */
static double value_spread(const struct kernel_result *kernel, const struct configuration *configuration,
                           const struct sample *sample)
{
    double workers = (double)configuration->worker_count;
    double items = (double)configuration_item_count(kernel, configuration) / (double)kernel->problem.item_count;
    double chunks = ceil((double)kernel->chunk_count * items), most = ceil(chunks / workers);
    double share = value_in_chunks(kernel, configuration, sample) * items * most / chunks;
    double reduce = isfinite(sample->reduce_seconds) ? sample->reduce_seconds : 0; /* by anyone, so perhaps by the busiest */
    if (configuration->rank_count > 0)                                             /* by every rank */
        reduce /= (double)configuration->rank_count;
    return share > 0 ? fmax((sample->busy_max - reduce) / share - 1, 0) / model_largest_normal(configuration->worker_count)
                     : NAN;
}

typedef bool is_meant(const struct configuration *configuration, size_t workers);

static bool is_baseline(const struct configuration *configuration, size_t workers)
{
    (void)workers;
    return !configuration->parallel;
}

/* Workers on CPUs of their own, or that do not need them; none that keeps several items in flight, which is other work. */
static bool is_undisturbed(const struct configuration *configuration, size_t workers)
{
    bool apart = !configuration->oversubscribed || configuration->waits;
    return configuration->parallel && apart && configuration->in_flight == 0 && configuration->worker_count == workers;
}

static bool has_two(const struct configuration *configuration, size_t workers)
{
    (void)workers;
    return configuration->worker_count > 1 && is_undisturbed(configuration, configuration->worker_count);
}

/* The median of the warm, right samples of the configurations that are meant; NAN when there is none. False when memory is
 * short. */
static bool median_of(const struct kernel_result *kernel, is_meant *meant, size_t workers, sample_value *value, double *median)
{
    size_t most = 1, count = 0;
    for (size_t i = 0; i < kernel->configuration_count; i++)
        most += kernel->configurations[i].sample_count;
    double *values = malloc(most * sizeof *values);
    if (!values)
        return false;
    for (size_t i = 0; i < kernel->configuration_count; i++) {
        const struct configuration *configuration = &kernel->configurations[i];
        for (size_t j = 0; meant(configuration, workers) && j < configuration->sample_count; j++) {
            const struct sample *sample = &configuration->samples[j];
            double one = sample->cold || !sample->correct ? NAN : value(kernel, configuration, sample);
            if (isfinite(one))
                values[count++] = one;
        }
    }
    *median = count > 0 ? stats_median(values, count, analyse_confidence()).middle : NAN;
    free(values);
    return true;
}

/* --- the parts ---------------------------------------------------------------------------------------------------------- */

/* Puts a value where it belongs in the rising order; of two of one count the larger stays. */
static void add_point(struct model_points *points, size_t workers, double value)
{
    size_t at = 0;
    while (at < points->count && points->workers[at] < workers)
        at++;
    if (at < points->count && points->workers[at] == workers) {
        points->values[at] = fmax(points->values[at], value);
        return;
    }
    if (points->count == MODEL_POINTS_MAX)
        return;
    for (size_t i = points->count++; i > at; i--) {
        points->workers[i] = points->workers[i - 1];
        points->values[i] = points->values[i - 1];
    }
    points->workers[at] = workers;
    points->values[at] = value;
}

/* One worker shares with nobody: that it was quicker or slower than the sequential run is nothing that a node does. */
static bool find_slowdown(const struct kernel_result *kernel, double alone, struct model_points *slowdown)
{
    add_point(slowdown, 1, 1);
    for (size_t i = 0; i < kernel->configuration_count; i++) {
        double together;
        size_t workers = kernel->configurations[i].worker_count;
        if (workers < 2 || !is_undisturbed(&kernel->configurations[i], workers))
            continue;
        if (!median_of(kernel, is_undisturbed, workers, value_in_chunks, &together))
            return false;
        if (isfinite(together))
            add_point(slowdown, workers, together / alone);
    }
    return true;
}

/* What a strategy costs is known without the work of the empty chunks where there was a sequential run of them. */
static void find_dispatch(const struct overheads *overheads, struct model_points *dispatch)
{
    for (size_t i = 0; i < overheads->count; i++) {
        const struct overhead *row = &overheads->rows[i];
        const struct interval *cost = row->smallest_grain.count > 0 ? &row->smallest_grain : &row->dispatch;
        if (cost->count > 0)
            add_point(dispatch, row->worker_count, cost->middle);
    }
}

static void find_memory_rate(const struct roofline *roofline, struct model_work *work)
{
    work->memory_rate = MEMORY_RATE;
    for (size_t i = 0; i < roofline->roof_count; i++) {
        const struct roof *roof = &roofline->roofs[i];
        if (roof->worker_count != 1 || roof->bytes_per_second.count == 0)
            continue;
        work->memory_rate =
            work->memory_measured ? fmax(work->memory_rate, roof->bytes_per_second.middle) : roof->bytes_per_second.middle;
        work->memory_measured = true;
    }
}

/* The sequential run's, from a coarse clock. */
static double find_cpu_share(const struct analysis *analysis)
{
    for (size_t i = 0; i < analysis->row_count; i++) {
        const struct analysed_row *row = &analysis->rows[i];
        if (is_baseline(row->configuration, 1) && row->waiting.count > 0)
            return fmin(fmax(1 - row->waiting.middle, 0), 1);
    }
    return 1;
}

/* Those that the run was allowed to use. A launcher that binds leaves rank 0, which tells of them, its own alone: so at least
 * as many as one node's ranks and their threads had, one each. */
static size_t count_cpus(const struct result *result)
{
    size_t cpus = json_array_size(json_object_get(json_object_get(result->context, "machine"), "cpus"));
    json_int_t told = json_integer_value(json_object_get(result->context, "num_cpus"));
    cpus = cpus > 0 ? cpus : told > 0 ? (size_t)told : 1;
    for (size_t i = 0; i < result->kernel_count; i++) {
        for (size_t j = 0; j < result->kernels[i].configuration_count; j++) {
            const struct configuration *one = &result->kernels[i].configurations[j];
            if (one->rank_count == 0 || one->node_count == 0 || one->oversubscribed || one->waits)
                continue;
            size_t on_node = (one->worker_count + one->node_count - 1) / one->node_count;
            cpus = on_node > cpus ? on_node : cpus;
        }
    }
    return cpus;
}

bool model_work_make(const struct study *study, size_t kernel_number, struct model_work *work, char why[WHY_MAX])
{
    const struct kernel_result *kernel = study->kernels[kernel_number].kernel;
    double seconds, reduce, alone;
    *work = (struct model_work){
        .chunk_count = kernel->chunk_count,
        .step_count = kernel->problem.step_count,
        .partial_bytes = kernel->sizes_recorded ? kernel->problem.partial_bytes : 0,
        .partial_known = kernel->sizes_recorded,
        .node_cpus = count_cpus(study->result),
        .waits = kernel->waits,
        .cpu_share = find_cpu_share(&study->kernels[kernel_number]),
        .weak = kernel->sampling.weak,
    };
    find_dispatch(&study->overheads, &work->dispatch);
    find_memory_rate(&study->roofline, work);
    bool good = median_of(kernel, is_baseline, 1, value_seconds, &seconds) &&
                median_of(kernel, is_baseline, 1, value_reduce, &reduce) &&
                median_of(kernel, is_baseline, 1, value_in_chunks, &alone) &&
                median_of(kernel, has_two, 0, value_spread, &work->spread) &&
                (!isfinite(alone) || find_slowdown(kernel, alone, &work->slowdown));
    if (!good || !isfinite(seconds) || work->chunk_count == 0 || work->step_count == 0) {
        snprintf(
            why, WHY_MAX, "%s",
            good
                ? "it has no samples of a sequential run, which a prediction starts from; run it with --strategy sequential,..."
                : "out of memory");
        return false;
    }
    double steps = (double)work->step_count, partials = (double)work->chunk_count * (double)work->partial_bytes;
    work->sequential_seconds = seconds;
    work->reduce_measured = isfinite(reduce);
    work->reduce_seconds = fmin((work->reduce_measured ? reduce : steps * partials / work->memory_rate), seconds) / steps;
    work->chunk_seconds = (seconds / steps - work->reduce_seconds) / (double)work->chunk_count;
    work->spread_known = isfinite(work->spread);
    work->spread = work->spread_known ? work->spread : 0;
    return true;
}
