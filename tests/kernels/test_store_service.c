/* test_store_service.c - label: kernel - what kernels ask of the web service, as its command line and its callers' settings. */
#include "web/store_service.h"

#include <stdio.h>

#include "check.h"

static const struct parameter parameters[] = {{"latency_ms", "", 50, 1, 5000, false}, STORE_SERVICE_PARAMETERS, {0}};

static bool read(size_t size, const char *name, const char *value, struct store_service *service, char why[WHY_MAX])
{
    struct settings settings = {.size = size, .seed = 9};
    settings_use_fallbacks(&settings, parameters);
    return settings_set(&settings, name, value, why) && store_service_read(&settings, service, why);
}

static void parameters_become_words(void **state)
{
    (void)state;
    char why[WHY_MAX] = "";
    static const char *const expected[] = {"--latency-ms=50", "--spread=0.5", "--errors=0", "--drops=0", "--seed=9"};
    struct store_service service;
    struct service_words words = {0};
    assert_true(read(10, "spread", "0.5", &service, why));
    store_service_words(&service, &words);
    assert_int_equal(words.count, 5);
    for (size_t i = 0; i < 5; i++)
        assert_string_equal(words.words[i], expected[i]);
    assert_near(service.client.deadline_seconds, 20, 0);
    assert_int_equal(service.client.in_flight, 1);
}

static void windows_make_chunks(void **state)
{
    (void)state;
    char why[WHY_MAX] = "";
    struct store_service service;
    assert_true(read(10, "inflight", "1", &service, why));
    assert_int_equal(store_service_chunk(&service), 1);
    assert_true(read(10, "inflight", "5", &service, why));
    assert_int_equal(store_service_chunk(&service), 80);
}

static void what_cannot_be_is_refused(void **state)
{
    (void)state;
    char why[WHY_MAX] = "";
    struct store_service service;
    assert_false(read(1000001, "inflight", "1", &service, why));
    assert_says(why, "the service has 1000000 stores, not 1000001");
    assert_false(read(10, "deadline_ms", "50", &service, why));
    assert_says(why, "an answer may take 50 ms, and its call only 50; set a longer deadline_ms");
}

static void totals_are_sums(void **state)
{
    (void)state;
    uint64_t total = 0;
    for (uint64_t store = 1; store <= 1000; store++) {
        total += store_service_sales(store);
        assert_int_equal(store_service_total(store), total);
    }
    assert_int_equal(store_service_total(5), 155000);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parameters_become_words),
        cmocka_unit_test(windows_make_chunks),
        cmocka_unit_test(what_cannot_be_is_refused),
        cmocka_unit_test(totals_are_sums),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
