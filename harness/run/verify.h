/* verify.h - is the answer one and the same, and right, under every strategy? Nothing is timed. */
#ifndef FORKJOIN_VERIFY_H
#define FORKJOIN_VERIFY_H

#include "plan.h"
#include "run.h"

/* Prints a line `KERNEL STRATEGY WORKERS DIGEST ok|FAIL why` for every configuration to standard output as it is known. */
enum run_status verify_plan(const struct plan *plan, const struct topology *topology, const atomic_int *interrupted);

#endif
