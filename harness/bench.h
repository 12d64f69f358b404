/* bench.h - one kernel, from its proofs to its last sample. */
#ifndef FORKJOIN_BENCH_H
#define FORKJOIN_BENCH_H

#include "session.h"

/* Proves and measures the kernel of this index until its rounds or its time (`deadline`, by clock_seconds()) are over. */
void bench_kernel(struct session *session, size_t index, double deadline);

#endif
