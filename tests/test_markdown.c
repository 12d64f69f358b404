/* test_markdown.c - nothing in a text becomes markup; label: unit */
#include "markdown.h"

#include <stdio.h>

#include "check.h"
#include "written.h"

static void check(const char *name, const char *expected)
{
    char line[512];
    json_t *document =
        json_pack("{s:{s:s, s:[s, s]}, s:{s:f, s:[{s:s, s:s, s:s, s:[]}]}}", "context", "host_name", "host", "command", "run",
                  name, "analysis", "confidence", 0.95, "kernels", "name", name, "size", "small", "why", "", "rows");
    struct written written = written_begin();
    assert_non_null(document);
    markdown_print(written.out, document);
    snprintf(line, sizeof line, "\n## %s, size small\n", expected);
    assert_says(written_text(&written), line);
    json_decref(document);
    written_end(&written);
}

static void texts_are_escaped(void **state)
{
    check("risk.european", "risk.european");
    check("<script>", "\\<script\\>");
    check("[a](javascript:x)", "\\[a\\](javascript:x)");
    check("a|b*c_d`e~f#g!h&amp;\\", "a\\|b\\*c\\_d\\`e\\~f\\#g\\!h\\&amp;\\\\");
    check("http://x www.x a@b", "http\\://x www\\.x a\\@b");
    check("a\n# b\xE2\x80\xAE", "a \\# b\\[U+202E]");
}

static void a_kernel_that_was_not_measured_says_why(void **state)
{
    json_t *document = json_pack("{s:{s:s}, s:{s:f, s:[{s:s, s:s, s:s, s:[]}]}}", "context", "host_name", "host", "analysis",
                                 "confidence", 0.95, "kernels", "name", "k", "size", "small", "why", "wrong: *7*", "rows");
    struct written written = written_begin();
    markdown_print(written.out, document);
    assert_says(written_text(&written), "- **k**: not measured: wrong: \\*7\\*\n");
    assert_says(written_text(&written), "Not measured: wrong: \\*7\\*\n");
    assert_null(strstr(written_text(&written), "| strategy |"));
    json_decref(document);
    written_end(&written);
}

static void the_command_stays_one_line_of_code(void **state)
{
    json_t *document = json_pack("{s:{s:[s, s]}}", "context", "command", "forkjoin", "a\n# b");
    struct written written = written_begin();
    markdown_print(written.out, document);
    assert_says(written_text(&written), "\n    forkjoin 'a # b'\n");
    json_decref(document);
    written_end(&written);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(texts_are_escaped),
        cmocka_unit_test(a_kernel_that_was_not_measured_says_why),
        cmocka_unit_test(the_command_stays_one_line_of_code),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
