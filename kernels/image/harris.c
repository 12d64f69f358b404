/* harris.c - gradients, their products, sums of 3 x 3 of these, and the response, in one sweep over the source.
 *
 * Four rows of a tile of columns go together. From the eight source rows in reach come six rows of gradients, which stay in
 * registers; the sums of their products down the columns are stored, in rows that the caches hold; and three neighbours of
 * these make a response. Through memory go the bytes of the source and the responses, nothing else.
 *
 * Everything before the response is a whole number and at most 9 x (4 x 255)^2 = 9,363,600 < 2^24, which floats hold exactly,
 * in whatever order it is added up. The scale comes last, to the fourth power. */
#include "harris.h"

#include <stdalign.h>
#include <stdint.h>

#include "lanes.h"

#ifdef __AVX2__
#include <immintrin.h>
#endif

enum {
    TILE = 1024, /* columns of which all sums, 52 KB, stay in the L2 cache; half of it is 5 % slower where memory is fast */
    COLUMNS = TILE + LANES,
    GRADIENTS = HARRIS_ROWS + 2, /* rows of them */
    SOURCES = HARRIS_ROWS + 4,
};
_Static_assert(TILE % PLANE_LANES == 0 && PLANE_LANES % LANES == 0, "tiles are whole vectors, and so are rows of planes");
_Static_assert(PLANE8_MARGIN >= PLANE_LANES + LANES + 1, "what is read behind a row is there");
_Static_assert(HARRIS_ROWS % 2 == 0, "column sums are made in pairs");

typedef uint8_t bytes __attribute__((vector_size(LANES)));
typedef int16_t shorts __attribute__((vector_size(LANES * sizeof(int16_t))));

/* Element i of a row belongs to column i - 1 of the tile. */
struct sums {
    alignas(64) float xx[COLUMNS], xy[COLUMNS], yy[COLUMNS];
};

/* --- vectors ------------------------------------------------------------------------------------------------------------ */

/* gcc 12 widens vectors by halves, which it then joins: with intrinsics the kernel is 1.3 times as fast. */
INLINE shorts load_pixels(const uint8_t *from)
{
#if defined(__AVX512F__)
    return (shorts)_mm256_cvtepu8_epi16(_mm_loadu_si128((const __m128i *)(const void *)from));
#elif defined(__AVX2__)
    return (shorts)_mm_cvtepu8_epi16(_mm_loadl_epi64((const __m128i *)(const void *)from));
#else
    bytes pixels;
    memcpy(&pixels, from, sizeof pixels);
    return __builtin_convertvector(pixels, shorts);
#endif
}

INLINE vector to_floats(shorts numbers)
{
#if defined(__AVX512F__)
    lanes wide = (lanes)_mm512_cvtepi16_epi32((__m256i)numbers);
#elif defined(__AVX2__)
    lanes wide = (lanes)_mm256_cvtepi16_epi32((__m128i)numbers);
#else
    lanes wide = __builtin_convertvector(numbers, lanes);
#endif
    return __builtin_convertvector(wide, vector);
}

INLINE vector load(const float *from)
{
    return *(const vector *)(const void *)from;
}

INLINE void store(float *to, vector value)
{
    *(vector *)(void *)to = value;
}

/* --- sums down the columns ---------------------------------------------------------------------------------------------- */

/* Of a gradient row that lies outside of the picture, Iy has the wrong sign: the sources mirrored there are upside down. */
INLINE void find_gradients(const uint8_t *const *rows, size_t i, const float *signs, vector *x, vector *y)
{
    shorts differences[SOURCES], sums[SOURCES]; /* along the row: right less left, and 1 2 1 */
    UNROLL
    for (int j = 0; j < SOURCES; j++) {
        shorts left = load_pixels(rows[j] + i - 1), middle = load_pixels(rows[j] + i), right = load_pixels(rows[j] + i + 1);
        differences[j] = right - left;
        sums[j] = left + middle + (middle + right);
    }
    UNROLL
    for (int j = 0; j < GRADIENTS; j++) {
        x[j] = to_floats(differences[j] + differences[j + 1] + (differences[j + 1] + differences[j + 2]));
        y[j] = signs[j] * to_floats(sums[j + 2] - sums[j]);
    }
}

