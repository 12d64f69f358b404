/* test_read_results.c - which files come together, and what of those that cannot be read; label: unit */
#include "read_results.h"

#include <stdio.h>

#include "check.h"
#include "record.h"
#include "sample_result.h"
#include "scratch.h"

/* A file of ranks whose parallel configurations' names end in `suffix`. */
static void write_file(const struct scratch *scratch, const char *name, const char *suffix, bool ranks)
{
    struct result result = sample_result();
    char why[WHY_MAX] = "";
    json_object_set_new(json_object_get(result.context, "settings"), "matrix", json_false());
    json_object_set_new(result.context, "machine", json_pack("{s:s}", "cpu_model", "some CPU"));
    json_object_set_new(result.context, "build", json_pack("{s:s, s:s}", "commit", "0123456789", "compiler", "gcc 12"));
    if (ranks)
        json_object_set_new(result.context, "ranks", json_object());
    for (size_t i = 1; i < 3; i++) {
        char *own = result.kernels[0].configurations[i].name;
        size_t used = strlen(own);
        snprintf(own + used, NAME_MAX_BYTES - used, "%s", suffix);
    }
    if (!record_write(&result, scratch_path(scratch, name).text, why))
        fail_msg("%s", why);
    result_free(&result);
}

static enum run_status read_named(const struct scratch *scratch, const char *const *names, size_t count, bool all_or_none,
                                  struct read_result *results, size_t *read)
{
    struct scratch_path paths[8];
    char *words[8];
    for (size_t i = 0; i < count; i++) {
        paths[i] = scratch_path(scratch, names[i]);
        words[i] = paths[i].text;
    }
    enum run_status status = read_results(words, count, all_or_none, results, read);
    for (size_t i = 0; i < *read; i++)
        results[i].path = NULL; /* it was of `paths` */
    return status;
}

static void free_all(struct read_result *results, size_t count)
{
    for (size_t i = 0; i < count; i++)
        result_free(&results[i].result);
}

static void files_of_one_sweep_come_together_among_others(void **state)
{
    (void)state;
    static const char *const names[] = {"a.json", "alone.json", "b.json", "a.json"};
    struct scratch scratch = scratch_make();
    struct read_result results[4];
    size_t read = 0;
    write_file(&scratch, "a.json", "", true);
    write_file(&scratch, "b.json", "0", true);
    write_file(&scratch, "alone.json", "00", false);
    assert_int_equal(read_named(&scratch, names, 4, true, results, &read), RUN_DONE);
    assert_int_equal(read, 3); /* the same file again is another result, as it ever was */
    assert_int_equal(results[0].file_count, 2);
    assert_int_equal(results[0].result.kernels[0].configuration_count, 5);
    assert_int_equal(results[1].file_count, 1);
    assert_int_equal(results[2].file_count, 1);
    free_all(results, read);
    scratch_remove(&scratch);
}

/* What it says goes to standard error, where nobody needs it here. */
static void a_file_that_cannot_be_read_ends_all_or_is_left_out(void **state)
{
    (void)state;
    static const char *const names[] = {"a.json", "missing.json", "b.json"};
    struct scratch scratch = scratch_make();
    struct read_result results[3];
    size_t read = 0;
    write_file(&scratch, "a.json", "", true);
    write_file(&scratch, "b.json", "0", true);
    assert_int_equal(read_named(&scratch, names, 3, true, results, &read), RUN_WRONG_USE);
    assert_int_equal(read, 1);
    assert_int_equal(results[0].file_count, 1);
    free_all(results, read);
    assert_int_equal(read_named(&scratch, names, 3, false, results, &read), RUN_WRONG_USE);
    assert_int_equal(read, 1);
    assert_int_equal(results[0].file_count, 2);
    free_all(results, read);
    scratch_remove(&scratch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_of_one_sweep_come_together_among_others),
        cmocka_unit_test(a_file_that_cannot_be_read_ends_all_or_is_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
