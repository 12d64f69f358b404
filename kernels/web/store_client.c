/* store_client.c - calls one by one, each waited for, or a window of calls that one thread keeps in flight (curl_multi). */
#include "store_client.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include "store_call.h"

/* How long libcurl may sleep when nothing happens; deadlines and pauses wake it before. */
enum { POLL_MILLISECONDS = 1000 };

struct store_client {
    struct store_client_settings settings;
    struct store_call *calls; /* settings.in_flight of them */
    CURLM *multi;             /* NULL: one by one */
    /* One timer for each call in flight: the pause before its next try ends when it can be read. */
    struct curl_waitfd *timers;
};

bool store_client_begin(char why[WHY_MAX])
{
    if (curl_global_init(CURL_GLOBAL_NOTHING) == CURLE_OK) /* nothing of TLS is needed on one machine */
        return true;
    snprintf(why, WHY_MAX, "libcurl does not start");
    return false;
}

/* --- one by one --------------------------------------------------------------------------------------------------------- */

static void sleep_for(double seconds)
{
    struct timespec left = {.tv_sec = (time_t)seconds, .tv_nsec = (long)(1e9 * (seconds - floor(seconds)))};
    while (nanosleep(&left, &left) != 0 && errno == EINTR)
        ;
}

static bool call_store(struct store_client *client, uint64_t store, uint64_t *sales, char why[WHY_MAX])
{
    struct store_call *call = &client->calls[0];
    store_call_begin(call, store);
    for (;;) {
        double pause_seconds = 0;
        store_call_prepare(call, &client->settings);
        CURLcode code = curl_easy_perform(call->easy);
        enum store_verdict verdict = store_call_judge(call, &client->settings, code, sales, &pause_seconds, why);
        if (verdict != STORE_CALL_AGAIN)
            return verdict == STORE_CALL_DONE;
        sleep_for(pause_seconds);
    }
}

static bool take_one_by_one(struct store_client *client, uint64_t first, size_t count, store_taker *take, void *context,
                            char why[WHY_MAX])
{
    for (uint64_t store = first; store < first + count; store++) {
        uint64_t sales = 0;
        if (!call_store(client, store, &sales, why) || !take(context, store, sales, why))
            return false;
    }
    return true;
}

/* --- several in flight -------------------------------------------------------------------------------------------------- */

static void set_timer(int timer, double seconds)
{
    struct itimerspec time = {
        .it_value = {.tv_sec = (time_t)seconds, .tv_nsec = 1 + (long)(0.999e9 * (seconds - floor(seconds)))}};
    timerfd_settime(timer, 0, &time, NULL);
}

static void start_try(struct store_client *client, struct store_call *call)
{
    store_call_prepare(call, &client->settings);
    curl_multi_add_handle(client->multi, call->easy);
}

/* The stores of one store_client_each(). */
struct flight {
    struct store_client *client;
    uint64_t next, end; /* the store that is to be asked next, and the first that is not */
    size_t flying;      /* calls that are not over */
    store_taker *take;
    void *context;
};

/* Gives a free call the next store; false when there is none left. */
static bool start_next(struct flight *flight, struct store_call *call)
{
    if (flight->next == flight->end)
        return false;
    store_call_begin(call, flight->next++);
    start_try(flight->client, call);
    return true;
}

/* One that is over: the next call is sent before its sales are taken, which may take long. */
static bool take_sales(struct flight *flight, struct store_call *call, uint64_t sales, char why[WHY_MAX])
{
    int running = 0;
    uint64_t store = call->store;
    if (start_next(flight, call))
        curl_multi_perform(flight->client->multi, &running); /* what fails here fails again in fly() */
    else
        flight->flying--;
    return flight->take(flight->context, store, sales, why);
}

/* What libcurl has finished: takes sales, sets timers, starts the next. */
static bool take_finished(struct flight *flight, char why[WHY_MAX])
{
    int left = 0;
    struct CURLMsg *message = NULL;
    struct store_client *client = flight->client;
    while ((message = curl_multi_info_read(client->multi, &left))) {
        struct store_call *call = NULL;
        uint64_t sales = 0;
        double pause_seconds = 0;
        CURLcode code = message->data.result;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&call);
        curl_multi_remove_handle(client->multi, call->easy);
        switch (store_call_judge(call, &client->settings, code, &sales, &pause_seconds, why)) {
        case STORE_CALL_DONE:
            if (!take_sales(flight, call, sales, why))
                return false;
            break;
        case STORE_CALL_AGAIN:
            set_timer(client->timers[call - client->calls].fd, pause_seconds);
            break;
        case STORE_CALL_FAILED:
            return false;
        }
    }
    return true;
}

