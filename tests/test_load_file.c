/* test_load_file.c - files that are no JSON, cut off, or not there; label: unit */
#include <stdio.h>
#include <stdlib.h>

#include "check.h"
#include "load.h"
#include "record.h"
#include "sample_result.h"
#include "scratch.h"

/* The file must be refused with its path and these words, in one line. */
static void refuse(const char *path, const char *words)
{
    struct result result;
    char why[WHY_MAX] = "", quoted[SCRATCH_MAX + 8];
    if (load_result(path, &result, why))
        fail_msg("taken, though it should say '%s'", words);
    snprintf(quoted, sizeof quoted, "'%s'", path);
    assert_says(why, quoted);
    assert_says(why, words);
    assert_null(strchr(why, '\n'));
}

static void refuse_text(const struct scratch *scratch, const char *text, const char *words)
{
    scratch_write(scratch, "result.json", text);
    refuse(scratch_path(scratch, "result.json").text, words);
}

/* The text of a good file, which the caller frees. */
static char *sample_text(void)
{
    struct result result = sample_result();
    json_t *document = record_document(&result);
    char *text = json_dumps(document, JSON_INDENT(1));
    assert_non_null(text);
    json_decref(document);
    result_free(&result);
    return text;
}

static void a_file_that_is_not_there_is_told(void **state)
{
    (void)state;
    struct scratch scratch = scratch_make();
    refuse(scratch_path(&scratch, "missing.json").text, "No such file or directory");
    refuse(scratch.folder, "Is a directory");
    refuse("", "No such file or directory");
    scratch_remove(&scratch);
}

static void what_is_no_json_is_told_with_its_line(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",
        " ",
        "\n\n",
        "x",
        "{",
        "}",
        "{]",
        "[1,]",
        "{} {}",
        "{} x",
        "nan",
        "NaN",
        "\xff\xfe\x00",
        "{\"a\": \"\xc3\"}",
        "{\"a\": \"\\u0000\"}",
        "{\"a\": 1e999}",
        "{\"a\": 99999999999999999999}",
        "{\"a\": Infinity}",
        "{'a': 1}",
        "{\"a\": 1, \"a\": 1}",
        "\"",
        "{\"a\": 01}",
        "#!/bin/sh\nexit\n",
        "\x1f\x8b\x08",
    };
    struct scratch scratch = scratch_make();
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        refuse_text(&scratch, texts[i], "is no JSON: line ");
    refuse_text(&scratch, "{\n\"a\": 1,\n\"b\": x}", "line 3");
    scratch_remove(&scratch);
}

static void a_file_cut_off_anywhere_is_refused(void **state)
{
    (void)state;
    struct scratch scratch = scratch_make();
    char *text = sample_text();
    size_t length = strlen(text);
    for (size_t cut = 0; cut < length; cut += 1 + cut / 40) {
        char kept = text[cut];
        text[cut] = '\0';
        refuse_text(&scratch, text, "is no JSON: line ");
        text[cut] = kept;
    }
    text[length - 1] = '\0'; /* but for the last brace */
    refuse_text(&scratch, text, "is no JSON: line ");
    refuse_text(&scratch, text, "; the file may have been cut off: copy it again");
    free(text);
    refuse_text(&scratch, "", "; the file is empty");
    scratch_remove(&scratch);
}

static void nan_as_a_number_is_refused(void **state)
{
    (void)state;
    struct scratch scratch = scratch_make();
    char *text = sample_text();
    char *steal = strstr(text, "\"steal\": 0.333");
    assert_non_null(steal);
    memset(steal + 9, ' ', strcspn(steal + 9, ","));
    memcpy(steal + 9, "NaN", 3);
    refuse_text(&scratch, text, "is no JSON: line ");
    free(text);
    scratch_remove(&scratch);
}

static void a_member_that_is_there_twice_is_refused(void **state)
{
    (void)state;
    struct scratch scratch = scratch_make();
    char *text = sample_text();
    char *name = strstr(text, "\"join_seconds\"");
    assert_non_null(name);
    memcpy(name, "\"work_seconds\"", 14);
    refuse_text(&scratch, text, "is no JSON: line ");
    refuse_text(&scratch, text, "uplicate");
    free(text);
    scratch_remove(&scratch);
}

/* `count` times `open`, then `close`, as deep inside of a file that would be good but for this. */
static void check_depth(const struct scratch *scratch, const char *open, const char *close, size_t count)
{
    char *text = calloc(count + 64, strlen(open) + strlen(close));
    assert_non_null(text);
    char *at = text + sprintf(text, "{\"context\": ");
    for (size_t i = 0; i < count; i++)
        at += sprintf(at, "%s", open);
    at += sprintf(at, "0");
    for (size_t i = 0; i < count; i++)
        at += sprintf(at, "%s", close);
    sprintf(at, "}");
    refuse_text(scratch, text, "maximum parsing depth");
    free(text);
}

static void very_deep_files_are_refused(void **state)
{
    (void)state;
    struct scratch scratch = scratch_make();
    check_depth(&scratch, "[", "]", 3000);
    check_depth(&scratch, "[", "]", 1000000);
    check_depth(&scratch, "{\"a\":", "}", 100000);
    scratch_remove(&scratch);
}

static void a_result_of_another_tool_is_refused(void **state)
{
    (void)state;
    struct scratch scratch = scratch_make();
    refuse_text(&scratch, "{\"context\": {}, \"benchmarks\": []}", "is no result of forkjoin: \"forkjoin_schema\" is missing");
    refuse_text(&scratch, "{\"context\": {}, \"benchmarks\": []}", "are read by 'forkjoin compare' only");
    refuse_text(&scratch, "[1, 2]", "is no result of forkjoin: \"forkjoin_schema\" is missing");
    scratch_remove(&scratch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_that_is_not_there_is_told),        cmocka_unit_test(what_is_no_json_is_told_with_its_line),
        cmocka_unit_test(a_file_cut_off_anywhere_is_refused),      cmocka_unit_test(nan_as_a_number_is_refused),
        cmocka_unit_test(a_member_that_is_there_twice_is_refused), cmocka_unit_test(very_deep_files_are_refused),
        cmocka_unit_test(a_result_of_another_tool_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
