/* job.c - lays a problem out in shared memory and runs its chunks. */
#include "job.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <xxhash.h>

#include "clock.h"

struct job_failure {
    atomic_int state; /* 0 none, 1 being written, 2 written */
    char why[WHY_MAX];
};

enum { POISON = 0xA5 };

static struct range chunk_range(const struct job *job, size_t chunk)
{
    size_t begin = chunk * job->problem->chunk_size;
    size_t left = job->problem->item_count - begin;
    return (struct range){begin, begin + (left < job->problem->chunk_size ? left : job->problem->chunk_size)};
}

bool job_describe(const struct kernel *kernel, const struct settings *settings, struct problem *problem, char why[WHY_MAX])
{
    *problem = (struct problem){.item_count = settings->size, .step_count = 1, .seed = settings->seed, .settings = *settings};
    return kernel->describe(settings, problem, why);
}

size_t job_chunk_count(const struct problem *problem)
{
    return (problem->item_count - 1) / problem->chunk_size + 1;
}

/* Takes the job's own pieces from `control`; with a measuring arena it only counts. */
static void lay_out(struct job *job, struct arena *control)
{
    job->own_problem = arena_take(control, sizeof *job->own_problem);
    job->workers = arena_take(control, job->worker_count * sizeof *job->workers);
    job->failure = arena_take(control, sizeof *job->failure);
    job->answers[0] = arena_take(control, job->problem->answer_bytes);
    job->answers[1] = arena_take(control, job->problem->answer_bytes);
    job->partials = arena_take(control, job->chunk_count * job->problem->partial_bytes);
}

/* Control memory, or SIZE_MAX when the partials alone pass what a machine can address. */
static size_t control_bytes(const struct problem *problem, size_t worker_count)
{
    size_t chunk_count = job_chunk_count(problem);
    if (problem->partial_bytes && chunk_count > SIZE_MAX / 4 / problem->partial_bytes)
        return SIZE_MAX;
    struct arena measure = {0};
    struct job job = {.problem = problem, .worker_count = worker_count, .chunk_count = chunk_count};
    lay_out(&job, &measure);
    return measure.used;
}

size_t job_bytes(const struct problem *problem, size_t worker_count)
{
    size_t control = control_bytes(problem, worker_count);
    return control > SIZE_MAX - problem->arena_bytes ? SIZE_MAX : control + problem->arena_bytes;
}

static bool map_failed(const struct problem *problem, size_t worker_count, char why[WHY_MAX])
{
    snprintf(why, WHY_MAX, "cannot map %.1f MiB of shared memory (%s); pass a smaller --size",
             (double)job_bytes(problem, worker_count) / (1024.0 * 1024.0), strerror(errno));
    return false;
}

/* In this process; others that lay the same job out are told it. */
static uint64_t next_job_number(void)
{
    static atomic_ulong last;
    return atomic_fetch_add(&last, 1) + 1;
}

bool job_open(struct job *job, const struct kernel *kernel, const struct problem *problem, size_t worker_count,
              const atomic_int *interrupted, char why[WHY_MAX])
{
    assert(problem->item_count > 0 && problem->chunk_size > 0 && problem->step_count > 0 && worker_count > 0);
    *job = (struct job){
        .kernel = kernel,
        .problem = problem,
        .chunk_count = job_chunk_count(problem),
        .worker_count = worker_count,
        .interrupted = interrupted,
    };
    if (!arena_open(&job->control, control_bytes(problem, worker_count)))
        return map_failed(problem, worker_count, why);
    lay_out(job, &job->control);
    *job->own_problem = *problem;
    if (problem->job == 0)
        job->own_problem->job = next_job_number();
    job->problem = job->own_problem;
    job->state = job->own_problem; /* const to the kernel; setup() may put its own in its place */

    if (!arena_open(&job->arena, problem->arena_bytes)) {
        map_failed(problem, worker_count, why);
        job_close(job);
        return false;
    }
    if (kernel->setup && !kernel->setup(job->problem, &job->arena, &job->state, why)) {
        job_close(job);
        return false;
    }
    job->is_set_up = kernel->setup != NULL;
    return true;
}

void job_close(struct job *job)
{
    if (job->is_set_up && job->kernel->teardown)
        job->kernel->teardown(job->state);
    arena_close(&job->arena);
    arena_close(&job->control);
    *job = (struct job){0};
}

void job_begin(struct job *job)
{
    for (size_t worker = 0; worker < job->worker_count; worker++) {
        job->workers[worker].busy_seconds = 0;
        job->workers[worker].reduce_seconds = 0;
        atomic_store(&job->workers[worker].chunk_count, 0);
    }
    atomic_store(&job->failure->state, 0);
    if (job->kernel->prepare)
        job->kernel->prepare(job->state);
}

size_t job_outputs(const struct job *job, size_t chunk, struct span spans[SPAN_MAX])
{
    return job->kernel->outputs ? job->kernel->outputs(job->state, chunk_range(job, chunk), spans) : 0;
}

size_t job_step_outputs(struct job *job, size_t step, size_t chunk, struct span spans[SPAN_MAX])
{
    size_t step_count = job->own_problem->step_count;
    job->own_problem->step_count = step + 1;
    size_t count = job_outputs(job, chunk, spans);
    job->own_problem->step_count = step_count;
    return count;
}

