/* store_call.c - sets a try up for libcurl, and judges how it ended. */
#include "store_call.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "random/philox.h"
#include "store_reply.h"

/* A connection on one machine is there at once or not at all. */
static const double CONNECT_SECONDS = 2;

static const double FIRST_PAUSE_SECONDS = 0.005, LONGEST_PAUSE_SECONDS = 0.2;

/* Of the random numbers of a seed, what the pauses draw: "pause" in ASCII, which nothing else counts to. */
static const uint64_t PAUSE_DRAW = 0x7061757365000000;

enum { URL_MAX = 320 }; /* an address has less than 256 bytes */

/* Two digits, which each try overwrites in place. */
static const char ATTEMPT_HEADER[] = "X-Attempt: 00";

double store_pause_seconds(uint64_t seed, uint64_t store, unsigned tries)
{
    double longest = fmin(ldexp(FIRST_PAUSE_SECONDS, (int)tries - 1), LONGEST_PAUSE_SECONDS);
    double u = ldexp((double)(philox_pair_at(seed, PAUSE_DRAW + tries, store).first >> 11), -53);
    return longest * (1 - u / 2);
}

/* Called by libcurl with pieces of the body. A short return ends the transfer. */
static size_t take_piece(char *piece, size_t size, size_t count, void *call_in)
{
    struct store_call *call = call_in;
    size_t bytes = size * count;
    if (bytes > STORE_ANSWER_MAX - call->answer_bytes)
        return 0;
    memcpy(call->answer + call->answer_bytes, piece, bytes);
    call->answer_bytes += bytes;
    return bytes;
}

/* Called with every line of the head, of answers 100 too: libcurl keeps them all, and would do so until the deadline. */
static size_t take_head_line(char *line, size_t size, size_t count, void *call_in)
{
    struct store_call *call = call_in;
    size_t bytes = size * count;
    (void)line;
    if (bytes > STORE_ANSWER_MAX - call->head_bytes)
        return 0;
    call->head_bytes += bytes;
    return bytes;
}

