/* job.h - one problem laid out in memory, cut into chunks, ready for any strategy to work on.
 *
 * A job belongs to one configuration (strategy x workers). What its workers share, lies in shared memory, so that threads and
 * forked processes use it alike. job_run_chunk() is the one place that turns a chunk into a range of items. */
#ifndef FORKJOIN_JOB_H
#define FORKJOIN_JOB_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "kernel.h"

/* One worker's own clock, on a cache line of its own. */
struct job_worker {
    _Alignas(ARENA_ALIGNMENT) double busy_seconds; /* inside chunks and reduce, since job_begin() */
    double reduce_seconds;                         /* of those, inside reduce */
    atomic_size_t chunk_count; /* chunks run or filled since job_begin(); the parent of processes watches it */
};

/* Whether a step reads what other chunks' items wrote in the step before, apart from its answer. Workers that share memory
 * need not know. */
enum job_handing { HANDING_UNKNOWN, HANDING_ANSWERS, HANDING_OUTPUTS };

struct job {
    const struct kernel *kernel;
    const struct problem *problem; /* a copy of the job's own */
    void *state;                   /* the kernel's */
    bool is_set_up;                /* by its setup(), so that teardown() is due */
    struct arena arena;            /* the kernel's bulk memory */
    size_t chunk_count, worker_count;
    const atomic_int *interrupted; /* optional: when it turns non-zero, chunks are passed over and the run fails */

    struct problem *own_problem; /* what `problem` points to */
    struct arena control;        /* shared memory of what follows */
    struct job_worker *workers;  /* one each */
    unsigned char *partials;     /* chunk_count x partial_bytes, in chunk order */
    unsigned char *answers[2];   /* of the even and the odd steps */
    struct job_failure *failure;
    enum job_handing handing;
};

/* How often a chunk is run by which function. */
enum pass {
    PASS_FILL, /* inputs and first touch; one step, always under the static schedule, not timed */
    PASS_RUN,
};

/* From what the user asked to the problem: what kernel.h promises to describe() is set, then the kernel is asked. */
bool job_describe(const struct kernel *kernel, const struct settings *settings, struct problem *problem, char why[WHY_MAX]);

/* How many chunks a described problem has. */
size_t job_chunk_count(const struct problem *problem);

/* Bytes of memory that job_open() will map. SIZE_MAX when no machine could. */
size_t job_bytes(const struct problem *problem, size_t worker_count);

/* Maps and lays out a job. On false, nothing is left to close. `problem` must outlive the job. */
bool job_open(struct job *job, const struct kernel *kernel, const struct problem *problem, size_t worker_count,
              const atomic_int *interrupted, char why[WHY_MAX]);
void job_close(struct job *job);

/* Back to the initial state, before every run; not timed. */
void job_begin(struct job *job);

/* Overwrites partials and answers, so that a run that does nothing cannot pass; job_poison() overwrites the outputs as well. */
void job_poison_answers(struct job *job);
void job_poison(struct job *job);

/* What one worker does before its first chunk and after its last. Without attach(), local is NULL. False: job_failed() knows.
 */
bool job_attach(struct job *job, size_t worker, void **local);
void job_detach(struct job *job, void *local);

/* Chunks in order are what every strategy runs: for each step, job_run_chunk() once for every chunk by whatever worker,
 * then job_reduce() once by any one, before any chunk of the next step begins. When a chunk has failed, all others are passed
 * over quickly, and job_failed() says why. */
size_t job_step_count(const struct job *job, enum pass pass);
void job_run_chunk(struct job *job, enum pass pass, size_t worker, void *local, size_t step, size_t chunk);
void job_reduce(struct job *job, enum pass pass, size_t worker, size_t step);

/* The same for the chunks begin .. end - 1. */
void job_run_chunks(struct job *job, enum pass pass, size_t worker, void *local, size_t step, size_t begin, size_t end);

/* Marks the job as failed; the first cause is kept. Safe from any worker. */
void job_fail(struct job *job, const char *cause);
bool job_failed(const struct job *job, char why[WHY_MAX]);

/* The memory that one chunk's items wrote, at most SPAN_MAX pieces; how many. */
size_t job_outputs(const struct job *job, size_t chunk, struct span spans[SPAN_MAX]);

/* Likewise what they have written when `step` was run: the outputs of a problem of which that is the last step. */
size_t job_step_outputs(struct job *job, size_t step, size_t chunk, struct span spans[SPAN_MAX]);

/* The answer of the last step. */
const void *job_answer(const struct job *job);

/* A number that stands for the answer and every output byte, the same on every machine with the same bytes (XXH3, 64 bits). */
uint64_t job_digest(const struct job *job);

/* The kernel's own check of the answer, by an independent way to know. */
bool job_verify(const struct job *job, struct finding *finding);

#endif
