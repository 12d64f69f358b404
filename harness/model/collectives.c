/* collectives.c - the rounds of a gather, and what they cost. */
#include "collectives.h"

#include <math.h>

static bool is_power_of_two(size_t value)
{
    return (value & (value - 1)) == 0;
}

size_t gather_rounds(struct rank_layout ranks, double share_bytes, double total_bytes,
                     struct gather_round rounds[GATHER_ROUNDS_MAX])
{
    bool paired = is_power_of_two(ranks.count) && is_power_of_two(ranks.per_node);
    size_t count = 0;
    for (size_t distance = 1; distance < ranks.count; distance *= 2) {
        size_t left = ranks.count - distance, blocks = distance < left ? distance : left; /* what the receiver still lacks */
        rounds[count++] = (struct gather_round){distance, paired, fmin((double)blocks * share_bytes, total_bytes)};
    }
    return count;
}

size_t gather_crossing(struct rank_layout ranks, struct gather_round round)
{
    if (ranks.count <= ranks.per_node)
        return 0;
    if (round.paired)
        return round.distance < ranks.per_node ? 0 : ranks.per_node;
    return round.distance < ranks.per_node ? round.distance : ranks.per_node;
}

/* One rank of a node, or several, send a message of the round to other nodes, the others within. */
static double slowest_message(const struct network *network, struct rank_layout ranks, size_t crossing, double bytes)
{
    double within = crossing < ranks.per_node ? link_seconds(&network->within, bytes) : 0;
    double between = crossing > 0 ? link_seconds(&network->between, bytes) : 0;
    return fmax(within, between);
}

/* Messages of the ranks of a node go out one after the other: the last waits for all before it. In the next round its rank is
 * as much later than the first one, which is served first again; so it waits once, for the round with the longest queue, and
 * not once a round. But no round begins before the way out is free of the one before. */
double gather_by_doubling(const struct network *network, struct rank_layout ranks, double share_bytes, double total_bytes)
{
    struct gather_round rounds[GATHER_ROUNDS_MAX];
    size_t count = gather_rounds(ranks, share_bytes, total_bytes, rounds);
    const struct link *out = &network->between;
    double first = 0, queue = 0, free_at = 0; /* when the first rank is ready; how much later the last is; the way out */
    for (size_t i = 0; i < count; i++) {
        size_t crossing = gather_crossing(ranks, rounds[i]);
        if (crossing > 0) {
            double occupied = link_occupied(out, rounds[i].bytes), leaves = fmax(first + out->overhead, free_at);
            queue = fmax(queue, (double)(crossing - 1) * occupied);
            free_at = leaves + queue + occupied;
            first = leaves - out->overhead;
        }
        first += slowest_message(network, ranks, crossing, rounds[i].bytes);
    }
    return first + queue;
}

/* The last share to arrive has gone over all edges of the ring but one, from node to node over one edge each; or the way out of
 * a node, or the CPU of a rank at its end, was busy all the time. */
double gather_by_ring(const struct network *network, struct rank_layout ranks, double share_bytes)
{
    if (ranks.count == 1)
        return 0;
    size_t nodes = (ranks.count + ranks.per_node - 1) / ranks.per_node, edges = ranks.count - 1;
    size_t crossing = nodes == 1 ? 0 : nodes < edges ? nodes : edges;
    double within = link_seconds(&network->within, share_bytes), between = link_seconds(&network->between, share_bytes);
    double path = (double)crossing * between + (double)(edges - crossing) * within;
    double sends = ranks.per_node > 1 ? network->within.overhead : network->between.overhead;
    double each = fmax(link_occupied(&network->between, share_bytes), network->between.overhead + sends);
    double busy = nodes > 1 ? between + (double)(edges - 1) * each : 0;
    return fmax(path, busy);
}

double gather_seconds(const struct network *network, struct rank_layout ranks, double share_bytes, double total_bytes,
                      bool *ring)
{
    double doubling = gather_by_doubling(network, ranks, share_bytes, total_bytes);
    double around = gather_by_ring(network, ranks, share_bytes);
    if (ring)
        *ring = around < doubling;
    return fmin(doubling, around);
}
