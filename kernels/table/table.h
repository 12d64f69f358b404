/* table.h - rows of numbers that a user brings: CSV text or an array saved by NumPy (.npy). */
#ifndef FORKJOIN_TABLE_H
#define FORKJOIN_TABLE_H

#include <stdbool.h>
#include <stddef.h>

#include "common/settings.h"

struct table {
    size_t row_count, column_count; /* both at least 1 */
    float *values;                  /* row after row; NaN where a cell is empty */
};

/* Reads a file, whose first bytes tell which of the two it is:
 * - CSV: a number a cell, commas between, an empty cell is missing (NaN), lines end in LF or CRLF; the first line may name the
 *   columns. Every row has as many cells as the first.
 * - .npy (NumPy Enhancement Proposal 1, format versions 1 to 3): one or two dimensions (of one: a column), C or Fortran order,
 *   integers of 8 to 64 bits, floats of 32 and 64 bits, of either byte order.
 * On false `why` says what is wrong, with its line or its place, and nothing is left to free. */
bool table_read(struct table *table, const char *path, char why[WHY_MAX]);

/* The same of a file's bytes; `name` is for `why`. */
bool table_parse(struct table *table, const char *name, const void *bytes, size_t length, char why[WHY_MAX]);

void table_free(struct table *table);

#endif
