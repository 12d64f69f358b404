/* test_store_client.c - label: fault - calls one by one and several in flight: what is counted, what is tried again and how
 * often, and what comes after a failure. Answers that are wrong in themselves: test_store_call.c. */
#define _GNU_SOURCE
#include "web/store_client.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "calls.h"
#include "check.h"

/* --- answers that are right --------------------------------------------------------------------------------------------- */

static void five_stores_are_added_up(void **state)
{
    (void)state;
    accept_calls(server_answer_well, 5, 155000);
    accept_calls(server_answer_well, 1, 27000);
    accept_calls(server_answer_well, 0, 0);
}

/* Which stores were taken, in which order; the one at which it is to fail, 0: none. */
struct taken {
    uint64_t stores[16], failing;
    size_t count;
};

static bool take(void *taken_in, uint64_t store, uint64_t sales, char why[WHY_MAX])
{
    struct taken *taken = taken_in;
    assert_int_equal(sales, 25000 + 2000 * store);
    taken->stores[taken->count++] = store;
    snprintf(why, WHY_MAX, "store %d is not wanted", (int)store);
    return store != taken->failing;
}

static void each_store_is_taken_once(void **state)
{
    (void)state;
    for (size_t i = 0; i < WINDOW_COUNT; i++) {
        char why[WHY_MAX] = "";
        uint64_t seen = 0;
        struct taken taken = {0};
        struct server server = server_start(server_answer_well);
        struct store_client *client = open_client(server.port, WINDOWS[i], AMPLE_SECONDS);
        assert_true(store_client_each(client, 3, 10, take, &taken, why));
        assert_int_equal(taken.count, 10);
        for (size_t j = 0; j < 10; j++)
            seen |= UINT64_C(1) << taken.stores[j];
        assert_int_equal(seen, 0x1ff8); /* 3 .. 12 */
        store_client_close(client);
        server_stop(&server);
    }
}

static void whoever_takes_may_end_the_calls(void **state)
{
    (void)state;
    for (size_t i = 0; i < WINDOW_COUNT; i++) {
        char why[WHY_MAX] = "";
        uint64_t total = 0;
        struct taken taken = {.failing = 4};
        struct server server = server_start(server_answer_well);
        struct store_client *client = open_client(server.port, WINDOWS[i], AMPLE_SECONDS);
        assert_false(store_client_each(client, 1, 10, take, &taken, why));
        assert_string_equal(why, "store 4 is not wanted");
        assert_int_equal(taken.stores[taken.count - 1], 4);
        assert_true(store_client_add(client, 1, 5, &total, why)); /* and the next ones are as if nothing had been */
        assert_int_equal(total, 155000);
        store_client_close(client);
        server_stop(&server);
    }
}

static bool answer_on_one_connection(int connection, size_t number, unsigned long store, unsigned long attempt)
{
    static size_t here; /* requests of this connection, which has a process of its own */
    if (here++ != number)
        server_respond(connection, "400 Bad Request", "another connection");
    else
        server_answer_well(connection, number, store, attempt);
    return true;
}

static void the_connection_is_kept(void **state)
{
    (void)state;
    char why[WHY_MAX] = "";
    uint64_t total = 0;
    struct server server = server_start(answer_on_one_connection);
    struct store_client *client = open_client(server.port, 1, AMPLE_SECONDS);
    for (int i = 0; i < 3; i++) {
        if (!store_client_add(client, 1, 5, &total, why))
            fail_msg("%s", why);
        assert_int_equal(total, 155000);
    }
    store_client_close(client);
    server_stop(&server);
}

static bool answer_and_close(int connection, size_t number, unsigned long store, unsigned long attempt)
{
    server_answer_well(connection, number, store, attempt);
    return false;
}

static void a_connection_that_was_closed_is_made_anew(void **state)
{
    (void)state;
    accept_calls(answer_and_close, 5, 155000);
}

static bool answer_late(int connection, size_t number, unsigned long store, unsigned long attempt)
{
    usleep(50000);
    return server_answer_well(connection, number, store, attempt);
}

/* Twelve calls of 50 ms, three in flight, are waited for four times. No test of ours asserts an upper bound on time. */
static void calls_in_flight_are_no_more_than_asked(void **state)
{
    (void)state;
    char why[WHY_MAX] = "";
    uint64_t total = 0;
    struct timespec before, after;
    struct server server = server_start(answer_late);
    struct store_client *client = open_client(server.port, 3, AMPLE_SECONDS);
    clock_gettime(CLOCK_MONOTONIC, &before);
    assert_true(store_client_add(client, 1, 12, &total, why));
    clock_gettime(CLOCK_MONOTONIC, &after);
    double seconds = (double)(after.tv_sec - before.tv_sec) + 1e-9 * (double)(after.tv_nsec - before.tv_nsec);
    assert_true(seconds >= 4 * 0.05);
    store_client_close(client);
    server_stop(&server);
}

/* --- answers that come with another try --------------------------------------------------------------------------------- */

static bool fail_twice(int connection, size_t number, unsigned long store, unsigned long attempt)
{
    if (attempt >= 2)
        return server_answer_well(connection, number, store, attempt);
    server_respond(connection, store % 2 ? "503 Service Unavailable" : "500 Internal Server Error", "{}");
    return true;
}

