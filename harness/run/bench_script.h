/* bench_script.h - the lesson's own way beside a kernel: measured by a script, recorded as a result beside the kernel's. */
#ifndef FORKJOIN_BENCH_SCRIPT_H
#define FORKJOIN_BENCH_SCRIPT_H

#include "bench.h"

/* Measures the kernel's task by Python, while its services still run, adds what came to the session's result, and leaves it in
 * bench->beside. Nothing when the plan asks for none, the kernel has no such task, or was not measured itself. */
void bench_script(struct bench *bench);

#endif
