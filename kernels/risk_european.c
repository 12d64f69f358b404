/* risk_european.c - Monte Carlo price of a European call, and its standard error: the least work per random number.
 *
 * Under geometric Brownian motion the stock at maturity is S = spot e^((rate - volatility^2 / 2) T + volatility sqrt(T) Z) with
 * one standard normal Z a path. The price is the mean of the discounted payoffs max(S - strike, 0) (P. Boyle, "Options: a Monte
 * Carlo approach", J. Financial Economics 4, 1977; P. Glasserman, "Monte Carlo Methods in Financial Engineering", 2003, section
 * 1.1). Plain sampling: no antithetic paths, no control variate, since it is the work that is measured. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "common/power_of_two.h"
#include "kernel.h"
#include "random/normals.h"
#include "risk/black_scholes.h"
#include "risk/monte_carlo.h"

enum {
    BLOCKS_PER_CHUNK = 64,
    CHUNK_SIZE = BLOCKS_PER_CHUNK * NORMALS_BLOCK, /* 65,536 paths: 75 us with AVX-512, 0.2 to 0.5 ms on lesser machines; 2,048
                                                    * chunks at small, so that 7 workers differ by 0.3 % */
    DRAW = 0,                                      /* a path needs one normal: every path is index `item` of the same draw */
};

/* Flops of one path. For two paths: u, k and f 3, log 17 fused + 2 squares + its share of k 3 = 39, root 1; t and t^2 2, sine
 * 13, cosine 12, product 2: 72. For one path: exponent 2, rounding 3, 2^f 10 fused + 2 squares = 22, payoff 2, sums 3: 32. The
 * integer work of Philox, about 30 operations of 64 bits a path, isn't in it. */
static const double FLOPS_PER_PATH = 72.0 / 2 + 32.0;

/* A stock at maturity is within 1.4e-13 of the C library's, relative: a normal of 8.5 is off by 4e-15 of itself, which the
 * largest volatility sqrt(T), 3.2, makes 1.1e-13; the exponent, at most 66 binary orders, is rounded and its parts are, 2e-14.
 * Seven times that, and of stock and strike, since a payoff is their difference. */
static const double PATH_TOLERANCE = 1e-12;

/* verify() allows this many standard errors: a right answer lies further out in 1 of 16,000 problems, were it normal. */
static const double ERRORS_ALLOWED = 4;

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

