/* test_american_put.c - label: unit - the put's price by convolution, against published prices, a binomial tree and bounds. */
#include "check.h"

#include <math.h>

#include "risk/american_put.h"

/* F. Longstaff, E. Schwartz, "Valuing American options by simulation" (2001), table 1: strike 40, rate 6 %, 50 dates a year, by
 * finite differences, to three digits after the point. */
static const struct {
    struct american_put put;
    double price;
} published[] = {
    {{{36, 40, 0.06, 0.2, 1}, 50}, 4.478},
    {{{40, 40, 0.06, 0.2, 2}, 100}, 2.885},
    {{{44, 40, 0.06, 0.4, 1}, 50}, 3.948},
};
enum { PUBLISHED = sizeof published / sizeof *published };

static void published_prices_come_out(void **state)
{
    (void)state;
    for (size_t i = 0; i < PUBLISHED; i++)
        assert_near(american_put_price(&published[i].put), published[i].price, 7e-4);
}

/* J. Cox, S. Ross, M. Rubinstein, "Option pricing: a simplified approach", J. Financial Economics 7 (1979), where exercise is
 * possible after every `steps` steps. */
static double tree_price(const struct american_put *put, int steps)
{
    enum { NODES_MAX = 4096 };
    static double price[NODES_MAX];
    const struct call_option *terms = &put->terms;
    int count = (int)put->dates * steps;
    assert_true(count < NODES_MAX);
    double interval = terms->maturity / count, up = exp(terms->volatility * sqrt(interval));
    double probability = (exp(terms->rate * interval) - 1 / up) / (up - 1 / up), discount = exp(-terms->rate * interval);
    for (int i = 0; i <= count; i++)
        price[i] = fmax(terms->strike - terms->spot * pow(up, 2 * i - count), 0);
    for (int step = count - 1; step >= 0; step--) {
        for (int i = 0; i <= step; i++) {
            price[i] = discount * (probability * price[i + 1] + (1 - probability) * price[i]);
            if (step % steps == 0 && step > 0)
                price[i] = fmax(price[i], terms->strike - terms->spot * pow(up, 2 * i - step));
        }
    }
    return price[0];
}

/* A tree of 1,000 steps is off by a thousandth of the standard deviation of the stock, or so. */
static void a_binomial_tree_has_the_same_price(void **state)
{
    (void)state;
    const struct american_put puts[] = {
        {{36, 40, 0.06, 0.2, 1}, 50}, {{40, 40, 0.06, 0.2, 1}, 5},  {{40, 40, 0.06, 0.2, 1}, 2},
        {{44, 40, 0.1, 0.4, 3}, 10},  {{40, 40, -0.05, 0.3, 1}, 7}, {{30, 40, 0.06, 0.2, 1}, 20},
    };
    for (size_t i = 0; i < sizeof puts / sizeof *puts; i++)
        assert_near(american_put_price(&puts[i]), tree_price(&puts[i], 1000 / (int)puts[i].dates), 0.01);
}

static void one_date_is_a_european_put(void **state)
{
    (void)state;
    const struct american_put put = {{36, 40, 0.06, 0.2, 1}, 1};
    assert_near(european_put_price(&put.terms), 3.844308, 1e-6);
    assert_near(american_put_price(&put), 3.844308, 1e-6);
}

/* Without interest nothing is won by being paid early. */
static void without_interest_it_is_a_european_put(void **state)
{
    (void)state;
    const size_t dates[] = {2, 10, 50, 1000};
    for (size_t i = 0; i < sizeof dates / sizeof *dates; i++) {
        const struct american_put put = {{36, 40, 0, 0.4, 2}, dates[i]};
        assert_near(american_put_price(&put), european_put_price(&put.terms), 1e-5 * 40);
    }
}

static void more_dates_are_worth_more(void **state)
{
    (void)state;
    double before = 0;
    for (size_t dates = 1; dates <= 512; dates *= 2) {
        const struct american_put put = {{40, 40, 0.06, 0.2, 1}, dates};
        double price = american_put_price(&put);
        assert_true(price > before);
        before = price;
    }
}

/* The estimate does not know the true price: with many paths it must come to it. */
static void the_plain_estimate_comes_near_the_price(void **state)
{
    (void)state;
    const struct american_put put = {{36, 40, 0.06, 0.2, 1}, 10};
    double tied = 0;
    struct monte_carlo_price estimate = american_put_reference(&put, 7, 20000, 0, &tied);
    assert_near(estimate.price, american_put_price(&put), 4 * estimate.standard_error);
    assert_true(tied == 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_prices_come_out),  cmocka_unit_test(a_binomial_tree_has_the_same_price),
        cmocka_unit_test(one_date_is_a_european_put), cmocka_unit_test(without_interest_it_is_a_european_put),
        cmocka_unit_test(more_dates_are_worth_more),  cmocka_unit_test(the_plain_estimate_comes_near_the_price),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
