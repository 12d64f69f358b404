/* interval_json.h - an estimate and its interval as JSON. */
#ifndef FORKJOIN_INTERVAL_JSON_H
#define FORKJOIN_INTERVAL_JSON_H

#include <jansson.h>

#include "stats/interval.h"

/* {"count", "middle", "low", "high"}, with "withheld" where it is; ends that are not known are null. null where there is no
 * estimate. The caller owns it; NULL when memory is short. */
json_t *interval_json(struct interval interval);

#endif
