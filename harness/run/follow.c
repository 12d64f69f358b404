/* follow.c - a rank's part in other ranks' plans: jobs laid out, run and given up as rank 0 orders. */
#include "follow.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "lead.h"
#include "order.h"
#include "pss.h"
#include "rank_team.h"
#include "ranks.h"
#include "registry.h"

/* How long a rank waits in a loop for the next order. Runs that follow one another come within the first; a cold start, which
 * is announced, within the second. */
static const double HOT_SECONDS = 200e-6, HOT_SECONDS_WOKEN = 20e-3;

/* A job of rank 0's, laid out here for the teams that work on it. */
struct followed_job {
    uint64_t number;
    struct order_job *order; /* its texts are the settings' */
    struct problem problem;
    struct job job;
    double pss_before;
    bool described, open;
    size_t team_count;
    struct followed_job *next;
};

struct followed_team {
    uint64_t number;
    struct followed_job *of;
    struct rank_team team;
    struct followed_team *next;
};

struct follower {
    struct topology topology;
    struct followed_job *jobs;
    struct followed_team *teams;
};

static const struct kernel *find_kernel(const char *name)
{
    for (size_t i = 0; i < kernel_registry_count; i++) {
        if (strcmp(kernel_registry[i]->name, name) == 0)
            return kernel_registry[i];
    }
    return NULL; /* not among ranks of one build */
}

/* --- jobs --------------------------------------------------------------------------------------------------------------- */

static bool describe(struct followed_job *followed, const struct kernel *kernel, char why[WHY_MAX])
{
    const struct order_job *order = followed->order;
    struct settings settings = order_settings(order, kernel);
    followed->described = job_describe(kernel, &settings, &followed->problem, why);
    if (!followed->described || !order_fits(order, &followed->problem, why))
        return false;
    followed->problem.job = order->job;
    for (size_t i = 0; i < SERVICES_MAX; i++)
        followed->problem.service_addresses[i] = order->addresses[i][0] ? order->addresses[i] : NULL;
    return true;
}

/* Where a job cannot be laid out, a stand-in of no work takes its place, by which this rank can tell why. */
static bool idle_describe(const struct settings *settings, struct problem *problem, char why[WHY_MAX])
{
    problem->chunk_size = problem->item_count;
    return true;
}

static bool idle_run(const void *state, void *local, size_t step, const void *previous, struct range range, void *partial,
                     char why[WHY_MAX])
{
    return true;
}

static const struct kernel idle_kernel = {.name = "idle", .describe = idle_describe, .run_range = idle_run};

static void forget(struct followed_job *followed)
{
    const struct kernel *kernel = find_kernel(followed->order->kernel);
    if (followed->open)
        job_close(&followed->job);
    if (followed->described && kernel->forget)
        kernel->forget(&followed->problem);
    free(followed->order);
    free(followed);
}

static void open_stand_in(struct followed_job *followed, size_t worker_count, const char *cause)
{
    static const struct problem nothing = {.item_count = 1, .chunk_size = 1, .step_count = 1};
    char why[WHY_MAX];
    followed->open = job_open(&followed->job, &idle_kernel, &nothing, worker_count, NULL, why);
    if (!followed->open) {
        fprintf(stderr, "forkjoin: rank %d: %s\n", ranks_get()->world.rank, cause);
        abort(); /* the launcher ends the others */
    }
    job_fail(&followed->job, cause);
}

static struct followed_job *open_job(struct follower *follower, const struct order *order, struct order_job *described)
{
    char why[WHY_MAX] = "out of memory";
    struct followed_job *followed = calloc(1, sizeof *followed);
    if (!followed)
        abort();
    const struct kernel *kernel = find_kernel(described->kernel);
    size_t worker_count = (size_t)order->rank_count * order->threads;
    *followed = (struct followed_job){.number = order->job, .order = described, .next = follower->jobs};
    follower->jobs = followed;
    followed->pss_before = pss_bytes(getpid());
    followed->open =
        describe(followed, kernel, why) && job_open(&followed->job, kernel, &followed->problem, worker_count, NULL, why);
    if (!followed->open)
        open_stand_in(followed, worker_count, why);
    else
        job_begin(&followed->job);
    return followed;
}

