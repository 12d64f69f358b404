/* page_table.h - a table of the page: it may be wider than the screen, and scrolls by itself, also by keyboard. */
#ifndef FORKJOIN_PAGE_TABLE_H
#define FORKJOIN_PAGE_TABLE_H

#include <stdbool.h>
#include <stdio.h>

#include "cells.h"

/* In this order: begin, titles, body, and rows of cells that the caller puts in <tr>, end. Label and cells are escaped here,
 * titles are not. */
void page_table_begin(FILE *out, const char *label);
void page_table_title(FILE *out, const char *title, bool number);
void page_table_body(FILE *out);
void page_table_cell(FILE *out, const char *text, bool number);
void page_table_end(FILE *out);

/* All titles, and all cells of a row, of one of the document's tables (cells.h). */
void page_table_titles(FILE *out, const struct cell_table *table);
void page_table_cells(FILE *out, const struct cell_table *table, const json_t *row, const char *item);

#endif
