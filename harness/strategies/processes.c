/* processes.c - forked worker processes over shared memory, kept between runs and woken through a futex.
 *
 * The parent coordinates and sleeps; it runs no chunk itself, so that whatever happens to a worker, the parent can tell.
 * Workers wait passively, as OpenMP's threads do here (environment.c). A dead worker wakes the parent by SIGCHLD, a stuck one
 * is told by chunks that stop being counted. No worker outlives the parent (PR_SET_PDEATHSIG). */
#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include "clock.h"
#include "futex.h"
#include "launch.h"
#include "process_usage.h"
#include "pss.h"
#include "strategy.h"

/* How long the parent sleeps before it looks after its workers although no signal woke it: for a death in the moment between
 * its last look and its sleep, which would else be missed, and for workers that hang. Seldom, since a look takes a switch
 * between processes. */
static const double LOOK_SECONDS = 0.5;
/* A chunk takes a millisecond or so: when none ends anywhere for this long, the team hangs. */
static const double STALL_SECONDS = 60;
/* How long a worker may take to end after it was told to, before it is killed. */
static const double STOP_SECONDS = 1;

/* Shared memory of a team. Words that different processes write lie on cache lines of their own. */
struct pool {
    _Alignas(ARENA_ALIGNMENT) atomic_uint command; /* rises with every run, and at the end; idle workers sleep on it */
    enum pass pass;
    bool quit;
    _Alignas(ARENA_ALIGNMENT) atomic_uint done; /* rises when the last worker has finished; the parent sleeps on it */
    _Alignas(ARENA_ALIGNMENT) atomic_uint finished_count, arrived_count, attached_count;
    _Alignas(ARENA_ALIGNMENT) atomic_uint step;         /* rises when a step is reduced, or given up; workers sleep on it */
    _Alignas(ARENA_ALIGNMENT) atomic_size_t next_chunk; /* the first that nobody has taken, under dynamic and guided */
};

struct team {
    struct job *job;
    const struct placement *placement;
    struct arena memory;
    struct pool *pool;
    pid_t *workers; /* -1: reaped */
    size_t started_count;
};

/* --- in the workers ----------------------------------------------------------------------------------------------------- */

/* Takes the next chunks under dynamic or guided; empty when none are left. */
static struct share take_next(struct team *team)
{
    size_t chunk_count = team->job->chunk_count;
    size_t begin = atomic_load_explicit(&team->pool->next_chunk, memory_order_relaxed);
    size_t grain = 0;
    do {
        if (begin >= chunk_count)
            return (struct share){0, 0};
        grain = schedule_next_grain(team->placement->schedule, chunk_count - begin, team->placement->worker_count);
    } while (!atomic_compare_exchange_weak(&team->pool->next_chunk, &begin, begin + grain));
    return (struct share){begin, begin + grain};
}

static void run_step(struct team *team, enum pass pass, size_t worker, void *local, size_t step)
{
    struct job *job = team->job;
    if (pass == PASS_FILL || team->placement->schedule.kind == SCHEDULE_STATIC) {
        struct share share = schedule_static_share(job->chunk_count, worker, team->placement->worker_count);
        for (size_t chunk = share.begin; chunk < share.end; chunk++)
            job_run_chunk(job, pass, worker, local, step, chunk);
        return;
    }
    struct share share = take_next(team);
    for (; share.begin < share.end; share = take_next(team)) {
        for (size_t chunk = share.begin; chunk < share.end; chunk++)
            job_run_chunk(job, pass, worker, local, step, chunk);
    }
}

/* The last worker to arrive reduces the step and lets the others go on. A worker that never arrives is the parent's to notice:
 * it kills the team. */
static void end_step(struct team *team, enum pass pass, size_t worker, size_t step)
{
    struct pool *pool = team->pool;
    unsigned seen = atomic_load(&pool->step);
    if (atomic_fetch_add(&pool->arrived_count, 1) + 1 < team->placement->worker_count) {
        while (atomic_load(&pool->step) == seen)
            futex_wait(&pool->step, seen, STALL_SECONDS);
        return;
    }
    job_reduce(team->job, pass, worker, step);
    atomic_store(&pool->arrived_count, 0);
    atomic_store(&pool->next_chunk, 0);
    atomic_fetch_add(&pool->step, 1);
    futex_wake_all(&pool->step);
}

