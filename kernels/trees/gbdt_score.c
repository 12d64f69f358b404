/* gbdt_score.c - a block of rows through ranks, complete trees and walks. */
#include "gbdt_score.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

/* Scratch begins at a page, so that its place within pages, which decides what its loads and stores collide with, is the same
 * for every worker of every strategy. */
enum { VECTOR_ALIGNMENT = 64, SCRATCH_ALIGNMENT = 4096 };
_Static_assert(offsetof(struct gbdt_scratch, values) % VECTOR_ALIGNMENT == 0, "vectors of values are aligned");
_Static_assert(offsetof(struct gbdt_scratch, ranks) % VECTOR_ALIGNMENT == 0, "vectors of ranks are aligned");

typedef void add_complete_trees(const struct gbdt_complete *trees, size_t tree_count, const int8_t *ranks, size_t group_count,
                                float *margins);

struct gbdt_scratch *gbdt_scratch_make(const struct gbdt_forest *forest)
{
    size_t column_count = forest->column_count ? forest->column_count : 1; /* steps below a single leaf look there */
    size_t bytes = sizeof(struct gbdt_scratch) + column_count * GBDT_BLOCK_ROWS;
    struct gbdt_scratch *scratch =
        aligned_alloc(SCRATCH_ALIGNMENT, (bytes + SCRATCH_ALIGNMENT - 1) / SCRATCH_ALIGNMENT * SCRATCH_ALIGNMENT);
    if (scratch)
        memset(scratch->ranks, 0, column_count * GBDT_BLOCK_ROWS);
    return scratch;
}

/* Rows one by one, but walks together. The scratch holds a row's ranks next to each other. */
static void score_few(const struct gbdt_forest *forest, struct gbdt_scratch *scratch, const float *rows, size_t row_count,
                      float *margins)
{
    for (size_t row = 0; row < row_count; row++) {
        gbdt_rank_row(forest, rows + row * forest->feature_count, scratch->ranks + row * forest->column_count);
        margins[row] = forest->base_margin;
    }
    for (size_t i = 0; i < forest->run_count; i++) {
        const struct gbdt_run *run = &forest->runs[i];
        if (run->walks) {
            gbdt_add_walks(forest, forest->roots + run->first, run->count, rows, row_count, margins);
            continue;
        }
        for (size_t row = 0; row < row_count; row++)
            margins[row] = gbdt_add_brief(forest->briefs + run->first, run->count, scratch->ranks + row * forest->column_count,
                                          margins[row]);
    }
}

static void score(const struct gbdt_forest *forest, struct gbdt_scratch *scratch, const float *rows, size_t row_count,
                  float *margins, add_complete_trees *add_lanes)
{
    assert(row_count > 0 && row_count <= GBDT_BLOCK_ROWS);
    if (row_count <= GBDT_FEW_ROWS) {
        score_few(forest, scratch, rows, row_count, margins);
        return;
    }
    size_t group_count = (row_count + GBDT_GROUP_ROWS - 1) / GBDT_GROUP_ROWS;
    gbdt_rank_rows(forest, scratch, rows, row_count);
    for (size_t i = 0; i < GBDT_BLOCK_ROWS; i++)
        scratch->margins[i] = forest->base_margin;
    for (size_t i = 0; i < forest->run_count; i++) {
        const struct gbdt_run *run = &forest->runs[i];
        if (run->walks)
            gbdt_add_walks(forest, forest->roots + run->first, run->count, rows, row_count, scratch->margins);
        else
            add_lanes(forest->completes + run->first, run->count, scratch->ranks, group_count, scratch->margins);
    }
    memcpy(margins, scratch->margins, row_count * sizeof *margins);
}

void gbdt_score_portable(const struct gbdt_forest *forest, struct gbdt_scratch *scratch, const float *rows, size_t row_count,
                         float *margins)
{
    score(forest, scratch, rows, row_count, margins, gbdt_add_lanes);
}

#ifdef __AVX512VBMI__

void gbdt_score(const struct gbdt_forest *forest, struct gbdt_scratch *scratch, const float *rows, size_t row_count,
                float *margins)
{
    score(forest, scratch, rows, row_count, margins, gbdt_add_lanes_avx512);
}

const char *gbdt_score_name(void)
{
    return "AVX-512";
}

#else

void gbdt_score(const struct gbdt_forest *forest, struct gbdt_scratch *scratch, const float *rows, size_t row_count,
                float *margins)
{
    gbdt_score_portable(forest, scratch, rows, row_count, margins);
}

const char *gbdt_score_name(void)
{
    return "portable";
}

#endif
