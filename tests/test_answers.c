/* test_answers.c - which builds are one, and which answers may stand beside each other; label: unit */
#include "answers.h"

#include "check.h"
#include "rivals.h"

/* --- builds --------------------------------------------------------------------------------------------------------------- */

/* Is it still one build when member `key` of `part` is `text` (JSON; NULL: missing) in the second, or in both? */
static bool same_with(const char *part, const char *key, const char *text, bool in_both)
{
    struct contender a = rival_make(&(struct rival){"a", 1, 1, 0.01, 1}), b = rival_make(&(struct rival){"b", 1, 1, 0.01, 1});
    struct contender *both[] = {&b, &a};
    for (size_t i = 0; i < (in_both ? 2 : 1); i++) {
        json_t *object = json_object_get(both[i]->context, part);
        assert_non_null(json_object_get(object, key));
        if (text)
            assert_int_equal(json_object_set_new(object, key, json_loads(text, JSON_DECODE_ANY, NULL)), 0);
        else
            assert_int_equal(json_object_del(object, key), 0);
    }
    bool same = answers_same_build(a.context, b.context);
    assert_int_equal(same, answers_same_build(b.context, a.context));
    contender_free(&a);
    contender_free(&b);
    return same;
}

static void one_build_is_alike_in_all_that_shapes_code(void **state)
{
    (void)state;
    static const char *const build[] = {"version", "commit", "compiler", "kernel_flags", "libc", "openmp", "architecture"};
    static const char *const machine[] = {"architecture", "cpu_model", "instruction_sets", "caches"};
    assert_true(same_with("build", "compiler", "\"gcc 13\"", true));
    for (size_t i = 0; i < sizeof build / sizeof build[0]; i++) {
        assert_false(same_with("build", build[i], "\"other\"", false));
        assert_false(same_with("build", build[i], NULL, true));
        assert_false(same_with("build", build[i], "7", true));
    }
    for (size_t i = 0; i < sizeof machine / sizeof machine[0]; i++) {
        assert_false(same_with("machine", machine[i], "\"other\"", false));
        assert_false(same_with("machine", machine[i], NULL, true));
    }
}

static void changes_of_ones_own_and_unknown_commits_are_no_build(void **state)
{
    (void)state;
    assert_true(same_with("build", "commit", "\"0123456789\"", true));
    assert_false(same_with("build", "commit", "\"0123456789-dirty\"", true));
    assert_false(same_with("build", "commit", "\"unknown\"", true));
    assert_false(answers_same_build(NULL, NULL));
}

static void only_native_builds_depend_on_the_cpu(void **state)
{
    (void)state;
    struct contender a = rival_make(&(struct rival){"a", 1, 1, 0.01, 1}), b = rival_make(&(struct rival){"b", 1, 1, 0.01, 1});
    json_object_set_new(json_object_get(b.context, "machine"), "cpu_model", json_string("another"));
    assert_false(answers_same_build(a.context, b.context));
    json_object_set_new(json_object_get(a.context, "build"), "architecture", json_string("x86-64-v3"));
    json_object_set_new(json_object_get(b.context, "build"), "architecture", json_string("x86-64-v3"));
    assert_true(answers_same_build(a.context, b.context));
    contender_free(&a);
    contender_free(&b);
}

/* --- answers -------------------------------------------------------------------------------------------------------------- */

static const struct contender_kernel plain = {.described = true, .verified = true, .value = 10, .tolerance = 0.5, .digest = 1};

static enum answer_state state_of(const struct contender_kernel *other, bool one_build)
{
    struct answers answers = answers_compare(&plain, other, one_build), back = answers_compare(other, &plain, one_build);
    assert_int_equal(answers.state, back.state);
    return answers.state;
}

static void equal_digests_are_equal_answers(void **state)
{
    (void)state;
    struct contender_kernel other = plain;
    other.value = NAN; /* which says nothing, then */
    assert_int_equal(state_of(&other, true), ANSWERS_EQUAL);
    assert_int_equal(state_of(&other, false), ANSWERS_EQUAL);
}

