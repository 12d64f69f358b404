/* test_record.c - what is written is read back equal, and a file is never left half written; label: unit */
#include "record.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check.h"
#include "load.h"
#include "sample_result.h"
#include "scratch.h"

/* --- field by field ----------------------------------------------------------------------------------------------------- */

/* To the last bit; NAN equals NAN. */
static void check_double(double found, double expected)
{
    if (isnan(expected))
        assert_true(isnan(found));
    else
        assert_near(found, expected, 0);
}

static void check_sample(const struct sample *found, const struct sample *expected)
{
    assert_int_equal(found->replicate, expected->replicate);
    assert_int_equal(found->runs, expected->runs);
    assert_int_equal(found->disturbance, expected->disturbance);
    assert_int_equal(found->round, expected->round);
    assert_int_equal(found->order, expected->order);
    assert_int_equal(found->cold, expected->cold);
    check_double(found->seconds, expected->seconds);
    check_double(found->create, expected->create);
    check_double(found->work, expected->work);
    check_double(found->join, expected->join);
    check_double(found->busy_max, expected->busy_max);
    check_double(found->busy_mean, expected->busy_mean);
    check_double(found->reduce_seconds, expected->reduce_seconds);
    check_double(found->cpu_seconds, expected->cpu_seconds);
    assert_int_equal(found->involuntary_switches, expected->involuntary_switches);
    assert_int_equal(found->minor_faults, expected->minor_faults);
    assert_int_equal(found->voluntary_switches, expected->voluntary_switches);
    check_double(found->steal, expected->steal);
    check_double(found->megahertz, expected->megahertz);
    assert_int_equal(found->runnable, expected->runnable);
    assert_int_equal(found->throttled, expected->throttled);
    assert_int_equal(found->correct, expected->correct);
}

static void check_configuration(const struct configuration *found, const struct configuration *expected)
{
    assert_string_equal(found->name, expected->name);
    assert_string_equal(found->strategy, expected->strategy);
    assert_int_equal(found->parallel, expected->parallel);
    assert_int_equal(found->worker_count, expected->worker_count);
    assert_string_equal(found->workers_are, expected->workers_are);
    assert_int_equal(found->in_flight, expected->in_flight);
    check_double(found->pss_bytes, expected->pss_bytes);
    assert_memory_equal(found->cpus, expected->cpus, expected->worker_count * sizeof *expected->cpus);
    assert_int_equal(found->oversubscribed, expected->oversubscribed);
    assert_int_equal(found->item_count, expected->item_count);
    assert_true(found->digest == expected->digest);
    assert_true(found->reference_digest == expected->reference_digest);
    assert_int_equal(found->proven, expected->proven);
    assert_string_equal(found->why, expected->why);
    assert_string_equal(found->stopped, expected->stopped);
    assert_int_equal(found->sample_count, expected->sample_count);
    for (size_t i = 0; i < expected->sample_count; i++)
        check_sample(&found->samples[i], &expected->samples[i]);
}

static void check_problem(const struct problem *found, const struct problem *expected)
{
    assert_int_equal(found->item_count, expected->item_count);
    assert_int_equal(found->chunk_size, expected->chunk_size);
    assert_int_equal(found->step_count, expected->step_count);
    assert_int_equal(found->seed, expected->seed);
    check_double(found->flops_per_item, expected->flops_per_item);
    assert_int_equal(found->flop_bits, expected->flop_bits);
    check_double(found->bytes_per_item, expected->bytes_per_item);
    assert_int_equal(found->partial_bytes, expected->partial_bytes);
    assert_int_equal(found->answer_bytes, expected->answer_bytes);
}

static void check_sampling(const struct sampling *found, const struct sampling *expected)
{
    assert_int_equal(found->weak, expected->weak);
    check_double(found->precision, expected->precision);
    assert_int_equal(found->looks, expected->looks);
    assert_int_equal(found->replicate_count, expected->replicate_count);
    assert_int_equal(found->warm_up_runs, expected->warm_up_runs);
    assert_int_equal(found->matrix, expected->matrix);
}

