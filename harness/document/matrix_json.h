/* matrix_json.h - the decision matrix as JSON. */
#ifndef FORKJOIN_MATRIX_JSON_H
#define FORKJOIN_MATRIX_JSON_H

#include <jansson.h>

#include "matrix.h"

/* An array with an object for each task; results/schema.json describes it. The caller owns it; NULL when memory is short. */
json_t *matrix_json(const struct matrix *matrix);

#endif
