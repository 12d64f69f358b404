/* risk_european.c - Monte Carlo price of a European call, and its standard error: the least work per random number.
 *
 * Under geometric Brownian motion the stock at maturity is S = spot e^((rate - volatility^2 / 2) T + volatility sqrt(T) Z) with
 * one standard normal Z a path. The price is the mean of the discounted payoffs max(S - strike, 0) (P. Boyle, "Options: a Monte
 * Carlo approach", J. Financial Economics 4, 1977; P. Glasserman, "Monte Carlo Methods in Financial Engineering", 2003, section
 * 1.1). Plain sampling: no antithetic paths, no control variate, since it is the work that is measured. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "kernel.h"
#include "risk/european.h"

enum {
    CHUNK_SIZE = EUROPEAN_PATHS, /* 65,536 paths: 75 us with AVX-512, 0.2 to 0.5 ms on lesser machines; 2,048 chunks at small,
                                  * so that 7 workers differ by 0.3 % */
    DRAW = 0,                    /* a path needs one normal: every path is index `item` of the same draw */
};

/* The bounds keep volatility sqrt(T) between 0.001 and 3.2. Below, moments lose their digits by cancellation; above, no number
 * of paths that can be run comes near the price. */
static const struct parameter parameters[] = {
    {"spot", "price of the stock today", 100, 0.01, 1e6, false},
    {"strike", "price at which the call buys", 100, 0.01, 1e6, false},
    {"rate", "riskless interest a year, continuously compounded", 0.05, -0.5, 0.5, false},
    {"volatility", "standard deviation of the stock's log return over a year", 0.2, 0.01, 1, false},
    {"maturity", "years until the call ends", 1, 0.01, 10, false},
    {0},
};

static bool describe(const struct settings *settings, struct problem *problem, char why[WHY_MAX])
{
    struct call_option *option = malloc(sizeof *option);
    if (!option) {
        snprintf(why, WHY_MAX, "no memory for the option's terms");
        return false;
    }
    *option = (struct call_option){
        .spot = settings_value(settings, "spot"),
        .strike = settings_value(settings, "strike"),
        .rate = settings_value(settings, "rate"),
        .volatility = settings_value(settings, "volatility"),
        .maturity = settings_value(settings, "maturity"),
    };
    problem->parameters = option;
    problem->chunk_size = CHUNK_SIZE;
    problem->partial_bytes = sizeof(struct payoff_sums);
    problem->answer_bytes = sizeof(struct monte_carlo_price);
    problem->flops_per_item = EUROPEAN_FLOPS;
    problem->flop_bits = 64;
    return true; /* bytes_per_item stays 0: nothing leaves the L1 cache */
}

static void forget(struct problem *problem)
{
    free(problem->parameters);
    problem->parameters = NULL;
}

static const struct call_option *option_of(const struct problem *problem)
{
    return problem->parameters;
}

static bool run_range(const void *state, void *local, size_t step, const void *previous, struct range range, void *partial,
                      char why[WHY_MAX])
{
    (void)local, (void)step, (void)previous, (void)why;
    const struct problem *problem = state;
    *(struct payoff_sums *)partial = european_paths(option_of(problem), problem->seed, DRAW, range.begin, range.end);
    return true;
}

static struct monte_carlo_price answer_of(const struct problem *problem, struct payoff_sums sums)
{
    return monte_carlo_price(sums, problem->item_count, discount_factor(option_of(problem)));
}

static void reduce(const void *state, size_t step, const void *partials, size_t count, void *answer)
{
    (void)step;
    *(struct monte_carlo_price *)answer = answer_of(state, payoff_sums_add(partials, count));
}

/* --- is it right? ------------------------------------------------------------------------------------------------------- */

static bool near(double value, double expected, double allowed)
{
    return fabs(value - expected) <= allowed; /* false for NaN */
}

/* As many as are recomputed one by one. */
static bool few_paths(const struct problem *problem)
{
    return problem->item_count <= EUROPEAN_CHECKED;
}

