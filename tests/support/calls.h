/* calls.h - asks stores of a server that answers as a test tells it to, one by one and several in flight: both are to end
 * alike. */
#ifndef FORKJOIN_CALLS_H
#define FORKJOIN_CALLS_H

#include <stddef.h>
#include <stdint.h>

#include "server.h"
#include "web/store_client.h"

/* Beyond all that an answer takes. */
static const double AMPLE_SECONDS = 30;
/* For one that is waited for in vain. */
static const double SHORT_SECONDS = 0.15;

/* Both ways of calling: calls in flight. */
enum { WINDOW_COUNT = 2 };
extern const size_t WINDOWS[WINDOW_COUNT];

/* A client of a port; fails the test when there is none. The caller closes it. */
struct store_client *open_client(unsigned port, size_t in_flight, double deadline_seconds);

/* The stores 1 .. count of a server that answers so are to sell `expected`. */
void accept_calls(server_answer *answer, size_t count, uint64_t expected);

/* The stores 1 and 2 of one that answers so are to be refused, by words that name one of them and hold these. Returns how many
 * requests the server had. */
size_t refuse_calls_by(size_t in_flight, server_answer *answer, double deadline_seconds, const char *words);

/* The same, both ways; the requests are those of calls that came one by one. */
size_t refuse_calls(server_answer *answer, double deadline_seconds, const char *words);

#endif
