/* test_wait_pipeline.c - label: kernel - wait.pipeline with its services: the right prices, each stored once, in every way of
 * fetching; and what is told when a service is gone. */
#include "check.h"

#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "pipeline/reports.h"
#include "trial.h"
#include "web/store_service.h"

extern const struct kernel kernel_wait_pipeline;

enum { SERVICE_STORES, SERVICE_DATABASE };

/* As the kernel lays it out. */
struct answer {
    struct report_sums worked, stored;
};

static const char *const QUICK[] = {"latency_ms=1", "paths=1024", NULL};

static void start(struct trial *trial, size_t items, const char *const *assignments)
{
    trial_run(trial, &kernel_wait_pipeline, items, NULL, assignments);
    if (!trial->verified)
        fail_msg("%zu items: %s%s", items, trial->why, trial->finding.text);
}

static struct database *open_reports(const struct trial *trial)
{
    char why[WHY_MAX] = "";
    struct database *database = NULL;
    const char *own = (const char *)trial->job.state + 2 * sizeof(void *); /* of the configuration, behind two pointers */
    if (!reports_open(own, &database, why))
        fail_msg("%s", why);
    return database;
}

/* --- the answer --------------------------------------------------------------------------------------------------------- */

static void every_item_is_fetched_priced_and_stored_once(void **state)
{
    (void)state;
    const size_t counts[] = {1, 2, 9};
    for (size_t i = 0; i < 3; i++) {
        struct trial trial;
        start(&trial, counts[i], QUICK);
        const struct answer *answer = job_answer(&trial.job);
        assert_int_equal(answer->worked.items, counts[i]);
        assert_int_equal(answer->worked.sales, 25000 * counts[i] + 1000 * counts[i] * (counts[i] + 1));
        assert_memory_equal(&answer->worked, &answer->stored, sizeof answer->stored);
        assert_near(trial.finding.value, (double)answer->worked.cents, 0);
        assert_true(trial_digest_backwards(&trial) == trial.digest);
        trial_close(&trial);
    }
}

/* A call at the money costs 0.1045058 of its stock (J. Hull, "Options, futures, and other derivatives", section 15.8's
 * formula); a million paths are within 1.5e-4 of one, a standard error. */
static void prices_are_those_of_black_and_scholes(void **state)
{
    (void)state;
    static const char *const many[] = {"latency_ms=1", "paths=1048576", NULL};
    struct trial trial;
    start(&trial, 3, many);
    const struct answer *answer = job_answer(&trial.job);
    assert_near((double)answer->worked.cents / 100, 0.1045058 * (27000 + 29000 + 31000), 5 * 1.5e-4 * 31000 * sqrt(3));
    trial_close(&trial);
}

static void in_flight_late_or_failing_it_is_the_same(void **state)
{
    (void)state;
    static const char *const plain[] = {"latency_ms=1", "paths=1024", NULL},
                             *const few[] = {"latency_ms=1", "paths=1024", "inflight=2", "spread=1", NULL},
                             *const many[] = {"latency_ms=1", "paths=1024", "inflight=200", "errors=20", "drops=20", NULL},
                             *const failing[] = {"latency_ms=1", "paths=1024", "errors=20", "drops=20", NULL};
    static const char *const *const ways[] = {plain, few, many, failing};
    uint64_t digest = 0;
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        struct trial trial;
        start(&trial, 37, ways[i]);
        assert_true(i == 0 || trial.digest == digest);
        digest = trial.digest;
        trial_close(&trial);
    }
}

static void paths_need_not_be_whole_chunks(void **state)
{
    (void)state;
    static const char *const paths[][3] = {{"latency_ms=1", "paths=65537", NULL}, {"latency_ms=1", "paths=1025", NULL}};
    for (size_t i = 0; i < 2; i++) {
        struct trial trial;
        start(&trial, 2, paths[i]);
        trial_close(&trial);
    }
}

/* --- what is wrong ------------------------------------------------------------------------------------------------------ */

static void wrong_sums_are_seen(void **state)
{
    (void)state;
    struct trial trial;
    struct finding finding = {0};
    start(&trial, 3, QUICK);
    struct answer right = *(const struct answer *)job_answer(&trial.job), lost = right, twice = right;
    assert_true(kernel_wait_pipeline.verify(trial.job.state, &right, &finding));
    lost.stored.items--;
    assert_false(kernel_wait_pipeline.verify(trial.job.state, &lost, &finding));
    assert_says(finding.text, "3 items of 87000 for ");
    twice.worked.sales += 27000;
    assert_false(kernel_wait_pipeline.verify(trial.job.state, &twice, &finding));
    trial_close(&trial);
}

