/* plan.h - which kernels run, on what problem, in which configurations and in which order. Pure. */
#ifndef FORKJOIN_PLAN_H
#define FORKJOIN_PLAN_H

#include "options.h"
#include "result.h"
#include "strategy.h"
#include "workers.h"

struct planned_configuration {
    const struct strategy *strategy;
    size_t worker_count;
    bool oversubscribed;  /* more workers than CPUs: they share. Never where they wait most of the time */
    size_t problem_index; /* into the kernel's problems: which one it works on */
};

/* What a kernel's problem is made of besides its settings. */
struct planned_problem {
    size_t growth;    /* how many times larger it is than what --size says: 1, and with weak scaling the worker counts */
    size_t in_flight; /* what the kernel's parameter of that name is set to; 0: as the settings say */
};

struct planned_kernel {
    const struct kernel *kernel;
    struct settings settings;
    char size_name[NAME_MAX_BYTES];               /* "small", or the number as text */
    struct planned_configuration *configurations; /* the baseline first */
    size_t configuration_count;
    struct planned_problem problems[WORKER_COUNTS_MAX + 2]; /* the first is {1}, the baseline's */
    size_t problem_count;
    size_t first_problem; /* their place among those of all kernels */
};

struct plan {
    struct planned_kernel *kernels; /* by name */
    size_t kernel_count;
    size_t problem_count; /* of all kernels */
    struct schedule schedule;
    struct sampling sampling;
    size_t rounds;      /* the most; exactly so many when sampling.precision is 0 */
    size_t cold_rounds; /* in which each parallel configuration also makes a cold run */
    size_t replicate;   /* which of the replicates this process takes: its orders differ from the others' */
    uint64_t seed;
    double time_limit_seconds; /* 0: none; of all replicates together */
    bool with_python;          /* beside each kernel that has it, the lesson's own way */
};

/* What is taken when the user says nothing. */
struct plan_defaults {
    const char *size, *workers, *data_directory;
    bool matrix;   /* the kernels that stand for a task of the lesson, not all; and of work that waits, also one worker with as
                    * many items in flight as the most workers */
    bool doubling; /* worker counts are 1, 2, 4 ... and --max-workers (the CPUs; for kernels that wait as many as `run` takes),
                    * beyond the CPUs, too; `workers` is not looked at */
    size_t rounds; /* exactly so many; 0: until a precision is reached */
    double precision;          /* 0: 2 % */
    double time_limit_seconds; /* 0: none */
};

/* From options and topology to the plan. False, and why, when an option names something that does not exist. */
bool plan_make(const struct options *options, const struct plan_defaults *defaults, const struct topology *topology,
               struct plan *plan, char why[WHY_MAX]);
void plan_free(struct plan *plan);

/* The kernels of the registry that match `name` (a name or a pattern; '_' stands for '.', too), or whose nearest is in `why`.
 * Returns how many. */
size_t plan_match_kernels(const char *name, bool *matches, char why[WHY_MAX]);

/* 0 .. count - 1 in an order drawn from (seed, stream): the same numbers give the same order on every machine (Fisher-Yates).
 */
void plan_shuffle(uint64_t seed, uint64_t stream, size_t *order, size_t count);

/* The order in which kernels are measured, drawn from the seed; `order` gets kernel_count indices. In a matrix those that wait
 * come last: they take longest, and then have what the others left of the time limit. */
void plan_kernel_order(const struct plan *plan, size_t *order);

/* The settings that one of a kernel's problems is described from. False when it would pass the largest size. */
bool plan_settings_of(const struct planned_kernel *planned, struct planned_problem problem, struct settings *settings,
                      char why[WHY_MAX]);

/* The order of one round: 0 .. count - 1, independent of all other rounds, kernels and replicates. */
void plan_round_order(const struct plan *plan, size_t kernel_index, size_t round, size_t *order, size_t count);

/* The rounds that a kernel takes in any case, if no time limit cuts a fixed number short. */
size_t plan_sure_rounds(const struct plan *plan);

/* The least number of rounds whose whole range is a 95 % interval of the median, for `count` intervals together: 1 + log2(count
 * / 0.05), since each end is passed with probability 2^-rounds. Cold runs create workers anew, so they are kept this few. */
size_t plan_least_rounds(size_t count);

/* The strategy over which speedups are taken: the one that is not parallel. */
const struct strategy *plan_baseline(void);

/* How often one host holds the problem of a configuration: once, unless workers have memory of their own. */
size_t plan_copies(const struct planned_configuration *planned);

/* Sizes by name: "tiny" is 0; -1 when there is none of that name. */
int plan_size_index(const char *name);
const char *plan_size_name(int index);

#endif
