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

struct strategy {
    const char *name, *summary;
    const char *workers_are; /* for people: "threads", "processes" */
    bool parallel;           /* false: one worker only, and the baseline of the others' speedups */

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

    /* Optional: the memory of the processes that the team has of its own (pss.h), in bytes; NAN where that cannot be read. Left
     * out by strategies whose workers live in this process. */
    double (*pss)(void *team);

    /* Optional, not timed: called right before a warm run: brings back workers that the runtime has let go since. */
    void (*ready)(void *team);

    /* Optional, not timed: called right before a cold start: gives up what the runtime keeps from earlier teams. */
    void (*forget)(void);
};

#endif
