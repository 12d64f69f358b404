/* network.c - links with published figures, and the cost of a message. */
#include "network.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Published latencies are half round trips of empty messages, L + 2 o. They stand as L here, with o and g at 0: where each
 * message waits for the one before, as in gathers, only the sum counts. Bandwidths B are 1 / G. */
const struct network_preset network_presets[] = {
    {"shared-memory",
     "MPI ping-pong on two cores of an Ice Lake Xeon (virtual): Open MPI 4.1.4 0.23 us, 2.1 GB/s at 1 MiB; MPICH 4.0.2 0.36 "
     "us, "
     "3.9 GB/s; between them",
     {0.3e-6, 0, 0, 1 / 3e9}},
    {"tcp-10g",
     "10 us one way between applications, Larsen et al., IJPP 37(6), 2009; bandwidth is the line's 10 Gb/s, a bound",
     {10e-6, 0, 0, 1 / 1.25e9}},
    {"usnic-40g",
     "Open MPI 1.8.1: 1.93 us, 37.23 Gb/s, J. Squyres, \"MPI over 40Gb Ethernet\", blogs.cisco.com, 2014",
     {1.93e-6, 0, 0, 8 / 37.23e9}},
    {"infiniband-hdr", "nominal, not measured: 1 us, and the line's 200 Gb/s", {1e-6, 0, 0, 1 / 25e9}},
};
const size_t network_preset_count = sizeof network_presets / sizeof network_presets[0];

const struct network_preset *network_find(const char *name, char why[WHY_MAX])
{
    for (size_t i = 0; i < network_preset_count; i++) {
        if (strcmp(network_presets[i].name, name) == 0)
            return &network_presets[i];
    }
    int used = snprintf(why, WHY_MAX, "no network is called '%.64s'; there are", name);
    for (size_t i = 0; i < network_preset_count; i++)
        used += snprintf(why + used, WHY_MAX - (size_t)used, "%s %s", i ? "," : "", network_presets[i].name);
    snprintf(why + used, WHY_MAX - (size_t)used, "; or give --latency-us and --bandwidth-gbs");
    return NULL;
}

const struct network_preset *network_shared_memory(void)
{
    return &network_presets[0];
}

struct network network_of(const struct network_preset *preset)
{
    const struct network_preset *shared = network_shared_memory();
    struct network network = {.within = shared->link, .between = preset->link};
    snprintf(network.within_source, sizeof network.within_source, "%s: %s", shared->name, shared->source);
    snprintf(network.between_source, sizeof network.between_source, "%s: %s", preset->name, preset->source);
    return network;
}

double link_seconds(const struct link *link, double bytes)
{
    return link->latency + 2 * link->overhead + fmax(bytes - 1, 0) * link->per_byte;
}

double link_occupied(const struct link *link, double bytes)
{
    return fmax(link->gap, fmax(bytes - 1, 0) * link->per_byte);
}
