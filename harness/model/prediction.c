/* prediction.c - the terms of a run's time, for any number of ranks. */
#include "prediction.h"

#include <math.h>

const char *model_term_name(enum model_term term)
{
    static const char *const names[TERM_COUNT] = {
        "work", "whole chunks", "sharing a node", "uneven ranks", "dispatch", "gather: latency", "gather: bytes", "reduce",
    };
    return names[term];
}

/* On a node with so many ranks, of which no more work than there are chunks. Beyond its CPUs they take turns. Of work that
 * waits the turns are in what was measured, where workers took them within their chunks and not one after the other; so it is
 * at least what the CPUs can do. */
static double chunk_seconds_on(const struct model_work *work, size_t on_node)
{
    double shared = model_points_at(&work->slowdown, on_node, 1), turns = (double)on_node / (double)work->node_cpus;
    double longer = work->waits ? fmax(shared, work->cpu_share * turns) : shared * fmax(turns, 1);
    return work->chunk_seconds * longer;
}

/* On the node what was measured; between nodes a broadcast along a binomial tree: ceil(log2(nodes)) messages one after the
 * other (Thakur et al., section 4.3). */
static double dispatch_seconds(const struct model_work *work, const struct network *network, size_t on_node, size_t nodes)
{
    double seconds = model_points_at(&work->dispatch, on_node, 0);
    for (size_t reached = 1; reached < nodes; reached *= 2)
        seconds += link_seconds(&network->between, 0);
    return seconds;
}

struct model_share model_share(const struct model_work *work, const struct model_setting *setting, size_t ranks)
{
    size_t per_node = ranks < setting->ranks_per_node ? ranks : setting->ranks_per_node;
    size_t nodes = (ranks + per_node - 1) / per_node, chunks = work->chunk_count * (setting->weak ? ranks : 1);
    size_t most = (chunks + ranks - 1) / ranks, working = per_node < chunks ? per_node : chunks;
    double growth = (double)chunks / (double)work->chunk_count;
    return (struct model_share){
        .ranks = {ranks, per_node},
        .chunk_count = chunks,
        .most_chunks = most,
        .busiest = chunks % ranks ? chunks % ranks : ranks,
        .chunk_seconds = chunk_seconds_on(work, working),
        .share_bytes = (double)most * (double)work->partial_bytes,
        .total_bytes = (double)chunks * (double)work->partial_bytes,
        .reduce_seconds = work->reduce_seconds * growth,
        .dispatch_seconds = dispatch_seconds(work, &setting->network, per_node, nodes),
    };
}

struct prediction predict(const struct model_work *work, const struct model_setting *setting, size_t ranks)
{
    const struct model_share share = model_share(work, setting, ranks);
    double steps = (double)work->step_count, even = (double)share.chunk_count / (double)ranks, most = (double)share.most_chunks;
    double busy = steps * most * share.chunk_seconds;
    struct prediction made = {.ranks = ranks, .nodes = (ranks + share.ranks.per_node - 1) / share.ranks.per_node};
    made.terms[TERM_WORK] = steps * even * work->chunk_seconds;
    made.terms[TERM_CHUNKS] = steps * (most - even) * work->chunk_seconds;
    made.terms[TERM_SHARING] = busy - steps * most * work->chunk_seconds;
    made.terms[TERM_SPREAD] = busy * work->spread * model_largest_normal(share.busiest);
    made.terms[TERM_DISPATCH] = share.dispatch_seconds;
    double empty = gather_seconds(&setting->network, share.ranks, 0, 0, NULL);
    double full = gather_seconds(&setting->network, share.ranks, share.share_bytes, share.total_bytes, &made.ring);
    made.terms[TERM_LATENCY] = steps * empty;
    made.terms[TERM_BYTES] = steps * (full - empty);
    made.terms[TERM_REDUCE] = steps * share.reduce_seconds;
    for (int term = 0; term < TERM_COUNT; term++)
        made.seconds += made.terms[term];
    made.speedup = work->sequential_seconds / made.seconds * (setting->weak ? (double)ranks : 1);
    made.efficiency = made.speedup / (double)ranks;
    made.communication = (made.terms[TERM_LATENCY] + made.terms[TERM_BYTES] + made.terms[TERM_REDUCE]) / made.seconds;
    return made;
}

enum model_term prediction_limit(const struct prediction *made)
{
    enum model_term limit = TERM_WORK;
    double largest = 0;
    for (int term = TERM_WORK + 1; term < TERM_COUNT; term++) {
        if (made->terms[term] > largest) {
            largest = made->terms[term];
            limit = (enum model_term)term;
        }
    }
    return limit;
}

/* Speedups that differ by less are one: the curve's flat top is as good at its beginning. */
static const double FLAT = 1e-3;

struct forecast forecast(const struct model_work *work, const struct model_setting *setting)
{
    struct forecast found = {.peak = predict(work, setting, 1)};
    for (size_t ranks = 1; ranks <= setting->most_ranks; ranks++) {
        struct prediction made = predict(work, setting, ranks);
        if (made.speedup > found.peak.speedup * (1 + FLAT))
            found.peak = made;
        if (made.efficiency >= 0.5)
            found.half = ranks;
    }
    found.limit = prediction_limit(&found.peak);
    found.rising = predict(work, setting, setting->most_ranks).speedup >= found.peak.speedup;
    return found;
}

size_t forecast_next(const struct model_setting *setting, size_t ranks)
{
    if (ranks >= setting->most_ranks)
        return 0;
    size_t next = ranks == 0 ? 1 : 2 * ranks;
    return next < setting->most_ranks ? next : setting->most_ranks;
}

bool hold_against(const struct model_work *work, const struct model_setting *setting, const struct analysed_row *row,
                  struct held *held)
{
    const struct configuration *configuration = row->configuration;
    if (!configuration->parallel || configuration->in_flight > 0 || configuration->threads_per_rank > 1 ||
        row->seconds.count == 0 || work->weak != setting->weak)
        return false;
    struct model_setting nodes = *setting;
    struct model_work held_work = *work;
    bool on_nodes = configuration->rank_count > 0 && configuration->node_count > 0;
    size_t node_count = on_nodes ? configuration->node_count : 1;
    nodes.ranks_per_node = (configuration->worker_count + node_count - 1) / node_count;
    if (configuration->rank_count > 0) { /* their samples begin when all are awake */
        held_work.dispatch.count = 0;
    } else { /* partials lie where all workers find them: what is left of a gather is a barrier */
        held_work.partial_bytes = 0;
        nodes.network.within = network_shared_memory()->link;
    }
    *held = (struct held){
        .row = row,
        .prediction = predict(&held_work, &nodes, configuration->worker_count),
        .shares = configuration->oversubscribed,
    };
    held->ratio = held->prediction.seconds / row->seconds.middle;
    return true;
}
