/* test_wait_api.c - label: kernel - wait.api with its service: the right total, in every way of calling, and what is refused.
 */
#include "check.h"

#include "trial.h"

extern const struct kernel kernel_wait_api;

static uint64_t check_right(size_t calls, const char *const *assignments)
{
    struct trial trial;
    trial_run_right(&trial, &kernel_wait_api, calls, NULL, assignments);
    uint64_t total = *(const uint64_t *)job_answer(&trial.job), digest = trial.digest;
    assert_near(trial.finding.value, (double)total, 0);
    trial_close(&trial);
    assert_true(digest != 0);
    return total;
}

static const char *const QUICK[] = {"latency_ms=1", NULL};

static void five_stores_sell_155000(void **state)
{
    (void)state;
    assert_int_equal(check_right(5, QUICK), 155000);
    assert_int_equal(check_right(1, QUICK), 27000);
}

/* 25,000 x 57 + 2,000 x (57 x 58 / 2) */
static void calls_in_flight_give_the_same(void **state)
{
    (void)state;
    const char *const windows[] = {"inflight=1", "inflight=2", "inflight=7", "inflight=57", "inflight=200"};
    for (size_t i = 0; i < sizeof windows / sizeof windows[0]; i++) {
        const char *const assignments[] = {"latency_ms=1", windows[i], NULL};
        assert_int_equal(check_right(57, assignments), 4731000);
    }
}

static void a_spread_and_faults_change_nothing(void **state)
{
    (void)state;
    const char *const one[] = {"latency_ms=1", "spread=1", "errors=20", "drops=20", NULL};
    const char *const many[] = {"latency_ms=1", "spread=1", "errors=20", "drops=20", "inflight=10", NULL};
    assert_int_equal(check_right(20, one), 920000);
    assert_int_equal(check_right(20, many), 920000);
}

static void a_wrong_total_is_seen(void **state)
{
    (void)state;
    struct trial trial;
    struct finding finding = {0};
    trial_run(&trial, &kernel_wait_api, 5, NULL, QUICK);
    const uint64_t answers[] = {155000, 154999, 150000, 0};
    for (size_t i = 0; i < sizeof answers / sizeof answers[0]; i++)
        assert_int_equal(kernel_wait_api.verify(trial.job.state, &answers[i], &finding), i == 0);
    assert_says(finding.text, "sales of stores 1 to 5: 0, but the closed form gives 155000");
    trial_close(&trial);
}

static void what_cannot_be_is_refused(void **state)
{
    (void)state;
    static const struct {
        size_t calls;
        const char *assignments[3], *words;
    } cases[] = {
        {1000001, {NULL}, "the service has 1000000 stores, not 1000001; pass a smaller --size"},
        {10, {"latency_ms=100", "deadline_ms=100", NULL}, "an answer may take 100 ms, and its call only 100"},
        {10, {"latency_ms=2000", "spread=0.1", NULL}, "an answer may take 20000 ms, and its call only 20000; set a longer"},
        {10, {"inflight=0", NULL}, "inflight is a whole number from 1 to 200"},
        {10, {"errors=26", NULL}, "errors is a number from 0 to 25"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct trial trial;
        trial_run(&trial, &kernel_wait_api, cases[i].calls, NULL, cases[i].assignments);
        assert_false(trial.described);
        assert_says(trial.why, cases[i].words);
        trial_close(&trial);
    }
}

/* Without an answer in time the call fails, names its store, and nothing is counted. */
static void a_service_that_is_gone_is_told(void **state)
{
    (void)state;
    struct trial trial;
    trial_run(&trial, &kernel_wait_api, 5, NULL, QUICK);
    assert_true(trial.verified);
    services_stop(&trial.services);
    assert_int_equal(trial_digest_backwards(&trial), 0);
    assert_says(trial.why, "store 5: 10 tries failed, the last: Couldn't connect to server");
    trial_close(&trial);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(five_stores_sell_155000),
        cmocka_unit_test(calls_in_flight_give_the_same),
        cmocka_unit_test(a_spread_and_faults_change_nothing),
        cmocka_unit_test(a_wrong_total_is_seen),
        cmocka_unit_test(what_cannot_be_is_refused),
        cmocka_unit_test(a_service_that_is_gone_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
