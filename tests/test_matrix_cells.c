/* test_matrix_cells.c - the matrix in documents: what it holds, and dashes for what is not known; label: unit */
#include "matrix_cells.h"

#include <stdio.h>
#include <stdlib.h>

#include "analysis_json.h"
#include "check.h"
#include "markdown.h"
#include "synthetic.h"

static const struct synthetic_machine MACHINE = {.packages = 1, .cores_per_package = 2, .threads_per_core = 1};

struct world {
    struct result result;
    struct study study;
    json_t *document;
};

/* Two tasks: calls, whose two threads take half as long; and one that failed. */
static void begin(struct world *world)
{
    *world = (struct world){.result = synthetic_result(&MACHINE)};
    for (size_t i = 0; i < 2; i++) {
        struct kernel_result *kernel = synthetic_kernel(&world->result, i ? "own.sums" : "wait.api", ROLE_WORK);
        kernel->sampling = (struct sampling){.matrix = true, .looks = 1, .replicate_count = 1};
        kernel->parameters = kernel->parameters ? kernel->parameters : json_object();
    }
    struct kernel_result *calls = &world->result.kernels[0];
    calls->lesson = (struct lesson_record){"I/O-bound", "10 API calls", "10x", "threads: network waits"};
    for (size_t i = 0; i < 2; i++) {
        struct configuration *one = synthetic_configuration(&world->result, calls, i ? "openmp" : "sequential", 1 + i);
        snprintf(one->workers_are, sizeof one->workers_are, "threads");
        one->pss_bytes = i ? 1048576 : NAN;
        for (size_t round = 0; round < 10; round++) {
            synthetic_sample(one, round, i ? 0.5 : 1);
            one->samples[round].cpu_seconds = 0.01;
            one->samples[round].runs = 1;
            one->samples[round].voluntary_switches = i ? 20 : -1;
        }
    }
    snprintf(world->result.kernels[1].why, WHY_MAX, "out of luck");
    assert_true(study_make(&world->result, &world->study));
    world->document = analysis_document(&world->study);
    assert_non_null(world->document);
}

static void end(struct world *world)
{
    json_decref(world->document);
    study_free(&world->study);
    result_free(&world->result);
}

static const json_t *row_of(const struct world *world, size_t index)
{
    return json_array_get(json_object_get(json_object_get(world->document, "analysis"), "matrix"), index);
}

static void choices_say_what_was_chosen(void **state)
{
    (void)state;
    static const char *const expected[CHOICE_COUNT] = {"10 API calls (wait.api)",
                                                       "10x",
                                                       "threads: network waits",
                                                       "threads \xC3\x97 2",
                                                       ("2.00 (2.00\xE2\x80\x93"
                                                        "2.00)"),
                                                       "\xE2\x80\x93",
                                                       "99 %",
                                                       "not compared"};
    struct world world;
    begin(&world);
    for (size_t column = 0; column < CHOICE_COUNT; column++)
        assert_string_equal(choice_table.cell(row_of(&world, 0), column, "").text, expected[column]);
    end(&world);
}

static void costs_say_what_is_known(void **state)
{
    (void)state;
    static const char *const of_threads[COST_COUNT] = {"threads \xC3\x97 2",
                                                       ("500 ms (500 ms\xE2\x80\x93"
                                                        "500 ms)"),
                                                       "10.0 ms",
                                                       "0.0",
                                                       "20",
                                                       "0",
                                                       "1.00 MiB",
                                                       "\xE2\x80\x93"};
    struct world world;
    begin(&world);
    for (size_t column = 0; column < COST_COUNT; column++)
        assert_string_equal(cost_table.cell(json_object_get(row_of(&world, 0), "fastest"), column, "").text,
                            of_threads[column]);
    const json_t *sequential = json_object_get(row_of(&world, 0), "sequential");
    assert_string_equal(cost_table.cell(sequential, COST_WAITS, "").text, "\xE2\x80\x93");
    assert_string_equal(cost_table.cell(sequential, COST_MEMORY, "").text, "not available");
    assert_true(json_is_null(json_object_get(sequential, "voluntary_switches")));
    assert_true(json_is_null(json_object_get(sequential, "pss_bytes")));
    end(&world);
}

static void a_failed_task_has_dashes_and_its_reason(void **state)
{
    (void)state;
    struct world world;
    begin(&world);
    const json_t *row = row_of(&world, 1);
    assert_string_equal(choice_table.cell(row, CHOICE_TASK, "").text, "own.sums");
    for (size_t column = CHOICE_CLAIM; column < CHOICE_VERDICT; column++)
        assert_string_equal(choice_table.cell(row, column, "").text, "\xE2\x80\x93");
    assert_string_equal(json_string_value(json_object_get(row, "reason")), "not measured: out of luck");
    assert_true(json_is_null(json_object_get(row, "fastest")));
    end(&world);
}

static void markdown_has_the_matrix(void **state)
{
    (void)state;
    struct world world;
    begin(&world);
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    assert_non_null(out);
    markdown_print(out, world.document);
    fclose(out);
    assert_says(text, "## Which workers for which task\n\n| task | lesson |");
    assert_says(text, "| 10 API calls (wait.api) | 10x | threads: network waits | threads \xC3\x97 2 | 2.00 (2.00");
    assert_says(text, "- **own.sums**: not measured: out of luck\n");
    free(text);
    end(&world);
}

static void other_results_have_none(void **state)
{
    (void)state;
    struct world world;
    begin(&world);
    json_decref(world.document);
    study_free(&world.study);
    world.result.kernels[0].sampling.matrix = false;
    assert_true(study_make(&world.result, &world.study));
    world.document = analysis_document(&world.study);
    assert_null(json_object_get(json_object_get(world.document, "analysis"), "matrix"));
    end(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(choices_say_what_was_chosen),
        cmocka_unit_test(costs_say_what_is_known),
        cmocka_unit_test(a_failed_task_has_dashes_and_its_reason),
        cmocka_unit_test(markdown_has_the_matrix),
        cmocka_unit_test(other_results_have_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
