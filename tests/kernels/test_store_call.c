/* test_store_call.c - label: fault - what a peer can do wrong to a call: answers that are none, that never come, never end or
 * are too long, and answers that lie elsewhere. Each is refused with its store and its cause, and none is counted. */
#define _GNU_SOURCE
#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

#include "calls.h"
#include "check.h"

/* What the server sends next, whatever it is asked, before it closes. It is set before the server is started, which is a copy
 * of this process. */
static const char *script;

static bool send_script(int connection, size_t number, unsigned long store, unsigned long attempt)
{
    (void)number, (void)store, (void)attempt;
    server_send(connection, script);
    return false;
}

static bool send_body(int connection, size_t number, unsigned long store, unsigned long attempt)
{
    (void)number, (void)store, (void)attempt;
    server_respond(connection, "200 OK", script);
    return true;
}

/* --- answers that are none ---------------------------------------------------------------------------------------------- */

/* All that a body may hold is in test_store_reply.c; these come over the wire. */
static void wrong_bodies_are_told_at_once(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"", "its answer is no JSON: "},
        {"<html>Sold out</html>", "its answer is no JSON: "},
        {"{\"store\": 1, \"sales\": 270", "its answer is no JSON: "},
        {"{\"store\": 1, \"sales\": 1e999}", "its answer is no JSON: "},
        {"{\"store\": 9, \"sales\": 43000}", "its answer is that of store 9"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        script = cases[i][0];
        size_t requests = refuse_calls(send_body, AMPLE_SECONDS, cases[i][1]);
        assert_int_equal(requests, 1); /* not tried again */
    }
}

static bool answer_another(int connection, size_t number, unsigned long store, unsigned long attempt)
{
    return server_answer_well(connection, number, store + 1, attempt);
}

static void another_stores_answer_is_not_taken(void **state)
{
    (void)state;
    refuse_calls(answer_another, AMPLE_SECONDS, "its answer is that of store ");
}

static void wrong_heads_are_told_at_once(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n", "HTTP 404"},
        {"HTTP/1.1 204 No Content\r\n\r\n", "HTTP 204"},
        {"HTTP/1.1 999 Beyond\r\nContent-Length: 0\r\n\r\n", "HTTP 999"},
        {"HTTP/1.1 200 OK\r\nContent-Length: -5\r\n\r\n", "Invalid Content-Length: value"},
        {"HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n", "its answer is longer than 65536 bytes"},
        {"SSH-2.0-OpenSSH_9.2\r\n", "Received HTTP/0.9 when not allowed"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        script = cases[i][0];
        size_t requests = refuse_calls(send_script, AMPLE_SECONDS, cases[i][1]);
        assert_int_equal(requests, 1);
    }
}

/* The server would be asked again if it were followed. */
static void redirects_are_not_followed(void **state)
{
    (void)state;
    static const unsigned kinds[] = {301, 302, 303, 307, 308};
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        char answer[128], words[64];
        snprintf(answer, sizeof answer, "HTTP/1.1 %u Elsewhere\r\nLocation: /stores/2\r\nContent-Length: 0\r\n\r\n", kinds[i]);
        snprintf(words, sizeof words, "HTTP %u, a redirect, which is not followed", kinds[i]);
        script = answer;
        size_t requests = refuse_calls(send_script, AMPLE_SECONDS, words);
        assert_int_equal(requests, 1);
    }
}

/* The second is not the answer to the next call. */
static bool answer_twice(int connection, size_t number, unsigned long store, unsigned long attempt)
{
    return server_answer_well(connection, number, store, attempt) && server_answer_well(connection, number, store, attempt);
}

/* Such a connection is given up where libcurl sees it in time; where not, the answer is that of another store. */
static void what_was_not_asked_is_not_counted(void **state)
{
    (void)state;
    for (size_t i = 0; i < WINDOW_COUNT; i++) {
        char why[WHY_MAX] = "";
        uint64_t total = 0;
        struct server server = server_start(answer_twice);
        struct store_client *client = open_client(server.port, WINDOWS[i], AMPLE_SECONDS);
        if (store_client_add(client, 1, 5, &total, why))
            assert_int_equal(total, 155000);
        else
            assert_says(why, ": its answer is that of store ");
        store_client_close(client);
        server_stop(&server);
    }
}

