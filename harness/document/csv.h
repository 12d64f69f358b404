/* csv.h - a study as CSV, for spreadsheets and data frames. Computes nothing. */
#ifndef FORKJOIN_CSV_H
#define FORKJOIN_CSV_H

#include <jansson.h>
#include <stdio.h>

/* The line of column names. */
void csv_print_head(FILE *out);

/* A line for each configuration; `document` is analysis_document()'s. Numbers have 17 digits: none is lost. What is not known
 * is empty. A text that a spreadsheet would take for a formula begins with an apostrophe. */
void csv_print(FILE *out, const json_t *document);

#endif
