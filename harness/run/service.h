/* service.h - the programs that a kernel's work calls: started before it, gone after it, whatever happens in between.
 *
 * Each runs in a process group of its own, so that Ctrl-C reaches it through us alone, and is asked to end (SIGTERM) when we
 * die, however we do (PR_SET_PDEATHSIG). It is over when its process is gone and its output has ended: what cleans up behind it
 * holds that open (services/keeper.h). */
#ifndef FORKJOIN_SERVICE_H
#define FORKJOIN_SERVICE_H

#include <limits.h>
#include <stdatomic.h>
#include <sys/types.h>

#include "kernel.h"

enum { SERVICE_ADDRESS_MAX = 256 }; /* bytes of an address, with the closing 0 */

struct running_service {
    const struct service *service; /* NULL: none was started */
    pid_t process;                 /* 0: it is gone */
    int messages;                  /* the reading end of its output */
    char address[SERVICE_ADDRESS_MAX];
    char ended[128]; /* how it ended by itself; "": it did not */
};

/* A kernel's, in its order. Addresses point into it: it must not move while problems are used. */
struct running_services {
    struct running_service each[SERVICES_MAX];
};

/* Where services run, and what ends the wait for them. */
struct service_place {
    const unsigned *cpus; /* those of the workers */
    size_t cpu_count;     /* 0: those of the caller */
    const atomic_int *interrupted;
};

/* Where a program of ours lies that is no library's: in $FORKJOIN_SERVICES, beside this program, or where the build put it. */
bool service_find_program(const char *program, char path[PATH_MAX], char why[WHY_MAX]);

/* Starts the kernel's services, if it has any, one after the other, each when the one before is ready, and tells their
 * addresses to all of the problems, of which there is at least one. Programs are looked for in $FORKJOIN_SERVICES, beside this
 * program, and where the build put them. `place` may be NULL: the caller's CPUs, nothing interrupts. False, and why, when one
 * is not there or does not become ready, or when interrupted; then nothing is left to stop. */
bool services_start(struct running_services *services, const struct kernel *kernel, struct problem *problems,
                    size_t problem_count, const struct service_place *place, char why[WHY_MAX]);

/* Whether all run still, or none was started. When one has ended: how, in `why`. */
bool services_live(struct running_services *services, char why[WHY_MAX]);

/* Why a run failed: `why`, and how a service ended, if one has. Whoever called it can tell no more than that nobody answers. */
void services_explain(struct running_services *services, const char *why, char explained[WHY_MAX]);

/* Ends them, and waits until they are over; one that does not listen to SIGTERM is ended by force. */
void services_stop(struct running_services *services);

#endif
