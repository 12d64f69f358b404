/* test_power_of_two.c - label: unit - 2^y against the C library's exp2. */
#include "check.h"

#include <math.h>

#include "common/power_of_two.h"

/* As power_of_two.h says. */
static const double TOLERANCE = 1e-15;

static void the_whole_range_equals_exp2(void **state)
{
    (void)state;
    for (double y = -1000; y <= 1000; y += 1.0 / 128 + 1e-6) {
        double expected = exp2(y);
        if (!(fabs(power_of_two(y) - expected) <= TOLERANCE * expected))
            fail_msg("2^%.17g is %.17g, by the C library %.17g", y, power_of_two(y), expected);
    }
}

static void halves_where_rounding_turns_equal_exp2(void **state)
{
    (void)state;
    for (double whole = -40; whole <= 40; whole++) {
        const double around[] = {nextafter(whole + 0.5, -INFINITY), whole + 0.5, nextafter(whole + 0.5, INFINITY)};
        for (size_t i = 0; i < 3; i++)
            assert_true(fabs(power_of_two(around[i]) / exp2(around[i]) - 1) <= TOLERANCE);
    }
}

static void whole_powers_are_exact(void **state)
{
    (void)state;
    for (int y = -1000; y <= 1000; y++)
        assert_true(power_of_two(y) == ldexp(1, y));
}

static void floats_equal_exp2_over_their_range(void **state)
{
    (void)state;
    for (float y = -126; y <= 126; y += 1.0F / 1024) {
        double expected = exp2(y);
        if (!(fabs(power_of_two_float(y) - expected) <= 2e-7 * expected))
            fail_msg("2^%.9g is %.9g, by the C library %.9g", (double)y, (double)power_of_two_float(y), expected);
    }
    for (int y = -126; y <= 126; y++)
        assert_true(power_of_two_float((float)y) == ldexpf(1, y));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_whole_range_equals_exp2),
        cmocka_unit_test(halves_where_rounding_turns_equal_exp2),
        cmocka_unit_test(whole_powers_are_exact),
        cmocka_unit_test(floats_equal_exp2_over_their_range),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
