/* mpi.c - ranks that an MPI launcher started, on one machine or many: this process is rank 0, the others follow (follow.h). */
#include "lead.h"
#include "ranks.h"

static bool start(struct job *job, const struct placement *placement, void **team, char why[WHY_MAX])
{
    return lead_start(job, placement, 1, team, why);
}

static struct reach reach(void)
{
    size_t size = (size_t)ranks_get()->world.size;
    return (struct reach){.most_workers = size, .own_cpus = ranks_with_own_cpus(size), .copies = ranks_on_a_host(), .step = 1};
}

static unsigned cpu_of(size_t worker)
{
    return ranks_get()->facts[worker].cpus[0];
}

const struct strategy strategy_mpi = {
    .name = "mpi",
    .summary = "ranks that mpirun or srun has started, on one machine or many; only when it is named",
    .workers_are = "ranks",
    .parallel = true,
    .only_named = true,
    .over_ranks = true,
    .usable = lead_usable,
    .reach = reach,
    .cpu_of = cpu_of,
    .start = start,
    .run = lead_run,
    .stop = lead_stop,
    .used = lead_used,
    .timing = lead_timing,
    .pss = lead_pss,
    .forget = lead_wake,
};
