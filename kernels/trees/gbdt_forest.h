/* gbdt_forest.h - a model laid out for scoring blocks of rows: its shallow trees over bytes, the others over floats.
 *
 * Ranks. A feature's value is replaced by how many of the feature's n <= 255 cuts are not above it, and `value < cut j`
 * becomes `rank <= j`: equal to the bit, in a quarter of the memory. A missing value goes left at every node under rank 0 and
 * right under rank 255, so a feature whose nodes differ in where they send it gets two columns of ranks.
 *
 * Complete trees. A tree of at most six levels is padded to one of its own depth in which every path is equally long. With
 * b(k) the side (0 left, 1 right) taken at level k, the node reached at level k lies at 2^k - 1 + b(0) + 2 b(1) + ... +
 * 2^(k-1) b(k-1). So the two nodes that differ in the *first* side are neighbours, and choosing among a level's nodes can begin
 * with the sides known longest.
 *
 * Walks. Deeper trees, and trees over features with more cuts, keep float thresholds; see gbdt_walk.c. */
#ifndef FORKJOIN_GBDT_FOREST_H
#define FORKJOIN_GBDT_FOREST_H

#include "gbdt_cuts.h"

enum {
    GBDT_BLOCK_ROWS = 256, /* rows scored together: 128 columns of ranks then take 32 KiB, which a first-level cache holds */
    GBDT_DEPTH_MAX = 6,    /* of complete trees: 64 leaves, which one byte shuffle or two float shuffles reach */
    GBDT_CUTS_MAX = 255,   /* of a feature with ranks: 0 .. 255 fit a byte */
    GBDT_RANK_BIAS = 128,  /* ranks are kept less this, as signed bytes: those are what every instruction set can compare */
    GBDT_CUT_STRIDE = 16,  /* tables of cuts are padded with infinity to a multiple of this */
};

/* A padded tree. Nodes that padding added send every row left; both sides hold the same leaf. */
struct gbdt_complete {
    _Alignas(64) int8_t ranks[1 << GBDT_DEPTH_MAX]; /* a row goes right when its rank is greater */
    uint32_t columns[1 << GBDT_DEPTH_MAX];          /* where the node's ranks begin in the block: column * GBDT_BLOCK_ROWS */
    _Alignas(64) float leaves[1 << GBDT_DEPTH_MAX]; /* at b(0) + 2 b(1) + ... */
    size_t depth;
};

/* The same tree for a row alone, always of GBDT_DEPTH_MAX levels: below its leaves every row goes left. */
struct gbdt_brief {
    _Alignas(64) uint32_t nodes[1 << GBDT_DEPTH_MAX]; /* column, and in the low 8 bits the rank */
    float leaves[1 << GBDT_DEPTH_MAX];
};

/* A feature that complete trees read. */
struct gbdt_ranked {
    size_t feature;
    size_t cut_count;
    const float *cuts;                     /* padded */
    ptrdiff_t missing_left, missing_right; /* columns, or -1 when no node wants such a one */
};

/* A node of a tree to walk. Its right child follows its left one. A leaf leads to itself. */
struct gbdt_step {
    float threshold;
    uint32_t feature;
    uint32_t left;          /* in the forest's steps */
    uint32_t missing_right; /* 1 when a missing value goes right */
};

/* Trees next to each other in the model that are scored the same way. */
struct gbdt_run {
    bool walks;
    size_t first, count; /* in `completes` and `briefs`, or in `roots` */
};

struct gbdt_forest {
    size_t feature_count;
    float base_margin;
    struct gbdt_complete *completes;
    struct gbdt_brief *briefs;  /* of the same trees */
    struct gbdt_ranked *ranked; /* by ascending feature, so that neighbours in a row are ranked together */
    size_t ranked_count, column_count;
    float *cuts;
    struct gbdt_step *steps;
    float *step_values; /* of leaves, by step */
    uint32_t *roots;    /* of the trees to walk, by step */
    struct gbdt_run *runs;
    size_t run_count;
};

/* False with nothing left to free when memory runs out. Neither model nor cuts need to live on. */
bool gbdt_forest_make(struct gbdt_forest *forest, const struct gbdt_model *model, const struct gbdt_cuts *cuts);
void gbdt_forest_free(struct gbdt_forest *forest);

#endif
