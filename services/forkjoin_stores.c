/* forkjoin_stores.c - the program forkjoin-stores: an HTTP service on 127.0.0.1 that takes its time. wait.api calls it.
 *
 * GET /stores/3 answers {"store": 3, "sales": 31000} after a latency; nothing else is there. A thread waits for each connection
 * (libmicrohttpd), so that calls wait side by side. It is a program of its own, so that it can also be called by hand, by curl
 * or from another language. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <math.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "command_line.h"
#include "store.h"

enum {
    WRONG_USE = 2,
    CANNOT = 3,
    CONNECTIONS_MOST = 4096, /* each has a thread, which takes some KiB as long as it sleeps */
    IDLE_SECONDS = 300,      /* after which a connection that says nothing is closed */
    ANSWER_MAX = 96,
};

/* --- answering ---------------------------------------------------------------------------------------------------------- */

static void wait_for(double seconds)
{
    struct timespec left = {.tv_sec = (time_t)seconds, .tv_nsec = (long)(1e9 * (seconds - floor(seconds)))};
    while (nanosleep(&left, &left) != 0 && errno == EINTR)
        ;
}

static enum MHD_Result respond(struct MHD_Connection *connection, unsigned status, const char *body)
{
    void *bytes = (void *)(uintptr_t)body; // NOLINT(performance-no-int-to-ptr): copied, not written
    struct MHD_Response *response = MHD_create_response_from_buffer(strlen(body), bytes, MHD_RESPMEM_MUST_COPY);
    if (!response)
        return MHD_NO;
    MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, "application/json");
    if (status == MHD_HTTP_METHOD_NOT_ALLOWED)
        MHD_add_response_header(response, MHD_HTTP_HEADER_ALLOW, MHD_HTTP_METHOD_GET);
    enum MHD_Result result = MHD_queue_response(connection, status, response);
    MHD_destroy_response(response);
    return result;
}

/* How often this call was tried before, as its caller counts. */
static uint64_t attempt_of(struct MHD_Connection *connection)
{
    const char *text = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, "X-Attempt");
    return text ? strtoull(text, NULL, 10) : 0;
}

static enum MHD_Result answer_store(const struct store_settings *settings, struct MHD_Connection *connection, uint64_t store)
{
    char body[ANSWER_MAX];
    enum store_fate fate = store_fate(settings, store, attempt_of(connection));
    if (fate == STORE_DROPPED)
        return MHD_NO; /* closes the connection */
    wait_for(store_latency_seconds(settings, store));
    if (fate == STORE_IN_ERROR)
        return respond(connection, MHD_HTTP_SERVICE_UNAVAILABLE, "{\"error\": \"try again\"}\n");
    snprintf(body, sizeof body, "{\"store\": %" PRIu64 ", \"sales\": %" PRIu64 "}\n", store, store_sales(store));
    return respond(connection, MHD_HTTP_OK, body);
}

/* Called with the headers of a request, then with pieces of its body, which is passed over, then once more at its end. */
static enum MHD_Result answer(void *settings, struct MHD_Connection *connection, const char *path, const char *method,
                              const char *version, const char *body, size_t *body_bytes, void **seen)
{
    static int mark;
    (void)version, (void)body;
    if (!*seen || *body_bytes > 0) {
        *seen = &mark;
        *body_bytes = 0;
        return MHD_YES;
    }
    uint64_t store = store_of_path(path);
    if (store == 0)
        return respond(connection, MHD_HTTP_NOT_FOUND, "{\"error\": \"there is GET /stores/ID, ID from 1 to 1000000\"}\n");
    if (strcmp(method, MHD_HTTP_METHOD_GET) != 0)
        return respond(connection, MHD_HTTP_METHOD_NOT_ALLOWED, "{\"error\": \"only GET\"}\n");
    return answer_store(settings, connection, store);
}

/* --- listening ---------------------------------------------------------------------------------------------------------- */

static int complain(const char *action, unsigned port)
{
    fprintf(stderr, "cannot %s 127.0.0.1:%u: %s\n", action, port, strerror(errno));
    return -1;
}

