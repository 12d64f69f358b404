/* placement.c - binds workers to CPUs, through hwloc. */
#include "placement.h"

#include <errno.h>
#include <hwloc.h>
#include <stdio.h>
#include <string.h>

bool placement_bind(const struct placement *placement, size_t worker, char why[WHY_MAX])
{
    if (placement->cpu_count == 0)
        return true;
    unsigned cpu = placement->cpus[worker % placement->cpu_count];
    hwloc_bitmap_t set = hwloc_bitmap_alloc();
    if (!set) {
        snprintf(why, WHY_MAX, "out of memory");
        return false;
    }
    hwloc_bitmap_only(set, cpu);
    bool bound = hwloc_set_cpubind(placement->machine, set, HWLOC_CPUBIND_THREAD) == 0;
    if (!bound)
        snprintf(why, WHY_MAX, "cannot pin worker %zu to CPU %u: %s; pass --cpus with CPUs that this process may use", worker,
                 cpu, strerror(errno));
    hwloc_bitmap_free(set);
    return bound;
}
