/* rank_simulation.c - clocks of ranks, and messages between them. */
#include "rank_simulation.h"

#include <math.h>
#include <stdlib.h>

#include "stats/median.h"
#include "stats/random.h"

/* Runs, of which the median counts; steps of a run that are simulated, of which the others are taken to be like; messages of a
 * step, above which nothing is simulated. */
enum { RUNS = 5, STEPS_MOST = 4, MESSAGES_MOST = 4000000 };

/* All ranks. */
struct world_of_ranks {
    const struct model_work *work;
    const struct network *network;
    struct model_share share;
    double *clocks;   /* [rank] when it is ready for what comes next */
    double *next;     /* [rank] scratch */
    double *speeds;   /* [rank] what its chunks take, 1: the mean */
    double *ways_out; /* [node] when the node's way out is free */
    size_t *order;    /* [rank of a node] */
};

/* Box and Muller 1958. */
static double normal(uint64_t *random)
{
    double radius = sqrt(-2 * log(stats_random_uniform(random)));
    return radius * cos(6.28318530717958647692 * stats_random_uniform(random));
}

static size_t node_of(const struct world_of_ranks *world, size_t rank)
{
    return rank / world->share.ranks.per_node;
}

/* To whom a rank sends. */
static size_t receiver_of(const struct world_of_ranks *world, size_t rank, struct gather_round round)
{
    size_t count = world->share.ranks.count;
    return round.paired ? rank ^ round.distance : (rank + count - round.distance) % count;
}

static const struct link *link_of(const struct world_of_ranks *world, size_t sender, size_t receiver)
{
    bool within = node_of(world, sender) == node_of(world, receiver);
    return within ? &world->network->within : &world->network->between;
}

/* When a rank has handed its own message of the round over: its CPU is busy with it for o. */
static double handed_over(const struct world_of_ranks *world, size_t rank, struct gather_round round)
{
    return world->clocks[rank] + link_of(world, rank, receiver_of(world, rank, round))->overhead;
}

/* One message: when its receiver has it. It waits for its turn on the way out of the node, which the next gets g, or G for each
 * byte, later, but not within a node, where each has a way of its own. The receiver sends first. */
static double deliver(struct world_of_ranks *world, size_t sender, size_t receiver, struct gather_round round)
{
    const struct link *link = link_of(world, sender, receiver);
    double leaves = handed_over(world, sender, round);
    if (link == &world->network->between) {
        double *way_out = &world->ways_out[node_of(world, sender)];
        leaves = fmax(leaves, *way_out);
        *way_out = leaves + link_occupied(link, round.bytes);
    }
    double arrives = leaves + link_seconds(link, round.bytes) - 2 * link->overhead;
    return fmax(arrives, handed_over(world, receiver, round)) + link->overhead;
}

/* The ranks of a node by the times at which they are ready: insertion, since most are in order. */
static size_t sort_node(struct world_of_ranks *world, size_t first, size_t end)
{
    for (size_t rank = first; rank < end; rank++) {
        size_t at = rank - first;
        for (; at > 0 && world->clocks[world->order[at - 1]] > world->clocks[rank]; at--)
            world->order[at] = world->order[at - 1];
        world->order[at] = rank;
    }
    return end - first;
}

static void run_round(struct world_of_ranks *world, struct gather_round round)
{
    size_t count = world->share.ranks.count, per_node = world->share.ranks.per_node;
    for (size_t first = 0; first < count; first += per_node) {
        size_t end = first + per_node < count ? first + per_node : count, ranks = sort_node(world, first, end);
        for (size_t i = 0; i < ranks; i++) {
            size_t receiver = receiver_of(world, world->order[i], round);
            world->next[receiver] = deliver(world, world->order[i], receiver, round);
        }
    }
    double *clocks = world->clocks;
    world->clocks = world->next;
    world->next = clocks;
}

static void run_step(struct world_of_ranks *world, bool ring, const struct gather_round *rounds, size_t round_count)
{
    const struct model_share *share = &world->share;
    const struct gather_round neighbour = {.distance = 1, .bytes = share->share_bytes};
    for (size_t rank = 0; rank < share->ranks.count; rank++) {
        size_t chunks = share->chunk_count / share->ranks.count + (rank < share->chunk_count % share->ranks.count);
        world->clocks[rank] += (double)chunks * share->chunk_seconds * world->speeds[rank];
    }
    for (size_t i = 0; i < round_count; i++)
        run_round(world, ring ? neighbour : rounds[i]);
    for (size_t rank = 0; rank < share->ranks.count; rank++)
        world->clocks[rank] += share->reduce_seconds;
}

static double latest(const struct world_of_ranks *world)
{
    double time = 0;
    for (size_t rank = 0; rank < world->share.ranks.count; rank++)
        time = fmax(time, world->clocks[rank]);
    return time;
}

static double run_once(struct world_of_ranks *world, bool ring, const struct gather_round *rounds, size_t round_count,
                       uint64_t *random)
{
    size_t count = world->share.ranks.count, all = world->work->step_count, steps = all < STEPS_MOST ? all : STEPS_MOST;
    for (size_t rank = 0; rank < count; rank++) {
        world->clocks[rank] = world->ways_out[rank] = 0;
        world->speeds[rank] = fmax(1 + world->work->spread * normal(random), 0);
    }
    for (size_t step = 0; step < steps; step++)
        run_step(world, ring, rounds, round_count);
    return world->share.dispatch_seconds + latest(world) * (double)all / (double)steps;
}

bool simulate_ranks(const struct model_work *work, const struct model_setting *setting, size_t ranks, uint64_t seed,
                    double *seconds)
{
    struct world_of_ranks world = {.work = work, .network = &setting->network, .share = model_share(work, setting, ranks)};
    struct gather_round rounds[GATHER_ROUNDS_MAX];
    bool ring;
    gather_seconds(world.network, world.share.ranks, world.share.share_bytes, world.share.total_bytes, &ring);
    size_t doublings = gather_rounds(world.share.ranks, world.share.share_bytes, world.share.total_bytes, rounds);
    size_t round_count = ring ? ranks - 1 : doublings;
    *seconds = NAN;
    if (round_count > MESSAGES_MOST / ranks)
        return true;
    double *memory = calloc(ranks, 4 * sizeof *memory), times[RUNS];
    world.order = malloc(world.share.ranks.per_node * sizeof *world.order);
    bool good = memory && world.order;
    if (good) {
        world.clocks = memory;
        world.next = memory + ranks;
        world.speeds = memory + 2 * ranks;
        world.ways_out = memory + 3 * ranks;
        uint64_t random = seed;
        for (size_t i = 0; i < RUNS; i++)
            times[i] = run_once(&world, ring, rounds, round_count, &random);
        *seconds = stats_median(times, RUNS, analyse_confidence()).middle;
    }
    free(memory);
    free(world.order);
    return good;
}
