/* sequential.c - one worker, the calling thread: the baseline of every speedup. */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>

#include "self_usage.h"
#include "strategy.h"

struct team {
    struct job *job;
    void *local;
};

static bool start(struct job *job, const struct placement *placement, void **team_out, char why[WHY_MAX])
{
    struct team *team = malloc(sizeof *team);
    if (!team) {
        snprintf(why, WHY_MAX, "out of memory");
        return false;
    }
    *team = (struct team){.job = job};
    if (!placement_bind(placement, 0, why) || !job_attach(job, 0, &team->local)) {
        job_failed(job, why);
        free(team);
        return false;
    }
    *team_out = team;
    return true;
}

static bool run(void *team_in, enum pass pass, char why[WHY_MAX])
{
    struct team *team = team_in;
    struct job *job = team->job;
    for (size_t step = 0; step < job_step_count(job, pass); step++) {
        for (size_t chunk = 0; chunk < job->chunk_count; chunk++)
            job_run_chunk(job, pass, 0, team->local, step, chunk);
        job_reduce(job, pass, 0, step);
    }
    return !job_failed(job, why);
}

static void stop(void *team_in)
{
    struct team *team = team_in;
    job_detach(team->job, team->local);
    free(team);
}

const struct strategy strategy_sequential = {
    .name = "sequential",
    .summary = "one worker, the best sequential code: the baseline",
    .workers_are = "threads",
    .parallel = false,
    .start = start,
    .run = run,
    .stop = stop,
    .used = self_usage,
};
