/* wait_database.c - queries of a database, some of which write: a lesson's "SQL queries: threads, with connection pooling".
 *
 * Item by item, one statement with parameters adds up the sales of a store of a year. A share of the items also stores what it
 * found, in the same statement and so in one transaction, in a row of its own in `reports`; no query reads what another writes,
 * so that any order gives the same answer. The last step reads the reports back, so that each run shows that no write was lost,
 * and the table's key refuses a second one. The tables are made by services/forkjoin_database.c, in an SQLite file or, with
 * --input, in PostgreSQL.
 *
 * Where connections come from is a parameter: one for each query, one for each worker, or at most k for all (database/pool.h).
 * `inflight` queries at once by one thread are the baseline that needs no workers, where there is a server to wait for. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/in_flight.h"
#include "database/database.h"
#include "database/lanes.h"
#include "database/sales_query.h"
#include "kernel.h"

enum {
    IN_FLIGHT_MOST = LANES_MOST,
};

static const struct parameter parameters[] = {
    {"writes", "percent of queries that also store what they found", 10, 0, 100, false},
    {"connection", "1: a worker keeps its connection; 0: every query makes one of its own", 1, 0, 1, true},
    {"pool", "connections that all workers share, and how many may ask at once; 0: each has its own", 0, 0, 1000, true},
    {"inflight", "queries that one worker keeps in flight at once (PostgreSQL)", 1, 1, IN_FLIGHT_MOST, true},
    {"over", "connections over which those are spread; 1: a pipeline; 0: one for each", 0, 0, IN_FLIGHT_MOST, true},
    {"wait_ms", "how long each query waits in the database besides, by pg_sleep", 0, 0, 5000, false},
    {"deadline_ms", "what a query may take, and making a connection", 10000, 10, 50000, false},
    {0},
};

/* What the user asked for. */
struct request {
    const char *url; /* NULL: SQLite */
    bool keeps_connection;
    size_t pool, in_flight, over;
    double deadline_seconds;
    struct sales_query query;
};

/* One configuration's, in shared memory. */
struct queries {
    const struct problem *problem;
    const struct request *request;
    char address[DATABASE_ADDRESS_MAX]; /* of its own database */
    struct lane_source source; /* its pool is in the process's own memory, where a forked worker finds a copy of its own */
    char unprepared[WHY_MAX];  /* why prepare() failed; "": it did not */
};

/* The answer, and a chunk's share of it. */
struct sums {
    struct sales_sums found;   /* by all queries */
    struct sales_sums reports; /* read back in the last step */
};

enum { STEP_ASK, STEP_READ_BACK, STEP_COUNT };

/* --- the problem -------------------------------------------------------------------------------------------------------- */

static bool request_is_possible(const struct request *request, char why[WHY_MAX])
{
    const char *cause = NULL;
    if (request->in_flight > 1 && !(request->url && database_pipelines(request->url)))
        cause =
            "inflight: SQLite works in the thread that asks, so nothing can be in flight meanwhile; give a PostgreSQL database "
            "(--input wait.database=postgresql://...)";
    else if (request->over > request->in_flight)
        cause = "over: there are not as many queries in flight; set inflight as well";
    else if (request->in_flight > 1 && (request->pool > 0 || !request->keeps_connection))
        cause = "inflight: its connections are the worker's own; leave pool and connection out";
    else if (1e-6 * (double)request->query.wait_microseconds >= request->deadline_seconds)
        cause = "wait_ms: a query would wait beyond its deadline; set a longer deadline_ms";
    snprintf(why, WHY_MAX, "%s", cause ? cause : "");
    return !cause;
}

static bool describe(const struct settings *settings, struct problem *problem, char why[WHY_MAX])
{
    struct request request = {
        .url = settings->input,
        .keeps_connection = settings_value(settings, "connection") > 0,
        .pool = (size_t)settings_value(settings, "pool"),
        .in_flight = (size_t)settings_value(settings, "inflight"),
        .over = (size_t)settings_value(settings, "over"),
        .deadline_seconds = settings_value(settings, "deadline_ms") / 1e3,
        .query = {.write_share = settings_value(settings, "writes") / 100,
                  .wait_microseconds = (int64_t)(1e3 * settings_value(settings, "wait_ms") + 0.5)},
    };
    if ((request.url && !database_check(request.url, why)) || !request_is_possible(&request, why))
        return false;
    struct request *kept = malloc(sizeof *kept);
    if (!kept) {
        snprintf(why, WHY_MAX, "out of memory");
        return false;
    }
    *kept = request;
    problem->step_count = STEP_COUNT;
    problem->chunk_size = in_flight_chunk(request.in_flight);
    problem->partial_bytes = problem->answer_bytes = sizeof(struct sums);
    problem->arena_bytes = sizeof(struct queries) + sizeof(struct pool_slots) + 2 * (size_t)ARENA_ALIGNMENT;
    problem->parameters = kept;
    return true;
}

static void forget(struct problem *problem)
{
    free(problem->parameters);
    problem->parameters = NULL;
}

