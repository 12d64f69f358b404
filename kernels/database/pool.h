/* pool.h - connections that the threads of a process share, and how many workers of all processes may ask at once.
 *
 * These are two things, since threads can share a connection and processes cannot. The pool is a process's own: it lies in
 * memory that a fork copies, so that a forked worker has one of its own, empty as it was at the fork. The slots lie in memory
 * that processes share. So with k slots the threads of one process get by with k connections, while processes hold one each,
 * of which k are used at a time; who takes them need not know which of the two it is. */
#ifndef FORKJOIN_POOL_H
#define FORKJOIN_POOL_H

#include <semaphore.h>

#include "database.h"

/* In shared memory. */
struct pool_slots {
    sem_t free;
};

struct pool;

/* In the process's own memory, for at most `capacity` connections at once. NULL without memory. */
struct pool *pool_make(size_t capacity);

/* While nobody uses it in this process: closes its connections. */
void pool_free(struct pool *pool); /* may be NULL */

/* Before workers use them, and again when some of them may have died with theirs. */
void pool_reset(struct pool_slots *slots, size_t capacity);

/* For threads that use the pool: the last to leave closes its connections. */
void pool_join(struct pool *pool);
void pool_leave(struct pool *pool);

/* Waits for a slot, then takes a connection, or opens one. False, and why, when there was none within the deadline of the
 * settings; the slot is given back then. */
bool pool_take(struct pool *pool, struct pool_slots *slots, const struct database_settings *settings,
               struct database **database, char why[WHY_MAX]);

/* Gives slot and connection back; one that is not to be kept is closed. */
void pool_give(struct pool *pool, struct pool_slots *slots, struct database *database, bool keep);

#endif
