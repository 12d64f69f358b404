/* lanes.h - one worker's connections: one that it keeps, several, one for each query, or one of a pool at a time. */
#ifndef FORKJOIN_LANES_H
#define FORKJOIN_LANES_H

#include "pool.h"

enum { LANES_MOST = 200 };

/* Where connections come from: the same for all workers of a configuration. */
struct lane_source {
    struct database_settings settings;
    bool keeps;               /* false: every query has a connection made for it */
    size_t lane_count;        /* that a worker keeps for itself, without a pool, at most LANES_MOST */
    struct pool *pool;        /* NULL: none */
    struct pool_slots *slots; /* of the pool; may be NULL without */
};

struct lanes;

/* Connections that a worker keeps for itself are made here, others with their first query. The caller closes it; `source` must
 * outlive it. */
bool lanes_open(const struct lane_source *source, struct lanes **lanes, char why[WHY_MAX]);
void lanes_close(struct lanes *lanes);

/* A connection for one query, from wherever it comes, and back: with `good` false it has failed and is not used again. */
bool lanes_take(struct lanes *lanes, struct database **database, char why[WHY_MAX]);
void lanes_give(struct lanes *lanes, struct database *database, bool good);

/* One of those that the worker keeps; those that failed before are made anew by lanes_mend(), all are given up by lanes_drop().
 */
struct database *lanes_at(const struct lanes *lanes, size_t lane);
bool lanes_mend(struct lanes *lanes, char why[WHY_MAX]);
void lanes_drop(struct lanes *lanes);

#endif
