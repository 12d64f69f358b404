/* cells.h - the analysis of a document (analysis_json.h) as cells of a table: one set of columns for every format. Pure. */
#ifndef FORKJOIN_CELLS_H
#define FORKJOIN_CELLS_H

#include <jansson.h>
#include <stdbool.h>

enum { CELL_TEXT_MAX = 192 };

struct cell {
    char text[CELL_TEXT_MAX]; /* UTF-8; texts of the result are in it as they are: escape it */
};

/* An interval {"count", "middle", "low", "high"} or null: "1.92 (1.76–1.96)", "1.92 (too few)", "1.92 (wanders)" or "–". */
struct cell cell_ratio(const json_t *interval);
struct cell cell_percent(const json_t *interval);
struct cell cell_seconds(const json_t *interval);
struct cell cell_number(const json_t *interval);
/* The same with a unit behind the prefix: "7.10 G (7.0 G–7.2 G) flop/s". */
struct cell cell_amount(const json_t *interval, const char *unit);

/* Of a row, the roof that is nearest: "64 % of memory", or "–". */
struct cell cell_roof(const json_t *row);

/* The columns of a kernel's table, in order. */
enum column {
    COLUMN_STRATEGY,
    COLUMN_WORKERS,
    COLUMN_TIME,
    COLUMN_RATE,
    COLUMN_SPEEDUP,
    COLUMN_EFFICIENCY,
    COLUMN_COLD,
    COLUMN_CREATE,
    COLUMN_ROOF,
    COLUMN_NOTE,
    COLUMN_COUNT,
};

/* One row of analysis.kernels[].rows; `item` is what the kernel counts ("path"). */
struct cell cells_of(const json_t *row, size_t column, const char *item);

/* A table for every format that has some: what its columns are called, which of them hold numbers, and what stands in a row.
 * Cells that count nothing pass `item` over. */
struct cell_table {
    const struct cell_column {
        const char *title;
        bool number;
    } * columns;
    size_t column_count;
    struct cell (*cell)(const json_t *row, size_t column, const char *item);
};

extern const struct cell_table kernel_table; /* of enum column */

#endif