static void one_build_gives_one_digest(void **state)
{
    (void)state;
    struct contender_kernel other = plain;
    other.digest = 2;
    assert_int_equal(state_of(&other, true), ANSWERS_UNSTABLE);
    assert_int_equal(state_of(&other, false), ANSWERS_WITHIN);
}

static void each_configuration_has_its_digest(void **state)
{
    (void)state;
    char one[] = "openmp", two[] = "openmp";
    struct contender_times a = {.strategy = one, .workers = 2, .digest = 1}, b = {.strategy = two, .workers = 2, .digest = 2};
    struct contender_kernel x = plain, y = plain;
    x.times = &a;
    y.times = &b;
    x.time_count = y.time_count = 1;
    assert_int_equal(answers_compare(&x, &y, true).state, ANSWERS_UNSTABLE);
    assert_int_equal(answers_compare(&x, &y, false).state, ANSWERS_WITHIN);
    b.workers = 4;
    assert_int_equal(answers_compare(&x, &y, true).state, ANSWERS_EQUAL);
    b.workers = 2;
    b.why = two; /* it failed, which is told elsewhere */
    assert_int_equal(answers_compare(&x, &y, true).state, ANSWERS_EQUAL);
}

static void other_builds_may_differ_by_the_larger_tolerance(void **state)
{
    (void)state;
    struct contender_kernel other = plain;
    other.digest = 2;
    other.tolerance = 1;
    other.value = 11;
    assert_int_equal(state_of(&other, false), ANSWERS_WITHIN);
    struct answers answers = answers_compare(&plain, &other, false);
    assert_near(answers.difference, 1, 0);
    assert_near(answers.tolerance, 1, 0);
    other.value = 11.0001;
    assert_int_equal(state_of(&other, false), ANSWERS_OUTSIDE);
    other.value = 8.9999;
    assert_int_equal(state_of(&other, false), ANSWERS_OUTSIDE);
    other.value = NAN;
    assert_int_equal(state_of(&other, false), ANSWERS_UNKNOWN);
    other = plain;
    other.digest = 2;
    other.tolerance = NAN;
    assert_int_equal(state_of(&other, false), ANSWERS_UNKNOWN);
}

static void what_was_not_verified_is_not_compared(void **state)
{
    (void)state;
    struct contender_kernel other = plain;
    other.verified = false;
    assert_int_equal(state_of(&other, true), ANSWERS_UNVERIFIED);
    assert_int_equal(state_of(&other, false), ANSWERS_UNVERIFIED);
    other.described = false; /* Google Benchmark's know of no answers */
    assert_int_equal(state_of(&other, false), ANSWERS_UNKNOWN);
}

static void wrong_answers_forbid_a_comparison(void **state)
{
    (void)state;
    assert_false(answers_forbid(ANSWERS_EQUAL));
    assert_false(answers_forbid(ANSWERS_WITHIN));
    assert_false(answers_forbid(ANSWERS_UNKNOWN));
    assert_true(answers_forbid(ANSWERS_UNVERIFIED));
    assert_true(answers_forbid(ANSWERS_OUTSIDE));
    assert_true(answers_forbid(ANSWERS_UNSTABLE));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_build_is_alike_in_all_that_shapes_code),
        cmocka_unit_test(changes_of_ones_own_and_unknown_commits_are_no_build),
        cmocka_unit_test(only_native_builds_depend_on_the_cpu),
        cmocka_unit_test(equal_digests_are_equal_answers),
        cmocka_unit_test(one_build_gives_one_digest),
        cmocka_unit_test(each_configuration_has_its_digest),
        cmocka_unit_test(other_builds_may_differ_by_the_larger_tolerance),
        cmocka_unit_test(what_was_not_verified_is_not_compared),
        cmocka_unit_test(wrong_answers_forbid_a_comparison),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
