/* curve_fit.c - points with weights from the rounds, the law of least AICc, and its fits to resampled rounds. */
#include "curve_fit.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "stats/median.h"
#include "stats/percentile.h"
#include "stats/random.h"

static const double CONFIDENCE = 0.95;

/* No ratio of times is known better than this: a law that missed a point measured without any spread would be thought
 * infinitely bad. */
static const double LEAST_DEVIATION = 1e-3;

static const uint64_t SEED = 4; /* any: resamples are the same on every machine */

/* --- points ------------------------------------------------------------------------------------------------------------- */

/* A measured ratio and its round. */
struct ratio {
    double log_ratio;
    size_t round;
};

static int compare_ratios(const void *a_in, const void *b_in)
{
    const struct ratio *a = a_in, *b = b_in;
    return (a->log_ratio > b->log_ratio) - (a->log_ratio < b->log_ratio);
}

/* The ratios of all points, each point's sorted; and what is drawn of the rounds. */
struct table {
    const struct curve_data *data;
    struct ratio *ratios;     /* point_count rows of round_count */
    size_t *ratio_counts;     /* of each row */
    double *scratch;          /* round_count */
    size_t *draws;            /* round_count: how often each round was drawn */
    struct law_point *points; /* point_count */
};

static void table_free(struct table *table)
{
    free(table->ratios);
    free(table->ratio_counts);
    free(table->scratch);
    free(table->draws);
    free(table->points);
}

static bool table_make(const struct curve_data *data, struct table *table)
{
    size_t points = data->point_count, rounds = data->round_count;
    *table = (struct table){
        .data = data,
        .ratios = calloc(points * rounds, sizeof *table->ratios),
        .ratio_counts = calloc(points, sizeof *table->ratio_counts),
        .scratch = calloc(rounds, sizeof *table->scratch),
        .draws = calloc(rounds, sizeof *table->draws),
        .points = calloc(points, sizeof *table->points),
    };
    if (!table->ratios || !table->ratio_counts || !table->scratch || !table->draws || !table->points) {
        table_free(table);
        return false;
    }
    for (size_t i = 0; i < points; i++) {
        struct ratio *row = &table->ratios[i * rounds];
        for (size_t round = 0; round < rounds; round++) {
            double log_ratio = data->log_ratios[i * rounds + round];
            if (isfinite(log_ratio))
                row[table->ratio_counts[i]++] = (struct ratio){log_ratio, round};
        }
        qsort(row, table->ratio_counts[i], sizeof *row, compare_ratios);
    }
    return true;
}

/* The standard deviation that a normal median with that interval would have; 1.96: of 95 %. */
static double deviation_of(struct interval interval)
{
    return fmax((interval.high - interval.low) / (2 * 1.959963984540054), LEAST_DEVIATION);
}

/* Medians over all rounds, and weights. False when a point has too few rounds. */
static bool measure_points(struct table *table)
{
    const struct curve_data *data = table->data;
    for (size_t i = 0; i < data->point_count; i++) {
        for (size_t j = 0; j < table->ratio_counts[i]; j++)
            table->scratch[j] = table->ratios[i * data->round_count + j].log_ratio;
        struct interval interval = stats_median(table->scratch, table->ratio_counts[i], CONFIDENCE);
        if (!interval.bounded)
            return false;
        table->points[i] = (struct law_point){data->workers[i], interval.middle, deviation_of(interval)};
    }
    return true;
}

/* --- resamples ---------------------------------------------------------------------------------------------------------- */

/* The value at a rank, from 0, among a sorted row in which each ratio stands as often as its round was drawn. */
static double drawn_at(const struct ratio *row, const size_t *draws, size_t rank)
{
    size_t passed = 0, i = 0;
    while (passed + draws[row[i].round] <= rank)
        passed += draws[row[i++].round];
    return row[i].log_ratio;
}

/* Draws rounds with replacement and takes the medians over them. False when some point has none of those rounds. */
static bool resample_points(struct table *table, uint64_t *random)
{
    const struct curve_data *data = table->data;
    for (size_t round = 0; round < data->round_count; round++)
        table->draws[round] = 0;
    for (size_t i = 0; i < data->round_count; i++)
        table->draws[stats_random_below(random, data->round_count)]++;
    for (size_t i = 0; i < data->point_count; i++) {
        const struct ratio *row = &table->ratios[i * data->round_count];
        size_t drawn = 0;
        for (size_t j = 0; j < table->ratio_counts[i]; j++)
            drawn += table->draws[row[j].round];
        if (drawn == 0)
            return false;
        table->points[i].log_speedup =
            0.5 * (drawn_at(row, table->draws, (drawn - 1) / 2) + drawn_at(row, table->draws, drawn / 2));
    }
    return true;
}

