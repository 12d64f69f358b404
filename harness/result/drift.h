/* drift.h - did the machine's speed wander while a configuration was measured, so that its times say little of another day's?
 * Pure. docs/method/drift.md. */
#ifndef FORKJOIN_DRIFT_H
#define FORKJOIN_DRIFT_H

#include "result.h"

/* The share of configurations that are flagged although their rounds are independent: they drift whose chance is at most this.
 */
double drift_level(void);

/* The chance that warm times of a configuration of that kernel hang together in time as much as they do, or more, if their
 * order tells nothing: stats_serial(). 1 where they are too few to tell. Samples are kept replicate by replicate, each in order
 * of rounds. With one replicate its rounds are tested. With STATS_SERIAL_LEAST or more their medians are, of which all
 * intervals are made then. With fewer their medians cannot tell: the rounds of each are tested, and the least chance counts as
 * often as there are replicates (Bonferroni). False when memory is short. */
bool drift_chance(const struct kernel_result *kernel, const struct configuration *configuration, double *chance);

#endif
