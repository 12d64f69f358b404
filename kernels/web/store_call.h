/* store_call.h - one call and its tries: what both ways of calling, one by one and many at once, have in common. */
#ifndef FORKJOIN_STORE_CALL_H
#define FORKJOIN_STORE_CALL_H

#include <curl/curl.h>

#include "store_client.h"

struct store_call {
    CURL *easy; /* keeps its connection from call to call */
    struct curl_slist *headers;
    uint64_t store;
    unsigned tries;       /* that have ended */
    double spent_seconds; /* by them, and by the pauses between */
    char *answer;         /* STORE_ANSWER_MAX bytes */
    size_t answer_bytes, head_bytes;
    char detail[CURL_ERROR_SIZE]; /* libcurl's own words on what went wrong; "": none */
};

/* How a try ended. */
enum store_verdict {
    STORE_CALL_DONE,
    STORE_CALL_AGAIN, /* after a pause */
    STORE_CALL_FAILED,
};

bool store_call_open(struct store_call *call, char why[WHY_MAX]);
void store_call_close(struct store_call *call);

/* Turns to another store. */
void store_call_begin(struct store_call *call, uint64_t store);

/* Sets the next try up. */
void store_call_prepare(struct store_call *call, const struct store_client_settings *settings);

/* Judges a try that ended with `code`. DONE: its sales. AGAIN: the pause before the next, which counts as spent. FAILED: why.
 */
enum store_verdict store_call_judge(struct store_call *call, const struct store_client_settings *settings, CURLcode code,
                                    uint64_t *sales, double *pause_seconds, char why[WHY_MAX]);

#endif
