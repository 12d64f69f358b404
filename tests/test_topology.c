/* test_topology.c - machines that hwloc describes, and this one; label: unit */
#define _GNU_SOURCE
#include "topology.h"

#include <hwloc.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>

#include "cgroup.h"
#include "check.h"
#include "scratch.h"

static void describe(const char *variable, const char *value)
{
    setenv(variable, value, 1);
    setenv("HWLOC_THISSYSTEM", "0", 1);
}

/* Every test begins and ends with the machine as it is. */
static int describe_nothing(void **state)
{
    (void)state;
    unsetenv("HWLOC_SYNTHETIC");
    unsetenv("HWLOC_XMLFILE");
    unsetenv("HWLOC_THISSYSTEM");
    return 0;
}

static struct topology load(const char *cpus)
{
    struct topology topology;
    char why[WHY_MAX] = "";
    if (!topology_load(&topology, cpus, why))
        fail_msg("%s", why);
    return topology;
}

static void check_numbers(const struct topology *topology, const unsigned *expected, size_t count)
{
    assert_int_equal(topology->cpu_count, count);
    unsigned *numbers = topology_cpu_numbers(topology);
    assert_non_null(numbers);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(numbers[i], expected[i]);
    free(numbers);
}

static void first_threads_of_all_cores_come_before_any_second_one(void **state)
{
    (void)state;
    describe("HWLOC_SYNTHETIC", "pack:2 numa:2 core:16 pu:2");
    struct topology topology = load(NULL);
    assert_false(topology.real);
    assert_int_equal(topology.cpu_count, 128);
    assert_int_equal(topology.core_count, 64);
    assert_int_equal(topology.fast_core_count, 64);
    assert_int_equal(topology.package_count, 2);
    assert_int_equal(topology.numa_count, 4);
    assert_int_equal(topology.kind_count, 1);
    for (unsigned i = 0; i < 128; i++) {
        const struct cpu *cpu = &topology.cpus[i];
        assert_int_equal(cpu->sibling, i / 64);
        assert_int_equal(cpu->core, i % 64);
        assert_int_equal(cpu->number, 2 * (i % 64) + i / 64);
        assert_int_equal(cpu->package, i % 64 / 32);
        assert_int_equal(cpu->numa_node, i % 64 / 16);
        assert_int_equal(cpu->kind, 0);
    }
    topology_free(&topology);
}

static void one_core_is_a_machine(void **state)
{
    (void)state;
    describe("HWLOC_SYNTHETIC", "core:1 pu:1");
    struct topology topology = load(NULL);
    check_numbers(&topology, (const unsigned[]){0}, 1);
    assert_int_equal(topology.core_count, 1);
    assert_int_equal(topology.fast_core_count, 1);
    assert_int_equal(topology.numa_count, 1);
    assert_int_equal(topology.package_count, 1);
    assert_near(topology.quota, 0, 0);
    topology_free(&topology);
}

static void large_machines_are_read_in_whole(void **state)
{
    (void)state;
    describe("HWLOC_SYNTHETIC", "pack:2 core:96 pu:1");
    struct topology topology = load(NULL);
    assert_int_equal(topology.cpu_count, 192);
    assert_int_equal(topology.core_count, 192);
    for (unsigned i = 0; i < 192; i++)
        assert_int_equal(topology.cpus[i].number, i);
    topology_free(&topology);
    describe("HWLOC_SYNTHETIC", "pack:8 core:128 pu:2");
    topology = load(NULL);
    assert_int_equal(topology.cpu_count, 2048);
    assert_int_equal(topology.core_count, 1024);
    topology_free(&topology);
}

static void a_described_machine_has_no_quota(void **state)
{
    (void)state;
    describe("HWLOC_SYNTHETIC", "core:4 pu:1");
    struct topology topology = load(NULL);
    assert_false(topology.real);
    assert_near(topology.quota, 0, 0);
    topology_free(&topology);
}

/* Slow cores 0 and 1 of one thread each (CPUs 0 and 2), then fast cores 2 and 3 of two threads each (CPUs 4-7). */
static void export_hybrid(const char *path)
{
    hwloc_topology_t machine;
    hwloc_bitmap_t slow = hwloc_bitmap_alloc(), fast = hwloc_bitmap_alloc(), all = hwloc_bitmap_alloc();
    assert_int_equal(hwloc_topology_init(&machine), 0);
    assert_int_equal(hwloc_topology_set_synthetic(machine, "core:4 pu:2"), 0);
    assert_int_equal(hwloc_topology_load(machine), 0);
    hwloc_bitmap_list_sscanf(slow, "0,2");
    hwloc_bitmap_list_sscanf(fast, "4-7");
    hwloc_bitmap_or(all, slow, fast);
    assert_int_equal(hwloc_topology_restrict(machine, all, 0), 0);
    assert_int_equal(hwloc_cpukinds_register(machine, slow, 1, 0, NULL, 0), 0);
    assert_int_equal(hwloc_cpukinds_register(machine, fast, 2, 0, NULL, 0), 0);
    assert_int_equal(hwloc_topology_export_xml(machine, path, 0), 0);
    hwloc_bitmap_free(slow);
    hwloc_bitmap_free(fast);
    hwloc_bitmap_free(all);
    hwloc_topology_destroy(machine);
}

