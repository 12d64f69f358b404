/* blur8.c - separable blur of bytes in whole numbers, exact to the bit, without a single instruction that widens or packs.
 *
 * Along the row first, four pixels to a number of 32 bits: as two numbers of 16 bits, masked they are the even pixels, shifted
 * the odd ones. With weights that add up to 256 a sum of bytes is at most 255 x 256, which 16 bits hold. Then down the columns,
 * where sums have 24 bits: the sums of two rows, side by side in 16 bits each, are what the machine's instruction for
 * dot products takes (pmaddwd on x86). Four numbers of 32 bits, a pixel each, are merged into one again.
 *
 * Two rows of a tile of columns go together; the first sums of the rows in reach are kept in the L1 cache. */
#include "blur8.h"

#include <math.h>
#include <stdalign.h>

#include "lanes.h"

#ifdef __SSE2__
#include <immintrin.h>
#endif

_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "the first pixel of four is the lowest byte");

/* The machine's widest vector, in bytes. */
#if defined(__AVX512BW__)
enum { VECTOR = 64 };
#elif defined(__AVX2__)
enum { VECTOR = 32 };
#else
enum { VECTOR = 16 };
#endif

enum {
    QUAD = 4,                         /* pixels in a number of 32 bits */
    TILE_MAX = 2048,                  /* columns */
    KEPT_BYTES = 16 * 1024,           /* of first sums, as far as columns go: half of the L1 cache */
    PAIRS_MAX = BLUR8_RADIUS_MAX + 1, /* of rows in reach of two rows */
    TAPS_MAX = 2 * BLUR8_RADIUS_MAX + 1,
    MIDDLE = 1 << 15, /* what is taken from 16-bit sums, so that they fit numbers with a sign */
};
_Static_assert(PLANE8_MARGIN % VECTOR == 0, "rows of planes are whole vectors");

typedef uint16_t halves __attribute__((vector_size(VECTOR)));
typedef uint32_t quads __attribute__((vector_size(VECTOR)));
typedef int32_t signed_quads __attribute__((vector_size(VECTOR)));

/* The first sums, less MIDDLE, of two rows: numbers of 32 bits, the upper row in the low half. sums[k] are the pixels 4 i + k.
 */
struct pair {
    alignas(64) uint32_t sums[QUAD][TILE_MAX / QUAD];
    alignas(64) char gap[64]; /* keeps the same columns of different pairs from the same lines of the cache */
};

/* --- vectors ------------------------------------------------------------------------------------------------------------ */

INLINE halves load_bytes(const uint8_t *from)
{
    halves bytes;
    memcpy(&bytes, from, sizeof bytes);
    return bytes;
}

INLINE quads load(const uint32_t *from)
{
    return *(const quads *)(const void *)from;
}

INLINE void store(uint32_t *to, quads value)
{
    *(quads *)(void *)to = value;
}

/* sum + low half x low half + high half x high half, halves with a sign. */
INLINE quads add_products(quads sum, quads a, quads b)
{
#if defined(__AVX512BW__)
    return sum + (quads)_mm512_madd_epi16((__m512i)a, (__m512i)b);
#elif defined(__AVX2__)
    return sum + (quads)_mm256_madd_epi16((__m256i)a, (__m256i)b);
#elif defined(__SSE2__)
    return sum + (quads)_mm_madd_epi16((__m128i)a, (__m128i)b);
#else
    signed_quads low = ((signed_quads)(a << 16) >> 16) * ((signed_quads)(b << 16) >> 16);
    return sum + (quads)(low + ((signed_quads)a >> 16) * ((signed_quads)b >> 16));
#endif
}

/* --- along the row ------------------------------------------------------------------------------------------------------ */

INLINE halves weigh(const halves *taps, int radius, const halves *weights)
{
    halves sum = weights[0] * taps[radius] - MIDDLE;
    UNROLL
    for (int d = 1; d <= radius; d++)
        sum += weights[d] * (taps[radius - d] + taps[radius + d]);
    return sum;
}

/* The sums of a vector of pixels of one byte: those at even and those at odd places. What is odd at one distance is even at the
 * next. */
INLINE void sum_along_1(const uint8_t *at, int radius, const halves *weights, halves *even, halves *odd)
{
    halves taps[TAPS_MAX + 1];
    UNROLL
    for (int tap = 0; tap < 2 * radius + 2; tap += 2) {
        halves bytes = load_bytes(at + tap - radius);
        taps[tap] = bytes & 255;
        taps[tap + 1] = bytes >> 8;
    }
    *even = weigh(taps, radius, weights);
    *odd = weigh(taps + 1, radius, weights);
}

