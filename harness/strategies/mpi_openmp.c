/* mpi_openmp.c - ranks that an MPI launcher started (mpi.c), each with threads of OpenMP on CPUs of its own. Ranks have static
 * shares of the chunks; by the schedule these go to a rank's threads. */
#include "lead.h"
#include "ranks.h"

static bool start(struct job *job, const struct placement *placement, void **team, char why[WHY_MAX])
{
    return lead_start(job, placement, ranks_get()->threads, team, why);
}

static struct reach reach(void)
{
    const struct ranks *ranks = ranks_get();
    size_t size = (size_t)ranks->world.size, threads = ranks->threads;
    return (struct reach){.most_workers = size * threads,
                          .own_cpus = ranks_with_own_cpus(size) * threads,
                          .copies = ranks_on_a_host(),
                          .step = threads};
}

static unsigned cpu_of(size_t worker)
{
    const struct ranks *ranks = ranks_get();
    return ranks->facts[worker / ranks->threads].cpus[worker % ranks->threads];
}

const struct strategy strategy_mpi_openmp = {
    .name = "mpi+openmp",
    .summary = "such ranks, each with --threads-per-rank threads by OpenMP; only when it is named",
    .workers_are = "threads of ranks",
    .parallel = true,
    .only_named = true,
    .over_ranks = true,
    .rank_threads = true,
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
