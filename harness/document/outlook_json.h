/* outlook_json.h - predictions as JSON: what `predict --json` prints. */
#ifndef FORKJOIN_OUTLOOK_JSON_H
#define FORKJOIN_OUTLOOK_JSON_H

#include <jansson.h>

#include "outlook.h"

/* results/schema-predict.json describes it. `count` is at least 1. The caller owns the object; NULL when memory is short.
 */
json_t *outlook_json(const struct study *study, const struct outlook *outlooks, size_t count);

#endif
