/* test_draw_text.c - names that may come from anyone are shown, quoted and filed as text; label: unit */
#define _GNU_SOURCE
#include "draw_text.h"

#include <stdlib.h>
#include <string.h>

#include "check.h"

/* What a writer writes of a text. The caller frees it. */
static char *written(void (*write)(FILE *file, const char *text), const char *text)
{
    char *memory = NULL;
    size_t size = 0;
    FILE *file = open_memstream(&memory, &size);
    assert_non_null(file);
    write(file, text);
    fclose(file);
    return memory;
}

static void assert_written(void (*write)(FILE *file, const char *text), const char *text, const char *expected)
{
    char *memory = written(write, text);
    assert_string_equal(memory, expected);
    free(memory);
}

static void ordinary_text_stays_as_it_is(void **state)
{
    (void)state;
    assert_string_equal(draw_text_clean("risk.european, 1/2 of \xC3\x9F \xE2\x98\x83 \xF0\x9F\x98\x80", 100).text,
                        "risk.european, 1/2 of \xC3\x9F \xE2\x98\x83 \xF0\x9F\x98\x80");
    assert_string_equal(draw_text_clean("", 100).text, "");
    assert_string_equal(draw_text_clean(NULL, 100).text, "?");
}

static void control_characters_become_blanks(void **state)
{
    (void)state;
    assert_string_equal(draw_text_clean("a\nb\rc\td\x1b[2Je\x7f", 100).text, "a b c d [2Je ");
    assert_string_equal(draw_text_clean("a\xC2\x85"
                                        "b\xE2\x80\xA8"
                                        "c",
                                        100)
                            .text,
                        "a b c"); /* U+0085, U+2028 */
}

static void what_turns_the_direction_is_shown_as_unknown(void **state)
{
    (void)state;
    assert_string_equal(draw_text_clean("a\xE2\x80\xAE"
                                        "b",
                                        100)
                            .text,
                        "a\xEF\xBF\xBD"
                        "b"); /* U+202E */
    assert_string_equal(draw_text_clean("a\xE2\x81\xA6"
                                        "b",
                                        100)
                            .text,
                        "a\xEF\xBF\xBD"
                        "b"); /* U+2066 */
}

/* Each broken byte is one U+FFFD: stray continuations, overlong forms, surrogates, beyond U+10FFFF, cut short. */
static void broken_bytes_become_valid_text(void **state)
{
    (void)state;
    assert_string_equal(draw_text_clean("a\x80z", 100).text, "a\xEF\xBF\xBDz");
    assert_string_equal(draw_text_clean("\xC0\xAFz", 100).text, "\xEF\xBF\xBD\xEF\xBF\xBDz");
    assert_string_equal(draw_text_clean("\xED\xA0\x80z", 100).text, "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBDz");
    assert_string_equal(draw_text_clean("\xF4\x90\x80\x80z", 100).text, "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBDz");
    assert_string_equal(draw_text_clean("cut \xE2\x98", 100).text, "cut \xEF\xBF\xBD\xEF\xBF\xBD");
    assert_string_equal(draw_text_clean("\xEF\xBF\xBE", 100).text, "\xEF\xBF\xBD"); /* U+FFFE, which XML bars */
}

static void long_text_is_cut_between_characters(void **state)
{
    (void)state;
    assert_string_equal(draw_text_clean("\xC3\x9F\xC3\x9F\xC3\x9F", 3).text, "\xC3\x9F\xC3\x9F\xC3\x9F");
    assert_string_equal(draw_text_clean("\xC3\x9F\xC3\x9F\xC3\x9F", 2).text, "\xC3\x9F\xE2\x80\xA6");
    char longest[3 * DRAW_TEXT_MAX];
    memset(longest, 'x', sizeof longest - 1);
    longest[sizeof longest - 1] = '\0';
    struct draw_text cut = draw_text_clean(longest, sizeof longest);
    assert_true(strlen(cut.text) < DRAW_TEXT_MAX);
    assert_string_equal(cut.text + strlen(cut.text) - 4, "x\xE2\x80\xA6");
}

/* gnuplot's manual: in double quotes \ooo is the byte of that octal number. So only letters may stand for themselves. */
static void quoted_text_has_no_character_with_a_meaning(void **state)
{
    (void)state;
    assert_written(draw_text_quote, "a\"b`c\\d'e@f$g%h\n1", "\"a\\042b\\140c\\134d\\047e\\100f\\044g\\045h\\040\\061\"");
    assert_written(draw_text_quote, "\xC3\x9F", "\"\xC3\x9F\"");
    char every[128];
    for (int i = 1; i < 128; i++)
        every[i - 1] = (char)i;
    every[127] = '\0';
    char *memory = written(draw_text_quote, every);
    assert_int_equal(strspn(memory + 1, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ\\01234567"), strlen(memory) - 2);
    free(memory);
}

static void a_tic_has_its_per_cent_signs_doubled(void **state)
{
    (void)state;
    assert_written(draw_text_quote_tic, "5%s", "\"\\065\\045\\045s\"");
}

static void xml_text_has_no_markup(void **state)
{
    (void)state;
    assert_written(draw_text_xml, "<script>&amp;]]>\"'\x01", "&lt;script&gt;&amp;amp;]]&gt;\"' ");
}

static void stems_stay_within_the_folder(void **state)
{
    (void)state;
    assert_string_equal(draw_text_stem("speedup", "risk.european").text, "speedup-risk.european");
    assert_string_equal(draw_text_stem("speedup", "../a b/\xC3\x9F\n`").text, "speedup-..-a-b-----");
    char name[300];
    memset(name, 'n', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    assert_int_equal(strlen(draw_text_stem("time", name).text), strlen("time-") + 80);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ordinary_text_stays_as_it_is),
        cmocka_unit_test(control_characters_become_blanks),
        cmocka_unit_test(what_turns_the_direction_is_shown_as_unknown),
        cmocka_unit_test(broken_bytes_become_valid_text),
        cmocka_unit_test(long_text_is_cut_between_characters),
        cmocka_unit_test(quoted_text_has_no_character_with_a_meaning),
        cmocka_unit_test(a_tic_has_its_per_cent_signs_doubled),
        cmocka_unit_test(xml_text_has_no_markup),
        cmocka_unit_test(stems_stay_within_the_folder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
