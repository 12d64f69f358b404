/* blur8.c - down the columns in 16 bits, then along the rows in float, which is exact up to 2^24.
 *
 * Two neighbouring numbers of a row are taken as one of 16 bits. A weighted sum of such pairs is E + 256 O modulo 2^16, where E
 * and O are the sums of their low and their high halves; O is summed from the halves shifted down, and E is what is left: twice
 * as many lanes as in 32 bits, and nothing is widened or packed. E and O are at most 256 x 255. Along the row, sums are at most
 * 2^24 - 2^16, and with 2^15 for rounding still whole numbers that a float holds. Even and odd numbers stay apart until the
 * end. */
#include "blur8.h"

#include <math.h>

#include "lanes.h"

enum {
    BYTES = 4 * LANES, /* of a vector */
    ROWS = 4,          /* rows that are made together */
    TILE = 1024,       /* pairs of a row that go from one direction to the other while they are in the first-level cache */
    HALO = 32,         /* pairs on either side that go with them */
    REACH_MAX = (BLUR8_RADIUS_MAX * BLUR8_CHANNELS_MAX + 1) / 2 /* pairs that are looked at on either side */
};
_Static_assert(2 * HALO <= PLANE8_MARGIN && HALO >= REACH_MAX + LANES && HALO % (2 * LANES) == 0, "margins hold the halo");
_Static_assert(PLANE8_MARGIN % BYTES == 0 && TILE % (2 * LANES) == 0, "rows and tiles are whole vectors");
_Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "the first number of a pair is its low half");

typedef uint16_t pairs __attribute__((vector_size(BYTES)));
typedef uint16_t half_pairs __attribute__((vector_size(BYTES / 2)));

/* Sums down the columns, of the even and of the odd numbers of a row. */
struct sums {
    _Alignas(64) uint16_t even[HALO + TILE + HALO], odd[HALO + TILE + HALO];
};

INLINE pairs load_pairs(const uint8_t *from)
{
    pairs values;
    memcpy(&values, from, sizeof values);
    return values;
}

/* rows[radius] is the row in the middle. */
INLINE pairs sum_down(const pairs *rows, const pairs *weights, int radius)
{
    pairs sum = weights[0] * rows[radius];
    UNROLL
    for (int d = 1; d <= radius; d++)
        sum += weights[d] * (rows[radius - d] + rows[radius + d]);
    return sum;
}

/* ROWS rows, `count` pairs of them: rows[j] .. rows[j + 2 radius] make sums[j]. ROWS more are fetched for the next time. */
INLINE void blur_down(const uint8_t *const *rows, ptrdiff_t x, size_t count, const uint16_t *filter, struct sums *sums,
                      int radius)
{
    pairs weights[BLUR8_RADIUS_MAX + 1];
    UNROLL
    for (int d = 0; d <= radius; d++)
        weights[d] = filter[d] - (pairs){0};
    for (size_t i = 0; i < count; i += 2 * LANES) {
        pairs column[2 * BLUR8_RADIUS_MAX + ROWS], both[ROWS];
        UNROLL
        for (int j = 0; j < 2 * radius + ROWS; j++)
            column[j] = load_pairs(rows[j] + x + 2 * (ptrdiff_t)i);
        UNROLL /* the next rows, which lie on other pages, where prefetchers begin anew: 15 % */
            for (int j = 2 * radius + ROWS; j < 2 * radius + 2 * ROWS; j++)
                __builtin_prefetch(rows[j] + x + 2 * (ptrdiff_t)i, 0, 2);
        UNROLL
        for (int j = 0; j < ROWS; j++)
            both[j] = sum_down(column + j, weights, radius);
        UNROLL
        for (int j = 0; j < 2 * radius + ROWS; j++)
            column[j] >>= 8;
        UNROLL
        for (int j = 0; j < ROWS; j++) {
            pairs odd = sum_down(column + j, weights, radius), even = both[j] - (odd << 8);
            memcpy(sums[j].even + i, &even, sizeof even);
            memcpy(sums[j].odd + i, &odd, sizeof odd);
        }
    }
}

INLINE vector load_sums(const uint16_t *from)
{
    half_pairs values;
    memcpy(&values, from, sizeof values);
    return __builtin_convertvector(__builtin_convertvector(values, lanes), vector);
}

/* The numbers at `offset` from 2 p + parity, for the vector of pairs p in the middle of the windows. */
INLINE vector pick_number(const vector *even, const vector *odd, int sides, int parity, int offset)
{
    int number = parity + offset + 2 * REACH_MAX + 2; /* never negative, so that halves round down */
    int pair = number / 2 - REACH_MAX - 1;
    return number % 2 == 0 ? pick(even, sides, pair) : pick(odd, sides, pair);
}

/* Half of the result's last place is added, so that cutting off rounds. */
INLINE lanes sum_along(const vector *even, const vector *odd, int sides, int parity, const vector *weights, int radius,
                       int channels)
{
    vector sum = 0x1p15F + weights[0] * pick_number(even, odd, sides, parity, 0);
    UNROLL
    for (int d = 1; d <= radius; d++)
        sum += weights[d] *
               (pick_number(even, odd, sides, parity, -d * channels) + pick_number(even, odd, sides, parity, d * channels));
    return __builtin_convertvector(sum, lanes);
}

