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
 * - CSV (RFC 4180): a number a cell, commas between, lines end in LF or CRLF. An empty cell or nan is missing (NaN). A first
 * line with text and no number names the columns. Blanks around cells, quotes around numbers and a UTF-8 byte order mark are
 * let pass. Numbers are decimal and rounded to the nearest float. Every row has as many cells as the first line; no line is
 * empty.
 * - .npy (NumPy Enhancement Proposal 1, format versions 1 to 3): one or two dimensions (of one: a column), C or Fortran order,
 *   integers of 8 to 64 bits, floats of 32 and 64 bits, of either byte order, rounded to the nearest float.
 * Infinite numbers, and those that no float holds, are refused in both, and so are files of more than 2 GiB. On false `why`
 * says what is wrong, with its line and column or its place, and what to do, in one line; and nothing is left to free. */
bool table_read(struct table *table, const char *path, char why[WHY_MAX]);

/* The same of a file's bytes; `name` is for `why`. */
bool table_parse(struct table *table, const char *name, const void *bytes, size_t length, char why[WHY_MAX]);

void table_free(struct table *table);

#endif
