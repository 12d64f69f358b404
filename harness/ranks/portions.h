/* portions.h - into which portions a job's chunks are cut for ranks to take, and which rank has which. Pure. */
#ifndef FORKJOIN_PORTIONS_H
#define FORKJOIN_PORTIONS_H

#include "schedule.h"

/* As one rank knows it. */
struct portions {
    size_t chunk_count; /* of the job; at most INT_MAX */
    int rank, rank_count;
    bool by_counter;      /* ranks take the next portion when they are free: the n-th taker's hangs on nothing but n, so that a
                           * counter of takers is all that they share; else each rank has its static share, the n-th of n */
    struct share *cut;    /* all chunks, in order */
    size_t count;         /* of those */
    int *owners;          /* of each portion: a rank. By counter they are known after each run's first step */
    int *mine;            /* portions that this rank has taken, in the order in which it took them; room for all */
    size_t mine_count;    /* of those */
    int *counts, *begins; /* for every rank: how many chunks it owns, and how many those of the ranks before it own */
};

/* Cuts: by counter under dynamic and guided, where `threads` of each rank is 1; ranks that run several threads have static
 * shares, in which these go by the schedule. False when memory is short; portions_free() is to be called in either case. */
bool portions_cut(struct portions *portions, size_t chunk_count, int rank, int rank_count, size_t threads,
                  struct schedule schedule);
void portions_free(struct portions *portions);

/* Deals portions to ranks in turn, without a counter: the n-th is that of rank n % rank_count. Puts counts and begins right. */
void portions_deal(struct portions *portions);

/* Puts counts and begins right after owners have changed. */
void portions_count(struct portions *portions);

#endif
