/* openmp.c - the threads of an OpenMP parallel region (libgomp), the calling thread being worker 0. */
#include <omp.h>
#include <stdio.h>
#include <stdlib.h>

#include "self_usage.h"
#include "strategy.h"

struct team {
    struct job *job;
    const struct placement *placement;
    int thread_count;
    void **locals; /* one for each worker */
};

/* libgomp ends surplus threads when a smaller team runs, and makes new ones for the next larger team; new ones inherit the CPU
 * of the calling thread. So every team binds its threads before each use. */
static void bind_threads(struct team *team)
{
#pragma omp parallel num_threads(team->thread_count)
    {
        char why[WHY_MAX] = "";
        if (omp_get_num_threads() != team->thread_count)
            job_fail(team->job, "the OpenMP runtime gave fewer threads than were asked for; check its OMP_ variables");
        else if (!placement_bind(team->placement, (size_t)omp_get_thread_num(), why))
            job_fail(team->job, why);
    }
}

static void stop(void *team_in)
{
    struct team *team = team_in;
    for (size_t worker = 0; team->locals && worker < team->placement->worker_count; worker++)
        job_detach(team->job, team->locals[worker]);
    omp_pause_resource_all(omp_pause_hard); /* ends the threads: a run that is cold to the end pays for that */
    free(team->locals);
    free(team);
}

static bool start(struct job *job, const struct placement *placement, void **team_out, char why[WHY_MAX])
{
    struct team *team = malloc(sizeof *team);
    void **locals = calloc(placement->worker_count, sizeof *locals);
    if (!team || !locals) {
        snprintf(why, WHY_MAX, "out of memory");
        free(team);
        free(locals);
        return false;
    }
    *team = (struct team){.job = job, .placement = placement, .thread_count = (int)placement->worker_count, .locals = locals};
    bind_threads(team);
#pragma omp parallel num_threads(team->thread_count)
    job_attach(job, (size_t)omp_get_thread_num(), &locals[omp_get_thread_num()]);
    if (job_failed(job, why)) {
        stop(team);
        return false;
    }
    *team_out = team;
    return true;
}

static void set_schedule(struct schedule schedule)
{
    static const omp_sched_t kinds[] = {omp_sched_static, omp_sched_dynamic, omp_sched_guided};
    omp_set_schedule(kinds[schedule.kind], schedule.kind == SCHEDULE_STATIC ? 0 : (int)schedule.grain);
}

static bool run(void *team_in, enum pass pass, char why[WHY_MAX])
{
    struct team *team = team_in;
    struct job *job = team->job;
    set_schedule(pass == PASS_FILL ? (struct schedule){SCHEDULE_STATIC, 1} : team->placement->schedule);
#pragma omp parallel num_threads(team->thread_count)
    {
        size_t worker = (size_t)omp_get_thread_num();
        for (size_t step = 0; step < job_step_count(job, pass); step++) {
#pragma omp for schedule(runtime)
            for (size_t chunk = 0; chunk < job->chunk_count; chunk++)
                job_run_chunk(job, pass, worker, team->locals[worker], step, chunk);
#pragma omp single
            job_reduce(job, pass, worker, step);
        }
    }
    return !job_failed(job, why);
}

static void ready(void *team)
{
    bind_threads(team);
}

static void forget(void)
{
    omp_pause_resource_all(omp_pause_hard);
}

const struct strategy strategy_openmp = {
    .name = "openmp",
    .summary = "threads of one process, by OpenMP (libgomp)",
    .workers_are = "threads",
    .parallel = true,
    .start = start,
    .run = run,
    .stop = stop,
    .used = self_usage,
    .ready = ready,
    .forget = forget,
};
