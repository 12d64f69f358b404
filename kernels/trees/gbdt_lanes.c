/* gbdt_lanes.c - complete trees over ranks, many rows at once, in portable vectors.
 *
 * Every node of a level is compared for all lanes, and the side a lane takes is picked among a level's comparisons by the sides
 * it took before: no jump, no gather, one load for each node. */
#include "gbdt_score.h"

/* Lanes fill one register; wider vectors than the machine has would spill. */
#if defined(__AVX512BW__)
enum { LANES = 64 };
#elif defined(__AVX2__)
enum { LANES = 32 };
#else
enum { LANES = 16 };
#endif

typedef int8_t lanes __attribute__((vector_size(LANES))); /* of ranks, or of sides: 0 left, -1 right */

/* What scoring one tree over one vector of rows reads. */
struct view {
    const struct gbdt_complete *tree;
    const int8_t *ranks; /* of these lanes, column 0 */
};

/* What is inlined knows the depth and keeps its sides in registers; left to itself the compiler stops half-way. */
#define INLINE static inline __attribute__((always_inline))

INLINE lanes side_at(struct view view, size_t node)
{
    lanes ranks = *(const lanes *)(view.ranks + view.tree->columns[node]);
    return ranks > (lanes){0} + view.tree->ranks[node];
}

INLINE lanes pick(lanes side, lanes left, lanes right)
{
    return (side & right) | (~side & left);
}

/* The sides at 2^k neighbouring nodes, picked among by sides[0] .. sides[k - 1]. */
INLINE lanes pick_2(struct view view, size_t node, const lanes *sides)
{
    return pick(sides[0], side_at(view, node), side_at(view, node + 1));
}

INLINE lanes pick_4(struct view view, size_t node, const lanes *sides)
{
    return pick(sides[1], pick_2(view, node, sides), pick_2(view, node + 2, sides));
}

INLINE lanes pick_8(struct view view, size_t node, const lanes *sides)
{
    return pick(sides[2], pick_4(view, node, sides), pick_4(view, node + 4, sides));
}

INLINE lanes pick_16(struct view view, size_t node, const lanes *sides)
{
    return pick(sides[3], pick_8(view, node, sides), pick_8(view, node + 8, sides));
}

INLINE lanes pick_32(struct view view, size_t node, const lanes *sides)
{
    return pick(sides[4], pick_16(view, node, sides), pick_16(view, node + 16, sides));
}

/* The index of each lane's leaf. `depth` is a constant where this is inlined. */
INLINE lanes find_leaves(struct view view, size_t depth)
{
    lanes sides[GBDT_DEPTH_MAX] = {{0}}, leaf = {0};
    if (depth > 0)
        leaf |= (sides[0] = side_at(view, 0)) & 1;
    if (depth > 1)
        leaf |= (sides[1] = pick_2(view, 1, sides)) & 2;
    if (depth > 2)
        leaf |= (sides[2] = pick_4(view, 3, sides)) & 4;
    if (depth > 3)
        leaf |= (sides[3] = pick_8(view, 7, sides)) & 8;
    if (depth > 4)
        leaf |= (sides[4] = pick_16(view, 15, sides)) & 16;
    if (depth > 5)
        leaf |= (sides[5] = pick_32(view, 31, sides)) & 32;
    return leaf;
}

INLINE void add_tree(const struct gbdt_complete *tree, size_t depth, const int8_t *ranks, size_t row_count, float *margins)
{
    for (size_t row = 0; row < row_count; row += LANES) {
        _Alignas(lanes) uint8_t leaf[LANES];
        *(lanes *)leaf = find_leaves((struct view){tree, ranks + row}, depth);
        for (size_t i = 0; i < LANES; i++)
            margins[row + i] += tree->leaves[leaf[i]];
    }
}

void gbdt_add_lanes(const struct gbdt_complete *trees, size_t tree_count, const int8_t *ranks, size_t group_count,
                    float *margins)
{
    size_t row_count = group_count * GBDT_GROUP_ROWS;
    for (const struct gbdt_complete *tree = trees; tree < trees + tree_count; tree++) {
        switch (tree->depth) {
        case 0:
            add_tree(tree, 0, ranks, row_count, margins);
            break;
        case 1:
            add_tree(tree, 1, ranks, row_count, margins);
            break;
        case 2:
            add_tree(tree, 2, ranks, row_count, margins);
            break;
        case 3:
            add_tree(tree, 3, ranks, row_count, margins);
            break;
        case 4:
            add_tree(tree, 4, ranks, row_count, margins);
            break;
        case 5:
            add_tree(tree, 5, ranks, row_count, margins);
            break;
        default:
            add_tree(tree, GBDT_DEPTH_MAX, ranks, row_count, margins);
        }
    }
}
