/* test_load.c - every kind of damage to a result file is refused with a message that names the file; label: unit */
#include "load.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "check.h"
#include "record.h"
#include "sample_result.h"
#include "scratch.h"

static json_t *sample_document(void)
{
    struct result result = sample_result();
    json_t *document = record_document(&result);
    result_free(&result);
    assert_non_null(document);
    return document;
}

/* The document must be refused with these words. */
static void refuse(const json_t *document, const char *words)
{
    struct result result;
    char why[WHY_MAX] = "";
    if (load_document(document, "some.json", &result, why))
        fail_msg("taken, though it should say '%s'", words);
    assert_says(why, "'some.json' is no result of forkjoin: ");
    assert_says(why, words);
    assert_null(strchr(why, '\n'));
}

static void accept(const json_t *document, struct result *result)
{
    char why[WHY_MAX] = "";
    if (!load_document(document, "some.json", result, why))
        fail_msg("%s", why);
}

static json_t *step_into(json_t *value, const char *name)
{
    return json_is_array(value) ? json_array_get(value, strtoul(name, NULL, 10)) : json_object_get(value, name);
}

/* Puts `text` (JSON) at a place like "kernels.0.name"; NULL takes away what is there. */
static void change(json_t *document, const char *place, const char *text)
{
    char names[128];
    json_t *parent = document;
    assert_true(snprintf(names, sizeof names, "%s", place) < (int)sizeof names);
    char *name = names;
    for (char *dot = strchr(name, '.'); dot; dot = strchr(name, '.')) {
        *dot = '\0';
        parent = step_into(parent, name);
        name = dot + 1;
    }
    assert_non_null(parent);
    json_t *value = text ? json_loads(text, JSON_DECODE_ANY, NULL) : NULL;
    assert_true(value || !text);
    if (json_is_array(parent))
        assert_int_equal(json_array_set_new(parent, strtoul(name, NULL, 10), value), 0);
    else if (text)
        assert_int_equal(json_object_set_new(parent, name, value), 0);
    else
        assert_int_equal(json_object_del(parent, name), 0);
}

/* --- one value wrong ---------------------------------------------------------------------------------------------------- */

struct damage {
    const char *place, *text, *words;
};

#define SAMPLE        "benchmarks.4."
#define CONFIGURATION "kernels.0.configurations.2."
#define SETTINGS      "context.settings."

