/* filter.c - K x K correlation in registers: a block of rows by vectors is summed whole before any of it is stored.
 *
 * Each source vector that is loaded serves as many rows of the block as it is in reach of, and each coefficient as many vectors
 * as the block is wide, so arithmetic and not loading is what takes the time. The block goes along the row; margins of the
 * source make every block the same. */
#include "filter.h"

#include "lanes.h"
#include "stream.h"

/* A block's sums, the vectors of one source row and a coefficient fit into the registers: 24 + 3 + 1 of 32, or 8 + 2 + 1 of 16.
 * More rows mean fewer loads for each product, and most loads straddle two cache lines. */
#if defined(__AVX512F__) || defined(__aarch64__)
enum { GROUP = 8, VECTORS = 3 };
#else
enum { GROUP = 4, VECTORS = 2 };
#endif
_Static_assert(FRAME_ROWS % GROUP == 0, "strips are whole groups");
_Static_assert(FRAME_LANES % LANES == 0, "frames are laid out in whole vectors");
_Static_assert(FILTER_WIDTH_MAX / 2 * FILTER_CHANNELS_MAX <= FRAME_MARGIN, "filters reach no further than margins");

typedef vector unaligned_vector __attribute__((aligned(sizeof(float)), may_alias));

#ifdef __clang__ /* UNROLL comes too late here, after arrays have been given their place in memory */
#define UNROLL_FIRST _Pragma("clang loop unroll(full)")
#define KEEP_LOOP    _Pragma("nounroll")
#else
#define UNROLL_FIRST UNROLL
#define KEEP_LOOP    _Pragma("GCC unroll 1")
#endif
enum { WIDTH_UNROLLED = 3 }; /* up to this, all of a block's products are written out; beyond, nothing is won */

/* Up to this, memory is what a filter waits for, and going past the caches saves some of that. Wider ones take long enough for
 * the lines that they will write to be fetched meanwhile. */
enum { WIDTH_PAST_CACHES = 3 };

INLINE vector load(const float *from)
{
    return *(const unaligned_vector *)(const void *)from;
}

/* What filter_rows() was asked, for the rows of one group. */
struct group {
    const float *weights;
    const float *rows[GROUP + FILTER_WIDTH_MAX - 1]; /* rows[j] .. rows[j + K - 1] are the source rows of targets[j] */
    const float *ahead[GROUP];                       /* source rows that the next group will need for the first time */
    float *targets[GROUP];
    size_t floats; /* of a row, in whole vectors */
    bool past_caches;
};

/* Products of the vectors at `from` with a column of the coefficients, which begins at `weights`, for the rows of the block
 * that source row number `row` is in reach of. */
INLINE void add_pixels(vector (*sums)[VECTORS], const float *from, const float *weights, int row, int width, int vectors)
{
    vector pixels[VECTORS];
    UNROLL_FIRST
    for (int v = 0; v < vectors; v++)
        pixels[v] = load(from + v * LANES);
    UNROLL_FIRST
    for (int j = 0; j < GROUP; j++) {
        if (row < j || row - j >= width)
            continue;
        vector weight = weights[(row - j) * width] - (vector){0};
        UNROLL_FIRST
        for (int v = 0; v < vectors; v++)
            sums[j][v] += weight * pixels[v];
    }
}

/* The same along the whole of a row of coefficients. Beyond a few, the loop stays one: its body is long enough, and compilers
 * run out of registers when they move loads about. */
INLINE void add_row(vector (*sums)[VECTORS], const float *from, const float *weights, int row, int width, int step, int vectors)
{
    if (width <= WIDTH_UNROLLED) {
        UNROLL_FIRST
        for (int i = 0; i < width; i++)
            add_pixels(sums, from + i * step, weights + i, row, width, vectors);
    } else {
        KEEP_LOOP
        for (int i = 0; i < width; i++)
            add_pixels(sums, from + i * step, weights + i, row, width, vectors);
    }
}

/* Has on its way what the next group will read and what the next block will write, for one of the rows at a time: there are too
 * many streams at once for the machine to see them, and a core waits for no more than a dozen lines at a time. */
INLINE void look_ahead(const struct group *group, size_t x, int row)
{
    UNROLL_FIRST
    for (int i = 0; i < VECTORS * LANES; i += FRAME_LANES) {
        __builtin_prefetch(group->ahead[row] + x + i);
        if (!group->past_caches)
            __builtin_prefetch(group->targets[row] + x + VECTORS * LANES + i, 1);
    }
}

