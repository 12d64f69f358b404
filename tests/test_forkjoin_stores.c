/* test_forkjoin_stores.c - label: fault - the web service over the wire: it listens on 127.0.0.1 alone, answers nothing but its
 * own paths, and lives on whatever it is sent. */
#define _GNU_SOURCE
#include "check.h"

#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "service.h"

enum { FEW_FILES = 64 }; /* that the service is given to open, of more that it may take */

static struct running_services services;
static unsigned port;

/* --- the service and connections to it ---------------------------------------------------------------------------------- */

static void words_of(const struct problem *problem, struct service_words *words)
{
    (void)problem;
    snprintf(words->words[words->count++], SERVICE_WORD_BYTES, "--latency-ms=0");
}

static int start(void **state)
{
    (void)state;
    static const struct service stores = {.program = "forkjoin-stores", .words = words_of};
    static const struct kernel kernel = {.name = "wait.test", .services = {&stores}};
    struct problem problem = {.item_count = 1};
    char why[WHY_MAX] = "";
    struct rlimit files, few;
    getrlimit(RLIMIT_NOFILE, &files);
    few = (struct rlimit){.rlim_cur = FEW_FILES, .rlim_max = files.rlim_max};
    setrlimit(RLIMIT_NOFILE, &few);
    bool started = services_start(&services, &kernel, &problem, 1, NULL, why);
    setrlimit(RLIMIT_NOFILE, &files);
    if (!started)
        print_error("%s\n", why);
    return !started || sscanf(services.each[0].address, "127.0.0.1:%u", &port) != 1;
}

static int stop(void **state)
{
    (void)state;
    services_stop(&services);
    return 0;
}

