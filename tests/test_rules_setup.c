/* test_rules_setup.c - contexts that say everything, something, nothing and nonsense; label: unit */
#include "rules_setup.h"

#include "check.h"

static struct rule checked(json_t *context)
{
    struct rule rule = rules_setup(context);
    json_decref(context);
    return rule;
}

static json_t *with_commit(const char *commit)
{
    return json_pack("{s:{s:s, s:i, s:f, s:s}, s:{s:s, s:s, s:s, s:s, s:s}, s:{s:f, s:s}, s:{s:s, s:i, s:i}, s:[s]}", "machine",
                     "cpu_model", "a CPU", "cores", 2, "memory_bytes", 1e9, "operating_system", "Linux", "build", "compiler",
                     "gcc", "libc", "glibc", "openmp", "gomp", "kernel_flags", "-O3", "commit", commit, "state", "load_1min",
                     0.1, "wait_policy", "passive", "settings", "schedule", "static", "rounds", 10, "seed", 0, "command",
                     "forkjoin");
}

static void a_whole_context_is_kept(void **unused)
{
    (void)unused;
    assert_int_equal(checked(with_commit("1a2b3c4")).state, RULE_KEPT);
}

static void commits_must_be_known_and_clean(void **unused)
{
    (void)unused;
    struct rule unknown = checked(with_commit("unknown")), dirty = checked(with_commit("1a2b3c4-dirty"));
    assert_int_equal(unknown.state, RULE_BROKEN);
    assert_says(unknown.text, "does not say: build.commit;");
    assert_int_equal(dirty.state, RULE_BROKEN);
    assert_says(dirty.text, "1a2b3c4-dirty");
}

static void all_that_is_missing_is_named(void **unused)
{
    (void)unused;
    struct rule empty = checked(json_object()), none = rules_setup(NULL), number = checked(json_integer(7));
    assert_int_equal(empty.state, RULE_BROKEN);
    assert_says(empty.text, "machine.cpu_model, machine.cores");
    assert_says(empty.text, "settings.seed, command;");
    assert_string_equal(none.text, empty.text);
    assert_string_equal(number.text, empty.text);
}

static void values_of_a_wrong_kind_do_no_harm(void **unused)
{
    (void)unused;
    json_t *context = with_commit("1a2b3c4");
    json_object_set_new(json_object_get(context, "build"), "commit", json_integer(7));
    json_object_set_new(context, "command", json_array());
    struct rule rule = checked(context);
    assert_int_equal(rule.state, RULE_BROKEN);
    assert_says(rule.text, "does not say: command;");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_whole_context_is_kept),
        cmocka_unit_test(commits_must_be_known_and_clean),
        cmocka_unit_test(all_that_is_missing_is_named),
        cmocka_unit_test(values_of_a_wrong_kind_do_no_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
