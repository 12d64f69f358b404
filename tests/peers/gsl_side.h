/* gsl_side.h - what peers over GSL's normals share: a side that begins with its generator, and when two Monte Carlo results
 * from different normals agree. */
#ifndef FORKJOIN_GSL_SIDE_H
#define FORKJOIN_GSL_SIDE_H

#include <gsl/gsl_rng.h>
#include <gsl/gsl_version.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "peer.h"

/* As many joint standard errors apart as 1 in 16,000 pairs would be. */
static const double ERRORS_ALLOWED = 4;

static inline const char *gsl_side_version(void)
{
    return gsl_version;
}

/* `bytes` of zeroes, of a struct whose first member is its gsl_rng *; NULL and why. */
static inline void *gsl_side_make(size_t bytes, const gsl_rng_type *type, char why[WHY_MAX])
{
    gsl_rng **side = calloc(1, bytes);
    if (!side) {
        snprintf(why, WHY_MAX, "out of memory");
        return NULL;
    }
    *side = gsl_rng_alloc(type);
    gsl_rng_set(*side, 1);
    return side;
}

static inline void gsl_side_close(void *side)
{
    gsl_rng_free(*(gsl_rng **)side);
    free(side);
}

/* Two estimates, each with its standard error. */
static inline bool gsl_side_agrees(const char *what, const double ours[2], const double theirs[2], struct finding *finding)
{
    double distance = fabs(ours[0] - theirs[0]) / hypot(ours[1], theirs[1]);
    snprintf(finding->text, FINDING_MAX, "%s %.7g and %.7g, %.1f joint standard errors apart, at most %.0f", what, ours[0],
             theirs[0], distance, ERRORS_ALLOWED);
    return distance <= ERRORS_ALLOWED;
}

#endif
