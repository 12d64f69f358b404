/* curves.c - sorts a kernel's configurations into curves, and has each fitted. */
#include "curves.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "round_ratios.h"
#include "units.h"

/* Steps of a drawn curve over the measured worker counts, and beyond them: smooth on a page. */
enum { FIT_STEPS = 32, EXTRAPOLATION_STEPS = 12 };

/* The rows of one curve, by rising worker count. */
struct members {
    const struct analysed_row **rows; /* count */
    size_t count;
};

/* What all curves of a kernel are made from. */
struct maker {
    const json_t *context;
    const struct analysis *analysis;
    const struct configuration *baseline;
    enum segment *segments; /* of each row */
    struct members members; /* of the curve at hand; room for all rows */
};

/* --- members ------------------------------------------------------------------------------------------------------------ */

static int compare_workers(const void *a_in, const void *b_in)
{
    const struct analysed_row *const *a = a_in, *const *b = b_in;
    size_t x = (*a)->configuration->worker_count, y = (*b)->configuration->worker_count;
    return (x > y) - (x < y);
}

static void find_members(struct maker *maker, const char *strategy, enum segment segment)
{
    const struct analysis *analysis = maker->analysis;
    maker->members.count = 0;
    for (size_t i = 0; i < analysis->row_count; i++) {
        const struct analysed_row *row = &analysis->rows[i];
        bool same = row->speedup.count > 0 && strcmp(row->configuration->strategy, strategy) == 0;
        if (same && maker->segments[i] == segment)
            maker->members.rows[maker->members.count++] = row;
    }
    qsort(maker->members.rows, maker->members.count, sizeof(const struct analysed_row *), compare_workers);
}

/* Whether a row is the first of its strategy that has a speedup. */
static bool begins_strategy(const struct analysis *analysis, size_t index)
{
    const struct analysed_row *row = &analysis->rows[index];
    for (size_t i = 0; i < index; i++) {
        const struct analysed_row *before = &analysis->rows[i];
        if (before->speedup.count > 0 && strcmp(before->configuration->strategy, row->configuration->strategy) == 0)
            return false;
    }
    return row->speedup.count > 0;
}

/* --- superlinear points ------------------------------------------------------------------------------------------------- */

static void explain(const struct maker *maker, const struct analysed_row *row, struct superlinear *point)
{
    double bytes = (double)maker->analysis->kernel->memory_bytes;
    size_t workers = row->configuration->worker_count;
    bool fixed = !maker->analysis->kernel->sampling.weak; /* a problem that grows has shares that do not shrink */
    unsigned level = fixed ? segment_cache_that_holds_shares(maker->context, row->configuration, bytes) : 0;
    point->workers = workers;
    if (level > 0)
        snprintf(point->cause, sizeof point->cause,
                 "each worker's share, %s, fits into its cache of level %u, and all %s do not",
                 units_bytes(bytes / (double)workers).text, level, units_bytes(bytes).text);
    else
        snprintf(point->cause, sizeof point->cause, "unknown");
}

static bool find_superlinear(const struct maker *maker, struct curve *curve)
{
    curve->superlinear = calloc(maker->members.count, sizeof *curve->superlinear);
    for (size_t i = 0; curve->superlinear && i < maker->members.count; i++) {
        const struct analysed_row *row = maker->members.rows[i];
        if (row->speedup.bounded && row->speedup.low > (double)row->configuration->worker_count)
            explain(maker, row, &curve->superlinear[curve->superlinear_count++]);
    }
    return curve->superlinear != NULL;
}

/* --- the law ------------------------------------------------------------------------------------------------------------ */

static struct curve_point point_at(const struct curve_fit *fit, double workers, double most_workers)
{
    struct interval speedup = curve_fit_speedup(fit, workers);
    return (struct curve_point){workers, speedup.middle, speedup.bounded, speedup.low, speedup.high, workers > most_workers};
}

/* Evenly spaced in the logarithm: from the fewest measured workers to the most, and on to CURVE_EXTRAPOLATION times as many. */
static bool trace(const struct curve_fit *fit, struct curve *curve)
{
    double least = (double)curve->workers[0], most = (double)curve->workers[curve->worker_count - 1];
    curve->fit = calloc(FIT_STEPS + 1 + EXTRAPOLATION_STEPS, sizeof *curve->fit);
    for (size_t i = 0; curve->fit && i < FIT_STEPS; i++)
        curve->fit[curve->fit_count++] = point_at(fit, least * pow(most / least, (double)i / FIT_STEPS), most);
    for (size_t i = 0; curve->fit && i <= EXTRAPOLATION_STEPS; i++) {
        double beyond =
            i < EXTRAPOLATION_STEPS ? pow(CURVE_EXTRAPOLATION, (double)i / EXTRAPOLATION_STEPS) : CURVE_EXTRAPOLATION;
        curve->fit[curve->fit_count++] = point_at(fit, most * beyond, most);
    }
    return curve->fit != NULL;
}

