/* plan_configurations.h - which strategies and worker counts each kernel is tried with. Pure. */
#ifndef FORKJOIN_PLAN_CONFIGURATIONS_H
#define FORKJOIN_PLAN_CONFIGURATIONS_H

#include "plan.h"

/* Gives every kernel of the plan its configurations, and the plan the cold rounds that the longest of their curves needs.
 * `matches` says which strategies of the registry are wanted. Kernels that wait are tried beyond the CPUs when the user names
 * no counts, up to --max-workers or WORKERS_WAITING_MOST, but not beyond their items, where those do not grow. False, and why,
 * when what the user asked for makes no sense or memory is short; plan_free() frees what is there. */
bool plan_configurations(const struct options *options, const struct plan_defaults *defaults, const struct topology *topology,
                         const bool *matches, struct plan *plan, char why[WHY_MAX]);

#endif
