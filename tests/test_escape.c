/* test_escape.c - texts that mean nothing to Markdown, CSV and spreadsheets; label: unit */
#include "escape.h"

#include "check.h"
#include "written.h"

static void check_markdown(const char *text, const char *expected)
{
    struct written written = written_begin();
    escape_markdown(written.out, text);
    assert_string_equal(written_text(&written), expected);
    written_end(&written);
}

static void check_csv(const char *text, bool always, const char *expected)
{
    struct written written = written_begin();
    escape_csv(written.out, text, always);
    assert_string_equal(written_text(&written), expected);
    written_end(&written);
}

static void plain_texts_stay_as_they_are(void **state)
{
    (void)state;
    check_markdown("risk.european on 2 (too few)", "risk.european on 2 (too few)");
    check_csv("risk.european on 2", false, "risk.european on 2");
    check_csv("", false, "");
}

static void markup_and_links_get_a_backslash(void **state)
{
    (void)state;
    check_markdown("a|b*c_d`e~f#g!h&amp;\\", "a\\|b\\*c\\_d\\`e\\~f\\#g\\!h\\&amp;\\\\");
    check_markdown("<b>[x](y)", "\\<b\\>\\[x\\](y)");
    check_markdown("http://x www.x WWWw.x a@b", "http\\://x www\\.x WWWw\\.x a\\@b");
    check_markdown("ww.x a:b", "ww.x a:b");
}

static void csv_quotes_what_would_break_a_field(void **state)
{
    (void)state;
    check_csv("a,b", false, "\"a,b\"");
    check_csv("7\" disk", false, "\"7\"\" disk\"");
    check_csv("it's", false, "\"it's\"");
    check_csv("plain", true, "\"plain\"");
    check_csv("", true, "\"\"");
}

static void spreadsheets_run_nothing(void **state)
{
    (void)state;
    check_csv("=1+1", false, "\"'=1+1\"");
    check_csv("@x", true, "\"'@x\"");
    check_csv("a=b", false, "a=b");
}

static void no_text_leaves_its_line(void **state)
{
    (void)state;
    check_markdown("a\n# b\xE2\x80\xAE", "a \\# b\\[U+202E]");
    check_csv("a\nb\x1b", false, "\"a b[U+001B]\"");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(plain_texts_stay_as_they_are),
        cmocka_unit_test(markup_and_links_get_a_backslash),
        cmocka_unit_test(csv_quotes_what_would_break_a_field),
        cmocka_unit_test(spreadsheets_run_nothing),
        cmocka_unit_test(no_text_leaves_its_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
