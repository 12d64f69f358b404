/* test_google.c - what libbenchmark really writes is read; what it would not write is refused by name; label: unit */
#include "google.h"

#include <stdlib.h>

#include "check.h"
#include "load.h"

static struct contender read_file(const char *name)
{
    char path[512], why[WHY_MAX] = "";
    struct contender contender;
    snprintf(path, sizeof path, TEST_DATA "/google/%s", name);
    if (!contender_load(path, &contender, why))
        fail_msg("%s", why);
    return contender;
}

static const struct contender_kernel *kernel(const struct contender *contender, const char *name)
{
    for (size_t i = 0; i < contender->kernel_count; i++) {
        if (strcmp(contender->kernels[i].name, name) == 0)
            return &contender->kernels[i];
    }
    fail_msg("no '%s'", name);
    return NULL;
}

/* --- real files ----------------------------------------------------------------------------------------------------------- */

static void single_runs_are_one_sample_each(void **state)
{
    (void)state;
    struct contender contender = read_file("single.json");
    const struct contender_kernel *sum = kernel(&contender, "BM_Sum/64");
    assert_int_equal(contender.kernel_count, 7);
    assert_int_equal(sum->time_count, 1);
    assert_false(sum->described);
    assert_string_equal(sum->times[0].strategy, "threads");
    assert_int_equal(sum->times[0].workers, 1);
    assert_false(sum->times[0].parallel);
    assert_int_equal(sum->times[0].count, 1);
    assert_near(sum->times[0].log_seconds[0], log(46.61872952197531 * 1e-9), 1e-12);
    contender_free(&contender);
}

static void threads_are_configurations_of_one_kernel(void **state)
{
    (void)state;
    struct contender contender = read_file("single.json");
    const struct contender_kernel *sort = kernel(&contender, "BM_Sort/real_time");
    assert_int_equal(sort->time_count, 2);
    assert_int_equal(sort->times[1].workers, 2);
    assert_true(sort->times[1].parallel);
    assert_near(sort->times[0].log_seconds[0], log(1205.417083345613 * 1e-6), 1e-12);
    assert_near(kernel(&contender, "BM_Fill/65536")->times[0].log_seconds[0], log(0.001925647320494097 * 1e-3), 1e-12);
    contender_free(&contender);
}

static void repetitions_are_samples_and_aggregates_are_not(void **state)
{
    (void)state;
    struct contender contender = read_file("repeated.json");
    assert_int_equal(contender.kernel_count, 7);
    for (size_t i = 0; i < contender.kernel_count; i++) {
        for (size_t j = 0; j < contender.kernels[i].time_count; j++) {
            const struct contender_times *times = &contender.kernels[i].times[j];
            bool broken = strcmp(contender.kernels[i].name, "BM_Broken") == 0;
            assert_int_equal(times->count, broken ? 0 : 10);
            for (size_t k = 1; k < times->count; k++)
                assert_true(times->log_seconds[k - 1] <= times->log_seconds[k]);
        }
    }
    assert_string_equal(kernel(&contender, "BM_Broken")->times[0].why, "no file to read");
    contender_free(&contender);
}

static void aggregates_alone_are_refused_with_what_to_do(void **state)
{
    (void)state;
    struct contender contender;
    char why[WHY_MAX] = "";
    assert_false(contender_load(TEST_DATA "/google/aggregates.json", &contender, why));
    assert_says(why, "google/aggregates.json' of Google Benchmark: it holds aggregates only");
    assert_says(why, "--benchmark_report_aggregates_only=false");
}

/* --- made up -------------------------------------------------------------------------------------------------------------- */

/* One benchmark's members, JSON without braces. */
static bool read_entry(const char *members, struct contender *contender, char why[WHY_MAX])
{
    json_error_t error;
    json_t *document = json_pack("{s:{}, s:[o]}", "context", "benchmarks", json_loads(members, 0, &error));
    assert_non_null(document);
    bool good = contender_read(document, "some.json", contender, why);
    json_decref(document);
    return good;
}

