/* test_script_result.c - a script's output becomes a result beside the kernel's, wrong answers do not; label: unit */
#include "script_result.h"

#include <stdio.h>
#include <stdlib.h>

#include "check.h"

static const unsigned CPUS[] = {3, 5};
static const struct kernel_result KERNEL = {
    .name = "wait.api",
    .size = "small",
    .waits = true,
    .lesson = {"I/O-bound", "10 API calls", "10x", "threads: network waits"},
    .sampling = {.matrix = true, .looks = 1, .replicate_count = 1},
};

/* Two configurations with a warm and a cold sample each, as services/forkjoin_lesson.py prints them. */
static json_t *document(void)
{
    json_error_t error;
    json_t *made = json_loads(
        "{\"item\": \"call\", \"item_count\": 10, \"answer\": \"total 7, by Python 3\", \"value\": 7, \"tolerance\": 0,"
        " \"verified\": true, \"digest\": \"00000000000000aa\", \"configurations\": ["
        "  {\"strategy\": \"sequential\", \"workers_are\": \"threads\", \"workers\": 1, \"parallel\": false,"
        "   \"digest\": \"00000000000000aa\", \"pss_bytes\": 4096, \"samples\": []},"
        "  {\"strategy\": \"processes\", \"workers_are\": \"processes\", \"workers\": 3, \"parallel\": true,"
        "   \"digest\": \"00000000000000aa\", \"pss_bytes\": null, \"samples\": ["
        "    {\"round\": 0, \"order\": 2, \"clock\": \"cold\", \"seconds\": 0.75, \"cpu_seconds\": 0.25, \"create_seconds\": "
        "0.125,"
        "     \"work_seconds\": 0.5, \"join_seconds\": 0.125, \"voluntary_switches\": 4, \"involuntary_switches\": 5, "
        "\"correct\": true},"
        "    {\"round\": 0, \"order\": 1, \"clock\": \"warm\", \"seconds\": 0.5, \"cpu_seconds\": 0.25, \"create_seconds\": 0,"
        "     \"work_seconds\": 0.5, \"join_seconds\": 0, \"voluntary_switches\": 6, \"involuntary_switches\": 7, \"correct\": "
        "true}]}]}",
        0, &error);
    if (!made)
        fail_msg("line %d: %s", error.line, error.text);
    return made;
}

static json_t *configuration_of(json_t *made, size_t index)
{
    return json_array_get(json_object_get(made, "configurations"), index);
}

static struct kernel_result accept(json_t *made)
{
    struct kernel_result found;
    char why[WHY_MAX] = "";
    if (!script_result_read(made, &KERNEL, CPUS, 2, &found, why))
        fail_msg("%s", why);
    json_decref(made);
    return found;
}

static void refuse(json_t *made, const char *words)
{
    struct kernel_result found;
    char why[WHY_MAX] = "";
    assert_false(script_result_read(made, &KERNEL, CPUS, 2, &found, why));
    assert_says(why, words);
    assert_null(found.configurations);
    json_decref(made);
}

static void samples_become_a_result_beside_the_kernels(void **state)
{
    (void)state;
    struct kernel_result found = accept(document());
    assert_string_equal(found.name, "python:wait.api");
    assert_string_equal(found.beside, "wait.api");
    assert_string_equal(found.size, "small");
    assert_string_equal(found.lesson.task, "10 API calls");
    assert_string_equal(found.finding.text, "total 7, by Python 3");
    assert_string_equal(found.why, "");
    assert_true(found.verified && found.waits && found.sampling.matrix);
    assert_int_equal(found.problem.item_count, 10);
    assert_int_equal(found.configuration_count, 2);
    const struct configuration *processes = &found.configurations[1];
    assert_string_equal(processes->name, "python:wait.api/small/processes/workers:3");
    assert_string_equal(processes->workers_are, "processes");
    assert_true(processes->parallel && processes->proven && !found.configurations[0].parallel);
    assert_int_equal(processes->cpus[0] + 10 * processes->cpus[1] + 100 * processes->cpus[2], 353);
    assert_true(isnan(processes->pss_bytes));
    assert_near(found.configurations[0].pss_bytes, 4096, 0);
    assert_int_equal(processes->sample_count, 2);
    const struct sample *warm = &processes->samples[0], *cold = &processes->samples[1]; /* the order of result files */
    assert_true(!warm->cold && cold->cold);
    assert_near(warm->seconds, 0.5, 0);
    assert_near(cold->create, 0.125, 0);
    assert_int_equal(warm->voluntary_switches, 6);
    assert_int_equal(warm->involuntary_switches, 7);
    assert_int_equal(warm->runs, 1);
    assert_true(isnan(warm->steal));
    assert_true(isnan(warm->communication_seconds) && isnan(warm->reduce_seconds)); /* the script tells neither */
    kernel_result_free(&found);
}

static void a_wrong_answer_is_no_result(void **state)
{
    (void)state;
    json_t *made = document();
    json_object_set_new(made, "verified", json_false());
    struct kernel_result found = accept(made);
    assert_string_equal(found.why, "wrong answer: total 7, by Python 3");
    kernel_result_free(&found);

    made = document();
    json_object_set_new(configuration_of(made, 1), "digest", json_string("00000000000000ab"));
    found = accept(made);
    assert_true(found.configurations[0].proven);
    assert_false(found.configurations[1].proven);
    assert_string_equal(found.configurations[1].stopped, "failed");
    assert_says(found.configurations[1].why, "differs from the plain loop's");
    kernel_result_free(&found);

    made = document();
    json_object_set_new(json_array_get(json_object_get(configuration_of(made, 1), "samples"), 0), "correct", json_false());
    found = accept(made);
    assert_false(found.configurations[1].proven);
    assert_says(found.configurations[1].why, "a timed run gave another answer");
    kernel_result_free(&found);
}

static void what_the_script_does_not_write_is_refused(void **state)
{
    (void)state;
    refuse(json_object(), "the script's output: ");
    refuse(json_array(), "is missing");
    json_t *made = document();
    json_object_del(made, "digest");
    refuse(made, "\"digest\" is missing");
    made = document();
    json_object_set_new(configuration_of(made, 1), "workers", json_integer(0));
    refuse(made, "has no workers");
    made = document();
    json_object_set_new(json_array_get(json_object_get(configuration_of(made, 1), "samples"), 1), "seconds", json_real(-1));
    refuse(made, "\"seconds\"");
    made = document();
    json_object_set_new(json_array_get(json_object_get(configuration_of(made, 1), "samples"), 1), "seconds", json_real(0));
    refuse(made, "a run took 0 s");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(samples_become_a_result_beside_the_kernels),
        cmocka_unit_test(a_wrong_answer_is_no_result),
        cmocka_unit_test(what_the_script_does_not_write_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
