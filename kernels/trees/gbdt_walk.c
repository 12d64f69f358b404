/* gbdt_walk.c - trees of any depth, several rows at a time from node to node.
 *
 * A walk waits for memory at every step; eight of them interleaved wait together. */
#include "gbdt_score.h"

enum { WALKERS = 8 };

/* No jump on where a value lies: such jumps are mispredicted at every other node. A missing value is not at or above any
 * threshold. */
static inline uint32_t next_step(const struct gbdt_step *step, const float *row)
{
    float value = row[step->feature];
    return step->left + ((uint32_t)(value >= step->threshold) | ((uint32_t)(value != value) & step->missing_right));
}

/* Walks all rows to their leaves; a leaf leads to itself, so that those who are there can go on. */
static void walk(const struct gbdt_forest *forest, uint32_t root, const float *rows[WALKERS], uint32_t at[WALKERS])
{
    for (size_t i = 0; i < WALKERS; i++)
        at[i] = root;
    for (uint32_t moved = 1; moved;) {
        moved = 0;
        for (size_t i = 0; i < WALKERS; i++) {
            uint32_t next = next_step(&forest->steps[at[i]], rows[i]);
            moved |= next ^ at[i];
            at[i] = next;
        }
    }
}

/* Up to WALKERS rows; where there are fewer, the others walk with the last. */
static void add_rows(const struct gbdt_forest *forest, const uint32_t *roots, size_t root_count, const float *rows,
                     size_t row_count, float *margins)
{
    const float *walkers[WALKERS];
    for (size_t i = 0; i < WALKERS; i++)
        walkers[i] = rows + (i < row_count ? i : row_count - 1) * forest->feature_count;
    for (size_t tree = 0; tree < root_count; tree++) {
        uint32_t at[WALKERS];
        walk(forest, roots[tree], walkers, at);
        for (size_t i = 0; i < row_count; i++)
            margins[i] += forest->step_values[at[i]];
    }
}

void gbdt_add_walks(const struct gbdt_forest *forest, const uint32_t *roots, size_t root_count, const float *rows,
                    size_t row_count, float *margins)
{
    for (size_t row = 0; row < row_count; row += WALKERS) {
        size_t left = row_count - row;
        add_rows(forest, roots, root_count, rows + row * forest->feature_count, left < WALKERS ? left : WALKERS, margins + row);
    }
}