static void check_kernel(const struct kernel_result *found, const struct kernel_result *expected)
{
    assert_string_equal(found->name, expected->name);
    assert_string_equal(found->item, expected->item);
    assert_string_equal(found->size, expected->size);
    assert_int_equal(found->role, expected->role);
    assert_int_equal(found->waits, expected->waits);
    assert_string_equal(found->lesson.kind, expected->lesson.kind);
    assert_string_equal(found->lesson.task, expected->lesson.task);
    assert_string_equal(found->lesson.claim, expected->lesson.claim);
    assert_string_equal(found->lesson.advice, expected->lesson.advice);
    assert_string_equal(found->beside, expected->beside);
    assert_int_equal(found->input == NULL, expected->input == NULL);
    if (expected->input)
        assert_string_equal(found->input, expected->input);
    check_problem(&found->problem, &expected->problem);
    assert_int_equal(found->sizes_recorded, expected->sizes_recorded);
    check_sampling(&found->sampling, &expected->sampling);
    assert_int_equal(found->chunk_count, expected->chunk_count);
    assert_int_equal(found->memory_bytes, expected->memory_bytes);
    assert_true(json_equal(found->parameters, expected->parameters));
    assert_int_equal(found->memory_short, expected->memory_short);
    assert_string_equal(found->finding.text, expected->finding.text);
    check_double(found->finding.value, expected->finding.value);
    check_double(found->finding.tolerance, expected->finding.tolerance);
    assert_int_equal(found->verified, expected->verified);
    assert_true(found->digest == expected->digest);
    assert_string_equal(found->why, expected->why);
    assert_int_equal(found->configuration_count, expected->configuration_count);
    for (size_t i = 0; i < expected->configuration_count; i++)
        check_configuration(&found->configurations[i], &expected->configurations[i]);
}

static void check_result(const struct result *found, const struct result *expected)
{
    assert_true(json_equal(found->context, expected->context));
    assert_int_equal(found->kernel_count, expected->kernel_count);
    for (size_t i = 0; i < expected->kernel_count; i++)
        check_kernel(&found->kernels[i], &expected->kernels[i]);
}

/* --- the document ------------------------------------------------------------------------------------------------------- */

/* Through the document, and back. */
static struct result pass_through(const struct result *result)
{
    char why[WHY_MAX] = "";
    struct result back;
    json_t *document = record_document(result);
    assert_non_null(document);
    if (!load_document(document, "memory", &back, why))
        fail_msg("%s", why);
    json_decref(document);
    return back;
}

static void a_document_is_read_back_equal(void **state)
{
    (void)state;
    struct result result = sample_result(), back = pass_through(&result);
    check_result(&back, &result);
    result_free(&back);
    result_free(&result);
}

static void a_file_is_read_back_equal(void **state)
{
    (void)state;
    struct scratch scratch = scratch_make();
    struct scratch_path path = scratch_path(&scratch, "result.json");
    struct result result = sample_result(), back;
    char why[WHY_MAX] = "";
    assert_true(record_write(&result, path.text, why));
    if (!load_result(path.text, &back, why))
        fail_msg("%s", why);
    check_result(&back, &result);
    result_free(&back);
    result_free(&result);
    scratch_remove(&scratch);
}

static void an_empty_result_is_read_back(void **state)
{
    (void)state;
    struct result result = {.context = json_pack("{s:{s:s, s:n, s:i, s:i, s:i}}", "settings", "scaling", "strong", "precision",
                                                 "looks", 1, "replicates", 1, "warm_up_runs", 1)};
    struct result back = pass_through(&result);
    check_result(&back, &result);
    result_free(&back);
    result_free(&result);
}

static void what_is_not_known_is_null(void **state)
{
    (void)state;
    struct result result = sample_result();
    json_t *document = record_document(&result);
    const json_t *benchmarks = json_object_get(document, "benchmarks");
    const json_t *unknown = json_array_get(benchmarks, 1), *slow = json_array_get(benchmarks, 2);
    assert_true(json_is_null(json_object_get(unknown, "steal")));
    assert_true(json_is_null(json_object_get(unknown, "throttled")));
    assert_true(json_is_real(json_object_get(unknown, "megahertz")));
    assert_true(json_is_null(json_object_get(slow, "megahertz")));
    assert_true(json_is_integer(json_object_get(slow, "throttled")));
    json_decref(document);
    result_free(&result);
}