/* The first paths again, by the C library; and when these are all, the whole answer. */
static bool first_paths_agree(const struct problem *problem, const struct monte_carlo_price *answer, struct finding *finding)
{
    const struct call_option *option = option_of(problem);
    size_t count = few_paths(problem) ? problem->item_count : EUROPEAN_CHECKED;
    struct payoff_sums sums, expected;
    if (!european_paths_agree(option, problem->seed, DRAW, problem->item_count, &sums, &expected)) {
        snprintf(finding->text, FINDING_MAX, "the first %zu paths pay %.17g in all, by the C library's functions %.17g", count,
                 sums.payoff, expected.payoff);
        return false;
    }
    if (!few_paths(problem))
        return true;
    struct monte_carlo_price whole = answer_of(problem, expected);
    double allowed = european_rounding(option, expected, count).payoff / (double)count;
    /* The variance is off by EUROPEAN_TOLERANCE of the scale's square at most, so its root by the root of that. */
    if (near(answer->price, whole.price, allowed) &&
        (count == 1 || near(answer->standard_error, whole.standard_error, allowed / sqrt(EUROPEAN_TOLERANCE))))
        return true;
    snprintf(finding->text, FINDING_MAX, "price %.17g +- %.6g, by the C library's functions %.17g +- %.6g", answer->price,
             answer->standard_error, whole.price, whole.standard_error);
    return false;
}

/* The standard error that is reported must fit the mean of squared payoffs in closed form. */
static bool standard_error_fits(const struct problem *problem, const struct monte_carlo_price *answer, struct finding *finding)
{
    const struct call_option *option = option_of(problem);
    double count = (double)problem->item_count;
    double square = answer->standard_error * answer->standard_error * (count - 1) + answer->price * answer->price;
    if (few_paths(problem) || near(square, call_moment(option, 2), european_allowed_error(option, 2, count)))
        return true;
    snprintf(finding->text, FINDING_MAX, "standard error %.6g, where Black-Scholes expects %.6g", answer->standard_error,
             european_deviation(option, 1, count));
    return false;
}

/* Against Black and Scholes' price, in standard errors of the closed form too: the sample's own is no measure of a price
 * that few paths of many decide (high volatility, far strikes), and doesn't exist for one path. */
static bool price_fits(const struct problem *problem, const struct monte_carlo_price *answer, struct finding *finding)
{
    const struct call_option *option = option_of(problem);
    double count = (double)problem->item_count;
    double price = call_moment(option, 1);
    double deviation = european_deviation(option, 1, count);
    double distance = deviation > 0 ? fabs(answer->price - price) / deviation : 0;
    char own_error[32] = "";
    if (problem->item_count > 1)
        snprintf(own_error, sizeof own_error, " +- %.2g", answer->standard_error);
    snprintf(finding->text, FINDING_MAX, "price %.7g%s, Black-Scholes %.7g (%.1f standard errors away%s)", answer->price,
             own_error, price, distance, few_paths(problem) ? "; each path checked by the C library" : "");
    return few_paths(problem) || near(answer->price, price, european_allowed_error(option, 1, count));
}

static bool verify(const void *state, const void *answer, struct finding *finding)
{
    const struct problem *problem = state;
    const struct monte_carlo_price *found = answer;
    finding->value = found->price;
    finding->tolerance = EUROPEAN_TOLERANCE * option_of(problem)->spot; /* the discounted stock is worth the spot on average */
    return first_paths_agree(problem, found, finding) && standard_error_fits(problem, found, finding) &&
           price_fits(problem, found, finding);
}

const struct kernel kernel_risk_european = {
    .name = "risk.european",
    .summary = "Monte Carlo price of a European call under geometric Brownian motion",
    .item = "path",
    .steady = true,
    .sizes = {(size_t)1 << 22, (size_t)1 << 25, (size_t)1 << 30, (size_t)1 << 34},
    .parameters = parameters,
    .lesson = &lesson_maths,
    .python = "maths",
    .describe = describe,
    .forget = forget,
    .run_range = run_range,
    .reduce = reduce,
    .verify = verify,
};
