/* test_units.c - numbers as people read them, at the borders of their units; label: unit */
#include "units.h"

#include "check.h"

struct reading {
    double value;
    const char *text;
};

static void seconds_have_three_digits_in_the_fitting_unit(void **state)
{
    (void)state;
    static const struct reading readings[] = {
        {0, "0.00 ns"},        {1e-12, "0.00 ns"},  {1e-9, "1.00 ns"},      {24e-9, "24.0 ns"},    {999.4e-9, "999 ns"},
        {999.6e-9, "1.00 us"}, {0.0031, "3.10 ms"}, {0.0099949, "9.99 ms"}, {0.009996, "10.0 ms"}, {0.09994, "99.9 ms"},
        {0.09996, "100 ms"},   {0.9994, "999 ms"},  {0.9995, "1.00 s"},     {0.99951, "1.00 s"},   {1, "1.00 s"},
        {9.994, "9.99 s"},     {9.996, "10.0 s"},   {99.96, "100 s"},       {999.5, "1000 s"},     {86400, "86400 s"},
    };
    for (size_t i = 0; i < sizeof readings / sizeof readings[0]; i++)
        assert_string_equal(units_seconds(readings[i].value).text, readings[i].text);
}

static void short_numbers_have_three_digits_and_a_prefix(void **state)
{
    (void)state;
    static const struct reading readings[] = {
        {0, "0.00"},       {0.9995, "1.00"},   {1, "1.00"},          {9.994, "9.99"},  {9.996, "10.0"},    {99.94, "99.9"},
        {99.96, "100"},    {999.4, "999"},     {999.5, "1.00 k"},    {1000, "1.00 k"}, {999499, "999 k"},  {999500, "1.00 M"},
        {8.92e8, "892 M"}, {1.77e9, "1.77 G"}, {9.996e12, "10.0 T"}, {1e15, "1.00 P"}, {1e20, "100000 P"},
    };
    for (size_t i = 0; i < sizeof readings / sizeof readings[0]; i++)
        assert_string_equal(units_short(readings[i].value).text, readings[i].text);
}

static void bytes_go_by_1024(void **state)
{
    (void)state;
    static const struct reading readings[] = {
        {0, "0 B"},
        {1, "1 B"},
        {1023, "1023 B"},
        {1023.5, "1.00 KiB"},
        {1024, "1.00 KiB"},
        {1536, "1.50 KiB"},
        {10240, "10.0 KiB"},
        {1047552, "1023 KiB"},
        {1048064, "1.00 MiB"},
        {1.5e9, "1.40 GiB"},
        {1099511627776.0, "1.00 TiB"},
        {1e20, "88818 PiB"},
    };
    for (size_t i = 0; i < sizeof readings / sizeof readings[0]; i++)
        assert_string_equal(units_bytes(readings[i].value).text, readings[i].text);
}

static void counts_have_commas_between_thousands(void **state)
{
    (void)state;
    assert_string_equal(units_count(0).text, "0");
    assert_string_equal(units_count(999).text, "999");
    assert_string_equal(units_count(1000).text, "1,000");
    assert_string_equal(units_count(12345).text, "12,345");
    assert_string_equal(units_count(268435456).text, "268,435,456");
    assert_string_equal(units_count(SIZE_MAX).text, "18,446,744,073,709,551,615");
}

static void ratios_below_a_tenth_have_a_digit_more(void **state)
{
    (void)state;
    assert_string_equal(units_ratio(1.984).text, "1.98");
    assert_string_equal(units_ratio(0.1).text, "0.10");
    assert_string_equal(units_ratio(0.00374).text, "0.004");
}

static void plurals_end_in_s_but_for_nothing(void **state)
{
    (void)state;
    assert_string_equal(units_plural("path").text, "paths");
    assert_string_equal(units_plural("query").text, "queries");
    assert_string_equal(units_plural("day").text, "days");
    assert_string_equal(units_plural("y").text, "ys");
    assert_string_equal(units_plural("").text, "");
}

static void absurd_numbers_stay_within_their_space(void **state)
{
    (void)state;
    assert_true(strlen(units_seconds(1e300).text) < UNIT_TEXT_MAX);
    assert_true(strlen(units_short(1e300).text) < UNIT_TEXT_MAX);
    assert_true(strlen(units_bytes(1e300).text) < UNIT_TEXT_MAX);
    assert_true(strlen(units_ratio(1e300).text) < UNIT_TEXT_MAX);
    char item[200];
    memset(item, 'x', sizeof item - 1);
    item[sizeof item - 1] = '\0';
    assert_int_equal(strlen(units_plural(item).text), 41);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(seconds_have_three_digits_in_the_fitting_unit),
        cmocka_unit_test(short_numbers_have_three_digits_and_a_prefix),
        cmocka_unit_test(bytes_go_by_1024),
        cmocka_unit_test(counts_have_commas_between_thousands),
        cmocka_unit_test(ratios_below_a_tenth_have_a_digit_more),
        cmocka_unit_test(plurals_end_in_s_but_for_nothing),
        cmocka_unit_test(absurd_numbers_stay_within_their_space),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
