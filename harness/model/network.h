/* network.h - what a message costs, by LogGP's parameters, within a node and between nodes. Pure.
 *
 * A. Alexandrov, M. Ionescu, K. Schauser, C. Scheiman, "LogGP: incorporating long messages into the LogP model", SPAA 1995;
 * docs/method/model.md. */
#ifndef FORKJOIN_NETWORK_H
#define FORKJOIN_NETWORK_H

#include <stdbool.h>
#include <stddef.h>

#include "common/settings.h"

/* One way between two ranks. Seconds; none below 0. */
struct link {
    double latency;  /* L: from one end to the other, without what the CPUs spend */
    double overhead; /* o: a CPU spends it on each message that it sends, and on each that it receives */
    double gap;      /* g: from one message to the next, where several ranks share the way out of a node */
    double per_byte; /* G: for each byte of a message but the first */
};

enum { NETWORK_TEXT_MAX = 192 };

struct network {
    struct link within, between;                                            /* ranks of one node; ranks of two nodes */
    char within_source[NETWORK_TEXT_MAX], between_source[NETWORK_TEXT_MAX]; /* where the parameters come from, for people */
};

/* A link with published figures. */
struct network_preset {
    const char *name, *source;
    struct link link;
};

extern const struct network_preset network_presets[];
extern const size_t network_preset_count;

/* The preset of that name, or NULL, and why, with the names that there are. */
const struct network_preset *network_find(const char *name, char why[WHY_MAX]);

/* Between two cores of one node. */
const struct network_preset *network_shared_memory(void);

/* Ranks within a node over shared memory, between nodes over `preset`. */
struct network network_of(const struct network_preset *preset);

/* A message from the moment it is sent until it is received: L + 2 o + (bytes - 1) G; nothing for the bytes of an empty one. */
double link_seconds(const struct link *link, double bytes);

/* How long it keeps a way out of a node from the next: g, or (bytes - 1) G where that is longer. */
double link_occupied(const struct link *link, double bytes);

#endif
