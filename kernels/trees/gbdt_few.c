/* gbdt_few.c - complete trees over ranks for a handful of rows, one row after the other.
 *
 * Lanes cost the same for one row as for 64, so few rows are quicker by looking only at the nodes a row passes. All trees take
 * six steps: no jump hangs on a row or a tree, and the processor works on several trees at once. */
#include "gbdt_score.h"

/* The leaf of one row. Below a shallower tree's leaves the steps read zeroes, and the sides they take are masked away. */
static inline float find_leaf(const struct gbdt_complete *tree, const int8_t *ranks)
{
    size_t place = 0;
#pragma GCC unroll 6
    for (size_t level = 0; level < GBDT_DEPTH_MAX; level++) {
        size_t node = ((size_t)1 << level) - 1 + place;
        place += (size_t)(ranks[tree->columns[node]] > tree->ranks[node]) << level;
    }
    return tree->leaves[place & (((size_t)1 << tree->depth) - 1)];
}

void gbdt_add_few(const struct gbdt_complete *trees, size_t tree_count, const int8_t *ranks, size_t row_count, float *margins)
{
    for (size_t row = 0; row < row_count; row++) {
        float margin = margins[row];
        for (size_t tree = 0; tree < tree_count; tree++)
            margin += find_leaf(&trees[tree], ranks + row);
        margins[row] = margin;
    }
}
