/* test_printable.c - what a terminal obeys is taken out, what only shows is kept; label: unit */
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

static void what_a_terminal_obeys_becomes_blank(void **state)
{
    (void)state;
    expect("\x1b]0;title\x07", " ]0;title ");
    expect("a\nb\tc\rd\x7f", "a b c d ");
    expect(
        "\xc2\x9b"
        "31m\xc2\x80\xc2\x9f\xc2\xa0",
        " 31m  \xc2\xa0");                                            /* C1: a single-character escape */
    expect("\xe2\x80\xae\xe2\x81\xa6\xe2\x80\x8f\xd8\x9cx", "    x"); /* turns the direction of writing */
    expect("\xe2\x80\xa8\xe2\x80\xa9x", "  x");                       /* ends a line */
}

static void bytes_that_are_no_text_become_question_marks(void **state)
{
    (void)state;
    expect("\xff\xc3", "??");
    expect("\xc0\xaf\xe0\x80\xaf", "?????"); /* overlong */
    expect("\xed\xa0\x80", "???");           /* a surrogate */
    expect("\xf4\x90\x80\x80\xf5", "?????"); /* beyond Unicode */
    expect("\xe2\x82", "??");                /* cut off */
    expect(
        "\x9b"
        "31m",
        "?31m"); /* C1 as a byte */
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
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(letters_of_all_scripts_stay),
        cmocka_unit_test(what_a_terminal_obeys_becomes_blank),
        cmocka_unit_test(bytes_that_are_no_text_become_question_marks),
        cmocka_unit_test(long_texts_are_cut_between_characters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
