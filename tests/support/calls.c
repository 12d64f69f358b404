/* calls.c - a server and a client of it for each way of calling. */
#include "calls.h"

#include <stdio.h>

#include "check.h"

const size_t WINDOWS[WINDOW_COUNT] = {1, 3};

struct store_client *open_client(unsigned port, size_t in_flight, double deadline_seconds)
{
    static char address[32]; /* one client at a time */
    char why[WHY_MAX] = "";
    struct store_client *client = NULL;
    snprintf(address, sizeof address, "127.0.0.1:%u", port);
    const struct store_client_settings settings = {address, 1, in_flight, deadline_seconds};
    if (!store_client_begin(why) || !store_client_open(&settings, &client, why))
        fail_msg("%s", why);
    return client;
}

void accept_calls(server_answer *answer, size_t count, uint64_t expected)
{
    for (size_t i = 0; i < WINDOW_COUNT; i++) {
        char why[WHY_MAX] = "";
        uint64_t total = 1;
        struct server server = server_start(answer);
        struct store_client *client = open_client(server.port, WINDOWS[i], AMPLE_SECONDS);
        if (!store_client_add(client, 1, count, &total, why))
            fail_msg("%zu in flight: %s", WINDOWS[i], why);
        assert_int_equal(total, expected);
        store_client_close(client);
        server_stop(&server);
    }
}

size_t refuse_calls_by(size_t in_flight, server_answer *answer, double deadline_seconds, const char *words)
{
    char why[WHY_MAX] = "";
    uint64_t total = 0;
    struct server server = server_start(answer);
    struct store_client *client = open_client(server.port, in_flight, deadline_seconds);
    if (store_client_add(client, 1, 2, &total, why))
        fail_msg("%zu in flight: taken, though it should say '%s'", in_flight, words);
    assert_says(why, words);
    assert_true(strncmp(why, "store 1: ", 9) == 0 || (in_flight > 1 && strncmp(why, "store 2: ", 9) == 0));
    size_t requests = *server.requests;
    store_client_close(client);
    server_stop(&server);
    return requests;
}

size_t refuse_calls(server_answer *answer, double deadline_seconds, const char *words)
{
    refuse_calls_by(3, answer, deadline_seconds, words);
    return refuse_calls_by(1, answer, deadline_seconds, words);
}
