/* gbdt_rank.c - turns a block's values into ranks: how many of the feature's cuts are not above a value, as bytes. */
#include <string.h>

#include "gbdt_score.h"

/* Rows ranked together: one register of floats. */
#if defined(__AVX512F__)
enum { VECTOR_ROWS = 16 };
#elif defined(__AVX2__)
enum { VECTOR_ROWS = 8 };
#else
enum { VECTOR_ROWS = 4 };
#endif

enum { VECTORS = 4, STRIP_ROWS = VECTORS * VECTOR_ROWS }; /* four counts side by side hide each other's latency */
enum { LINEAR_CUTS_MAX = 32 };                            /* up to here comparing with every cut is quicker than searching */

/* Both compilers let a vector alias its elements. */
typedef float float_lanes __attribute__((vector_size(VECTOR_ROWS * sizeof(float))));
typedef int32_t int_lanes __attribute__((vector_size(VECTOR_ROWS * sizeof(int32_t))));
typedef int8_t byte_lanes __attribute__((vector_size(VECTOR_ROWS)));

/* --- out of row order --------------------------------------------------------------------------------------------------- */

enum { QUAD = 4 };

typedef float quad __attribute__((vector_size(QUAD * sizeof(float))));
typedef int32_t quad_order __attribute__((vector_size(QUAD * sizeof(int32_t))));

/* gcc has clang's built-in from version 12 on only, and clang has not gcc's. */
#ifdef __clang__
#define SHUFFLE(a, b, i, j, k, l) __builtin_shufflevector(a, b, i, j, k, l)
#else
#define SHUFFLE(a, b, i, j, k, l) __builtin_shuffle(a, b, (quad_order){i, j, k, l})
#endif

static inline quad load_quad(const float *from)
{
    quad loaded;
    memcpy(&loaded, from, sizeof loaded); /* rows need not be aligned */
    return loaded;
}

/* Four features that are neighbours in a row, of a multiple of four rows, turned in registers. */
static void take_quad(const float *rows, size_t feature_count, size_t row_count, float values[QUAD][GBDT_BLOCK_ROWS])
{
    for (size_t row = 0; row < row_count; row += QUAD) {
        const float *from = rows + row * feature_count;
        quad a = load_quad(from), b = load_quad(from + feature_count);
        quad c = load_quad(from + 2 * feature_count), d = load_quad(from + 3 * feature_count);
        quad ab_low = SHUFFLE(a, b, 0, 4, 1, 5), ab_high = SHUFFLE(a, b, 2, 6, 3, 7);
        quad cd_low = SHUFFLE(c, d, 0, 4, 1, 5), cd_high = SHUFFLE(c, d, 2, 6, 3, 7);
        *(quad *)&values[0][row] = SHUFFLE(ab_low, cd_low, 0, 1, 4, 5);
        *(quad *)&values[1][row] = SHUFFLE(ab_low, cd_low, 2, 3, 6, 7);
        *(quad *)&values[2][row] = SHUFFLE(ab_high, cd_high, 0, 1, 4, 5);
        *(quad *)&values[3][row] = SHUFFLE(ab_high, cd_high, 2, 3, 6, 7);
    }
}

static size_t whole_groups(size_t row_count)
{
    return (row_count + GBDT_GROUP_ROWS - 1) / GBDT_GROUP_ROWS * GBDT_GROUP_ROWS;
}

static void take_one(size_t feature, const float *rows, size_t feature_count, size_t begin, size_t end, float *values)
{
    for (size_t row = begin; row < end; row++)
        values[row] = rows[row * feature_count + feature];
}

/* Takes a tile of features out of row order. Rows that only fill up the last group are zero. */
static void take_tile(const struct gbdt_ranked *ranked, size_t tile_count, const float *rows, size_t feature_count,
                      size_t row_count, float values[GBDT_FEATURE_TILE][GBDT_BLOCK_ROWS])
{
    size_t whole = row_count / QUAD * QUAD, filled = whole_groups(row_count);
    for (size_t i = 0; i < tile_count; i++)
        memset(values[i] + row_count, 0, (filled - row_count) * sizeof(float));
    for (size_t i = 0; i < tile_count;) {
        bool neighbours = i + QUAD <= tile_count && ranked[i + QUAD - 1].feature == ranked[i].feature + QUAD - 1;
        size_t taken = neighbours ? QUAD : 1;
        if (neighbours)
            take_quad(rows + ranked[i].feature, feature_count, whole, values + i);
        for (size_t j = i; j < i + taken; j++)
            take_one(ranked[j].feature, rows, feature_count, neighbours ? whole : 0, row_count, values[j]);
        i += taken;
    }
}

