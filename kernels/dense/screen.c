/* screen.c - codes of 8 bits beside panels of floats, and a bound of inner products from them. */
#include "screen.h"

#include <math.h>

#if defined(__AVX2__)
#include <immintrin.h>
#endif

/* Between these, no product or sum of at most 2,048 of them overflows, and what underflows is far below the bound's slack. */
static const float LEAST_MAGNITUDE = 1e-15f, MOST_MAGNITUDE = 1e15f;

enum {
    MOST_CODE = 127,
    PREFETCH_BYTES = 4096, /* how far ahead */
    LINE_BYTES = 64
};

/* A value and its code's are at most half a step apart, and a little for the rounding of value / step. Sums of n products in
 * float, of codes as of values, are each off by at most n roundings (2^-24) of the sum of their magnitudes, which is at most
 * 127.5 steps of the query's magnitude (N. Higham, "Accuracy and Stability of Numerical Algorithms", 2002, section 3.1); 8 more
 * roundings are those of the bound itself. In steps times the query's magnitude: */
static float bound_in_steps(size_t depth)
{
    return 0.501f + (float)(2 * depth + 8) * 0x1p-24f * 128;
}

size_t screen_panels(size_t vector_count)
{
    return vector_count / PANEL_COLUMNS;
}

size_t screen_vectors(size_t vector_count)
{
    return screen_panels(vector_count) * PANEL_COLUMNS;
}

static bool in_reach(float magnitude)
{
    return magnitude >= LEAST_MAGNITUDE && magnitude <= MOST_MAGNITUDE; /* false for NaN */
}

/* The step of a column: its largest magnitude is MOST_CODE steps. */
static float step_of(const float *column, size_t depth)
{
    float largest = 0;
    for (size_t d = 0; d < depth; d++) {
        float magnitude = fabsf(column[d * PANEL_COLUMNS]);
        if (!(magnitude <= largest)) /* NaN stays */
            largest = magnitude;
        if (isnan(largest))
            break;
    }
    if (largest == 0)
        return 0;
    return in_reach(largest) ? largest / MOST_CODE : INFINITY;
}

void screen_make(const struct panels *vectors, size_t panel, struct screen *screen)
{
    const size_t depth = vectors->depth, first = panel * PANEL_COLUMNS;
    const float *values = vectors->values + first * depth;
    int8_t *codes = screen->codes + first * depth;
    for (size_t c = 0; c < PANEL_COLUMNS; c++) {
        float step = screen->steps[first + c] = step_of(values + c, depth);
        bool coded = step > 0 && step < INFINITY;
        for (size_t d = 0; d < depth; d++)
            codes[d * PANEL_COLUMNS + c] = coded ? (int8_t)lrintf(values[d * PANEL_COLUMNS + c] / step) : (int8_t)0;
    }
}

struct screen_query screen_query(const float *values, size_t depth)
{
    double magnitude = 0;
    for (size_t d = 0; d < depth; d++)
        magnitude += fabs((double)values[d]);
    return (struct screen_query){values, depth, (float)magnitude, in_reach((float)magnitude)};
}

/* PANEL_LANES codes as floats. */
PANEL_INLINE panel_vector widen(const int8_t *codes)
{
#if defined(__AVX512F__)
    return (panel_vector)_mm512_cvtepi32_ps(_mm512_cvtepi8_epi32(_mm_load_si128((const __m128i *)codes)));
#elif defined(__AVX2__)
    return (panel_vector)_mm256_cvtepi32_ps(_mm256_cvtepi8_epi32(_mm_loadl_epi64((const __m128i *)codes)));
#else
    panel_vector wide = {0};
    PANEL_UNROLL
    for (size_t i = 0; i < PANEL_LANES; i++)
        wide[i] = codes[i];
    return wide;
#endif
}

bool screen_may_pass(const struct screen *screen, size_t panel, const struct screen_query *query, float threshold)
{
    if (!query->usable)
        return true;
    const size_t first = panel * PANEL_COLUMNS;
    const int8_t *codes = screen->codes + first * query->depth;
    panel_vector sums[PANEL_VECTORS] = {{0}};
    for (size_t d = 0; d < query->depth; d++, codes += PANEL_COLUMNS) {
        PANEL_UNROLL
        for (size_t i = 0; i < PANEL_COLUMNS; i += LINE_BYTES)
            __builtin_prefetch(codes + PREFETCH_BYTES + i);
        panel_vector value = query->values[d] - (panel_vector){0};
        PANEL_UNROLL
        for (size_t v = 0; v < PANEL_VECTORS; v++)
            sums[v] += value * widen(codes + v * PANEL_LANES);
    }
    const float bound = bound_in_steps(query->depth) * query->magnitude;
    bool may = false;
    PANEL_UNROLL
    for (size_t v = 0; v < PANEL_VECTORS; v++) {
        panel_vector most = (sums[v] + bound) * *(const panel_vector *)(screen->steps + first + v * PANEL_LANES);
        float mosts[PANEL_LANES] = {0};
        *(panel_unaligned *)mosts = most;
        for (size_t i = 0; i < PANEL_LANES; i++)
            may |= !(mosts[i] <= threshold);
    }
    return may;
}
