/* logistic.c - margins by vectors of a row, turned into a vector of rows; sigmoids by a polynomial.
 *
 * A row of 32 features is 128 bytes, 3 to 4 ns of one core's bandwidth, so everything else has some 13 cycles a row. Sums of
 * products along a row leave LANES partial sums that must be added across a register; done for each row that would be 4 adds
 * and 4 shuffles. As many rows as there are lanes are added together instead: two rows' registers become one by adding the even
 * places of both to the odd ones, then two of those, until lane r holds row r's sum. 2 (LANES - 1) shuffles for LANES rows.
 *
 * A probability shall be within 1e-7 of the one in double precision, and a float near 1 is rounded by up to 3e-8 already. So
 * the last two levels of that tree, and the bias, keep what rounding takes from them (Knuth's two-sum), and the sigmoid takes
 * it in again by its derivative; so does it with the rounding of 1 + e and of the division. */
#include "logistic.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

/* --- what is made from the seed ------------------------------------------------------------------------------------------- */

static const float SPREAD = 1.7320508f;            /* sqrt(3): numbers evenly spread over +-SPREAD have mean square 1 */
static const uint64_t WEIGHTS_STREAM = UINT64_MAX; /* rows have the other streams */

/* SplitMix64's finaliser (Steele, Lea & Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014, in Stafford's
 * variant 13): a bijection of 64 bits that spreads any change of one bit over all. */
static inline uint64_t mix(uint64_t bits)
{
    bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9u;
    bits = (bits ^ (bits >> 27)) * 0x94d049bb133111ebu;
    return bits ^ (bits >> 31);
}

/* Number `index` of a stream, in [-1, 1): 24 bits of it, which a float holds. Two come from each word. */
static inline float draw(uint64_t stream, size_t index)
{
    uint64_t word = mix(stream + (index / 2 + 1) * 0x9e3779b97f4a7c15u);
    uint32_t half = (uint32_t)(index % 2 ? word >> 32 : word);
    return (float)((int32_t)half >> 8) * 0x1p-23f;
}

float logistic_weights(uint64_t seed, size_t feature_count, float *weights)
{
    const uint64_t stream = mix(mix(seed) ^ WEIGHTS_STREAM);
    const float scale = 1 / sqrtf((float)feature_count);
    memset(weights, 0, logistic_stride(feature_count) * sizeof *weights);
    for (size_t i = 0; i < feature_count; i++)
        weights[i] = scale * draw(stream, i);
    return 0.5f * draw(stream, feature_count);
}

void logistic_invent_row(uint64_t seed, uint64_t row, size_t feature_count, float *values)
{
    const uint64_t stream = mix(mix(seed) ^ row);
    for (size_t i = 0; i < feature_count; i++)
        values[i] = SPREAD * draw(stream, i);
    memset(values + feature_count, 0, (logistic_stride(feature_count) - feature_count) * sizeof *values);
}

/* --- margins ------------------------------------------------------------------------------------------------------------ */

/* One register. SHUFFLE's places are those of a followed by those of b. gcc has clang's built-in from version 12 on only, and
 * clang has not gcc's. */
#ifdef __clang__
#define SHUFFLE(a, b, ...) __builtin_shufflevector(a, b, __VA_ARGS__)
#else
#define SHUFFLE(a, b, ...) __builtin_shuffle(a, b, (places){__VA_ARGS__})
#endif

/* 512 bits gain nothing here even in the cache, where they are as quick, and with them gcc mixes the loads of neighbouring
 * rows: up to a quarter slower from memory. */
#if defined(__AVX__)
#define EVEN 0, 2, 4, 6, 8, 10, 12, 14
#define ODD  1, 3, 5, 7, 9, 11, 13, 15
enum { LANES = 8 };
#else
#define EVEN 0, 2, 4, 6
#define ODD  1, 3, 5, 7
enum { LANES = 4 };
#endif

enum {
    PARTS = LOGISTIC_STRIDE / LANES, /* registers of a row's partial sums: 16 sums whatever a register holds */
    LINE_FLOATS = 16,                /* of a cache line of 64 bytes */
    AHEAD_FLOATS = 1024              /* 4 KiB: 2 and 8 are alike */
};

typedef float lanes __attribute__((vector_size(LANES * sizeof(float)), may_alias));
typedef int32_t places __attribute__((vector_size(LANES * sizeof(int32_t))));

/* A sum, and what rounding took from it. */
struct exact {
    lanes sum, rest;
};