static bool drop_twice(int connection, size_t number, unsigned long store, unsigned long attempt)
{
    return attempt >= 2 && server_answer_well(connection, number, store, attempt);
}

static bool break_off_once(int connection, size_t number, unsigned long store, unsigned long attempt)
{
    if (attempt >= 1)
        return server_answer_well(connection, number, store, attempt);
    server_send(connection, "HTTP/1.1 200 OK\r\nContent-Length: 30\r\n\r\n{\"store\": ");
    return false;
}

static void errors_and_drops_are_tried_again(void **state)
{
    (void)state;
    accept_calls(fail_twice, 5, 155000);
    accept_calls(drop_twice, 5, 155000);
    accept_calls(break_off_once, 5, 155000);
}

static bool fail_always(int connection, size_t number, unsigned long store, unsigned long attempt)
{
    (void)number, (void)store, (void)attempt;
    server_respond(connection, "502 Bad Gateway", "");
    return true;
}

static bool drop_always(int connection, size_t number, unsigned long store, unsigned long attempt)
{
    (void)connection, (void)number, (void)store, (void)attempt;
    return false;
}

static void but_not_for_ever(void **state)
{
    (void)state;
    size_t requests = refuse_calls(fail_always, AMPLE_SECONDS, "10 tries failed, the last: HTTP 502");
    assert_int_equal(requests, STORE_TRIES_MOST);
    requests = refuse_calls_by(3, drop_always, AMPLE_SECONDS, "10 tries failed, the last: Server returned nothing");
    assert_in_range(requests, STORE_TRIES_MOST, 2 * STORE_TRIES_MOST);
}

/* The pauses before ten tries are 0.45 s at least. */
static void the_deadline_counts_tries_and_pauses(void **state)
{
    (void)state;
    for (size_t i = 0; i < WINDOW_COUNT; i++) {
        char why[WHY_MAX] = "";
        uint64_t total = 0;
        struct server server = server_start(fail_always);
        struct store_client *client = open_client(server.port, WINDOWS[i], SHORT_SECONDS);
        assert_false(store_client_add(client, 1, 1, &total, why));
        assert_in_range(*server.requests, 1, STORE_TRIES_MOST - 1);
        store_client_close(client);
        server_stop(&server);
    }
}

static void a_port_where_nobody_listens_is_told(void **state)
{
    (void)state;
    char why[WHY_MAX] = "";
    uint64_t total = 0;
    struct store_client *client = open_client(server_closed_port(), 1, AMPLE_SECONDS);
    assert_false(store_client_add(client, 1, 1, &total, why));
    assert_string_equal(why, "store 1: 10 tries failed, the last: Couldn't connect to server");
    store_client_close(client);
}

/* --- pauses, and after a failure ---------------------------------------------------------------------------------------- */

static void pauses_double_up_to_an_end_and_are_drawn(void **state)
{
    (void)state;
    static const double longest[] = {0.005, 0.01, 0.02, 0.04, 0.08, 0.16, 0.2, 0.2, 0.2};
    for (unsigned tries = 1; tries <= 9; tries++) {
        double sum = 0;
        for (uint64_t store = 1; store <= 1000; store++) {
            double pause_seconds = store_pause_seconds(1, store, tries);
            assert_true(pause_seconds > longest[tries - 1] / 2 && pause_seconds <= longest[tries - 1]);
            sum += pause_seconds / longest[tries - 1];
        }
        assert_near(sum / 1000, 0.75, 0.025); /* 5 standard errors of a uniform one in [0.5, 1] */
    }
    assert_true(store_pause_seconds(1, 2, 1) != store_pause_seconds(2, 2, 1));
}

static bool fail_for_seven(int connection, size_t number, unsigned long store, unsigned long attempt)
{
    if (store != 7)
        return server_answer_well(connection, number, store, attempt);
    server_respond(connection, "404 Not Found", "");
    return true;
}

static void a_client_works_on_after_a_failure(void **state)
{
    (void)state;
    for (size_t i = 0; i < WINDOW_COUNT; i++) {
        char why[WHY_MAX] = "";
        uint64_t total = 0;
        struct server server = server_start(fail_for_seven);
        struct store_client *client = open_client(server.port, WINDOWS[i], AMPLE_SECONDS);
        assert_false(store_client_add(client, 6, 9, &total, why));
        assert_string_equal(why, "store 7: HTTP 404");
        assert_true(store_client_add(client, 1, 5, &total, why));
        assert_int_equal(total, 155000);
        store_client_close(client);
        server_stop(&server);
    }
}

int main(void)
{
    setenv("http_proxy", "http://127.0.0.1:1", 1); /* which nobody asks */
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(five_stores_are_added_up),
        cmocka_unit_test(each_store_is_taken_once),
        cmocka_unit_test(whoever_takes_may_end_the_calls),
        cmocka_unit_test(the_connection_is_kept),
        cmocka_unit_test(a_connection_that_was_closed_is_made_anew),
        cmocka_unit_test(calls_in_flight_are_no_more_than_asked),
        cmocka_unit_test(errors_and_drops_are_tried_again),
        cmocka_unit_test(but_not_for_ever),
        cmocka_unit_test(the_deadline_counts_tries_and_pauses),
        cmocka_unit_test(a_port_where_nobody_listens_is_told),
        cmocka_unit_test(pauses_double_up_to_an_end_and_are_drawn),
        cmocka_unit_test(a_client_works_on_after_a_failure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