static void fast_cores_come_first_and_second_threads_last(void **state)
{
    (void)state;
    struct scratch scratch = scratch_make();
    struct scratch_path path = scratch_path(&scratch, "hybrid.xml");
    export_hybrid(path.text);
    describe("HWLOC_XMLFILE", path.text);

    struct topology topology = load(NULL);
    assert_false(topology.real);
    check_numbers(&topology, (const unsigned[]){4, 6, 0, 2, 5, 7}, 6);
    static const unsigned kinds[] = {0, 0, 1, 1, 0, 0};
    for (size_t i = 0; i < 6; i++)
        assert_int_equal(topology.cpus[i].kind, kinds[i]);
    assert_int_equal(topology.kind_count, 2);
    assert_int_equal(topology.core_count, 4);
    assert_int_equal(topology.fast_core_count, 2);
    topology_free(&topology);

    topology = load("0,2"); /* with the fast ones left out, the slow ones are the fastest there are */
    check_numbers(&topology, (const unsigned[]){0, 2}, 2);
    assert_int_equal(topology.kind_count, 1);
    assert_int_equal(topology.fast_core_count, 2);
    assert_int_equal(topology.cpus[0].kind, 0);
    topology_free(&topology);
    scratch_remove(&scratch);
}

static void a_list_of_cpus_restricts_the_machine(void **state)
{
    (void)state;
    describe("HWLOC_SYNTHETIC", "pack:2 core:4 pu:2");
    struct topology topology = load("0-3,8");
    check_numbers(&topology, (const unsigned[]){0, 2, 8, 1, 3}, 5);
    assert_int_equal(topology.core_count, 3);
    assert_int_equal(topology.package_count, 2);
    topology_free(&topology);

    topology = load("8,0,0-1"); /* neither their order nor naming one twice matters */
    check_numbers(&topology, (const unsigned[]){0, 8, 1}, 3);
    topology_free(&topology);
}

static void the_first_thread_that_is_left_of_a_core_is_its_first(void **state)
{
    (void)state;
    describe("HWLOC_SYNTHETIC", "core:4 pu:2");
    struct topology topology = load("1,3,4,5");
    check_numbers(&topology, (const unsigned[]){1, 3, 4, 5}, 4);
    assert_int_equal(topology.cpus[0].sibling, 0);
    assert_int_equal(topology.cpus[3].sibling, 1);
    assert_int_equal(topology.fast_core_count, 3);
    topology_free(&topology);
}

static void check_refused(const char *cpus, const char *words)
{
    struct topology topology;
    char why[WHY_MAX] = "";
    if (topology_load(&topology, cpus, why))
        fail_msg("--cpus '%s' was taken", cpus);
    assert_says(why, words);
    assert_null(topology.cpus);
    assert_null(topology.machine);
}

static void a_cpu_that_is_not_there_is_refused_with_those_that_are(void **state)
{
    (void)state;
    describe("HWLOC_SYNTHETIC", "core:8 pu:1");
    check_refused("9", "cannot use CPU 9: allowed are 0-7; pass --cpus 0-7");
    check_refused("8", "cannot use CPU 8: allowed are 0-7");
    check_refused("0-3,6-12", "cannot use CPU 8: allowed are 0-7");
    check_refused("0-4000000000", "cannot use CPU 8: ");
    check_refused("3000000000", "cannot use CPU 3000000000: ");
    check_refused("4294967296", "cannot use CPU 4294967296: "); /* 2^32: not CPU 0 */
    check_refused("99999999999999999999999", "allowed are 0-7");
}

static void malformed_lists_of_cpus_are_refused_with_an_example(void **state)
{
    (void)state;
    describe("HWLOC_SYNTHETIC", "core:8 pu:1");
    static const char *const lists[] = {"",    ",",   "0,", ",0", "0,,1", "2-1", "1-",    "-1",  "0-1-2", "x",
                                        "0x1", "0 1", " 1", "1 ", "+1",   "1;2", "0-1,x", "all", "1.0",   "--"};
    for (size_t i = 0; i < sizeof lists / sizeof lists[0]; i++) {
        char quoted[32];
        snprintf(quoted, sizeof quoted, "not '%s'", lists[i]);
        check_refused(lists[i], "--cpus takes a list like 0-3,8");
        check_refused(lists[i], quoted);
    }
}

static void leading_zeroes_do_not_make_octal_numbers(void **state)
{
    (void)state;
    describe("HWLOC_SYNTHETIC", "core:16 pu:1");
    struct topology topology = load("010");
    check_numbers(&topology, (const unsigned[]){10}, 1);
    topology_free(&topology);
}