/* D. E. Knuth, "The Art of Computer Programming", volume 2, section 4.2.2, theorem B. */
static inline struct exact two_sum(lanes a, lanes b)
{
    lanes sum = a + b, of_b = sum - a;
    return (struct exact){sum, (a - (sum - of_b)) + (b - of_b)};
}

/* The sums of neighbours in a, then of those in b. */
static inline lanes add_neighbours(lanes a, lanes b)
{
    return SHUFFLE(a, b, EVEN) + SHUFFLE(a, b, ODD);
}

static inline struct exact add_neighbours_exactly(lanes a, lanes b)
{
    return two_sum(SHUFFLE(a, b, EVEN), SHUFFLE(a, b, ODD));
}

/* A row's products in LANES partial sums. Rows are taken one after the other, since what reads ahead of us follows lines in
 * their order: the first lines of many rows, then their second ones, came at half the rate. */
static inline lanes add_products(const float *weights, const float *row, size_t stride)
{
    lanes parts[PARTS];
#pragma GCC unroll 4
    for (size_t part = 0; part < PARTS; part++)
        parts[part] = (lanes){0};
    for (size_t i = 0; i < stride; i += LOGISTIC_STRIDE) {
#pragma GCC unroll 4
        for (size_t part = 0; part < PARTS; part++)
            parts[part] += *(const lanes *)(row + i + part * LANES) * *(const lanes *)(weights + i + part * LANES);
    }
#pragma GCC unroll 4
    for (size_t part = 1; part < PARTS; part++)
        parts[0] += parts[part];
    return parts[0];
}

/* The margins, without bias, of LANES rows that lie `step` apart. Unrolled throughout, since compilers keep an array in
 * registers only then. */
static inline struct exact margins_of(const float *weights, const float *rows, size_t step, size_t stride)
{
    lanes sums[LANES];
#pragma GCC unroll 16
    for (size_t row = 0; row < LANES; row++)
        sums[row] = add_products(weights, rows + row * step, stride);
#pragma GCC unroll 4
    for (size_t width = LANES; width > 4; width /= 2) {
#pragma GCC unroll 8
        for (size_t pair = 0; pair < width / 2; pair++)
            sums[pair] = add_neighbours(sums[2 * pair], sums[2 * pair + 1]);
    }
    struct exact first = add_neighbours_exactly(sums[0], sums[1]), second = add_neighbours_exactly(sums[2], sums[3]);
    struct exact margins = add_neighbours_exactly(first.sum, second.sum);
    margins.rest += add_neighbours(first.rest, second.rest);
    return margins;
}

/* --- sigmoids ----------------------------------------------------------------------------------------------------------- */

/* exp(x) for |x| <= 87, NaN for NaN. x = n ln 2 + r: n by adding 1.5 * 2^23, which leaves n in the low bits; ln 2 in two parts,
 * so that n times the first is exact; a minimax polynomial for (exp(r) - 1 - r) / r^2 over |r| <= ln 2 / 2
 * (tools/fit_polynomials.py: relative error 1.24e-7, of which exp(r) gets a twentieth); and n goes to the exponent. */
static inline float exponential(float x)
{
    const float rounder = 0x1.8p23f, log2_e = 1.44269504f, ln2_high = 0x1.62e4p-1f, ln2_low = 1.42860677e-6f;
    float shifted = x * log2_e + rounder;
    float n = shifted - rounder;
    float r = (x - n * ln2_high) - n * ln2_low;
    float tail = 0.0013901285f;
    tail = tail * r + 0.008363140f;
    tail = tail * r + 0.041666854f;
    tail = tail * r + 0.16666578f;
    tail = tail * r + 0.5f;
    float value = (tail * r) * r + r + 1.0f;
    uint32_t bits, exponent;
    memcpy(&bits, &value, sizeof bits);
    memcpy(&exponent, &shifted, sizeof exponent);
    bits += exponent << 23;
    memcpy(&value, &bits, sizeof value);
    return value;
}

/* Beyond +-MARGIN_MAX a probability differs from 0 or 1 by less than 2e-38, and exponents would leave their range. */
static const float MARGIN_MAX = 87;

/* Of margin + rest, where rest is a few units in margin's last place. Comparisons with NaN are false, so it passes. */
static inline float sigmoid(float margin, float rest)
{
    margin = margin > MARGIN_MAX ? MARGIN_MAX : margin;
    margin = margin < -MARGIN_MAX ? -MARGIN_MAX : margin;
    float power = exponential(-margin);
    float divisor = 1.0f + power;
    float lost = power - (divisor - 1.0f);
    float quotient = 1.0f / divisor;
    float remainder = 1.0f - quotient * divisor; /* exact where products are fused */
    float correction = remainder - quotient * lost + rest * (1.0f - quotient);
    return quotient + quotient * correction;
}

