/* rounds.h - takes a kernel's rounds until enough is known, or time is over. */
#ifndef FORKJOIN_ROUNDS_H
#define FORKJOIN_ROUNDS_H

#include "bench.h"

/* After the proofs: each round takes one sample of every configuration, in an order of its own; the result is saved after each.
 * Puts why sampling ended into each configuration's `stopped`. */
void rounds_take(struct bench *bench);

#endif
