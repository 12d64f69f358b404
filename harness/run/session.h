/* session.h - what the parts of a run share: run.c makes it, bench.c works in it. */
#ifndef FORKJOIN_SESSION_H
#define FORKJOIN_SESSION_H

#include "progress.h"
#include "run.h"
#include "time_share.h"
#include "timer.h"

struct session {
    const struct run_request *request;
    struct result *result;
    /* What describe() returned, one for each of the planned kernels' problems; made before anything is measured. */
    struct problem *problems;
    size_t described_count; /* of those */
    unsigned *cpus;         /* of the topology, in worker order */
    struct progress progress;
    struct timer timer;
    double started;
    double sure_seconds;       /* that the kernels so far took until their shares of the time limit began */
    double script_seconds;     /* that scripts beside kernels took: no kernel's share of the time limit */
    size_t kernels_left;       /* that come after the one being measured, and have not begun */
    struct time_claim *claims; /* of each planned kernel, on the time limit beyond what all take in any case */
    size_t *rounds_taken;      /* of each planned kernel */
    enum run_status status;
};

/* "forkjoin: SUBJECT: WHY" on standard error. */
void session_complain(const struct session *session, const char *subject, const char *why);

/* The first status that is not "done" stays, but for those that end the whole run: an interruption, and what the machine
 * cannot. */
void session_note_status(struct session *session, enum run_status status);

bool session_interrupted(const struct session *session);

/* What is left of this process's part of the time limit; below 0 beyond it; INFINITY without one. */
double session_seconds_left(const struct session *session);

/* Saves all samples so far. False when it cannot, which has been told and ends the run. */
bool session_save(struct session *session);

#endif