/* -1, and errno, when nobody listens there. */
static int connect_to(const char *host)
{
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    const struct timeval patience = {.tv_sec = 30};
    int connection = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(inet_pton(AF_INET, host, &address.sin_addr), 1);
    setsockopt(connection, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    if (connect(connection, (struct sockaddr *)&address, sizeof address) == 0)
        return connection;
    int cause = errno;
    close(connection);
    errno = cause;
    return -1;
}

/* As much as it takes: it may refuse to read on. */
static void say(int connection, const char *text, size_t bytes)
{
    while (bytes > 0) {
        ssize_t sent = send(connection, text, bytes, MSG_NOSIGNAL);
        if (sent <= 0)
            return;
        text += sent;
        bytes -= (size_t)sent;
    }
}

/* Until it closes, or `size` - 1 bytes. */
static void hear(int connection, char *reply, size_t size)
{
    size_t used = 0;
    ssize_t length = 0;
    while (used < size - 1 && (length = recv(connection, reply + used, size - 1 - used, 0)) > 0)
        used += (size_t)length;
    reply[used] = '\0';
}

static void ask(const char *request, size_t bytes, char *reply, size_t size)
{
    int connection = connect_to("127.0.0.1");
    assert_true(connection >= 0);
    say(connection, request, bytes);
    hear(connection, reply, size);
    close(connection);
}

static void check_status(const char *what, const char *reply, const char *status)
{
    if (strncmp(reply, "HTTP/1.1 ", 9) != 0 || strncmp(reply + 9, status, strlen(status)) != 0)
        fail_msg("%.60s: not status %s, but: %.200s", what, status, reply);
}

#define END " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"

static void check_that_it_lives(void)
{
    char reply[1024], why[WHY_MAX] = "";
    static const char request[] = "GET /stores/3" END;
    if (!services_live(&services, why))
        fail_msg("%s", why);
    ask(request, sizeof request - 1, reply, sizeof reply);
    check_status(request, reply, "200 ");
    assert_says(reply, "\r\n\r\n{\"store\": 3, \"sales\": 31000}\n");
}

/* --- where it listens --------------------------------------------------------------------------------------------------- */

static void other_addresses_of_this_machine_are_closed(void **state)
{
    (void)state;
    assert_int_equal(connect_to("127.0.0.2"), -1);
    assert_int_equal(errno, ECONNREFUSED);
    check_that_it_lives();
}

/* Whether the service holds the socket of that number. */
static bool holds_socket(unsigned long inode)
{
    char folder[64], wanted[64], path[320], target[64];
    bool found = false;
    snprintf(folder, sizeof folder, "/proc/%d/fd", (int)services.each[0].process);
    snprintf(wanted, sizeof wanted, "socket:[%lu]", inode);
    DIR *files = opendir(folder);
    assert_non_null(files);
    for (struct dirent *file; (file = readdir(files)) && !found;) {
        snprintf(path, sizeof path, "%s/%s", folder, file->d_name);
        ssize_t length = readlink(path, target, sizeof target - 1);
        target[length > 0 ? length : 0] = '\0';
        found = strcmp(target, wanted) == 0;
    }
    closedir(files);
    return found;
}

/* Its sockets in a table of the kernel's that are not of a connection; `local` is the last one's address. */
static size_t count_open(const char *table, char local[64])
{
    char line[512], address[64], far[64];
    size_t count = 0;
    unsigned kind = 0;
    unsigned long inode = 0;
    FILE *sockets = fopen(table, "re");
    if (!sockets)
        return 0; /* a machine without IPv6 */
    while (fgets(line, sizeof line, sockets)) {
        if (sscanf(line, " %*d: %63s %63s %x %*s %*s %*s %*s %*s %lu", address, far, &kind, &inode) != 4)
            continue; /* the head */
        if (strspn(far, "0:") == strlen(far) && holds_socket(inode)) {
            snprintf(local, 64, "%s", address);
            count++;
        }
    }
    fclose(sockets);
    return count;
}

static void it_has_one_open_socket_and_that_on_loopback(void **state)
{
    (void)state;
    char local[64] = "", expected[64];
    assert_int_equal(count_open("/proc/net/tcp", local), 1);
    snprintf(expected, sizeof expected, "%08X:%04X", htonl(INADDR_LOOPBACK), port); /* as it lies in memory */
    assert_string_equal(local, expected);
    assert_int_equal(count_open("/proc/net/tcp6", local), 0);
    assert_int_equal(count_open("/proc/net/udp", local), 0);
    assert_int_equal(count_open("/proc/net/udp6", local), 0);
}

/* --- what it answers ---------------------------------------------------------------------------------------------------- */

static void it_answers_its_own_paths_only(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"GET /stores/3" END, "200 "},
        {"GET /stores/1000000" END, "200 "},
        {"GET /stores/1000001" END, "404 "},
        {"GET /stores/0" END, "404 "},
        {"GET /stores/03" END, "404 "},
        {"GET /stores/-3" END, "404 "},
        {"GET /stores/3/" END, "404 "},
        {"GET /stores/3/../4" END, "404 "},
        {"GET /stores/" END, "404 "},
        {"GET /stores" END, "404 "},
        {"GET //stores/3" END, "404 "},
        {"GET /" END, "404 "},
        {"GET /favicon.ico" END, "404 "},
        {"GET /../etc/passwd" END, "404 "},
        {"GET /stores/../../etc/passwd" END, "404 "},
        {"GET /stores/%2e%2e%2fetc%2fpasswd" END, "404 "},
        {"GET /stores/3%0d%0aX-More:%20yes" END, "404 "},
        {"GET http://example.org/stores/3" END, "404 "},
        {"CONNECT example.org:80" END, "404 "},
        {"HEAD /stores/3" END, "405 "},
        {"DELETE /stores/3" END, "405 "},
        {"OPTIONS /stores/3" END, "405 "},
        {"TRACE /stores/3" END, "405 "},
        {"get /stores/3" END, "405 "},
        {"POST /stores/3 HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello", "405 "},
        {"PUT /stores/3 HTTP/1.1\r\nHost: x\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n0\r\n\r\n",
         "405 "},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char reply[4096];
        ask(cases[i][0], strlen(cases[i][0]), reply, sizeof reply);
        check_status(cases[i][0], reply, cases[i][1]);
        if (strcmp(cases[i][1], "405 ") == 0)
            assert_says(reply, "\r\nAllow: GET\r\n");
        if (strcmp(cases[i][1], "404 ") == 0)
            assert_says(reply, "there is GET /stores/ID");
        assert_null(strstr(reply, "root:"));
    }
    check_that_it_lives();
}