static const struct damage damages[] = {
    {"forkjoin_schema", "3", "its schema 3 is newer than 2, which this forkjoin knows; use a newer forkjoin"},
    {"forkjoin_schema", "0", "no schema 0"},
    {"forkjoin_schema", "-1", "\"forkjoin_schema\" is no whole number"},
    {"forkjoin_schema", "1.0", "\"forkjoin_schema\" is no whole number"},
    {"forkjoin_schema", "\"1\"", "\"forkjoin_schema\" is no whole number"},
    {"context", "[]", "\"context\" is no object"},
    {"kernels", "{}", "\"kernels\" is no array"},
    {"kernels", "[null]", "\"name\" is missing"},
    {"kernels", "[[]]", "\"name\" is missing"},
    {"benchmarks", "\"x\"", "\"benchmarks\" is no array"},
    {"benchmarks", "[7]", "\"configuration\" is missing"},
    {"kernels.0.parameters", "[]", "\"parameters\" is no object"},
    {"kernels.0.role", "\"play\"", "\"role\" is none that is known: 'play'"},
    {"kernels.0.role", "null", "\"role\" is no text"},
    {"kernels.0.waits", "1", "\"waits\" is"},
    {"kernels.0.input", "7", "\"input\" is neither a text nor null"},
    {"kernels.0.answer.value", "\"NaN\"", "\"value\" is neither a number nor null"},
    {"kernels.0.answer.digest", "\"0x23456789abcdef\"", "\"digest\" is no digest"},
    {"kernels.0.answer.digest", "\"+123456789abcdef\"", "\"digest\" is no digest"},
    {"kernels.0.answer.digest", "\" 123456789abcdef\"", "\"digest\" is no digest"},
    {"kernels.0.answer.digest", "\"123456789abcdef\"", "\"digest\" is no digest"},
    {"kernels.0.answer.digest", "\"0123456789abcdef0123456789abcdef\"", "\"digest\" is no digest"},
    {"kernels.0.answer.digest", "81985529216486895", "\"digest\" is no text"},
    {"kernels.0.problem.item_count", "-1", "\"item_count\" is no whole number of at least 0"},
    {"kernels.0.problem.flops_per_item", "-0.5", "\"flops_per_item\" is no number of at least 0"},
    {CONFIGURATION "workers", "3", "has 3 workers on 2 CPUs"},
    {CONFIGURATION "workers", "9223372036854775807", "workers on 2 CPUs"},
    {CONFIGURATION "workers", "0", "has 0 workers on 2 CPUs"},
    {CONFIGURATION "cpus", "[]", "has 2 workers on 0 CPUs"},
    {CONFIGURATION "cpus", "[1, 2, 3]", "has 2 workers on 3 CPUs"},
    {CONFIGURATION "cpus", "[1, -1]", "holds what is no CPU"},
    {CONFIGURATION "cpus", "[1, \"2\"]", "holds what is no CPU"},
    {CONFIGURATION "cpus", "[1, 4294967297]", "holds what is no CPU"},
    {CONFIGURATION "name", "\"risk.european/small/openmp/workers:1\"",
     "there are two configurations 'risk.european/small/openmp/workers:1'"},
    {CONFIGURATION "name", "\"else\"", "a sample belongs to '" SAMPLE_CONFIGURATION "', which is not among the configurations"},
    {SAMPLE "configuration", "\"unknown\"", "a sample belongs to 'unknown', which is not"},
    {SAMPLE "configuration", "\"\"", "a sample belongs to '', which is not"},
    {SAMPLE "seconds", "0", "a sample took no time"},
    {SAMPLE "seconds", "0.0", "a sample took no time"},
    {SAMPLE "seconds", "5e-324", "a sample took no time"},
    {SAMPLE "seconds", "9e-16", "a sample took no time"},
    {SAMPLE "seconds", "1e308", "\"seconds\" is 1e+308 s, and no run takes 30 years"},
    {SAMPLE "create_seconds", "1.1e9", "\"create_seconds\" is 1.1e+09 s, and no run takes 30 years"},
    {SAMPLE "seconds", "-0.1", "\"seconds\" is no number of at least 0"},
    {SAMPLE "seconds", "\"0.1\"", "\"seconds\" is no number of at least 0"},
    {SAMPLE "seconds", "null", "\"seconds\" is no number of at least 0"},
    {SAMPLE "busy_max_seconds", "-1e-9", "\"busy_max_seconds\" is no number of at least 0"},
    {SAMPLE "cpu_seconds", "true", "\"cpu_seconds\" is no number of at least 0"},
    {SAMPLE "clock", "\"lukewarm\"", "\"clock\" is neither warm nor cold"},
    {SAMPLE "clock", "\"\"", "\"clock\" is neither warm nor cold"},
    {SAMPLE "round", "-1", "\"round\" is no whole number"},
    {SAMPLE "round", "1.5", "\"round\" is no whole number"},
    {SAMPLE "round", "1000000000000000", "\"round\" is 1000000000000000, and no run takes more than 100000000"},
    {SAMPLE "round", "0", "round 0 of 'risk.european/small/openmp/workers:1' is there twice, or out of order"},
    {SAMPLE "round", "2", "round 2 of 'risk.european/small/openmp/workers:1' is there twice, or out of order"},
    {SAMPLE "steal", "\"NaN\"", "\"steal\" is neither a number nor null"},
    {SAMPLE "throttled", "-1", "\"throttled\" is no whole number"},
    {SAMPLE "throttled", "\"x\"", "\"throttled\" is no whole number"},
    {SAMPLE "correct", "1", "\"correct\" is neither true nor false"},
    {SAMPLE "runs", "0", "a sample is the mean of no run"},
    {SAMPLE "replicate", "3", "is of replicate 3, counted from 0, and there are 3"},
    {SAMPLE "replicate", "-1", "\"replicate\" is no whole number"},
    {SAMPLE "disturbance", "\"noise\"", "no known disturbance: 'noise'"},
    {SAMPLE "disturbance", "\"steal,\"", "no known disturbance: 'steal,'"},
    {SAMPLE "disturbance", "\"steal switches\"", "no known disturbance"},
    {SAMPLE "disturbance", "\",\"", "no known disturbance"},
    {SETTINGS "scaling", "\"both\"", "\"scaling\" is neither strong nor weak"},
    {SETTINGS "precision", "-0.01", "\"precision\" is no number of at least 0"},
    {SETTINGS "precision", "\"2 %\"", "\"precision\" is no number of at least 0"},
    {SETTINGS "looks", "0", "\"looks\" and \"replicates\" are at least 1"},
    {SETTINGS "replicates", "0", "\"looks\" and \"replicates\" are at least 1"},
    {SETTINGS "replicates", "300000000", "\"replicates\" is 300000000, and no run has more than 1000"},
};

