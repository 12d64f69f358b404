/* postgresql.c - the served engine: PostgreSQL through libpq, never waiting longer than the deadline.
 *
 * libpq is used as it comes for event loops, with sockets that do not block and poll(); so every call has an end, and several
 * queries can be under way (pipeline mode, where each query has a Sync of its own and so is a transaction of its own). Names of
 * hosts are looked up by the system, in its own time. The server is told a time limit too (statement_timeout), so that nothing
 * goes on there after we gave up. */
#include "engine.h"

#include <string.h>

static bool takes(const char *address)
{
    return strncmp(address, "postgresql://", 13) == 0 || strncmp(address, "postgres://", 11) == 0;
}

#ifdef FORKJOIN_HAVE_POSTGRESQL

#include <errno.h>
#include <libpq-fe.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>

#include "deadline.h"

enum {
    ADDRESS_LEFT = 40, /* bytes of an address that users leave to #SCHEMA */
    OPTIONS_MAX = 512, /* bytes of the server's options */
    KEYWORDS_MAX = 64, /* libpq has some forty */
};

/* Between our deadline and the server's own, so that it is ours that is told. */
static const double SERVER_GRACE_SECONDS = 1;

struct postgresql {
    struct database base;
    PGconn *connection;
    bool prepared[DATABASE_STATEMENTS_MAX]; /* or its preparation is under way */
};

static struct postgresql *postgresql_of(struct database *database)
{
    return (struct postgresql *)database; /* its first member */
}

static bool fail(const struct postgresql *postgresql, char why[WHY_MAX])
{
    return engine_fail(&engine_postgresql, PQerrorMessage(postgresql->connection), why);
}

/* --- addresses ---------------------------------------------------------------------------------------------------------- */

/* The URL without #SCHEMA, and the schema or "". */
static void split(const char *address, char url[DATABASE_ADDRESS_MAX], char schema[DATABASE_ADDRESS_MAX])
{
    size_t length = strcspn(address, "#");
    snprintf(url, DATABASE_ADDRESS_MAX, "%.*s", (int)length, address);
    snprintf(schema, DATABASE_ADDRESS_MAX, "%s", address[length] ? address + length + 1 : "");
}

/* libpq's message would show the URL, and what it holds. */
static PQconninfoOption *parse(const char *url, char why[WHY_MAX])
{
    PQconninfoOption *options = PQconninfoParse(url, NULL);
    if (!options)
        engine_fail(&engine_postgresql, "libpq cannot read the address; it is postgresql://USER@HOST:PORT/DATABASE", why);
    return options;
}

static bool names_password(const PQconninfoOption *options)
{
    bool found = false;
    for (size_t i = 0; options[i].keyword; i++)
        found = found || (options[i].val && strstr(options[i].keyword, "password"));
    return found;
}

static bool check(const char *address, char why[WHY_MAX])
{
    if (strlen(address) >= DATABASE_ADDRESS_MAX - ADDRESS_LEFT)
        return engine_fail(&engine_postgresql, "its address is longer than 215 bytes", why);
    if (strpbrk(address, "# \t\r\n"))
        return engine_fail(&engine_postgresql, "its address holds a blank or a '#'; write them as %20 and %23", why);
    PQconninfoOption *options = parse(address, why);
    if (!options)
        return false;
    bool good = !names_password(options);
    PQconninfoFree(options);
    return good || engine_fail(&engine_postgresql,
                               "its address holds a password, which command lines and results would show; put it into "
                               "~/.pgpass or PGPASSWORD",
                               why);
}

/* --- waiting ------------------------------------------------------------------------------------------------------------ */

static bool too_late(const struct postgresql *postgresql, char why[WHY_MAX])
{
    char message[64];
    snprintf(message, sizeof message, "no answer within the deadline of %g s", postgresql->base.settings.deadline_seconds);
    return engine_fail(&engine_postgresql, message, why);
}

/* Until the socket can be read or written. */
static bool wait_for(const struct postgresql *postgresql, short events, char why[WHY_MAX])
{
    for (;;) {
        struct pollfd socket = {.fd = PQsocket(postgresql->connection), .events = events};
        double left = deadline_left(postgresql->base.deadline);
        if (left <= 0)
            return too_late(postgresql, why);
        int ready = poll(&socket, 1, (int)(1e3 * left) + 1);
        if (ready > 0)
            return true;
        if (ready < 0 && errno != EINTR)
            return engine_fail(&engine_postgresql, strerror(errno), why);
    }
}

