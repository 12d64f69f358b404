/* session.h - what the parts of a run share: run.c makes it, bench.c works in it. */
#ifndef FORKJOIN_SESSION_H
#define FORKJOIN_SESSION_H

#include "progress.h"
#include "run.h"

struct session {
    const struct run_request *request;
    struct result *result;
    struct problem *problems; /* what describe() returned, one for each planned kernel; made before anything is measured */
    size_t described_count;
    unsigned *cpus; /* of the topology, in worker order */
    struct progress progress;
    double started;
    enum run_status status;
};

/* "forkjoin: SUBJECT: WHY" on standard error. */
void session_complain(const struct session *session, const char *subject, const char *why);

/* The first status that is not "done" stays, but for those that end the whole run: an interruption, and what the machine
 * cannot. */
void session_note_status(struct session *session, enum run_status status);

bool session_interrupted(const struct session *session);

/* Saves all samples so far. False when it cannot, which has been told and ends the run. */
bool session_save(struct session *session);

#endif