/* What is no request is refused, or the connection closed without a word. */
static void it_lives_on_after_nonsense(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        size_t count;
    } cases[] = {
#define BYTES(text) {text, sizeof text - 1}
        BYTES("nonsense\r\n\r\n"),
        BYTES("\r\n\r\n\r\n\r\n"),
        BYTES("\0\0\0\0\r\n\r\n"),
        BYTES("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 TLS\r\n\r\n"),
        BYTES("GET /stores/3 HTTP/9.9\r\n\r\n"),
        BYTES("POST /stores/3 HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n"),
        BYTES("POST /stores/3 HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n"),
        BYTES("POST /stores/3 HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nZZ\r\n"),
#undef BYTES
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char reply[4096];
        int connection = connect_to("127.0.0.1");
        assert_true(connection >= 0);
        say(connection, cases[i].bytes, cases[i].count);
        shutdown(connection, SHUT_WR); /* there is no more of it */
        hear(connection, reply, sizeof reply);
        close(connection);
        if (reply[0])
            check_status(cases[i].bytes, reply, strstr(cases[i].bytes, "HTTP/9.9") ? "505 " : "4");
    }
    check_that_it_lives();
}

/* A request made of a beginning, many copies of its middle, and an end. */
static void refuse_long(const char *begin, const char *middle, size_t copies, const char *end, const char *status)
{
    size_t length = strlen(middle), bytes = 0;
    char reply[4096], *request = malloc(strlen(begin) + copies * length + strlen(end) + 1);
    assert_non_null(request);
    bytes = (size_t)sprintf(request, "%s", begin);
    for (size_t i = 0; i < copies; i++, bytes += length)
        memcpy(request + bytes, middle, length);
    strcpy(request + bytes, end);
    ask(request, bytes + strlen(end), reply, sizeof reply);
    if (reply[0]) /* when it closed while we were still sending, its words may be lost */
        check_status(begin, reply, status);
    free(request);
    check_that_it_lives();
}

static void long_requests_are_refused(void **state)
{
    (void)state;
    refuse_long("GET /stores/", "1", 10000, END, "4");
    refuse_long("GET /stores/", "../", 100000, END, "4");
    refuse_long("GET /stores/3 HTTP/1.1\r\nHost: x\r\nX-Long: ", "x", 1 << 20, "\r\nConnection: close\r\n\r\n", "4");
    refuse_long("GET /stores/3 HTTP/1.1\r\nHost: x\r\n", "X-Many: x\r\n", 100000, "Connection: close\r\n\r\n", "4");
}

/* Connections that say nothing, or stop in the middle of a word, keep nobody else waiting. There are more of them than files
 * that it was given to open. */
static void idle_connections_are_in_nobodys_way(void **state)
{
    (void)state;
    enum { IDLE = 2 * FEW_FILES };
    int idle[IDLE];
    for (size_t i = 0; i < IDLE; i++) {
        idle[i] = connect_to("127.0.0.1");
        assert_true(idle[i] >= 0);
        if (i % 2)
            say(idle[i], "GET /sto", 8);
    }
    check_that_it_lives();
    for (size_t i = 0; i < IDLE; i++)
        close(idle[i]);
    check_that_it_lives();
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(other_addresses_of_this_machine_are_closed),
        cmocka_unit_test(it_has_one_open_socket_and_that_on_loopback),
        cmocka_unit_test(it_answers_its_own_paths_only),
        cmocka_unit_test(it_lives_on_after_nonsense),
        cmocka_unit_test(long_requests_are_refused),
        cmocka_unit_test(idle_connections_are_in_nobodys_way),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
