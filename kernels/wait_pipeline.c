/* wait_pipeline.c - fetch, compute, store: a lesson's "mixed pipeline", whose results are taken as they complete.
 *
 * Item by item, a store's sales are fetched from a web service (services/forkjoin_stores.c), a European call at the money on
 * them is priced by Monte Carlo (risk/european.h), and the price is stored in a database (services/forkjoin_database.c: an
 * SQLite file or, with --input, PostgreSQL). It waits, computes and waits again. The last step reads the table back, so that
 * each run shows that no item was lost; the table's key refuses a second one.
 *
 * `inflight` fetches at once by one thread (curl_multi) are a bounded queue and the honest baseline: while one result is
 * computed and stored, the others are on their way. Prices are whole cents, so it does not matter in which order they come. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kernel.h"
#include "pipeline/reports.h"
#include "risk/european.h"
#include "web/store_service.h"

enum { PATHS_MOST = 10000000 };

static const struct parameter parameters[] = {
    {"latency_ms", "how long the service takes for an answer", 10, 1, 5000, false},
    {"paths", "Monte Carlo paths of a price: the computing of an item", 500000, NORMALS_BLOCK, PATHS_MOST, true},
    STORE_SERVICE_PARAMETERS,
    {0},
};

/* A call at the money for a year: what risk.european prices, on a store's sales. */
static const double RATE = 0.05, VOLATILITY = 0.2, MATURITY = 1;

enum { SERVICE_STORES, SERVICE_DATABASE };
enum { STEP_WORK, STEP_READ_BACK, STEP_COUNT };

/* What the user asked for. */
struct request {
    struct store_service stores;
    const char *url; /* NULL: SQLite */
    size_t path_count;
};

/* The answer, and a chunk's share of it. */
struct pipeline_sums {
    struct report_sums worked; /* all items */
    struct report_sums stored; /* the table, read back in the last step */
};

/* One configuration's, in shared memory. */
struct pipeline {
    const struct problem *problem;
    const struct request *request;
    char address[DATABASE_ADDRESS_MAX]; /* of its own database */
    char unprepared[WHY_MAX];           /* why prepare() failed; "": it did not */
    uint64_t *cents;                    /* each item's price */
};

/* One worker's. */
struct stage {
    struct store_client *client;
    struct database *database;
};

/* --- the problem -------------------------------------------------------------------------------------------------------- */

static struct pipeline *lay_out(const struct problem *problem, struct arena *arena)
{
    struct pipeline *pipeline = arena_take(arena, sizeof *pipeline);
    uint64_t *cents = arena_take(arena, problem->item_count * sizeof *cents);
    if (pipeline)
        *pipeline = (struct pipeline){.problem = problem, .request = problem->parameters, .cents = cents};
    return pipeline;
}

static bool describe(const struct settings *settings, struct problem *problem, char why[WHY_MAX])
{
    struct request request = {.url = settings->input, .path_count = (size_t)settings_value(settings, "paths")};
    if (!store_service_read(settings, &request.stores, why) || (request.url && !database_check(request.url, why)))
        return false;
    struct request *kept = malloc(sizeof *kept);
    if (!kept) {
        snprintf(why, WHY_MAX, "out of memory");
        return false;
    }
    *kept = request;
    struct arena measure = {0};
    lay_out(problem, &measure);
    problem->arena_bytes = measure.used;
    problem->step_count = STEP_COUNT;
    problem->chunk_size = store_service_chunk(&kept->stores);
    problem->partial_bytes = problem->answer_bytes = sizeof(struct pipeline_sums);
    problem->parameters = kept;
    return true;
}

static void forget(struct problem *problem)
{
    free(problem->parameters);
    problem->parameters = NULL;
}

/* --- the services ------------------------------------------------------------------------------------------------------- */

static void words_for_stores(const struct problem *problem, struct service_words *words)
{
    store_service_words(&((const struct request *)problem->parameters)->stores, words);
}

/* Of its tables only that of reports is used. */
static void words_for_database(const struct problem *problem, struct service_words *words)
{
    const struct request *request = problem->parameters;
    snprintf(words->words[words->count++], SERVICE_WORD_BYTES, "--stores=1");
    snprintf(words->words[words->count++], SERVICE_WORD_BYTES, "--days=1");
    if (request->url)
        snprintf(words->words[words->count++], SERVICE_WORD_BYTES, "--url=%s", request->url);
}

static const struct service stores = {.program = "forkjoin-stores", .words = words_for_stores};
static const struct service tables = {.program = "forkjoin-database", .words = words_for_database};

/* --- one configuration -------------------------------------------------------------------------------------------------- */

static bool setup(const struct problem *problem, struct arena *arena, void **state, char why[WHY_MAX])
{
    struct pipeline *pipeline = lay_out(problem, arena);
    database_begin();
    *state = pipeline;
    return store_client_begin(why) &&
           database_own(problem->service_addresses[SERVICE_DATABASE], problem->job, pipeline->address, why);
}

