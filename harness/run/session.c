/* session.c - what happens to a run as a whole: messages, its status, saving. */
#include "session.h"

#include <math.h>
#include <stdio.h>

#include "clock.h"
#include "record.h"

void session_complain(const struct session *session, const char *subject, const char *why)
{
    progress_clear(&session->progress);
    fprintf(stderr, "forkjoin: %s: %s\n", subject, why);
}

void session_note_status(struct session *session, enum run_status status)
{
    if (session->status == RUN_DONE || status == RUN_INTERRUPTED || status == RUN_CANNOT)
        session->status = status;
}

bool session_interrupted(const struct session *session)
{
    return atomic_load(session->request->interrupted) != 0;
}

double session_seconds_left(const struct session *session)
{
    const struct plan *plan = session->request->plan;
    double limit = plan->time_limit_seconds / (double)plan->sampling.replicate_count;
    return limit > 0 ? session->started + session->script_seconds + limit - clock_seconds() : INFINITY;
}

bool session_save(struct session *session)
{
    char why[WHY_MAX];
    if (record_write(session->result, session->request->output, why))
        return true;
    progress_clear(&session->progress);
    fprintf(stderr, "forkjoin: %s\n", why);
    session_note_status(session, RUN_CANNOT);
    return false;
}