/* --- the service -------------------------------------------------------------------------------------------------------- */

static void words_of(const struct problem *problem, struct service_words *words)
{
    const struct request *request = problem->parameters;
    snprintf(words->words[words->count++], SERVICE_WORD_BYTES, "--stores=%d", SALES_STORES);
    snprintf(words->words[words->count++], SERVICE_WORD_BYTES, "--days=%d", SALES_DAYS);
    snprintf(words->words[words->count++], SERVICE_WORD_BYTES, "--seed=%" PRIu64, problem->seed);
    if (request->url)
        snprintf(words->words[words->count++], SERVICE_WORD_BYTES, "--url=%s", request->url);
}

static const struct service tables = {.program = "forkjoin-database", .words = words_of};

/* --- one configuration -------------------------------------------------------------------------------------------------- */

static bool setup(const struct problem *problem, struct arena *arena, void **state, char why[WHY_MAX])
{
    const struct request *request = problem->parameters;
    struct queries *queries = arena_take(arena, sizeof *queries);
    struct pool_slots *slots = arena_take(arena, sizeof *slots);
    *queries = (struct queries){.problem = problem, .request = request};
    database_begin();
    if (!database_own(problem->service_addresses[0], problem->job, queries->address, why))
        return false;
    queries->source = (struct lane_source){
        .settings = {queries->address, request->deadline_seconds, sales_statements, sales_statement_count, false},
        .keeps = request->keeps_connection,
        .lane_count = request->over ? request->over : request->in_flight,
        .slots = slots,
    };
    if (request->pool > 0 && !(queries->source.pool = pool_make(request->pool))) {
        database_disown(queries->address);
        snprintf(why, WHY_MAX, "out of memory");
        return false;
    }
    *state = queries;
    return true;
}

static void teardown(void *state)
{
    struct queries *queries = state;
    pool_free(queries->source.pool);
    database_disown(queries->address);
}

/* No report is there when a run begins, and every slot is free. */
static void prepare(void *state)
{
    struct queries *queries = state;
    struct database *database = NULL;
    queries->unprepared[0] = '\0';
    if (queries->request->pool > 0)
        pool_reset(queries->source.slots, queries->request->pool);
    if (database_open(&queries->source.settings, &database, queries->unprepared))
        database_empty(database, "reports", queries->unprepared);
    database_close(database);
}

static bool attach(const void *state, size_t worker, void **local, char why[WHY_MAX])
{
    const struct queries *queries = state;
    struct lanes *lanes = NULL;
    (void)worker;
    if (!lanes_open(&queries->source, &lanes, why))
        return false;
    *local = lanes;
    return true;
}

static void detach(void *local)
{
    lanes_close(local);
}

/* --- queries ------------------------------------------------------------------------------------------------------------ */

static bool ask_one(const struct sales_query *query, struct lanes *lanes, size_t item, struct sums *sums, char why[WHY_MAX])
{
    struct database *database = NULL;
    if (!lanes_take(lanes, &database, why))
        return false;
    bool good = sales_query_send(query, database, item, why) && sales_query_receive(query, database, item, &sums->found, why);
    lanes_give(lanes, database, good);
    return good;
}

/* Keeps the window full; answers come in the order of the queries, on each connection. */
static bool ask_in_flight(const struct queries *queries, struct lanes *lanes, struct range range, struct sums *sums,
                          char why[WHY_MAX])
{
    const struct sales_query *query = &queries->request->query;
    size_t sent = range.begin, received = sent;
    bool good = lanes_mend(lanes, why);
    while (good && received < range.end) {
        bool sends = sent < range.end && sent - received < queries->request->in_flight;
        size_t item = sends ? sent++ : received++;
        struct database *lane = lanes_at(lanes, item);
        good = sends ? sales_query_send(query, lane, item, why) : sales_query_receive(query, lane, item, &sums->found, why);
    }
    if (!good)
        lanes_drop(lanes);
    return good;
}

static bool ask_range(const struct queries *queries, struct lanes *lanes, struct range range, struct sums *sums,
                      char why[WHY_MAX])
{
    if (queries->request->in_flight > 1)
        return ask_in_flight(queries, lanes, range, sums, why);
    for (size_t item = range.begin; item < range.end; item++) {
        if (!ask_one(&queries->request->query, lanes, item, sums, why))
            return false;
    }
    return true;
}

/* The whole table, by whoever has the first chunk. */
static bool read_back(struct lanes *lanes, struct sums *sums, char why[WHY_MAX])
{
    struct database *database = NULL;
    if (!lanes_take(lanes, &database, why))
        return false;
    bool good = sales_reports_sum(database, &sums->reports, why);
    lanes_give(lanes, database, good);
    return good;
}

static bool run_range(const void *state, void *local, size_t step, const void *previous, struct range range, void *partial,
                      char why[WHY_MAX])
{
    const struct queries *queries = state;
    struct sums sums = {0};
    snprintf(why, WHY_MAX, "%s", queries->unprepared);
    if (why[0])
        return false;
    if (step == STEP_READ_BACK && range.begin == 0)
        sums = *(const struct sums *)previous;
    bool good =
        step == STEP_ASK ? ask_range(queries, local, range, &sums, why) : range.begin > 0 || read_back(local, &sums, why);
    *(struct sums *)partial = sums;
    return good;
}