/* The table is asked for each item, whatever its sums say. */
static void a_report_that_is_gone_or_wrong_is_seen(void **state)
{
    (void)state;
    char why[WHY_MAX] = "";
    struct trial trial;
    struct finding finding = {0};
    start(&trial, 3, QUICK);
    struct database *database = open_reports(&trial);
    assert_true(database_run(database, "UPDATE reports SET store = 7 WHERE item = 1", why));
    assert_false(job_verify(&trial.job, &finding));
    assert_says(finding.text, "the report of item 1: store 7 with 29000 for ");
    assert_true(database_run(database, "DELETE FROM reports WHERE item = 1", why));
    assert_false(job_verify(&trial.job, &finding));
    assert_says(finding.text, "the report of item 1: ");
    database_close(database);
    assert_true(trial_digest_backwards(&trial) == trial.digest); /* the next run begins with an empty table */
    assert_true(job_verify(&trial.job, &finding));
    trial_close(&trial);
}

static void a_second_report_of_an_item_is_refused(void **state)
{
    (void)state;
    char why[WHY_MAX] = "";
    struct trial trial;
    struct report_sums sums;
    const struct report report = {1, 2, 29000, 4};
    start(&trial, 3, QUICK);
    struct database *database = open_reports(&trial);
    assert_false(reports_add(database, &report, why));
    assert_says(why, "UNIQUE");
    database_close(database);
    database = open_reports(&trial);
    assert_true(reports_sum(database, &sums, why));
    assert_int_equal(sums.items, 3);
    assert_int_equal(sums.sales, 87000);
    database_close(database);
    trial_close(&trial);
}

static void await_death(struct trial *trial, size_t service)
{
    char why[WHY_MAX] = "";
    kill(trial->services.each[service].process, SIGKILL);
    while (services_live(&trial->services, why))
        usleep(1000);
}

static void a_web_service_that_is_gone_is_told(void **state)
{
    (void)state;
    struct trial trial;
    start(&trial, 3, QUICK);
    await_death(&trial, SERVICE_STORES);
    assert_int_equal(trial_digest_backwards(&trial), 0);
    assert_says(trial.why, "store 3: 10 tries failed, the last: Couldn't connect to server");
    trial_close(&trial);
}

/* Its keeper takes the file with it. */
static void a_database_that_is_gone_is_told(void **state)
{
    (void)state;
    struct trial trial;
    start(&trial, 3, QUICK);
    const char *path = trial.problem.service_addresses[SERVICE_DATABASE];
    await_death(&trial, SERVICE_DATABASE);
    while (access(path, F_OK) == 0)
        usleep(1000);
    assert_int_equal(trial_digest_backwards(&trial), 0);
    assert_says(trial.why, "SQLite: ");
    trial_close(&trial);
}

static void what_cannot_be_is_refused(void **state)
{
    (void)state;
    static const struct {
        size_t items;
        const char *input, *assignments[2], *words;
    } cases[] = {
        {1000001, NULL, {NULL}, "the service has 1000000 stores, not 1000001; pass a smaller --size"},
        {3, NULL, {"paths=1023", NULL}, "paths is a whole number from 1024 to 10000000, not 1023"},
        {3, "/no/database", {NULL}, "postgresql://"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct trial trial;
        trial_run(&trial, &kernel_wait_pipeline, cases[i].items, cases[i].input, cases[i].assignments);
        assert_false(trial.described);
        assert_says(trial.why, cases[i].words);
        trial_close(&trial);
    }
}

/* Up to 16 workers are tried with what waits. */
static void workers_share_small_evenly(void **state)
{
    (void)state;
    assert_int_equal(kernel_wait_pipeline.sizes[1] % 16, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_item_is_fetched_priced_and_stored_once),
        cmocka_unit_test(prices_are_those_of_black_and_scholes),
        cmocka_unit_test(in_flight_late_or_failing_it_is_the_same),
        cmocka_unit_test(paths_need_not_be_whole_chunks),
        cmocka_unit_test(wrong_sums_are_seen),
        cmocka_unit_test(a_report_that_is_gone_or_wrong_is_seen),
        cmocka_unit_test(a_second_report_of_an_item_is_refused),
        cmocka_unit_test(a_web_service_that_is_gone_is_told),
        cmocka_unit_test(a_database_that_is_gone_is_told),
        cmocka_unit_test(what_cannot_be_is_refused),
        cmocka_unit_test(workers_share_small_evenly),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
