/* store_service.c - from parameters to the service's command line and its caller's settings. */
#include "store_service.h"

#include <stdio.h>

#include "common/in_flight.h"

/* Latencies that a spread makes are at most so many times the mean (services/store.h), and a call has time for as long. */
static const double SPREAD_MOST_FACTOR = 10;

bool store_service_read(const struct settings *settings, struct store_service *service, char why[WHY_MAX])
{
    double latency_ms = settings_value(settings, "latency_ms"), deadline_ms = settings_value(settings, "deadline_ms");
    double spread = settings_value(settings, "spread"), longest_ms = latency_ms * (spread > 0 ? SPREAD_MOST_FACTOR : 1);
    if (settings->size > STORE_SERVICE_STORES) {
        snprintf(why, WHY_MAX, "the service has %d stores, not %zu; pass a smaller --size", STORE_SERVICE_STORES,
                 settings->size);
        return false;
    }
    if (longest_ms >= deadline_ms) {
        snprintf(why, WHY_MAX, "an answer may take %g ms, and its call only %g; set a longer deadline_ms", longest_ms,
                 deadline_ms);
        return false;
    }
    *service = (struct store_service){
        .latency_ms = latency_ms,
        .spread = spread,
        .errors = settings_value(settings, "errors"),
        .drops = settings_value(settings, "drops"),
        .client = {.seed = settings->seed,
                   .in_flight = (size_t)settings_value(settings, "inflight"),
                   .deadline_seconds = deadline_ms / 1e3},
    };
    return true;
}

static void add_word(struct service_words *words, const char *name, double value)
{
    snprintf(words->words[words->count++], SERVICE_WORD_BYTES, "--%s=%.17g", name, value);
}

void store_service_words(const struct store_service *service, struct service_words *words)
{
    add_word(words, "latency-ms", service->latency_ms);
    add_word(words, "spread", service->spread);
    add_word(words, "errors", service->errors);
    add_word(words, "drops", service->drops);
    add_word(words, "seed", (double)service->client.seed); /* at most 2^53 */
}

size_t store_service_chunk(const struct store_service *service)
{
    return in_flight_chunk(service->client.in_flight);
}

uint64_t store_service_total(uint64_t n)
{
    return 25000 * n + 1000 * n * (n + 1);
}