static void samples_are_benchmarks_of_google_benchmark(void **state)
{
    (void)state;
    struct result result = sample_result();
    json_t *document = record_document(&result);
    const json_t *benchmarks = json_object_get(document, "benchmarks");
    assert_int_equal(json_array_size(benchmarks), 3 + 6 + 6);
    const json_t *last = json_array_get(benchmarks, 14);
    assert_string_equal(json_string_value(json_object_get(last, "name")), SAMPLE_CONFIGURATION "/cold");
    assert_string_equal(json_string_value(json_object_get(last, "run_name")), SAMPLE_CONFIGURATION "/cold");
    assert_string_equal(json_string_value(json_object_get(last, "configuration")), SAMPLE_CONFIGURATION);
    assert_string_equal(json_string_value(json_object_get(last, "run_type")), "iteration");
    assert_string_equal(json_string_value(json_object_get(last, "time_unit")), "ns");
    assert_int_equal(json_integer_value(json_object_get(last, "repetitions")), 3);
    assert_int_equal(json_integer_value(json_object_get(last, "repetition_index")), 2);
    assert_int_equal(json_integer_value(json_object_get(last, "family_index")), 4); /* 5 families of warm or cold samples */
    json_decref(document);
    result_free(&result);
}

static void quotes_and_newlines_survive(void **state)
{
    (void)state;
    struct result result = sample_result();
    struct kernel_result *kernel = &result.kernels[0];
    snprintf(kernel->why, sizeof kernel->why, "\"quoted\"\nand \\ a\ttab, \x01 and caf\xc3\xa9");
    snprintf(kernel->finding.text, sizeof kernel->finding.text, "}]\",\"x\":[{");
    snprintf(kernel->configurations[2].why, sizeof kernel->configurations[2].why, "line\r\nline");
    free(kernel->input);
    kernel->input = strdup("a \"b\"\n.png");
    struct result back = pass_through(&result);
    check_result(&back, &result);
    result_free(&back);
    result_free(&result);
}

static void bytes_that_are_no_utf_8_become_question_marks(void **state)
{
    (void)state;
    struct result result = sample_result();
    struct kernel_result *kernel = &result.kernels[0];
    snprintf(kernel->why, sizeof kernel->why, "caf\xe9");
    snprintf(kernel->finding.text, sizeof kernel->finding.text, "cut off: \xc3");
    snprintf(kernel->configurations[0].why, sizeof kernel->configurations[0].why, "\xff\xfe");
    free(kernel->input);
    kernel->input = strdup("/tmp/\x80.png");
    struct result back = pass_through(&result);
    assert_string_equal(back.kernels[0].why, "caf?");
    assert_string_equal(back.kernels[0].finding.text, "cut off: ?");
    assert_string_equal(back.kernels[0].configurations[0].why, "??");
    assert_string_equal(back.kernels[0].input, "/tmp/?.png");
    result_free(&back);
    result_free(&result);
}

static void a_document_is_whole_or_none(void **state)
{
    (void)state;
    struct result result = sample_result();
    result.kernels[0].configurations[1].samples[2].seconds = NAN; /* a mistake of the harness: JSON cannot say it */
    assert_null(record_document(&result));
    result_free(&result);
}

/* --- the file ----------------------------------------------------------------------------------------------------------- */

static bool exists(const char *path)
{
    struct stat status;
    return lstat(path, &status) == 0;
}

/* What stands in a file, at most 63 bytes. */
static struct scratch_path read_start(const char *path)
{
    struct scratch_path text = {{0}};
    FILE *file = fopen(path, "re");
    assert_non_null(file);
    assert_true(fread(text.text, 1, 63, file) > 0);
    fclose(file);
    return text;
}

/* Writing fails with these words, and leaves no temporary file. */
static void check_failing(const char *path, const char *words)
{
    char why[WHY_MAX] = "";
    char partial[SCRATCH_MAX + 16];
    struct result result = sample_result();
    assert_false(record_write(&result, path, why));
    assert_says(why, words);
    assert_says(why, "pass --output with a file in a folder you may write to");
    snprintf(partial, sizeof partial, "%s.partial", path);
    assert_false(exists(partial));
    result_free(&result);
}

static void missing_folders_are_made(void **state)
{
    (void)state;
    struct scratch scratch = scratch_make();
    struct scratch_path path = scratch_path(&scratch, "results//my host/deep/result.json");
    struct result result = sample_result();
    char why[WHY_MAX] = "";
    assert_true(record_write(&result, path.text, why));
    assert_true(record_write(&result, path.text, why)); /* and found again */
    assert_true(exists(path.text));
    result_free(&result);
    scratch_remove(&scratch);
}

static void a_file_is_replaced_and_nothing_else_is_left(void **state)
{
    (void)state;
    struct scratch scratch = scratch_make();
    struct scratch_path path = scratch_path(&scratch, "result.json");
    struct scratch_path partial = scratch_path(&scratch, "result.json.partial");
    scratch_write(&scratch, "result.json", "old");
    scratch_write(&scratch, "result.json.partial", "left by a crash, and longer than nothing");
    struct result result = sample_result(), back;
    char why[WHY_MAX] = "";
    assert_true(record_write(&result, path.text, why));
    assert_false(exists(partial.text));
    assert_true(load_result(path.text, &back, why));
    result_free(&back);
    result_free(&result);
    scratch_remove(&scratch);
}

