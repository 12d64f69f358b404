/* test_command_line.c - whole numbers within their range, and nothing else; label: unit */
#include "../services/command_line.h"

#include <getopt.h>
#include <stdint.h>

#include "check.h"

enum { UNTOUCHED = 77 };

static uint64_t number(const char *text, uint64_t least, uint64_t most)
{
    uint64_t value = UNTOUCHED;
    bool good = command_line_number("forkjoin-test", "items", text, least, most, &value);
    assert_int_equal(good, value != UNTOUCHED);
    return value;
}

static void whole_numbers_of_the_range_are_taken(void **state)
{
    (void)state;
    assert_int_equal(number("0", 0, 9), 0);
    assert_int_equal(number("5", 5, 5), 5);
    assert_int_equal(number("007", 0, 9), 7);
    assert_true(number("18446744073709551615", 0, UINT64_MAX) == UINT64_MAX);
}

static void all_else_is_refused_and_changes_nothing(void **state)
{
    (void)state;
    static const char *const wrong[] = {"",
                                        " 5",
                                        "5 ",
                                        "+5",
                                        "-5",
                                        "-18446744073709551611",
                                        "5.0",
                                        "0x5",
                                        "five",
                                        "4",
                                        "10",
                                        "18446744073709551616",
                                        "99999999999999999999999"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        assert_int_equal(number(wrong[i], 5, 9), UNTOUCHED);
    assert_int_equal(number("18446744073709551616", 0, UINT64_MAX), UNTOUCHED);
}

static void an_operand_is_one_too_many(void **state)
{
    (void)state;
    char program[] = "p", word[] = "word";
    char *words[] = {program, word, NULL};
    optind = 1;
    assert_false(command_line_ends("forkjoin-test", 2, words));
    assert_true(command_line_ends("forkjoin-test", 1, words));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(whole_numbers_of_the_range_are_taken),
        cmocka_unit_test(all_else_is_refused_and_changes_nothing),
        cmocka_unit_test(an_operand_is_one_too_many),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
