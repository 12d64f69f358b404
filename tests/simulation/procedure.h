/* procedure.h - the whole procedure on an imaginary machine: rounds with common drift, the stopping rule, the result in memory,
 * and its analysis as a user gets it. Times are drawn; all that is computed from them is the harness's own code. */
#ifndef FORKJOIN_PROCEDURE_H
#define FORKJOIN_PROCEDURE_H

#include <jansson.h>

#include "result.h"
#include "world.h"

enum { CURVE_MAX = 16 };

/* One kernel, run sequentially and by one strategy at several worker counts. */
struct scenario {
    enum noise noise;
    double spread;        /* of the sequential time: noise_draw() */
    double spread_growth; /* the spread of p workers is spread (1 + spread_growth log2 p) */
    double drift;         /* standard deviation of the logarithm that all times of a round share */
    double drift_memory;  /* correlation of that logarithm from round to round; 0: each round drifts anew */
    enum noise replicate_noise;
    double replicate_spread; /* of the factor that all parallel times of a replicate share; 0: none */
    double disturbed_share;  /* of samples that are flagged */
    size_t rounds;           /* 0: until precise */
    double precision;        /* of adaptive rounds */
    size_t replicates;       /* at least 1 */
    size_t curve_length;
    size_t workers[CURVE_MAX];
    double speedups[CURVE_MAX]; /* the true ones, of times without noise */
};

/* What a cold run takes beside a warm one, as a share of it; and what of the cold run is creating workers. */
#define COLD_MORE   0.25
#define COLD_CREATE 0.2

/* The true median of ln(T1 / Tp) of one place on the curve, noise included. */
double scenario_ln_speedup(const struct scenario *scenario, size_t place);

/* "10", "adaptive" ... */
const char *scenario_rounds_name(const struct scenario *scenario, char text[16]);

/* Measures: draws times until the rule says stop. The result is as `forkjoin run` would have it; free it by result_free().
 * Aborts when memory is short. */
struct result scenario_measure(const struct scenario *scenario, uint64_t *random);

/* Rounds that were measured, for each replicate. */
size_t result_rounds(const struct result *result);

/* The "analysis" block of `forkjoin report --format json`; the caller holds the reference. */
json_t *analysis_of(const struct result *result);

/* An interval of it: the bounds, or low > high where there is none. */
struct bounds {
    double low, high;
};
struct bounds json_bounds(const json_t *interval);

/* Its bounds under `name` of a row. */
struct bounds row_bounds(const json_t *row, const char *name);

#endif
