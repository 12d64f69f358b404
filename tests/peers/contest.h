/* contest.h - what a contest found: samples in pairs, and what they support. */
#ifndef FORKJOIN_CONTEST_H
#define FORKJOIN_CONTEST_H

#include "peer.h"
#include "stats/interval.h"

enum { CONTEST_ROUNDS_MAX = 200 };

/* What one core of this machine can do, by the suite's own peak kernels: the best of a few runs each. */
struct peaks {
    double flops_64, flops_32; /* flop/s on numbers of 64 and 32 bits */
    double bytes;              /* bytes/s from and to memory, the better of reading and of STREAM's triad */
};

struct contest_result {
    const struct contest *contest;
    char why[WHY_MAX]; /* when it could not be held: the cause; else "" */
    char version[64];  /* of the peer */
    double our_items;  /* per run */
    double peer_items;
    size_t our_repeats, peer_repeats; /* runs a sample, so that one lasts SAMPLE_SECONDS at least */
    size_t round_count;
    double our_seconds[CONTEST_ROUNDS_MAX], peer_seconds[CONTEST_ROUNDS_MAX]; /* per run, a pair a round */
    struct finding agreement;
    bool agreed;
    struct interval our_rate, peer_rate; /* items a second */
    struct interval ratio;               /* ours over the peer's, of pairs */
    double bound_share;                  /* our rate over the roof that applies; NAN: no roof is known */
    const char *bound;                   /* "arithmetic", "memory" or "" */
};

/* False, why: the machine's peaks could not be measured. */
bool contest_peaks(struct peaks *peaks, char why[WHY_MAX]);

/* Opens both, proves both, and runs them alternately. Whatever fails is in result->why. */
void contest_hold(const struct contest *contest, const struct peaks *peaks, size_t rounds, struct contest_result *result);

#endif
