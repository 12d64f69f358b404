/* risk_basket.c - Monte Carlo price of a call on the mean of several correlated stocks.
 *
 * Each stock follows geometric Brownian motion up to maturity, and the call pays what their mean is above the strike (M.
 * Krekel, J. de Kock, R. Korn, T.-K. Man, "An analysis of pricing methods for basket options", Wilmott Magazine, July 2004,
 * whose terms are the defaults). 32 paths go together: a normal for each stock, the triangular product and growth in registers
 * (risk/portfolio.c). Plain sampling: neither antithetic paths nor a control variate, since it is the work that is measured. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "kernel.h"
#include "random/normals.h"
#include "risk/basket.h"
#include "risk/monte_carlo.h"
#include "risk/portfolio.h"

enum {
    BLOCK = PORTFOLIO_BLOCK,
    GROUP = 1024,          /* paths: as many blocks of normals as there are stocks */
    GROUPS_PER_CHUNK = 16, /* 0.13 ms with 4 stocks on Zen 4, 0.6 ms with 16 */
    CHUNK_SIZE = GROUPS_PER_CHUNK * GROUP,
    DRAW = 0,
};
_Static_assert((int)GROUP == (int)NORMALS_BLOCK, "a group takes whole blocks of normals");

/* Flops for each stock of a path: a normal, rounding 3, power of two 22, amount and sum 2; a product and a
 * sum for each number of the triangle. Once a path: payoff 2, sums 3. */
static const double FLOPS_PER_STOCK = NORMALS_FLOPS + 3 + 22 + 2;
static const double FLOPS_PER_PATH = 5;

/* A stock at maturity is within this of the C library's, relative: normals are within 4e-15 of their radius of 8.5, 16 of them
 * bring at most 4 times as much into a log growth, and that has a deviation of 1.35 at most, 1.9e-13. Five times that. */
static const double PATH_TOLERANCE = 1e-12;

/* verify() allows this many standard errors: one right answer in 1.7 million lies further out, were it normal. */
static const double ERRORS_ALLOWED = 5;

/* Beyond volatility sqrt(maturity) = 1.35 few paths decide the price, and a sample's own error is no measure of it. */
static const struct parameter parameters[] = {
    {"assets", "stocks in the basket, in equal parts", 4, 1, BASKET_MOST, true},
    {"spot", "price of every stock today", 100, 0.01, 1e6, false},
    {"strike", "price at which the call buys their mean", 100, 0.01, 1e6, false},
    {"rate", "riskless interest a year, continuously compounded", 0, -0.5, 0.5, false},
    {"volatility", "standard deviation of a stock's log return over a year", 0.4, 0.01, 0.6, false},
    {"correlation", "of every two stocks' log returns", 0.5, -0.99, 0.999, false},
    {"maturity", "years until the call ends", 5, 0.01, 5, false},
    {0},
};

struct terms {
    struct basket_option option;
    struct portfolio portfolio; /* the stocks' parts of the mean, as the inner loops want them */
};

static const struct terms *terms_of(const struct problem *problem)
{
    return problem->parameters;
}

static struct basket_option option_from(const struct settings *settings)
{
    return (struct basket_option){
        .call = {.spot = settings_value(settings, "spot"),
                 .strike = settings_value(settings, "strike"),
                 .rate = settings_value(settings, "rate"),
                 .volatility = settings_value(settings, "volatility"),
                 .maturity = settings_value(settings, "maturity")},
        .asset_count = (size_t)settings_value(settings, "assets"),
        .correlation = settings_value(settings, "correlation"),
    };
}

/* Not so near to the least correlation that all can have, that rounding decides. */
static bool correlation_fits(const struct basket_option *option, char why[WHY_MAX])
{
    double others = (double)option->asset_count - 1;
    if (1 + others * option->correlation >= 1e-3)
        return true;
    snprintf(why, WHY_MAX, "no %zu stocks have correlation %g with each other; pass a risk.basket.correlation above %.3f",
             option->asset_count, option->correlation, (1e-3 - 1) / others);
    return false;
}

/* Each stock is expected to grow by the interest. */
static bool make_portfolio(const struct basket_option *option, struct portfolio *portfolio)
{
    double amounts[BASKET_MOST], covariance[BASKET_MOST * BASKET_MOST];
    size_t count = option->asset_count;
    const struct call_option *call = &option->call;
    for (size_t i = 0; i < count; i++) {
        amounts[i] = call->spot * exp(call->rate * call->maturity) / (double)count;
        for (size_t j = 0; j < count; j++)
            covariance[i * count + j] =
                (i == j ? 1 : option->correlation) * call->volatility * call->volatility * call->maturity;
    }
    return portfolio_make(portfolio, count, amounts, covariance);
}