/* --- ranks -------------------------------------------------------------------------------------------------------------- */

/* How many of the cuts first, first + stride, ... (count of them) are not above each value. Comparisons give -1 where true. */
static inline void count_cuts(const float *values, const float *first, size_t stride, size_t count, int_lanes rank[VECTORS])
{
    const float_lanes *vectors = (const float_lanes *)values;
    for (size_t v = 0; v < VECTORS; v++)
        rank[v] = (int_lanes){0};
    for (size_t i = 0; i < count; i++) {
        float_lanes cut = first[i * stride] - (float_lanes){0}; /* in every lane */
#pragma GCC unroll 4
        for (size_t v = 0; v < VECTORS; v++)
            rank[v] -= vectors[v] >= cut;
    }
}

/* The same for many cuts: which sixteenth by comparing with every sixteenth cut, then four halvings within it. */
static inline void search_cuts(const float *values, const float *cuts, size_t cut_count, int_lanes rank[VECTORS])
{
    count_cuts(values, cuts + GBDT_CUT_STRIDE - 1, GBDT_CUT_STRIDE, cut_count / GBDT_CUT_STRIDE, rank);
    int32_t *ranks = (int32_t *)rank;
    for (size_t i = 0; i < STRIP_ROWS; i++)
        ranks[i] *= GBDT_CUT_STRIDE;
    for (int32_t half = GBDT_CUT_STRIDE / 2; half > 0; half /= 2) {
        for (size_t i = 0; i < STRIP_ROWS; i++)
            ranks[i] += values[i] >= cuts[ranks[i] + half - 1] ? half : 0;
    }
}

static inline void store_column(const int_lanes rank[VECTORS], int8_t *column)
{
    for (size_t v = 0; v < VECTORS; v++)
        *(byte_lanes *)(column + v * VECTOR_ROWS) = __builtin_convertvector(rank[v] - GBDT_RANK_BIAS, byte_lanes);
}

/* A missing value compares false with every cut, so its rank is 0: what missing_left wants already. */
static inline void store_ranks(const struct gbdt_ranked *ranked, const float *values, int_lanes rank[VECTORS], int8_t *ranks)
{
    const float_lanes *vectors = (const float_lanes *)values;
    ptrdiff_t right = ranked->missing_right;
    if (ranked->missing_left >= 0)
        store_column(rank, ranks + ranked->missing_left * GBDT_BLOCK_ROWS);
    if (right < 0)
        return;
    for (size_t v = 0; v < VECTORS; v++)
        rank[v] |= (vectors[v] != vectors[v]) & GBDT_CUTS_MAX; // NOLINT(misc-redundant-expression): not a number
    store_column(rank, ranks + right * GBDT_BLOCK_ROWS);
}

static void rank_feature(const struct gbdt_ranked *ranked, const float *values, size_t row_count, int8_t *ranks)
{
    for (size_t row = 0; row < row_count; row += STRIP_ROWS) {
        int_lanes rank[VECTORS];
        if (ranked->cut_count <= LINEAR_CUTS_MAX)
            count_cuts(values + row, ranked->cuts, 1, ranked->cut_count, rank);
        else
            search_cuts(values + row, ranked->cuts, ranked->cut_count, rank);
        store_ranks(ranked, values + row, rank, ranks + row);
    }
}

void gbdt_rank_rows(const struct gbdt_forest *forest, struct gbdt_scratch *scratch, const float *rows, size_t row_count)
{
    for (size_t first = 0; first < forest->ranked_count; first += GBDT_FEATURE_TILE) {
        size_t left = forest->ranked_count - first;
        size_t tile_count = left < GBDT_FEATURE_TILE ? left : GBDT_FEATURE_TILE;
        take_tile(forest->ranked + first, tile_count, rows, forest->feature_count, row_count, scratch->values);
        for (size_t i = 0; i < tile_count; i++)
            rank_feature(&forest->ranked[first + i], scratch->values[i], whole_groups(row_count), scratch->ranks);
    }
}
