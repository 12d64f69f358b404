/* test_self_test_run.c - a few comparisons of real runs: what is counted, never what a time was; label: unit */
#include "self_test_run.h"

#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "measure.h"
#include "registry.h"

static struct topology topology;

static enum run_status run(size_t comparisons, const atomic_int *interrupted, struct self_test *test)
{
    const struct self_test_request request = {.topology = &topology,
                                              .data_directory = TEST_DATA,
                                              .comparisons = comparisons,
                                              .seed = 1,
                                              .quiet = true,
                                              .interrupted = interrupted};
    return self_test_run(&request, test);
}

static void every_strategy_is_compared_in_turn(void **unused)
{
    (void)unused;
    skip_where_slow();
    struct self_test test;
    atomic_int interrupted = 0;
    assert_int_equal(run(7, &interrupted, &test), RUN_DONE);
    assert_int_equal(test.comparisons, 7);
    size_t usual = 0;
    for (size_t i = 0; i < strategy_registry_count; i++)
        usual += strategy_is_usual(strategy_registry[i]);
    assert_int_equal(test.row_count, usual);
    size_t comparisons = 0, called = 0;
    for (size_t i = 0; i < test.row_count; i++) {
        assert_in_range(test.rows[i].comparisons, 2, 3);
        assert_in_range(test.rows[i].worker_count, 1, topology.core_count);
        comparisons += test.rows[i].comparisons;
        called += test.rows[i].called;
    }
    assert_int_equal(comparisons, 7);
    assert_int_equal(called, test.called);
    assert_true(test.item_count > 0 && test.sample_seconds > 0 && test.rounds == 10);
    for (size_t i = 0; i < test.comparisons; i++)
        assert_true(test.half_widths[i] > 0 && isfinite(test.half_widths[i])); /* ten rounds have an interval */
    self_test_free(&test);
}

static void an_interruption_ends_it(void **unused)
{
    (void)unused;
    struct self_test test;
    atomic_int interrupted = 1;
    assert_int_equal(run(1000000, &interrupted, &test), RUN_INTERRUPTED);
    assert_int_equal(test.comparisons, 0);
    self_test_free(&test);
}

int main(void)
{
    char why[WHY_MAX];
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_strategy_is_compared_in_turn),
        cmocka_unit_test(an_interruption_ends_it),
    };
    if (!topology_load(&topology, NULL, why))
        return 1;
    measure_start();
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    topology_free(&topology);
    return failed;
}