/* A socket that listens on the loopback device alone; *port 0 becomes a free one. -1 after telling why. */
static int listen_on(unsigned *port)
{
    int yes = 1, listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons((uint16_t)*port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t bytes = sizeof address;
    if (listener < 0)
        return complain("make a socket for", *port);
    setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    if (bind(listener, (struct sockaddr *)&address, sizeof address) != 0 || listen(listener, SOMAXCONN) != 0 ||
        getsockname(listener, (struct sockaddr *)&address, &bytes) != 0) {
        complain("listen on", *port);
        close(listener);
        return -1;
    }
    *port = ntohs(address.sin_port);
    return listener;
}

/* A connection is an open file, and shells give some 1024; we may take what the machine lets us have. */
static void open_many_files(void)
{
    struct rlimit files;
    if (getrlimit(RLIMIT_NOFILE, &files) != 0)
        return;
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files); /* refused: it stays as it was */
}

/* --- the command line --------------------------------------------------------------------------------------------------- */

static const char HELP[] =
    "usage: forkjoin-stores [OPTION...]\n"
    "An HTTP service on 127.0.0.1 that answers GET /stores/ID, ID from 1 to 1000000, with {\"store\": ID, \"sales\": 25000 + "
    "2000 * ID}.\n\n"
    "  --port N         where it listens (default: a free port, which its first line tells)\n"
    "  --latency-ms T   how long an answer takes (default: 50)\n"
    "  --spread S       latencies are log-normal with this sigma, each store's its own (default: 0, all the same)\n"
    "  --errors PCT     of calls that are answered by HTTP 503 (default: 0)\n"
    "  --drops PCT      of calls whose connection is closed without an answer (default: 0)\n"
    "  --seed N         of latencies, errors and drops, which hang on it, the store and the header X-Attempt (default: 1)\n"
    "  --help           print this\n";

/* False, told, when it is no number from `least` to `most`. */
static bool parse(const char *name, const char *text, double least, double most, double *value)
{
    char *end = NULL;
    double number = strtod(text, &end);
    if (end == text || *end != '\0' || !(number >= least && number <= most)) {
        fprintf(stderr, "forkjoin-stores: --%s takes a number from %g to %.0f, not '%.64s'\n", name, least, most, text);
        return false;
    }
    *value = number;
    return true;
}

static const struct option options[] = {
    {"port", required_argument, NULL, 0},   {"latency-ms", required_argument, NULL, 1},
    {"spread", required_argument, NULL, 2}, {"errors", required_argument, NULL, 3},
    {"drops", required_argument, NULL, 4},  {"seed", required_argument, NULL, 5},
    {"help", no_argument, NULL, 'h'},       {0},
};
enum { VALUE_COUNT = 6 };
static const double most[VALUE_COUNT] = {65535, 60000, 10, 100, 100, 9007199254740992.0};

/* The status to end with, or -1 to go on. */
static int parse_all(int argc, char **argv, double values[VALUE_COUNT])
{
    int found = 0;
    while ((found = getopt_long(argc, argv, "h", options, NULL)) != -1) {
        if (found == 'h') {
            fputs(HELP, stdout);
            return 0;
        }
        if (found >= VALUE_COUNT || !parse(options[found].name, optarg, 0, most[found], &values[found]))
            return WRONG_USE; /* told */
    }
    return command_line_ends("forkjoin-stores", argc, argv) ? -1 : WRONG_USE;
}

int main(int argc, char **argv)
{
    double values[VALUE_COUNT] = {0, 50, 0, 0, 0, 1};
    int status = parse_all(argc, argv, values);
    if (status >= 0)
        return status;
    struct store_settings settings = {.latency_seconds = values[1] / 1e3,
                                      .spread = values[2],
                                      .error_share = values[3] / 100,
                                      .drop_share = values[4] / 100,
                                      .seed = (uint64_t)values[5]};
    unsigned port = (unsigned)values[0];
    open_many_files();
    int listener = listen_on(&port);
    if (listener < 0)
        return CANNOT;
    struct MHD_Daemon *daemon =
        MHD_start_daemon(MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_THREAD_PER_CONNECTION, 0, NULL, NULL, answer, &settings,
                         MHD_OPTION_LISTEN_SOCKET, listener, MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS_MOST,
                         MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)IDLE_SECONDS, MHD_OPTION_END);
    if (!daemon) {
        complain("serve", port);
        return CANNOT;
    }
    printf("ready at 127.0.0.1:%u\n", port);
    fflush(stdout);
    for (;;) /* until a signal ends it */
        pause();
}
