/* philox.h - Philox4x32-10, random numbers as a function of a key and a counter: no state, so any worker can make any of them.
 *
 * Source: J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC'11,
 * section 3.3; constants from its table 2. A counter of 128 bits is scrambled under a key of 64 bits in ten rounds. */
#ifndef FORKJOIN_PHILOX_H
#define FORKJOIN_PHILOX_H

#include <stdint.h>

enum {
    PHILOX_ROUNDS = 10,
    PHILOX_BATCH = 512, /* counters a batch. A power of two, so that an aligned batch never straddles a wrap of the counter's
                         * low 32 bits; and three such arrays of 64-bit words lie in 12 KiB of an L1 cache of 32 KiB or more. */
};

static const uint32_t PHILOX_MULTIPLIER_0 = 0xD2511F53;
static const uint32_t PHILOX_MULTIPLIER_1 = 0xCD9E8D57;
static const uint32_t PHILOX_WEYL_0 = 0x9E3779B9; /* golden ratio - 1, in 32 bits */
static const uint32_t PHILOX_WEYL_1 = 0xBB67AE85; /* sqrt(3) - 1, in 32 bits */

struct philox_words {
    uint32_t word[4];
};

/* The words of one counter (least significant word first) under one key. */
static inline struct philox_words philox(struct philox_words counter, uint64_t key)
{
    struct philox_words c = counter;
    uint32_t key_0 = (uint32_t)key;
    uint32_t key_1 = (uint32_t)(key >> 32);
    for (int round = 0; round < PHILOX_ROUNDS; round++) {
        uint64_t product_0 = (uint64_t)PHILOX_MULTIPLIER_0 * c.word[0];
        uint64_t product_1 = (uint64_t)PHILOX_MULTIPLIER_1 * c.word[2];
        c = (struct philox_words){{(uint32_t)(product_1 >> 32) ^ c.word[1] ^ key_0, (uint32_t)product_1,
                                   (uint32_t)(product_0 >> 32) ^ c.word[3] ^ key_1, (uint32_t)product_0}};
        key_0 += PHILOX_WEYL_0;
        key_1 += PHILOX_WEYL_1;
    }
    return c;
}

/* Two random words of 64 bits. */
struct philox_pair {
    uint64_t first, second;
};

/* The pair that belongs to (seed, draw, index): counter words 0 and 1 hold the index, 2 and 3 the draw. Indices count what is
 * made side by side (paths), draws tell apart what one of them needs (its steps, its factors). */
static inline struct philox_pair philox_pair_at(uint64_t seed, uint64_t draw, uint64_t index)
{
    struct philox_words out =
        philox((struct philox_words){{(uint32_t)index, (uint32_t)(index >> 32), (uint32_t)draw, (uint32_t)(draw >> 32)}}, seed);
    return (struct philox_pair){(uint64_t)out.word[0] << 32 | out.word[1], (uint64_t)out.word[2] << 32 | out.word[3]};
}

/* philox_pair_at() for the indices batch * PHILOX_BATCH + i, i = 0 .. PHILOX_BATCH - 1, into first[i] and second[i]. The arrays
 * don't overlap. */
void philox_fill(uint64_t seed, uint64_t draw, uint64_t batch, uint64_t first[restrict PHILOX_BATCH],
                 uint64_t second[restrict PHILOX_BATCH]);

#endif
