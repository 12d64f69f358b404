/* panels.h - float rows times a packed matrix: the one loop under dense layers, nearest centres and inner products.
 *
 * Every output is the dot product of a row (depth values) and a column of the matrix. Columns are packed in panels, as many as
 * a tile of registers is wide; within a panel the values of one depth lie side by side. A tile takes a few rows through the
 * whole depth of a panel: at each depth it loads the panel's vectors once and multiplies them by each row's value (K. Goto, R.
 * van de Geijn, "Anatomy of high-performance matrix multiplication", ACM Trans. Math. Softw. 34, 2008). Its sums never
 * leave the registers before the caller's own function, inlined, has made of them what it wants: a bias and a ReLU, a
 * threshold, a minimum.
 *
 * A sum has one order: depth 0, 1, 2 ... from zero, one multiply-add each (fused where the file is compiled with
 * -ffp-contract=fast and the machine can). It hangs neither on how many rows go together nor on which. */
#ifndef FORKJOIN_PANELS_H
#define FORKJOIN_PANELS_H

#include <stddef.h>

/* Lanes of the machine's widest vector; vectors across a tile; rows of a tile that wide. 24 sums, 4 vectors of the matrix and a
 * row's value fill 32 registers; 12 sums, 2 vectors and a value 16. */
#if defined(__AVX512F__)
enum { PANEL_LANES = 16, PANEL_VECTORS = 4, PANEL_SUMS = 24 };
#elif defined(__AVX__)
enum { PANEL_LANES = 8, PANEL_VECTORS = 2, PANEL_SUMS = 12 };
#elif defined(__aarch64__)
enum { PANEL_LANES = 4, PANEL_VECTORS = 4, PANEL_SUMS = 24 };
#else
enum { PANEL_LANES = 4, PANEL_VECTORS = 2, PANEL_SUMS = 8 }; /* products take registers too: no fused ones */
#endif
enum {
    PANEL_COLUMNS = PANEL_LANES * PANEL_VECTORS, /* 64 with AVX-512 */
    PANEL_ALIGNMENT = 64,                        /* of packed values, in bytes */
    PANEL_DEPTHS = 4,                            /* taken in one turn of the loop */
    PANEL_LINE_FLOATS = 16                       /* of a cache line */
};

typedef float panel_vector __attribute__((vector_size(PANEL_LANES * sizeof(float)), may_alias));
typedef float panel_unaligned __attribute__((vector_size(PANEL_LANES * sizeof(float)), may_alias, aligned(4)));

/* A packed matrix. All panels but the last are PANEL_COLUMNS wide; the last is as many vectors wide as it needs, and its
 * columns past column_count are zero. */
struct panels {
    size_t depth, column_count;
    const float *values; /* panels_floats(), aligned to PANEL_ALIGNMENT */
};

static inline size_t panel_lanes_of(size_t columns)
{
    return (columns + PANEL_LANES - 1) / PANEL_LANES * PANEL_LANES;
}

/* How many floats a matrix takes when packed: less than depth * (column_count + PANEL_LANES). */
static inline size_t panels_floats(size_t depth, size_t column_count)
{
    return depth * panel_lanes_of(column_count);
}

/* Packs `column_count` columns of `depth` values into `values`: value d of column c is matrix[d * depth_stride + c *
 * column_stride]. In this header, so that files compiled for different machines each have their own. */
static inline void panels_pack(const float *matrix, size_t depth, size_t column_count, size_t depth_stride,
                               size_t column_stride, float *values)
{
    for (size_t first = 0; first < column_count; first += PANEL_COLUMNS) {
        size_t left = column_count - first, used = left < PANEL_COLUMNS ? left : PANEL_COLUMNS, width = panel_lanes_of(used);
        for (size_t d = 0; d < depth; d++, values += width) {
            for (size_t c = 0; c < width; c++)
                values[c] = c < used ? matrix[d * depth_stride + (first + c) * column_stride] : 0;
        }
    }
}

/* How many panels there are. */
static inline size_t panels_count(const struct panels *panels)
{
    return (panels->column_count + PANEL_COLUMNS - 1) / PANEL_COLUMNS;
}

/* What a tile has made: sums[r * vector_count + v] belongs to row first_row + r and to columns first_column + v * PANEL_LANES
 * and up; those past column_count are 0. */
struct panel_tile {
    size_t first_row, row_count;
    size_t first_column, vector_count;
};

/* What the caller does with a tile. Should be PANEL_INLINE, and loop by PANEL_UNROLL over tile.row_count and tile.vector_count,
 * which are constants there. */
typedef void panel_finish(void *context, struct panel_tile tile, const panel_vector *sums);

/* Where the caller will store what it makes of a tile: for column c of row r at begin + r * stride + c. The lines are fetched
 * while the tile's last products are made, since stores that wait for them cost 100 cycles. Stride 0: nowhere. */
struct panel_target {
    float *begin;
    size_t stride;
};

/* Loops whose bounds are constants after inlining; only when they are unrolled do arrays of vectors become registers. clang
 * must be told "full": a plain "unroll" it takes for one before inlining, by some factor, and is then done with the loop. */
#ifdef __clang__
#define PANEL_UNROLL _Pragma("clang loop unroll(full)")
#else
#define PANEL_UNROLL _Pragma("GCC unroll 32")
#endif
#define PANEL_INLINE static inline __attribute__((always_inline))

