/* store_client.h - asks stores for their sales over HTTP, one call after another or several in flight, by libcurl.
 *
 * A call that is dropped, refused or answered by HTTP 5xx is tried again after a pause that doubles from try to try and is
 * drawn from (seed, store, try): callers that failed together do not come back together. All that a call may take is bounded:
 * its time, with all tries and pauses, by a deadline; its answer, and the head of it, in length. Redirects are not followed,
 * proxies not used. */
#ifndef FORKJOIN_STORE_CLIENT_H
#define FORKJOIN_STORE_CLIENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/settings.h"

enum {
    STORE_TRIES_MOST = 10,
    STORE_ANSWER_MAX = 64 * 1024, /* bytes; one takes some thirty */
};

struct store_client_settings {
    const char *address; /* "127.0.0.1:8080"; it outlives the client */
    uint64_t seed;
    size_t in_flight;        /* calls at once, at least 1 */
    double deadline_seconds; /* of one call, tries and pauses included */
};

struct store_client; /* a caller and its connections, of which it has as many as calls in flight */

/* Once a process, before any client, by one thread. False when libcurl cannot start. */
bool store_client_begin(char why[WHY_MAX]);

/* False, and why, when memory or files are short. The caller closes it. */
bool store_client_open(const struct store_client_settings *settings, struct store_client **client, char why[WHY_MAX]);
void store_client_close(struct store_client *client);

/* What is done with the sales of a store. False, and why, ends the calls. */
typedef bool store_taker(void *context, uint64_t store, uint64_t sales, char why[WHY_MAX]);

/* Asks the stores first .. first + count - 1, and hands each one's sales to `take`, once, as soon as they are there: with
 * several in flight in whatever order they come, and the call that follows is on its way meanwhile. It keeps connections for
 * the next time. False, and why, naming the store, when one of them could not be had; other calls in flight are given up then.
 */
bool store_client_each(struct store_client *client, uint64_t first, size_t count, store_taker *take, void *context,
                       char why[WHY_MAX]);

/* The same stores' sales, added up. */
bool store_client_add(struct store_client *client, uint64_t first, size_t count, uint64_t *total, char why[WHY_MAX]);

/* The pause before try `tries` (1 is the second) of a store: 5 ms x 2^(tries - 1), at most 200 ms, of which a drawn half is
 * left out. */
double store_pause_seconds(uint64_t seed, uint64_t store, unsigned tries);

#endif
