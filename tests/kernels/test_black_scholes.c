/* test_black_scholes.c - label: unit - the closed form against published prices, put-call parity and integration. */
#include "check.h"

#include <math.h>

#include "risk/black_scholes.h"

static const struct call_option at_the_money = {.spot = 100, .strike = 100, .rate = 0.05, .volatility = 0.2, .maturity = 1};

static void the_textbook_price_comes_out(void **state)
{
    (void)state;
    assert_true(fabs(call_moment(&at_the_money, 1) - 10.450583572186) < 1e-12);
    /* J. Hull, "Options, futures, and other derivatives", example 15.6 (9th edition): 4.76 */
    const struct call_option hull = {.spot = 42, .strike = 40, .rate = 0.1, .volatility = 0.2, .maturity = 0.5};
    assert_true(fabs(call_moment(&hull, 1) - 4.76) < 0.005);
}

static void without_a_strike_moments_are_those_of_the_stock(void **state)
{
    (void)state;
    struct call_option option = at_the_money;
    option.strike = 1e-12; /* of no weight, but positive */
    for (int power = 1; power <= 4; power++) {
        double expected = pow(100, power) * exp(0.04 * power * (power - 1) / 2);
        assert_true(fabs(call_moment(&option, power) / expected - 1) < 1e-12);
    }
}

/* The trapezoidal rule over the normal density, from the strike's kink on, in steps of 0.001. */
static double integrated_moment(const struct call_option *option, int power)
{
    double spread = option->volatility * sqrt(option->maturity);
    double drift = option->rate * option->maturity - spread * spread / 2;
    double kink = (log(option->strike / option->spot) - drift) / spread;
    double sum = 0;
    for (int i = 1; i < 14000; i++) {
        double z = kink + i * 0.001;
        double payoff = discount_factor(option) * (option->spot * exp(drift + spread * z) - option->strike);
        sum += pow(payoff, power) * exp(-z * z / 2);
    }
    return sum * 0.001 / sqrt(2 * acos(-1));
}

/* The rule's error is h^2 / 12 times the slope at the kink: below 1e-7 of these moments. */
static void moments_equal_the_integral(void **state)
{
    (void)state;
    for (int power = 1; power <= 4; power++) {
        double expected = integrated_moment(&at_the_money, power);
        assert_true(fabs(call_moment(&at_the_money, power) / expected - 1) < 1e-6);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_textbook_price_comes_out),
        cmocka_unit_test(without_a_strike_moments_are_those_of_the_stock),
        cmocka_unit_test(moments_equal_the_integral),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
