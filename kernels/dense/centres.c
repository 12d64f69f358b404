/* centres.c - the nearest centre c of a row x is the one with the largest x.c - c.c / 2, since |x - c|^2 = x.x - 2 (x.c - c.c /
 * 2). */
#include "centres.h"

#include <math.h>

#include "images.h"
#include "panels.h"

size_t centres_packed_floats(size_t count, size_t depth)
{
    return panels_floats(depth, count);
}

void centres_pack(struct centres *centres)
{
    panels_pack(centres->values, centres->depth, centres->count, 1, centres->depth, centres->packed);
    for (size_t c = 0; c < CENTRES_PADDED_MAX; c++) {
        double sum = 0;
        for (size_t d = 0; c < centres->count && d < centres->depth; d++)
            sum += (double)centres->values[c * centres->depth + d] * (double)centres->values[c * centres->depth + d];
        centres->half_norms[c] = c < centres->count ? (float)(sum / 2) : (float)INFINITY;
    }
}

struct scores {
    const float *half_norms;
    float *values; /* CENTRES_PADDED_MAX a row */
};

PANEL_INLINE void keep_scores(void *context, struct panel_tile tile, const panel_vector *sums)
{
    const struct scores *scores = context;
    PANEL_UNROLL
    for (size_t v = 0; v < tile.vector_count; v++) {
        size_t centre = tile.first_column + v * PANEL_LANES;
        panel_vector half_norms = *(const panel_unaligned *)(scores->half_norms + centre);
        PANEL_UNROLL
        for (size_t r = 0; r < tile.row_count; r++)
            *(panel_unaligned *)(scores->values + (tile.first_row + r) * CENTRES_PADDED_MAX + centre) =
                sums[r * tile.vector_count + v] - half_norms;
    }
}

/* The first of the largest. `count` is a multiple of 16, and scores past the last centre are minus infinity. */
static uint8_t find_largest(const float *scores, size_t count)
{
    float largest = scores[0]; // NOLINT(clang-analyzer-core.uninitialized.Assign): panels hold every centre
#ifndef __clang__              /* which cannot, without leave to forget NaN, and warns */
#pragma omp simd reduction(max : largest)
#endif
    for (size_t c = 0; c < count; c++)
        largest = scores[c] > largest ? scores[c] : largest;
    int first = CENTRES_MAX - 1;
#pragma omp simd reduction(min : first)
    for (int c = 0; c < (int)count; c++) {
        int candidate = scores[c] == largest ? c : CENTRES_MAX - 1;
        first = candidate < first ? candidate : first;
    }
    return (uint8_t)first;
}

PANEL_INLINE void score(const struct centres *centres, size_t depth, const float *rows, size_t row_count, float *values)
{
    const struct panels panels = {depth, centres->count, centres->packed};
    struct scores scores = {centres->half_norms, values};
    for (size_t panel = 0; panel < panels_count(&panels); panel++)
        panel_multiply(&panels, panel, rows, depth, row_count, (struct panel_target){NULL, 0}, keep_scores, &scores);
}

/* Rows a constant apart: 16 of them need no register each. 10 centres take 0.8 of the time. */
__attribute__((noinline)) static void score_images(const struct centres *centres, const float *rows, size_t row_count,
                                                   float *values)
{
    score(centres, IMAGE_PIXELS, rows, row_count, values);
}

__attribute__((noinline)) static void score_rows(const struct centres *centres, const float *rows, size_t row_count,
                                                 float *values)
{
    score(centres, centres->depth, rows, row_count, values);
}

void centres_label(const struct centres *centres, const float *rows, size_t row_count, uint8_t *labels)
{
    _Alignas(PANEL_ALIGNMENT) float values[CENTRES_BLOCK_ROWS * CENTRES_PADDED_MAX];
    (centres->depth == IMAGE_PIXELS ? score_images : score_rows)(centres, rows, row_count, values);
    size_t padded = panel_lanes_of(centres->count);
    for (size_t r = 0; r < row_count; r++)
        labels[r] = find_largest(values + r * CENTRES_PADDED_MAX, padded);
}

void centres_sum(size_t depth, const float *rows, size_t row_count, const uint8_t *labels, float *sums, uint64_t *counts)
{
    for (size_t r = 0; r < row_count; r++) {
        const float *restrict row = rows + r * depth;
        float *restrict sum = sums + labels[r] * depth;
#pragma omp simd
        for (size_t d = 0; d < depth; d++)
            sum[d] += row[d];
        counts[labels[r]]++;
    }
}