/* rows[0] .. rows[SOURCES - 1] are the source rows, from two above the first of the rows, at the first column. */
static void sum_columns(const uint8_t *const *rows, const float *signs, size_t count, struct sums *sums)
{
    for (size_t i = 0; i < count; i += LANES) {
        vector x[GRADIENTS], y[GRADIENTS];
        find_gradients(rows, i, signs, x, y);
        UNROLL
        for (int j = 0; j < HARRIS_ROWS; j += 2) { /* two rows share two of their three rows of gradients */
            vector xx = x[j + 1] * x[j + 1] + x[j + 2] * x[j + 2];
            vector xy = x[j + 1] * y[j + 1] + x[j + 2] * y[j + 2];
            vector yy = y[j + 1] * y[j + 1] + y[j + 2] * y[j + 2];
            store(sums[j].xx + i, xx + x[j] * x[j]);
            store(sums[j].xy + i, xy + x[j] * y[j]);
            store(sums[j].yy + i, yy + y[j] * y[j]);
            store(sums[j + 1].xx + i, xx + x[j + 3] * x[j + 3]);
            store(sums[j + 1].xy + i, xy + x[j + 3] * y[j + 3]);
            store(sums[j + 1].yy + i, yy + y[j + 3] * y[j + 3]);
        }
    }
}

/* A column outside of the picture has the sums of the column that mirrors it. */
static void mirror_column(struct sums *sums, ptrdiff_t column, size_t width, ptrdiff_t tile_begin)
{
    ptrdiff_t to = column + 1 - tile_begin, from = (ptrdiff_t)mirror_101(column, width) + 1 - tile_begin;
    sums->xx[to] = sums->xx[from];
    sums->xy[to] = sums->xy[from];
    sums->yy[to] = sums->yy[from];
}

/* --- the response ------------------------------------------------------------------------------------------------------- */

/* The sums of three columns each, from *here on; leaves the next vector there. Joined vectors, since two of three loads that
 * are not aligned touch two cache lines: those take as long as all the rest. */
INLINE vector sum_three(vector *here, const float *next)
{
    vector left = *here, right = load(next);
    *here = right;
    return left + join(left, right, 1) + join(left, right, 2);
}

static void respond(const struct sums *sums, float kappa, size_t count, float *response)
{
    const float scale = (float)(HARRIS_SCALE * HARRIS_SCALE * HARRIS_SCALE * HARRIS_SCALE), scaled_kappa = scale * kappa;
    vector xx = load(sums->xx), xy = load(sums->xy), yy = load(sums->yy);
    for (size_t i = 0; i < count; i += LANES) {
        vector a = sum_three(&xx, sums->xx + i + LANES);
        vector b = sum_three(&xy, sums->xy + i + LANES);
        vector c = sum_three(&yy, sums->yy + i + LANES);
        vector trace = a + c;
        store(response + i, scale * (a * c - b * b) - scaled_kappa * (trace * trace));
    }
}

/* --- tiles -------------------------------------------------------------------------------------------------------------- */

struct tile {
    size_t begin, end; /* columns */
    float kappa;
};

/* Rows y .. row_end - 1, HARRIS_ROWS at most. */
static void run_group(const struct tile *tile, const struct plane8 *source, const struct plane *target, size_t y,
                      size_t row_end)
{
    struct sums sums[HARRIS_ROWS];
    const uint8_t *rows[SOURCES];
    float signs[GRADIENTS];
    const ptrdiff_t first = (ptrdiff_t)tile->begin - 1, above = (ptrdiff_t)y - 1;
    const size_t count = (tile->end - tile->begin + PLANE_LANES - 1) / PLANE_LANES * PLANE_LANES;
    for (ptrdiff_t j = 0; j < SOURCES; j++)
        rows[j] = plane8_row(source, above - 1 + j) + first;
    for (ptrdiff_t j = 0; j < GRADIENTS; j++)
        signs[j] = above + j < 0 || above + j >= (ptrdiff_t)source->height ? -1 : 1;
    sum_columns(rows, signs, count + LANES, sums);
    for (size_t j = 0; j < HARRIS_ROWS && y + j < row_end; j++) {
        if (tile->begin == 0)
            mirror_column(&sums[j], -1, source->width, 0);
        if (tile->end == source->width)
            mirror_column(&sums[j], (ptrdiff_t)source->width, source->width, (ptrdiff_t)tile->begin);
        respond(&sums[j], tile->kappa, count, plane_row(target, (ptrdiff_t)(y + j)) + tile->begin);
    }
}

void harris_rows(float kappa, const struct plane8 *source, const struct plane *target, size_t row_begin, size_t row_end)
{
    for (size_t begin = 0; begin < source->width; begin += TILE) {
        size_t rest = source->width - begin;
        struct tile tile = {begin, begin + (rest < TILE ? rest : TILE), kappa};
        for (size_t y = row_begin; y < row_end; y += HARRIS_ROWS)
            run_group(&tile, source, target, y, row_end);
    }
}