static bool describe(const struct settings *settings, struct problem *problem, char why[WHY_MAX])
{
    struct basket_option option = option_from(settings);
    if (!correlation_fits(&option, why))
        return false;
    struct terms *terms = malloc(sizeof *terms);
    if (!terms) {
        snprintf(why, WHY_MAX, "no memory for the option's terms");
        return false;
    }
    terms->option = option;
    if (!make_portfolio(&option, &terms->portfolio)) {
        snprintf(why, WHY_MAX, "the stocks' covariance is not positive definite; pass a greater risk.basket.correlation");
        free(terms);
        return false;
    }
    double count = (double)option.asset_count;
    problem->parameters = terms;
    problem->chunk_size = CHUNK_SIZE;
    problem->partial_bytes = sizeof(struct payoff_sums);
    problem->answer_bytes = sizeof(struct monte_carlo_price);
    problem->flops_per_item = count * (FLOPS_PER_STOCK + count + 1) + FLOPS_PER_PATH;
    problem->flop_bits = 64;
    return true; /* bytes_per_item stays 0: nothing leaves the caches */
}

static void forget(struct problem *problem)
{
    free(problem->parameters);
    problem->parameters = NULL;
}

/* Where the normal of a path's stock lies: block of paths by block, in it stock by stock. */
static size_t normal_place(size_t path, size_t asset, size_t asset_count)
{
    return (path / BLOCK * asset_count + asset) * BLOCK + path % BLOCK;
}

/* Mean prices at maturity of a group's paths. Normals are made when the next block needs them, so that they are still in the
 * first- level cache. */
static void value_group(const struct portfolio *portfolio, uint64_t seed, size_t group, double means[GROUP])
{
    _Alignas(ARENA_ALIGNMENT) double normals[BASKET_MOST * NORMALS_BLOCK];
    size_t count = portfolio->factor_count, made = 0;
    for (size_t path = 0; path < GROUP; path += BLOCK) {
        for (size_t needed = (path + BLOCK) * count; made < needed; made += NORMALS_BLOCK)
            normals_fill(seed, DRAW, group * count + made / NORMALS_BLOCK, normals + made);
        portfolio_values(portfolio, normals + path * count, BLOCK, means + path);
    }
}

/* Twice max(d, 0) is d + |d|, exact, and costs less than to compare and blend. */
static struct payoff_sums sum_payoffs(double strike, const double *means, size_t count)
{
    double payoffs = 0, squares = 0;
#pragma omp simd reduction(+ : payoffs, squares)
    for (size_t i = 0; i < count; i++) {
        double difference = means[i] - strike;
        double twice = difference + fabs(difference);
        payoffs += twice;
        squares += twice * twice;
    }
    return (struct payoff_sums){payoffs / 2, squares / 4};
}

/* The first `count` paths of a group. */
static struct payoff_sums sum_group(const struct terms *terms, uint64_t seed, size_t group, size_t count)
{
    _Alignas(ARENA_ALIGNMENT) double means[GROUP];
    value_group(&terms->portfolio, seed, group, means);
    return sum_payoffs(terms->option.call.strike, means, count);
}

static bool run_range(const void *state, void *local, size_t step, const void *previous, struct range range, void *partial,
                      char why[WHY_MAX])
{
    (void)local, (void)step, (void)previous, (void)why;
    const struct problem *problem = state;
    struct payoff_sums groups[GROUPS_PER_CHUNK];
    size_t count = 0;
    for (size_t begin = range.begin; begin < range.end; begin += GROUP) {
        size_t left = range.end - begin;
        groups[count++] = sum_group(terms_of(problem), problem->seed, begin / GROUP, left < GROUP ? left : GROUP);
    }
    *(struct payoff_sums *)partial = payoff_sums_add(groups, count);
    return true;
}

static void reduce(const void *state, size_t step, const void *partials, size_t count, void *answer)
{
    (void)step;
    const struct problem *problem = state;
    *(struct monte_carlo_price *)answer = monte_carlo_price(payoff_sums_add(partials, count), problem->item_count,
                                                            discount_factor(&terms_of(problem)->option.call));
}

/* --- is it right? ------------------------------------------------------------------------------------------------------- */

enum { CHECKED_PATHS = 64, CONTROLLED_PATHS = 1 << 15 };