/* --- answers that never come, or never end ------------------------------------------------------------------------------ */

static bool never_answer(int connection, size_t number, unsigned long store, unsigned long attempt)
{
    (void)connection, (void)number, (void)store, (void)attempt;
    pause();
    return false;
}

static void dribble(int connection, const char *drop)
{
    for (;;) {
        server_send(connection, drop);
        usleep(10000);
    }
}

static bool dribble_a_head(int connection, size_t number, unsigned long store, unsigned long attempt)
{
    (void)number, (void)store, (void)attempt;
    server_send(connection, "HTTP/1.1 200 OK\r\nX-Slow: ");
    dribble(connection, "x");
    return false;
}

static bool dribble_a_body(int connection, size_t number, unsigned long store, unsigned long attempt)
{
    (void)number, (void)store, (void)attempt;
    server_send(connection, "HTTP/1.1 200 OK\r\nContent-Length: 60000\r\n\r\n");
    dribble(connection, " "); /* before a JSON text that never comes */
    return false;
}

static bool dribble_chunks(int connection, size_t number, unsigned long store, unsigned long attempt)
{
    (void)number, (void)store, (void)attempt;
    server_send(connection, "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    dribble(connection, "1\r\n \r\n");
    return false;
}

static void slow_answers_end_with_the_deadline(void **state)
{
    (void)state;
    server_answer *const answers[] = {never_answer, dribble_a_head, dribble_a_body, dribble_chunks};
    for (size_t i = 0; i < sizeof answers / sizeof answers[0]; i++)
        refuse_calls(answers[i], SHORT_SECONDS, "no whole answer within its deadline of 0.15 s");
}

/* --- answers that are too long ------------------------------------------------------------------------------------------ */

/* 100 MB of copies of the text, or as many as are taken. */
static void send_100_megabytes(int connection, const char *text)
{
    char block[65536];
    size_t length = strlen(text), used = 0;
    for (; used + length < sizeof block; used += length)
        memcpy(block + used, text, length);
    block[used] = '\0';
    for (size_t sent = 0; sent < 100 << 20; sent += used)
        server_send(connection, block);
}

static bool tell_100_megabytes(int connection, size_t number, unsigned long store, unsigned long attempt)
{
    (void)number, (void)store, (void)attempt;
    server_send(connection, "HTTP/1.1 200 OK\r\nContent-Length: 104857600\r\n\r\n");
    send_100_megabytes(connection, " ");
    return false;
}

/* The answer is as long as the connection is there. */
static bool send_a_long_body(int connection, size_t number, unsigned long store, unsigned long attempt)
{
    (void)number, (void)store, (void)attempt;
    server_send(connection, "HTTP/1.1 200 OK\r\n\r\n");
    send_100_megabytes(connection, " ");
    return false;
}

static bool send_a_long_head(int connection, size_t number, unsigned long store, unsigned long attempt)
{
    (void)number, (void)store, (void)attempt;
    server_send(connection, "HTTP/1.1 200 OK\r\n");
    send_100_megabytes(connection, "X-More: and more\r\n");
    return false;
}

static bool send_many_heads(int connection, size_t number, unsigned long store, unsigned long attempt)
{
    (void)number, (void)store, (void)attempt;
    send_100_megabytes(connection, "HTTP/1.1 100 Continue\r\n\r\n");
    return false;
}

static long most_kibibytes(void)
{
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

static void long_answers_are_neither_taken_nor_kept(void **state)
{
    (void)state;
    server_answer *const answers[] = {tell_100_megabytes, send_a_long_body, send_a_long_head, send_many_heads};
    long before = most_kibibytes();
    for (size_t i = 0; i < sizeof answers / sizeof answers[0]; i++)
        refuse_calls(answers[i], AMPLE_SECONDS, "its answer is longer than 65536 bytes");
    assert_true(most_kibibytes() - before < 20 << 10); /* a fifth of one of them */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(wrong_bodies_are_told_at_once),
        cmocka_unit_test(another_stores_answer_is_not_taken),
        cmocka_unit_test(wrong_heads_are_told_at_once),
        cmocka_unit_test(redirects_are_not_followed),
        cmocka_unit_test(what_was_not_asked_is_not_counted),
        cmocka_unit_test(slow_answers_end_with_the_deadline),
        cmocka_unit_test(long_answers_are_neither_taken_nor_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