/* The same of pixels of three bytes. */
INLINE void sum_along_3(const uint8_t *at, int radius, const halves *weights, halves *even, halves *odd)
{
    halves middle = load_bytes(at), even_sum = weights[0] * (middle & 255), odd_sum = weights[0] * (middle >> 8);
    UNROLL
    for (int d = 1; d <= radius; d++) {
        halves left = load_bytes(at - 3 * d), right = load_bytes(at + 3 * d);
        even_sum += weights[d] * ((left & 255) + (right & 255));
        odd_sum += weights[d] * ((left >> 8) + (right >> 8));
    }
    *even = even_sum - MIDDLE;
    *odd = odd_sum - MIDDLE;
}

INLINE void sum_along(const uint8_t *at, int radius, int step, const halves *weights, halves *even, halves *odd)
{
    if (step == 1)
        sum_along_1(at, radius, weights, even, odd);
    else
        sum_along_3(at, radius, weights, even, odd);
}

INLINE void sum_pair(const uint8_t *upper, const uint8_t *lower, size_t ahead, size_t bytes, const uint16_t *filter, int radius,
                     int step, struct pair *pair)
{
    halves weights[BLUR8_RADIUS_MAX + 1];
    UNROLL
    for (int d = 0; d <= radius; d++)
        weights[d] = filter[d] - (halves){0};
    for (size_t x = 0; x < bytes; x += VECTOR) {
        halves sums[2][2];
        __builtin_prefetch(upper + ahead + x);
        __builtin_prefetch(lower + ahead + x);
        sum_along(upper + x, radius, step, weights, &sums[0][0], &sums[0][1]);
        sum_along(lower + x, radius, step, weights, &sums[1][0], &sums[1][1]);
        UNROLL
        for (int odd = 0; odd < 2; odd++) {
            quads above = (quads)sums[0][odd], below = (quads)sums[1][odd];
            store(pair->sums[odd] + x / QUAD, (above & 0xFFFF) | below << 16);
            store(pair->sums[2 + odd] + x / QUAD, above >> 16 | (below & 0xFFFF0000));
        }
    }
}

/* --- down the columns --------------------------------------------------------------------------------------------------- */

/* Weights of pairs of rows for the upper and the lower of two rows: of the 2 radius + 2 rows in reach the upper takes all but
 * the last, the lower all but the first. */
INLINE void pair_weights(const uint16_t *filter, int radius, quads upper[PAIRS_MAX], quads lower[PAIRS_MAX])
{
    UNROLL
    for (int i = 0; i <= radius; i++) {
        int d = 2 * i - radius; /* distance of the pair's upper row from the upper row; a third weight is that before it */
        uint32_t before = i > 0 ? filter[d - 1 < 0 ? 1 - d : d - 1] : 0, here = filter[d < 0 ? -d : d];
        uint32_t after = i < radius ? filter[d + 1 < 0 ? -1 - d : d + 1] : 0;
        upper[i] = (here | after << 16) - (quads){0};
        lower[i] = (before | here << 16) - (quads){0};
    }
}

/* Four sums of pixels, which are their third bytes, as one number. */
INLINE void store_pixels(uint8_t *to, const quads sums[QUAD])
{
    quads pixels = sums[0] >> 16 | (sums[1] >> 8 & 0xFF00) | (sums[2] & 0xFF0000) | (sums[3] << 8 & 0xFF000000);
    memcpy(to, &pixels, sizeof pixels);
}

INLINE void sum_down(const struct pair *const *pairs, size_t bytes, const uint16_t *filter, int radius, uint8_t *upper,
                     uint8_t *lower)
{
    const uint32_t start = (uint32_t)MIDDLE * BLUR8_UNIT + (1 << 15); /* what was taken away, and one half */
    quads upper_weights[PAIRS_MAX], lower_weights[PAIRS_MAX];
    pair_weights(filter, radius, upper_weights, lower_weights);
    for (size_t x = 0; x < bytes; x += VECTOR) {
        quads sums[2][QUAD];
        UNROLL
        for (int k = 0; k < QUAD; k++) {
            sums[0][k] = sums[1][k] = start - (quads){0};
            UNROLL
            for (int i = 0; i <= radius; i++) {
                quads rows = load(pairs[i]->sums[k] + x / QUAD);
                sums[0][k] = add_products(sums[0][k], rows, upper_weights[i]);
                sums[1][k] = add_products(sums[1][k], rows, lower_weights[i]);
            }
        }
        store_pixels(upper + x, sums[0]);
        store_pixels(lower + x, sums[1]);
    }
}

/* --- tiles -------------------------------------------------------------------------------------------------------------- */

/* One function for every radius, so that it is a constant in the loops above. */
typedef void along_function(const uint8_t *upper, const uint8_t *lower, size_t ahead, size_t bytes, const uint16_t *filter,
                            struct pair *pair);
