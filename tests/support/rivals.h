/* rivals.h - files to compare, made by hand: what tests of comparisons start from. */
#ifndef FORKJOIN_RIVALS_H
#define FORKJOIN_RIVALS_H

#include "contender.h"

/* How the runs of a file are made. */
struct rival {
    const char *path;
    uint64_t seed;  /* of the noise */
    double factor;  /* all times are multiplied by it */
    double noise;   /* standard deviation of ln(time) */
    size_t samples; /* of each configuration */
};

/* Three kernels, "risk.european", "image.gauss" and "predict.gbdt", each of size small and with a sequential configuration,
 * openmp on 1 and 2 workers and processes on 2, log-normally distributed around 1 s, 1 s, 0.5 s and 0.6 s. Contexts are alike,
 * their commits without changes; answers are equal; none drifts. Freed by contender_free(). What fails here ends the test
 * program. */
struct contender rival_make(const struct rival *rival);

/* A kernel by its name, to be changed. */
struct contender_kernel *rival_kernel(struct contender *contender, const char *name);

#endif
