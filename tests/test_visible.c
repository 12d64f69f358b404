/* test_visible.c - texts from anywhere come out seen; label: unit */
#include "visible.h"

#include <stdio.h>

#include "check.h"

static const char *shown(const char *text)
{
    static char result[256];
    result[0] = '\0';
    for (const char *at = text; *at;)
        strcat(result, visible_next(&at).text);
    return result;
}

static void letters_of_every_script_stay(void **state)
{
    assert_string_equal(shown("a<b>&\"'\\"), "a<b>&\"'\\");
    assert_string_equal(shown("\xC3\xA9\xD7\xA9\xE6\x97\xA5\xF0\x9F\x98\x80"), "\xC3\xA9\xD7\xA9\xE6\x97\xA5\xF0\x9F\x98\x80");
    assert_string_equal(shown(""), "");
}

static void blanks_are_one_blank_each(void **state)
{
    assert_string_equal(shown("a\nb\tc\rd\ve\ff"), "a b c d e f");
}

static void controls_are_named(void **state)
{
    assert_string_equal(shown("\x1b]0;x\x07"), "[U+001B]]0;x[U+0007]");
    assert_string_equal(shown("\x7f\xC2\x85"), "[U+007F][U+0085]"); /* delete; next line, of C1 */
}

static void marks_that_turn_text_round_are_named(void **state)
{
    assert_string_equal(shown("a\xE2\x80\xAE"
                              "b"),
                        "a[U+202E]b"); /* right-to-left override */
    assert_string_equal(shown("\xE2\x81\xA6\xD8\x9C\xE2\x80\x8B\xEF\xBB\xBF"), "[U+2066][U+061C][U+200B][U+FEFF]");
    assert_string_equal(shown("\xF3\xA0\x81\x81"), "[U+E0041]"); /* a tag */
}

/* The cases of RFC 3629, section 10, and Unicode's table 3-7. */
static void what_is_no_utf8_is_replaced_byte_by_byte(void **state)
{
#define R "\xEF\xBF\xBD"
    assert_string_equal(shown("a\xFFz"), "a" R "z");
    assert_string_equal(shown("\xC0\x80z"), R R "z");        /* overlong NUL */
    assert_string_equal(shown("\xC1\xBF"), R R);             /* overlong DEL */
    assert_string_equal(shown("\xE0\x80\xAF"), R R R);       /* overlong '/' */
    assert_string_equal(shown("\xF0\x80\x80\xAF"), R R R R); /* likewise */
    assert_string_equal(shown("\xED\xA0\x80"), R R R);       /* a surrogate */
    assert_string_equal(shown("\xF4\x90\x80\x80"), R R R R); /* beyond U+10FFFF */
    assert_string_equal(shown("\xE2\x82"), R R);             /* cut off by the end */
    assert_string_equal(shown("\xC3("
                              "\x80"),
                        R "(" R); /* cut off by another character */
#undef R
}

static void a_character_tells_whether_it_is_itself(void **state)
{
    const char *text = "x\n\x01", *at = text;
    assert_true(visible_next(&at).plain);
    assert_false(visible_next(&at).plain);
    assert_false(visible_next(&at).plain);
    assert_ptr_equal(at, text + 3);
    assert_string_equal(visible_next(&at).text, "");
    assert_ptr_equal(at, text + 3); /* stays at the end */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(letters_of_every_script_stay),
        cmocka_unit_test(blanks_are_one_blank_each),
        cmocka_unit_test(controls_are_named),
        cmocka_unit_test(marks_that_turn_text_round_are_named),
        cmocka_unit_test(what_is_no_utf8_is_replaced_byte_by_byte),
        cmocka_unit_test(a_character_tells_whether_it_is_itself),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
