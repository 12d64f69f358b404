/* filter.c - K x K correlation in registers: whatever a source row adds to, is in registers when the row is read.
 *
 * Each vector of a source row that is loaded serves all rows of the sums that it is in reach of, and each coefficient all
 * vectors of a row, so arithmetic and not loading is what takes the time. Narrow filters go down a column of a strip with the
 * sums of K rows in registers: every source row completes one of them and begins another, so that none is read twice. The sums
 * of wider ones would leave room for a vector or two of a row, and coefficients for so few would take longer to load than the
 * products take; these filters sum a block of rows by vectors whole before any of it is stored. Either goes along the row;
 * margins of the source make every column and block the same. */
#include "filter.h"

#include "lanes.h"
#include "stream.h"

/* Sums, the vectors of one source row and a coefficient fit into the registers: 27 + 3 + 1 of 32, or 10 + 2 + 1 of 16. clang 14
 * puts the sums of columns of 7 rows into memory. */
#if defined(__AVX512F__) || defined(__aarch64__)
enum { SUMS = 27, VECTORS_MAX = 4, BLOCK_ROWS = 6, BLOCK_VECTORS = 4 };
#ifdef __clang__
enum { COLUMN_WIDTH_MAX = 5 };
#else
enum { COLUMN_WIDTH_MAX = 9 };
#endif
#else
enum { SUMS = 10, VECTORS_MAX = 2, BLOCK_ROWS = 4, BLOCK_VECTORS = 2, COLUMN_WIDTH_MAX = 5 };
#endif
enum { SUM_ROWS_MAX = (int)COLUMN_WIDTH_MAX > (int)BLOCK_ROWS ? (int)COLUMN_WIDTH_MAX : (int)BLOCK_ROWS };
_Static_assert(FRAME_LANES % LANES == 0, "frames are laid out in whole vectors");
_Static_assert((FILTER_WIDTH_MAX / 2 + 1) * FILTER_CHANNELS_MAX <= FRAME_MARGIN, "a pixel beyond the filter is in the margin");

/* Rows of a strip that a column goes down at once. More mean fewer source rows that are read for the next again, but lines that
 * are fetched for the next column would be gone from the first-level cache when it comes. */
enum { COLUMN_ROWS = 16, COLUMN_ROWS_MIN = COLUMN_WIDTH_MAX - 1, STRIP_BLOCKS = 3 };
_Static_assert((int)COLUMN_ROWS >= (int)BLOCK_ROWS, "a group is a column's rows at most");

typedef vector unaligned_vector __attribute__((aligned(sizeof(float)), may_alias));

#ifdef __clang__
#if __has_feature(address_sanitizer) /* with every access checked clang takes a quarter of an hour over all products written   \
                                        out */
#define UNROLL_FIRST
#define KEEP_LOOP
#else /* UNROLL comes too late here, after arrays have been given their place in memory */
#define UNROLL_FIRST _Pragma("clang loop unroll(full)")
#define KEEP_LOOP    _Pragma("nounroll")
#endif
#else
#define UNROLL_FIRST UNROLL
#define KEEP_LOOP    _Pragma("GCC unroll 1")
#endif
enum { WIDTH_UNROLLED = 3 }; /* up to this, all products of a row are written out; beyond, nothing is won */

/* Up to this, memory is what a filter waits for, and going past the caches saves some of that (Ice Lake, K = 5: 1.07 to 1.19
 * times the rate). Wider ones take long enough for the lines that they will write to be fetched meanwhile (0.97). */
enum { WIDTH_PAST_CACHES = 5 };

/* What filter_rows() was asked, for some rows of it. */
struct group {
    const float *weights;
    const float *rows[COLUMN_ROWS + FILTER_WIDTH_MAX - 1]; /* rows[j] .. rows[j + K - 1] are the source rows of targets[j] */
    const float *ahead[BLOCK_ROWS];                        /* source rows that the next block will need for the first time */
    float *targets[COLUMN_ROWS];
    int count;        /* of targets; those after it are the last again */
    int made;         /* rows that are summed, of which `count` are stored */
    size_t floats;    /* of a row, in whole vectors */
    bool past_caches; /* as it was asked; goes_past() */
};