static void a_wrong_value_is_refused_by_name(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof damages / sizeof damages[0]; i++) {
        json_t *document = sample_document();
        change(document, damages[i].place, damages[i].text);
        refuse(document, damages[i].words);
        json_decref(document);
    }
}

/* The members that are read; what stands in others is Google Benchmark's, or free. */
static const char *const members[] = {
    "forkjoin_schema",
    "context",
    "kernels",
    "benchmarks",
    "kernels.0.name",
    "kernels.0.item",
    "kernels.0.size",
    "kernels.0.input",
    "kernels.0.parameters",
    "kernels.0.problem",
    "kernels.0.memory_short",
    "kernels.0.answer",
    "kernels.0.why",
    "kernels.0.configurations",
    "kernels.0.problem.item_count",
    "kernels.0.problem.chunk_size",
    "kernels.0.problem.chunk_count",
    "kernels.0.problem.step_count",
    "kernels.0.problem.seed",
    "kernels.0.problem.memory_bytes",
    "kernels.0.problem.flops_per_item",
    "kernels.0.problem.flop_bits",
    "kernels.0.problem.bytes_per_item",
    "kernels.0.answer.text",
    "kernels.0.answer.value",
    "kernels.0.answer.tolerance",
    "kernels.0.answer.verified",
    "kernels.0.answer.digest",
    CONFIGURATION "name",
    CONFIGURATION "strategy",
    CONFIGURATION "parallel",
    CONFIGURATION "workers",
    CONFIGURATION "cpus",
    CONFIGURATION "oversubscribed",
    CONFIGURATION "digest",
    CONFIGURATION "proven",
    CONFIGURATION "why",
    CONFIGURATION "stopped",
    SAMPLE "configuration",
    SAMPLE "round",
    SAMPLE "order",
    SAMPLE "clock",
    SAMPLE "seconds",
    SAMPLE "cpu_seconds",
    SAMPLE "create_seconds",
    SAMPLE "work_seconds",
    SAMPLE "join_seconds",
    SAMPLE "busy_max_seconds",
    SAMPLE "busy_mean_seconds",
    SAMPLE "involuntary_switches",
    SAMPLE "minor_faults",
    SAMPLE "steal",
    SAMPLE "megahertz",
    SAMPLE "runnable",
    SAMPLE "throttled",
    SAMPLE "correct",
    SAMPLE "replicate",
    SAMPLE "runs",
    SAMPLE "disturbance",
    CONFIGURATION "item_count",
    CONFIGURATION "reference_digest",
    "context.settings",
    SETTINGS "scaling",
    SETTINGS "precision",
    SETTINGS "looks",
    SETTINGS "replicates",
    SETTINGS "warm_up_runs",
};
enum { MEMBER_COUNT = sizeof members / sizeof members[0] };

