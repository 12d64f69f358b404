/* ours.h - our side of a contest: a kernel's problem, laid out, filled, and run as the sequential strategy runs it. */
#ifndef FORKJOIN_OURS_H
#define FORKJOIN_OURS_H

#include "job.h"
#include "peer.h"

struct our_side {
    struct ours ours; /* what peers see */
    struct job job;
    void *local; /* of attach() */
};

/* On false nothing is left to close. Afterwards `side` must not be moved. */
bool ours_open(struct our_side *side, const struct kernel *kernel, size_t size, const char *input,
               const char *const *assignments, char why[WHY_MAX]);

/* One run of every chunk, in order; *seconds without what goes before (back to the initial state). */
bool ours_run(struct our_side *side, double *seconds, char why[WHY_MAX]);

/* Poisons, runs and verifies: a contest of wrong answers is none. */
bool ours_prove(struct our_side *side, char why[WHY_MAX]);

void ours_close(struct our_side *side);

/* Seconds of the clock that everything here is timed by. */
double contest_clock(void);

#endif