/* Do the group's results go past the caches? `width` is a constant, so that wide filters do not ask. */
INLINE bool goes_past(const struct group *group, int width)
{
    return width <= WIDTH_PAST_CACHES && group->past_caches;
}

/* The rows of the sums that a source row is in reach of, first .. end - 1; row `first` takes row `top` of the coefficients, and
 * each that follows the row above. */
struct reach {
    int first, end, top;
};

INLINE vector load(const float *from)
{
    return *(const unaligned_vector *)(const void *)from;
}

/* How many vectors of a source row are made of those of the pixel before, by moving them along, when `rows` of the sums take
 * products of `vectors`: so many that loads take no longer than arithmetic. On cores with two ports for 512 bits, a load that
 * straddles two cache lines, as nearly all do, takes 2 cycles, a coefficient 0.85 (measured on an Ice Lake), a product half a
 * cycle, and moving a vector as well: 2 (vectors - moved) + 0.85 rows <= (rows vectors + moved) / 2. */
INLINE int count_moved(int rows, int vectors)
{
#if defined(__AVX512F__)
    int moved = (40 * vectors + 17 * rows - 10 * rows * vectors + 49) / 50;
    return moved < 0 ? 0 : moved < vectors ? moved : vectors - 1; /* the last vector is always loaded */
#else
    (void)rows, (void)vectors;
    return 0;
#endif
}

/* A column of the coefficients, at `weights`, times the pixels of a source row under it. */
INLINE void add_products(vector (*sums)[VECTORS_MAX], const vector *pixels, const float *weights, struct reach reach, int width,
                         int vectors)
{
    UNROLL_FIRST
    for (int j = 0; j < SUM_ROWS_MAX; j++) {
        if (j < reach.first || j >= reach.end)
            continue;
        vector weight = weights[(reach.top - (j - reach.first)) * width] - (vector){0};
        UNROLL_FIRST
        for (int v = 0; v < vectors; v++)
            sums[j][v] += weight * pixels[v];
    }
}

/* The vectors one pixel further: `from` is where the first of them is. */
INLINE void next_pixel(vector *pixels, const float *from, int step, int moved, int vectors)
{
    UNROLL_FIRST
    for (int v = 0; v < VECTORS_MAX; v++) {
        if (v < moved)
            pixels[v] = join(pixels[v], pixels[v + 1], step);
        else if (v < vectors)
            pixels[v] = load(from + v * LANES);
    }
}

/* A source row, whose first pixel under the filter is at `from`, times rows of the coefficients. Beyond a few, the loop along
 * the row stays one: its body is long enough, and compilers run out of registers when they move loads about. */
INLINE void add_row(vector (*sums)[VECTORS_MAX], const float *from, const float *weights, struct reach reach, int width,
                    int step, int vectors)
{
    int moved = count_moved(reach.end - reach.first, vectors);
    vector pixels[VECTORS_MAX]; /* at first, where they will be moved, those of the pixel before */
    UNROLL_FIRST
    for (int v = 0; v < vectors; v++)
        pixels[v] = v <= moved ? load(from - step + v * LANES) : (vector){0};
    if (width <= WIDTH_UNROLLED) {
        UNROLL_FIRST
        for (int i = 0; i < width; i++) {
            next_pixel(pixels, from + i * step, step, moved, vectors);
            add_products(sums, pixels, weights + i, reach, width, vectors);
        }
    } else {
        KEEP_LOOP
        for (int i = 0; i < width; i++) {
            next_pixel(pixels, from + i * step, step, moved, vectors);
            add_products(sums, pixels, weights + i, reach, width, vectors);
        }
    }
}

INLINE void clear(vector *sums)
{
    UNROLL_FIRST
    for (int v = 0; v < VECTORS_MAX; v++)
        sums[v] = (vector){0};
}

INLINE void store(float *to, const vector *sums, int vectors, bool past_caches)
{
    UNROLL_FIRST
    for (int v = 0; v < vectors; v++)
        stream_store(to + v * LANES, sums[v], past_caches);
}