/* What the inner loop needs: stock = 2^(drift + scale Z). */
struct growth {
    double drift, scale, strike;
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
    problem->flops_per_item = FLOPS_PER_PATH;
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

static struct growth growth_of(const struct call_option *option)
{
    double variance_rate = option->volatility * option->volatility;
    double drift = (option->rate - variance_rate / 2) * option->maturity;
    return (struct growth){
        .drift = log2(option->spot) + drift / log(2),
        .scale = option->volatility * sqrt(option->maturity) / log(2),
        .strike = option->strike,
    };
}

/* Sums over the paths whose normals are given. d + |d| is twice max(d, 0), exact, and costs less than to compare and blend. */
static struct payoff_sums sum_payoffs(struct growth growth, const double *normals, size_t count)
{
    double sum = 0;
    double squares = 0;
#pragma omp simd reduction(+ : sum, squares)
    for (size_t i = 0; i < count; i++) {
        double difference = power_of_two(growth.drift + growth.scale * normals[i]) - growth.strike;
        double twice = difference + fabs(difference);
        sum += twice;
        squares += twice * twice;
    }
    return (struct payoff_sums){sum / 2, squares / 4};
}

static struct payoff_sums sum_block(struct growth growth, uint64_t seed, size_t block, size_t count)
{
    _Alignas(ARENA_ALIGNMENT) double normals[NORMALS_BLOCK];
    normals_fill(seed, DRAW, block, normals);
    return sum_payoffs(growth, normals, count);
}

static bool run_range(const void *state, void *local, size_t step, const void *previous, struct range range, void *partial,
                      char why[WHY_MAX])
{
    (void)local, (void)step, (void)previous, (void)why;
    const struct problem *problem = state;
    struct growth growth = growth_of(option_of(problem));
    struct payoff_sums blocks[BLOCKS_PER_CHUNK];
    size_t block_count = 0;
    for (size_t begin = range.begin; begin < range.end; begin += NORMALS_BLOCK) {
        size_t left = range.end - begin;
        blocks[block_count++] =
            sum_block(growth, problem->seed, begin / NORMALS_BLOCK, left < NORMALS_BLOCK ? left : NORMALS_BLOCK);
    }
    *(struct payoff_sums *)partial = payoff_sums_add(blocks, block_count);
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

/* --- is it right?
 * ------------------------------------------------------------------------------------------------------------- */

/* Paths begin .. begin + count - 1 one by one, with the C library's functions and none of the code above. */
static struct payoff_sums sum_reference(const struct problem *problem, size_t count)
{
    const struct call_option *option = option_of(problem);
    double spread = option->volatility * sqrt(option->maturity);
    double drift = option->rate * option->maturity - spread * spread / 2;
    struct payoff_sums sums = {0};
    for (size_t path = 0; path < count; path++) {
        double stock = option->spot * exp(drift + spread * normals_reference(problem->seed, DRAW, path));
        double payoff = fmax(stock - option->strike, 0);
        sums.payoff += payoff;
        sums.square += payoff * payoff;
    }
    return sums;
}

static bool near(double value, double expected, double allowed)
{
    return fabs(value - expected) <= allowed; /* false for NaN */
}

/* As many as are recomputed one by one. */
static bool few_paths(const struct problem *problem)
{
    return problem->item_count <= NORMALS_BLOCK;
}

/* The first paths again, by the C library; and when these are all, the whole answer. */
static bool first_paths_agree(const struct problem *problem, const struct monte_carlo_price *answer, struct finding *finding)
{
    size_t count = few_paths(problem) ? problem->item_count : NORMALS_BLOCK;
    struct payoff_sums expected = sum_reference(problem, count);
    struct payoff_sums sums = sum_block(growth_of(option_of(problem)), problem->seed, 0, count);
    /* Stock and strike are at most payoff + 2 strike, and squares change by twice the payoff. */
    double size = expected.payoff + 2 * (double)count * option_of(problem)->strike;
    double largest = sqrt(expected.square);
    if (!near(sums.payoff, expected.payoff, PATH_TOLERANCE * size) ||
        !near(sums.square, expected.square, 2 * PATH_TOLERANCE * size * largest)) {
        snprintf(finding->text, FINDING_MAX, "the first %zu paths pay %.17g in all, by the C library's functions %.17g", count,
                 sums.payoff, expected.payoff);
        return false;
    }
    if (!few_paths(problem))
        return true;
    struct monte_carlo_price whole = answer_of(problem, expected);
    double scale = size / (double)count;
    /* The variance is off by PATH_TOLERANCE of scale^2 at most, so its root by the root of that. */
    if (near(answer->price, whole.price, PATH_TOLERANCE * scale) &&
        (count == 1 || near(answer->standard_error, whole.standard_error, sqrt(PATH_TOLERANCE) * scale)))
        return true;
    snprintf(finding->text, FINDING_MAX, "price %.17g +- %.6g, by the C library's functions %.17g +- %.6g", answer->price,
             answer->standard_error, whole.price, whole.standard_error);
    return false;
}

/* The standard deviation of the mean of `count` discounted payoffs to a power, in closed form. */
static double mean_deviation(const struct call_option *option, int power, double count)
{
    double mean = call_moment(option, power);
    return sqrt(fmax(call_moment(option, 2 * power) - mean * mean, 0) / count);
}

/* How far such a mean may lie from its expectation: ERRORS_ALLOWED deviations, and what skewness adds to that quantile (E.
 * Cornish, R. Fisher, "Moments and cumulants in the specification of distributions", 1938, first term): payoffs have long tails
 * to the right, their squares more so, and one lucky path among 65,536 must not look like a mistake. */
static double allowed_error(const struct call_option *option, int power, double count)
{
    double mean = call_moment(option, power);
    double square = call_moment(option, 2 * power);
    double variance = square - mean * mean;
    double third = call_moment(option, 3 * power) - 3 * mean * square + 2 * mean * mean * mean; /* about the mean */
    double skewed = variance > 0 && third > 0 ? (ERRORS_ALLOWED * ERRORS_ALLOWED - 1) / 6 * third / variance / count : 0;
    return ERRORS_ALLOWED * mean_deviation(option, power, count) + skewed + PATH_TOLERANCE * pow(option->spot, power);
}

/* The standard error that is reported must fit the mean of squared payoffs in closed form. */
static bool standard_error_fits(const struct problem *problem, const struct monte_carlo_price *answer, struct finding *finding)
{
    const struct call_option *option = option_of(problem);
    double count = (double)problem->item_count;
    double square = answer->standard_error * answer->standard_error * (count - 1) + answer->price * answer->price;
    if (few_paths(problem) || near(square, call_moment(option, 2), allowed_error(option, 2, count)))
        return true;
    snprintf(finding->text, FINDING_MAX, "standard error %.6g, where Black-Scholes expects %.6g", answer->standard_error,
             mean_deviation(option, 1, count));
    return false;
}

/* Against Black and Scholes' price, in standard errors of the closed form too: the sample's own is no measure of a price
 * that few paths of many decide (high volatility, far strikes), and doesn't exist for one path. */
static bool price_fits(const struct problem *problem, const struct monte_carlo_price *answer, struct finding *finding)
{
    const struct call_option *option = option_of(problem);
    double count = (double)problem->item_count;
    double price = call_moment(option, 1);
    double deviation = mean_deviation(option, 1, count);
    double distance = deviation > 0 ? fabs(answer->price - price) / deviation : 0;
    char own_error[32] = "";
    if (problem->item_count > 1)
        snprintf(own_error, sizeof own_error, " +- %.2g", answer->standard_error);
    snprintf(finding->text, FINDING_MAX, "price %.7g%s, Black-Scholes %.7g (%.1f standard errors away%s)", answer->price,
             own_error, price, distance, few_paths(problem) ? "; each path checked by the C library" : "");
    return few_paths(problem) || near(answer->price, price, allowed_error(option, 1, count));
}

static bool verify(const void *state, const void *answer, struct finding *finding)
{
    const struct problem *problem = state;
    const struct monte_carlo_price *found = answer;
    finding->value = found->price;
    finding->tolerance = PATH_TOLERANCE * option_of(problem)->spot; /* the discounted stock is worth the spot on average */
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
