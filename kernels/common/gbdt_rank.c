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

enum { LINEAR_CUTS_MAX = 32 }; /* up to here comparing with every cut is quicker than searching */

typedef float float_lanes __attribute__((vector_size(VECTOR_ROWS * sizeof(float))));
typedef int32_t int_lanes __attribute__((vector_size(VECTOR_ROWS * sizeof(int32_t))));
typedef int8_t byte_lanes __attribute__((vector_size(VECTOR_ROWS)));

/* Takes a tile of features out of row order. Rows that only fill up the last group are zero. */
static void take_tile(const struct gbdt_ranked *ranked, size_t tile_count, const float *rows, size_t feature_count,
                      size_t row_count, float values[GBDT_FEATURE_TILE][GBDT_BLOCK_ROWS])
{
    size_t filled = (row_count + GBDT_GROUP_ROWS - 1) / GBDT_GROUP_ROWS * GBDT_GROUP_ROWS;
    for (size_t i = 0; i < tile_count; i++)
        memset(values[i] + row_count, 0, (filled - row_count) * sizeof(float));
    for (size_t row = 0; row < row_count; row++) {
        for (size_t i = 0; i < tile_count; i++)
            values[i][row] = rows[row * feature_count + ranked[i].feature];
    }
}

/* How many of the cuts first, first + stride, ... (count of them) are not above each value. Comparisons give -1 where true. */
static inline int_lanes count_cuts(float_lanes values, const float *first, size_t stride, size_t count)
{
    int_lanes counted = {0};
    for (size_t i = 0; i < count; i++)
        counted -= values >= (float_lanes){0} + first[i * stride];
    return counted;
}

/* The same for many cuts: which sixteenth by comparing with every sixteenth cut, then four halvings within it. */
static inline int_lanes search_cuts(float_lanes values, const float *cuts, size_t cut_count)
{
    int_lanes rank =
        GBDT_CUT_STRIDE * count_cuts(values, cuts + GBDT_CUT_STRIDE - 1, GBDT_CUT_STRIDE, cut_count / GBDT_CUT_STRIDE);
    for (int32_t half = GBDT_CUT_STRIDE / 2; half > 0; half /= 2) {
        for (size_t i = 0; i < VECTOR_ROWS; i++)
            rank[i] += values[i] >= cuts[rank[i] + half - 1] ? half : 0;
    }
    return rank;
}

/* A missing value compares false with every cut, so its rank is 0: what missing_left wants already. */
static inline void store_ranks(const struct gbdt_ranked *ranked, float_lanes values, int_lanes rank, int8_t *ranks, size_t row)
{
    if (ranked->missing_left >= 0)
        *(byte_lanes *)(ranks + (size_t)ranked->missing_left * GBDT_BLOCK_ROWS + row) =
            __builtin_convertvector(rank - GBDT_RANK_BIAS, byte_lanes);
    if (ranked->missing_right >= 0)
        *(byte_lanes *)(ranks + (size_t)ranked->missing_right * GBDT_BLOCK_ROWS + row) =
            __builtin_convertvector((rank | ((values != values) & GBDT_CUTS_MAX)) - GBDT_RANK_BIAS, byte_lanes);
}

static void rank_feature(const struct gbdt_ranked *ranked, const float *column, size_t row_count, int8_t *ranks)
{
    bool few = ranked->cut_count <= LINEAR_CUTS_MAX;
    for (size_t row = 0; row < row_count; row += VECTOR_ROWS) {
        float_lanes values = *(const float_lanes *)(column + row);
        store_ranks(ranked, values,
                    few ? count_cuts(values, ranked->cuts, 1, ranked->cut_count)
                        : search_cuts(values, ranked->cuts, ranked->cut_count),
                    ranks, row);
    }
}

void gbdt_rank_rows(const struct gbdt_forest *forest, struct gbdt_scratch *scratch, const float *rows, size_t row_count)
{
    for (size_t first = 0; first < forest->ranked_count; first += GBDT_FEATURE_TILE) {
        size_t left = forest->ranked_count - first;
        size_t tile_count = left < GBDT_FEATURE_TILE ? left : GBDT_FEATURE_TILE;
        take_tile(forest->ranked + first, tile_count, rows, forest->feature_count, row_count, scratch->values);
        for (size_t i = 0; i < tile_count; i++)
            rank_feature(&forest->ranked[first + i], scratch->values[i], row_count, scratch->ranks);
    }
}
