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

/* Flops of a normal. Of two, in loops (box_muller.h): u, k and f 3, log 17 fused + 2 squares + its share of k 3 = 39, root 1; t
 * and t^2 2, sine 13, cosine 12, product 2: 72. By eights (box_muller_512.h): u 1, f 2, log 7 fused + 2 squares + two sums 4
 * = 20. The integer work of Philox, about 30 operations of 64 bits a normal, isn't in it. */
#if defined(__AVX512F__)
static const double NORMALS_FLOPS = (1 + 2 + 20 + 1 + 2 + 13 + 12 + 2) / 2.0;
#else
static const double NORMALS_FLOPS = 72 / 2.0;
#endif

/* The normals block * NORMALS_BLOCK + i, i = 0 .. NORMALS_BLOCK - 1, of one draw. Those at i and i + NORMALS_BLOCK / 2 are made
 * from one counter. Each is within 4e-15 times its radius of what exact arithmetic gives. */
void normals_fill(uint64_t seed, uint64_t draw, uint64_t block, double normals[restrict NORMALS_BLOCK]);

/* The same normal alone, by the C library's log, sin and cos: slow, and what normals_fill() is held against. */
double normals_reference(uint64_t seed, uint64_t draw, uint64_t place);

#endif
