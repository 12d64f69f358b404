/* host.h - what machine, build and state a result was measured with. */
#ifndef FORKJOIN_HOST_H
#define FORKJOIN_HOST_H

#include <jansson.h>

#include "topology.h"

/* The `context` of a result file: Google Benchmark's own, and under "machine", "build" and "state" what it leaves out; the keys
 * are described in results/schema.json. `machine_name` is what to call the machine; NULL: its host name. The caller owns it;
 * NULL when memory is short. */
json_t *host_context(const struct topology *topology, const char *machine_name);

/* One line for people, out of a context that may come from anywhere: "AMD EPYC, 2 cores, 1 NUMA node". Missing keys are left
 * out. */
void host_headline(const json_t *context, char *line, size_t size);

/* "gcc 12.2.0 -O3 -march=native, 1a2b3c4" likewise. */
void host_build_line(const json_t *context, char *line, size_t size);

#endif