/* Pauses that are over end in another try. */
static void take_timers(struct store_client *client)
{
    for (size_t i = 0; i < client->settings.in_flight; i++) {
        uint64_t times = 0;
        if (client->timers[i].revents && read(client->timers[i].fd, &times, sizeof times) == sizeof times)
            start_try(client, &client->calls[i]);
    }
}

static bool fly(struct flight *flight, char why[WHY_MAX])
{
    struct store_client *client = flight->client;
    for (size_t i = 0; i < client->settings.in_flight; i++)
        flight->flying += start_next(flight, &client->calls[i]);
    while (flight->flying > 0) {
        int running = 0;
        CURLMcode code = curl_multi_perform(client->multi, &running);
        if (code == CURLM_OK && !take_finished(flight, why))
            return false;
        if (code == CURLM_OK && flight->flying > 0)
            code =
                curl_multi_poll(client->multi, client->timers, (unsigned)client->settings.in_flight, POLL_MILLISECONDS, NULL);
        if (code != CURLM_OK) {
            snprintf(why, WHY_MAX, "libcurl: %s", curl_multi_strerror(code));
            return false;
        }
        take_timers(client);
    }
    return true;
}

/* After a failure: no call is in flight, no timer runs. Removing what was not added is no harm. */
static void ground(struct store_client *client)
{
    for (size_t i = 0; i < client->settings.in_flight; i++) {
        static const struct itimerspec never = {0};
        curl_multi_remove_handle(client->multi, client->calls[i].easy);
        timerfd_settime(client->timers[i].fd, 0, &never, NULL);
    }
}

/* --- the client --------------------------------------------------------------------------------------------------------- */

static bool open_timers(struct store_client *client, char why[WHY_MAX])
{
    for (size_t i = 0; i < client->settings.in_flight; i++) {
        client->timers[i] =
            (struct curl_waitfd){.fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK | TFD_CLOEXEC), .events = CURL_WAIT_POLLIN};
        if (client->timers[i].fd < 0) {
            snprintf(why, WHY_MAX, "cannot keep %zu calls in flight: %s; pass fewer", client->settings.in_flight,
                     strerror(errno));
            return false;
        }
    }
    return true;
}

bool store_client_open(const struct store_client_settings *settings, struct store_client **client_out, char why[WHY_MAX])
{
    struct store_client *client = calloc(1, sizeof *client);
    if (!client) {
        snprintf(why, WHY_MAX, "out of memory");
        return false;
    }
    bool several = settings->in_flight > 1;
    client->settings = *settings;
    client->calls = calloc(settings->in_flight, sizeof *client->calls);
    client->timers = several ? calloc(settings->in_flight, sizeof *client->timers) : NULL;
    client->multi = several ? curl_multi_init() : NULL;
    bool good = client->calls && (!several || (client->timers && client->multi));
    if (!good)
        snprintf(why, WHY_MAX, "out of memory");
    for (size_t i = 0; client->timers && i < settings->in_flight; i++)
        client->timers[i].fd = -1;
    for (size_t i = 0; good && i < settings->in_flight; i++)
        good = store_call_open(&client->calls[i], why);
    if (good && several) {
        good = open_timers(client, why);
        curl_multi_setopt(client->multi, CURLMOPT_MAXCONNECTS, (long)settings->in_flight); /* as many are kept */
    }
    if (!good) {
        store_client_close(client);
        return false;
    }
    *client_out = client;
    return true;
}

void store_client_close(struct store_client *client)
{
    for (size_t i = 0; client->calls && i < client->settings.in_flight; i++) {
        if (client->multi && client->calls[i].easy)
            curl_multi_remove_handle(client->multi, client->calls[i].easy);
        store_call_close(&client->calls[i]);
        if (client->timers && client->timers[i].fd >= 0)
            close(client->timers[i].fd);
    }
    curl_multi_cleanup(client->multi);
    free(client->timers);
    free(client->calls);
    free(client);
}

bool store_client_each(struct store_client *client, uint64_t first, size_t count, store_taker *take, void *context,
                       char why[WHY_MAX])
{
    struct flight flight = {.client = client, .next = first, .end = first + count, .take = take, .context = context};
    if (!client->multi)
        return take_one_by_one(client, first, count, take, context, why);
    if (fly(&flight, why))
        return true;
    ground(client);
    return false;
}

static bool add_sales(void *total, uint64_t store, uint64_t sales, char why[WHY_MAX])
{
    (void)store, (void)why;
    *(uint64_t *)total += sales;
    return true;
}

bool store_client_add(struct store_client *client, uint64_t first, size_t count, uint64_t *total, char why[WHY_MAX])
{
    *total = 0;
    return store_client_each(client, first, count, add_sales, total, why);
}
