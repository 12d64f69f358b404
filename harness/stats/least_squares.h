/* least_squares.h - parameters within bounds that make a sum of squares least, by MINPACK's Levenberg-Marquardt.
 *
 * J. J. More, "The Levenberg-Marquardt algorithm: implementation and theory", 1978. MINPACK knows no
 * bounds. The least value in a box lies inside or on a face of it, and on a face it is the least of the problem with the
 * parameters that make the face held fast: so where the free answer is outside, every face is tried. With few parameters
 * that is exact and cheap, for sums of squares with one minimum. */
#ifndef FORKJOIN_STATS_LEAST_SQUARES_H
#define FORKJOIN_STATS_LEAST_SQUARES_H

#include <stdbool.h>
#include <stddef.h>

enum { LEAST_SQUARES_PARAMETERS_MAX = 4 };

struct least_squares {
    size_t residual_count;       /* at least parameter_count */
    size_t parameter_count;      /* 0 .. LEAST_SQUARES_PARAMETERS_MAX */
    const double *lower, *upper; /* parameter_count each, lower <= upper; infinite: none */
    /* What is left at these parameters, residual_count values; it must be finite for all finite parameters, also outside of the
     * bounds, and large where they make no sense. */
    void (*residuals)(const void *context, const double *parameters, double *residuals);
    /* Its derivatives: jacobian[i + j * residual_count] is that of residual i by parameter j. */
    void (*jacobian)(const void *context, const double *parameters, double *jacobian);
    const void *context; /* handed to both */
};

/* `parameters` holds where to begin and gets the answer; `squares` gets the sum of squares there. False, and nothing written,
 * when nothing converges, the residuals are not finite, there are fewer of them than parameters, or memory is short. */
bool stats_least_squares(const struct least_squares *problem, double *parameters, double *squares);

#endif
