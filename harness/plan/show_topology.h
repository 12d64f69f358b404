/* show_topology.h - the machine and the worker counts that would be tried, for people. */
#ifndef FORKJOIN_SHOW_TOPOLOGY_H
#define FORKJOIN_SHOW_TOPOLOGY_H

#include "workers.h"

/* Prints to standard output. */
void show_topology(const struct topology *topology, const struct worker_counts *counts);

#endif
