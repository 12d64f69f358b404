/* blur.c - separable blur in registers: down the columns and along the row in one sweep, a vector of pixels at a time.
 *
 * A group of rows goes from left to right. The columns ahead are summed first, which makes the next vector of each row; the
 * vectors already made stay in registers, and shifting neighbours into each other gives the pixels to the left and right. No
 * row in between is ever stored. Pixels at the same distance are added before they are multiplied: a filter of K taps takes (K
 * + 1) / 2 products in each direction. */
#include "blur.h"

#include <math.h>

#include "lanes.h"

/* Rows that go together: more of them read fewer source rows for each, and need more registers. */
#if defined(__AVX512F__) || defined(__aarch64__)
enum { GROUP = 4 }; /* 32 registers */
#else
enum { GROUP = 2 }; /* 16 */
#endif
_Static_assert(PLANE_ROWS % GROUP == 0 && PLANE_LANES % LANES == 0, "planes are laid out in whole groups and vectors");

INLINE vector load(const float *from)
{
    return *(const vector *)(const void *)from;
}

INLINE void store(float *to, vector value)
{
    *(vector *)(void *)to = value;
}

/* rows[radius] is the row in the middle. */
INLINE vector sum_column(const float *const *rows, ptrdiff_t x, int radius, const vector *weights)
{
    vector sum = weights[0] * load(rows[radius] + x);
    UNROLL
    for (int d = 1; d <= radius; d++)
        sum += weights[d] * (load(rows[radius - d] + x) + load(rows[radius + d] + x));
    return sum;
}

INLINE vector sum_row(const vector *window, int sides, int radius, const vector *weights)
{
    vector sum = weights[0] * window[sides];
    UNROLL
    for (int d = 1; d <= radius; d++)
        sum += weights[d] * (pick(window, sides, -d) + pick(window, sides, d));
    return sum;
}

/* GROUP rows: rows[j] .. rows[j + 2 radius] are the source rows of targets[j]. */
INLINE void blur_group(const float *const *rows, float *const *targets, size_t width, const float *filter, int radius)
{
    const int sides = (radius + LANES - 1) / LANES;
    vector weights[BLUR_RADIUS_MAX + 1], window[GROUP][2 * (PLANE_LANES / LANES) + 1];
    UNROLL
    for (int d = 0; d <= radius; d++)
        weights[d] = filter[d] - (vector){0};
    UNROLL
    for (int j = 0; j < GROUP; j++) {
        UNROLL
        for (int i = 1; i <= 2 * sides; i++)
            window[j][i] = sum_column(rows + j, (i - 1 - sides) * LANES, radius, weights);
    }
    for (size_t x = 0; x < width; x += LANES) {
        UNROLL
        for (int j = 0; j < GROUP; j++) {
            UNROLL
            for (int i = 0; i < 2 * sides; i++)
                window[j][i] = window[j][i + 1];
            window[j][2 * sides] = sum_column(rows + j, (ptrdiff_t)x + sides * LANES, radius, weights);
            store(targets[j] + x, sum_row(window[j], sides, radius, weights));
        }
    }
}

/* One function for every radius, so that it is a constant in the loops above; each is the only code that makes its pixels. */
#define RADII(X) X(0) X(1) X(2) X(3) X(4) X(5) X(6) X(7) X(8) X(9) X(10) X(11) X(12) X(13) X(14) X(15)
#define DEFINE(radius)                                                                                                         \
    static void blur_group_##radius(const float *const *rows, float *const *targets, size_t width, const float *filter)        \
    {                                                                                                                          \
        blur_group(rows, targets, width, filter, radius);                                                                      \
    }
#define NAME(radius) blur_group_##radius,

typedef void group_function(const float *const *rows, float *const *targets, size_t width, const float *filter);
RADII(DEFINE)
static group_function *const group_functions[] = {RADII(NAME)};
_Static_assert(sizeof group_functions / sizeof *group_functions == BLUR_RADIUS_MAX + 1, "a function for every radius");

void blur_rows(const struct blur *blur, const struct plane *source, const struct plane *target, size_t row_begin,
               size_t row_end)
{
    group_function *run_group = group_functions[blur->radius];
    for (size_t y = row_begin; y < row_end; y += GROUP) {
        const float *rows[GROUP + 2 * BLUR_RADIUS_MAX];
        float *targets[GROUP];
        for (size_t i = 0; i < GROUP + 2 * blur->radius; i++)
            rows[i] = plane_row(source, (ptrdiff_t)(y + i) - (ptrdiff_t)blur->radius);
        for (size_t j = 0; j < GROUP; j++)
            targets[j] = target->pixels + (y + j) * target->stride;
        run_group(rows, targets, source->width, blur->weights);
        for (size_t j = 0; j < GROUP; j++)
            plane_mirror_row(target, targets[j]);
    }
}

/* The nearest multiple of 2^-24. */
static double on_grid(double weight)
{
    return ldexp(round(ldexp(weight, 24)), -24);
}

struct blur blur_gaussian(size_t radius)
{
    struct blur blur = {.radius = radius};
    double deviation = (double)radius / 3, total = 1, rest = 1;
    for (size_t d = 1; d <= radius; d++)
        total += 2 * exp(-0.5 * (double)(d * d) / (deviation * deviation));
    for (size_t d = 1; d <= radius; d++) {
        double weight = on_grid(exp(-0.5 * (double)(d * d) / (deviation * deviation)) / total);
        blur.weights[d] = (float)weight;
        rest -= 2 * weight;
    }
    blur.weights[0] = (float)rest;
    return blur;
}
