/* rank_team.c - what each rank of a team does in a run, step by step, and telling rank 0 of it. */
#include "rank_team.h"

#include <omp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "exchange.h"
#include "order.h"
#include "self_usage.h"

static size_t first_worker(const struct rank_team *team)
{
    return (size_t)team->rank * team->threads;
}

/* --- start and stop ----------------------------------------------------------------------------------------------------- */

static void bind_threads(struct rank_team *team)
{
#pragma omp parallel num_threads((int)team->threads) if (team->threads > 1)
    {
        char why[WHY_MAX] = "";
        if ((size_t)omp_get_num_threads() != team->threads)
            job_fail(team->job, "the OpenMP runtime gave fewer threads than were asked for; check its OMP_ variables");
        else if (!placement_bind(&team->placement, (size_t)omp_get_thread_num(), why))
            job_fail(team->job, why);
    }
}

bool rank_team_start(struct rank_team *team, struct job *job, int rank_count, size_t threads, struct schedule schedule,
                     const unsigned *cpus, size_t cpu_count, struct hwloc_topology *machine)
{
    const struct ranks *ranks = ranks_get();
    *team = (struct rank_team){
        .job = job,
        .placement = {.worker_count = threads, .cpus = cpus, .cpu_count = cpu_count, .machine = machine, .schedule = schedule},
        .rank = ranks->world.rank,
        .rank_count = rank_count,
        .threads = threads,
        .schedule = schedule,
        .locals = calloc(threads, sizeof *team->locals),
    };
    if (!exchange_open(&team->exchange, ranks->engine, job, team->rank, rank_count, threads, schedule) || !team->locals) {
        rank_team_stop(team);
        return false;
    }
    bind_threads(team);
#pragma omp parallel num_threads((int)threads) if (threads > 1)
    {
        size_t thread = (size_t)omp_get_thread_num();
        job_attach(job, first_worker(team) + thread, &team->locals[thread]);
    }
    return true;
}

void rank_team_stop(struct rank_team *team)
{
    for (size_t thread = 0; team->locals && thread < team->threads; thread++)
        job_detach(team->job, team->locals[thread]);
    if (team->threads > 1)
        rank_team_forget();
    free(team->locals);
    exchange_close(&team->exchange);
}

void rank_team_forget(void)
{
    omp_pause_resource_all(omp_pause_hard);
}

/* --- one pass ----------------------------------------------------------------------------------------------------------- */

static void set_schedule(struct schedule schedule)
{
    static const omp_sched_t kinds[] = {omp_sched_static, omp_sched_dynamic, omp_sched_guided};
    omp_set_schedule(kinds[schedule.kind], schedule.kind == SCHEDULE_STATIC ? 0 : (int)schedule.grain);
}

static void run_portion(struct rank_team *team, enum pass pass, size_t step, struct share portion)
{
    struct job *job = team->job;
    if (team->threads == 1) {
        job_run_chunks(job, pass, first_worker(team), team->locals[0], step, portion.begin, portion.end);
        return;
    }
    set_schedule(pass == PASS_FILL ? (struct schedule){SCHEDULE_STATIC, 1} : team->schedule);
#pragma omp parallel for schedule(runtime) num_threads((int)team->threads)
    for (size_t chunk = portion.begin; chunk < portion.end; chunk++) {
        size_t thread = (size_t)omp_get_thread_num();
        job_run_chunk(job, pass, first_worker(team) + thread, team->locals[thread], step, chunk);
    }
}

/* What this rank will most likely use comes first, and so near it; then the rest, as chunks may read what others' fill() made.
 */
static void fill(struct rank_team *team)
{
    struct share own = schedule_static_share(team->job->chunk_count, (size_t)team->rank, (size_t)team->rank_count);
    run_portion(team, PASS_FILL, 0, own);
    run_portion(team, PASS_FILL, 0, (struct share){0, own.begin});
    run_portion(team, PASS_FILL, 0, (struct share){own.end, team->job->chunk_count});
}

static double time_portion(struct rank_team *team, size_t step, struct share portion)
{
    double begun = clock_seconds();
    run_portion(team, PASS_RUN, step, portion);
    return clock_seconds() - begun;
}

/* Portions as the counter gives them; between its chunks rank 0 looks after the others' calls. */
static double run_counted_chunks(struct rank_team *team)
{
    const struct exchange *exchange = &team->exchange;
    struct portions *portions = &team->exchange.portions;
    double seconds = 0;
    portions->mine_count = 0;
    for (size_t next; (next = exchange->engine->counter_next(exchange->group)) < portions->count;) {
        portions->mine[portions->mine_count++] = (int)next;
        for (size_t chunk = portions->cut[next].begin; chunk < portions->cut[next].end; chunk++) {
            seconds += time_portion(team, 0, (struct share){chunk, chunk + 1});
            if (team->rank == 0)
                exchange->engine->progress();
        }
    }
    return seconds;
}

/* A chunk keeps its rank through all steps: portions are taken in the first. Returns the seconds in chunks: asking the counter
 * is not computing. */
