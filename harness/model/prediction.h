/* prediction.h - how long a kernel would take on so many ranks, term by term. A model, nothing that was measured. Pure.
 *
 * docs/method/model.md derives every term and says what it supposes. */
#ifndef FORKJOIN_PREDICTION_H
#define FORKJOIN_PREDICTION_H

#include "collectives.h"
#include "model_work.h"

/* What a run's time is made of, in this order. */
enum model_term {
    TERM_WORK,     /* the chunks, spread evenly */
    TERM_CHUNKS,   /* a chunk is not divided: some ranks have one more, and beyond as many ranks as chunks the others none */
    TERM_SHARING,  /* ranks of a node share its memory, and its CPUs where there are more ranks */
    TERM_SPREAD,   /* the slowest of many ranks is later than the mean one */
    TERM_DISPATCH, /* the word to begin */
    TERM_LATENCY,  /* every step: all partials to all ranks, which is a barrier too: what empty messages would take */
    TERM_BYTES,    /* ... and what their bytes take beyond */
    TERM_REDUCE,   /* every step: each rank reduces all partials, in the order of the chunks */
    TERM_COUNT
};

/* "work", "whole chunks", "sharing a node" ... */
const char *model_term_name(enum model_term term);

/* The cluster. */
struct model_setting {
    struct network network;
    size_t ranks_per_node; /* at least 1 */
    size_t most_ranks;     /* at least 1 */
    bool weak;             /* the problem grows with the ranks */
};

struct prediction {
    size_t ranks, nodes;
    double terms[TERM_COUNT]; /* seconds of a run; TERM_SHARING may be below 0, as caches add up */
    double seconds;           /* their sum */
    double speedup;           /* over the sequential run; of rates where the problem grows */
    double efficiency;        /* speedup / ranks */
    double communication;     /* the share of gather and reduce in the time */
    bool ring;                /* the gather goes round a ring; else by doubling */
};

/* `ranks` at least 1. */
struct prediction predict(const struct model_work *work, const struct model_setting *setting, size_t ranks);

/* The largest term but work; TERM_WORK: none is above 0. */
enum model_term prediction_limit(const struct prediction *prediction);

/* What is computed alike here and in the simulation (rank_simulation.h), of one run. */
struct model_share {
    struct rank_layout ranks;
    size_t chunk_count;              /* of the whole problem */
    size_t most_chunks;              /* of one rank, in one step */
    size_t busiest;                  /* how many ranks have as many */
    double chunk_seconds;            /* of a node that is shared */
    double share_bytes, total_bytes; /* of partials */
    double reduce_seconds;           /* a step */
    double dispatch_seconds;         /* a run */
};
struct model_share model_share(const struct model_work *work, const struct model_setting *setting, size_t ranks);

/* The whole curve. */
struct forecast {
    struct prediction peak; /* the highest speedup up to most_ranks, at the fewest ranks that reach it */
    enum model_term limit;  /* the largest term there but work; TERM_WORK: none is above 0 */
    bool rising;            /* the peak is at most_ranks */
    size_t half;            /* the most ranks with an efficiency of one half or more; 0: none */
};
struct forecast forecast(const struct model_work *work, const struct model_setting *setting);

/* The next of the rank counts of a table, 1, 2, 4 ... and most_ranks; 0 after the last. */
size_t forecast_next(const struct model_setting *setting, size_t ranks);

/* What the model says of a configuration that was measured. */
struct held {
    const struct analysed_row *row;
    struct prediction prediction;
    double ratio; /* predicted / measured seconds */
    bool shares;  /* its workers share CPUs */
};

/* How well the model meets a row of the result: on its nodes, or, where its workers are no MPI ranks, on one. Of ranks dispatch
 * does not count, as their samples begin when all are awake. Workers of other kinds share memory: of their gathers a barrier is
 * left, whatever the network's way within a node. False when it says nothing of it: another kind of scaling, several
 * threads a rank, several items in flight, no samples, or the sequential run, from which it starts. */
bool hold_against(const struct model_work *work, const struct model_setting *setting, const struct analysed_row *row,
                  struct held *held);

#endif
