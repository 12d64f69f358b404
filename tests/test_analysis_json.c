/* test_analysis_json.c - what was analysed is in the document, and what is not known is null; label: unit */
#include "analysis_json.h"

#include "check.h"
#include "load.h"
#include "sample_result.h"
#include "synthetic.h"

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

/* --- curves, roofs, overheads --------------------------------------------------------------------------------------------- */

static double usl(double p)
{
    return p / (1 + 0.02 * (p - 1) + 1e-3 * p * (p - 1));
}

/* One kernel of every role, from 1 to 64 workers, without noise. */
static struct result result_of_every_role(void)
{
    static const size_t workers[] = {1, 2, 4, 8, 16, 32, 64, 0};
    const struct synthetic_machine machine = {1, 64, 1, 1 << 20, 1 << 24};
    struct result result = synthetic_result(&machine);
    uint64_t random = 1;
    static const char *const names[] = {"risk.european", "peak.fma", "peak.read", "overhead.empty"};
    for (enum kernel_role role = 0; role < ROLE_COUNT; role++) {
        struct kernel_result *kernel = synthetic_kernel(&result, names[role], role);
        kernel->problem.flops_per_item = role == ROLE_WORK ? 0.25 : 1;
        kernel->problem.flop_bits = 64;
        kernel->problem.bytes_per_item = role == ROLE_PEAK_BYTES ? 8 : 0;
        synthetic_curve(&result, kernel, workers, 10, 1, usl, 0, &random);
    }
    return result;
}

static void begin_with(struct world *world, struct result result)
{
    world->result = result;
    assert_true(study_make(&world->result, &world->study));
    world->document = analysis_document(&world->study);
    assert_non_null(world->document);
}

static const json_t *at(const json_t *value, const char *key, size_t index)
{
    const json_t *array = json_object_get(value, key);
    assert_true(json_is_array(array) && index < json_array_size(array));
    return json_array_get(array, index);
}

static double number_at(const json_t *value, const char *key)
{
    return json_number_value(json_object_get(value, key));
}

static void a_curve_holds_its_law(void **state)
{
    (void)state;
    struct world world;
    begin_with(&world, result_of_every_role());
    const json_t *curve = at(kernel_of(&world, 0), "curves", 0);
    assert_string_equal(json_string_value(json_object_get(curve, "strategy")), "openmp");
    assert_string_equal(json_string_value(json_object_get(curve, "segment")), "cores");
    assert_string_equal(json_string_value(json_object_get(curve, "law")), "usl");
    assert_int_equal(json_integer_value(at(curve, "workers", 6)), 64);
    assert_near(number_at(json_object_get(curve, "serial"), "middle"), 0.02, 1e-6);
    assert_near(number_at(json_object_get(curve, "crosstalk"), "middle"), 1e-3, 1e-6);
    assert_near(number_at(json_object_get(curve, "peak_workers"), "middle"), sqrt(0.98 / 1e-3), 1e-3);
    assert_true(number_at(json_object_get(curve, "aicc"), "usl") < number_at(json_object_get(curve, "aicc"), "amdahl"));
    const json_t *fit = json_object_get(curve, "fit"), *last = json_array_get(fit, json_array_size(fit) - 1);
    assert_near(number_at(last, "workers"), 256, 0);
    assert_near(number_at(last, "speedup"), usl(256), 1e-4);
    assert_true(json_is_true(json_object_get(last, "extrapolated")));
    assert_true(json_is_false(json_object_get(at(curve, "fit", 0), "extrapolated")));
    assert_int_equal(json_array_size(json_object_get(curve, "superlinear")), 0);
    end(&world);
}

static void a_curve_without_a_law_says_why(void **state)
{
    (void)state;
    static const size_t workers[] = {1, 2, 0};
    const struct synthetic_machine machine = {1, 64, 1, 1 << 20, 1 << 24};
    struct result result = synthetic_result(&machine);
    uint64_t random = 1;
    synthetic_curve(&result, synthetic_kernel(&result, "risk.european", ROLE_WORK), workers, 10, 1, usl, 0, &random);
    struct world world;
    begin_with(&world, result);
    const json_t *curve = at(kernel_of(&world, 0), "curves", 0);
    assert_true(json_is_null(json_object_get(curve, "law")));
    assert_true(json_is_null(json_object_get(curve, "serial")));
    assert_string_equal(json_string_value(json_object_get(curve, "why")), "not enough worker counts (6 are needed)");
    assert_true(json_is_null(json_object_get(json_object_get(curve, "aicc"), "linear")));
    assert_int_equal(json_array_size(json_object_get(curve, "fit")), 0);
    end(&world);
}

static void roofs_shares_and_overheads_are_there(void **state)
{
    (void)state;
    struct world world;
    begin_with(&world, result_of_every_role());
    const json_t *analysis = json_object_get(world.document, "analysis");
    const json_t *roof = at(analysis, "roofline", 1); /* openmp on one; 1000 items take 1 s */
    assert_near(number_at(json_object_get(roof, "flops_64_per_second"), "middle"), 1000, 1e-9);
    assert_true(json_is_null(json_object_get(roof, "flops_32_per_second")));
    assert_near(number_at(json_object_get(roof, "bytes_per_second"), "middle"), 8000, 1e-9);
    const json_t *share = json_object_get(row_of(&world, 1), "roof");
    assert_string_equal(json_string_value(json_object_get(share, "bound")), "arithmetic");
    assert_near(number_at(json_object_get(share, "share"), "middle"), 0.25, 1e-12);
    const json_t *overhead = at(analysis, "overheads", 1); /* openmp on two */
    assert_int_equal(json_integer_value(json_object_get(overhead, "workers")), 2);
    assert_near(number_at(json_object_get(overhead, "dispatch_seconds"), "middle"), 1 / usl(2), 1e-12);
    assert_near(number_at(json_object_get(overhead, "smallest_grain_seconds"), "middle"), 1 / usl(2) - 0.5, 1e-12);
    assert_true(json_is_null(json_object_get(overhead, "create_seconds")));
    end(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_hold_what_was_analysed),
        cmocka_unit_test(too_few_samples_have_ends_that_are_null),
        cmocka_unit_test(what_there_is_none_of_is_null),
        cmocka_unit_test(a_kernel_that_did_not_run_says_why_and_has_no_rows),
        cmocka_unit_test(a_curve_holds_its_law),
        cmocka_unit_test(a_curve_without_a_law_says_why),
        cmocka_unit_test(roofs_shares_and_overheads_are_there),
        cmocka_unit_test(the_document_is_a_result_that_can_be_read_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
