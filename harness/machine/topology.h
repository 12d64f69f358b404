/* topology.h - the CPUs that this process may use, in the order in which workers take them. */
#ifndef FORKJOIN_TOPOLOGY_H
#define FORKJOIN_TOPOLOGY_H

#include <stdbool.h>
#include <stddef.h>

#include "common/settings.h"

/* One hardware thread. */
struct cpu {
    unsigned number;  /* the operating system's */
    unsigned core;    /* numbered 0, 1, ... over the machine */
    unsigned sibling; /* 0 for the first hardware thread of its core, 1 for the next */
    unsigned package, numa_node;
    unsigned kind; /* 0 is the fastest kind of core; others only on hybrid machines */
};

struct hwloc_topology;

struct topology {
    struct hwloc_topology *machine;
    bool real; /* false when hwloc was told to describe another machine (HWLOC_SYNTHETIC, HWLOC_XMLFILE) */
    struct cpu *cpus;
    size_t cpu_count;                                         /* usable: within the CPU set of this process and --cpus */
    size_t core_count, package_count, numa_count, kind_count; /* that the usable CPUs touch */
    size_t fast_core_count;                                   /* cores of kind 0 */
    double quota; /* CPUs' worth of time that control groups allow; 0 when they set none */
};

/* `cpus` is what --cpus names ("0-3,8"), or NULL for all. Workers take the first thread of every core before any second one,
 * fast kinds of core first, and otherwise in the machine's order: cores near one another first. False, and why, when a CPU may
 * not be used or the machine cannot be read. */
bool topology_load(struct topology *topology, const char *cpus, char why[WHY_MAX]);

/* The numbers of the CPUs in worker order, cpu_count of them. The caller frees them; NULL when memory is short. */
unsigned *topology_cpu_numbers(const struct topology *topology);

void topology_free(struct topology *topology);

#endif
