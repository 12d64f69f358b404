/* rank_simulation.h - one run of many ranks, message by message: what the formulas of prediction.h are held against. Pure,
 * seeded.
 *
 * Each rank has a clock of its own and a speed of its own, drawn from a normal distribution. In every step it works through its
 * chunks; then, round by round of the gather, it sends, and waits for the message that it is sent, which waits for its sender,
 * for the latency, and for its turn on the node's one way out, where messages go in the order in which they are ready. */
#ifndef FORKJOIN_RANK_SIMULATION_H
#define FORKJOIN_RANK_SIMULATION_H

#include <stdint.h>

#include "prediction.h"

/* The median of a few simulated runs into `seconds`; NAN where one would take too many messages (a ring of thousands of ranks).
 * The same work, setting, ranks and seed give the same. False when memory is short. */
bool simulate_ranks(const struct model_work *work, const struct model_setting *setting, size_t ranks, uint64_t seed,
                    double *seconds);

#endif
