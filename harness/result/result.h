/* result.h - one run's result in memory: run.c fills it, record.c writes it, load.c reads it, analyse.c works on it. */
#ifndef FORKJOIN_RESULT_H
#define FORKJOIN_RESULT_H

#include <jansson.h>

#include "common/settings.h"
#include "kernel.h"

enum {
    RESULT_SCHEMA = 2, /* version of the file format, which changes when a key is added; results/README.md */
    NAME_MAX_BYTES = 128,
    REPLICATES_MOST = 1000,  /* of a run; whoever analyses a result sets so many counts to 0 for every row */
    ROUNDS_MOST = 100000000, /* of a process: far above what any run takes, and a number that plots can draw */
};

/* What a run can take. A file with a time beyond was not measured, and its rates and tables would overflow. */
static const double SECONDS_LEAST = 1e-15; /* a femtosecond: of a clock cycle, a hundred-thousandth */
static const double SECONDS_MOST = 1e9;    /* 30 years */

/* How the samples were taken: the part of context.settings that analyses need. */
struct sampling {
    bool weak;              /* --scaling weak: the problem grew with the number of workers */
    double precision;       /* half-width of ln speedup at which sampling could end; 0: the number of rounds was fixed */
    size_t looks;           /* at how many numbers of rounds it could end, at least 1: intervals share their error over them */
    size_t replicate_count; /* processes that each took all samples, at least 1 */
    size_t warm_up_runs;    /* of each configuration, not timed, before its first sample */
    bool matrix;            /* taken for a decision matrix (matrix.h): its kernels are tasks to choose a strategy for */
};

/* One timed run of one configuration, or the mean of several when one is too short for the clock. Times in seconds. */
struct sample {
    size_t replicate;             /* from 0: which process took it. Rounds are counted anew in each */
    size_t round, order;          /* from 0; the place within the round */
    size_t runs;                  /* of which the times below are the mean; at least 1 */
    bool cold;                    /* with creation and end of the workers */
    double seconds;               /* what the sample is: the warm run, or create + work + join */
    double create, work, join;    /* cold only; else 0, seconds, 0 */
    double busy_max, busy_mean;   /* the workers' own time inside chunks and reduce */
    double reduce_seconds;        /* of those, inside reduce, of all workers together; NAN: not recorded */
    double communication_seconds; /* of these seconds, what ranks spent on exchanging partials and reducing; NAN: no ranks */
    double cpu_seconds;           /* of all workers */
    size_t involuntary_switches;  /* of all workers, in all runs: times that their CPU was taken from them */
    long voluntary_switches;      /* likewise: times that they gave it up, to wait; -1: unknown */
    size_t minor_faults;          /* of all workers, in all runs */
    double steal;                 /* share of the machine's CPU time that the hypervisor gave to others; NAN: unknown */
    double megahertz;             /* of the first worker's CPU after the run; NAN: not readable */
    size_t runnable;              /* tasks that were running or wanted to, after the run */
    long throttled;               /* times that a control group's quota stopped us; -1: unknown */
    bool correct;                 /* its digest was the sequential one */
    unsigned disturbance;         /* what else the machine did meanwhile: bits of enum disturbance; 0: nothing that was seen */
};

/* One strategy with one number of workers. */
struct configuration {
    char name[NAME_MAX_BYTES]; /* KERNEL/SIZE/STRATEGY/workers:N */
    char strategy[NAME_MAX_BYTES];
    bool parallel;
    bool oversubscribed;
    bool waits;  /* its kernel's work does: workers share CPUs, with each other and with a service */
    bool proven; /* both digests are the same, and the sequential answer verified */
    size_t worker_count;
    char workers_are[32]; /* "threads", "processes"; "": not recorded */
    size_t in_flight;     /* items that its one worker keeps going at once, where that is the configuration's point; else 0 */
    size_t rank_count;    /* MPI ranks that it ran on; 0: none */
    size_t node_count;    /* with ranks: the hosts that they were on */
    size_t threads_per_rank;   /* with ranks */
    double pss_bytes;          /* memory that it takes, counted once however many share it (pss.h); NAN: unknown */
    unsigned *cpus;            /* worker_count of them */
    size_t item_count;         /* of its own problem, where that grows with the workers; 0: the kernel's */
    uint64_t digest;           /* of the proof */
    uint64_t reference_digest; /* of the sequential run of the same problem; 0: the kernel's */
    char why[WHY_MAX];         /* when not proven, or when it ended early: the cause; else "" */
    char stopped[64]; /* why sampling ended: "precision", "rounds" (all that were allowed), "time limit", "interrupted",
                         "failed" */
    struct sample *samples;
    size_t sample_count, sample_capacity;
};

/* A kernel's task in a lesson (lessons.h), as it was recorded. */
struct lesson_record {
    char kind[LESSON_TEXT_MAX], task[LESSON_TEXT_MAX], claim[LESSON_TEXT_MAX], advice[LESSON_TEXT_MAX]; /* kind "": none */
};

/* One kernel's problem and its configurations. */
struct kernel_result {
    char name[NAME_MAX_BYTES], item[NAME_MAX_BYTES], size[NAME_MAX_BYTES];
    enum kernel_role role;
    bool waits; /* struct kernel's */
    struct lesson_record lesson;
    char beside[NAME_MAX_BYTES]; /* of what was measured by another program: the kernel whose task it is; "": none */
    char *input;                 /* NULL: the kernel's own */
    struct problem problem;      /* parameters: NULL */
    bool sizes_recorded; /* the problem's partial_bytes and answer_bytes are known: files from before they were recorded have
                            none */
    size_t chunk_count, memory_bytes;
    struct sampling sampling; /* the same for every kernel of a result */
    json_t *parameters;       /* object: name to number */
    bool memory_short;        /* configurations were set up anew each round */
    struct finding finding;
    bool verified;
    uint64_t digest;   /* of the sequential run */
    char why[WHY_MAX]; /* when the kernel could not be run: the cause; else "" */
    struct configuration *configurations;
    size_t configuration_count;
};

struct result {
    json_t *context; /* host, build, state, options */
    struct kernel_result *kernels;
    size_t kernel_count;
};

/* In how many processes a kernel was measured: at least 1, also in results made by hand that say 0. */
size_t kernel_replicate_count(const struct kernel_result *kernel);

/* Items of a configuration's problem, and the digest that its answer must have. */
size_t configuration_item_count(const struct kernel_result *kernel, const struct configuration *configuration);
uint64_t configuration_reference(const struct kernel_result *kernel, const struct configuration *configuration);

/* A sample of one run, of which nothing is told yet: what may be unknown is. */
struct sample sample_unknown(void);

/* Adds a sample. False when memory is short. */
bool configuration_add_sample(struct configuration *configuration, struct sample sample);

/* Frees what they hold. */
void kernel_result_free(struct kernel_result *kernel);
void result_free(struct result *result);

#endif