static void a_description_that_cannot_be_read_is_no_reason_to_use_this_machine(void **state)
{
    (void)state;
    struct scratch scratch = scratch_make();
    scratch_write(&scratch, "broken.xml", "<topology version=\"2.0\"><object type=");
    scratch_write(&scratch, "empty.xml", "");
    static const char *const files[] = {"broken.xml", "empty.xml", "missing.xml"};
    for (size_t i = 0; i < sizeof files / sizeof files[0]; i++) {
        describe("HWLOC_XMLFILE", scratch_path(&scratch, files[i]).text);
        check_refused(NULL, "HWLOC_XMLFILE");
    }
    describe_nothing(NULL);
    static const char *const machines[] = {"", "nonsense", "pack:2 core:", "core:-1"};
    for (size_t i = 0; i < sizeof machines / sizeof machines[0]; i++) {
        describe("HWLOC_SYNTHETIC", machines[i]);
        check_refused(NULL, "HWLOC_SYNTHETIC");
    }
    scratch_remove(&scratch);
}

static void without_a_description_the_machine_is_this_one(void **state)
{
    (void)state;
    cpu_set_t allowed;
    assert_int_equal(sched_getaffinity(0, sizeof allowed, &allowed), 0);
    struct topology topology = load(NULL);
    assert_true(topology.real);
    assert_int_equal(topology.cpu_count, CPU_COUNT(&allowed));
    for (size_t i = 0; i < topology.cpu_count; i++)
        assert_true(CPU_ISSET(topology.cpus[i].number, &allowed));
    assert_in_range(topology.core_count, 1, topology.cpu_count);
    assert_in_range(topology.fast_core_count, 1, topology.core_count);
    assert_true(topology.numa_count >= 1 && topology.package_count >= 1 && topology.kind_count >= 1);
    assert_near(topology.quota, cgroup_quota(""), 0);
    topology_free(&topology);
}

static void a_process_bound_to_one_cpu_has_only_that_one(void **state)
{
    (void)state;
    cpu_set_t allowed, one;
    assert_int_equal(sched_getaffinity(0, sizeof allowed, &allowed), 0);
    unsigned last = 0;
    for (unsigned i = 0; i < CPU_SETSIZE; i++)
        last = CPU_ISSET(i, &allowed) ? i : last;
    CPU_ZERO(&one);
    CPU_SET(last, &one);
    assert_int_equal(sched_setaffinity(0, sizeof one, &one), 0);
    struct topology topology;
    char why[WHY_MAX] = "", other[32];
    bool loaded = topology_load(&topology, NULL, why);
    assert_int_equal(sched_setaffinity(0, sizeof allowed, &allowed), 0);
    assert_true(loaded);
    check_numbers(&topology, &last, 1);
    assert_int_equal(topology.core_count, 1);
    topology_free(&topology);

    assert_int_equal(sched_setaffinity(0, sizeof one, &one), 0);
    snprintf(other, sizeof other, "%u", last == 0 ? 1 : last - 1);
    loaded = topology_load(&topology, other, why);
    assert_int_equal(sched_setaffinity(0, sizeof allowed, &allowed), 0);
    assert_false(loaded);
    assert_says(why, "cannot use CPU");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(first_threads_of_all_cores_come_before_any_second_one, describe_nothing,
                                        describe_nothing),
        cmocka_unit_test_setup_teardown(one_core_is_a_machine, describe_nothing, describe_nothing),
        cmocka_unit_test_setup_teardown(large_machines_are_read_in_whole, describe_nothing, describe_nothing),
        cmocka_unit_test_setup_teardown(a_described_machine_has_no_quota, describe_nothing, describe_nothing),
        cmocka_unit_test_setup_teardown(fast_cores_come_first_and_second_threads_last, describe_nothing, describe_nothing),
        cmocka_unit_test_setup_teardown(a_list_of_cpus_restricts_the_machine, describe_nothing, describe_nothing),
        cmocka_unit_test_setup_teardown(the_first_thread_that_is_left_of_a_core_is_its_first, describe_nothing,
                                        describe_nothing),
        cmocka_unit_test_setup_teardown(a_cpu_that_is_not_there_is_refused_with_those_that_are, describe_nothing,
                                        describe_nothing),
        cmocka_unit_test_setup_teardown(malformed_lists_of_cpus_are_refused_with_an_example, describe_nothing,
                                        describe_nothing),
        cmocka_unit_test_setup_teardown(leading_zeroes_do_not_make_octal_numbers, describe_nothing, describe_nothing),
        cmocka_unit_test_setup_teardown(a_description_that_cannot_be_read_is_no_reason_to_use_this_machine, describe_nothing,
                                        describe_nothing),
        cmocka_unit_test_setup_teardown(without_a_description_the_machine_is_this_one, describe_nothing, describe_nothing),
        cmocka_unit_test_setup_teardown(a_process_bound_to_one_cpu_has_only_that_one, describe_nothing, describe_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
