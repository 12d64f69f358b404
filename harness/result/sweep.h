/* sweep.h - results of one problem on different numbers of hosts, each a file of its own, put together into one. Pure. */
#ifndef FORKJOIN_SWEEP_H
#define FORKJOIN_SWEEP_H

#include "result.h"

/* Whether two results are points of one sweep: both were run by ranks (context.ranks), by one build on one kind of CPU, sampled
 * in one way; they have a kernel in common, those in common have the same problem, and no parallel configuration is in both. */
bool sweep_fits(const struct result *whole, const struct result *part);

/* Adds a part that fits, and empties it. Its rounds are counted on from those of the whole, so that each configuration is held
 * against the sequential runs of its own file: those of all files together are the one baseline. Configurations stay in order
 * of strategies and workers. The context is that of the file with the most workers, whose hosts are the others', too. A part
 * whose sequential answer is another marks its own configurations as failed. False, and why, when memory is short; the part
 * must still be freed. */
bool sweep_join(struct result *whole, struct result *part, char why[WHY_MAX]);

#endif
