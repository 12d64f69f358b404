/* strategy.h - the contract: a way to run every chunk of a job once. One file each in harness/strategies/.
 *
 * File openmp.c defines `const struct strategy strategy_openmp`; the build finds it by its place in that folder. */
#ifndef FORKJOIN_STRATEGY_H
#define FORKJOIN_STRATEGY_H

#include "job.h"
#include "placement.h"

/* What a team's workers have used since they were created. */
struct usage {
    double cpu_seconds;
    size_t involuntary_switches, minor_faults;
    long voluntary_switches; /* -1: unknown */
};

/* What a run took, where more than one process's clock must tell. */
struct timing {
    double seconds;               /* of the slowest, from their common start */
    double communication_seconds; /* that the one with the longest work spent on exchanging partials and reducing them */
};

/* How far a strategy's workers reach, where that is not simply this machine's CPUs. */
struct reach {
    size_t most_workers; /* more there cannot be */
    size_t own_cpus;     /* so many workers have a CPU each that no other worker uses */
    size_t copies;       /* of the problem that one host must hold, at most */
    size_t step;         /* worker counts are multiples of it: threads of a rank; at least 1 */
};

struct strategy {
    const char *name, *summary;
    const char *workers_are; /* for people: "threads", "processes" */
    bool parallel;           /* false: one worker only, and the baseline of the others' speedups */
    bool only_named;         /* it is not among those that are taken when the user names none */
    bool over_ranks;         /* its workers are ranks that an MPI launcher started, which follow this process's orders */
    bool rank_threads;       /* with over_ranks: its workers are threads of those, --threads-per-rank each */

    /* Optional: whether it can be used as this process was started; else why not. */
    bool (*usable)(char why[WHY_MAX]);

    /* Optional: where its workers end. Left out: any number, on the topology's CPUs. */
    struct reach (*reach)(void);

    /* With reach(): the CPU of a worker, by the number its own host gives it. */
    unsigned (*cpu_of)(size_t worker);

    /* Creates and binds the workers and attaches them to the job: the cold part of a run, timed apart. The team keeps `job` and
     * `placement`, which must outlive it. On false, nothing is left to stop. */
    bool (*start)(struct job *job, const struct placement *placement, void **team, char why[WHY_MAX]);

    /* One pass over the job. PASS_RUN is the warm, timed part. False when a worker failed or died, and why; then the team may
     * only be stopped. The caller has called job_begin(). */
    bool (*run)(void *team, enum pass pass, char why[WHY_MAX]);

    /* Ends the workers. Timed in cold runs. */
    void (*stop)(void *team);

    /* What the team has used so far; called outside of the clock. */
    struct usage (*used)(void *team);

    /* Optional: what the last PASS_RUN took. Left out: what passes for the caller while run() runs. */
    struct timing (*timing)(void *team);

    /* Optional: the memory of the processes that the team has of its own (pss.h), in bytes; NAN where that cannot be read. Left
     * out by strategies whose workers live in this process. */
    double (*pss)(void *team);

    /* Optional, not timed: called right before a warm run: brings back workers that the runtime has let go since. */
    void (*ready)(void *team);

    /* Optional, not timed: called right before a cold start: gives up what the runtime keeps from earlier teams, or wakes
     * who is to take part. */
    void (*forget)(void);
};

/* Whether it is among those that are taken when the user names none. */
static inline bool strategy_is_usual(const struct strategy *strategy)
{
    char why[WHY_MAX];
    return !strategy->only_named && (!strategy->usable || strategy->usable(why));
}

#endif