static void a_wrong_value_is_refused_by_name(void **state)
{
    (void)state;
    static const struct {
        const char *entry, *words;
    } cases[] = {
        {"{}", "a benchmark's \"name\" is missing or no text"},
        {"{\"name\": 7}", "a benchmark's \"name\" is missing or no text"},
        {"{\"name\": \"a\"}", "\"real_time\" of 'a' is missing"},
        {"{\"name\": \"a\", \"real_time\": 0}", "\"real_time\" of 'a' is no time above 0"},
        {"{\"name\": \"a\", \"real_time\": -1.5}", "\"real_time\" of 'a' is no time above 0"},
        {"{\"name\": \"a\", \"real_time\": null}", "\"real_time\" of 'a' is no time above 0"},
        {"{\"name\": \"a\", \"real_time\": \"7\"}", "\"real_time\" of 'a' is no time above 0"},
        {"{\"name\": \"a\", \"real_time\": 1e-320}", "\"real_time\" of 'a' is no time above 0"},
        {"{\"name\": \"a\", \"real_time\": 1e-7}", "\"real_time\" of 'a' is no time above 0"},
        {"{\"name\": \"a\", \"real_time\": 1e19}", "\"real_time\" of 'a' is 1e+10 s, and no run takes 30 years"},
        {"{\"name\": \"a\", \"real_time\": 7, \"time_unit\": \"hours\"}", "\"time_unit\" of 'a' is none of ns, us, ms and s"},
        {"{\"name\": \"a\", \"real_time\": 7, \"time_unit\": 1}", "\"time_unit\" of 'a' is none of ns, us, ms and s"},
        {"{\"name\": \"a\", \"real_time\": 7, \"threads\": 0}", "\"threads\" of 'a' is no whole number above 0"},
        {"{\"name\": \"a\", \"real_time\": 7, \"threads\": 1.5}", "\"threads\" of 'a' is no whole number above 0"},
        {"{\"name\": \"a\", \"run_type\": \"aggregate\", \"real_time\": 7}", "it holds aggregates only"},
        {"{\"name\": \"a_mean\", \"real_time\": 7}", "it holds aggregates only"},
        {"{\"name\": \"a\", \"error_occurred\": true, \"error_message\": \"no disk\"}",
         "none of its benchmarks ran; 'a': no disk"},
        {"{\"name\": \"a\", \"skipped\": \"message\", \"skip_message\": \"no GPU\"}",
         "none of its benchmarks ran; 'a': no GPU"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct contender contender;
        char why[WHY_MAX] = "";
        if (read_entry(cases[i].entry, &contender, why))
            fail_msg("taken, though it should say '%s'", cases[i].words);
        assert_says(why, "cannot use 'some.json' of Google Benchmark: ");
        assert_says(why, cases[i].words);
    }
}

static void what_is_unusual_and_good_is_taken(void **state)
{
    (void)state;
    static const struct {
        const char *entry, *name;
        double seconds;
    } cases[] = {
        {"{\"name\": \"a\", \"real_time\": 7}", "a", 7e-9},
        {"{\"name\": \"a\", \"run_name\": \"b\", \"real_time\": 7, \"time_unit\": \"s\"}", "b", 7},
        {"{\"name\": \"a_mean\", \"run_type\": \"iteration\", \"real_time\": 7, \"time_unit\": \"ms\"}", "a_mean", 7e-3},
        {"{\"name\": \"a/threads:8/x\", \"threads\": 8, \"real_time\": 0.5, \"time_unit\": \"us\"}", "a/x", 5e-7},
        {"{\"name\": \"a\", \"error_occurred\": false, \"real_time\": 7}", "a", 7e-9},
        {"{\"name\": \"\", \"real_time\": 7}", "", 7e-9},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct contender contender;
        char why[WHY_MAX] = "";
        if (!read_entry(cases[i].entry, &contender, why))
            fail_msg("%s", why);
        assert_string_equal(contender.kernels[0].name, cases[i].name);
        assert_near(contender.kernels[0].times[0].log_seconds[0], log(cases[i].seconds), 1e-12);
        contender_free(&contender);
    }
}

static void what_is_no_benchmark_file_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *text, *words;
    } cases[] = {
        {"{\"benchmarks\": 7}", "\"benchmarks\" is no array"},
        {"{\"benchmarks\": []}", "it holds no benchmark"},
        {"{\"benchmarks\": [7]}", "a benchmark's \"name\" is missing or no text"},
        {"{\"benchmarks\": [[]]}", "a benchmark's \"name\" is missing or no text"},
        {"{}", "'x' is no result of forkjoin"},
        {"[]", "'x' is no result of forkjoin"},
        {"{\"forkjoin_schema\": 99, \"benchmarks\": []}", "newer"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct contender contender;
        char why[WHY_MAX] = "";
        json_t *document = json_loads(cases[i].text, 0, NULL);
        assert_false(contender_read(document, "x", &contender, why));
        assert_says(why, cases[i].words);
        json_decref(document);
    }
}

static void very_many_repetitions_are_read(void **state)
{
    (void)state;
    skip_where_slow();
    enum { SAMPLES = 200000 };
    json_t *document = json_pack("{s:[]}", "benchmarks"), *entries = json_object_get(document, "benchmarks");
    struct contender contender;
    char why[WHY_MAX] = "";
    for (size_t i = 0; i < SAMPLES; i++)
        json_array_append_new(entries, json_pack("{s:s, s:f}", "name", i % 2 ? "a" : "b", "real_time", (double)(SAMPLES - i)));
    assert_true(contender_read(document, "x", &contender, why));
    assert_int_equal(contender.kernel_count, 2);
    assert_int_equal(contender.kernels[1].times[0].count, SAMPLES / 2);
    assert_near(contender.kernels[1].times[0].log_seconds[0], log(1e-9), 1e-12);
    contender_free(&contender);
    json_decref(document);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(single_runs_are_one_sample_each),
        cmocka_unit_test(threads_are_configurations_of_one_kernel),
        cmocka_unit_test(repetitions_are_samples_and_aggregates_are_not),
        cmocka_unit_test(aggregates_alone_are_refused_with_what_to_do),
        cmocka_unit_test(a_wrong_value_is_refused_by_name),
        cmocka_unit_test(what_is_unusual_and_good_is_taken),
        cmocka_unit_test(what_is_no_benchmark_file_is_refused),
        cmocka_unit_test(very_many_repetitions_are_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