static void serve(struct team *team, size_t worker, void *local)
{
    struct pool *pool = team->pool;
    unsigned seen = 0;
    for (;;) {
        while (atomic_load(&pool->command) == seen)
            futex_wait(&pool->command, seen, STALL_SECONDS);
        seen = atomic_load(&pool->command);
        if (pool->quit)
            return;
        enum pass pass = pool->pass;
        for (size_t step = 0; step < job_step_count(team->job, pass); step++) {
            run_step(team, pass, worker, local, step);
            end_step(team, pass, worker, step);
        }
        if (atomic_fetch_add(&pool->finished_count, 1) + 1 == team->placement->worker_count) {
            atomic_fetch_add(&pool->done, 1);
            futex_wake_all(&pool->done);
        }
    }
}

/* What a worker does from its birth to its end. Ctrl-C reaches all processes of a terminal: the parent decides what it means.
 */
static _Noreturn void be_worker(struct team *team, size_t worker, pid_t parent)
{
    signal(SIGINT, SIG_IGN);
    signal(SIGTERM, SIG_IGN);
    signal(SIGHUP, SIG_IGN);
    signal(SIGCHLD, SIG_DFL);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) /* it died before prctl() */
        _exit(0);

    char why[WHY_MAX] = "";
    void *local = NULL;
    bool good = placement_bind(team->placement, worker, why);
    if (!good)
        job_fail(team->job, why);
    good = good && job_attach(team->job, worker, &local);
    if (good) {
        if (atomic_fetch_add(&team->pool->attached_count, 1) + 1 == team->placement->worker_count) {
            atomic_fetch_add(&team->pool->done, 1);
            futex_wake_all(&team->pool->done);
        }
        serve(team, worker, local);
        job_detach(team->job, local);
    }
    _exit(good ? 0 : 1);
}

/* --- in the parent ------------------------------------------------------------------------------------------------------ */

/* Says how a worker ended, unless a cause is known already. */
static void tell_death(struct team *team, size_t worker, int status)
{
    char why[WHY_MAX];
    if (WIFSIGNALED(status))
        snprintf(why, sizeof why, "worker %zu (process %d) was killed by signal %d (%s)", worker, (int)team->workers[worker],
                 WTERMSIG(status), strsignal(WTERMSIG(status)));
    else
        snprintf(why, sizeof why, "worker %zu (process %d) ended by itself with status %d", worker, (int)team->workers[worker],
                 WEXITSTATUS(status));
    job_fail(team->job, why);
    team->workers[worker] = -1;
}

static bool all_live(struct team *team)
{
    bool live = true;
    for (size_t worker = 0; worker < team->started_count; worker++) {
        int status = 0;
        if (team->workers[worker] > 0 && waitpid(team->workers[worker], &status, WNOHANG) == team->workers[worker])
            tell_death(team, worker, status);
        live = live && team->workers[worker] > 0;
    }
    return live;
}

static size_t chunks_done(const struct job *job)
{
    size_t count = 0;
    for (size_t worker = 0; worker < job->worker_count; worker++)
        count += atomic_load(&job->workers[worker].chunk_count);
    return count;
}

/* Sleeps until the workers have raised `done` from `seen`. False when one of them died or all hang. */
static bool wait_done(struct team *team, unsigned seen)
{
    double moved = clock_seconds();
    size_t chunk_count = 0;
    while (atomic_load(&team->pool->done) == seen) {
        futex_wait(&team->pool->done, seen, LOOK_SECONDS);
        if (atomic_load(&team->pool->done) != seen)
            break;
        if (!all_live(team))
            return false;
        size_t now = chunks_done(team->job);
        if (now != chunk_count) {
            chunk_count = now;
            moved = clock_seconds();
        } else if (clock_seconds() - moved > STALL_SECONDS) {
            job_fail(team->job, "the workers hang: none has ended a chunk for a minute");
            return false;
        }
    }
    return true;
}

static void command(struct team *team, enum pass pass, bool quit)
{
    struct pool *pool = team->pool;
    pool->pass = pass;
    pool->quit = quit;
    atomic_store(&pool->finished_count, 0);
    atomic_store(&pool->next_chunk, 0);
    atomic_fetch_add(&pool->command, 1);
    futex_wake_all(&pool->command);
}

static bool run(void *team_in, enum pass pass, char why[WHY_MAX])
{
    struct team *team = team_in;
    unsigned seen = atomic_load(&team->pool->done);
    command(team, pass, false);
    bool done = wait_done(team, seen);
    return !job_failed(team->job, why) && done;
}

