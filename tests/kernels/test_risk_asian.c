/* test_risk_asian.c - label: kernel - risk.asian: right prices, any terms and size, and what is wrong is seen. */
#include "check.h"

#include "random/normals.h"
#include "risk/asian_bounds.h"
#include "risk/monte_carlo.h"
#include "trial.h"

extern const struct kernel kernel_risk_asian;

/* Spot = strike = 100, rate 5 %, volatility 20 %, one year, 252 fixings, by convolution with the fast Fourier transform. */
static const double KNOWN_PRICE = 5.781824408;

static struct monte_carlo_price run_right(size_t size, const char *const *assignments)
{
    struct trial trial;
    trial_run_right(&trial, &kernel_risk_asian, size, NULL, assignments);
    struct monte_carlo_price price = *(const struct monte_carlo_price *)job_answer(&trial.job);
    trial_close(&trial);
    return price;
}

static void the_price_is_the_known_one_within_its_error(void **state)
{
    (void)state;
    skip_where_slow();
    struct monte_carlo_price price = run_right(1 << 16, NULL);
    assert_near(price.price, KNOWN_PRICE, 4 * price.standard_error);
    assert_near(price.standard_error, 0.031, 0.002);
}

static void the_bounds_hold_the_known_price_and_the_lower_is_tight(void **state)
{
    (void)state;
    const struct asian_option option = {{100, 100, 0.05, 0.2, 1}, 252};
    struct asian_bounds bounds = asian_bounds(&option);
    assert_true(bounds.low <= KNOWN_PRICE && KNOWN_PRICE <= bounds.high);
    assert_near(bounds.low, KNOWN_PRICE, 1e-3);
}

/* With one fixing Z knows everything: both bounds are Black and Scholes' price. */
static void one_fixing_is_a_european_call(void **state)
{
    (void)state;
    const char *const one[] = {"fixings=1", NULL};
    const struct asian_option option = {{100, 100, 0.05, 0.2, 1}, 1};
    struct asian_bounds bounds = asian_bounds(&option);
    assert_near(bounds.low, call_moment(&option.call, 1), 1e-5);
    assert_near(bounds.high, bounds.low, 1e-6);
    struct monte_carlo_price price = run_right(1 << 16, one);
    assert_near(price.price, call_moment(&option.call, 1), 4 * price.standard_error);
}

static void any_size_is_right(void **state)
{
    (void)state;
    const char *const short_paths[] = {"fixings=12", NULL};
    const size_t sizes[] = {1, 2, 63, 64, 65, 1023, 1024, 1025, 5000};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        run_right(sizes[i], short_paths);
}

/* Both exponentials, and terms at the ends of their ranges. */
static void extreme_terms_are_right(void **state)
{
    (void)state;
    const char *const wild[] = {"volatility=1", "maturity=10", "fixings=4", NULL};
    const char *const long_paths[] = {"fixings=1000", NULL};
    const char *const calm[] = {"volatility=0.01", "maturity=0.01", "rate=0", "fixings=10", NULL};
    const char *const far[] = {"strike=1e6", "fixings=10", NULL};
    const char *const sure[] = {"spot=1e6", "strike=0.01", "fixings=10", NULL};
    const char *const falling[] = {"rate=-0.5", "maturity=10", "fixings=20", NULL};
    const char *const *const all[] = {wild, long_paths, calm, far, sure, falling};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        run_right(3000, all[i]);
        run_right(1, all[i]);
    }
}

static void one_path_has_no_error(void **state)
{
    (void)state;
    assert_true(isnan(run_right(1, NULL).standard_error));
}

static void wrong_prices_are_seen(void **state)
{
    (void)state;
    struct trial trial;
    struct finding finding;
    trial_run(&trial, &kernel_risk_asian, 20000, NULL, NULL);
    assert_true(trial.verified);
    struct monte_carlo_price wrong = *(const struct monte_carlo_price *)job_answer(&trial.job);
    wrong.price -= 6 * wrong.standard_error;
    assert_false(kernel_risk_asian.verify(trial.job.state, &wrong, &finding));
    assert_says(finding.text, "WRONG");
    wrong.price = (double)NAN;
    assert_false(kernel_risk_asian.verify(trial.job.state, &wrong, &finding));
    trial_close(&trial);

    trial_run(&trial, &kernel_risk_asian, 10, NULL, NULL);
    wrong = *(const struct monte_carlo_price *)job_answer(&trial.job);
    wrong.price *= 1 + 1e-8;
    assert_false(kernel_risk_asian.verify(trial.job.state, &wrong, &finding));
    trial_close(&trial);
}

/* Two paths share a counter, so its low 32 bits wrap at path 2^33: the chunks around it alone are run. */
static void path_counters_pass_32_bits(void **state)
{
    (void)state;
    enum { CHUNK = 1024, FIXINGS = 12 };
    const size_t wrap = (size_t)1 << 33;
    struct settings settings = {.size = wrap + CHUNK, .seed = 5};
    struct problem problem;
    char why[WHY_MAX];
    settings_use_fallbacks(&settings, kernel_risk_asian.parameters);
    assert_true(settings_set(&settings, "fixings", "12", why));
    assert_true(job_describe(&kernel_risk_asian, &settings, &problem, why));
    assert_true(problem.chunk_size == CHUNK);
    for (size_t begin = wrap - CHUNK; begin <= wrap; begin += CHUNK) {
        struct payoff_sums partial;
        double expected = 0;
        assert_true(kernel_risk_asian.run_range(&problem, NULL, 0, NULL, (struct range){begin, begin + CHUNK}, &partial, why));
        for (size_t path = begin; path < begin + CHUNK; path++) {
            double log_stock = log(100), mean = 0;
            for (size_t fixing = 0; fixing < FIXINGS; fixing++) {
                log_stock += (0.05 - 0.2 * 0.2 / 2) / FIXINGS + 0.2 / sqrt(FIXINGS) * normals_reference(5, fixing, path);
                mean += exp(log_stock) / FIXINGS;
            }
            expected += fmax(mean - 100, 0);
        }
        assert_near(partial.payoff, expected, 1e-11 * expected);
    }
    kernel_risk_asian.forget(&problem);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_price_is_the_known_one_within_its_error),
        cmocka_unit_test(the_bounds_hold_the_known_price_and_the_lower_is_tight),
        cmocka_unit_test(one_fixing_is_a_european_call),
        cmocka_unit_test(any_size_is_right),
        cmocka_unit_test(extreme_terms_are_right),
        cmocka_unit_test(one_path_has_no_error),
        cmocka_unit_test(wrong_prices_are_seen),
        cmocka_unit_test(path_counters_pass_32_bits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
