/* test_risk_basket.c - label: kernel - risk.basket: right prices, any terms and size, and what is wrong is seen. */
#include "check.h"

#include <math.h>
#include <stdio.h>

#include "risk/basket.h"
#include "risk/monte_carlo.h"
#include "trial.h"

extern const struct kernel kernel_risk_basket;

/* 4 stocks of 100, strike 100, volatility 40 %, correlation 1/2, 5 years, no interest: M. Krekel and others 2004, by numerical
 * integration. */
static const double KNOWN_PRICE = 28.0073695445;
static const struct basket_option KNOWN = {{100, 100, 0, 0.4, 5}, 4, 0.5};

static struct monte_carlo_price run_right(size_t size, const char *const *assignments)
{
    struct trial trial;
    trial_run_right(&trial, &kernel_risk_basket, size, NULL, assignments);
    struct monte_carlo_price price = *(const struct monte_carlo_price *)job_answer(&trial.job);
    trial_close(&trial);
    return price;
}

static void the_price_is_the_known_one_within_its_error(void **state)
{
    (void)state;
    skip_where_slow();
    struct monte_carlo_price price = run_right(1 << 22, NULL);
    assert_near(price.price, KNOWN_PRICE, 4 * price.standard_error);
    assert_near(price.standard_error, 0.0325, 0.003);
}

static void the_control_estimate_is_the_known_price_and_the_bound_below(void **state)
{
    (void)state;
    struct basket_estimate estimate = basket_estimate(&KNOWN, 5, 1 << 16);
    struct call_option bound = basket_conditioned(&KNOWN);
    assert_near(estimate.price, KNOWN_PRICE, 4 * estimate.standard_error);
    assert_true(estimate.standard_error < 0.08);
    assert_true(call_moment(&bound, 1) < KNOWN_PRICE);
    assert_near(call_moment(&bound, 1), KNOWN_PRICE, 0.5);
}

/* Of one stock the mean is the stock, and its call Black and Scholes'. */
static void one_stock_is_a_european_call(void **state)
{
    (void)state;
    const char *const one[] = {"assets=1", "volatility=0.2", "rate=0.05", "maturity=1", NULL};
    const struct basket_option option = {{100, 100, 0.05, 0.2, 1}, 1, 0.5};
    struct basket_estimate estimate = basket_estimate(&option, 5, 100);
    assert_near(estimate.price, 10.450583572186, 1e-9);
    struct monte_carlo_price price = run_right(1 << 20, one);
    assert_near(price.price, 10.450583572186, 4 * price.standard_error);
}

/* Stocks that move together are one. */
static void full_correlation_is_one_stock(void **state)
{
    (void)state;
    const char *const together[] = {"assets=7", "correlation=0.999", NULL};
    const struct call_option single = {100, 100, 0, 0.4, 5};
    struct monte_carlo_price price = run_right(1 << 18, together);
    assert_near(price.price, call_moment(&single, 1), 4 * price.standard_error + 0.05);
}

static void any_size_is_right(void **state)
{
    (void)state;
    const size_t sizes[] = {1, 2, 31, 32, 33, 63, 64, 65, 1023, 1024, 1025, 16384, 16385, 20000};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        run_right(sizes[i], NULL);
}

/* Each number of stocks lies otherwise in blocks of normals and in groups of rows. */
static void any_number_of_stocks_is_right(void **state)
{
    (void)state;
    for (int assets = 1; assets <= BASKET_MOST; assets++) {
        char text[16];
        const char *const assignments[] = {text, "correlation=0.2", NULL};
        snprintf(text, sizeof text, "assets=%d", assets);
        run_right(50, assignments);
        run_right(3000, assignments);
    }
}

static void extreme_terms_are_right(void **state)
{
    (void)state;
    const char *const wild[] = {"volatility=0.6", "maturity=5", "assets=16", "correlation=0", NULL};
    const char *const calm[] = {"volatility=0.01", "maturity=0.01", NULL};
    const char *const far[] = {"strike=1e6", NULL};
    const char *const sure[] = {"spot=1e6", "strike=0.01", NULL};
    const char *const falling[] = {"rate=-0.5", NULL};
    const char *const opposed[] = {"assets=2", "correlation=-0.99", NULL};
    const char *const least[] = {"assets=16", "correlation=-0.0665", NULL};
    const char *const *const all[] = {wild, calm, far, sure, falling, opposed, least};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        run_right(20000, all[i]);
        run_right(1, all[i]);
    }
}

static void one_path_has_no_error(void **state)
{
    (void)state;
    assert_true(isnan(run_right(1, NULL).standard_error));
}

static void wrong_terms_are_refused(void **state)
{
    (void)state;
    const char *const wrong[][3] = {{"assets=0", NULL, "assets"},
                                    {"assets=17", NULL, "assets"},
                                    {"assets=2.5", NULL, "assets"},
                                    {"volatility=nan", NULL, "volatility"},
                                    {"strike=inf", NULL, "strike"},
                                    {"correlation=1", NULL, "correlation"},
                                    {"correlation=-0.34", NULL, "risk.basket.correlation above -0.333"},
                                    {"assets=16", "correlation=-0.0667", "risk.basket.correlation above -0.067"}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct trial trial;
        const char *const assignments[] = {wrong[i][0], wrong[i][1], NULL};
        trial_run(&trial, &kernel_risk_basket, 100, NULL, assignments);
        assert_false(trial.described);
        assert_says(trial.why, wrong[i][2]);
        trial_close(&trial);
    }
}

static void wrong_prices_are_seen(void **state)
{
    (void)state;
    struct trial trial;
    struct finding finding;
    trial_run(&trial, &kernel_risk_basket, 20000, NULL, NULL);
    assert_true(trial.verified);
    struct monte_carlo_price wrong = *(const struct monte_carlo_price *)job_answer(&trial.job);
    wrong.price -= 8 * wrong.standard_error;
    assert_false(kernel_risk_basket.verify(trial.job.state, &wrong, &finding));
    assert_says(finding.text, "WRONG");
    wrong.price += 16 * wrong.standard_error;
    assert_false(kernel_risk_basket.verify(trial.job.state, &wrong, &finding));
    wrong.price = (double)NAN;
    assert_false(kernel_risk_basket.verify(trial.job.state, &wrong, &finding));
    trial_close(&trial);

    trial_run(&trial, &kernel_risk_basket, 10, NULL, NULL);
    wrong = *(const struct monte_carlo_price *)job_answer(&trial.job);
    wrong.price *= 1 + 1e-8;
    assert_false(kernel_risk_basket.verify(trial.job.state, &wrong, &finding));
    trial_close(&trial);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_price_is_the_known_one_within_its_error),
        cmocka_unit_test(the_control_estimate_is_the_known_price_and_the_bound_below),
        cmocka_unit_test(one_stock_is_a_european_call),
        cmocka_unit_test(full_correlation_is_one_stock),
        cmocka_unit_test(any_size_is_right),
        cmocka_unit_test(any_number_of_stocks_is_right),
        cmocka_unit_test(extreme_terms_are_right),
        cmocka_unit_test(one_path_has_no_error),
        cmocka_unit_test(wrong_terms_are_refused),
        cmocka_unit_test(wrong_prices_are_seen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