static void add(struct sales_sums *sums, const struct sales_sums *more)
{
    sums->sales += more->sales;
    sums->total += more->total;
}

static void reduce(const void *state, size_t step, const void *partials, size_t count, void *answer)
{
    (void)state, (void)step;
    struct sums sums = {0};
    for (size_t i = 0; i < count; i++) {
        const struct sums *each = (const struct sums *)partials + i;
        add(&sums.found, &each->found);
        add(&sums.reports, &each->reports);
    }
    *(struct sums *)answer = sums;
}

/* --- verifying ---------------------------------------------------------------------------------------------------------- */

/* A store's sales of a year are 25,000 + 2,000 x store, so those of stores 1 .. n are 25,000 n + 1,000 n (n + 1). */
static uint64_t total_of_stores(uint64_t n)
{
    return 25000 * n + 1000 * n * (n + 1);
}

static struct sums expected_sums(const struct queries *queries)
{
    size_t n = queries->problem->item_count, rounds = n / SALES_STORES, rest = n % SALES_STORES;
    struct sums sums = {.found = {(uint64_t)n * SALES_DAYS, rounds * total_of_stores(SALES_STORES) + total_of_stores(rest)}};
    for (size_t item = 0; item < n; item++) {
        bool writes = sales_query_writes(&queries->request->query, item);
        sums.reports.sales += writes;
        sums.reports.total += writes ? 25000 + 2000 * sales_query_store(item) : 0;
    }
    return sums;
}

/* Asks the database itself whether each report is there once, and right. */
static bool check_reports(const struct queries *queries, uint64_t written, char text[FINDING_MAX])
{
    struct database *database = NULL;
    uint64_t reports = 0, wrong = 0, items = 0;
    char why[WHY_MAX] = "";
    bool good = database_open(&queries->source.settings, &database, why) &&
                sales_reports_check(database, &reports, &wrong, &items, why);
    database_close(database);
    if (!good)
        snprintf(text, FINDING_MAX, "the reports cannot be checked: %.200s", why);
    else if (reports != written || wrong > 0 || items != reports)
        snprintf(text, FINDING_MAX, "%" PRIu64 " reports of %" PRIu64 " items, %" PRIu64 " of them wrong, instead of %" PRIu64,
                 reports, items, wrong, written);
    else
        return true;
    return false;
}

/* What `pool` means for those who share it, and for those who cannot. */
static void tell_pool(size_t pool, char *text, size_t size)
{
    if (pool > 0)
        snprintf(text, size, "; at most %zu ask at once: threads share %zu connection%s, processes hold one each", pool, pool,
                 pool == 1 ? "" : "s");
}

static bool verify(const void *state, const void *answer, struct finding *finding)
{
    const struct queries *queries = state;
    const struct sums *sums = answer;
    struct sums expected = expected_sums(queries);
    finding->value = (double)sums->found.total;
    finding->tolerance = 0;
    if (memcmp(sums, &expected, sizeof expected) != 0) {
        snprintf(finding->text, FINDING_MAX,
                 "%" PRIu64 " sales of %" PRIu64 " and %" PRIu64 " reports of %" PRIu64 ", but closed forms give %" PRIu64
                 " of %" PRIu64 " and %" PRIu64 " of %" PRIu64,
                 sums->found.sales, sums->found.total, sums->reports.sales, sums->reports.total, expected.found.sales,
                 expected.found.total, expected.reports.sales, expected.reports.total);
        return false;
    }
    if (!check_reports(queries, expected.reports.sales, finding->text))
        return false;
    int used = snprintf(finding->text, FINDING_MAX,
                        "%s: sales of %" PRIu64 ", as the closed form gives; %" PRIu64 " reports, each there once and right",
                        queries->request->url ? "PostgreSQL" : "SQLite", sums->found.total, sums->reports.sales);
    tell_pool(queries->request->pool, finding->text + used, FINDING_MAX - (size_t)used);
    return true;
}

/* Sequential runs with SQLite, whose queries take some 25 us here. */
const struct kernel kernel_wait_database = {
    .name = "wait.database",
    .summary = "SQL queries, some of which write, on SQLite or PostgreSQL",
    .item = "statement",
    .sizes = {100, 1000, 20000, 200000},
    .parameters = parameters,
    .waits = true,
    .lesson = &lesson_database,
    .in_flight = "inflight",
    .python = "database",
    .services = {&tables},
    .input = "a PostgreSQL database, postgresql://USER@HOST:PORT/DATABASE; without it SQLite in $TMPDIR",
    .describe = describe,
    .forget = forget,
    .setup = setup,
    .prepare = prepare,
    .attach = attach,
    .run_range = run_range,
    .reduce = reduce,
    .detach = detach,
    .verify = verify,
    .teardown = teardown,
};
