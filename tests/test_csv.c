/* test_csv.c - a line a configuration, and nothing in a text breaks a line or runs in a spreadsheet; label: unit */
#include "csv.h"

#include <stdbool.h>
#include <stdio.h>

#include "check.h"
#include "written.h"

static json_t *document_of(const char *name)
{
    return json_pack("{s:{s:s}, s:{s:[{s:s, s:s, s:[{s:s, s:i, s:b, s:f, s:n, s:{s:i, s:f, s:n, s:n}}]}, {s:s, s:s, s:[]}]}}",
                     "context", "host_name", "h", "analysis", "kernels", "name", name, "why", "", "rows", "strategy", "openmp",
                     "workers", 2, "parallel", 1, "items_per_second", 0.1, "roof", "speedup", "count", 3, "middle", 1.0 / 3,
                     "low", "high", "name", "other", "why", "wrong, \"7\"", "rows");
}

/* The field under a column's name in the line `at`, copied; fields here hold no quoted commas but the ones asked for last. */
static const char *field(const char *text, const char *column, size_t line)
{
    static char value[256];
    size_t place = 0;
    const char *head = text, *found = strstr(text, column);
    assert_non_null(found);
    for (const char *at = head; at < found; at++)
        place += *at == ',';
    for (; line > 0; line--)
        text = strchr(text, '\n') + 1;
    for (bool quoted = false; place > 0 || quoted; text++) {
        quoted = *text == '"' ? !quoted : quoted;
        place -= *text == ',' && !quoted;
    }
    size_t length = 0;
    for (bool quoted = false; quoted || !strchr(",\n", text[length]); length++)
        quoted = text[length] == '"' ? !quoted : quoted;
    snprintf(value, sizeof value, "%.*s", (int)length, text);
    return value;
}

static void values_stand_under_their_names(void **state)
{
    json_t *document = document_of("risk.european");
    struct written written = written_begin();
    assert_non_null(document);
    csv_print_head(written.out);
    csv_print(written.out, document);
    const char *text = written_text(&written);
    assert_string_equal(field(text, "machine,", 1), "h");
    assert_string_equal(field(text, "kernel,", 1), "risk.european");
    assert_string_equal(field(text, "strategy,", 1), "openmp");
    assert_string_equal(field(text, "workers,", 1), "2");
    assert_string_equal(field(text, "parallel,", 1), "true");
    assert_string_equal(field(text, "items_per_second,", 1), "0.10000000000000001");
    assert_string_equal(field(text, "speedup,", 1), "0.33333333333333331");
    assert_string_equal(field(text, "speedup_low,", 1), "");
    assert_string_equal(field(text, "roof,", 1), "");
    assert_string_equal(field(text, "kernel,", 2), "other");
    assert_string_equal(field(text, "kernel_why,", 2), "\"wrong, \"\"7\"\"\"");
    json_decref(document);
    written_end(&written);
}

static void texts_become_neither_lines_nor_formulas(void **state)
{
    static const char *const names[][2] = {
        {"a\nb", "a b"},        {"=1+1", "\"'=1+1\""},          {"@x", "\"'@x\""},  {"-x", "\"'-x\""},
        {"a\"b", "\"a\"\"b\""}, {"\xE2\x80\xAEx", "[U+202E]x"}, {"a,b", "\"a,b\""}, {"%s", "%s"},
    };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        json_t *document = document_of(names[i][0]);
        struct written written = written_begin();
        csv_print_head(written.out);
        csv_print(written.out, document);
        const char *text = written_text(&written);
        size_t lines = 0;
        for (const char *at = text; *at; at++)
            lines += *at == '\n';
        assert_int_equal(lines, 3);
        if (strchr(names[i][0], '\n')) /* quoted, though the line end is gone */
            assert_string_equal(field(text, "kernel,", 1), "\"a b\"");
        else
            assert_string_equal(field(text, "kernel,", 1), names[i][1]);
        json_decref(document);
        written_end(&written);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_stand_under_their_names),
        cmocka_unit_test(texts_become_neither_lines_nor_formulas),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