static const char *last_name(const char *place)
{
    const char *dot = strrchr(place, '.');
    return dot ? dot + 1 : place;
}

static void a_missing_member_is_named(void **state)
{
    (void)state;
    for (size_t i = 0; i < MEMBER_COUNT; i++) {
        char words[64];
        json_t *document = sample_document();
        change(document, members[i], NULL);
        snprintf(words, sizeof words, "\"%s\" is missing", last_name(members[i]));
        refuse(document, words);
        json_decref(document);
    }
}

/* Files from before the model had its inputs. */
static void what_a_model_needs_may_be_missing_but_not_wrong(void **state)
{
    (void)state;
    struct result result;
    json_t *document = sample_document();
    change(document, "kernels.0.problem.partial_bytes", NULL);
    change(document, "benchmarks.0.reduce_seconds", NULL);
    accept(document, &result);
    assert_false(result.kernels[0].sizes_recorded);
    assert_true(isnan(result.kernels[0].configurations[0].samples[0].reduce_seconds));
    result_free(&result);
    change(document, "kernels.0.problem.partial_bytes", "-1");
    refuse(document, "partial_bytes");
    json_decref(document);
    document = sample_document();
    change(document, SAMPLE "reduce_seconds", "-1e-9");
    refuse(document, "reduce_seconds");
    json_decref(document);
}

/* A type that no member has: true is one for flags, a nested array of an array is one for none. */
static void a_member_of_another_type_is_refused(void **state)
{
    (void)state;
    static const char *const others[] = {"[[true]]", "{\"a\": {\"b\": 1}}", "\"text of no meaning\"", "-12345", "-1.5"};
    for (size_t i = 0; i < MEMBER_COUNT; i++) {
        size_t refused = 0;
        for (size_t j = 0; j < sizeof others / sizeof others[0]; j++) {
            struct result result;
            char why[WHY_MAX] = "";
            json_t *document = sample_document();
            change(document, members[i], others[j]);
            if (load_document(document, "some.json", &result, why)) {
                result_free(&result);
            } else {
                assert_says(why, "'some.json' is no result of forkjoin: ");
                refused++;
            }
            json_decref(document);
        }
        if (refused < 3) /* a text, a number or an object may be taken, not two kinds */
            fail_msg("%s is taken as almost anything", members[i]);
    }
}

static void what_is_no_object_is_no_result(void **state)
{
    (void)state;
    static const char *const texts[] = {"[]", "{}", "null", "7", "\"x\"", "[{\"forkjoin_schema\": 1}]"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        json_t *document = json_loads(texts[i], JSON_DECODE_ANY, NULL);
        refuse(document, "\"forkjoin_schema\" is missing");
        json_decref(document);
    }
    refuse(NULL, "\"forkjoin_schema\" is missing");
}

static void the_same_sample_twice_is_refused(void **state)
{
    (void)state;
    json_t *document = sample_document(), *benchmarks = json_object_get(document, "benchmarks");
    json_array_append(benchmarks, json_array_get(benchmarks, json_array_size(benchmarks) - 1));
    refuse(document, "round 2 of '" SAMPLE_CONFIGURATION "' is there twice");
    json_decref(document);
}

static void the_same_configuration_in_two_kernels_is_refused(void **state)
{
    (void)state;
    json_t *document = sample_document(), *kernels = json_object_get(document, "kernels");
    json_array_append(kernels, json_array_get(kernels, 0));
    refuse(document, "there are two configurations 'risk.european/small/sequential/workers:1'");
    json_decref(document);
}

/* --- what is unusual, and good ------------------------------------------------------------------------------------------ */

