/* lane.h - one configuration at work: its job in memory and its team of workers, from the proof to the last sample. */
#ifndef FORKJOIN_LANE_H
#define FORKJOIN_LANE_H

#include "plan.h"

/* What passes through Google Benchmark to the work and back. */
struct attempt {
    struct sample *sample;
    char *why;
    bool done;
};

struct lane {
    const struct kernel *kernel;
    const struct problem *problem;
    const struct strategy *strategy;
    struct placement placement; /* cpus: owned by whoever made the lane */
    const atomic_int *interrupted;
    char name[NAME_MAX_BYTES];    /* KERNEL/SIZE/STRATEGY/workers:N, under which samples are measured */
    size_t runs;                  /* of which one warm sample is the mean; 1 until lane_calibrate() */
    double proof_seconds;         /* what the last proof took */
    double communication_seconds; /* of the last sample's runs together, where the strategy tells */
    double own_pss_before;        /* of this process, before the lane was opened; NAN: not readable */
    bool open;
    struct job job;
    void *team;
    struct attempt attempt; /* the sample being taken */
};

/* A closed lane of a planned configuration; the name is the caller's to set. `cpus` are the topology's, in worker order; all
 * must outlive the lane. */
struct lane lane_make(const struct kernel *kernel, const struct problem *problem, const struct planned_configuration *planned,
                      struct schedule schedule, const struct topology *topology, const unsigned *cpus,
                      const atomic_int *interrupted);

/* Lays the job out, creates the team, and has its workers fill the inputs. On false, nothing is left to close. */
bool lane_open(struct lane *lane, char why[WHY_MAX]);
void lane_close(struct lane *lane);

/* One run that is no sample, over poisoned outputs. The digest of what came out. */
bool lane_prove(struct lane *lane, uint64_t *digest, char why[WHY_MAX]);

/* After the proof: the memory that the lane takes, in bytes: by how much this process has grown since it was opened, and its
 * team's own processes (pss.h). NAN where that cannot be read. */
double lane_pss(const struct lane *lane);

/* After the proof: how many runs a warm sample must hold so that it lasts `shortest_seconds`, with a margin: 1 for all but the
 * shortest, which run some more times for it, not timed as samples. A kernel with prepare() cannot be repeated in one interval,
 * so it stays at 1; *too_short tells when that is less than the clock needs. On false the run failed, and the lane is closed.
 */
bool lane_calibrate(struct lane *lane, double shortest_seconds, bool *too_short, char why[WHY_MAX]);

/* Makes the lane's work known to Google Benchmark; the lane must not move until measure_clear(). */
void lane_register(struct lane *lane);

/* Takes one sample, warm or cold; fills all but round and order. `digest` is what must come out. On false the run failed, and
 * the lane is closed. A wrong answer is no failure of the run: sample->correct tells. */
bool lane_sample(struct lane *lane, bool cold, uint64_t digest, struct sample *sample, char why[WHY_MAX]);

#endif
