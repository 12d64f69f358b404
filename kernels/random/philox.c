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

/* Each lane's high half in its low half, and anything in its high one. With AVX-512 by a shuffle: such cores have two ports for
 * 512 bits, and multiply and shift on one of them, but shuffle on the other. (With AVX2 gcc 12's code is a fifth slower so.) */
static inline lanes high_halves(lanes a)
{
#if defined(__AVX512F__)
    return (lanes)_mm512_shuffle_epi32((__m512i)a, _MM_PERM_DDBB);
#else
    return a >> 32;
#endif
}

static inline lanes all_lanes(uint64_t value)
{
    return (lanes){0} + value;
}

/* Of each round, in all lanes; those of the last where finish() wants them, in the high half. In memory, where they are
 * operands: what would else spread them over the lanes is an instruction each (Ice Lake: 8 % of the time). */
struct keys {
    lanes of[PHILOX_ROUNDS][2];
};

static inline struct keys make_keys(uint64_t seed)
{
    struct keys keys;
    uint32_t key_0 = (uint32_t)seed, key_1 = (uint32_t)(seed >> 32);
    for (int round = 0; round < PHILOX_ROUNDS; round++) {
        int place = round < PHILOX_ROUNDS - 1 ? 0 : 32;
        keys.of[round][0] = all_lanes((uint64_t)key_0 << place);
        keys.of[round][1] = all_lanes((uint64_t)key_1 << place);
        key_0 += PHILOX_WEYL_0;
        key_1 += PHILOX_WEYL_1;
    }
    return keys;
}

/* Counter words 0 .. 3 of STREAMS vectors. */
struct state {
    lanes word[4][STREAMS];
};

/* What the first two rounds make of the words that are the same in all lanes of a batch: word 0 alone differs. */
struct common {
    lanes with_word_0, with_word_2, with_word_3, word_3;
};

static inline struct common make_common(uint64_t draw, uint64_t index, const struct keys *keys)
{
    const uint64_t product_1 = (uint64_t)PHILOX_MULTIPLIER_1 * (uint32_t)draw;
    const uint32_t word_0 = (uint32_t)(product_1 >> 32) ^ (uint32_t)(index >> 32) ^ (uint32_t)keys->of[0][0][0];
    const uint64_t product_0 = (uint64_t)PHILOX_MULTIPLIER_0 * word_0;
    return (struct common){
        .with_word_2 = all_lanes(draw >> 32) ^ keys->of[0][1],
        .with_word_0 = all_lanes((uint32_t)product_1) ^ keys->of[1][0],
        .with_word_3 = all_lanes(product_0 >> 32) ^ keys->of[1][1],
        .word_3 = all_lanes(product_0),
    };
}

/* The state after two rounds. */
static inline struct state start(uint32_t index, const struct common *common)
{
    lanes step;
    for (int lane = 0; lane < LANES; lane++)
        step[lane] = (uint64_t)lane;
    struct state s;
#pragma GCC unroll 4
    for (int j = 0; j < STREAMS; j++) {
        lanes counter = step + (index + (uint64_t)(j * LANES)); /* no carry: batches are aligned */
        lanes of_counter = multiply_low_halves(counter, PHILOX_MULTIPLIER_0);
        lanes of_word_2 = multiply_low_halves(high_halves(of_counter) ^ common->with_word_2, PHILOX_MULTIPLIER_1);
        s.word[0][j] = high_halves(of_word_2) ^ common->with_word_0;
        s.word[1][j] = of_word_2;
        s.word[2][j] = of_counter ^ common->with_word_3;
        s.word[3][j] = common->word_3;
    }
    return s;
}

static inline void scramble(struct state *s, const lanes keys[2])
{
#pragma GCC unroll 4
    for (int j = 0; j < STREAMS; j++) {
        lanes product_0 = multiply_low_halves(s->word[0][j], PHILOX_MULTIPLIER_0);
        lanes product_1 = multiply_low_halves(s->word[2][j], PHILOX_MULTIPLIER_1);
        s->word[0][j] = high_halves(product_1) ^ s->word[1][j] ^ keys[0];
        s->word[1][j] = product_1;
        s->word[2][j] = high_halves(product_0) ^ s->word[3][j] ^ keys[1];
        s->word[3][j] = product_0;
    }
}

/* The last round, whose words leave as pairs of 64 bits: word 0 and 1, word 2 and 3. The product's high half is already where
 * the first word of the pair belongs. */
static inline void finish(const struct state *s, const lanes keys[2], uint64_t *first, uint64_t *second)
{
#pragma GCC unroll 4
    for (int j = 0; j < STREAMS; j++) {
        lanes product_0 = multiply_low_halves(s->word[0][j], PHILOX_MULTIPLIER_0);
        lanes product_1 = multiply_low_halves(s->word[2][j], PHILOX_MULTIPLIER_1);
        lanes out_first = product_1 ^ (s->word[1][j] << 32) ^ keys[0];
        lanes out_second = product_0 ^ (s->word[3][j] << 32) ^ keys[1];
        memcpy(first + j * LANES, &out_first, sizeof out_first);
        memcpy(second + j * LANES, &out_second, sizeof out_second);
    }
}

void philox_fill(uint64_t seed, uint64_t draw, uint64_t batch, uint64_t first[restrict PHILOX_BATCH],
                 uint64_t second[restrict PHILOX_BATCH])
{
    _Static_assert(PHILOX_BATCH % (STREAMS * LANES) == 0, "a batch is whole groups of vectors");
    const struct keys keys = make_keys(seed);
    const uint64_t index = batch * PHILOX_BATCH;
    const struct common common = make_common(draw, index, &keys);
    for (int i = 0; i < PHILOX_BATCH; i += STREAMS * LANES) {
        struct state s = start((uint32_t)index + (uint32_t)i, &common);
#pragma GCC unroll 7 /* all but the first two and the last round: gcc keeps `s` in memory otherwise */
        for (int round = 2; round < PHILOX_ROUNDS - 1; round++)
            scramble(&s, keys.of[round]);
        finish(&s, keys.of[PHILOX_ROUNDS - 1], first + i, second + i);
    }
}
