/* exchange.h - what the ranks of a team hand to one another: who has taken what, partials, outputs.
 *
 * Every rank has the whole job in memory of its own. A chunk's partial and outputs are made in one rank's, its owner's; these
 * functions bring them to the same places in others'. All ranks of the team call the same ones in the same order. They run into
 * no error that they can tell of: where memory is short, the process ends, and its launcher ends the others, who wait for it.
 */
#ifndef FORKJOIN_EXCHANGE_H
#define FORKJOIN_EXCHANGE_H

#include "engine.h"
#include "job.h"
#include "portions.h"

struct exchange {
    const struct engine *engine;
    struct engine_group *group;
    struct job *job;
    struct portions portions;
    unsigned char *packed; /* partials, rank by rank; NULL under static shares, where they lie so in the job */
};

/* Of a team of the first `rank_count` ranks, this one being `rank`, for an open job; for the rest see portions_cut(). False
 * when memory is short; exchange_close() is to be called in either case. */
bool exchange_open(struct exchange *exchange, const struct engine *engine, struct job *job, int rank, int rank_count,
                   size_t threads, struct schedule schedule);
void exchange_close(struct exchange *exchange);

/* Portions that are taken by counter: each rank's `mine` to all, who put owners right. */
void exchange_owners(struct exchange *exchange);

/* All chunks' partials to all ranks. Those of a rank whose job has failed are noughts. */
void exchange_partials(struct exchange *exchange);

/* What all chunks wrote in a step to all ranks, so that the next step finds what it would in shared memory. */
void exchange_step_outputs(struct exchange *exchange, size_t step);

/* What a rank's chunks wrote to rank 0: called by that rank (not 0) with its own number, and by rank 0 for each of the others
 * that sends. */
void exchange_outputs(struct exchange *exchange, int rank);

/* Zeroed memory, never NULL: see above. The caller frees it. */
void *exchange_memory(int rank, size_t count, size_t bytes);

#endif
