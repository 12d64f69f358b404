/* replicates.h - measures everything in several fresh processes, one after the other: forkjoin started again by itself.
 *
 * Where memory happens to lie, and how large the environment happens to be, shifts all runs of a process alike (Mytkowicz,
 * Diwan, Hauswirth & Sweeney, "Producing wrong data without doing anything obviously wrong!", ASPLOS 2009). So each replicate
 * is a process of its own, with an environment of another size: FORKJOIN_PADDING is 0 to 4095 bytes long, drawn from the seed.
 */
#ifndef FORKJOIN_REPLICATES_H
#define FORKJOIN_REPLICATES_H

#include "run.h"

/* What a process that measures one replicate was told by the one that started it. */
struct replicate {
    size_t number;      /* from 0 */
    const char *output; /* where its samples go; points into the environment */
};

/* Reads the environment. False in a process that the user started. */
bool replicates_is_child(struct replicate *replicate);

/* Starts this program again with the same words (words[0] is its name, NULL ends them), as often as the plan has replicates;
 * merges what each measured into `result`, and saves it after each. `result->context` becomes that of the first. Tells each
 * kernel to request->report in the end. When interrupted, so is the replicate at work, and what it has is kept. */
enum run_status replicates_run(const struct run_request *request, char **words, struct result *result);

#endif