static void teardown(void *state)
{
    database_disown(((struct pipeline *)state)->address);
}

/* No report is there when a run begins. */
static void prepare(void *state)
{
    struct pipeline *pipeline = state;
    struct database *database = NULL;
    pipeline->unprepared[0] = '\0';
    if (reports_open(pipeline->address, &database, pipeline->unprepared))
        reports_empty(database, pipeline->unprepared);
    database_close(database);
}

static void detach(void *local)
{
    struct stage *stage = local;
    if (stage->client)
        store_client_close(stage->client);
    database_close(stage->database);
    free(stage);
}

static bool attach(const void *state, size_t worker, void **local, char why[WHY_MAX])
{
    const struct pipeline *pipeline = state;
    struct store_client_settings settings = pipeline->request->stores.client;
    struct stage *stage = calloc(1, sizeof *stage);
    (void)worker;
    settings.address = pipeline->problem->service_addresses[SERVICE_STORES];
    if (!stage) {
        snprintf(why, WHY_MAX, "out of memory");
        return false;
    }
    if (!store_client_open(&settings, &stage->client, why) || !reports_open(pipeline->address, &stage->database, why)) {
        detach(stage);
        return false;
    }
    *local = stage;
    return true;
}

/* --- the work ----------------------------------------------------------------------------------------------------------- */

static struct call_option option_on(uint64_t sales)
{
    return (struct call_option){
        .spot = (double)sales, .strike = (double)sales, .rate = RATE, .volatility = VOLATILITY, .maturity = MATURITY};
}

/* The normals of an item are those of draw `item`: prices are independent of one another. */
static double price_of(const struct pipeline *pipeline, uint64_t item, uint64_t sales)
{
    struct payoff_sums parts[PATHS_MOST / EUROPEAN_PATHS + 1];
    struct call_option option = option_on(sales);
    size_t count = 0, path_count = pipeline->request->path_count;
    for (size_t begin = 0; begin < path_count; begin += EUROPEAN_PATHS) {
        size_t end = path_count - begin < EUROPEAN_PATHS ? path_count : begin + EUROPEAN_PATHS;
        parts[count++] = european_paths(&option, pipeline->problem->seed, item, begin, end);
    }
    return monte_carlo_price(payoff_sums_add(parts, count), path_count, discount_factor(&option)).price;
}

/* What take_sales() is handed. */
struct work {
    const struct pipeline *pipeline;
    struct database *database;
    struct report_sums sums;
};

/* Item i is store i + 1. */
static bool take_sales(void *work_in, uint64_t store, uint64_t sales, char why[WHY_MAX])
{
    struct work *work = work_in;
    uint64_t item = store - 1, cents = (uint64_t)llround(100 * price_of(work->pipeline, item, sales));
    const struct report report = {item, store, sales, cents};
    if (!reports_add(work->database, &report, why))
        return false;
    work->pipeline->cents[item] = cents;
    report_sums_add(&work->sums, &(struct report_sums){1, sales, cents});
    return true;
}

static bool run_range(const void *state, void *local, size_t step, const void *previous, struct range range, void *partial,
                      char why[WHY_MAX])
{
    const struct pipeline *pipeline = state;
    const struct stage *stage = local;
    struct pipeline_sums *sums = partial;
    struct work work = {.pipeline = pipeline, .database = stage->database};
    *sums = (struct pipeline_sums){0};
    snprintf(why, WHY_MAX, "%s", pipeline->unprepared);
    if (why[0])
        return false;
    if (step == STEP_WORK) {
        bool good = store_client_each(stage->client, range.begin + 1, range.end - range.begin, take_sales, &work, why);
        sums->worked = work.sums;
        return good;
    }
    if (range.begin > 0)
        return true; /* whoever has the first chunk reads all back */
    sums->worked = ((const struct pipeline_sums *)previous)->worked;
    return reports_sum(stage->database, &sums->stored, why);
}

static void reduce(const void *state, size_t step, const void *partials, size_t count, void *answer)
{
    (void)state, (void)step;
    struct pipeline_sums sums = {0};
    for (size_t i = 0; i < count; i++) {
        const struct pipeline_sums *each = (const struct pipeline_sums *)partials + i;
        report_sums_add(&sums.worked, &each->worked);
        report_sums_add(&sums.stored, &each->stored);
    }
    *(struct pipeline_sums *)answer = sums;
}

static size_t outputs(const void *state, struct range range, struct span spans[SPAN_MAX])
{
    const struct pipeline *pipeline = state;
    spans[0] = (struct span){pipeline->cents + range.begin, (range.end - range.begin) * sizeof *pipeline->cents};
    return 1;
}

/* --- is it right? ------------------------------------------------------------------------------------------------------- */

