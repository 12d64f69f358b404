/* test_utf8.c - characters of every length, and bytes that are none; label: unit */
#include "utf8.h"

#include "check.h"

static void characters_of_every_length_are_decoded(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        uint32_t character;
        size_t length;
    } cases[] = {{"a", 'a', 1},
                 {"\x7F", 0x7F, 1},
                 {"\xC2\x80", 0x80, 2},
                 {"\xDF\xBF", 0x7FF, 2},
                 {"\xE0\xA0\x80", 0x800, 3},
                 {"\xEF\xBF\xBF", 0xFFFF, 3},
                 {"\xF0\x90\x80\x80", 0x10000, 4},
                 {"\xF4\x8F\xBF\xBF", 0x10FFFF, 4},
                 {UTF8_REPLACEMENT_TEXT, UTF8_REPLACEMENT, 3},
                 {"", 0, 1}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        size_t length = 0;
        assert_int_equal(utf8_decode(cases[i].text, &length), cases[i].character);
        assert_int_equal(length, cases[i].length);
    }
}

static void what_is_no_character_is_one_byte(void **state)
{
    (void)state;
    static const char *const texts[] = {"\x80",         "\xBFz",    "\xC0\x80",         "\xC1\xBF",     "\xC2",
                                        "\xE0\x80\xAF", "\xE2\x82", "\xED\xA0\x80",     "\xED\xBF\xBF", "\xF0\x80\x80\xAF",
                                        "\xF0\x90\x80", "\xF5z",    "\xF4\x90\x80\x80", "\xE2\x28\xA1", "\xFF"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        size_t length = 0;
        assert_int_equal(utf8_decode(texts[i], &length), UTF8_REPLACEMENT);
        assert_int_equal(length, 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(characters_of_every_length_are_decoded),
        cmocka_unit_test(what_is_no_character_is_one_byte),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