/* The next result, NULL where one query's results end; false when there is none in time. */
static bool next_result(struct postgresql *postgresql, PGresult **result, char why[WHY_MAX])
{
    PGconn *connection = postgresql->connection;
    for (;;) {
        int unsent = PQflush(connection); /* 1: the socket takes no more now */
        if (!PQisBusy(connection)) {
            *result = PQgetResult(connection);
            return true;
        }
        if (!wait_for(postgresql, (short)(POLLIN | (unsent == 1 ? POLLOUT : 0)), why))
            return false;
        if (!PQconsumeInput(connection))
            return fail(postgresql, why);
    }
}

/* --- connections -------------------------------------------------------------------------------------------------------- */

static void say_nothing(void *unused, const char *message)
{
    (void)unused, (void)message;
}

/* What the server is told of how to serve us, after what the user tells it. */
static void tell_server(const struct postgresql *postgresql, const char *users, const char *schema, char options[OPTIONS_MAX])
{
    double limit_seconds = postgresql->base.settings.deadline_seconds + SERVER_GRACE_SECONDS;
    snprintf(options, OPTIONS_MAX, "%s -c statement_timeout=%.0f%s%s", users, 1e3 * limit_seconds,
             schema[0] ? " -c search_path=" : "", schema);
}

/* Begins to connect. */
static bool start(struct postgresql *postgresql, char why[WHY_MAX])
{
    char url[DATABASE_ADDRESS_MAX], schema[DATABASE_ADDRESS_MAX], server[OPTIONS_MAX], limit[24];
    const char *keywords[KEYWORDS_MAX] = {NULL}, *values[KEYWORDS_MAX] = {NULL}, *users = getenv("PGOPTIONS");
    size_t count = 0;
    split(postgresql->base.address, url, schema);
    PQconninfoOption *options = parse(url, why);
    if (!options)
        return false;
    for (size_t i = 0; options[i].keyword && count < KEYWORDS_MAX - 4; i++) {
        if (options[i].val && strcmp(options[i].keyword, "options") == 0) {
            users = options[i].val;
        } else if (options[i].val) {
            keywords[count] = options[i].keyword;
            values[count++] = options[i].val;
        }
    }
    tell_server(postgresql, users ? users : "", schema, server);
    snprintf(limit, sizeof limit, "%.0f", 1e3 * postgresql->base.settings.deadline_seconds);
    const char *const ours[][2] = {{"options", server}, {"tcp_user_timeout", limit}, {"fallback_application_name", "forkjoin"}};
    for (size_t i = 0; i < sizeof ours / sizeof ours[0]; i++) {
        keywords[count] = ours[i][0];
        values[count++] = ours[i][1];
    }
    postgresql->connection = PQconnectStartParams(keywords, values, 0);
    PQconninfoFree(options);
    if (!postgresql->connection)
        return engine_fail(&engine_postgresql, "out of memory", why);
    PQsetNoticeProcessor(postgresql->connection, say_nothing, NULL);
    return PQstatus(postgresql->connection) != CONNECTION_BAD || fail(postgresql, why);
}

static bool open_connection(struct database *database, char why[WHY_MAX])
{
    struct postgresql *postgresql = postgresql_of(database);
    if (!start(postgresql, why))
        return false;
    PostgresPollingStatusType wanted = PGRES_POLLING_WRITING;
    while (wanted != PGRES_POLLING_OK) {
        if (wanted == PGRES_POLLING_FAILED)
            return fail(postgresql, why);
        if (!wait_for(postgresql, wanted == PGRES_POLLING_READING ? POLLIN : POLLOUT, why))
            return false;
        wanted = PQconnectPoll(postgresql->connection);
    }
    return PQsetnonblocking(postgresql->connection, 1) == 0 || fail(postgresql, why);
}

static void close_connection(struct database *database)
{
    struct postgresql *postgresql = postgresql_of(database);
    PQfinish(postgresql->connection); /* may be NULL */
    free(postgresql);
}

/* --- queries ------------------------------------------------------------------------------------------------------------ */

static const Oid INT8_OIDS[DATABASE_PARAMETERS_MAX] = {20, 20, 20, 20}; /* pg_type's int8 */

/* Its preparation goes the same way, before it, and waits for no answer of its own. */
static bool send(struct database *database, size_t number, const int64_t *parameters, char why[WHY_MAX])
{
    struct postgresql *postgresql = postgresql_of(database);
    PGconn *connection = postgresql->connection;
    const struct database_statement *statement = &database->settings.statements[number];
    char name[16], texts[DATABASE_PARAMETERS_MAX][24];
    const char *values[DATABASE_PARAMETERS_MAX];
    int count = (int)statement->parameter_count;
    snprintf(name, sizeof name, "s%zu", number);
    for (size_t i = 0; i < statement->parameter_count; i++) {
        snprintf(texts[i], sizeof texts[i], "%lld", (long long)parameters[i]);
        values[i] = texts[i];
    }
    bool sent = PQenterPipelineMode(connection);
    if (sent && !postgresql->prepared[number])
        sent = postgresql->prepared[number] = PQsendPrepare(connection, name, statement->text, count, INT8_OIDS);
    sent = sent && PQsendQueryPrepared(connection, name, count, values, NULL, NULL, 0) && PQpipelineSync(connection);
    return sent || fail(postgresql, why);
}

