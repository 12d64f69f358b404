/* rank_team.h - one rank's part in a team of ranks: its chunks, the exchange with the others (exchange.h), its reduce. The same
 * code in all ranks.
 *
 * Every rank has the whole job in memory of its own, laid out by itself, since a kernel's state points into the process that
 * made it (docs/decisions/0008). It fills all inputs, its own chunks' first; runs its own chunks; gets the partials of all the
 * others' in chunk order; and reduces those to the answer, so that each rank hands the next step the same bits. */
#ifndef FORKJOIN_RANK_TEAM_H
#define FORKJOIN_RANK_TEAM_H

#include "exchange.h"
#include "job.h"
#include "placement.h"
#include "ranks.h"
#include "strategy.h"

/* What a rank did in one run. */
struct rank_report {
    double started, ended; /* when it left the barrier, and had its answer; by its host's clock */
    double chunk_seconds;  /* of those, in its chunks */
    double
        communication_seconds; /* the rest: exchanging partials and outputs, reducing, asking for chunks, waiting for others */
    struct usage used;
    bool failed; /* why: sent apart */
};

struct rank_team {
    struct job *job;
    struct placement placement; /* of this rank's threads: worker 0 is its first */
    int rank, rank_count;
    size_t threads;
    struct schedule schedule;
    void **locals; /* one for each thread */

    struct exchange exchange; /* with the other ranks; holds which chunks are whose */
    bool hand_outputs;        /* in this run, after each step but the last: outputs of all chunks to all ranks */
    bool deal;                /* in this run portions go to ranks in turn, whatever the schedule (portions_deal()) */
    struct rank_report report;
};

/* Binds and attaches this rank's threads to an open job. Always leaves a team that can take part in reports and be stopped;
 * whether it can run, job_failed() knows. False only when memory is short. `cpus`: this rank's own, kept; none: not bound. */
bool rank_team_start(struct rank_team *team, struct job *job, int rank_count, size_t threads, struct schedule schedule,
                     const unsigned *cpus, size_t cpu_count, struct hwloc_topology *machine);

/* This rank's part of one pass, with hand_outputs and deal as they stand in the team; afterwards `report` tells of it. The
 * caller has called job_begin(). */
void rank_team_run(struct rank_team *team, enum pass pass);

/* Every rank after a pass, or after starting: to rank 0 what happened. In rank 0 `reports` holds rank_count of them, `workers`
 * is filled for the whole job, and of ranks that failed the first's cause is its job's failure. NULL in the others. */
void rank_team_tell(struct rank_team *team, struct rank_report *reports);

/* Every rank after a good run: the outputs of all chunks to rank 0's memory. */
void rank_team_send_outputs(struct rank_team *team, const struct rank_report *reports);

/* Detaches, and ends threads. */
void rank_team_stop(struct rank_team *team);

/* Before a cold start: gives up threads that the runtime keeps from earlier teams. */
void rank_team_forget(void);

#endif