/* Has lines of a row on their way: what is read or written next is too many streams at once for the machine to see them. */
INLINE void fetch(const float *from, int vectors)
{
    UNROLL_FIRST
    for (int i = 0; i < vectors * LANES; i += FRAME_LANES)
        __builtin_prefetch(from + i);
}

INLINE void fetch_for_writing(float *from, int vectors, bool past_caches)
{
    if (past_caches)
        return;
    UNROLL_FIRST
    for (int i = 0; i < vectors * LANES; i += FRAME_LANES)
        __builtin_prefetch(from + i, 1);
}

/* Source row i of the group at x, while its lines for the next column or block are fetched. The filter begins at `left`. */
INLINE void add_source_row(const struct group *group, int i, size_t x, ptrdiff_t left, vector (*sums)[VECTORS_MAX],
                           struct reach reach, int width, int step, int vectors)
{
    fetch(group->rows[i] + x + vectors * LANES + FRAME_LANES, vectors);
    add_row(sums, group->rows[i] + left, group->weights, reach, width, step, vectors);
}

/* --- narrow filters: down a column --------------------------------------------------------------------------------------- */

/* Row y of the group is complete: it is stored, and the sums of the rows below move up. */
INLINE void end_row(const struct group *group, int y, size_t x, vector (*sums)[VECTORS_MAX], int width, int vectors)
{
    if (y < group->count)
        store(group->targets[y] + x, sums[0], vectors, goes_past(group, width));
    UNROLL_FIRST
    for (int j = 0; j < COLUMN_WIDTH_MAX - 1; j++) {
        UNROLL_FIRST
        for (int v = 0; v < VECTORS_MAX; v++)
            sums[j][v] = sums[j + 1][v];
    }
    clear(sums[COLUMN_WIDTH_MAX - 1]);
}

/* Row y of the group is completed by the last of its source rows, which adds to the `begun` rows from it on. */
INLINE void complete_row(const struct group *group, int y, size_t x, ptrdiff_t left, vector (*sums)[VECTORS_MAX], int begun,
                         int width, int step, int vectors)
{
    fetch_for_writing(group->targets[y] + x + vectors * LANES, vectors, goes_past(group, width));
    add_source_row(group, y + width - 1, x, left, sums, (struct reach){0, begun, width - 1}, width, step, vectors);
    end_row(group, y, x, sums, width, vectors);
}

/* `vectors` at x of all rows of the group; `step` floats are between a pixel and the next. The first source rows begin sums,
 * one more each; the last begin none, one less each. */
INLINE void filter_column(const struct group *group, size_t x, int width, int step, int vectors)
{
    vector sums[COLUMN_WIDTH_MAX][VECTORS_MAX];
    ptrdiff_t left = (ptrdiff_t)x - width / 2 * step;
    UNROLL_FIRST
    for (int j = 0; j < COLUMN_WIDTH_MAX; j++)
        clear(sums[j]);
    UNROLL_FIRST
    for (int i = 0; i < width - 1; i++)
        add_source_row(group, i, x, left, sums, (struct reach){0, i + 1, i}, width, step, vectors);
    int y = 0;
    KEEP_LOOP
    for (; y + width <= group->made; y++)
        complete_row(group, y, x, left, sums, width, width, step, vectors);
    UNROLL_FIRST
    for (int begun = width - 1; begun > 0; begun--)
        complete_row(group, y++, x, left, sums, begun, width, step, vectors);
}

/* --- wide filters: block by block ---------------------------------------------------------------------------------------- */

INLINE void look_ahead(const struct group *group, size_t x, int row, int vectors)
{
    fetch(group->ahead[row] + x, vectors);
    fetch_for_writing(group->targets[row] + x + vectors * LANES, vectors, false);
}

/* `vectors` at x of each of the group's rows. The first and the last source rows reach some of the group's rows only, those in
 * the middle all. The source rows that the next group needs first, and what the next block writes, are fetched meanwhile, a row
 * at a time, since a core waits for no more than a dozen lines at once. */