/* --- both --------------------------------------------------------------------------------------------------------------- */

/* Rows that go through both together. A processor looks some 300 instructions ahead, so that while one group's sigmoids are
 * computed the next group's rows come from memory: with groups of 256, memory waited, and the rate was two thirds. */
enum { GROUP_ROWS = LOGISTIC_STRIDE };

/* Of a group, its last rows made of nothing where it is short. */
struct group {
    _Alignas(64) float margins[GROUP_ROWS], rests[GROUP_ROWS], probabilities[GROUP_ROWS];
};

/* One chain of additions for each row of a group, so that their order hangs on no vector length. */
struct sums {
    _Alignas(64) double probabilities[GROUP_ROWS];
    _Alignas(64) uint32_t missing[GROUP_ROWS];
};

/* Intel's own reading ahead ends with each page of 4 KiB, so that asking for the next one gains a fifth; AMD's goes on, and
 * asking takes a third away. */
static bool asks_ahead(void)
{
#if defined(__x86_64__)
    return __builtin_cpu_is("intel");
#else
    return false;
#endif
}

static inline void ask_for(const float *values, size_t count)
{
    for (size_t i = 0; i < count; i += LINE_FLOATS)
        __builtin_prefetch(values + i);
}

/* Fewer rows than lanes are taken one by one: as that one in every lane. */
static inline void fill_group(const float *weights, const float *rows, size_t stride, size_t row_count, bool ahead,
                              struct group *group)
{
    size_t row = 0;
    for (; row + LANES <= row_count; row += LANES) {
        if (ahead)
            ask_for(rows + row * stride + AHEAD_FLOATS, LANES * stride);
        struct exact margins = margins_of(weights, rows + row * stride, stride, stride);
        *(lanes *)(group->margins + row) = margins.sum;
        *(lanes *)(group->rests + row) = margins.rest;
    }
    for (; row < row_count; row++) {
        struct exact margins = margins_of(weights, rows + row * stride, 0, stride);
        group->margins[row] = margins.sum[0];
        group->rests[row] = margins.rest[0];
    }
}

/* The bias comes to a margin as exactly as its parts came together. */
static inline void finish_group(struct group *group, float bias)
{
#pragma omp simd
    for (size_t row = 0; row < GROUP_ROWS; row++) {
        float margin = group->margins[row], sum = margin + bias, of_bias = sum - margin;
        float rest = group->rests[row] + ((margin - (sum - of_bias)) + (bias - of_bias));
        group->probabilities[row] = sigmoid(sum, rest);
    }
}

static inline void add_group(const struct group *group, size_t row_count, struct sums *sums)
{
#pragma omp simd
    for (size_t row = 0; row < row_count; row++) {
        float probability = group->probabilities[row];
        bool missing = probability != probability; // NOLINT(misc-redundant-expression): not a number
        sums->probabilities[row] += (double)(missing ? 0 : probability);
        sums->missing[row] += missing;
    }
}

static struct logistic_sum total_of(const struct sums *sums)
{
    struct logistic_sum total = {0};
    for (size_t row = 0; row < GROUP_ROWS; row++) {
        total.probability_sum += sums->probabilities[row];
        total.missing_count += sums->missing[row];
    }
    return total;
}

struct logistic_sum logistic_score(const float *weights, float bias, const float *rows, size_t stride, size_t row_count,
                                   float *restrict probabilities)
{
    struct sums sums = {0};
    struct group group = {0};
    const bool ahead = asks_ahead();
    size_t row = 0;
    for (; row + GROUP_ROWS <= row_count; row += GROUP_ROWS) {
        fill_group(weights, rows + row * stride, stride, GROUP_ROWS, ahead, &group);
        finish_group(&group, bias);
        add_group(&group, GROUP_ROWS, &sums);
        memcpy(probabilities + row, group.probabilities, sizeof group.probabilities);
    }
    if (row < row_count) {
        fill_group(weights, rows + row * stride, stride, row_count - row, ahead, &group);
        finish_group(&group, bias);
        add_group(&group, row_count - row, &sums);
        memcpy(probabilities + row, group.probabilities, (row_count - row) * sizeof *probabilities);
    }
    return total_of(&sums);
}
