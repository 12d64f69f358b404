/* gbdt_lanes_avx512.c - complete trees over ranks, 64 rows at once, with AVX-512 VBMI.
 *
 * Unlike the portable code it compares once for each level, not for each node: a lane's rank is picked among the level's
 * columns under masks, its threshold by one byte shuffle, which reaches all 63 nodes. Leaves come from two float shuffles. */
#ifdef __AVX512VBMI__

#include <immintrin.h>

#include "gbdt_score.h"

enum { FLOATS = 16, GROUP_VECTORS = GBDT_GROUP_ROWS / FLOATS };

/* What scoring one tree over one group reads. */
struct view {
    const struct gbdt_complete *tree;
    const int8_t *ranks; /* of this group, column 0 */
};

/* What is inlined knows the depth and keeps its sides in registers; left to itself the compiler stops half-way. */
#define INLINE static inline __attribute__((always_inline))

INLINE __m512i ranks_at(struct view view, size_t node)
{
    return _mm512_load_si512(view.ranks + view.tree->columns[node]);
}

/* The ranks that 2^k neighbouring nodes look at, picked among by right[0] .. right[k - 1]. */
INLINE __m512i pick_2(struct view view, size_t node, const __mmask64 *right)
{
    return _mm512_mask_blend_epi8(right[0], ranks_at(view, node), ranks_at(view, node + 1));
}

INLINE __m512i pick_4(struct view view, size_t node, const __mmask64 *right)
{
    return _mm512_mask_blend_epi8(right[1], pick_2(view, node, right), pick_2(view, node + 2, right));
}

INLINE __m512i pick_8(struct view view, size_t node, const __mmask64 *right)
{
    return _mm512_mask_blend_epi8(right[2], pick_4(view, node, right), pick_4(view, node + 4, right));
}

INLINE __m512i pick_16(struct view view, size_t node, const __mmask64 *right)
{
    return _mm512_mask_blend_epi8(right[3], pick_8(view, node, right), pick_8(view, node + 8, right));
}

INLINE __m512i pick_32(struct view view, size_t node, const __mmask64 *right)
{
    return _mm512_mask_blend_epi8(right[4], pick_16(view, node, right), pick_16(view, node + 16, right));
}

/* One level down: which lanes go right at their nodes, and their nodes' places among the next level's. */
INLINE __mmask64 descend(__m512i thresholds, size_t level, __m512i ranks, __m512i *place)
{
    __m512i node = _mm512_add_epi8(*place, _mm512_set1_epi8((char)((1 << level) - 1)));
    __mmask64 right = _mm512_cmpgt_epi8_mask(ranks, _mm512_permutexvar_epi8(node, thresholds));
    *place = _mm512_mask_add_epi8(*place, right, *place, _mm512_set1_epi8((char)(1 << level)));
    return right;
}

/* The index of each lane's leaf. `depth` is a constant where this is inlined. */
INLINE __m512i find_leaves(struct view view, size_t depth)
{
    __m512i thresholds = _mm512_load_si512(view.tree->ranks), place = _mm512_setzero_si512();
    __mmask64 right[GBDT_DEPTH_MAX] = {0};
    if (depth > 0)
        right[0] = descend(thresholds, 0, ranks_at(view, 0), &place);
    if (depth > 1)
        right[1] = descend(thresholds, 1, pick_2(view, 1, right), &place);
    if (depth > 2)
        right[2] = descend(thresholds, 2, pick_4(view, 3, right), &place);
    if (depth > 3)
        right[3] = descend(thresholds, 3, pick_8(view, 7, right), &place);
    if (depth > 4)
        right[4] = descend(thresholds, 4, pick_16(view, 15, right), &place);
    if (depth > 5)
        right[5] = descend(thresholds, 5, pick_32(view, 31, right), &place);
    return place;
}

/* Leaves of up to depth 4 fit one register, of depth 5 one shuffle of two, of depth 6 two such, chosen between by bit 5. */
INLINE __m512 look_up(const float *leaves, size_t depth, __m512i index)
{
    __m512 first = _mm512_load_ps(leaves);
    if (depth < 5)
        return _mm512_permutexvar_ps(index, first);
    __m512 low = _mm512_permutex2var_ps(first, index, _mm512_load_ps(leaves + FLOATS));
    if (depth < 6)
        return low;
    __m512 high = _mm512_permutex2var_ps(_mm512_load_ps(leaves + 2 * FLOATS), index, _mm512_load_ps(leaves + 3 * FLOATS));
    return _mm512_mask_blend_ps(_mm512_test_epi32_mask(index, _mm512_set1_epi32(1 << 5)), low, high);
}

INLINE void add_leaves(const struct gbdt_complete *tree, size_t depth, __m512i place, float *margins)
{
    _Alignas(64) uint8_t index[GBDT_GROUP_ROWS];
    _mm512_store_si512(index, place);
#pragma GCC unroll 4
    for (size_t i = 0; i < GROUP_VECTORS; i++) {
        __m512i quarter = _mm512_cvtepu8_epi32(_mm_load_si128((const __m128i *)(index + i * FLOATS)));
        __m512 sum = _mm512_add_ps(_mm512_load_ps(margins + i * FLOATS), look_up(tree->leaves, depth, quarter));
        _mm512_store_ps(margins + i * FLOATS, sum);
    }
}

/* Two groups side by side: what one group's level waits for, the other's fills, and both share a node's column. */
INLINE void add_tree(const struct gbdt_complete *tree, size_t depth, const int8_t *ranks, size_t group_count, float *margins)
{
    size_t row = 0, row_count = group_count * GBDT_GROUP_ROWS;
    for (; row + 2 * GBDT_GROUP_ROWS <= row_count; row += 2 * GBDT_GROUP_ROWS) {
        __m512i first = find_leaves((struct view){tree, ranks + row}, depth);
        __m512i second = find_leaves((struct view){tree, ranks + row + GBDT_GROUP_ROWS}, depth);
        add_leaves(tree, depth, first, margins + row);
        add_leaves(tree, depth, second, margins + row + GBDT_GROUP_ROWS);
    }
    if (row < row_count)
        add_leaves(tree, depth, find_leaves((struct view){tree, ranks + row}, depth), margins + row);
}

void gbdt_add_lanes_avx512(const struct gbdt_complete *trees, size_t tree_count, const int8_t *ranks, size_t group_count,
                           float *margins)
{
    for (const struct gbdt_complete *tree = trees; tree < trees + tree_count; tree++) {
        switch (tree->depth) {
        case 0:
            add_tree(tree, 0, ranks, group_count, margins);
            break;
        case 1:
            add_tree(tree, 1, ranks, group_count, margins);
            break;
        case 2:
            add_tree(tree, 2, ranks, group_count, margins);
            break;
        case 3:
            add_tree(tree, 3, ranks, group_count, margins);
            break;
        case 4:
            add_tree(tree, 4, ranks, group_count, margins);
            break;
        case 5:
            add_tree(tree, 5, ranks, group_count, margins);
            break;
        default:
            add_tree(tree, GBDT_DEPTH_MAX, ranks, group_count, margins);
        }
    }
}

#else

/* A file of C is not empty. */
typedef int gbdt_lanes_avx512_is_not_in_this_build;

#endif
