/* philox.c - a batch of Philox4x32-10 counters at once, one in each 64-bit lane of the widest vectors.
 *
 * A lane holds a 32-bit word in its low half and anything in its high half: the widening multiplication reads the low half
 * only, so no word is ever masked, and the last round's two words fall into place as one of 64 bits. */
#include "philox.h"

#include <string.h>

#if defined(__x86_64__)
#include <immintrin.h>
#elif defined(__ARM_NEON)
#include <arm_neon.h>
#endif

#if defined(__AVX512F__)
enum { VECTOR_BYTES = 64 };
#elif defined(__AVX2__)
enum { VECTOR_BYTES = 32 };
#else
enum { VECTOR_BYTES = 16 };
#endif

/* Vectors of counters that pass the rounds side by side, to hide the latency of multiplications. Nanoseconds for 8 counters
 * with 1, 2, 4 (gcc 12, Zen 5): AVX-512 8.7, 7.6, 6.1; AVX2, in spite of its 16 registers, 19.8, 18.3, 14.1. */
enum { STREAMS = 4 };
enum { LANES = VECTOR_BYTES / sizeof(uint64_t) };

typedef uint64_t lanes __attribute__((vector_size(VECTOR_BYTES)));

/* The 64-bit product of each lane's low half and the factor. One instruction everywhere, but gcc up to 12 finds it on no
 * machine: it multiplies 64 by 64 bits instead, and the whole of risk.european is 1.24 times as slow with AVX-512. */
static inline lanes multiply_low_halves(lanes a, uint32_t factor)
{
#if defined(__AVX512F__)
    return (lanes)_mm512_mul_epu32((__m512i)a, _mm512_set1_epi64(factor));
#elif defined(__AVX2__)
    return (lanes)_mm256_mul_epu32((__m256i)a, _mm256_set1_epi64x(factor));
#elif defined(__x86_64__)
    return (lanes)_mm_mul_epu32((__m128i)a, _mm_set1_epi64x(factor));
#elif defined(__ARM_NEON)
    return (lanes)vmull_u32(vmovn_u64((uint64x2_t)a), vdup_n_u32(factor));
#else
    return (a & UINT32_MAX) * factor;
#endif
}

/* Counter words 0 .. 3 of STREAMS vectors. */
struct state {
    lanes word[4][STREAMS];
};

static inline lanes all_lanes(uint64_t value)
{
    return (lanes){0} + value;
}

static inline struct state start(uint64_t draw, uint64_t index)
{
    lanes step;
    for (int lane = 0; lane < LANES; lane++)
        step[lane] = (uint64_t)lane;
    struct state s;
#pragma GCC unroll 4
    for (int j = 0; j < STREAMS; j++) {
        s.word[0][j] = step + ((uint32_t)index + (uint64_t)(j * LANES)); /* no carry: batches are aligned */
        s.word[1][j] = all_lanes(index >> 32);
        s.word[2][j] = all_lanes((uint32_t)draw);
        s.word[3][j] = all_lanes(draw >> 32);
    }
    return s;
}

static inline void scramble(struct state *s, uint32_t key_0, uint32_t key_1)
{
#pragma GCC unroll 4
    for (int j = 0; j < STREAMS; j++) {
        lanes product_0 = multiply_low_halves(s->word[0][j], PHILOX_MULTIPLIER_0);
        lanes product_1 = multiply_low_halves(s->word[2][j], PHILOX_MULTIPLIER_1);
        s->word[0][j] = (product_1 >> 32) ^ s->word[1][j] ^ (uint64_t)key_0;
        s->word[1][j] = product_1;
        s->word[2][j] = (product_0 >> 32) ^ s->word[3][j] ^ (uint64_t)key_1;
        s->word[3][j] = product_0;
    }
}

/* The last round, whose words leave as pairs of 64 bits: word 0 and 1, word 2 and 3. The product's high half is already where
 * the first word of the pair belongs. */
static inline void finish(const struct state *s, uint32_t key_0, uint32_t key_1, uint64_t *first, uint64_t *second)
{
#pragma GCC unroll 4
    for (int j = 0; j < STREAMS; j++) {
        lanes product_0 = multiply_low_halves(s->word[0][j], PHILOX_MULTIPLIER_0);
        lanes product_1 = multiply_low_halves(s->word[2][j], PHILOX_MULTIPLIER_1);
        lanes out_first = product_1 ^ ((s->word[1][j] ^ (uint64_t)key_0) << 32);
        lanes out_second = product_0 ^ ((s->word[3][j] ^ (uint64_t)key_1) << 32);
        memcpy(first + j * LANES, &out_first, sizeof out_first);
        memcpy(second + j * LANES, &out_second, sizeof out_second);
    }
}

void philox_fill(uint64_t seed, uint64_t draw, uint64_t batch, uint64_t first[restrict PHILOX_BATCH],
                 uint64_t second[restrict PHILOX_BATCH])
{
    _Static_assert(PHILOX_BATCH % (STREAMS * LANES) == 0, "a batch is whole groups of vectors");
    for (int i = 0; i < PHILOX_BATCH; i += STREAMS * LANES) {
        struct state s = start(draw, batch * PHILOX_BATCH + (uint64_t)i);
        uint32_t key_0 = (uint32_t)seed;
        uint32_t key_1 = (uint32_t)(seed >> 32);
#pragma GCC unroll 9 /* all but the last round: gcc keeps `s` in memory otherwise */
        for (int round = 0; round < PHILOX_ROUNDS - 1; round++) {
            scramble(&s, key_0, key_1);
            key_0 += PHILOX_WEYL_0;
            key_1 += PHILOX_WEYL_1;
        }
        finish(&s, key_0, key_1, first + i, second + i);
    }
}
