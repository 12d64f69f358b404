/* test_network_fit.c - the parameters that gathers were made with are found again; label: unit */
#include "network_fit.h"

#include "check.h"

static const struct link before = {.latency = 7, .overhead = 3, .gap = 1, .per_byte = 0.25};

static void what_gathers_were_made_with_is_found(void **state)
{
    (void)state;
    struct gather_times gathers[] = {{1, 0, 0}, {2, 100, 0}, {10, 5000, 0}, {300, 20, 0}};
    for (size_t i = 0; i < 4; i++)
        gathers[i].seconds = 2e-6 * gathers[i].messages + 3e-9 * gathers[i].bytes;
    struct link link = before;
    assert_true(network_fit(gathers, 4, &link));
    assert_near(link.latency, 2e-6, 1e-15);
    assert_near(link.per_byte, 3e-9, 1e-18);
    assert_near(link.overhead, 0, 0);
    assert_near(link.gap, 0, 0);
}

/* Two gathers of one message without bytes: the l that makes (l/1 - 1)^2 + (l/2 - 1)^2 least is 1.2. */
static void differences_count_by_their_share(void **state)
{
    (void)state;
    const struct gather_times gathers[] = {{1, 0, 1}, {1, 0, 2}};
    struct link link = before;
    assert_true(network_fit(gathers, 2, &link));
    assert_near(link.latency, 1.2, 1e-12);
    assert_near(link.per_byte, 0.25, 0);
}

static void gathers_that_are_alike_leave_the_bytes_as_they_were(void **state)
{
    (void)state;
    const struct gather_times gathers[] = {{1, 8, 5}, {3, 24, 15}};
    struct link link = before;
    assert_true(network_fit(gathers, 2, &link));
    assert_near(link.latency, 3, 1e-12); /* 5 - 8 x 0.25 */
    assert_near(link.per_byte, 0.25, 0);
}

static void neither_is_below_nothing(void **state)
{
    (void)state;
    const struct gather_times faster_with_bytes[] = {{1, 0, 2}, {1, 10, 1}};
    const struct gather_times only_bytes[] = {{1, 10, 10}, {2, 30, 35}, {9, 20, 20}};
    struct link link = before;
    assert_true(network_fit(faster_with_bytes, 2, &link));
    assert_near(link.per_byte, 0, 0);
    assert_near(link.latency, (0.5 + 1) / (0.25 + 1), 1e-12);
    assert_true(network_fit(only_bytes, 3, &link));
    assert_true(link.latency >= 0 && link.per_byte > 0.8 && link.per_byte < 1.2);
}

static void without_messages_nothing_is_fitted(void **state)
{
    (void)state;
    const struct gather_times none[] = {{0, 0, 1}};
    struct link link = before;
    assert_false(network_fit(none, 0, &link));
    assert_false(network_fit(none, 1, &link));
    assert_near(link.latency, 7, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_gathers_were_made_with_is_found),
        cmocka_unit_test(differences_count_by_their_share),
        cmocka_unit_test(gathers_that_are_alike_leave_the_bytes_as_they_were),
        cmocka_unit_test(neither_is_below_nothing),
        cmocka_unit_test(without_messages_nothing_is_fitted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
