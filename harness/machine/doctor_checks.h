/* doctor_checks.h - the table of what doctor looks at. */
#ifndef FORKJOIN_DOCTOR_CHECKS_H
#define FORKJOIN_DOCTOR_CHECKS_H

#include "doctor.h"

/* Whose setting it is, and so from where it can be changed. */
enum owner {
    OURS,     /* this process's, or whoever's started it */
    KERNEL,   /* the operating system kernel's: the superuser's, and not from inside a container */
    HARDWARE, /* below the kernel: not from inside a virtual machine either */
};

struct check {
    const char *name;
    enum owner owner;
    bool now; /* about what goes on at the moment: decides whether one can measure */
    enum doctor_verdict (*judge)(const struct facts *facts, char value[DOCTOR_VALUE_MAX]); /* leaves value when not readable */
    const char *why, *change;
    const char *(*change_of)(const struct facts *facts); /* instead of `change`, where it depends */
};

extern const struct check doctor_checks[];
extern const size_t doctor_check_count; /* at most DOCTOR_CHECKS_MAX */

#endif
