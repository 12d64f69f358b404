/* normals.h - standard normals in blocks, each a function of (seed, draw, its place) only.
 *
 * Box & Muller, "A note on the generation of random normal deviates", Ann. Math. Stat. 29 (1958): a random radius
 * sqrt(-2 ln u) and a random direction give two independent normals. Both come from one Philox counter: 64 bits for u, of
 * which 52 are used, and 64 for the direction, of which 54 are used. The largest normal is thus sqrt(-2 ln 2^-52) = 8.49,
 * passed by a true one with probability 2e-17. */
#ifndef FORKJOIN_NORMALS_H
#define FORKJOIN_NORMALS_H

#include <stdint.h>

#include "philox.h"

enum { NORMALS_BLOCK = 2 * PHILOX_BATCH }; /* 8 KiB */

/* The normals block * NORMALS_BLOCK + i, i = 0 .. NORMALS_BLOCK - 1, of one draw. Those at i and i + NORMALS_BLOCK / 2 are made
 * from one counter. Each is within 4e-15 times its radius of what exact arithmetic gives. */
void normals_fill(uint64_t seed, uint64_t draw, uint64_t block, double normals[restrict NORMALS_BLOCK]);

/* The same normal alone, by the C library's log, sin and cos: slow, and what normals_fill() is held against. */
double normals_reference(uint64_t seed, uint64_t draw, uint64_t place);

#endif
