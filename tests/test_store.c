/* test_store.c - paths, sales, latencies and fates of the service of stores; label: unit */
#include "../services/store.h"

#include <stdio.h>

#include "check.h"

enum { MANY = 100000 };

static void paths_name_stores_and_nothing_else(void **state)
{
    (void)state;
    static const struct {
        const char *path;
        uint64_t store;
    } cases[] = {
        {"/stores/1", 1},
        {"/stores/1000000", 1000000},
        {"/stores/1000001", 0},
        {"/stores/0", 0},
        {"/stores/01", 0},
        {"/stores/-1", 0},
        {"/stores/+1", 0},
        {"/stores/ 1", 0},
        {"/stores/1 ", 0},
        {"/stores/1/", 0},
        {"/stores/1.0", 0},
        {"/stores/18446744073709551617", 0},
        {"/stores/", 0},
        {"/stores", 0},
        {"/", 0},
        {"", 0},
        {"/Stores/1", 0},
        {"//stores/1", 0},
        {"/stores/../stores/1", 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        if (store_of_path(cases[i].path) != cases[i].store)
            fail_msg("'%s' names %llu", cases[i].path, (unsigned long long)store_of_path(cases[i].path));
    }
}

static void five_stores_sell_155000(void **state)
{
    (void)state;
    uint64_t total = 0;
    assert_int_equal(store_sales(3), 31000);
    for (uint64_t store = 1; store <= 5; store++)
        total += store_sales(store);
    assert_int_equal(total, 155000);
}

static void without_a_spread_all_latencies_are_the_same(void **state)
{
    (void)state;
    const struct store_settings settings = {.latency_seconds = 0.05, .seed = 1};
    for (uint64_t store = 1; store <= 100; store++)
        assert_near(store_latency_seconds(&settings, store), 0.05, 0);
}

/* E exp(s z - s^2 / 2) = 1 and E ln = -s^2 / 2, whose standard errors over 100,000 are exp(s^2) and s over 316. */
static void with_a_spread_they_are_log_normal_of_the_same_mean(void **state)
{
    (void)state;
    const struct store_settings settings = {.latency_seconds = 2, .spread = 0.5, .seed = 7};
    double sum = 0, log_sum = 0, log_squares = 0;
    for (uint64_t store = 1; store <= MANY; store++) {
        double latency = store_latency_seconds(&settings, store), ln = log(latency / 2);
        assert_true(latency > 0 && latency <= 20);
        sum += latency;
        log_sum += ln;
        log_squares += ln * ln;
    }
    double mean = log_sum / MANY;
    assert_near(sum / MANY, 2, 0.02);
    assert_near(mean, -0.125, 0.01);
    assert_near(sqrt(log_squares / MANY - mean * mean), 0.5, 0.01);
    assert_near(store_latency_seconds(&settings, 3), store_latency_seconds(&settings, 3), 0);
}

static void a_wide_spread_has_an_end(void **state)
{
    (void)state;
    const struct store_settings settings = {.latency_seconds = 1, .spread = 3, .seed = 1};
    double longest = 0;
    for (uint64_t store = 1; store <= MANY; store++)
        longest = fmax(longest, store_latency_seconds(&settings, store));
    assert_near(longest, STORE_LATENCY_MOST, 0); /* some are beyond */
}

static void fates_have_their_shares(void **state)
{
    (void)state;
    const struct store_settings settings = {.error_share = 0.2, .drop_share = 0.1, .seed = 1}, calm = {.seed = 1};
    size_t counts[3] = {0};
    for (uint64_t store = 1; store <= MANY; store++) {
        counts[store_fate(&settings, store, store % 3)]++;
        assert_int_equal(store_fate(&calm, store, 0), STORE_ANSWERED);
    }
    assert_near((double)counts[STORE_IN_ERROR] / MANY, 0.2, 0.006); /* 5 standard errors */
    assert_near((double)counts[STORE_DROPPED] / MANY, 0.1, 0.005);
}

/* Of the calls that fail once, the next try fails as often as any: fates of attempts are independent. */
static void another_attempt_has_another_fate(void **state)
{
    (void)state;
    const struct store_settings settings = {.error_share = 0.5, .seed = 1};
    size_t both = 0, first = 0;
    for (uint64_t store = 1; store <= MANY; store++) {
        bool failed = store_fate(&settings, store, 0) == STORE_IN_ERROR;
        first += failed;
        both += failed && store_fate(&settings, store, 1) == STORE_IN_ERROR;
        assert_int_equal(store_fate(&settings, store, 0), failed ? STORE_IN_ERROR : STORE_ANSWERED); /* the same once more */
    }
    assert_near((double)both / (double)first, 0.5, 0.012);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(paths_name_stores_and_nothing_else),
        cmocka_unit_test(five_stores_sell_155000),
        cmocka_unit_test(without_a_spread_all_latencies_are_the_same),
        cmocka_unit_test(with_a_spread_they_are_log_normal_of_the_same_mean),
        cmocka_unit_test(a_wide_spread_has_an_end),
        cmocka_unit_test(fates_have_their_shares),
        cmocka_unit_test(another_attempt_has_another_fate),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
