/* test_merge.c - results of several processes become one, and what goes wrong in one of them shows; label: unit */
#include "merge.h"

#include <stdio.h>

#include "check.h"
#include "load.h"
#include "record.h"
#include "sample_result.h"

/* The sample result, as a replicate took it. */
static struct result part_of(size_t replicate)
{
    struct result part = sample_result();
    for (size_t i = 0; i < part.kernels[0].configuration_count; i++) {
        for (size_t j = 0; j < part.kernels[0].configurations[i].sample_count; j++)
            part.kernels[0].configurations[i].samples[j].replicate = replicate;
    }
    return part;
}

static void merge(struct result *whole, struct result part)
{
    char why[WHY_MAX] = "";
    if (!merge_result(whole, &part, why))
        fail_msg("%s", why);
    assert_int_equal(part.kernel_count, 0);
}

static struct configuration *configuration_of(struct result *result)
{
    return &result->kernels[0].configurations[2];
}

static void samples_of_all_replicates_are_there_in_order(void **state)
{
    (void)state;
    struct result whole = {0}, back;
    char why[WHY_MAX] = "";
    for (size_t replicate = 0; replicate < 3; replicate++)
        merge(&whole, part_of(replicate));
    const struct configuration *configuration = configuration_of(&whole);
    assert_int_equal(configuration->sample_count, 18);
    for (size_t i = 0; i < 18; i++)
        assert_int_equal(configuration->samples[i].replicate, i / 6);
    assert_true(configuration->proven);
    assert_string_equal(configuration->why, "");
    json_t *document = record_document(&whole); /* and a file of it is read */
    if (!load_document(document, "merged", &back, why))
        fail_msg("%s", why);
    assert_int_equal(configuration_of(&back)->sample_count, 18);
    json_decref(document);
    result_free(&back);
    result_free(&whole);
}

static void an_empty_whole_takes_the_context_of_the_first(void **state)
{
    (void)state;
    struct result whole = {.context = json_pack("{s:s}", "before", "the first")};
    merge(&whole, part_of(0));
    assert_non_null(json_object_get(whole.context, "host"));
    assert_null(json_object_get(whole.context, "before"));
    result_free(&whole);
}

static void stop(struct result *result, const char *reason)
{
    snprintf(configuration_of(result)->stopped, sizeof configuration_of(result)->stopped, "%s", reason);
}

static void the_reason_that_says_most_is_kept(void **state)
{
    (void)state;
    static const char *const cases[][3] = {{"precision", "precision", "precision"},
                                           {"precision", "rounds", "rounds"},
                                           {"time limit", "precision", "time limit"},
                                           {"rounds", "interrupted", "interrupted"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct result whole = {0}, second = part_of(1);
        merge(&whole, part_of(0));
        stop(&whole, cases[i][0]);
        stop(&second, cases[i][1]);
        merge(&whole, second);
        assert_string_equal(configuration_of(&whole)->stopped, cases[i][2]);
        result_free(&whole);
    }
}

static void a_failure_in_one_replicate_is_one_of_the_whole(void **state)
{
    (void)state;
    struct result whole = {0}, second = part_of(1);
    merge(&whole, part_of(0));
    snprintf(configuration_of(&second)->why, WHY_MAX, "worker 1 was killed");
    configuration_of(&second)->proven = false;
    stop(&second, "failed");
    merge(&whole, second);
    merge(&whole, part_of(2));
    assert_string_equal(configuration_of(&whole)->why, "worker 1 was killed");
    assert_string_equal(configuration_of(&whole)->stopped, "failed");
    assert_false(configuration_of(&whole)->proven);
    assert_int_equal(configuration_of(&whole)->sample_count, 18);
    result_free(&whole);
}

static void another_answer_in_one_replicate_is_told(void **state)
{
    (void)state;
    struct result whole = {0}, second = part_of(1);
    merge(&whole, part_of(0));
    configuration_of(&second)->digest++;
    configuration_of(&second)->reference_digest++;
    merge(&whole, second);
    assert_string_equal(configuration_of(&whole)->why, "its answer differs between replicates");
    assert_false(configuration_of(&whole)->proven);
    result_free(&whole);
}

/* An interrupted replicate that never came to a kernel says nothing about it. */
static void what_was_not_begun_changes_nothing(void **state)
{
    (void)state;
    for (int first = 0; first <= 1; first++) {
        struct result whole = {0}, parts[2] = {part_of(0), part_of(1)};
        struct result *idle = &parts[first ? 0 : 1];
        struct kernel_result *kernel = &idle->kernels[0];
        snprintf(kernel->why, sizeof kernel->why, "%s", first ? "" : "interrupted");
        kernel->verified = false;
        kernel->digest = 0;
        for (size_t i = 0; i < kernel->configuration_count; i++) {
            struct configuration *configuration = &kernel->configurations[i];
            configuration->sample_count = 0;
            configuration->proven = false;
            configuration->digest = configuration->reference_digest = 0;
            snprintf(configuration->stopped, sizeof configuration->stopped, "not begun");
        }
        merge(&whole, parts[0]);
        merge(&whole, parts[1]);
        assert_true(whole.kernels[0].verified);
        assert_true(whole.kernels[0].digest == 0x0123456789ABCDEFu);
        assert_string_equal(whole.kernels[0].why, "");
        assert_true(configuration_of(&whole)->proven);
        assert_string_equal(configuration_of(&whole)->stopped, "rounds");
        assert_int_equal(configuration_of(&whole)->sample_count, 6);
        result_free(&whole);
    }
}

static void other_kernels_or_configurations_are_refused(void **state)
{
    (void)state;
    for (int kind = 0; kind < 3; kind++) {
        char why[WHY_MAX] = "";
        struct result whole = {0}, second = part_of(1);
        merge(&whole, part_of(0));
        if (kind == 0)
            snprintf(second.kernels[1].name, NAME_MAX_BYTES, "another");
        else if (kind == 1)
            snprintf(configuration_of(&second)->name, NAME_MAX_BYTES, "another");
        else
            second.kernel_count = 1;
        assert_false(merge_result(&whole, &second, why));
        assert_says(why, "other kernels or configurations");
        assert_int_equal(configuration_of(&whole)->sample_count, 6);
        second.kernel_count = 2;
        result_free(&second);
        result_free(&whole);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(samples_of_all_replicates_are_there_in_order),
        cmocka_unit_test(an_empty_whole_takes_the_context_of_the_first),
        cmocka_unit_test(the_reason_that_says_most_is_kept),
        cmocka_unit_test(a_failure_in_one_replicate_is_one_of_the_whole),
        cmocka_unit_test(another_answer_in_one_replicate_is_told),
        cmocka_unit_test(what_was_not_begun_changes_nothing),
        cmocka_unit_test(other_kernels_or_configurations_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
