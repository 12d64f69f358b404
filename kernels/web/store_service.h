/* store_service.h - the web service of stores (services/forkjoin_stores.c) as kernels ask for it. */
#ifndef FORKJOIN_STORE_SERVICE_H
#define FORKJOIN_STORE_SERVICE_H

#include "kernel.h"
#include "store_client.h"

enum { STORE_SERVICE_STORES = 1000000 }; /* that it has */

/* What a kernel's parameters say of the service and its caller. */
struct store_service {
    double latency_ms, spread, errors, drops;
    struct store_client_settings client; /* but for the address, which is known later */
};

/* The parameters' rows, but for latency_ms, whose fallback is each kernel's own. */
/* clang-format off */
#define STORE_SERVICE_PARAMETERS                                                                                               \
    {"spread", "sigma of log-normal latencies, whose mean is latency_ms; 0: all are the same", 0, 0, 1, false},                \
    {"errors", "percent of calls that the service answers by HTTP 503; they are tried again", 0, 0, 25, false},                \
    {"drops", "percent of calls whose connection it closes without an answer; they are tried again", 0, 0, 25, false},         \
    {"inflight", "calls that one worker keeps in flight at once", 1, 1, 200, true},                                            \
    {"deadline_ms", "what a call may take with all its tries", 20000, 10, 50000, false}
/* clang-format on */

/* Reads them. False, and why, when the service has not as many stores, or when an answer may take longer than its call. */
bool store_service_read(const struct settings *settings, struct store_service *service, char why[WHY_MAX]);

/* The command line of forkjoin-stores. */
void store_service_words(const struct store_service *service, struct service_words *words);

/* How many items a chunk has (common/in_flight.h). */
size_t store_service_chunk(const struct store_service *service);

/* 25,000 + 2,000 x store. */
static inline uint64_t store_service_sales(uint64_t store)
{
    return 25000 + 2000 * store;
}

/* The sales of the stores 1 .. n by a closed form: 25,000 n + 1,000 n (n + 1). */
uint64_t store_service_total(uint64_t n);

#endif
