/* fma.h - what peak.fma and peak.fma32 share: all of the contract but the width of a number. */
#ifndef FORKJOIN_PEAK_FMA_H
#define FORKJOIN_PEAK_FMA_H

#include "kernel.h"

/* `bits` is 64 (double) or 32 (float). The others are the contract's (kernel.h). */
bool fma_describe(unsigned bits, const struct settings *settings, struct problem *problem, char why[WHY_MAX]);
void fma_forget(struct problem *problem);
bool fma_run_range(const void *state, void *local, size_t step, const void *previous, struct range range, void *partial,
                   char why[WHY_MAX]);
void fma_reduce(const void *state, size_t step, const void *partials, size_t count, void *answer);
bool fma_verify(const void *state, const void *answer, struct finding *finding);

#endif
