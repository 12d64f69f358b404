/* ours.c - our side of a contest, by the same functions that strategies use. */
#define _GNU_SOURCE
#include "ours.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "registry.h"

enum { SEED = 1 };

double contest_clock(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static bool assign(struct settings *settings, const char *assignment, char why[WHY_MAX])
{
    char name[64];
    const char *equals = strchr(assignment, '=');
    snprintf(name, sizeof name, "%.*s", (int)(equals - assignment), assignment);
    return settings_set(settings, name, equals + 1, why);
}

static bool describe(struct our_side *side, const struct kernel *kernel, size_t size, const char *input,
                     const char *const *assignments, char why[WHY_MAX])
{
    struct settings settings = {
        .size = size, .seed = SEED, .input = input, .data_directory = TEST_DATA, .parameters = kernel->parameters};
    settings_use_fallbacks(&settings, kernel->parameters);
    for (size_t i = 0; assignments && assignments[i]; i++) {
        if (!assign(&settings, assignments[i], why))
            return false;
    }
    return job_describe(kernel, &settings, &side->ours.problem, why);
}

static bool lay_out(struct our_side *side, const struct kernel *kernel, char why[WHY_MAX])
{
    if (!job_open(&side->job, kernel, &side->ours.problem, 1, NULL, why))
        return false;
    job_run_chunks(&side->job, PASS_FILL, 0, NULL, 0, 0, side->job.chunk_count);
    if (job_attach(&side->job, 0, &side->local)) {
        side->ours.kernel = kernel;
        side->ours.state = side->job.state;
        return true;
    }
    job_failed(&side->job, why);
    job_close(&side->job);
    return false;
}

bool ours_open(struct our_side *side, const struct kernel *kernel, size_t size, const char *input,
               const char *const *assignments, char why[WHY_MAX])
{
    *side = (struct our_side){0};
    if (!describe(side, kernel, size, input, assignments, why))
        return false;
    if (lay_out(side, kernel, why))
        return true;
    if (kernel->forget)
        kernel->forget(&side->ours.problem);
    return false;
}

bool ours_run(struct our_side *side, double *seconds, char why[WHY_MAX])
{
    struct job *job = &side->job;
    job_begin(job);
    double start = contest_clock();
    for (size_t step = 0; step < job_step_count(job, PASS_RUN); step++) {
        job_run_chunks(job, PASS_RUN, 0, side->local, step, 0, job->chunk_count);
        job_reduce(job, PASS_RUN, 0, step);
    }
    *seconds = contest_clock() - start;
    side->ours.answer = side->ours.problem.answer_bytes ? job_answer(job) : NULL;
    return !job_failed(job, why);
}

bool ours_prove(struct our_side *side, char why[WHY_MAX])
{
    double seconds;
    job_poison(&side->job);
    if (!ours_run(side, &seconds, why))
        return false;
    struct finding finding = {0};
    if (job_verify(&side->job, &finding))
        return true;
    snprintf(why, WHY_MAX, "our own answer is wrong: %s", finding.text);
    return false;
}

void ours_close(struct our_side *side)
{
    const struct kernel *kernel = side->job.kernel;
    job_detach(&side->job, side->local);
    job_close(&side->job);
    if (kernel->forget)
        kernel->forget(&side->ours.problem);
}
