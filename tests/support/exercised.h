/* exercised.h - the result of an exercise that nobody ran: one kernel, whose workers spend their time as a test says. */
#ifndef FORKJOIN_EXERCISED_H
#define FORKJOIN_EXERCISED_H

#include "study.h"
#include "synthetic.h"

/* How a run goes, in seconds. */
struct run_shape {
    double seconds;             /* warm */
    double busy_max, busy_mean; /* of the workers, inside chunks */
    double cpu_seconds;         /* of all of them */
    double create;              /* of the workers; cold runs take as long as that and a warm one */
    size_t disturbed;           /* of the warm samples */
};

/* "my.kernel": 1000 items, 1000 chunks, static schedule, verified, not measured yet, on a machine with so many CPUs. Freed by
 * result_free(). */
struct result exercised_result(size_t cpus);

/* Adds a configuration with `rounds` rounds, in which times scatter by a per cent, and half as many cold ones. */
void exercised_add(struct result *result, const char *strategy, size_t workers, size_t rounds, struct run_shape shape);

/* A run in which `workers` of equal speed share `seconds` of work evenly. */
struct run_shape exercised_even(double seconds, size_t workers);

/* The sequential run of a second, and openmp and processes on 1, 2 and 4 workers of an even kernel, 20 rounds. */
void exercised_well(struct result *result);

#endif