static void resample(struct table *table, struct curve_fit *fit)
{
    uint64_t random = SEED;
    for (size_t i = 0; i < CURVE_RESAMPLES; i++) {
        struct law_parameters parameters;
        double squares;
        if (resample_points(table, &random) &&
            law_fit(fit->law, table->points, table->data->point_count, &parameters, &squares))
            fit->resamples[fit->resample_count++] = parameters;
    }
}

/* --- intervals ---------------------------------------------------------------------------------------------------------- */

/* What is computed from the parameters of a law at a number of workers. */
typedef double law_value(struct law_parameters parameters, double workers);

static double serial_of(struct law_parameters parameters, double workers)
{
    (void)workers;
    return parameters.serial;
}

static double crosstalk_of(struct law_parameters parameters, double workers)
{
    (void)workers;
    return parameters.crosstalk;
}

static double peak_of(struct law_parameters parameters, double workers)
{
    (void)workers;
    return law_peak(parameters);
}

static struct interval interval_of(const struct curve_fit *fit, law_value *value, double workers)
{
    double values[CURVE_RESAMPLES];
    for (size_t i = 0; i < fit->resample_count; i++)
        values[i] = value(fit->resamples[i], workers);
    return stats_percentile(values, fit->resample_count, fit->tail, value(fit->parameters, workers), fit->round_count);
}

struct interval curve_fit_speedup(const struct curve_fit *fit, double workers)
{
    assert(fit->law != LAW_NONE);
    return interval_of(fit, law_speedup, workers);
}

static void find_intervals(struct curve_fit *fit, double most_workers)
{
    if (fit->law != LAW_LINEAR)
        fit->serial = interval_of(fit, serial_of, 0);
    if (fit->law != LAW_USL)
        return;
    fit->crosstalk = interval_of(fit, crosstalk_of, 0);
    bool has_peak = fit->crosstalk.bounded && fit->crosstalk.low > 0;
    if (has_peak && law_peak(fit->parameters) <= CURVE_EXTRAPOLATION * most_workers)
        fit->peak_workers = interval_of(fit, peak_of, 0);
    if (!isfinite(fit->peak_workers.high))
        fit->peak_workers.bounded = false;
}

/* --- the whole ---------------------------------------------------------------------------------------------------------- */

/* The law of least AICc; of equals the simpler one. */
static void choose_law(const struct table *table, struct curve_fit *fit)
{
    for (enum law law = LAW_LINEAR; law < LAW_COUNT; law++) {
        struct law_parameters parameters;
        double squares;
        if (!law_fit(law, table->points, table->data->point_count, &parameters, &squares))
            continue;
        fit->aicc[law] = law_aicc(law, table->data->point_count, squares);
        if (isfinite(fit->aicc[law]) && (fit->law == LAW_NONE || fit->aicc[law] < fit->aicc[fit->law])) {
            fit->law = law;
            fit->parameters = parameters;
        }
    }
}

static void refuse(struct curve_fit *fit, const char *what, size_t needed)
{
    snprintf(fit->why, sizeof fit->why, "not enough %s (%zu are needed)", what, needed);
}

bool curve_fit_make(const struct curve_data *data, struct curve_fit *fit)
{
    *fit = (struct curve_fit){.law = LAW_NONE, .round_count = data->round_count};
    for (enum law law = LAW_NONE; law < LAW_COUNT; law++)
        fit->aicc[law] = NAN;
    if (data->point_count < CURVE_POINTS_NEEDED) {
        refuse(fit, "worker counts", CURVE_POINTS_NEEDED);
        return true;
    }
    if (data->round_count < CURVE_ROUNDS_NEEDED) {
        refuse(fit, data->unit, CURVE_ROUNDS_NEEDED);
        return true;
    }
    struct table table;
    if (!table_make(data, &table))
        return false;
    if (measure_points(&table)) {
        fit->tail = stats_percentile_tail(data->round_count, CONFIDENCE);
        choose_law(&table, fit);
        if (fit->law != LAW_NONE) {
            resample(&table, fit);
            find_intervals(fit, data->workers[data->point_count - 1]);
        } else {
            snprintf(fit->why, sizeof fit->why, "no law could be fitted to these speedups");
        }
    } else {
        refuse(fit, data->unit, CURVE_ROUNDS_NEEDED);
    }
    table_free(&table);
    return true;
}