/* Waits for a worker's end; kills it when the time is over. */
static void reap(pid_t worker, double deadline)
{
    while (waitpid(worker, NULL, WNOHANG) == 0) {
        if (clock_seconds() > deadline) {
            kill(worker, SIGKILL);
            waitpid(worker, NULL, 0);
            return;
        }
        struct timespec pause = {.tv_nsec = 50000};
        nanosleep(&pause, NULL);
    }
}

static void stop(void *team_in)
{
    struct team *team = team_in;
    command(team, PASS_RUN, true);
    /* A team that lost a worker sleeps at a barrier which none will open: it need not be waited for. */
    bool whole = team->started_count == team->placement->worker_count && all_live(team);
    double deadline = clock_seconds() + (whole ? STOP_SECONDS : 0);
    for (size_t worker = 0; worker < team->started_count; worker++) {
        if (team->workers[worker] > 0)
            reap(team->workers[worker], deadline);
    }
    arena_close(&team->memory);
    free(team->workers);
    free(team);
}

static void do_nothing(int signal_number)
{
    (void)signal_number;
}

/* Ignored or not handled, SIGCHLD would not end the parent's sleep. A futex wait that has a timeout is never restarted after a
 * handler, whatever SA_RESTART says (signal(7)); reads and writes elsewhere in the program are. */
static void wake_on_death(void)
{
    struct sigaction action = {.sa_handler = do_nothing, .sa_flags = SA_RESTART};
    sigemptyset(&action.sa_mask);
    sigaction(SIGCHLD, &action, NULL);
}

static bool fork_workers(struct team *team)
{
    pid_t parent = getpid();
    wake_on_death();
    fflush(NULL); /* or children that print would print the parent's text again */
    for (size_t worker = 0; worker < team->placement->worker_count; worker++) {
        pid_t child = fork();
        if (child == 0)
            be_worker(team, worker, parent);
        if (child < 0) {
            char why[WHY_MAX];
            snprintf(why, sizeof why, "cannot fork worker %zu: %s; pass fewer --workers", worker, strerror(errno));
            job_fail(team->job, why);
            return false;
        }
        team->workers[team->started_count++] = child;
    }
    return true;
}

static bool start(struct job *job, const struct placement *placement, void **team_out, char why[WHY_MAX])
{
    struct team *team = calloc(1, sizeof *team);
    pid_t *workers = calloc(placement->worker_count, sizeof *workers);
    struct arena memory = {0};
    if (!team || !workers || !arena_open(&memory, sizeof(struct pool))) {
        snprintf(why, WHY_MAX, "out of memory");
        free(team);
        free(workers);
        return false;
    }
    *team = (struct team){.job = job, .placement = placement, .memory = memory, .workers = workers};
    team->pool = arena_take(&team->memory, sizeof *team->pool);
    if (!fork_workers(team) || !wait_done(team, 0)) {
        job_failed(job, why);
        stop(team);
        return false;
    }
    *team_out = team;
    return true;
}

static struct usage used(void *team_in)
{
    const struct team *team = team_in;
    struct usage sum = {0};
    for (size_t worker = 0; worker < team->started_count; worker++) {
        if (team->workers[worker] <= 0)
            continue;
        struct usage one = process_usage(team->workers[worker]);
        sum.cpu_seconds += one.cpu_seconds;
        sum.involuntary_switches += one.involuntary_switches;
        sum.minor_faults += one.minor_faults;
        sum.voluntary_switches =
            one.voluntary_switches < 0 || sum.voluntary_switches < 0 ? -1 : sum.voluntary_switches + one.voluntary_switches;
    }
    return sum;
}

static double pss(void *team_in)
{
    const struct team *team = team_in;
    double bytes = 0;
    for (size_t worker = 0; worker < team->started_count; worker++)
        bytes += team->workers[worker] > 0 ? pss_bytes(team->workers[worker]) : 0;
    return bytes;
}

/* MPI forbids what a forked child would do to what it shares with its parent. */
static bool usable(char why[WHY_MAX])
{
    if (launch_read().size == 1)
        return true;
    snprintf(why, WHY_MAX,
             "processes forks its workers, which a rank of an MPI job must not; name others, or leave out the launcher");
    return false;
}

const struct strategy strategy_processes = {
    .name = "processes",
    .summary = "forked processes over shared memory, kept between runs",
    .workers_are = "processes",
    .parallel = true,
    .usable = usable,
    .start = start,
    .run = run,
    .stop = stop,
    .used = used,
    .pss = pss,
};
