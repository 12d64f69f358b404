/* test_power_of_two.c - label: unit - 2^y against the C library's exp2. */
#include "check.h"

#include <math.h>

#include "common/power_of_two.h"
#if defined(__AVX512DQ__)
#include "common/power_of_two_512.h"
#endif

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

/* The same for eight at once. */
#if defined(__AVX512DQ__)
static void assert_eight_powers(double y)
{
    double exponents[8], powers[8];
    for (int i = 0; i < 8; i++)
        exponents[i] = nextafter(y + i / 16.0, i % 2 ? INFINITY : -INFINITY); /* to either side of each sixteenth */
    _mm512_storeu_pd(powers, power_of_two_512(_mm512_loadu_pd(exponents)));
    for (int i = 0; i < 8; i++) {
        if (!(fabs(powers[i] / exp2(exponents[i]) - 1) <= 4e-16)) /* and exp2's own rounding */
            fail_msg("2^%.17g is %.17g, by the C library %.17g", exponents[i], powers[i], exp2(exponents[i]));
    }
}

static void eight_at_once_equal_exp2(void **state)
{
    (void)state;
    for (double y = -1000; y <= 999; y += 1.0 / 32)
        assert_eight_powers(y);
    for (double y = -20; y <= 20; y += 1.0 / 1024 + 1e-6)
        assert_eight_powers(y);
    for (int y = -1000; y <= 1000; y++) {
        double powers[8];
        _mm512_storeu_pd(powers, power_of_two_512(_mm512_set1_pd(y)));
        assert_true(powers[y & 7] == ldexp(1, y));
    }
}
#else
static void eight_at_once_equal_exp2(void **state)
{
    (void)state;
    print_message("no AVX-512 in this build\n");
    skip();
}
#endif

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_whole_range_equals_exp2), cmocka_unit_test(halves_where_rounding_turns_equal_exp2),
        cmocka_unit_test(whole_powers_are_exact),      cmocka_unit_test(floats_equal_exp2_over_their_range),
        cmocka_unit_test(eight_at_once_equal_exp2),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
