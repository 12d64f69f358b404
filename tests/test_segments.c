/* test_segments.c - what workers share, from recorded CPUs and caches; label: unit */
#include "segments.h"

#include "check.h"
#include "synthetic.h"

static const size_t MIB = 1 << 20;

/* Two packages of four cores of two threads; 1 MiB a core, 16 MiB a package. */
static struct result two_packages(void)
{
    const struct synthetic_machine machine = {2, 4, 2, MIB, 16 * MIB};
    return synthetic_result(&machine);
}

static enum segment segment_with(const struct result *result, struct kernel_result *kernel, size_t workers)
{
    return segment_of(result->context, synthetic_configuration(result, kernel, "openmp", workers));
}

static void workers_fill_cores_then_packages_then_siblings(void **state)
{
    (void)state;
    struct result result = two_packages();
    struct kernel_result *kernel = synthetic_kernel(&result, "risk.european", ROLE_WORK);
    assert_int_equal(segment_with(&result, kernel, 1), SEGMENT_CORES);
    assert_int_equal(segment_with(&result, kernel, 4), SEGMENT_CORES);
    assert_int_equal(segment_with(&result, kernel, 5), SEGMENT_PACKAGES);
    assert_int_equal(segment_with(&result, kernel, 8), SEGMENT_PACKAGES);
    assert_int_equal(segment_with(&result, kernel, 9), SEGMENT_SIBLINGS);
    assert_int_equal(segment_with(&result, kernel, 16), SEGMENT_SIBLINGS);
    assert_int_equal(segment_with(&result, kernel, 17), SEGMENT_NONE); /* oversubscribed */
    result_free(&result);
}

static void workers_that_wait_are_one_curve_whatever_their_cpus(void **state)
{
    (void)state;
    struct result result = two_packages();
    struct kernel_result *kernel = synthetic_kernel(&result, "wait.api", ROLE_WORK);
    static const size_t counts[] = {1, 5, 16, 64};
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        struct configuration *configuration = synthetic_configuration(&result, kernel, "openmp", counts[i]);
        configuration->oversubscribed = false;
        configuration->waits = true;
        assert_int_equal(segment_of(result.context, configuration), SEGMENT_ALL);
    }
    result_free(&result);
}

static void the_order_of_cpus_does_not_matter(void **state)
{
    (void)state;
    struct result result = two_packages();
    struct kernel_result *kernel = synthetic_kernel(&result, "risk.european", ROLE_WORK);
    struct configuration *three = synthetic_configuration(&result, kernel, "openmp", 3);
    three->cpus[0] = 9; /* core 1, second thread */
    three->cpus[1] = 3;
    three->cpus[2] = 1; /* core 1, first thread */
    assert_int_equal(segment_of(result.context, three), SEGMENT_SIBLINGS);
    three->cpus[0] = 7; /* the other package */
    assert_int_equal(segment_of(result.context, three), SEGMENT_PACKAGES);
    result_free(&result);
}

static void slower_cores_are_in_no_curve(void **state)
{
    (void)state;
    struct result result = two_packages();
    struct kernel_result *kernel = synthetic_kernel(&result, "risk.european", ROLE_WORK);
    json_t *cpus = json_object_get(json_object_get(result.context, "machine"), "cpus");
    json_object_set_new(json_array_get(cpus, 3), "kind", json_integer(1));
    assert_int_equal(segment_with(&result, kernel, 3), SEGMENT_CORES);
    assert_int_equal(segment_with(&result, kernel, 4), SEGMENT_NONE);
    result_free(&result);
}

static void other_nodes_are_another_kind(void **state)
{
    (void)state;
    struct result result = two_packages();
    struct kernel_result *kernel = synthetic_kernel(&result, "risk.european", ROLE_WORK);
    struct configuration *two = synthetic_configuration(&result, kernel, "mpi", 2);
    two->cpus[1] = 0; /* of the other node */
    two->node_count = 2;
    assert_int_equal(segment_of(result.context, two), SEGMENT_NODES);
    two->node_count = 1;
    assert_int_equal(segment_of(result.context, two), SEGMENT_SIBLINGS);
    assert_string_equal(segment_name(SEGMENT_NODES), "nodes");
    result_free(&result);
}

