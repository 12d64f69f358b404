/* service.h - the program that a kernel's work calls: started before it, gone after it, whatever happens in between.
 *
 * It runs in a process group of its own, so that Ctrl-C reaches it through us alone, and dies with us (PR_SET_PDEATHSIG). */
#ifndef FORKJOIN_SERVICE_H
#define FORKJOIN_SERVICE_H

#include <sys/types.h>

#include "kernel.h"

struct running_service {
    pid_t process;       /* 0: none runs */
    int messages;        /* the reading end of its output */
    unsigned port;       /* of 127.0.0.1; 0: none */
    const char *program; /* NULL: the kernel has none */
    char ended[128];     /* how it ended by itself; "": it did not */
};

/* Starts the kernel's service, if it has one, and waits until it listens. It runs on the CPUs of the workers; with a
 * `cpu_count` of 0 on those of the caller. Programs are looked for in $FORKJOIN_SERVICES, beside this program, and where the
 * build put them. False, and why, when it is not there or cannot listen; then nothing is left to stop. */
bool service_start(struct running_service *service, const struct kernel *kernel, const struct problem *problem,
                   const unsigned *cpus, size_t cpu_count, char why[WHY_MAX]);

/* Whether it runs still, or none was started. When it has ended: how, in `why`. */
bool service_lives(struct running_service *service, char why[WHY_MAX]);

/* Ends it, and waits for its end; of one that does not listen to SIGTERM by force. */
void service_stop(struct running_service *service);

#endif
