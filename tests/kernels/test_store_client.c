/* test_store_client.c - label: fault - calls to servers that answer well, late, wrongly, too much or not at all, one by one and
 * several in flight. */
#define _GNU_SOURCE
#include "web/store_client.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "check.h"
#include "server.h"

/* Beyond all that an answer takes; and one that is waited for in vain. */
static const double AMPLE_SECONDS = 30, SHORT_SECONDS = 0.15;

static struct store_client *open_client(unsigned port, size_t in_flight, double deadline_seconds)
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

/* Both ways of calling. */
static const size_t WINDOWS[] = {1, 3};
enum { WINDOW_COUNT = 2 };

static void accept(server_answer *answer, size_t count, uint64_t expected)
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

static void refuse(server_answer *answer, double deadline_seconds, const char *words)
{
    for (size_t i = 0; i < WINDOW_COUNT; i++) {
        char why[WHY_MAX] = "";
        uint64_t total = 0;
        struct server server = server_start(answer);
        struct store_client *client = open_client(server.port, WINDOWS[i], deadline_seconds);
        if (store_client_add(client, 1, 2, &total, why))
            fail_msg("%zu in flight: taken, though it should say '%s'", WINDOWS[i], words);
        assert_says(why, words);
        store_client_close(client);
        server_stop(&server);
    }
}

/* --- answers that are right --------------------------------------------------------------------------------------------- */

static void five_stores_are_added_up(void **state)
{
    (void)state;
    accept(server_answer_well, 5, 155000);
    accept(server_answer_well, 1, 27000);
    accept(server_answer_well, 0, 0);
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
    accept(answer_and_close, 5, 155000);
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
    accept(fail_twice, 5, 155000);
    accept(drop_twice, 5, 155000);
    accept(break_off_once, 5, 155000);
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
    char why[WHY_MAX] = "";
    uint64_t total = 0;
    struct server server = server_start(fail_always);
    struct store_client *client = open_client(server.port, 1, AMPLE_SECONDS);
    assert_false(store_client_add(client, 7, 1, &total, why));
    assert_string_equal(why, "store 7: 10 tries failed, the last: HTTP 502");
    assert_int_equal(*server.requests, STORE_TRIES_MOST);
    store_client_close(client);
    server_stop(&server);
    refuse(fail_always, AMPLE_SECONDS, "10 tries failed, the last: HTTP 502");
    refuse(drop_always, AMPLE_SECONDS, "10 tries failed, the last: Server returned nothing");
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
    for (size_t i = 0; i < WINDOW_COUNT; i++) {
        char why[WHY_MAX] = "";
        uint64_t total = 0;
        struct store_client *client = open_client(server_closed_port(), WINDOWS[i], AMPLE_SECONDS);
        assert_false(store_client_add(client, 1, 1, &total, why));
        assert_says(why, "store 1: ");
        assert_says(why, "10 tries failed, the last: Couldn't connect to server");
        store_client_close(client);
    }
}

/* --- answers that are none ---------------------------------------------------------------------------------------------- */

static bool answer_nonsense(int connection, size_t number, unsigned long store, unsigned long attempt)
{
    (void)number, (void)store, (void)attempt;
    server_respond(connection, "200 OK", "<html>Sold out</html>");
    return true;
}

static bool answer_another(int connection, size_t number, unsigned long store, unsigned long attempt)
{
    return server_answer_well(connection, number, store + 1, attempt);
}

static bool send_elsewhere(int connection, size_t number, unsigned long store, unsigned long attempt)
{
    (void)number, (void)store, (void)attempt;
    server_send(connection, "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/stores/1\r\nContent-Length: 0\r\n\r\n");
    return true;
}

static bool know_none(int connection, size_t number, unsigned long store, unsigned long attempt)
{
    (void)number, (void)store, (void)attempt;
    server_respond(connection, "404 Not Found", "");
    return true;
}

static void wrong_answers_are_told_at_once(void **state)
{
    (void)state;
    refuse(answer_nonsense, AMPLE_SECONDS, "its answer is no JSON: ");
    refuse(answer_another, AMPLE_SECONDS, "its answer is that of store ");
    refuse(send_elsewhere, AMPLE_SECONDS, "HTTP 302, a redirect, which is not followed");
    refuse(know_none, AMPLE_SECONDS, "HTTP 404");
}

static bool never_answer(int connection, size_t number, unsigned long store, unsigned long attempt)
{
    (void)connection, (void)number, (void)store, (void)attempt;
    pause();
    return false;
}

static bool never_end(int connection, size_t number, unsigned long store, unsigned long attempt)
{
    (void)number, (void)store, (void)attempt;
    server_send(connection, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (int i = 0; i < 1000; i++) {
        server_send(connection, "1\r\n \r\n"); /* white space before a JSON text that never comes */
        usleep(20000);
    }
    return false;
}

static void slow_answers_end_with_the_deadline(void **state)
{
    (void)state;
    refuse(never_answer, SHORT_SECONDS, "no whole answer within its deadline of 0.15 s");
    refuse(never_end, SHORT_SECONDS, "no whole answer within its deadline of 0.15 s");
}

static bool tell_100_megabytes(int connection, size_t number, unsigned long store, unsigned long attempt)
{
    (void)number, (void)store, (void)attempt;
    server_send(connection, "HTTP/1.1 200 OK\r\nContent-Length: 104857600\r\n\r\n");
    for (int i = 0; i < 1600; i++) {
        char block[65536];
        memset(block, ' ', sizeof block - 1);
        block[sizeof block - 1] = '\0';
        server_send(connection, block);
    }
    return false;
}

static bool send_100_megabytes(int connection, size_t number, unsigned long store, unsigned long attempt)
{
    (void)number, (void)store, (void)attempt;
    server_send(connection, "HTTP/1.1 200 OK\r\n\r\n"); /* as long as the connection is there */
    return tell_100_megabytes(connection, number, store, attempt);
}

static void long_answers_are_not_taken(void **state)
{
    (void)state;
    refuse(tell_100_megabytes, AMPLE_SECONDS, "its answer is longer than 65536 bytes");
    refuse(send_100_megabytes, AMPLE_SECONDS, "its answer is longer than 65536 bytes");
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
        cmocka_unit_test(the_connection_is_kept),
        cmocka_unit_test(a_connection_that_was_closed_is_made_anew),
        cmocka_unit_test(calls_in_flight_are_no_more_than_asked),
        cmocka_unit_test(errors_and_drops_are_tried_again),
        cmocka_unit_test(but_not_for_ever),
        cmocka_unit_test(the_deadline_counts_tries_and_pauses),
        cmocka_unit_test(a_port_where_nobody_listens_is_told),
        cmocka_unit_test(wrong_answers_are_told_at_once),
        cmocka_unit_test(slow_answers_end_with_the_deadline),
        cmocka_unit_test(long_answers_are_not_taken),
        cmocka_unit_test(pauses_double_up_to_an_end_and_are_drawn),
        cmocka_unit_test(a_client_works_on_after_a_failure),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
