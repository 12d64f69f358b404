/* arena.h - the memory of one configuration: one shared mapping, the same kind for every strategy.
 *
 * Threads could work in private memory and processes can not; so that no speedup is explained by the kind of memory, both work
 * in a shared anonymous mapping, with huge pages asked for. Pages come to be when a worker first touches them. */
#ifndef FORKJOIN_ARENA_H
#define FORKJOIN_ARENA_H

#include <stdbool.h>
#include <stddef.h>

enum { ARENA_ALIGNMENT = 64 }; /* a cache line, and the widest vector */

struct arena {
    unsigned char *base; /* NULL in an arena that only measures */
    size_t capacity, used;
};

/* Maps `bytes` (may be 0) of zeroed memory, shared with children forked later. False with errno set. */
bool arena_open(struct arena *arena, size_t bytes);

/* The next `bytes`, aligned to ARENA_ALIGNMENT; it lives until arena_close(). Taking more than the capacity is a mistake of the
 * caller's. In a measuring arena, one of all zeroes, it counts and returns NULL: lay out there first, and `used` is what
 * problem.arena_bytes must be. */
void *arena_take(struct arena *arena, size_t bytes);

void arena_close(struct arena *arena);

#endif
