/* host.h - what machine, build and state a result is measured with: this one's, now. */
#ifndef FORKJOIN_HOST_H
#define FORKJOIN_HOST_H

#include <jansson.h>

#include "topology.h"

/* The `context` of a result file: Google Benchmark's own, and under "machine", "build" and "state" what it leaves out; the keys
 * are described in results/schema.json. `machine_name` is what to call the machine; NULL: its host name. The caller owns it;
 * NULL when memory is short. */
json_t *host_context(const struct topology *topology, const char *machine_name);

#endif
