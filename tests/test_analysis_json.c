/* test_analysis_json.c - what was analysed is in the document, and what is not known is null; label: unit */
#include "analysis_json.h"

#include "check.h"
#include "load.h"
#include "sample_result.h"

/* The sample result with its document. */
struct world {
    struct result result;
    struct study study;
    json_t *document;
};

static void begin(struct world *world)
{
    world->result = sample_result();
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

static const json_t *kernel_of(const struct world *world, size_t index)
{
    return json_array_get(json_object_get(json_object_get(world->document, "analysis"), "kernels"), index);
}

static const json_t *row_of(const struct world *world, size_t index)
{
    return json_array_get(json_object_get(kernel_of(world, 0), "rows"), index);
}

static void rows_hold_what_was_analysed(void **state)
{
    (void)state;
    struct world world;
    begin(&world);
    const struct analysed_row *expected = &world.study.kernels[0].rows[2];
    const json_t *row = row_of(&world, 2), *seconds = json_object_get(row, "seconds");
    assert_string_equal(json_string_value(json_object_get(row, "name")), SAMPLE_CONFIGURATION);
    assert_int_equal(json_integer_value(json_object_get(row, "workers")), 2);
    assert_true(json_is_true(json_object_get(row, "oversubscribed")));
    assert_int_equal(json_integer_value(json_object_get(seconds, "count")), expected->seconds.count);
    assert_near(json_number_value(json_object_get(seconds, "middle")), expected->seconds.middle, 0);
    assert_near(json_number_value(json_object_get(row, "flops_per_second")), 21.5 * expected->items_per_second, 0);
    assert_near(json_number_value(json_object_get(json_object_get(row, "efficiency"), "middle")), expected->efficiency.middle,
                0);
    end(&world);
}

static void too_few_samples_have_ends_that_are_null(void **state)
{
    (void)state;
    struct world world;
    begin(&world);
    const json_t *seconds = json_object_get(row_of(&world, 1), "seconds"); /* of three samples */
    assert_false(world.study.kernels[0].rows[1].seconds.bounded);
    assert_true(json_is_number(json_object_get(seconds, "middle")));
    assert_true(json_is_null(json_object_get(seconds, "low")));
    assert_true(json_is_null(json_object_get(seconds, "high")));
    end(&world);
}

static void what_there_is_none_of_is_null(void **state)
{
    (void)state;
    struct world world;
    begin(&world);
    assert_true(json_is_null(json_object_get(row_of(&world, 0), "speedup"))); /* the baseline */
    assert_true(json_is_null(json_object_get(row_of(&world, 0), "create_seconds")));
    end(&world);
}

static void a_kernel_that_did_not_run_says_why_and_has_no_rows(void **state)
{
    (void)state;
    struct world world;
    begin(&world);
    const json_t *kernel = kernel_of(&world, 1);
    assert_string_equal(json_string_value(json_object_get(kernel, "why")), "wrong answer: \"7\"");
    assert_int_equal(json_array_size(json_object_get(kernel, "rows")), 0);
    end(&world);
}

static void the_document_is_a_result_that_can_be_read_again(void **state)
{
    (void)state;
    char why[WHY_MAX];
    struct world world;
    struct result again;
    begin(&world);
    if (!load_document(world.document, "document", &again, why))
        fail_msg("%s", why);
    assert_int_equal(again.kernel_count, world.result.kernel_count);
    result_free(&again);
    end(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_hold_what_was_analysed),
        cmocka_unit_test(too_few_samples_have_ends_that_are_null),
        cmocka_unit_test(what_there_is_none_of_is_null),
        cmocka_unit_test(a_kernel_that_did_not_run_says_why_and_has_no_rows),
        cmocka_unit_test(the_document_is_a_result_that_can_be_read_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
