/* toy.h - kernels made for tests: small, exact, and able to go wrong on purpose. */
#ifndef FORKJOIN_TOY_H
#define FORKJOIN_TOY_H

#include "kernel.h"

/* Sums over several steps, each of which depends on the answer before; also writes an output for every item, and counts in the
 * partial which chunks were run. Exact in 64 bits, so verify() knows the answer by a plain loop. */
extern const struct kernel toy_steps;

enum { TOY_CHUNK = 7, TOY_STEPS = 3 };

/* The same, but the chunk that holds the last item ... */
extern const struct kernel toy_fails;    /* returns false with "the toy broke" */
extern const struct kernel toy_dies;     /* kills its own process, when that is a worker process */
extern const struct kernel toy_exits;    /* calls _exit(3), when that is a worker process */
extern const struct kernel toy_unstable; /* counts how often it ran, in shared memory: no two runs are equal */

/* The same, but attach() of worker 1 fails with "no desk for worker 1". */
extern const struct kernel toy_no_desk;

/* The problem of a toy with so many items. */
struct problem toy_problem(const struct kernel *kernel, size_t item_count);

#endif
