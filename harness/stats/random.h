/* random.h - random numbers that are a function of their seed, the same on every machine: for orders, bootstraps, simulations.
 */
#ifndef FORKJOIN_STATS_RANDOM_H
#define FORKJOIN_STATS_RANDOM_H

#include <stddef.h>
#include <stdint.h>

/* SplitMix64 (Steele, Lea & Flood 2014): every state gives another well mixed number. */
static inline uint64_t stats_random(uint64_t *state)
{
    uint64_t z = (*state += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

/* In (0, 1), 53 bits of it. */
static inline double stats_random_uniform(uint64_t *state)
{
    return ((double)(stats_random(state) >> 11) + 0.5) * 0x1p-53;
}

/* 0 .. count - 1. The bias of % is below 2^-32 for any count below 2^32. */
static inline size_t stats_random_below(uint64_t *state, size_t count)
{
    return (size_t)(stats_random(state) % count);
}

#endif
