/* ranks.h - this process as one of the ranks that an MPI launcher started: the engine, who the others are and where they run.
 *
 * Rank 0 is the harness; the others follow its orders (follow.h). A process takes part in one job, once, so what is known of it
 * is kept here, as MPI itself keeps it. */
#ifndef FORKJOIN_RANKS_H
#define FORKJOIN_RANKS_H

#include <jansson.h>
#include <stdint.h>

#include "engine.h"
#include "launch.h"
#include "topology.h"

enum {
    RANK_HOST_MAX = 64,
    RANK_CPUS_MAX = 256, /* CPUs that one rank's threads can be bound to */
};

/* What a rank tells of itself. */
struct rank_facts {
    char host[RANK_HOST_MAX];
    uint64_t build; /* of the program's file: a number that differs where the build does */
    char version[96];
    unsigned cpus[RANK_CPUS_MAX];   /* its own, in the order in which its threads take them */
    size_t cpu_count;               /* of those; at least 1 once they are given out */
    bool shared;                    /* one of them is a rank's before it on its node as well */
    char cpu_model[96];             /* of its host */
    size_t cores, hardware_threads; /* that its launcher left it */
    double memory_bytes;            /* of its host */
    size_t node_size;               /* ranks of its host */
    size_t host_index;              /* which of the job's hosts, from 0 in the order of their first ranks */
    char trouble[256];              /* why it cannot take part; "": it can */
};

struct ranks {
    const struct engine *engine; /* NULL: this process takes part in nothing */
    struct engine_world world;
    size_t threads;           /* of each rank that runs threads */
    double begin_seconds;     /* that MPI took to start, on this rank */
    struct rank_facts *facts; /* of all ranks */
    size_t host_count;
};

/* What this process takes part in; never NULL. */
const struct ranks *ranks_get(void);

/* The engines that the build has: those whose file is there. */
bool ranks_engine_exists(void);

/* Loads the launcher's engine, starts MPI, and learns who the others are. Every rank calls it or none. `cpus` is what --cpus
 * names, or NULL; each rank takes `threads` (1 .. RANK_CPUS_MAX) of those that its launcher left it, one for each thread; 0: as
 * many as all ranks can have without sharing any. Refuses ranks of another build. Where it fails, it fails in all ranks alike,
 * with the same cause; ranks_end() is still to be called. */
bool ranks_begin(const char *cpus, size_t threads, char why[WHY_MAX]);

/* Ends MPI in this rank; the others must do so as well. Nothing where ranks_begin() was not called. */
void ranks_end(void);

/* Of the first `count` ranks, how many have a CPU for each of their threads that no other rank before them uses. */
size_t ranks_with_own_cpus(size_t count);

/* On how many hosts the first `count` ranks run. */
size_t ranks_hosts(size_t count);

/* The most ranks that one host has. */
size_t ranks_on_a_host(void);

/* What a result tells of the job: library, hosts with their ranks, and each rank's CPUs (results/README.md). */
json_t *ranks_json(void);

/* One line on what is wrong with where ranks run, and what to pass to the launcher; "" when nothing is. */
void ranks_warning(char *line, size_t size);

/* Waits until a message of `tag` from rank `from` is there: in a loop for `hot_seconds`, then with sleeps that grow, so that
 * who waits long takes no time from others. */
void ranks_await(int from, int tag, double hot_seconds);

#endif