/* Against Black and Scholes' price, to four standard errors and the rounding to cents; the first paths by the C library. */
static bool price_fits(const struct pipeline *pipeline, size_t item, char text[FINDING_MAX])
{
    struct payoff_sums found, expected;
    uint64_t sales = store_service_sales(item + 1);
    size_t path_count = pipeline->request->path_count;
    struct call_option option = option_on(sales);
    double price = (double)pipeline->cents[item] / 100, right = call_moment(&option, 1);
    double allowed = european_allowed_error(&option, 1, (double)path_count) + 0.005;
    if (!(fabs(price - right) <= allowed))
        snprintf(text, FINDING_MAX, "the call on the %" PRIu64 " of store %zu costs %.2f, by Black-Scholes %.2f +- %.2f", sales,
                 item + 1, price, right, allowed);
    else if (!european_paths_agree(&option, pipeline->problem->seed, item, path_count, &found, &expected))
        snprintf(text, FINDING_MAX, "the first paths of store %zu pay %.17g, by the C library's functions %.17g", item + 1,
                 found.payoff, expected.payoff);
    else
        return true;
    return false;
}

/* Item by item from the database: a row that is missing is an error of the query. */
static bool reports_fit(const struct pipeline *pipeline, char text[FINDING_MAX])
{
    struct database *database = NULL;
    char why[WHY_MAX] = "";
    bool good = reports_open(pipeline->address, &database, why);
    for (uint64_t item = 0; good && item < pipeline->problem->item_count; item++) {
        struct report report = {0}, expected = {item, item + 1, store_service_sales(item + 1), pipeline->cents[item]};
        good = reports_find(database, item, &report, why);
        if (good && memcmp(&report, &expected, sizeof report) != 0) {
            snprintf(why, sizeof why, "store %" PRIu64 " with %" PRIu64 " for %" PRIu64 " cents", report.store, report.sales,
                     report.cents);
            good = false;
        }
        if (!good)
            snprintf(text, FINDING_MAX, "the report of item %" PRIu64 ": %.180s", item, why);
    }
    database_close(database);
    return good;
}

static bool sums_fit(const struct pipeline *pipeline, const struct pipeline_sums *sums, char text[FINDING_MAX])
{
    uint64_t n = pipeline->problem->item_count;
    struct pipeline_sums expected = {.worked = {.items = n, .sales = store_service_total(n)}};
    for (size_t item = 0; item < n; item++)
        expected.worked.cents += pipeline->cents[item];
    expected.stored = expected.worked;
    if (memcmp(sums, &expected, sizeof expected) == 0)
        return true;
    snprintf(text, FINDING_MAX,
             "%" PRIu64 " items of %" PRIu64 " for %" PRIu64 " cents, stored %" PRIu64 " of %" PRIu64 " for %" PRIu64
             ", instead of %" PRIu64 " of %" PRIu64 " for %" PRIu64,
             sums->worked.items, sums->worked.sales, sums->worked.cents, sums->stored.items, sums->stored.sales,
             sums->stored.cents, expected.worked.items, expected.worked.sales, expected.worked.cents);
    return false;
}

static bool verify(const void *state, const void *answer, struct finding *finding)
{
    const struct pipeline *pipeline = state;
    const struct pipeline_sums *sums = answer;
    double right = 0;
    finding->value = (double)sums->worked.cents;
    finding->tolerance = (double)pipeline->problem->item_count; /* a build's last bits may round a price to the next cent */
    if (!sums_fit(pipeline, sums, finding->text) || !reports_fit(pipeline, finding->text))
        return false;
    for (size_t item = 0; item < pipeline->problem->item_count; item++) {
        struct call_option option = option_on(store_service_sales(item + 1));
        right += call_moment(&option, 1);
        if (!price_fits(pipeline, item, finding->text))
            return false;
    }
    snprintf(finding->text, FINDING_MAX,
             "calls on the sales of %" PRIu64 " stores for %.2f, by Black-Scholes %.2f; each is in %s once", sums->worked.items,
             (double)sums->worked.cents / 100, right, pipeline->request->url ? "PostgreSQL" : "SQLite");
    return true;
}

/* An item waits some 10 ms for the service, computes for 1 to 3 ms, and writes for some 50 us. */
const struct kernel kernel_wait_pipeline = {
    .name = "wait.pipeline",
    .summary = "fetch from a web service, price by Monte Carlo, store in a database",
    .item = "store",
    .sizes = {4, 16, 100, 1000},
    .parameters = parameters,
    .waits = true,
    .lesson = &lesson_pipeline,
    .in_flight = "inflight",
    .python = "pipeline",
    .services = {[SERVICE_STORES] = &stores, [SERVICE_DATABASE] = &tables},
    .input = "a PostgreSQL database, postgresql://USER@HOST:PORT/DATABASE; without it SQLite in $TMPDIR",
    .describe = describe,
    .forget = forget,
    .setup = setup,
    .prepare = prepare,
    .attach = attach,
    .run_range = run_range,
    .reduce = reduce,
    .detach = detach,
    .outputs = outputs,
    .verify = verify,
    .teardown = teardown,
};
