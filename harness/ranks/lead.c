/* lead.c - rank 0 orders, takes its own part, and adds up what the others tell. */
#include "lead.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "order.h"
#include "rank_team.h"

/* When a host's ranks worked, by its clock. */
struct span_of {
    double begin, end;
};

struct lead {
    struct rank_team team;
    struct rank_report *reports; /* of the last pass */
    struct span_of *hosts;       /* likewise */
    size_t host_count;
    struct usage used;    /* of all ranks, in all passes */
    struct timing timing; /* of the last run */
    unsigned cpus[RANK_CPUS_MAX];
};

static void order_all(const struct order *order, int rank_count)
{
    for (int rank = 1; rank < rank_count; rank++)
        ranks_get()->engine->send(rank, TAG_ORDER, order, sizeof *order);
}

/* Jobs and teams are numbered by where they lie: no two that live do so in one place. */
static struct order order_for(const struct lead *lead, enum order_kind kind)
{
    const struct rank_team *team = &lead->team;
    return (struct order){
        .kind = kind,
        .team = (uintptr_t)lead,
        .job = (uintptr_t)team->job->workers,
        .rank_count = team->rank_count,
        .threads = team->threads,
        .bind = team->placement.cpu_count > 0,
        .schedule = team->schedule,
    };
}

static void order_team(const struct lead *lead, enum order_kind kind)
{
    struct order order = order_for(lead, kind);
    order_all(&order, lead->team.rank_count);
}

static bool out_of_memory(char why[WHY_MAX])
{
    snprintf(why, WHY_MAX, "out of memory");
    return false;
}

/* Addresses of services are of this machine. */
static bool reaches_services(const struct job *job, int rank_count, char why[WHY_MAX])
{
    const struct kernel *kernel = job->kernel;
    if (!kernel->services[0] || ranks_hosts((size_t)rank_count) == 1)
        return true;
    snprintf(why, WHY_MAX,
             "%s calls a service on this host (%s), which ranks on other hosts cannot reach; start all ranks on one host",
             kernel->name, kernel->services[0]->program);
    return false;
}

/* Orders a start, takes part in it, and waits for all. */
static bool start_all(struct lead *lead, struct job *job, const struct placement *placement, const struct order_job *described)
{
    const struct ranks *ranks = ranks_get();
    struct order order = order_for(lead, ORDER_START);
    order_all(&order, lead->team.rank_count); /* all wake, before the first takes what is longer */
    for (int rank = 1; rank < lead->team.rank_count; rank++)
        ranks->engine->send(rank, TAG_ORDER, described, sizeof *described);
    int rank_count = lead->team.rank_count;
    size_t threads = lead->team.threads;
    bool bind = placement->cpu_count > 0;
    memcpy(lead->cpus, ranks->facts[0].cpus, sizeof lead->cpus);
    if (!rank_team_start(&lead->team, job, rank_count, threads, placement->schedule, lead->cpus, bind ? threads : 0,
                         placement->machine)) {
        fprintf(stderr, "forkjoin: out of memory in rank 0\n"); /* the others wait for it */
        abort();
    }
    rank_team_tell(&lead->team, lead->reports);
    return true;
}

bool lead_start(struct job *job, const struct placement *placement, size_t threads, void **team, char why[WHY_MAX])
{
    struct order_job described;
    int rank_count = (int)(placement->worker_count / threads);
    struct lead *lead = calloc(1, sizeof *lead);
    struct rank_report *reports = calloc((size_t)rank_count, sizeof *reports);
    size_t host_count = ranks_hosts((size_t)rank_count);
    struct span_of *hosts = calloc(host_count, sizeof *hosts);
    if (!lead || !reports || !hosts || !reaches_services(job, rank_count, why) || !order_of_job(job, &described, why)) {
        if (!lead || !reports || !hosts)
            out_of_memory(why);
        free(lead);
        free(reports);
        free(hosts);
        return false;
    }
    lead->reports = reports;
    lead->hosts = hosts;
    lead->host_count = host_count;
    lead->team = (struct rank_team){.job = job,
                                    .rank_count = rank_count,
                                    .threads = threads,
                                    .schedule = placement->schedule,
                                    .placement = {.cpu_count = placement->cpu_count}};
    start_all(lead, job, placement, &described);
    if (job_failed(job, why)) {
        lead_stop(lead);
        return false;
    }
    *team = lead;
    return true;
}

void lead_stop(void *team)
{
    struct lead *lead = team;
    order_team(lead, ORDER_STOP);
    rank_team_stop(&lead->team);
    free(lead->reports);
    free(lead->hosts);
    free(lead);
}

static void add_usage(struct usage *sum, const struct usage *one)
{
    sum->cpu_seconds += one->cpu_seconds;
    sum->involuntary_switches += one->involuntary_switches;
    sum->minor_faults += one->minor_faults;
    sum->voluntary_switches += one->voluntary_switches;
}

