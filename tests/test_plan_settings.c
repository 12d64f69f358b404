/* test_plan_settings.c - what a plan says of its sampling is what a reader of the result finds; label: unit */
#include "plan_settings.h"

#include "check.h"
#include "load.h"

static struct sampling through_a_file(const struct plan *plan)
{
    char why[WHY_MAX] = "";
    struct result result;
    json_t *document = json_pack(
        "{s:i, s:{s:o}, s:[{s:s, s:s, s:s, s:n, s:{}, s:{s:i, s:i, s:i, s:i, s:i, s:i, s:f, s:i, s:f},"
        "s:b, s:{s:s, s:n, s:n, s:b, s:s}, s:s, s:[]}], s:[]}",
        "forkjoin_schema", RESULT_SCHEMA, "context", "settings", plan_settings(plan), "kernels", "name", "toy", "item", "thing",
        "size", "tiny", "input", "parameters", "problem", "item_count", 1, "chunk_size", 1, "chunk_count", 1, "step_count", 1,
        "seed", 1, "memory_bytes", 1, "flops_per_item", 0.0, "flop_bits", 0, "bytes_per_item", 0.0, "memory_short", 0, "answer",
        "text", "", "value", "tolerance", "verified", 1, "digest", "0123456789abcdef", "why", "", "configurations",
        "benchmarks");
    assert_non_null(document);
    if (!load_document(document, "memory", &result, why))
        fail_msg("%s", why);
    struct sampling sampling = result.kernels[0].sampling;
    result_free(&result);
    json_decref(document);
    return sampling;
}

static void sampling_comes_back_from_the_file(void **state)
{
    (void)state;
    struct plan plan = {.schedule = {SCHEDULE_STATIC, 1},
                        .rounds = 50,
                        .sampling = {.weak = true, .precision = 0.02, .looks = 5, .replicate_count = 4, .warm_up_runs = 1}};
    struct sampling sampling = through_a_file(&plan);
    assert_true(sampling.weak);
    assert_near(sampling.precision, 0.02, 0);
    assert_int_equal(sampling.looks, 5);
    assert_int_equal(sampling.replicate_count, 4);
    assert_int_equal(sampling.warm_up_runs, 1);
}

static void fixed_rounds_have_no_precision(void **state)
{
    (void)state;
    struct plan plan = {.schedule = {SCHEDULE_STATIC, 1}, .rounds = 7, .sampling = {.looks = 1, .replicate_count = 1}};
    json_t *settings = plan_settings(&plan);
    assert_true(json_is_null(json_object_get(settings, "precision")));
    assert_string_equal(json_string_value(json_object_get(settings, "scaling")), "strong");
    assert_int_equal(json_integer_value(json_object_get(settings, "rounds")), 7);
    json_decref(settings);
    assert_near(through_a_file(&plan).precision, 0, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sampling_comes_back_from_the_file),
        cmocka_unit_test(fixed_rounds_have_no_precision),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