/* Adds the products of one depth: `rows` are at that depth, and so is the panel. */
PANEL_INLINE void panel_add_products(const float *rows, size_t row_stride, size_t row_count, const float *panel,
                                     size_t vector_count, panel_vector *sums)
{
    panel_vector columns[PANEL_VECTORS];
    PANEL_UNROLL
    for (size_t v = 0; v < vector_count; v++)
        columns[v] = *(const panel_vector *)(panel + v * PANEL_LANES);
    PANEL_UNROLL
    for (size_t r = 0; r < row_count; r++) {
        panel_vector value = rows[r * row_stride] - (panel_vector){0};
        PANEL_UNROLL
        for (size_t v = 0; v < vector_count; v++)
            sums[r * vector_count + v] += value * columns[v];
    }
}

/* Sums of row_count x vector_count vectors; those two are constants after inlining. The rows that follow are fetched meanwhile,
 * a few values for each depth: they may be in memory still, and as many rows as go together are too many streams, and each too
 * short, for the machine to see them in time. With the last depths, one for each vector, `target`'s lines are. */
PANEL_INLINE void panel_sum(const float *rows, size_t row_stride, size_t row_count, const float *panel, size_t depth,
                            size_t vector_count, struct panel_target target, panel_vector *made)
{
    panel_vector sums[PANEL_SUMS];
    PANEL_UNROLL
    for (size_t i = 0; i < row_count * vector_count; i++)
        sums[i] = (panel_vector){0};
    const size_t width = vector_count * PANEL_LANES, last = target.stride ? row_count * vector_count : 0;
    const float *following = rows + row_count * row_stride;
    size_t d = 0;
    for (; d + PANEL_DEPTHS + last <= depth; d += PANEL_DEPTHS) {
        PANEL_UNROLL
        for (size_t i = 0; i < PANEL_DEPTHS * row_count; i += PANEL_LINE_FLOATS)
            __builtin_prefetch(following + d * row_count + i);
        PANEL_UNROLL
        for (size_t i = 0; i < PANEL_DEPTHS; i++)
            panel_add_products(rows + d + i, row_stride, row_count, panel + (d + i) * width, vector_count, sums);
    }
    for (size_t row = 0; d < depth; d++) {
        if (target.stride) {
            __builtin_prefetch(target.begin + row * target.stride, 1);
            row = row + 1 < row_count ? row + 1 : 0;
            target.begin += row == 0 ? PANEL_LANES : 0;
        }
        panel_add_products(rows + d, row_stride, row_count, panel + d * width, vector_count, sums);
    }
    PANEL_UNROLL
    for (size_t i = 0; i < row_count * vector_count; i++)
        made[i] = sums[i];
}

/* Tiles of `together` rows for as long as rows last; returns the first row that was left. */
PANEL_INLINE size_t panel_take_tiles(const float *rows, size_t row_stride, size_t row, size_t row_count, size_t together,
                                     const float *panel, size_t depth, size_t first_column, size_t vector_count,
                                     struct panel_target target, panel_finish *finish, void *context)
{
    for (; row + together <= row_count; row += together) {
        const struct panel_tile tile = {row, together, first_column, vector_count};
        struct panel_target here = target;
        if (target.stride)
            here.begin += row * target.stride + first_column;
        panel_vector sums[PANEL_SUMS];
        panel_sum(rows + row * row_stride, row_stride, together, panel, depth, vector_count, here, sums);
        finish(context, tile, sums);
    }
    return row;
}

/* All rows through one panel: as many as fit in a tile go together, the last ones in halves. */
PANEL_INLINE void panel_take_rows(const float *rows, size_t row_stride, size_t row_count, const float *panel, size_t depth,
                                  size_t first_column, size_t vector_count, struct panel_target target, panel_finish *finish,
                                  void *context)
{
    const size_t together = vector_count == 1 && PANEL_SUMS > 16 ? 16 : PANEL_SUMS / vector_count;
#define TILES(row, together)                                                                                                   \
    panel_take_tiles(rows, row_stride, row, row_count, together, panel, depth, first_column, vector_count, target, finish,     \
                     context)
    size_t row = TILES(0, together);
    if (together > 8)
        row = TILES(row, 8);
    if (together > 4)
        row = TILES(row, 4);
    row = TILES(row, 2);
    TILES(row, 1);
#undef TILES
}

/* Rows times one panel; row r begins at rows + r * row_stride, of which nothing past `depth` values is read. A panel is
 * at most 4 vectors wide: one loop for each width. */
PANEL_INLINE void panel_multiply(const struct panels *panels, size_t panel, const float *rows, size_t row_stride,
                                 size_t row_count, struct panel_target target, panel_finish *finish, void *context)
{
    const size_t depth = panels->depth, first = panel * PANEL_COLUMNS, left = panels->column_count - first;
    const float *values = panels->values + first * depth;
    if (left > (PANEL_VECTORS - 1) * PANEL_LANES)
        panel_take_rows(rows, row_stride, row_count, values, depth, first, PANEL_VECTORS, target, finish, context);
    else if (PANEL_VECTORS > 3 && left > 2 * PANEL_LANES)
        panel_take_rows(rows, row_stride, row_count, values, depth, first, PANEL_VECTORS > 3 ? 3 : 1, target, finish, context);
    else if (PANEL_VECTORS > 2 && left > PANEL_LANES)
        panel_take_rows(rows, row_stride, row_count, values, depth, first, PANEL_VECTORS > 2 ? 2 : 1, target, finish, context);
    else
        panel_take_rows(rows, row_stride, row_count, values, depth, first, 1, target, finish, context);
}

#endif