static void a_machine_that_is_not_recorded_is_not_told_apart(void **state)
{
    (void)state;
    struct result result = two_packages();
    struct kernel_result *kernel = synthetic_kernel(&result, "risk.european", ROLE_WORK);
    struct configuration *two = synthetic_configuration(&result, kernel, "openmp", 2);
    two->cpus[1] = 99; /* a CPU that the record lacks */
    assert_int_equal(segment_of(result.context, two), SEGMENT_ALL);
    two->cpus[1] = 1;
    assert_int_equal(segment_of(result.context, two), SEGMENT_CORES);
    json_t *machine = json_object_get(result.context, "machine");
    json_object_set_new(machine, "cpus", json_string("many"));
    assert_int_equal(segment_of(result.context, two), SEGMENT_ALL);
    json_object_del(result.context, "machine");
    assert_int_equal(segment_of(result.context, two), SEGMENT_ALL);
    assert_int_equal(segment_of(NULL, two), SEGMENT_ALL);
    assert_int_equal(segment_cache_that_holds_shares(result.context, two, 1e6), 0);
    assert_near(segment_last_cache_bytes(result.context), 0, 0);
    result_free(&result);
}

/* --- caches ------------------------------------------------------------------------------------------------------------- */

static unsigned level_with(const struct result *result, struct kernel_result *kernel, size_t workers, double bytes)
{
    return segment_cache_that_holds_shares(result->context, synthetic_configuration(result, kernel, "openmp", workers), bytes);
}

static void shares_fit_into_private_caches_one_by_one(void **state)
{
    (void)state;
    struct result result = two_packages();
    struct kernel_result *kernel = synthetic_kernel(&result, "risk.european", ROLE_WORK);
    double mib = (double)MIB;
    assert_int_equal(level_with(&result, kernel, 2, 2 * mib), 2);
    assert_int_equal(level_with(&result, kernel, 2, 2 * mib + 2), 0); /* a byte too many each */
    assert_int_equal(level_with(&result, kernel, 4, 4 * mib), 2);
    assert_int_equal(level_with(&result, kernel, 4, 1 * mib), 0); /* one worker's cache held it all */
    result_free(&result);
}

static void workers_of_one_package_have_its_cache_together(void **state)
{
    (void)state;
    struct result result = two_packages();
    struct kernel_result *kernel = synthetic_kernel(&result, "risk.european", ROLE_WORK);
    double mib = (double)MIB;
    assert_int_equal(level_with(&result, kernel, 4, 24 * mib), 0); /* four in one package: 24 MiB in 16 */
    assert_int_equal(level_with(&result, kernel, 8, 24 * mib), 3); /* four in each: 12 MiB in 16 */
    assert_int_equal(level_with(&result, kernel, 8, 33 * mib), 0);
    assert_int_equal(level_with(&result, kernel, 5, 18 * mib), 3); /* four of five in one: 14.4 */
    assert_int_equal(level_with(&result, kernel, 5, 22 * mib), 0); /* 17.6 */
    result_free(&result);
}

static void threads_of_one_core_have_its_cache_together(void **state)
{
    (void)state;
    struct result result = two_packages();
    struct kernel_result *kernel = synthetic_kernel(&result, "risk.european", ROLE_WORK);
    assert_int_equal(level_with(&result, kernel, 16, 8 * (double)MIB), 2);
    assert_int_equal(level_with(&result, kernel, 16, 12 * (double)MIB), 0); /* 16 shares of 0.75, but two in each cache */
    result_free(&result);
}

static void the_last_caches_are_counted_together(void **state)
{
    (void)state;
    struct result result = two_packages();
    assert_near(segment_last_cache_bytes(result.context), 32.0 * (double)MIB, 0);
    result_free(&result);
}

static void segments_have_names(void **state)
{
    (void)state;
    assert_string_equal(segment_name(SEGMENT_CORES), "cores");
    assert_string_equal(segment_name(SEGMENT_SIBLINGS), "siblings");
    assert_string_equal(segment_name(SEGMENT_PACKAGES), "packages");
    assert_string_equal(segment_name(SEGMENT_ALL), "all");
    assert_string_equal(segment_name(SEGMENT_NONE), "none");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(workers_fill_cores_then_packages_then_siblings),
        cmocka_unit_test(workers_that_wait_are_one_curve_whatever_their_cpus),
        cmocka_unit_test(the_order_of_cpus_does_not_matter),
        cmocka_unit_test(slower_cores_are_in_no_curve),
        cmocka_unit_test(other_nodes_are_another_kind),
        cmocka_unit_test(a_machine_that_is_not_recorded_is_not_told_apart),
        cmocka_unit_test(shares_fit_into_private_caches_one_by_one),
        cmocka_unit_test(workers_of_one_package_have_its_cache_together),
        cmocka_unit_test(threads_of_one_core_have_its_cache_together),
        cmocka_unit_test(the_last_caches_are_counted_together),
        cmocka_unit_test(segments_have_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