static void samples_in_any_order_of_configurations_are_taken(void **state)
{
    (void)state;
    json_t *document = sample_document(), *benchmarks = json_object_get(document, "benchmarks"), *mixed = json_array();
    static const size_t order[] = {9, 0, 12, 3, 6, 10, 1, 13, 4, 7, 11, 2, 14, 5, 8}; /* round by round */
    struct result result;
    for (size_t i = 0; i < sizeof order / sizeof order[0]; i++)
        json_array_append(mixed, json_array_get(benchmarks, order[i]));
    json_object_set_new(document, "benchmarks", mixed);
    accept(document, &result);
    assert_int_equal(result.kernels[0].configurations[0].sample_count, 3);
    assert_int_equal(result.kernels[0].configurations[1].sample_count, 6);
    assert_int_equal(result.kernels[0].configurations[2].sample_count, 6);
    result_free(&result);
    json_decref(document);
}

/* Takes away from every object of an array what schema 1 had not. */
static void take_away(json_t *array, const char *const keys[])
{
    size_t i = 0;
    json_t *object = NULL;
    json_array_foreach(array, i, object)
    {
        for (size_t j = 0; keys[j]; j++)
            assert_int_equal(json_object_del(object, keys[j]), 0);
    }
}

static void a_file_of_schema_1_is_taken_with_what_all_such_files_had_in_common(void **state)
{
    (void)state;
    static const char *const of_samples[] = {"replicate", "runs", "disturbance", NULL};
    static const char *const of_configurations[] = {"item_count", "reference_digest", NULL};
    struct result result;
    json_t *document = sample_document();
    change(document, "forkjoin_schema", "1");
    change(document, "context.settings", NULL);
    take_away(json_object_get(document, "benchmarks"), of_samples);
    take_away(json_object_get(json_array_get(json_object_get(document, "kernels"), 0), "configurations"), of_configurations);
    accept(document, &result);
    const struct kernel_result *kernel = &result.kernels[0];
    assert_false(kernel->sampling.weak);
    assert_near(kernel->sampling.precision, 0, 0);
    assert_int_equal(kernel->sampling.looks, 1);
    assert_int_equal(kernel->sampling.replicate_count, 1);
    assert_int_equal(kernel->sampling.warm_up_runs, 1);
    assert_int_equal(configuration_item_count(kernel, &kernel->configurations[2]), 268435456);
    assert_true(configuration_reference(kernel, &kernel->configurations[2]) == 0x0123456789ABCDEFu);
    for (size_t i = 0; i < kernel->configurations[2].sample_count; i++) {
        assert_int_equal(kernel->configurations[2].samples[i].replicate, 0);
        assert_int_equal(kernel->configurations[2].samples[i].runs, 1);
        assert_int_equal(kernel->configurations[2].samples[i].disturbance, 0);
    }
    result_free(&result);
    json_decref(document);
}

static void each_replicate_counts_its_rounds_anew(void **state)
{
    (void)state;
    struct result result;
    json_t *document = sample_document(), *benchmarks = json_object_get(document, "benchmarks");
    json_t *again = json_deep_copy(json_array_get(benchmarks, 0)); /* round 0 of the baseline */
    json_object_set_new(again, "replicate", json_integer(1));
    json_array_append_new(benchmarks, again);
    accept(document, &result);
    assert_int_equal(result.kernels[0].configurations[0].sample_count, 4);
    assert_int_equal(result.kernels[0].configurations[0].samples[3].replicate, 1);
    result_free(&result);
    json_array_append(benchmarks, again);
    refuse(document, "is there twice");
    json_decref(document);
}

static void kernels_without_a_role_work(void **state)
{
    (void)state;
    struct result result;
    json_t *document = sample_document();
    change(document, "kernels.0.role", "\"peak bytes\"");
    accept(document, &result);
    assert_int_equal(result.kernels[0].role, ROLE_PEAK_BYTES);
    result_free(&result);
    change(document, "kernels.0.role", NULL);
    accept(document, &result);
    assert_int_equal(result.kernels[0].role, ROLE_WORK);
    result_free(&result);
    json_decref(document);
}