typedef void down_function(const struct pair *const *pairs, size_t bytes, const uint16_t *filter, uint8_t *upper,
                           uint8_t *lower);

#define RADII(X) X(0) X(1) X(2) X(3) X(4) X(5) X(6) X(7) X(8) X(9) X(10) X(11) X(12) X(13) X(14) X(15)
#define DEFINE(radius)                                                                                                         \
    static void along_1_##radius(const uint8_t *upper, const uint8_t *lower, size_t ahead, size_t bytes,                       \
                                 const uint16_t *filter, struct pair *pair)                                                    \
    {                                                                                                                          \
        sum_pair(upper, lower, ahead, bytes, filter, radius, 1, pair);                                                         \
    }                                                                                                                          \
    static void along_3_##radius(const uint8_t *upper, const uint8_t *lower, size_t ahead, size_t bytes,                       \
                                 const uint16_t *filter, struct pair *pair)                                                    \
    {                                                                                                                          \
        sum_pair(upper, lower, ahead, bytes, filter, radius, 3, pair);                                                         \
    }                                                                                                                          \
    static void down_##radius(const struct pair *const *pairs, size_t bytes, const uint16_t *filter, uint8_t *upper,           \
                              uint8_t *lower)                                                                                  \
    {                                                                                                                          \
        sum_down(pairs, bytes, filter, radius, upper, lower);                                                                  \
    }
#define NAMES(radius) {along_1_##radius, along_3_##radius, down_##radius},

RADII(DEFINE)
static const struct {
    along_function *along_1, *along_3;
    down_function *down;
} functions[] = {RADII(NAMES)};
_Static_assert(sizeof functions / sizeof *functions == BLUR8_RADIUS_MAX + 1, "functions for every radius");

/* Bytes first .. first + bytes - 1 of every row. Pair i has the rows row_begin - radius + 2 i and the next, and its place is i
 * modulo the pairs in reach. */
static void run_tile(const struct blur8 *blur, size_t channels, const struct plane8 *source, const struct plane8 *target,
                     size_t row_begin, size_t row_end, size_t first, size_t bytes)
{
    struct pair kept[PAIRS_MAX];
    uint8_t below[TILE_MAX]; /* what would be the row after the last */
    const struct pair *pairs[PAIRS_MAX];
    const size_t radius = blur->radius;
    along_function *along = channels == 1 ? functions[radius].along_1 : functions[radius].along_3;
    ptrdiff_t next = (ptrdiff_t)row_begin - (ptrdiff_t)radius;
    size_t made = 0;
    for (size_t y = row_begin; y < row_end; y += 2) {
        for (; next <= (ptrdiff_t)(y + radius); next += 2, made++) {
            struct pair *place = &kept[made % (radius + 1)];
            along(plane8_row(source, next) + first, plane8_row(source, next + 1) + first, 2 * source->stride, bytes,
                  blur->weights, place);
        }
        for (size_t i = 0; i <= radius; i++)
            pairs[i] = &kept[(made + i) % (radius + 1)]; /* the oldest first */
        uint8_t *row = target->pixels + y * target->stride + first;
        functions[radius].down(pairs, bytes, blur->weights, row, y + 1 < row_end ? row + target->stride : below);
    }
}

void blur8_rows(const struct blur8 *blur, size_t channels, const struct plane8 *source, const struct plane8 *target,
                size_t row_begin, size_t row_end)
{
    const size_t whole = (source->width + PLANE8_MARGIN - 1) / PLANE8_MARGIN * PLANE8_MARGIN; /* in whole vectors */
    const size_t wanted = KEPT_BYTES / (sizeof(uint32_t) * (blur->radius + 1)) / PLANE8_MARGIN * PLANE8_MARGIN;
    const size_t tile = wanted < TILE_MAX ? wanted : TILE_MAX;
    for (size_t first = 0; first < whole; first += tile)
        run_tile(blur, channels, source, target, row_begin, row_end, first, whole - first < tile ? whole - first : tile);
}

struct blur8 blur8_gaussian(size_t radius)
{
    struct blur8 blur = {.radius = radius};
    double deviation = (double)radius / 3, total = 1, left_over = 0;
    int rest = BLUR8_UNIT;
    for (size_t d = 1; d <= radius; d++)
        total += 2 * exp(-0.5 * (double)(d * d) / (deviation * deviation));
    for (size_t d = radius; d > 0; d--) {
        double wanted = BLUR8_UNIT * exp(-0.5 * (double)(d * d) / (deviation * deviation)) / total + left_over;
        double weight = nearbyint(wanted);
        blur.weights[d] = (uint16_t)weight;
        left_over = wanted - weight;
        rest -= 2 * (int)weight;
    }
    blur.weights[0] = (uint16_t)rest;
    return blur;
}