static double run_chunks(struct rank_team *team, size_t step)
{
    const struct portions *portions = &team->exchange.portions;
    double seconds = 0;
    if (portions->by_counter && !team->deal && step == 0)
        return run_counted_chunks(team);
    for (size_t i = 0; i < portions->mine_count; i++)
        seconds += time_portion(team, step, portions->cut[portions->mine[i]]);
    return seconds;
}

/* No rank begins the next step before all have ended this one, as under every strategy: what they exchange sees to it, or a
 * barrier. */
static void end_step(struct rank_team *team, size_t step)
{
    struct exchange *exchange = &team->exchange;
    struct job *job = team->job;
    bool last = step + 1 == job->problem->step_count, partials = job->kernel->reduce && job->problem->partial_bytes > 0;
    if (exchange->portions.by_counter && !team->deal && step == 0)
        exchange_owners(exchange);
    if (team->hand_outputs && !last)
        exchange_step_outputs(exchange, step);
    else if (!partials && !last)
        exchange->engine->barrier(exchange->group);
    if (partials)
        exchange_partials(exchange);
    if (job->kernel->reduce)
        job_reduce(job, PASS_RUN, first_worker(team), step);
}

static void run_steps(struct rank_team *team)
{
    struct exchange *exchange = &team->exchange;
    if (team->deal)
        portions_deal(&exchange->portions);
    else if (exchange->portions.by_counter && team->rank == 0)
        exchange->engine->counter_reset(exchange->group);
    exchange->engine->barrier(exchange->group);
    double chunk_seconds = 0;
    team->report.started = clock_seconds();
    for (size_t step = 0; step < team->job->problem->step_count; step++) {
        chunk_seconds += run_chunks(team, step);
        end_step(team, step);
    }
    team->report.ended = clock_seconds();
    team->report.chunk_seconds = chunk_seconds;
    team->report.communication_seconds = team->report.ended - team->report.started - chunk_seconds;
}

static struct usage usage_since(struct usage before)
{
    struct usage now = self_usage(NULL);
    return (struct usage){
        .cpu_seconds = now.cpu_seconds - before.cpu_seconds,
        .involuntary_switches = now.involuntary_switches - before.involuntary_switches,
        .minor_faults = now.minor_faults - before.minor_faults,
        .voluntary_switches = now.voluntary_switches - before.voluntary_switches,
    };
}

void rank_team_run(struct rank_team *team, enum pass pass)
{
    team->report = (struct rank_report){0};
    if (team->threads > 1) /* the runtime may have made them anew since (openmp.c) */
        bind_threads(team);
    struct usage before = self_usage(NULL);
    if (pass == PASS_FILL)
        fill(team);
    else
        run_steps(team);
    team->report.used = usage_since(before);
}

/* --- to rank 0 ---------------------------------------------------------------------------------------------------------- */

struct worker_report {
    double busy_seconds, reduce_seconds;
    size_t chunk_count;
};

static void tell_workers(struct rank_team *team)
{
    struct job *job = team->job;
    size_t all_count = team->rank == 0 ? (size_t)team->rank_count * team->threads : 0;
    struct worker_report *mine = exchange_memory(team->rank, team->threads, sizeof *mine);
    struct worker_report *all = exchange_memory(team->rank, all_count, sizeof *all);
    for (size_t i = 0; i < team->threads; i++) {
        const struct job_worker *worker = &job->workers[first_worker(team) + i];
        mine[i] = (struct worker_report){worker->busy_seconds, worker->reduce_seconds, atomic_load(&worker->chunk_count)};
    }
    team->exchange.engine->gather(team->exchange.group, mine, all, team->threads * sizeof *mine);
    for (size_t i = team->threads; i < all_count; i++) { /* its own are there already */
        job->workers[i].busy_seconds += all[i].busy_seconds;
        job->workers[i].reduce_seconds += all[i].reduce_seconds;
        atomic_fetch_add(&job->workers[i].chunk_count, all[i].chunk_count);
    }
    free(mine);
    free(all);
}

void rank_team_tell(struct rank_team *team, struct rank_report *reports)
{
    const struct ranks *ranks = ranks_get();
    char why[WHY_MAX] = "";
    team->report.failed = job_failed(team->job, why);
    ranks->engine->gather(team->exchange.group, &team->report, reports, sizeof team->report);
    tell_workers(team);
    if (team->rank > 0 && team->report.failed)
        ranks->engine->send(0, TAG_WHY, why, sizeof why);
    for (int rank = 1; team->rank == 0 && rank < team->rank_count; rank++) {
        char told[WHY_MAX + RANK_HOST_MAX + 32];
        if (!reports[rank].failed)
            continue;
        ranks->engine->receive(rank, TAG_WHY, why, sizeof why);
        snprintf(told, sizeof told, "rank %d on %s: %.*s", rank, ranks->facts[rank].host, WHY_MAX, why);
        job_fail(team->job, told);
    }
}

void rank_team_send_outputs(struct rank_team *team, const struct rank_report *reports)
{
    if (!team->job->kernel->outputs || (team->rank > 0 && team->report.failed))
        return;
    if (team->rank > 0)
        exchange_outputs(&team->exchange, team->rank);
    for (int rank = 1; team->rank == 0 && rank < team->rank_count; rank++) {
        if (!reports[rank].failed)
            exchange_outputs(&team->exchange, rank);
    }
}
