/* gbdt_rows.h - rows to score: recorded ones with the margins XGBoost gave them, a user's own, and made-up ones for any model.
 */
#ifndef FORKJOIN_GBDT_ROWS_H
#define FORKJOIN_GBDT_ROWS_H

#include "gbdt_cuts.h"

struct gbdt_rows {
    size_t row_count, feature_count;
    float *values;  /* row after row; NaN where missing */
    float *margins; /* one a row; NULL when none were recorded */
};

/* Reads a table (table/table.h) whose rows have feature_count values, and the margin behind them when those are `recorded`, as
 * tests/data/gbdt/make.py writes it. On false, nothing is left to free. */
bool gbdt_rows_read(struct gbdt_rows *rows, const char *path, size_t feature_count, bool recorded, char why[WHY_MAX]);
void gbdt_rows_free(struct gbdt_rows *rows);

/* A made-up row, a function of (seed, row, feature) only: each value lies at, just below or between the feature's cuts, or is
 * missing once in 32. A feature that no tree reads is 0. */
void gbdt_rows_invent(const struct gbdt_cuts *cuts, size_t feature_count, uint64_t seed, uint64_t row, float *values);

#endif
