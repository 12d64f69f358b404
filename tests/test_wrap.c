/* test_wrap.c - where lines break, and what never reaches a terminal; label: unit */
#define _GNU_SOURCE
#include "wrap.h"

#include <stdlib.h>

#include "check.h"

/* The text; the caller frees it. */
static char *wrapped(int indent, const char *text)
{
    char *result = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&result, &size);
    assert_non_null(out);
    wrap_print(out, indent, text);
    fclose(out);
    return result;
}

static void assert_wrapped(int indent, const char *text, const char *expected)
{
    char *result = wrapped(indent, text);
    assert_string_equal(result, expected);
    free(result);
}

static void words_are_indented_and_apart_by_one_blank(void **unused)
{
    (void)unused;
    assert_wrapped(2, "a  few   words ", "  a few words\n");
    assert_wrapped(0, " a", "a\n");
    assert_wrapped(3, "", "");
    assert_wrapped(3, "   ", "");
}

static void control_characters_become_blanks(void **unused)
{
    (void)unused;
    assert_wrapped(0,
                   "a\x1b[2J\nb\x7f"
                   "c \xc2\xb1",
                   "a [2J b c \xc2\xb1\n");
}

static void lines_break_before_they_are_too_long(void **unused)
{
    (void)unused;
    char text[2 * WRAP_WIDTH + 1], expected[2 * WRAP_WIDTH + 3];
    memset(text, 'x', sizeof text);
    text[WRAP_WIDTH - 2] = ' ';
    text[WRAP_WIDTH] = '\0'; /* WRAP_WIDTH - 2 letters, a blank, one letter: just fits */
    snprintf(expected, sizeof expected, "%s\n", text);
    assert_wrapped(0, text, expected);
    snprintf(expected, sizeof expected, " %.*s\n x\n", WRAP_WIDTH - 2, text);
    assert_wrapped(1, text, expected);
}

static void a_word_that_is_too_long_stands_alone(void **unused)
{
    (void)unused;
    char word[WRAP_WIDTH + 51], text[WRAP_WIDTH + 100], expected[WRAP_WIDTH + 100];
    memset(word, 'x', sizeof word);
    word[sizeof word - 1] = '\0';
    snprintf(text, sizeof text, "a %s b", word);
    snprintf(expected, sizeof expected, "a\n%s\nb\n", word);
    assert_wrapped(0, text, expected);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_indented_and_apart_by_one_blank),
        cmocka_unit_test(control_characters_become_blanks),
        cmocka_unit_test(lines_break_before_they_are_too_long),
        cmocka_unit_test(a_word_that_is_too_long_stands_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