static void close_job(struct follower *follower, struct followed_job *followed)
{
    struct followed_job **link = &follower->jobs;
    while (*link != followed)
        link = &(*link)->next;
    *link = followed->next;
    forget(followed);
}

/* --- orders ------------------------------------------------------------------------------------------------------------- */

static void start(struct follower *follower, const struct order *order)
{
    const struct ranks *ranks = ranks_get();
    const struct rank_facts *facts = &ranks->facts[ranks->world.rank];
    struct order_job *described = malloc(sizeof *described);
    struct followed_team *team = calloc(1, sizeof *team);
    if (!described || !team)
        abort(); /* rank 0 waits for this one: the launcher ends it */
    ranks->engine->receive(0, TAG_ORDER, described, sizeof *described);
    struct followed_job *job = follower->jobs;
    while (job && job->number != order->job)
        job = job->next;
    if (job)
        free(described);
    else
        job = open_job(follower, order, described);
    job->team_count++;
    *team = (struct followed_team){.number = order->team, .of = job, .next = follower->teams};
    follower->teams = team;
    if (!rank_team_start(&team->team, &job->job, order->rank_count, order->threads, order->schedule, facts->cpus,
                         order->bind ? order->threads : 0, follower->topology.machine))
        abort();
    rank_team_tell(&team->team, NULL);
}

static struct followed_team *find_team(struct follower *follower, uint64_t number)
{
    struct followed_team *team = follower->teams;
    while (team && team->number != number)
        team = team->next;
    assert(team && "rank 0 orders what it has started");
    return team;
}

/* Poison in partials and answers, so that a rank which does nothing cannot pass; outputs were poisoned when they were filled.
 */
static void run(struct followed_team *team, const struct order *order)
{
    team->team.hand_outputs = order->hand_outputs;
    team->team.deal = order->deal;
    job_begin(&team->of->job);
    job_poison_answers(&team->of->job);
    rank_team_run(&team->team, order->pass);
    rank_team_tell(&team->team, NULL);
    if (order->pass == PASS_RUN)
        rank_team_send_outputs(&team->team, NULL);
}

static void stop(struct follower *follower, struct followed_team *team)
{
    struct followed_team **link = &follower->teams;
    while (*link != team)
        link = &(*link)->next;
    *link = team->next;
    rank_team_stop(&team->team);
    if (--team->of->team_count == 0)
        close_job(follower, team->of);
    free(team);
}

static void tell_pss(const struct followed_team *team)
{
    double grown = pss_bytes(getpid()) - team->of->pss_before;
    ranks_get()->engine->gather(team->team.exchange.group, &grown, NULL, sizeof grown);
}

/* Follows one order. False when it was the last. */
static bool follow_one(struct follower *follower, double *hot_seconds)
{
    struct order order;
    ranks_await(0, TAG_ORDER, *hot_seconds);
    ranks_get()->engine->receive(0, TAG_ORDER, &order, sizeof order);
    *hot_seconds = order.kind == ORDER_WAKE ? HOT_SECONDS_WOKEN : HOT_SECONDS;
    switch (order.kind) {
    case ORDER_WAKE:
        rank_team_forget();
        break;
    case ORDER_START:
        start(follower, &order);
        break;
    case ORDER_RUN:
        run(find_team(follower, order.team), &order);
        break;
    case ORDER_PSS:
        tell_pss(find_team(follower, order.team));
        break;
    case ORDER_STOP:
        stop(follower, find_team(follower, order.team));
        break;
    case ORDER_END:
        return false;
    }
    return true;
}

/* --- the command line --------------------------------------------------------------------------------------------------- */

