/* wait_api.c - calls to a web service, each of which is waited for: a lesson's "10 API calls of a second each take 10 s".
 *
 * Store by store, GET /stores/ID of a service on this machine (services/forkjoin_stores.c) answers after a while with the
 * store's sales; the answer is their total. The work is waiting: next to no CPU is used, and as many workers as calls are as
 * many times faster, on however few cores. Each worker has a connection of its own, made with its first call and kept.
 *
 * `inflight` calls at once by one thread (curl_multi) are the honest baseline of that: what event loops do without workers. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "kernel.h"
#include "web/store_service.h"

static const struct parameter parameters[] = {
    {"latency_ms", "how long the service takes for an answer; the lesson's calls take 1000", 50, 1, 5000, false},
    STORE_SERVICE_PARAMETERS,
    {0},
};

static bool describe(const struct settings *settings, struct problem *problem, char why[WHY_MAX])
{
    struct store_service service;
    if (!store_service_read(settings, &service, why))
        return false;
    struct store_service *kept = malloc(sizeof *kept);
    if (!kept) {
        snprintf(why, WHY_MAX, "out of memory");
        return false;
    }
    *kept = service;
    problem->chunk_size = store_service_chunk(kept);
    problem->partial_bytes = problem->answer_bytes = sizeof(uint64_t);
    problem->parameters = kept;
    return true;
}

static void forget(struct problem *problem)
{
    free(problem->parameters);
    problem->parameters = NULL;
}

/* --- the service -------------------------------------------------------------------------------------------------------- */

static void words_of(const struct problem *problem, struct service_words *words)
{
    store_service_words(problem->parameters, words);
}

static const struct service stores = {.program = "forkjoin-stores", .words = words_of};

/* --- the calls ---------------------------------------------------------------------------------------------------------- */

static bool setup(const struct problem *problem, struct arena *arena, void **state, char why[WHY_MAX])
{
    (void)problem, (void)arena, (void)state;
    return store_client_begin(why);
}

static bool attach(const void *state, size_t worker, void **local, char why[WHY_MAX])
{
    const struct problem *problem = state;
    struct store_client_settings settings = ((const struct store_service *)problem->parameters)->client;
    struct store_client *client = NULL;
    (void)worker;
    settings.address = problem->service_addresses[0];
    if (!store_client_open(&settings, &client, why))
        return false;
    *local = client;
    return true;
}

static void detach(void *local)
{
    store_client_close(local);
}

/* Item i is store i + 1. */
static bool run_range(const void *state, void *local, size_t step, const void *previous, struct range range, void *partial,
                      char why[WHY_MAX])
{
    (void)state, (void)step, (void)previous;
    return store_client_add(local, range.begin + 1, range.end - range.begin, partial, why);
}

static void reduce(const void *state, size_t step, const void *partials, size_t count, void *answer)
{
    (void)state, (void)step;
    uint64_t total = 0;
    for (size_t i = 0; i < count; i++)
        total += ((const uint64_t *)partials)[i];
    *(uint64_t *)answer = total;
}

static bool verify(const void *state, const void *answer, struct finding *finding)
{
    const struct problem *problem = state;
    uint64_t n = problem->item_count, total = *(const uint64_t *)answer, expected = store_service_total(n);
    finding->value = (double)total;
    finding->tolerance = 0;
    if (total == expected)
        snprintf(finding->text, FINDING_MAX, "sales of stores 1 to %" PRIu64 ": %" PRIu64 ", as the closed form gives", n,
                 total);
    else
        snprintf(finding->text, FINDING_MAX,
                 "sales of stores 1 to %" PRIu64 ": %" PRIu64 ", but the closed form gives %" PRIu64, n, total, expected);
    return total == expected;
}

/* Sizes are of calls of 50 ms, which make a sequential run of 0.25, 0.5, 2 and 20 s. Ten calls are the lesson's. */
const struct kernel kernel_wait_api = {
    .name = "wait.api",
    .summary = "calls to a web service, each waited for: more workers than cores",
    .item = "call",
    .sizes = {5, 10, 40, 400},
    .parameters = parameters,
    .waits = true,
    .services = {&stores},
    .lesson = &lesson_api,
    .in_flight = "inflight",
    .python = "api",
    .describe = describe,
    .forget = forget,
    .setup = setup,
    .attach = attach,
    .run_range = run_range,
    .reduce = reduce,
    .detach = detach,
    .verify = verify,
};
