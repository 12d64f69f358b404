/* test_printable.c - what a terminal obeys is named, what only shows is kept; label: unit */
#include "printable.h"

#include "check.h"

static void expect(const char *text, const char *expected)
{
    assert_string_equal(printable(text).text, expected);
}

static void letters_of_all_scripts_stay(void **state)
{
    (void)state;
    expect("risk.european", "risk.european");
    expect("", "");
    expect("\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80", "\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80");
    expect(NULL, "?");
}

static void what_a_terminal_obeys_is_named(void **state)
{
    (void)state;
    expect("\x1b]0;title\x07", "[U+001B]]0;title[U+0007]");
    expect("a\nb\tc\rd\x7f", "a b c d[U+007F]");
    expect(
        "\xc2\x9b"
        "31m",
        "[U+009B]31m");                   /* C1: an escape in one character */
    expect("\xe2\x80\xaex", "[U+202E]x"); /* turns the direction of writing */
}

static void bytes_that_are_no_text_are_replaced(void **state)
{
    (void)state;
    expect("\xff", "\xef\xbf\xbd");
    expect(
        "\x9b"
        "31m",
        "\xef\xbf\xbd"
        "31m"); /* C1 as a byte */
}

static void long_texts_are_cut_between_characters(void **state)
{
    (void)state;
    char text[2 * PRINTABLE_MAX];
    memset(text, 'x', sizeof text);
    text[sizeof text - 1] = '\0';
    assert_int_equal(strlen(printable(text).text), PRINTABLE_MAX - 1);
    memcpy(text + PRINTABLE_MAX - 2, "\xc3\xa9", 2);
    assert_int_equal(strlen(printable(text).text), PRINTABLE_MAX - 2);
    text[PRINTABLE_MAX - 3] = '\x1b';
    assert_int_equal(strlen(printable(text).text), PRINTABLE_MAX - 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(letters_of_all_scripts_stay),
        cmocka_unit_test(what_a_terminal_obeys_is_named),
        cmocka_unit_test(bytes_that_are_no_text_are_replaced),
        cmocka_unit_test(long_texts_are_cut_between_characters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
