/* measured_gathers.h - the network's parameters from the gathers of a result that was taken with MPI ranks. Pure. */
#ifndef FORKJOIN_MEASURED_GATHERS_H
#define FORKJOIN_MEASURED_GATHERS_H

#include "network.h"
#include "study.h"

/* Replaces the links of `network` that the result tells of, and their sources: within a node, by configurations of two ranks or
 * more on one node; between nodes, by those of one rank on each of several. Ranks that share CPUs do not count. A way within a
 * node that is far slower than memory says so in its source. False when memory is short. */
bool measured_gathers_fit(const struct study *study, struct network *network);

#endif