static bool take_fit(const struct curve_fit *fit, struct curve *curve)
{
    curve->law = fit->law;
    curve->serial = fit->serial;
    curve->crosstalk = fit->crosstalk;
    curve->peak_workers = fit->peak_workers;
    snprintf(curve->why, sizeof curve->why, "%s", fit->why);
    memcpy(curve->aicc, fit->aicc, sizeof curve->aicc);
    return fit->law == LAW_NONE || trace(fit, curve);
}

/* The members' ratios within each round; or, of several processes, each one's median. */
static void gather(const struct maker *maker, size_t columns, double *by_round, double *log_ratios)
{
    const struct kernel_result *kernel = maker->analysis->kernel;
    for (size_t i = 0; i < maker->members.count; i++) {
        double *row = &log_ratios[i * columns];
        bool replicated = kernel_replicate_count(kernel) > 1;
        round_values(maker->baseline, maker->members.rows[i]->configuration, round_log_ratio, replicated ? by_round : row);
        if (replicated)
            round_replicate_medians(kernel, maker->baseline, by_round, row);
    }
}

/* Fits the laws to the members. False when memory is short. */
static bool fit_members(const struct maker *maker, struct curve *curve)
{
    size_t count = maker->members.count, rounds = round_count(maker->baseline);
    size_t replicates = kernel_replicate_count(maker->analysis->kernel), columns = replicates > 1 ? replicates : rounds;
    double *log_ratios = calloc(count * columns, sizeof *log_ratios), *by_round = calloc(rounds, sizeof *by_round);
    double *workers = calloc(count, sizeof *workers);
    struct curve_fit *fit = malloc(sizeof *fit);
    bool good = log_ratios && by_round && workers && fit;
    if (good)
        gather(maker, columns, by_round, log_ratios);
    for (size_t i = 0; good && i < count; i++)
        workers[i] = (double)curve->workers[i];
    const struct curve_data data = {workers, count, columns, log_ratios, replicates > 1 ? "replicates" : "rounds"};
    good = good && curve_fit_make(&data, fit) && take_fit(fit, curve);
    free(log_ratios);
    free(by_round);
    free(workers);
    free(fit);
    return good;
}

/* --- curves ------------------------------------------------------------------------------------------------------------- */

static void curve_free(struct curve *curve)
{
    free(curve->workers);
    free(curve->fit);
    free(curve->superlinear);
}

/* Of the members at hand, of which there is at least one. False when memory is short; then there is nothing to free. */
static bool curve_make(const struct maker *maker, const char *strategy, enum segment segment, struct curve *curve)
{
    *curve = (struct curve){.strategy = strategy, .segment = segment, .worker_count = maker->members.count};
    for (enum law law = LAW_NONE; law < LAW_COUNT; law++)
        curve->aicc[law] = NAN;
    curve->workers = calloc(curve->worker_count, sizeof *curve->workers);
    for (size_t i = 0; curve->workers && i < curve->worker_count; i++)
        curve->workers[i] = maker->members.rows[i]->configuration->worker_count;
    bool good = curve->workers && find_superlinear(maker, curve);
    if (good && maker->analysis->kernel->sampling.weak)
        snprintf(curve->why, sizeof curve->why, "the laws are of problems of fixed size, and these grow with the workers");
    else
        good = good && fit_members(maker, curve);
    if (!good)
        curve_free(curve);
    return good;
}

static bool add_curves(struct maker *maker, const char *strategy, struct curves *curves)
{
    for (enum segment segment = 0; segment < SEGMENT_COUNT; segment++) {
        find_members(maker, strategy, segment);
        if (maker->members.count == 0)
            continue;
        if (!curve_make(maker, strategy, segment, &curves->curves[curves->count]))
            return false;
        curves->count++;
    }
    return true;
}

static bool maker_make(const json_t *context, const struct analysis *analysis, struct maker *maker)
{
    size_t most = analysis->row_count > 0 ? analysis->row_count : 1;
    *maker = (struct maker){
        .context = context,
        .analysis = analysis,
        .baseline = analyse_baseline(analysis->kernel),
        .segments = calloc(most, sizeof *maker->segments),
        .members.rows = calloc(most, sizeof(const struct analysed_row *)),
    };
    for (size_t i = 0; maker->segments && i < analysis->row_count; i++)
        maker->segments[i] = segment_of(context, analysis->rows[i].configuration);
    return maker->segments && maker->members.rows;
}

static void maker_free(struct maker *maker)
{
    free(maker->segments);
    free(maker->members.rows);
}

bool curves_make(const json_t *context, const struct analysis *analysis, struct curves *curves)
{
    struct maker maker;
    *curves = (struct curves){.curves = calloc(analysis->row_count + 1, sizeof *curves->curves)}; /* at most one a row */
    bool good = maker_make(context, analysis, &maker) && curves->curves;
    for (size_t i = 0; good && i < analysis->row_count; i++) {
        if (begins_strategy(analysis, i) && analysis->rows[i].configuration->in_flight == 0) /* no curve over workers */
            good = add_curves(&maker, analysis->rows[i].configuration->strategy, curves);
    }
    maker_free(&maker);
    if (!good)
        curves_free(curves);
    return good;
}

void curves_free(struct curves *curves)
{
    for (size_t i = 0; i < curves->count; i++)
        curve_free(&curves->curves[i]);
    free(curves->curves);
    *curves = (struct curves){0};
}
