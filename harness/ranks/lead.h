/* lead.h - rank 0's side of teams of ranks: what strategies over MPI are made of (strategies/mpi.c). */
#ifndef FORKJOIN_LEAD_H
#define FORKJOIN_LEAD_H

#include "strategy.h"

/* As struct strategy's functions of these names. Each of the ranks has `threads` threads, and the placement's worker count is a
 * multiple of that. */
bool lead_start(struct job *job, const struct placement *placement, size_t threads, void **team, char why[WHY_MAX]);
bool lead_run(void *team, enum pass pass, char why[WHY_MAX]);
void lead_stop(void *team);
struct usage lead_used(void *team);
double lead_pss(void *team);
struct timing lead_timing(void *team);

/* Right before a cold start: the other ranks wake, so that creating a team does not count their sleep, and all give up the
 * threads of earlier teams. */
void lead_wake(void);

/* Tells all other ranks that no more orders come, and ends MPI; nothing where this process leads none. */
void lead_end(void);

/* Whether this process leads ranks; else why not. */
bool lead_usable(char why[WHY_MAX]);

#endif
