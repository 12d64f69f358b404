/* forkjoin_database.c - the program forkjoin-database: makes the tables that wait.database asks, and removes them at its end.
 *
 * Without --url they are in an SQLite file in a folder of their own below $TMPDIR, with it in a PostgreSQL database, in a
 * schema of their own: what else is there is not touched. `sales` holds every store's sales of every day, `reports` is empty,
 * for queries that write. Its first line is "ready at ADDRESS", as kernels/database/database.h takes it; then it waits for
 * SIGTERM. Whatever ends it, the tables go (keeper.h). */
#define _GNU_SOURCE
#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "command_line.h"
#include "database/database.h"
#include "keeper.h"
#include "ledger.h"

static const char PROGRAM[] = "forkjoin-database";

enum { WRONG_USE = 2, CANNOT = 3, DAYS_MOST = 3650 };

static const double CALL_SECONDS = 10; /* a store's sales are there within some milliseconds */
static const double CLEAN_SECONDS = 5; /* whoever asks the tables still, may hold the end of the schema up */

struct request {
    const char *url; /* NULL: SQLite */
    uint64_t stores, days, seed;
};

/* --- the tables --------------------------------------------------------------------------------------------------------- */

static const char TABLES[] =
    "CREATE TABLE sales (store INTEGER NOT NULL, day INTEGER NOT NULL, amount INTEGER NOT NULL, "
    "PRIMARY KEY (store, day));"
    "CREATE TABLE reports (item BIGINT PRIMARY KEY, store INTEGER NOT NULL, sales BIGINT NOT NULL, "
    "total BIGINT NOT NULL)";

/* One statement for all days of a store. */
static bool add_store(struct database *database, const struct request *request, uint64_t store, char why[WHY_MAX])
{
    char *text = NULL;
    size_t size = 0;
    FILE *stream = open_memstream(&text, &size);
    if (!stream) {
        snprintf(why, WHY_MAX, "out of memory");
        return false;
    }
    fputs("INSERT INTO sales (store, day, amount) VALUES ", stream);
    for (uint64_t day = 0; day < request->days; day++)
        fprintf(stream, "%s(%" PRIu64 ", %" PRIu64 ", %" PRId64 ")", day > 0 ? ", " : "", store, day,
                ledger_amount(request->seed, store, day, request->days));
    bool good = fclose(stream) == 0 && database_run(database, text, why);
    free(text);
    return good;
}

static bool told_to_end(void)
{
    sigset_t pending;
    sigpending(&pending);
    return sigismember(&pending, SIGTERM) || sigismember(&pending, SIGINT) || sigismember(&pending, SIGHUP);
}

static bool fill(struct database *database, const struct request *request, char why[WHY_MAX])
{
    bool good = database_run(database, "BEGIN", why) && database_run(database, TABLES, why);
    for (uint64_t store = 1; good && store <= request->stores && !told_to_end(); store++)
        good = add_store(database, request, store, why);
    return good && database_run(database, "COMMIT", why) && database_run(database, "ANALYZE sales", why);
}

/* `first` is what the engine needs before: SQLite's log, the schema. */
static bool make_tables(const struct request *request, const char *address, const char *first, char why[WHY_MAX])
{
    const struct database_settings settings = {.address = address, .deadline_seconds = CALL_SECONDS, .create = !request->url};
    struct database *database = NULL;
    bool good = database_open(&settings, &database, why) && database_run(database, first, why) && fill(database, request, why);
    database_close(database);
    return good;
}

/* --- where they are ----------------------------------------------------------------------------------------------------- */

static bool cannot_keep(char why[WHY_MAX])
{
    snprintf(why, WHY_MAX, "cannot start the process that will remove the tables: %s", strerror(errno));
    return false;
}

static bool make_file(const struct request *request, char address[DATABASE_ADDRESS_MAX], char why[WHY_MAX])
{
    char folder[DATABASE_ADDRESS_MAX - 16];
    const char *parent = getenv("TMPDIR");
    int length = snprintf(folder, sizeof folder, "%s/forkjoin-database-XXXXXX", parent && parent[0] ? parent : "/tmp");
    errno = ENAMETOOLONG;
    if (length >= (int)sizeof folder || !mkdtemp(folder)) {
        snprintf(why, WHY_MAX, "cannot make the folder %s: %s; set TMPDIR to another", folder, strerror(errno));
        return false;
    }
    if (!keeper_start(keeper_remove_folder, folder)) {
        cannot_keep(why);
        keeper_remove_folder(folder);
        return false;
    }
    snprintf(address, DATABASE_ADDRESS_MAX, "%s/db", folder);
    return make_tables(request, address, "PRAGMA journal_mode=WAL", why);
}

