/* show_matrix.h - prints what matrix.h found. */
#ifndef FORKJOIN_SHOW_MATRIX_H
#define FORKJOIN_SHOW_MATRIX_H

#include <stdio.h>

#include "matrix.h"

/* Nothing where the matrix has no rows. */
void show_matrix(FILE *out, const struct matrix *matrix);

#endif