INLINE void filter_block(const struct group *group, size_t x, int width, int step, int vectors)
{
    vector sums[BLOCK_ROWS][VECTORS_MAX];
    ptrdiff_t left = (ptrdiff_t)x - width / 2 * step;
    UNROLL_FIRST
    for (int j = 0; j < BLOCK_ROWS; j++)
        clear(sums[j]);
    UNROLL_FIRST
    for (int i = 0; i < BLOCK_ROWS - 1; i++) {
        look_ahead(group, x, i, vectors);
        int first = i < width ? 0 : i - width + 1;
        add_source_row(group, i, x, left, sums, (struct reach){first, i + 1, i - first}, width, step, vectors);
    }
    look_ahead(group, x, BLOCK_ROWS - 1, vectors);
    KEEP_LOOP
    for (int i = BLOCK_ROWS - 1; i < width; i++)
        add_source_row(group, i, x, left, sums, (struct reach){0, BLOCK_ROWS, i}, width, step, vectors);
    UNROLL_FIRST
    for (int i = width > BLOCK_ROWS - 1 ? width : BLOCK_ROWS - 1; i < BLOCK_ROWS + width - 1; i++) {
        struct reach reach = {i - width + 1, BLOCK_ROWS, width - 1};
        add_source_row(group, i, x, left, sums, reach, width, step, vectors);
    }
    UNROLL_FIRST
    for (int j = 0; j < BLOCK_ROWS; j++) {
        if (j < group->count)
            store(group->targets[j] + x, sums[j], vectors, false);
    }
}

/* --- rows of a picture --------------------------------------------------------------------------------------------------- */

/* One function for every width and step, so that they are constants in the loops above. A pixel is made by as many vectors as
 * its place in the row says, whatever strip it is in. */
INLINE void filter_group(const struct group *group, int width, int step)
{
    size_t x = 0;
    if (width <= COLUMN_WIDTH_MAX) {
        const int vectors = SUMS / width < VECTORS_MAX ? SUMS / width : VECTORS_MAX;
        for (; x + (size_t)(vectors * LANES) <= group->floats; x += (size_t)(vectors * LANES))
            filter_column(group, x, width, step, vectors);
        for (; x < group->floats; x += LANES)
            filter_column(group, x, width, step, 1);
    } else {
        for (; x + BLOCK_VECTORS * LANES <= group->floats; x += BLOCK_VECTORS * LANES)
            filter_block(group, x, width, step, BLOCK_VECTORS);
        for (; x < group->floats; x += LANES)
            filter_block(group, x, width, step, 1);
    }
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

/* Of `rows` that are left those that go together. */
static void choose_rows(struct group *group, int width, size_t rows)
{
    bool column = width <= COLUMN_WIDTH_MAX;
    size_t most = column ? COLUMN_ROWS : BLOCK_ROWS;
    group->count = (int)(rows < most ? rows : most);
    group->made = !column ? BLOCK_ROWS : group->count < COLUMN_ROWS_MIN ? COLUMN_ROWS_MIN : group->count;
}

void filter_rows(const struct filter *filter, const struct frame *source, const struct frame *target, size_t row_begin,
                 size_t row_end, bool past_caches)
{
    int width = (int)filter->width;
    group_function *run_group = group_functions[width / 2][source->channels == 3];
    struct group group = {.weights = filter->weights, .floats = target->stride, .past_caches = past_caches};
    for (size_t y = row_begin; y < row_end; y += (size_t)group.count) {
        choose_rows(&group, width, row_end - y);
        for (int i = 0; i < group.made + width - 1; i++)
            group.rows[i] = frame_row(source, (ptrdiff_t)y + i - width / 2);
        for (int j = 0; j < BLOCK_ROWS; j++)
            group.ahead[j] = frame_row(source, (ptrdiff_t)y + group.count + j + width / 2);
        for (int j = 0; j < group.made; j++)
            group.targets[j] = target->pixels + (y + (size_t)(j < group.count ? j : group.count - 1)) * target->stride;
        run_group(&group);
    }
    stream_end(goes_past(&group, width));
}

size_t filter_strip_rows(const struct filter *filter)
{
    return filter->width <= COLUMN_WIDTH_MAX ? COLUMN_ROWS : STRIP_BLOCKS * BLOCK_ROWS;
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
