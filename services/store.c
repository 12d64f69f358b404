/* store.c - sales, latencies and fates of calls. */
#include "store.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "random/philox.h"

/* Which random numbers are for what: draws of (seed, draw, store). Attempts have those from FATE_DRAW on. */
enum { LATENCY_DRAW = 0, FATE_DRAW = 1 };

/* In (0, 1]: the logarithm of 0 is never asked for. */
static double uniform_of(uint64_t word)
{
    return ldexp((double)(word >> 11) + 1, -53);
}

/* Box & Muller's. */
static double normal_of(struct philox_pair pair)
{
    static const double TWO_PI = 6.283185307179586;
    return sqrt(-2 * log(uniform_of(pair.first))) * cos(TWO_PI * uniform_of(pair.second));
}

uint64_t store_of_path(const char *path)
{
    static const char FOLDER[] = "/stores/";
    if (strncmp(path, FOLDER, sizeof FOLDER - 1) != 0)
        return 0;
    const char *number = path + sizeof FOLDER - 1;
    size_t digits = strspn(number, "0123456789");
    if (digits == 0 || digits > 7 || number[digits] != '\0' || number[0] == '0')
        return 0;
    uint64_t store = strtoull(number, NULL, 10);
    return store <= STORES ? store : 0;
}

double store_latency_seconds(const struct store_settings *settings, uint64_t store)
{
    if (settings->spread <= 0)
        return settings->latency_seconds;
    double z = normal_of(philox_pair_at(settings->seed, LATENCY_DRAW, store));
    double factor = exp(settings->spread * z - settings->spread * settings->spread / 2);
    return settings->latency_seconds * fmin(factor, STORE_LATENCY_MOST);
}

enum store_fate store_fate(const struct store_settings *settings, uint64_t store, uint64_t attempt)
{
    double u = uniform_of(philox_pair_at(settings->seed, FATE_DRAW + attempt, store).first);
    if (u <= settings->error_share)
        return STORE_IN_ERROR;
    return u <= settings->error_share + settings->drop_share ? STORE_DROPPED : STORE_ANSWERED;
}

uint64_t store_sales(uint64_t store)
{
    return 25000 + 2000 * store;
}
