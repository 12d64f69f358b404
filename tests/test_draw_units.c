/* test_draw_units.c - axes count in units that leave numbers people read; label: unit */
#include "draw_units.h"

#include "check.h"

static void assert_unit(struct draw_unit unit, double size, const char *name)
{
    assert_near(unit.size, size, 0);
    assert_string_equal(unit.name, name);
}

static void times_are_in_the_unit_of_their_middle(void **state)
{
    (void)state;
    assert_unit(draw_time_unit((struct extent){2, 30}), 1, "s");
    assert_unit(draw_time_unit((struct extent){0.05, 2}), 1e-3, "ms"); /* the middle is 0.32 s */
    assert_unit(draw_time_unit((struct extent){1e-6, 4e-4}), 1e-6, "\xC2\xB5s");
    assert_unit(draw_time_unit((struct extent){1e-12, 1e-11}), 1e-9, "ns"); /* there is none below */
}

static void rates_are_in_powers_of_a_thousand(void **state)
{
    (void)state;
    assert_unit(draw_rate_unit((struct extent){3, 30}), 1, "");
    assert_unit(draw_rate_unit((struct extent){9e5, 4e6}), 1e6, "M ");
    assert_unit(draw_rate_unit((struct extent){5e200, 6e200}), 1e12, "T "); /* the product would overflow */
}

static void nothing_has_the_plain_unit(void **state)
{
    (void)state;
    assert_unit(draw_time_unit(extent_empty), 1, "s");
    assert_unit(draw_rate_unit(extent_empty), 1, "");
    assert_unit(draw_rate_unit((struct extent){0, 5}), 1, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(times_are_in_the_unit_of_their_middle),
        cmocka_unit_test(rates_are_in_powers_of_a_thousand),
        cmocka_unit_test(nothing_has_the_plain_unit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
