/* trial.c - runs one kernel the way the harness does, without a clock. */
#include "trial.h"

#include <stdio.h>
#include <string.h>

#include "check.h"

enum { TRIAL_SEED = 1 };

static bool assign(struct settings *settings, const char *assignment, char why[WHY_MAX])
{
    char name[64];
    const char *equals = strchr(assignment, '=');
    snprintf(name, sizeof name, "%.*s", (int)(equals - assignment), assignment);
    return settings_set(settings, name, equals + 1, why);
}

static bool run_all(struct job *job, bool backwards, char why[WHY_MAX])
{
    void *local = NULL;
    job_begin(job);
    if (!job_attach(job, 0, &local))
        return job_failed(job, why), false;
    for (size_t step = 0; step < job_step_count(job, PASS_RUN); step++) {
        for (size_t i = 0; i < job->chunk_count; i++)
            job_run_chunk(job, PASS_RUN, 0, local, step, backwards ? job->chunk_count - 1 - i : i);
        job_reduce(job, PASS_RUN, 0, step);
    }
    job_detach(job, local);
    return !job_failed(job, why);
}

void trial_run(struct trial *trial, const struct kernel *kernel, size_t size, const char *input, const char *const *assignments)
{
    *trial = (struct trial){.problem = {.item_count = size, .step_count = 1, .seed = TRIAL_SEED}};
    trial->job.kernel = kernel;
    struct settings settings = {.size = size, .seed = TRIAL_SEED, .input = input, .data_directory = TEST_DATA};
    settings_use_fallbacks(&settings, kernel->parameters);
    for (size_t i = 0; assignments && assignments[i]; i++) {
        if (!assign(&settings, assignments[i], trial->why))
            return;
    }

    trial->described = kernel->describe(&settings, &trial->problem, trial->why);
    if (!trial->described)
        return;
    if (!services_start(&trial->services, kernel, &trial->problem, 1, NULL, trial->why))
        return;
    trial->opened = job_open(&trial->job, kernel, &trial->problem, 1, NULL, trial->why);
    if (!trial->opened) {
        trial->job.kernel = kernel;
        return;
    }
    for (size_t chunk = 0; chunk < trial->job.chunk_count; chunk++)
        job_run_chunk(&trial->job, PASS_FILL, 0, NULL, 0, chunk);
    job_poison(&trial->job);
    trial->ran = run_all(&trial->job, false, trial->why);
    if (trial->ran) {
        trial->digest = job_digest(&trial->job);
        trial->verified = job_verify(&trial->job, &trial->finding);
    }
}

uint64_t trial_digest_backwards(struct trial *trial)
{
    job_poison(&trial->job);
    return run_all(&trial->job, true, trial->why) ? job_digest(&trial->job) : 0;
}

void trial_run_right(struct trial *trial, const struct kernel *kernel, size_t size, const char *input,
                     const char *const *assignments)
{
    trial_run(trial, kernel, size, input, assignments);
    if (!trial->verified)
        fail_msg("%s, size %zu: %s%s", kernel->name, size, trial->why, trial->finding.text);
    assert_true(trial_digest_backwards(trial) == trial->digest);
}

void trial_close(struct trial *trial)
{
    const struct kernel *kernel = trial->job.kernel;
    if (trial->opened)
        job_close(&trial->job);
    services_stop(&trial->services);
    if (trial->described && kernel->forget)
        kernel->forget(&trial->problem);
}
