/* plan.h - which kernels run, on what problem, in which configurations and in which order. Pure. */
#ifndef FORKJOIN_PLAN_H
#define FORKJOIN_PLAN_H

#include "options.h"
#include "result.h"
#include "strategy.h"
#include "workers.h"

struct planned_kernel {
    const struct kernel *kernel;
    struct settings settings;
    char size_name[NAME_MAX_BYTES]; /* "small", or the number as text */
};

struct planned_configuration {
    const struct strategy *strategy;
    size_t worker_count;
    bool oversubscribed; /* more workers than CPUs: they share */
};

struct plan {
    struct planned_kernel *kernels; /* by name */
    size_t kernel_count;
    struct planned_configuration *configurations; /* the baseline first; the same for every kernel */
    size_t configuration_count;
    struct schedule schedule;
    struct sampling sampling;
    size_t rounds;
    size_t cold_rounds; /* in which each parallel configuration also makes a cold run */
    uint64_t seed;
    double time_limit_seconds; /* 0: none */
};

/* What is taken when the user says nothing. */
struct plan_defaults {
    const char *size, *workers, *data_directory;
};

/* From options and topology to the plan. False, and why, when an option names something that does not exist. */
bool plan_make(const struct options *options, const struct plan_defaults *defaults, const struct topology *topology,
               struct plan *plan, char why[WHY_MAX]);
void plan_free(struct plan *plan);

/* The kernels of the registry that match `name` (a name or a pattern), or whose nearest is in `why`. Returns how many. */
size_t plan_match_kernels(const char *name, bool *matches, char why[WHY_MAX]);

/* 0 .. count - 1 in an order drawn from (seed, stream): the same numbers give the same order on every machine (Fisher-Yates).
 */
void plan_shuffle(uint64_t seed, uint64_t stream, size_t *order, size_t count);

/* The least number of rounds whose whole range is a 95 % interval of the median, for `count` intervals together: 1 + log2(count
 * / 0.05), since each end is passed with probability 2^-rounds. Cold runs create workers anew, so they are kept this few. */
size_t plan_least_rounds(size_t count);

/* The strategy over which speedups are taken: the one that is not parallel. */
const struct strategy *plan_baseline(void);

/* Sizes by name: "tiny" is 0; -1 when there is none of that name. */
int plan_size_index(const char *name);
const char *plan_size_name(int index);

#endif
