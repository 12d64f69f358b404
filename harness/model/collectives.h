/* collectives.h - what it takes ranks to hand all their partials to all, in rounds of messages. Pure.
 *
 * R. Thakur, R. Rabenseifner, W. Gropp, "Optimization of collective communication operations in MPICH", IJHPCA 19(1), 2005,
 * section 4.1, with LogGP's cost of a message (network.h); docs/method/model.md. */
#ifndef FORKJOIN_COLLECTIVES_H
#define FORKJOIN_COLLECTIVES_H

#include "network.h"

/* Ranks 0 to count - 1; the first per_node of them are on the first node, the next on the second. */
struct rank_layout {
    size_t count, per_node; /* at least 1 */
};

/* One round in which every rank sends to one that is `distance` ranks away. */
struct gather_round {
    size_t distance;
    bool
        paired; /* the two send to one another (recursive doubling); else rank r sends to r - distance, round the end (Bruck) */
    double bytes; /* of the longest message */
};

enum { GATHER_ROUNDS_MAX = 64 };

/* The rounds of a gather by doubling, ceil(log2(count)) of them: recursive doubling where both members of `ranks` are powers of
 * two, else Bruck's, which takes as many. Every rank begins with at most `share_bytes` of `total_bytes`. */
size_t gather_rounds(struct rank_layout ranks, double share_bytes, double total_bytes,
                     struct gather_round rounds[GATHER_ROUNDS_MAX]);

/* How many ranks of a full node send to another node in such a round. */
size_t gather_crossing(struct rank_layout ranks, struct gather_round round);

/* All rounds, each as long as its slowest message, and the queue for the ways out of nodes. */
double gather_by_doubling(const struct network *network, struct rank_layout ranks, double share_bytes, double total_bytes);

/* count - 1 rounds, in each of which every rank hands on a share to its neighbour. 0 for one rank. */
double gather_by_ring(const struct network *network, struct rank_layout ranks, double share_bytes);

/* The cheaper of both; `ring` (may be NULL) says which. An empty one (0 bytes) is a barrier. Nothing for one rank. */
double gather_seconds(const struct network *network, struct rank_layout ranks, double share_bytes, double total_bytes,
                      bool *ring);

#endif
