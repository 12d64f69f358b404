/* merge.h - puts the results of several processes, each with all samples of one replicate, together into one. Pure. */
#ifndef FORKJOIN_MERGE_H
#define FORKJOIN_MERGE_H

#include "result.h"

/* Adds a part's samples to the whole, and empties it. An empty whole (no kernels) becomes the part. Why a configuration stopped
 * is the reason that says most: failed, interrupted, time limit, rounds, precision. One whose answer differs from what the
 * whole has is marked as failed. What the part had not begun when it was interrupted, changes nothing. False, and why, when the
 * part holds other kernels or configurations, or memory is short; then the part is as it was, or partly added, and must still
 * be freed. Parts must come in the order of their replicates. */
bool merge_result(struct result *whole, struct result *part, char why[WHY_MAX]);

/* Likewise one configuration's, from two of whatever `parts` names ("replicates"); the part keeps what it has. False when
 * memory is short. */
bool merge_configuration(struct configuration *whole, const struct configuration *part, const char *parts);

#endif
