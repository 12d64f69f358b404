/* gbdt_score.h - margins of a block of rows, equal to the bit to walking each row through the model's trees in order.
 *
 * A block goes through three loops: gbdt_rank.c turns its values into bytes, gbdt_lanes.c, gbdt_lanes_avx512.c or, for
 * few rows, gbdt_few.c adds the leaves of complete trees to its margins, gbdt_walk.c those of other trees. The last two
 * alternate as the model's order of trees has it, since margins are float sums in that order. */
#ifndef FORKJOIN_GBDT_SCORE_H
#define FORKJOIN_GBDT_SCORE_H

#include "gbdt_forest.h"

enum {
    GBDT_GROUP_ROWS = 64, /* rows are ranked and scored by groups of this; a short last one is filled up */
    GBDT_FEW_ROWS = 4, /* up to here rows are scored one by one: 2.4 us each against 16 for a group (Zen 4), ranks included */
    GBDT_FEATURE_TILE = 16 /* features taken out of row order together: 16 floats are a cache line */
};

/* One worker's own memory. */
struct gbdt_scratch {
    float margins[GBDT_BLOCK_ROWS];
    float values[GBDT_FEATURE_TILE][GBDT_BLOCK_ROWS]; /* of the features being ranked, by feature */
    int8_t ranks[];                                   /* column_count (at least 1) x GBDT_BLOCK_ROWS */
};

/* To be freed with free(). NULL when memory runs out. */
struct gbdt_scratch *gbdt_scratch_make(const struct gbdt_forest *forest);

/* Scores row_count (1 .. GBDT_BLOCK_ROWS) rows of feature_count values, with the best code of this build. */
void gbdt_score(const struct gbdt_forest *forest, struct gbdt_scratch *scratch, const float *rows, size_t row_count,
                float *margins);

/* The same in portable code only. */
void gbdt_score_portable(const struct gbdt_forest *forest, struct gbdt_scratch *scratch, const float *rows, size_t row_count,
                         float *margins);

/* "AVX-512" or "portable": what gbdt_score() is in this build. */
const char *gbdt_score_name(void);

/* --- the loops themselves ----------------------------------------------------------------------------------------------- */

/* From rows to scratch->ranks. Rows up to the next multiple of GBDT_GROUP_ROWS are made up. */
void gbdt_rank_rows(const struct gbdt_forest *forest, struct gbdt_scratch *scratch, const float *rows, size_t row_count);

/* Adds to group_count groups' margins (aligned to 64) what tree_count complete trees hold for the groups' ranks. */
void gbdt_add_lanes(const struct gbdt_complete *trees, size_t tree_count, const int8_t *ranks, size_t group_count,
                    float *margins);
void gbdt_add_lanes_avx512(const struct gbdt_complete *trees, size_t tree_count, const int8_t *ranks, size_t group_count,
                           float *margins); /* only where the build has AVX-512 VBMI */

/* For a row alone: its ranks by column, and a margin plus what the trees hold for those, in their order. */
void gbdt_rank_row(const struct gbdt_forest *forest, const float *row, int8_t *ranks);
float gbdt_add_brief(const struct gbdt_brief *trees, size_t tree_count, const int8_t *ranks, float margin);

/* Adds to row_count rows' margins what the trees at `roots` hold for them. */
void gbdt_add_walks(const struct gbdt_forest *forest, const uint32_t *roots, size_t root_count, const float *rows,
                    size_t row_count, float *margins);

#endif
