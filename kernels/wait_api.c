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
#include "web/store_client.h"

enum { STORES_MOST = 1000000 }; /* that the service has */

/* With several in flight a chunk is so many windows long: its end, where the window runs empty, costs at most a sixteenth. */
enum { WINDOWS_PER_CHUNK = 16 };

/* Latencies that a spread makes are at most so many times the mean (services/store.h), and a call has time for as long. */
static const double SPREAD_MOST_FACTOR = 10;

static const struct parameter parameters[] = {
    {"latency_ms", "how long the service takes for an answer; the lesson's calls take 1000", 50, 1, 5000, false},
    {"spread", "sigma of log-normal latencies, whose mean is latency_ms; 0: all are the same", 0, 0, 1, false},
    {"errors", "percent of calls that the service answers by HTTP 503; they are tried again", 0, 0, 25, false},
    {"drops", "percent of calls whose connection it closes without an answer; they are tried again", 0, 0, 25, false},
    {"inflight", "calls that one worker keeps in flight at once", 1, 1, 200, true},
    {"deadline_ms", "what a call may take with all its tries", 20000, 10, 50000, false},
    {0},
};

struct api {
    struct store_client_settings client; /* but for the address, which is known later */
    double latency_ms, spread, errors, drops;
};

static bool describe(const struct settings *settings, struct problem *problem, char why[WHY_MAX])
{
    double latency_ms = settings_value(settings, "latency_ms"), deadline_ms = settings_value(settings, "deadline_ms");
    double spread = settings_value(settings, "spread"), longest_ms = latency_ms * (spread > 0 ? SPREAD_MOST_FACTOR : 1);
    size_t in_flight = (size_t)settings_value(settings, "inflight");
    if (problem->item_count > STORES_MOST) {
        snprintf(why, WHY_MAX, "the service has %d stores, not %zu; pass a smaller --size", STORES_MOST, problem->item_count);
        return false;
    }
    if (longest_ms >= deadline_ms) {
        snprintf(why, WHY_MAX, "an answer may take %g ms, and its call only %g; set a longer deadline_ms", longest_ms,
                 deadline_ms);
        return false;
    }
    struct api *api = malloc(sizeof *api);
    if (!api) {
        snprintf(why, WHY_MAX, "out of memory");
        return false;
    }
    *api = (struct api){
        .client = {.seed = settings->seed, .in_flight = in_flight, .deadline_seconds = deadline_ms / 1e3},
        .latency_ms = latency_ms,
        .spread = spread,
        .errors = settings_value(settings, "errors"),
        .drops = settings_value(settings, "drops"),
    };
    problem->chunk_size = in_flight > 1 ? WINDOWS_PER_CHUNK * in_flight : 1;
    problem->partial_bytes = problem->answer_bytes = sizeof(uint64_t);
    problem->parameters = api;
    return true;
}

static void forget(struct problem *problem)
{
    free(problem->parameters);
    problem->parameters = NULL;
}

/* --- the service -------------------------------------------------------------------------------------------------------- */

static void add_word(struct service_words *words, const char *name, double value)
{
    snprintf(words->words[words->count++], SERVICE_WORD_BYTES, "--%s=%.17g", name, value);
}

static void words_of(const struct problem *problem, struct service_words *words)
{
    const struct api *api = problem->parameters;
    add_word(words, "latency-ms", api->latency_ms);
    add_word(words, "spread", api->spread);
    add_word(words, "errors", api->errors);
    add_word(words, "drops", api->drops);
    add_word(words, "seed", (double)problem->seed); /* at most 2^53 */
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
    const struct api *api = problem->parameters;
    struct store_client_settings settings = api->client;
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

/* The sum over stores 1 .. n of 25,000 + 2,000 x store is 25,000 n + 1,000 n (n + 1). */
static bool verify(const void *state, const void *answer, struct finding *finding)
{
    const struct problem *problem = state;
    uint64_t n = problem->item_count, total = *(const uint64_t *)answer, expected = 25000 * n + 1000 * n * (n + 1);
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
