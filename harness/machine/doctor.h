/* doctor.h - judges what a machine tells about itself: what may disturb a measurement, why, and how to change it. Pure. */
#ifndef FORKJOIN_DOCTOR_H
#define FORKJOIN_DOCTOR_H

#include "doctor_read.h"

enum doctor_verdict {
    DOCTOR_GOOD,
    DOCTOR_MAY_DISTURB,
    DOCTOR_NOT_READABLE, /* the machine does not tell, or tells nonsense */
};

enum { DOCTOR_CHECKS_MAX = 32, DOCTOR_VALUE_MAX = 256 };

struct doctor_check {
    const char *name; /* "governor" */
    const char *why;  /* why it matters for a measurement: a sentence or two */
    enum doctor_verdict verdict;
    char value[DOCTOR_VALUE_MAX]; /* for people: "performance"; "" when it is not readable */
    const char *change, *needs;   /* what to do to have it good, also where it is; "" or what that needs: "as root" */
};

enum doctor_quiet { DOCTOR_QUIET, DOCTOR_NOT_QUIET, DOCTOR_QUIET_UNKNOWN };

struct doctor {
    struct doctor_check checks[DOCTOR_CHECKS_MAX];
    size_t check_count;
    enum doctor_quiet quiet;     /* can one measure now? Only what goes on at the moment decides: steal, load, quota */
    char line[DOCTOR_VALUE_MAX]; /* "quiet enough: yes (steal 0.1 %, load 0.03); clock tsc, 24 ns" */
};

/* Judges facts; those of doctor_watch() too, which are "not readable" when nobody watched. */
void doctor_judge(const struct facts *facts, struct doctor *doctor);

/* "good", "may disturb" or "not readable". */
const char *doctor_verdict_name(enum doctor_verdict verdict);

#endif