INLINE void store_block(const struct group *group, size_t x, vector (*sums)[VECTORS], int vectors, bool past_caches)
{
    UNROLL_FIRST
    for (int j = 0; j < GROUP; j++) {
        UNROLL_FIRST
        for (int v = 0; v < vectors; v++)
            stream_store(group->targets[j] + x + v * LANES, sums[j][v], past_caches);
    }
}

/* `vectors` at x of each of the group's rows; `step` floats are between a pixel and the next. The first and the last source
 * rows reach some of the group's rows only, those in the middle all, if there are any. */
INLINE void filter_block(const struct group *group, size_t x, int width, int step, int vectors)
{
    vector sums[GROUP][VECTORS];
    ptrdiff_t left = (ptrdiff_t)x - width / 2 * step;
    UNROLL_FIRST
    for (int j = 0; j < GROUP; j++) {
        UNROLL_FIRST
        for (int v = 0; v < vectors; v++)
            sums[j][v] = (vector){0};
    }
    UNROLL_FIRST
    for (int row = 0; row < GROUP - 1; row++) {
        look_ahead(group, x, row);
        add_row(sums, group->rows[row] + left, group->weights, row, width, step, vectors);
    }
    look_ahead(group, x, GROUP - 1);
    if (width <= WIDTH_UNROLLED) {
        UNROLL_FIRST
        for (int row = GROUP - 1; row < width; row++)
            add_row(sums, group->rows[row] + left, group->weights, row, width, step, vectors);
    } else {
        KEEP_LOOP
        for (int row = GROUP - 1; row < width; row++)
            add_row(sums, group->rows[row] + left, group->weights + (row - (GROUP - 1)) * width, GROUP - 1, width, step,
                    vectors);
    }
    UNROLL_FIRST
    for (int row = width > GROUP - 1 ? width : GROUP - 1; row < GROUP + width - 1; row++)
        add_row(sums, group->rows[row] + left, group->weights, row, width, step, vectors);
    if (group->past_caches) /* once for all, or clang would ask again at every store */
        store_block(group, x, sums, vectors, true);
    else
        store_block(group, x, sums, vectors, false);
}

/* One function for every width and step, so that they are constants in the loops above. A pixel is made by the block or by the
 * single vector that its place in the row says, whatever strip it is in. */
INLINE void filter_group(const struct group *group, int width, int step)
{
    size_t x = 0;
    for (; x + VECTORS * LANES <= group->floats; x += VECTORS * LANES)
        filter_block(group, x, width, step, VECTORS);
    for (; x < group->floats; x += LANES)
        filter_block(group, x, width, step, 1);
}

#define RADII(X) X(0) X(1) X(2) X(3) X(4) X(5) X(6) X(7)
#define DEFINE(radius)                                                                                                         \
    static void filter_1_##radius(const struct group *group)                                                                   \
    {                                                                                                                          \
        filter_group(group, 2 * (radius) + 1, 1);                                                                              \
    }                                                                                                                          \
    static void filter_3_##radius(const struct group *group)                                                                   \
    {                                                                                                                          \
        filter_group(group, 2 * (radius) + 1, 3);                                                                              \
    }
#define NAME(radius) {filter_1_##radius, filter_3_##radius},

typedef void group_function(const struct group *group);
RADII(DEFINE)
static group_function *const group_functions[][2] = {RADII(NAME)};
_Static_assert(sizeof group_functions / sizeof *group_functions == FILTER_WIDTH_MAX / 2 + 1, "a function for every width");

void filter_rows(const struct filter *filter, const struct frame *source, const struct frame *target, size_t row_begin,
                 size_t row_end, bool past_caches)
{
    group_function *run_group = group_functions[filter->width / 2][source->channels == 3];
    struct group group = {.weights = filter->weights, .floats = target->stride};
    group.past_caches = past_caches && filter->width <= WIDTH_PAST_CACHES;
    ptrdiff_t radius = (ptrdiff_t)filter->width / 2;
    for (size_t y = row_begin; y < row_end; y += GROUP) {
        for (size_t i = 0; i < GROUP + filter->width - 1; i++)
            group.rows[i] = frame_row(source, (ptrdiff_t)(y + i) - radius);
        for (size_t j = 0; j < GROUP; j++) {
            group.ahead[j] = frame_row(source, (ptrdiff_t)(y + GROUP + j) + radius);
            group.targets[j] = target->pixels + (y + j) * target->stride;
        }
        run_group(&group);
    }
    stream_end(group.past_caches);
}

struct filter filter_rising(size_t width)
{
    struct filter filter = {.width = width};
    size_t count = width * width;
    double sum = (double)(count * (count + 1)) / 2;
    for (size_t i = 0; i < count; i++)
        filter.weights[i] = (float)((double)(i + 1) / sum);
    return filter;
}