/* The last result before the query's Sync; the caller clears it. */
static PGresult *last_result(struct postgresql *postgresql, char why[WHY_MAX])
{
    PGresult *last = NULL, *result = NULL;
    unsigned ends = 0; /* that came one after another: two are the end of all that was sent */
    while (next_result(postgresql, &result, why)) {
        ExecStatusType status = PQresultStatus(result);
        ends = result ? 0 : ends + 1;
        if (ends == 2) {
            engine_fail(&engine_postgresql, "the connection was lost", why);
            break;
        }
        if (status == PGRES_PIPELINE_SYNC) {
            PQclear(result);
            return last;
        }
        if (!result)
            continue;
        PQclear(last);
        last = result;
        if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
            engine_fail(&engine_postgresql, PQresultErrorMessage(result), why);
            break;
        }
    }
    PQclear(last);
    return NULL;
}

static bool read_number(const PGresult *result, size_t column, int64_t *number)
{
    const char *text = PQgetvalue(result, 0, (int)column);
    char *end = NULL;
    errno = 0;
    *number = strtoll(text, &end, 10);
    return end != text && *end == '\0' && errno == 0 && !PQgetisnull(result, 0, (int)column);
}

static const char *read_row(PGresult *result, size_t column_count, int64_t *columns)
{
    int rows = PQntuples(result);
    if (column_count == 0)
        return strcmp(PQcmdTuples(result), "1") == 0 ? NULL : "a statement that should change one row changed none, or several";
    if (rows != 1)
        return rows == 0 ? "a query gave no row" : "a query gave more rows than one";
    if (PQnfields(result) != (int)column_count)
        return "a row has another number of columns than was asked for";
    for (size_t i = 0; i < column_count; i++) {
        if (!read_number(result, i, &columns[i]))
            return "a row holds what is no integer";
    }
    return NULL;
}

static bool receive(struct database *database, size_t number, int64_t *columns, char why[WHY_MAX])
{
    PGresult *result = last_result(postgresql_of(database), why);
    if (!result)
        return false;
    const char *wrong = read_row(result, database->settings.statements[number].column_count, columns);
    PQclear(result);
    return !wrong || engine_fail(&engine_postgresql, wrong, why);
}

static bool run(struct database *database, const char *text, char why[WHY_MAX])
{
    struct postgresql *postgresql = postgresql_of(database);
    PGresult *result = NULL;
    bool good = true;
    if (!PQexitPipelineMode(postgresql->connection) || !PQsendQuery(postgresql->connection, text))
        return fail(postgresql, why);
    for (;;) { /* all results have to be taken, also after an error */
        char cause[WHY_MAX] = "";
        if (!next_result(postgresql, &result, good ? why : cause))
            return false;
        if (!result)
            return good;
        ExecStatusType status = PQresultStatus(result);
        if (good && status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
            good = engine_fail(&engine_postgresql, PQresultErrorMessage(result), why);
        PQclear(result);
    }
}

/* Nothing of a connection there is a matter between processes. */
static bool same(const char *address, uint64_t job, char own[DATABASE_ADDRESS_MAX], char why[WHY_MAX])
{
    if (snprintf(own, DATABASE_ADDRESS_MAX, "%s", address) < DATABASE_ADDRESS_MAX)
        return true;
    return engine_fail(&engine_postgresql, "its address is longer than 255 bytes", why);
}

const struct engine engine_postgresql = {
    .name = "PostgreSQL",
    .pipelines = true,
    .emptying = "TRUNCATE %s",
    .takes = takes,
    .check = check,
    .bytes = sizeof(struct postgresql),
    .open = open_connection,
    .close = close_connection,
    .send = send,
    .receive = receive,
    .run = run,
    .own = same,
};

#else /* without libpq its addresses are known, to be refused by name */

#include <stdlib.h>

static bool refuse(const char *address, char why[WHY_MAX])
{
    (void)address;
    return engine_fail(&engine_postgresql, "this build has none, as libpq (14 or newer) was not there; 'make deps' installs it",
                       why);
}

static bool open_nothing(struct database *database, char why[WHY_MAX])
{
    return refuse(database->address, why);
}

static void close_nothing(struct database *database)
{
    free(database);
}

const struct engine engine_postgresql = {.name = "PostgreSQL",
                                         .bytes = sizeof(struct database),
                                         .takes = takes,
                                         .check = refuse,
                                         .open = open_nothing,
                                         .close = close_nothing};

#endif