/* From the first of a host's ranks that left the barrier to the last that had its answer: ranks that share a CPU leave it one
 * after the other. Hosts have no clock in common, so the run took as long as the slowest of them. */
static double longest_span(const struct lead *lead)
{
    double longest = 0;
    for (size_t i = 0; i < lead->host_count; i++)
        lead->hosts[i] = (struct span_of){INFINITY, -INFINITY};
    for (int rank = 0; rank < lead->team.rank_count; rank++) {
        const struct rank_report *report = &lead->reports[rank];
        struct span_of *host = &lead->hosts[ranks_get()->facts[rank].host_index];
        host->begin = fmin(host->begin, report->started);
        host->end = fmax(host->end, report->ended);
        longest = fmax(longest, host->end - host->begin);
    }
    return longest;
}

/* What the run spent on communication is told by the rank that computed longest: in the others the same time holds their wait
 * for it. */
static void add_up(struct lead *lead)
{
    double most = -1;
    lead->timing = (struct timing){.seconds = longest_span(lead)};
    for (int rank = 0; rank < lead->team.rank_count; rank++) {
        const struct rank_report *report = &lead->reports[rank];
        add_usage(&lead->used, &report->used);
        if (report->chunk_seconds > most) {
            most = report->chunk_seconds;
            lead->timing.communication_seconds = report->communication_seconds;
        }
    }
}

static bool run_once(struct lead *lead, enum pass pass, bool hand_outputs, bool deal, char why[WHY_MAX])
{
    struct order order = order_for(lead, ORDER_RUN);
    order.pass = pass;
    order.hand_outputs = lead->team.hand_outputs = hand_outputs;
    order.deal = lead->team.deal = deal;
    order_all(&order, lead->team.rank_count);
    rank_team_run(&lead->team, pass);
    rank_team_tell(&lead->team, lead->reports);
    if (pass == PASS_RUN)
        rank_team_send_outputs(&lead->team, lead->reports);
    add_up(lead);
    return !job_failed(lead->team.job, why);
}

/* Steps without an answer may hand on what their items wrote, as a filter's passes do, or nothing at all. A kernel does not say
 * which, and workers in one memory need not know. So it is found out, once: where a first run, over poison, gives the same
 * outputs whether they are handed on or not, they need not be. Portions are dealt for it, or one rank might take all of them.
 */
static bool find_handing(struct lead *lead, char why[WHY_MAX])
{
    struct job *job = lead->team.job;
    job->handing = HANDING_ANSWERS;
    if (job->kernel->reduce || !job->kernel->outputs || job->problem->step_count == 1 || lead->team.rank_count == 1)
        return true;
    bool deal = lead->team.exchange.portions.by_counter;
    if (!run_once(lead, PASS_RUN, false, deal, why))
        return false;
    uint64_t alone = job_digest(job);
    job_begin(job);
    if (!run_once(lead, PASS_RUN, true, deal, why))
        return false;
    job->handing = job_digest(job) == alone ? HANDING_ANSWERS : HANDING_OUTPUTS;
    return true;
}

bool lead_run(void *team, enum pass pass, char why[WHY_MAX])
{
    struct lead *lead = team;
    struct job *job = lead->team.job;
    if (pass == PASS_RUN && job->handing == HANDING_UNKNOWN) {
        if (!find_handing(lead, why))
            return false;
        job_begin(job);
    }
    return run_once(lead, pass, job->handing == HANDING_OUTPUTS, false, why);
}

struct usage lead_used(void *team)
{
    const struct lead *lead = team;
    return lead->used;
}

struct timing lead_timing(void *team)
{
    const struct lead *lead = team;
    return lead->timing;
}

double lead_pss(void *team)
{
    struct lead *lead = team;
    double own = 0, sum = 0;
    double *all = calloc((size_t)lead->team.rank_count, sizeof *all);
    if (!all)
        return NAN;
    order_team(lead, ORDER_PSS);
    ranks_get()->engine->gather(lead->team.exchange.group, &own, all, sizeof own); /* its own is the harness's to tell */
    for (int rank = 0; rank < lead->team.rank_count; rank++)
        sum += all[rank];
    free(all);
    return sum;
}

void lead_wake(void)
{
    rank_team_forget();
    order_all(&(struct order){.kind = ORDER_WAKE}, ranks_get()->world.size);
}

void lead_end(void)
{
    if (!ranks_get()->engine)
        return;
    order_all(&(struct order){.kind = ORDER_END}, ranks_get()->world.size);
    ranks_end();
}

bool lead_usable(char why[WHY_MAX])
{
    if (ranks_get()->engine)
        return true;
    snprintf(
        why, WHY_MAX,
        "a strategy over MPI is asked for, but this was not started by an MPI launcher; put 'mpirun -n 4' before the command");
    return false;
}