static void kernels_that_wait_say_so(void **state)
{
    (void)state;
    struct result result;
    json_t *document = sample_document();
    change(document, "kernels.0.waits", "true");
    accept(document, &result);
    assert_true(result.kernels[0].waits && result.kernels[0].configurations[1].waits);
    result_free(&result);
    change(document, "kernels.0.waits", NULL); /* as in older results */
    accept(document, &result);
    assert_false(result.kernels[0].waits || result.kernels[0].configurations[1].waits);
    result_free(&result);
    json_decref(document);
}

static void very_many_samples_are_read(void **state)
{
    (void)state;
    skip_where_slow();
    enum { SAMPLES = 100000 };
    json_t *document = sample_document(), *benchmarks = json_object_get(document, "benchmarks");
    json_t *first = json_deep_copy(json_array_get(benchmarks, 0));
    struct result result;
    json_array_clear(benchmarks);
    for (size_t i = 0; i < SAMPLES; i++) {
        json_t *sample = json_copy(first);
        json_object_set_new(sample, "round", json_integer((json_int_t)i));
        json_array_append_new(benchmarks, sample);
    }
    accept(document, &result);
    assert_int_equal(result.kernels[0].configurations[0].sample_count, SAMPLES);
    assert_int_equal(result.kernels[0].configurations[0].samples[SAMPLES - 1].round, SAMPLES - 1);
    result_free(&result);
    json_object_set_new(json_array_get(benchmarks, SAMPLES - 1), "round", json_integer(5));
    refuse(document, "round 5 of ");
    json_decref(first);
    json_decref(document);
}

static void members_that_are_not_known_do_not_matter(void **state)
{
    (void)state;
    struct result result;
    json_t *document = sample_document();
    change(document, "later", "{\"invention\": [1, 2]}");
    change(document, "kernels.0.later", "null");
    change(document, SAMPLE "items_per_second", "1e9");
    accept(document, &result);
    assert_int_equal(result.kernel_count, 2);
    result_free(&result);
    json_decref(document);
}

static void texts_longer_than_their_place_are_cut(void **state)
{
    (void)state;
    char text[4 * WHY_MAX];
    struct result result;
    json_t *document = sample_document();
    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    json_object_set_new(json_array_get(json_object_get(document, "kernels"), 0), "why", json_string(text));
    accept(document, &result);
    assert_int_equal(strlen(result.kernels[0].why), WHY_MAX - 1);
    result_free(&result);
    json_object_set_new(json_array_get(json_object_get(document, "benchmarks"), 0), "configuration", json_string(text));
    refuse(document, "which is not among the configurations");
    json_decref(document);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_wrong_value_is_refused_by_name),
        cmocka_unit_test(a_missing_member_is_named),
        cmocka_unit_test(what_a_model_needs_may_be_missing_but_not_wrong),
        cmocka_unit_test(a_member_of_another_type_is_refused),
        cmocka_unit_test(what_is_no_object_is_no_result),
        cmocka_unit_test(the_same_sample_twice_is_refused),
        cmocka_unit_test(the_same_configuration_in_two_kernels_is_refused),
        cmocka_unit_test(samples_in_any_order_of_configurations_are_taken),
        cmocka_unit_test(a_file_of_schema_1_is_taken_with_what_all_such_files_had_in_common),
        cmocka_unit_test(each_replicate_counts_its_rounds_anew),
        cmocka_unit_test(kernels_without_a_role_work),
        cmocka_unit_test(kernels_that_wait_say_so),
        cmocka_unit_test(very_many_samples_are_read),
        cmocka_unit_test(members_that_are_not_known_do_not_matter),
        cmocka_unit_test(texts_longer_than_their_place_are_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