/* The first paths one by one, by the C library's functions. */
static struct payoff_sums sum_reference(const struct problem *problem, size_t count)
{
    const struct basket_option *option = &terms_of(problem)->option;
    struct payoff_sums sums = {0};
    for (size_t path = 0; path < count; path++) {
        double normals[BASKET_MOST];
        for (size_t i = 0; i < option->asset_count; i++)
            normals[i] = normals_reference(problem->seed, DRAW, normal_place(path, i, option->asset_count));
        double payoff = basket_payoffs(option, normals).exact;
        sums.payoff += payoff;
        sums.square += payoff * payoff;
    }
    return sums;
}

static bool near(double value, double expected, double allowed)
{
    return fabs(value - expected) <= allowed; /* false for NaN */
}

/* Means and strike are at most payoff + 2 strike, squares change by twice the payoff. */
static bool first_paths_agree(const struct problem *problem, size_t count, struct finding *finding)
{
    const struct terms *terms = terms_of(problem);
    struct payoff_sums expected = sum_reference(problem, count), sums = sum_group(terms, problem->seed, 0, count);
    double size = expected.payoff + 2 * (double)count * terms->option.call.strike;
    if (near(sums.payoff, expected.payoff, PATH_TOLERANCE * size) &&
        near(sums.square, expected.square, 2 * PATH_TOLERANCE * size * sqrt(expected.square)))
        return true;
    snprintf(finding->text, FINDING_MAX, "the first %zu paths pay %.17g in all, by the C library's functions %.17g", count,
             sums.payoff, expected.payoff);
    return false;
}

/* When all paths were made again, the answer must be theirs. */
static bool whole_answer_agrees(const struct problem *problem, const struct monte_carlo_price *answer, struct finding *finding)
{
    const struct call_option *call = &terms_of(problem)->option.call;
    struct payoff_sums sums = sum_reference(problem, problem->item_count);
    struct monte_carlo_price expected = monte_carlo_price(sums, problem->item_count, discount_factor(call));
    double scale = sums.payoff / (double)problem->item_count + 2 * call->strike;
    bool right =
        near(answer->price, expected.price, PATH_TOLERANCE * scale) &&
        (problem->item_count == 1 || near(answer->standard_error, expected.standard_error, sqrt(PATH_TOLERANCE) * scale));
    snprintf(finding->text, FINDING_MAX, "%sprice %.7g; each path checked by the C library",
             right ? "" : "WRONG: ", answer->price);
    return right;
}

/* Against another estimate, on other normals by the C library's functions, which a control variate makes several times as exact
 * as as many plain paths; for one stock it is Black and Scholes' price. The control's price is also a lower bound. The answer's
 * own error serves as long as it is one that payoffs can have: not below that of the control's payoff, which is nearly the
 * same. */
static bool price_fits(const struct problem *problem, const struct monte_carlo_price *answer, struct finding *finding)
{
    const struct basket_option *option = &terms_of(problem)->option;
    struct basket_estimate estimate = basket_estimate(option, ~problem->seed, CONTROLLED_PATHS);
    struct call_option control = basket_conditioned(option);
    double bound = call_moment(&control, 1), variance = fmax(call_moment(&control, 2) - bound * bound, 0);
    double error = fmax(answer->standard_error, sqrt(variance / (double)problem->item_count));
    double rounding = PATH_TOLERANCE * option->call.spot;
    bool right = near(answer->price, estimate.price, ERRORS_ALLOWED * hypot(error, estimate.standard_error) + rounding) &&
                 answer->price >= bound - ERRORS_ALLOWED * error - rounding;
    snprintf(finding->text, FINDING_MAX,
             "%sprice %.7g +- %.2g; at least %.7g (Curran), %.7g +- %.2g with that as control variate",
             right ? "" : "WRONG: ", answer->price, answer->standard_error, bound, estimate.price, estimate.standard_error);
    return right;
}

static bool verify(const void *state, const void *answer, struct finding *finding)
{
    const struct problem *problem = state;
    const struct monte_carlo_price *found = answer;
    bool few = problem->item_count <= CHECKED_PATHS;
    finding->value = found->price;
    finding->tolerance = PATH_TOLERANCE * terms_of(problem)->option.call.spot;
    return first_paths_agree(problem, few ? problem->item_count : CHECKED_PATHS, finding) &&
           (few ? whole_answer_agrees(problem, found, finding) : price_fits(problem, found, finding));
}

const struct kernel kernel_risk_basket = {
    .name = "risk.basket",
    .summary = "Monte Carlo price of a call on the mean of 4 to 16 correlated stocks",
    .item = "path",
    .sizes = {(size_t)1 << 20, (size_t)1 << 23, (size_t)1 << 28, (size_t)1 << 31},
    .parameters = parameters,
    .describe = describe,
    .forget = forget,
    .run_range = run_range,
    .reduce = reduce,
    .verify = verify,
};
