/* test_page_topology.c - every recorded CPU is drawn once, in its core, node and package; label: unit */
#include "check.h"
#include "page_parts.h"
#include "written.h"

/* As many packages x cores x threads. */
static json_t *machine_of(int packages, int cores, int threads)
{
    json_t *cpus = json_array();
    for (int sibling = 0; sibling < threads; sibling++) {
        for (int core = 0; core < packages * cores; core++)
            json_array_append_new(cpus, json_pack("{s:i, s:i, s:i, s:i, s:i, s:i}", "number", core + sibling * packages * cores,
                                                  "core", core, "sibling", sibling, "package", core / cores, "numa_node",
                                                  core / cores, "kind", 0));
    }
    return json_pack("{s:o, s:i, s:[{s:i, s:i, s:i}, {s:i, s:i, s:i}]}", "cpus", cpus, "core_kinds", 1, "caches", "level", 2,
                     "bytes", 1048576, "count", packages * cores, "level", 3, "bytes", 33554432, "count", packages);
}

static void every_cpu_has_its_box(void **state)
{
    static const int machines[][3] = {{1, 1, 1}, {1, 2, 1}, {2, 16, 2}, {2, 96, 2}};
    for (size_t i = 0; i < sizeof machines / sizeof machines[0]; i++) {
        int packages = machines[i][0], cores = machines[i][1], threads = machines[i][2];
        json_t *machine = machine_of(packages, cores, threads);
        struct written written = written_begin();
        page_put_topology(written.out, machine);
        const char *text = written_text(&written);
        assert_int_equal(count_of(text, "class=\"package\""), packages);
        assert_int_equal(count_of(text, "class=\"node\""), packages);
        assert_int_equal(count_of(text, "class=\"core\""), packages * cores);
        assert_int_equal(count_of(text, "class=\"thread"), packages * cores * threads);
        assert_int_equal(count_of(text, "class=\"thread second\""), packages * cores * (threads - 1));
        json_decref(machine);
        written_end(&written);
    }
}

static void a_core_names_its_cpus(void **state)
{
    json_t *machine = machine_of(2, 16, 2);
    struct written written = written_begin();
    page_put_topology(written.out, machine);
    assert_says(written_text(&written), "<title>core 17, package 1, NUMA node 1: CPU 17, 49</title>");
    assert_says(written_text(&written), "packages 2, NUMA nodes 2, cores 32, hardware threads 64");
    json_decref(machine);
    written_end(&written);
}

static void caches_stand_where_they_belong(void **state)
{
    json_t *machine = machine_of(2, 16, 2);
    struct written written = written_begin();
    page_put_topology(written.out, machine);
    assert_says(written_text(&written), ">package 1, L3 32.0 MiB</text>");
    assert_says(written_text(&written), "each core has its own L2 (1.00 MiB)");
    json_decref(machine);
    written_end(&written);
}

static void slower_cores_are_dashed_and_named(void **state)
{
    json_t *machine = machine_of(1, 2, 1);
    json_object_set_new(machine, "core_kinds", json_integer(2));
    json_object_set_new(json_array_get(json_object_get(machine, "cpus"), 1), "kind", json_integer(1));
    struct written written = written_begin();
    page_put_topology(written.out, machine);
    assert_int_equal(count_of(written_text(&written), "class=\"core slower\""), 1);
    assert_says(written_text(&written), "Dashed");
    json_decref(machine);
    written_end(&written);
}

static void a_machine_that_does_not_tell_its_cpus_has_no_drawing(void **state)
{
    json_t *machine = json_pack("{s:[]}", "cpus");
    struct written written = written_begin();
    page_put_topology(written.out, machine);
    page_put_topology(written.out, NULL);
    assert_string_equal(written_text(&written), "");
    json_decref(machine);
    written_end(&written);
}

static void odd_numbers_draw_something(void **state)
{
    json_t *machine = json_pack("{s:[{s:f, s:i, s:s}, n, s]}", "cpus", "number", -1e300, "core", -7, "package", "x", "cpu");
    struct written written = written_begin();
    page_put_topology(written.out, machine);
    assert_int_equal(count_of(written_text(&written), "class=\"thread"), 3);
    json_decref(machine);
    written_end(&written);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_cpu_has_its_box),
        cmocka_unit_test(a_core_names_its_cpus),
        cmocka_unit_test(caches_stand_where_they_belong),
        cmocka_unit_test(slower_cores_are_dashed_and_named),
        cmocka_unit_test(a_machine_that_does_not_tell_its_cpus_has_no_drawing),
        cmocka_unit_test(odd_numbers_draw_something),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
