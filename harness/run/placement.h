/* placement.h - where a configuration's workers run, and by which schedule they take chunks. */
#ifndef FORKJOIN_PLACEMENT_H
#define FORKJOIN_PLACEMENT_H

#include <stdbool.h>
#include <stddef.h>

#include "common/settings.h"
#include "schedule.h"

struct hwloc_topology; /* hwloc's own */

struct placement {
    size_t worker_count;            /* at least 1 */
    const unsigned *cpus;           /* operating-system numbers; worker i runs on cpus[i % cpu_count] */
    size_t cpu_count;               /* 0: workers are not bound */
    struct hwloc_topology *machine; /* loaded; may be NULL when workers are not bound */
    struct schedule schedule;
};

/* Binds the calling thread to its worker's CPU. */
bool placement_bind(const struct placement *placement, size_t worker, char why[WHY_MAX]);

#endif