static bool names(const char *list, const char *name)
{
    size_t length = strlen(name);
    for (const char *at = list; at; at = strchr(at, ','), at = at ? at + 1 : NULL) {
        if (strncmp(at, name, length) == 0 && (at[length] == ',' || at[length] == '\0'))
            return true;
    }
    return false;
}

bool follow_wants_ranks(const struct options *options)
{
    for (size_t i = 0; options->strategies && !options->help && i < strategy_registry_count; i++) {
        if (strategy_registry[i]->over_ranks && names(options->strategies, strategy_registry[i]->name))
            return true;
    }
    return false;
}

/* Threads of each rank; 0: as many as there are CPUs for. */
static size_t threads_of(const struct options *options)
{
    for (size_t i = 0; i < strategy_registry_count; i++) {
        if (strategy_registry[i]->rank_threads && names(options->strategies, strategy_registry[i]->name))
            return (size_t)options->threads_per_rank;
    }
    return 1;
}

/* What ranks cannot do; all of them see it. */
static bool refused(const struct options *options, char why[WHY_MAX])
{
    if (options->replicates > 1 && follow_wants_ranks(options))
        snprintf(why, WHY_MAX,
                 "--replicates starts fresh processes, which ranks cannot; start mpirun anew for each, with another --output");
    else if (options->threads_per_rank > 0 && threads_of(options) == 1 && options->threads_per_rank != 1)
        snprintf(why, WHY_MAX, "--threads-per-rank is for ranks that run threads; add mpi+openmp to --strategy");
    else
        return false;
    return true;
}

enum run_status follow_lead(const struct options *options, char why[WHY_MAX])
{
    char line[WHY_MAX];
    struct launch launch = launch_read();
    bool wanted = follow_wants_ranks(options);
    if (refused(options, why))
        return RUN_WRONG_USE;
    if (wanted && !ranks_engine_exists()) {
        snprintf(
            why, WHY_MAX,
            "this forkjoin was built without MPI; install Open MPI's or MPICH's headers (libopenmpi-dev, libmpich-dev) and "
            "build again");
        return RUN_CANNOT;
    }
    if (!launch.engine)
        return RUN_DONE; /* the strategy says what is missing */
    if (!wanted) {
        if (launch.size > 1 && !options->help)
            fprintf(stderr, "forkjoin: started as %d ranks, but no --strategy mpi is asked for: only rank 0 works\n",
                    launch.size);
        return RUN_DONE;
    }
    if (!ranks_begin(options->cpus, threads_of(options), why)) {
        ranks_end();
        return RUN_CANNOT;
    }
    ranks_warning(line, sizeof line);
    if (line[0])
        fprintf(stderr, "forkjoin: %s\n", line);
    return RUN_DONE;
}

enum run_status follow(int argc, char **argv)
{
    char why[WHY_MAX];
    struct options options;
    struct follower follower = {0};
    /* Where rank 0 comes to the same end, it says so and gives its status; one of ours would have the launcher end it before.
     */
    if ((argc > 1 && argv[1][0] == '-') || !options_parse(argc, argv, &options, why) || refused(&options, why) ||
        !follow_wants_ranks(&options) || !ranks_engine_exists())
        return RUN_DONE;
    if (!ranks_begin(options.cpus, threads_of(&options), why)) {
        bool begun = ranks_get()->engine != NULL;
        if (!begun) /* here alone: the others wait for this rank until the launcher ends them */
            fprintf(stderr, "forkjoin: rank %d: %s\n", launch_read().rank, why);
        ranks_end();
        return begun ? RUN_DONE : RUN_CANNOT;
    }
    if (!topology_load(&follower.topology, options.cpus, why)) { /* without MPI's leave, so that the launcher ends the others */
        fprintf(stderr, "forkjoin: rank %d: %s\n", launch_read().rank, why);
        return RUN_CANNOT;
    }
    for (double hot_seconds = HOT_SECONDS; follow_one(&follower, &hot_seconds);)
        ;
    topology_free(&follower.topology);
    ranks_end();
    return RUN_DONE;
}
