/* network_fit.h - latency and time per byte from gathers that were measured. Pure.
 *
 * docs/method/model.md says which gathers those are. */
#ifndef FORKJOIN_NETWORK_FIT_H
#define FORKJOIN_NETWORK_FIT_H

#include "network.h"

/* The gathers of one run. */
struct gather_times {
    double messages; /* one after the other, in all steps: what the latency counts for */
    double bytes;    /* of those messages, each but for its first byte */
    double seconds;  /* above 0 */
};

/* Sets the link's latency and per_byte to those with which messages x latency + bytes x per_byte comes nearest to the seconds,
 * in the sum of squared relative differences; neither is below 0, and the link's overheads are part of the latency, so they
 * become 0. Where the gathers do not tell both apart (all of them alike in bytes a message), per_byte stays. False, and the
 * link as it was, when there are none with messages. */
bool network_fit(const struct gather_times *gathers, size_t count, struct link *link);

#endif