/* The temporary file is a link to a device that is always full. */
static void a_full_disk_leaves_the_old_file_whole(void **state)
{
    (void)state;
    struct scratch scratch = scratch_make();
    struct scratch_path path = scratch_path(&scratch, "result.json");
    struct scratch_path partial = scratch_path(&scratch, "result.json.partial");
    scratch_write(&scratch, "result.json", "old");
    assert_int_equal(symlink("/dev/full", partial.text), 0);
    check_failing(path.text, "No space left on device");
    assert_string_equal(read_start(path.text).text, "old");
    assert_true(exists("/dev/full"));
    scratch_remove(&scratch);
}

static void a_folder_in_the_way_is_told(void **state)
{
    (void)state;
    struct scratch scratch = scratch_make();
    struct scratch_path path = scratch_path(&scratch, "result.json");
    scratch_write(&scratch, "result.json/inside", "x");
    check_failing(path.text, "cannot write");
    check_failing(path.text, "Is a directory");
    assert_true(exists(scratch_path(&scratch, "result.json/inside").text));
    scratch_remove(&scratch);
}

static void a_file_where_a_folder_should_be_is_told(void **state)
{
    (void)state;
    struct scratch scratch = scratch_make();
    scratch_write(&scratch, "results", "a file");
    check_failing(scratch_path(&scratch, "results/result.json").text, "Not a directory");
    check_failing(scratch_path(&scratch, "results/deep/result.json").text, "cannot make the folder");
    assert_string_equal(read_start(scratch_path(&scratch, "results").text).text, "a file");
    scratch_remove(&scratch);
}

static void folders_that_cannot_be_made_are_told(void **state)
{
    (void)state;
    check_failing("/proc/forkjoin/result.json", "cannot make the folder '/proc/forkjoin': No such file");
    check_failing("/proc/result.json", "cannot write '/proc/result.json'");
}

static void paths_of_no_or_of_too_many_letters_are_told(void **state)
{
    (void)state;
    char name[5000];
    struct result result = sample_result();
    char why[WHY_MAX] = "";
    assert_false(record_write(&result, "", why));
    assert_says(why, "cannot write '': No such file");
    memset(name, 'x', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    assert_false(record_write(&result, name, why)); /* the whole path */
    assert_says(why, "File name too long");
    name[300] = '\0';
    assert_false(record_write(&result, name, why)); /* one name in it */
    assert_says(why, "File name too long");
    result_free(&result);
}

static void a_result_that_cannot_be_packed_leaves_the_old_file_whole(void **state)
{
    (void)state;
    struct scratch scratch = scratch_make();
    struct scratch_path path = scratch_path(&scratch, "result.json");
    struct result result = sample_result();
    char why[WHY_MAX] = "";
    scratch_write(&scratch, "result.json", "old");
    result.kernels[0].configurations[1].samples[2].work = INFINITY;
    assert_false(record_write(&result, path.text, why));
    assert_says(why, "cannot write");
    assert_string_equal(read_start(path.text).text, "old");
    assert_false(exists(scratch_path(&scratch, "result.json.partial").text));
    result_free(&result);
    scratch_remove(&scratch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_document_is_read_back_equal),
        cmocka_unit_test(a_file_is_read_back_equal),
        cmocka_unit_test(an_empty_result_is_read_back),
        cmocka_unit_test(what_is_not_known_is_null),
        cmocka_unit_test(samples_are_benchmarks_of_google_benchmark),
        cmocka_unit_test(quotes_and_newlines_survive),
        cmocka_unit_test(bytes_that_are_no_utf_8_become_question_marks),
        cmocka_unit_test(a_document_is_whole_or_none),
        cmocka_unit_test(missing_folders_are_made),
        cmocka_unit_test(a_file_is_replaced_and_nothing_else_is_left),
        cmocka_unit_test(a_full_disk_leaves_the_old_file_whole),
        cmocka_unit_test(a_folder_in_the_way_is_told),
        cmocka_unit_test(a_file_where_a_folder_should_be_is_told),
        cmocka_unit_test(folders_that_cannot_be_made_are_told),
        cmocka_unit_test(paths_of_no_or_of_too_many_letters_are_told),
        cmocka_unit_test(a_result_that_cannot_be_packed_leaves_the_old_file_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