/* At the end of all, so there is nobody to tell when it fails. */
static void drop_schema(const char *address)
{
    const struct database_settings settings = {.address = address, .deadline_seconds = CLEAN_SECONDS};
    struct database *database = NULL;
    char text[DATABASE_ADDRESS_MAX + 64], why[WHY_MAX] = "";
    snprintf(text, sizeof text, "DROP SCHEMA IF EXISTS %s CASCADE", strchr(address, '#') + 1);
    if (database_open(&settings, &database, why))
        database_run(database, text, why);
    database_close(database);
}

static bool make_schema(const struct request *request, char address[DATABASE_ADDRESS_MAX], char why[WHY_MAX])
{
    uint64_t drawn = 0;
    char schema[32], first[64];
    if (!database_check(request->url, why))
        return false;
    if (getrandom(&drawn, sizeof drawn, 0) != sizeof drawn)
        drawn = (uint64_t)getpid();
    snprintf(schema, sizeof schema, "forkjoin_%016" PRIx64, drawn);
    snprintf(first, sizeof first, "CREATE SCHEMA %s", schema);
    snprintf(address, DATABASE_ADDRESS_MAX, "%s#%s", request->url, schema);
    return (keeper_start(drop_schema, address) || cannot_keep(why)) && make_tables(request, address, first, why);
}

/* --- the command line --------------------------------------------------------------------------------------------------- */

static const char HELP[] =
    "usage: forkjoin-database [OPTION...]\n"
    "Makes tables of sales, prints where they are, and removes them at its end, for which it waits.\n\n"
    "  --url URL     in this PostgreSQL database (default: in an SQLite file in $TMPDIR); passwords are in ~/.pgpass or "
    "PGPASSWORD\n"
    "  --stores N    stores, whose sales are 25000 + 2000 * STORE (default: 100)\n"
    "  --days N      days that those are spread over (default: 365)\n"
    "  --seed N      of how (default: 1)\n"
    "  --help        print this\n";

static const struct option options[] = {
    {"stores", required_argument, NULL, 's'}, {"days", required_argument, NULL, 'd'}, {"seed", required_argument, NULL, 'r'},
    {"url", required_argument, NULL, 'u'},    {"help", no_argument, NULL, 'h'},       {0},
};

/* The status to end with, or -1 to go on. */
static int parse_all(int argc, char **argv, struct request *request)
{
    int found = 0;
    while ((found = getopt_long(argc, argv, "", options, NULL)) != -1) {
        bool good = found != '?'; /* told */
        if (found == 'h') {
            fputs(HELP, stdout);
            return 0;
        }
        if (found == 's')
            good = command_line_number(PROGRAM, "stores", optarg, 1, 1000000, &request->stores);
        if (found == 'd')
            good = command_line_number(PROGRAM, "days", optarg, 1, DAYS_MOST, &request->days);
        if (found == 'r')
            good = command_line_number(PROGRAM, "seed", optarg, 0, UINT64_MAX, &request->seed);
        if (found == 'u')
            request->url = optarg;
        if (!good)
            return WRONG_USE;
    }
    return command_line_ends(PROGRAM, argc, argv) ? -1 : WRONG_USE;
}

int main(int argc, char **argv)
{
    struct request request = {.stores = 100, .days = 365, .seed = 1};
    char address[DATABASE_ADDRESS_MAX] = "", why[WHY_MAX] = "";
    int status = parse_all(argc, argv, &request), signal = 0;
    if (status >= 0)
        return status;
    sigset_t ends;
    sigemptyset(&ends);
    sigaddset(&ends, SIGTERM);
    sigaddset(&ends, SIGINT);
    sigaddset(&ends, SIGHUP);
    sigprocmask(SIG_BLOCK, &ends, NULL); /* waited for below, and looked for meanwhile */
    if (!(request.url ? make_schema(&request, address, why) : make_file(&request, address, why))) {
        fprintf(stderr, "%s\n", why);
        return CANNOT;
    }
    printf("ready at %s\n", address);
    fflush(stdout);
    sigwait(&ends, &signal);
    return 0;
}
