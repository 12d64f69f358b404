/* analysis_json.h - a study as JSON: what `report --format json` adds to a result under "analysis". */
#ifndef FORKJOIN_ANALYSIS_JSON_H
#define FORKJOIN_ANALYSIS_JSON_H

#include <jansson.h>

#include "study.h"

/* The keys are described in results/schema.json, under "analysis". An interval is {"count", "middle", "low", "high"}, its ends
 * null where the samples are too few; null where there is no estimate at all. The caller owns the object; NULL when memory is
 * short. */
json_t *analysis_json(const struct study *study);

/* The whole result (record.h) with the analysis in it. The caller owns it; NULL when memory is short. */
json_t *analysis_document(const struct study *study);

#endif
