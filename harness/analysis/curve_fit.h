/* curve_fit.h - the law that speedups over several worker counts support, with intervals from resampling whole rounds. Numbers
 * in, numbers out: it draws random numbers, but always the same. */
#ifndef FORKJOIN_CURVE_FIT_H
#define FORKJOIN_CURVE_FIT_H

#include "common/settings.h"
#include "laws.h"
#include "stats/interval.h"

enum {
    CURVE_POINTS_NEEDED = 6, /* worker counts, for a law to be fitted (Gunther 2007, section 5.2) */
    CURVE_ROUNDS_NEEDED = 6, /* rounds, for the weights (method.md) */
    CURVE_RESAMPLES = 999,   /* of whole rounds */
    CURVE_EXTRAPOLATION = 4, /* laws are shown to this multiple of the most workers measured, never beyond */
};

/* What was measured: one row of rounds for each worker count. Where several processes each took all rounds, each of them is one
 * "round", with its median: rounds of one process tell nothing about the next (stats/replicates.h). */
struct curve_data {
    const double *workers; /* point_count, rising */
    size_t point_count, round_count;
    const double *log_ratios; /* [point * round_count + round]: ln(T1 / Tp) of that round; NAN: not measured */
    const char *unit;         /* what the columns are, for messages: "rounds", "replicates" */
};

struct curve_fit {
    enum law law;      /* LAW_NONE: none was fitted */
    char why[WHY_MAX]; /* why not; else "" */
    struct law_parameters parameters;
    double aicc[LAW_COUNT];            /* NAN: not fitted */
    struct interval serial, crosstalk; /* 95 % each; count 0: the law has none. Counts are of rounds */
    struct interval peak_workers;      /* only when crosstalk's interval excludes 0 and the peak is no extrapolation too far */
    size_t round_count;
    double tail; /* share of resamples beyond each end of an interval */
    size_t resample_count;
    struct law_parameters resamples[CURVE_RESAMPLES]; /* the law fitted to each; none when there is no law */
};

/* False when memory is short. Numbers that support no law are no failure: LAW_NONE, and why. */
bool curve_fit_make(const struct curve_data *data, struct curve_fit *fit);

/* The law's speedup at so many workers, with its interval for this point alone. There must be a law. */
struct interval curve_fit_speedup(const struct curve_fit *fit, double workers);

#endif
