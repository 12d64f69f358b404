/* workers.h - which worker counts are measured. Pure. */
#ifndef FORKJOIN_WORKERS_H
#define FORKJOIN_WORKERS_H

#include "topology.h"

enum {
    WORKERS_MAX = 1024,        /* more cannot be asked for */
    WORKER_COUNTS_MAX = 64,    /* counts in one run */
    WORKERS_WAITING_MOST = 16, /* of work that waits, when the user says nothing */
};

struct worker_counts {
    size_t counts[WORKER_COUNTS_MAX]; /* rising, no duplicates */
    size_t count;
};

/* 1, 2, 3, 4, 6, 8, 12, 16 ... cores (every number, where there are six or fewer); the cores of one package, those of the fast
 * kind, all cores, all hardware threads; nothing above the quota. */
struct worker_counts workers_auto(const struct topology *topology);

/* For work that waits, which no count of CPUs limits, and for exercises: 1, 2, 4 ... and `most` itself (1 .. WORKERS_MAX). */
struct worker_counts workers_waiting(size_t most);

/* 1, 2, 3, 4, 6, 8, 12, 16 ... and `most` itself (1 .. WORKERS_MAX); every number where those are six or fewer. */
struct worker_counts workers_up_to(size_t most);

/* Drops the counts above `most`. */
void workers_limit(struct worker_counts *counts, size_t most);

/* Reads "auto" or a list like "1,2,4-6". False, and why, when it is neither. */
bool workers_parse(const char *text, const struct topology *topology, struct worker_counts *counts, char why[WHY_MAX]);

#endif
