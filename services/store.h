/* store.h - what the service of stores answers: pure functions of (seed, store, attempt), so that every run meets the same. */
#ifndef FORKJOIN_STORE_H
#define FORKJOIN_STORE_H

#include <stdbool.h>
#include <stdint.h>

enum { STORES = 1000000 }; /* numbered from 1 */

struct store_settings {
    double latency_seconds;         /* of an answer; the mean, when there is a spread */
    double spread;                  /* sigma of the logarithm of latencies; 0: all are the same */
    double error_share, drop_share; /* of calls: answered by an error, not answered at all */
    uint64_t seed;
};

/* What becomes of a call. */
enum store_fate {
    STORE_ANSWERED,
    STORE_IN_ERROR, /* HTTP 503 */
    STORE_DROPPED,  /* the connection is closed without a word */
};

/* The store that "/stores/ID" names; 0 for every other path, and where there is no such store. An ID has no leading zero. */
uint64_t store_of_path(const char *path);

/* Log-normal: mean latency x exp(spread x z - spread^2 / 2), z standard normal; at most STORE_LATENCY_MOST times the mean. The
 * same for every attempt: some stores are slow. */
enum { STORE_LATENCY_MOST = 10 };
double store_latency_seconds(const struct store_settings *settings, uint64_t store);

/* Attempts count from 0; each has a fate of its own. */
enum store_fate store_fate(const struct store_settings *settings, uint64_t store, uint64_t attempt);

/* 25,000 + 2,000 x store. */
uint64_t store_sales(uint64_t store);

#endif
