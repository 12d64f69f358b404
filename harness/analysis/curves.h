/* curves.h - the scaling laws that a kernel's speedups support: for each strategy and kind of workers one curve. Pure.
 *
 * docs/method/laws.md derives every formula. */
#ifndef FORKJOIN_CURVES_H
#define FORKJOIN_CURVES_H

#include "analyse.h"
#include "curve_fit.h"
#include "segments.h"

enum { SUPERLINEAR_CAUSE_MAX = 160 };

/* The chosen law at one number of workers. */
struct curve_point {
    double workers;
    double speedup;
    bool bounded;      /* false: too few rounds for low and high */
    double low, high;  /* 95 %, for this point alone */
    bool extrapolated; /* more workers than were measured */
};

/* A measured speedup that lies above the number of workers with its whole interval. */
struct superlinear {
    size_t workers;
    char cause[SUPERLINEAR_CAUSE_MAX]; /* the likely one; "unknown" */
};

struct curve {
    const char *strategy; /* the first configuration's; lives as long as the result */
    enum segment segment;
    size_t *workers; /* measured worker counts, rising */
    size_t worker_count;
    enum law law;                 /* LAW_NONE: none was fitted */
    char why[WHY_MAX];            /* why not; else "" */
    struct interval serial;       /* s; count 0: the law has none. Counts here are rounds */
    struct interval crosstalk;    /* k; likewise */
    struct interval peak_workers; /* only when crosstalk's interval excludes 0 and the peak is within CURVE_EXTRAPOLATION */
    double aicc[LAW_COUNT];       /* NAN: not fitted */
    struct curve_point *fit;      /* rising; none when there is no law */
    size_t fit_count;
    struct superlinear *superlinear;
    size_t superlinear_count;
};

/* Of one kernel, by strategy in the order of configurations, then by segment. */
struct curves {
    struct curve *curves;
    size_t count;
};

/* False when memory is short; then there is nothing to free. `context` is the result's; the analysis and its result must
 * outlive the curves. */
bool curves_make(const json_t *context, const struct analysis *analysis, struct curves *curves);
void curves_free(struct curves *curves);

#endif
