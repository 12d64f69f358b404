/* tables.h - a result as text for people. Computes nothing: analyse.c did. */
#ifndef FORKJOIN_TABLES_H
#define FORKJOIN_TABLES_H

#include <stdio.h>

#include "analyse.h"

/* What machine, build and state: the lines above the tables. */
void tables_print_head(FILE *out, const json_t *context);

/* One kernel: its answer, and a line for each configuration. */
void tables_print_kernel(FILE *out, const struct analysis *analysis);

#endif