/* `count` pairs of one row, from sums that begin HALO earlier. */
INLINE void blur_along(const struct sums *sums, size_t count, const uint16_t *filter, uint8_t *target, int radius, int channels)
{
    const int sides = ((radius * channels + 1) / 2 + LANES - 1) / LANES;
    vector weights[BLUR8_RADIUS_MAX + 1], even[2 * HALO / LANES + 1], odd[2 * HALO / LANES + 1];
    UNROLL
    for (int d = 0; d <= radius; d++)
        weights[d] = (float)filter[d] - (vector){0};
    UNROLL
    for (int i = 1; i <= 2 * sides; i++) {
        even[i] = load_sums(sums->even + HALO + (i - 1 - sides) * LANES);
        odd[i] = load_sums(sums->odd + HALO + (i - 1 - sides) * LANES);
    }
    for (size_t pair = 0; pair < count; pair += LANES) {
        UNROLL
        for (int i = 0; i < 2 * sides; i++) {
            even[i] = even[i + 1];
            odd[i] = odd[i + 1];
        }
        even[2 * sides] = load_sums(sums->even + HALO + pair + (size_t)sides * LANES);
        odd[2 * sides] = load_sums(sums->odd + HALO + pair + (size_t)sides * LANES);
        lanes first = sum_along(even, odd, sides, 0, weights, radius, channels) >> 16;
        lanes second = sum_along(even, odd, sides, 1, weights, radius, channels) >> 8 & 0xFF00;
        half_pairs out = __builtin_convertvector(first | second, half_pairs);
        memcpy(target + 2 * pair, &out, sizeof out);
    }
}

/* ROWS rows from left to right, a tile at a time. Rows below the picture go to `spare`. */
INLINE void blur_group(const uint8_t *const *rows, uint8_t *const *targets, size_t count, const uint16_t *filter, int radius,
                       int channels)
{
    struct sums sums[ROWS];
    for (size_t tile = 0; tile < count; tile += TILE) {
        size_t here = count - tile < TILE ? count - tile : TILE;
        blur_down(rows, 2 * ((ptrdiff_t)tile - HALO), here + 2 * HALO, filter, sums, radius);
        for (int j = 0; j < ROWS; j++) {
            if (targets[j])
                blur_along(&sums[j], here, filter, targets[j] + 2 * tile, radius, channels);
        }
    }
}

/* One function for every radius and pixel, so that they are constants in the loops above. */
typedef void group_function(const uint8_t *const *rows, uint8_t *const *targets, size_t count, const uint16_t *filter);
#define DEFINE(radius)                                                                                                         \
    static void blur_grey_##radius(const uint8_t *const *rows, uint8_t *const *targets, size_t count, const uint16_t *filter)  \
    {                                                                                                                          \
        blur_group(rows, targets, count, filter, radius, 1);                                                                   \
    }                                                                                                                          \
    static void blur_colour_##radius(const uint8_t *const *rows, uint8_t *const *targets, size_t count,                        \
                                     const uint16_t *filter)                                                                   \
    {                                                                                                                          \
        blur_group(rows, targets, count, filter, radius, 3);                                                                   \
    }
#define GREY(radius)   blur_grey_##radius,
#define COLOUR(radius) blur_colour_##radius,
#define RADII(X)       X(1) X(2) X(3) X(4) X(5) X(6) X(7)
RADII(DEFINE)
static group_function *const group_functions[2][BLUR8_RADIUS_MAX] = {{RADII(GREY)}, {RADII(COLOUR)}};

void blur8_rows(const struct blur8 *blur, size_t channels, const struct plane8 *source, const struct plane8 *target,
                size_t row_begin, size_t row_end)
{
    group_function *run_group = group_functions[channels == 1 ? 0 : 1][blur->radius - 1];
    size_t count = (source->width + PLANE8_MARGIN - 1) / PLANE8_MARGIN * PLANE8_MARGIN / 2;
    for (size_t y = row_begin; y < row_end; y += ROWS) {
        const uint8_t *rows[2 * BLUR8_RADIUS_MAX + 2 * ROWS];
        uint8_t *targets[ROWS];
        for (size_t i = 0; i < 2 * blur->radius + 2 * ROWS; i++)
            rows[i] = plane8_row(source, (ptrdiff_t)(y + i) - (ptrdiff_t)blur->radius);
        for (size_t j = 0; j < ROWS; j++)
            targets[j] = y + j < row_end ? target->pixels + (y + j) * target->stride : NULL;
        run_group(rows, targets, count, blur->weights);
    }
}

struct blur8 blur8_gaussian(size_t radius)
{
    static const uint16_t binomial[][3] = {{128, 64, 0}, {96, 64, 16}};
    struct blur8 blur = {.radius = radius};
    if (radius <= 2) {
        memcpy(blur.weights, binomial[radius - 1], sizeof binomial[0]);
        return blur;
    }
    double deviation = 0.3 * ((double)radius - 1) + 0.8, total = 1, carried = 0;
    for (size_t d = 1; d <= radius; d++)
        total += 2 * exp(-0.5 * (double)(d * d) / (deviation * deviation));
    blur.weights[0] = 256;
    for (size_t d = radius; d >= 1; d--) {
        double exact = 256 * exp(-0.5 * (double)(d * d) / (deviation * deviation)) / total + carried;
        blur.weights[d] = (uint16_t)round(exact);
        carried = exact - blur.weights[d];
        blur.weights[0] = (uint16_t)(blur.weights[0] - 2 * blur.weights[d]);
    }
    return blur;
}
