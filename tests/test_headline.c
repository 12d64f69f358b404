/* test_headline.c - a recorded machine and build in a line, whole, in part and missing; label: unit */
#include "headline.h"

#include "check.h"

static void assert_lines(const char *context, const char *machine, const char *build)
{
    json_t *document = json_loads(context, 0, NULL);
    assert_non_null(document);
    char line[256];
    headline_machine(document, line, sizeof line);
    assert_string_equal(line, machine);
    headline_build(document, line, sizeof line);
    assert_string_equal(line, build);
    json_decref(document);
}

static void counts_are_in_the_singular_where_they_are_one(void **state)
{
    (void)state;
    assert_lines(
        "{\"machine\": {\"cpu_model\": \"EPYC\", \"packages\": 2, \"cores\": 128, \"hardware_threads\": 256,"
        " \"numa_nodes\": 1, \"virtualised\": true},"
        " \"build\": {\"compiler\": \"gcc 12\", \"kernel_flags\": \"-O3\", \"commit\": \"1a2b\"}}",
        "EPYC, 2 packages, 128 cores, 256 hardware threads, 1 NUMA node, virtual machine", "gcc 12 -O3, commit 1a2b");
}

static void what_is_missing_or_of_another_type_is_left_out(void **state)
{
    (void)state;
    assert_lines(
        "{\"host_name\": \"box\", \"machine\": {\"cpu_model\": \"\", \"cores\": \"many\", \"packages\": 0}, \"build\": 3}",
        "box", "unknown compiler , commit unknown");
    assert_lines("{}", "an unknown machine", "unknown compiler , commit unknown");
}

static void a_line_is_cut_to_its_place(void **state)
{
    (void)state;
    json_t *context = json_loads("{\"machine\": {\"cpu_model\": \"EPYC\", \"packages\": 2, \"cores\": 4}}", 0, NULL);
    char line[10];
    headline_machine(context, line, sizeof line);
    assert_string_equal(line, "EPYC, 2 p");
    json_decref(context);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_are_in_the_singular_where_they_are_one),
        cmocka_unit_test(what_is_missing_or_of_another_type_is_left_out),
        cmocka_unit_test(a_line_is_cut_to_its_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