static void poison_outputs(struct job *job, size_t chunk)
{
    struct span spans[SPAN_MAX];
    size_t count = job_outputs(job, chunk, spans);
    for (size_t i = 0; i < count; i++)
        memset(spans[i].begin, POISON, spans[i].bytes);
}

void job_poison_answers(struct job *job)
{
    const struct problem *problem = job->problem;
    if (problem->answer_bytes) {
        memset(job->answers[0], POISON, problem->answer_bytes);
        memset(job->answers[1], POISON, problem->answer_bytes);
    }
    if (problem->partial_bytes)
        memset(job->partials, POISON, job->chunk_count * problem->partial_bytes);
}

void job_poison(struct job *job)
{
    job_poison_answers(job);
    for (size_t chunk = 0; chunk < job->chunk_count; chunk++)
        poison_outputs(job, chunk);
}

bool job_attach(struct job *job, size_t worker, void **local)
{
    char why[WHY_MAX] = "";
    *local = NULL;
    if (!job->kernel->attach || job->kernel->attach(job->state, worker, local, why))
        return true;
    job_fail(job, why);
    return false;
}

void job_detach(struct job *job, void *local)
{
    if (job->kernel->detach && local)
        job->kernel->detach(local);
}

size_t job_step_count(const struct job *job, enum pass pass)
{
    return pass == PASS_FILL ? 1 : job->problem->step_count;
}

/* Inputs of a chunk's items, and the first touch of its outputs, by the worker that will most likely write them. */
static void fill_chunk(struct job *job, size_t chunk)
{
    if (job->kernel->fill)
        job->kernel->fill(job->state, chunk_range(job, chunk));
    poison_outputs(job, chunk);
}

static bool passed_over(struct job *job)
{
    if (atomic_load_explicit(&job->failure->state, memory_order_relaxed) != 0)
        return true;
    if (job->interrupted && atomic_load_explicit(job->interrupted, memory_order_relaxed)) {
        job_fail(job, "interrupted");
        return true;
    }
    return false;
}

void job_run_chunks(struct job *job, enum pass pass, size_t worker, void *local, size_t step, size_t begin, size_t end)
{
    const struct problem *problem = job->problem;
    const void *previous = step == 0 ? NULL : job->answers[(step - 1) % 2];
    double started = clock_seconds();
    for (size_t chunk = begin; chunk < end && !passed_over(job); chunk++) {
        char why[WHY_MAX] = "";
        void *partial = job->partials + chunk * problem->partial_bytes;
        if (pass == PASS_FILL)
            fill_chunk(job, chunk);
        else if (!job->kernel->run_range(job->state, local, step, previous, chunk_range(job, chunk), partial, why))
            job_fail(job, why);
        atomic_fetch_add_explicit(&job->workers[worker].chunk_count, 1, memory_order_relaxed);
    }
    job->workers[worker].busy_seconds += clock_seconds() - started;
}

void job_run_chunk(struct job *job, enum pass pass, size_t worker, void *local, size_t step, size_t chunk)
{
    job_run_chunks(job, pass, worker, local, step, chunk, chunk + 1);
}

void job_reduce(struct job *job, enum pass pass, size_t worker, size_t step)
{
    if (pass == PASS_FILL || !job->kernel->reduce || passed_over(job))
        return;
    double started = clock_seconds();
    job->kernel->reduce(job->state, step, job->partials, job->chunk_count, job->answers[step % 2]);
    double seconds = clock_seconds() - started;
    job->workers[worker].busy_seconds += seconds;
    job->workers[worker].reduce_seconds += seconds;
}

void job_fail(struct job *job, const char *cause)
{
    int none = 0;
    if (!atomic_compare_exchange_strong(&job->failure->state, &none, 1))
        return;
    snprintf(job->failure->why, WHY_MAX, "%s", cause);
    atomic_store(&job->failure->state, 2);
}

bool job_failed(const struct job *job, char why[WHY_MAX])
{
    int state = atomic_load(&job->failure->state);
    if (state != 0)
        snprintf(why, WHY_MAX, "%s", state == 2 ? job->failure->why : "a worker failed while saying why");
    return state != 0;
}

const void *job_answer(const struct job *job)
{
    return job->answers[(job->problem->step_count - 1) % 2];
}

uint64_t job_digest(const struct job *job)
{
    XXH3_state_t *state = XXH3_createState();
    if (!state)
        return 0;
    XXH3_64bits_reset(state);
    if (job->kernel->reduce)
        XXH3_64bits_update(state, job_answer(job), job->problem->answer_bytes);
    for (size_t chunk = 0; job->kernel->outputs && chunk < job->chunk_count; chunk++) {
        struct span spans[SPAN_MAX];
        size_t count = job_outputs(job, chunk, spans);
        for (size_t i = 0; i < count; i++)
            XXH3_64bits_update(state, spans[i].begin, spans[i].bytes);
    }
    uint64_t digest = XXH3_64bits_digest(state);
    XXH3_freeState(state);
    return digest;
}

bool job_verify(const struct job *job, struct finding *finding)
{
    *finding = (struct finding){0};
    return job->kernel->verify(job->state, job_answer(job), finding);
}