bool store_call_open(struct store_call *call, char why[WHY_MAX])
{
    *call = (struct store_call){
        .easy = curl_easy_init(),
        .headers = curl_slist_append(NULL, ATTEMPT_HEADER),
        .answer = malloc(STORE_ANSWER_MAX),
    };
    if (!call->easy || !call->headers || !call->answer) {
        snprintf(why, WHY_MAX, "out of memory");
        store_call_close(call);
        return false;
    }
    curl_easy_setopt(call->easy, CURLOPT_PRIVATE, call);
    curl_easy_setopt(call->easy, CURLOPT_HTTPHEADER, call->headers);
    curl_easy_setopt(call->easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(call->easy, CURLOPT_WRITEFUNCTION, take_piece);
    curl_easy_setopt(call->easy, CURLOPT_WRITEDATA, call);
    curl_easy_setopt(call->easy, CURLOPT_HEADERFUNCTION, take_head_line);
    curl_easy_setopt(call->easy, CURLOPT_HEADERDATA, call);
    curl_easy_setopt(call->easy, CURLOPT_ERRORBUFFER, call->detail);
    curl_easy_setopt(call->easy, CURLOPT_NOSIGNAL, 1L); /* threads: no SIGALRM */
    curl_easy_setopt(call->easy, CURLOPT_PROXY, "");    /* whatever http_proxy says */
    curl_easy_setopt(call->easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(call->easy, CURLOPT_MAXFILESIZE, (long)STORE_ANSWER_MAX); /* told ahead: not even begun */
    return true;
}

void store_call_close(struct store_call *call)
{
    curl_easy_cleanup(call->easy);
    curl_slist_free_all(call->headers);
    free(call->answer);
    *call = (struct store_call){0};
}

void store_call_begin(struct store_call *call, uint64_t store)
{
    call->store = store;
    call->tries = 0;
    call->spent_seconds = 0;
}

void store_call_prepare(struct store_call *call, const struct store_client_settings *settings)
{
    char url[URL_MAX], attempt[3];
    double left = fmax(settings->deadline_seconds - call->spent_seconds, 1e-3); /* 0 would be no limit */
    call->answer_bytes = call->head_bytes = 0;
    call->detail[0] = '\0';
    snprintf(attempt, sizeof attempt, "%02u", call->tries % 100);
    memcpy(call->headers->data + sizeof ATTEMPT_HEADER - sizeof attempt, attempt, sizeof attempt);
    snprintf(url, sizeof url, "http://%s/stores/%" PRIu64, settings->address, call->store);
    curl_easy_setopt(call->easy, CURLOPT_URL, url);
    curl_easy_setopt(call->easy, CURLOPT_CONNECTTIMEOUT_MS, (long)ceil(1e3 * fmin(left, CONNECT_SECONDS)));
    curl_easy_setopt(call->easy, CURLOPT_TIMEOUT_MS, (long)ceil(1e3 * left));
}

/* --- how it ended ------------------------------------------------------------------------------------------------------- */

/* The answer is whole; is it the one? */
static enum store_verdict judge_answer(struct store_call *call, uint64_t *sales, char cause[WHY_MAX])
{
    long status = 0;
    curl_easy_getinfo(call->easy, CURLINFO_RESPONSE_CODE, &status);
    if (status == 200)
        return store_reply_read(call->answer, call->answer_bytes, call->store, sales, cause) ? STORE_CALL_DONE
                                                                                             : STORE_CALL_FAILED;
    snprintf(cause, WHY_MAX, "HTTP %ld%s", status, status / 100 == 3 ? ", a redirect, which is not followed" : "");
    return status / 100 == 5 ? STORE_CALL_AGAIN : STORE_CALL_FAILED;
}

static enum store_verdict judge_transfer(struct store_call *call, const struct store_client_settings *settings, CURLcode code,
                                         uint64_t *sales, char cause[WHY_MAX])
{
    switch (code) {
    case CURLE_OK:
        return judge_answer(call, sales, cause);
    case CURLE_OPERATION_TIMEDOUT:
        snprintf(cause, WHY_MAX, "no whole answer within its deadline of %g s", settings->deadline_seconds);
        return STORE_CALL_FAILED;
    case CURLE_FILESIZE_EXCEEDED:
    case CURLE_WRITE_ERROR: /* take_piece()'s and take_head_line()'s */
        snprintf(cause, WHY_MAX, "its answer is longer than %d bytes", STORE_ANSWER_MAX);
        return STORE_CALL_FAILED;
    case CURLE_COULDNT_CONNECT:
    case CURLE_GOT_NOTHING:
    case CURLE_PARTIAL_FILE:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
        snprintf(cause, WHY_MAX, "%s", curl_easy_strerror(code));
        return STORE_CALL_AGAIN;
    default:
        snprintf(cause, WHY_MAX, "%s", call->detail[0] ? call->detail : curl_easy_strerror(code));
        return STORE_CALL_FAILED;
    }
}

enum store_verdict store_call_judge(struct store_call *call, const struct store_client_settings *settings, CURLcode code,
                                    uint64_t *sales, double *pause_seconds, char why[WHY_MAX])
{
    char cause[WHY_MAX] = "";
    double seconds = 0;
    curl_easy_getinfo(call->easy, CURLINFO_TOTAL_TIME, &seconds);
    enum store_verdict verdict = judge_transfer(call, settings, code, sales, cause);
    call->tries++;
    call->spent_seconds += seconds;
    *pause_seconds = store_pause_seconds(settings->seed, call->store, call->tries);
    if (verdict == STORE_CALL_AGAIN && call->tries < STORE_TRIES_MOST &&
        call->spent_seconds + *pause_seconds < settings->deadline_seconds) {
        call->spent_seconds += *pause_seconds;
        return STORE_CALL_AGAIN;
    }
    if (verdict == STORE_CALL_AGAIN)
        snprintf(why, WHY_MAX, "store %" PRIu64 ": %u tries failed, the last: %.300s", call->store, call->tries, cause);
    else
        snprintf(why, WHY_MAX, "store %" PRIu64 ": %.400s", call->store, cause);
    return verdict == STORE_CALL_DONE ? STORE_CALL_DONE : STORE_CALL_FAILED;
}
