/* risk_asian.c - Monte Carlo price of an arithmetic-average Asian call: many random numbers a path, little work for each.
 *
 * The stock follows geometric Brownian motion; at `fixings` equal intervals its price is taken, and the call pays what their
 * mean is above the strike (P. Glasserman, "Monte Carlo Methods in Financial Engineering", 2003, section 1.1.1). There is no
 * closed form for it. Paths go through time together, a block of them: at each fixing the block's stocks are multiplied by
 * their growth and added to their sums, all in the L1 cache. Fixing f takes its normals from draw f. Plain sampling: neither
 * antithetic paths nor a control variate, since it is the work that is measured. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "common/power_of_two.h"
#include "kernel.h"
#include "random/normals.h"
#include "risk/asian_bounds.h"
#include "risk/monte_carlo.h"

enum { BLOCK = NORMALS_BLOCK }; /* 1,024 paths are a chunk: 0.3 ms at 252 fixings with AVX-512 */

/* Flops of a fixing of a path: a normal, the exponent 2, its exponential 8 fused and 3 products 19, growth
 * and sum 2. Once a path: mean 1, payoff 2, sums 3. */
static const double FLOPS_PER_FIXING = NORMALS_FLOPS + 2 + 19 + 2;
static const double FLOPS_PER_PATH = 6;

/* small_exponential() is meant for growth between two fixings up to here, and the largest normal is 8.49 (normals.h). */
static const double SMALL_EXPONENT = 0.125;
static const double LARGEST_NORMAL = 8.5;

/* A growth factor is within 1e-15 of the C library's, relative; so is its product over the fixings, times their number. A
 * thousand fixings: 1e-12, and as much for the stock against which the strike is set. */
static const double PATH_TOLERANCE = 4e-12;

/* verify() allows this many standard errors: a right answer lies further out in 1 of 16,000 problems, were it normal. */
static const double ERRORS_ALLOWED = 4;

static const struct parameter parameters[] = {
    {"spot", "price of the stock today", 100, 0.01, 1e6, false},
    {"strike", "price at which the call buys", 100, 0.01, 1e6, false},
    {"rate", "riskless interest a year, continuously compounded", 0.05, -0.5, 0.5, false},
    {"volatility", "standard deviation of the stock's log return over a year", 0.2, 0.01, 1, false},
    {"maturity", "years until the call ends", 1, 0.01, 10, false},
    {"fixings", "how often the price is taken, at equal intervals", 252, 1, 1000, true},
    {0},
};

/* What the inner loop needs: log growth between fixings = drift + scale Z. */
struct growth {
    double drift, scale;
    bool small; /* never beyond SMALL_EXPONENT */
};

static bool describe(const struct settings *settings, struct problem *problem, char why[WHY_MAX])
{
    struct asian_option *option = malloc(sizeof *option);
    if (!option) {
        snprintf(why, WHY_MAX, "no memory for the option's terms");
        return false;
    }
    *option = (struct asian_option){
        .call = {.spot = settings_value(settings, "spot"),
                 .strike = settings_value(settings, "strike"),
                 .rate = settings_value(settings, "rate"),
                 .volatility = settings_value(settings, "volatility"),
                 .maturity = settings_value(settings, "maturity")},
        .fixings = (size_t)settings_value(settings, "fixings"),
    };
    problem->parameters = option;
    problem->chunk_size = BLOCK;
    problem->partial_bytes = sizeof(struct payoff_sums);
    problem->answer_bytes = sizeof(struct monte_carlo_price);
    problem->flops_per_item = (double)option->fixings * FLOPS_PER_FIXING + FLOPS_PER_PATH;
    problem->flop_bits = 64;
    return true; /* bytes_per_item stays 0: nothing leaves the L1 cache */
}

static void forget(struct problem *problem)
{
    free(problem->parameters);
    problem->parameters = NULL;
}

static const struct asian_option *option_of(const struct problem *problem)
{
    return problem->parameters;
}

static struct growth growth_of(const struct asian_option *option)
{
    double interval = option->call.maturity / (double)option->fixings;
    double volatility = option->call.volatility;
    struct growth growth = {
        .drift = (option->call.rate - volatility * volatility / 2) * interval,
        .scale = volatility * sqrt(interval),
    };
    growth.small = fabs(growth.drift) + growth.scale * LARGEST_NORMAL <= SMALL_EXPONENT;
    return growth;
}

/* e^x for |x| <= 1/8: relative error 8e-17 before rounding (tools/fit_polynomials.py). */
static inline double small_exponential(double x)
{
    double x2 = x * x, x4 = x2 * x2;
    double low = (1.0 + 0.9999999999999942 * x) + x2 * (0.5000000000000179 + 0.16666666667157973 * x);
    double high = (0.04166666666125087 + 0.00833333219974819 * x) + x2 * (0.0013888893806413367 + 0.00019850952492755407 * x);
    return low + x4 * (high + x4 * 2.4791901177612633e-05);
}

/* The block's stocks go to the next fixing, and their prices there into the sums. The arrays don't overlap. */
static void advance_small(struct growth growth, const double *restrict normals, double *restrict stocks, double *restrict sums)
{
#pragma omp simd
    for (size_t i = 0; i < BLOCK; i++) {
        double stock = stocks[i] * small_exponential(growth.drift + growth.scale * normals[i]);
        stocks[i] = stock;
        sums[i] += stock;
    }
}

static void advance_any(struct growth growth, const double *restrict normals, double *restrict stocks, double *restrict sums)
{
    const double drift = growth.drift / log(2), scale = growth.scale / log(2);
#pragma omp simd
    for (size_t i = 0; i < BLOCK; i++) {
        double stock = stocks[i] * power_of_two(drift + scale * normals[i]);
        stocks[i] = stock;
        sums[i] += stock;
    }
}

/* Twice max(d, 0) is d + |d|, exact, and costs less than to compare and blend. */
static struct payoff_sums sum_payoffs(double strike, double fixings, const double *sums, size_t count)
{
    double payoffs = 0, squares = 0;
#pragma omp simd reduction(+ : payoffs, squares)
    for (size_t i = 0; i < count; i++) {
        double difference = sums[i] / fixings - strike;
        double twice = difference + fabs(difference);
        payoffs += twice;
        squares += twice * twice;
    }
    return (struct payoff_sums){payoffs / 2, squares / 4};
}

/* The first `count` paths of a block. */
static struct payoff_sums sum_block(const struct asian_option *option, uint64_t seed, size_t block, size_t count)
{
    _Alignas(ARENA_ALIGNMENT) double normals[BLOCK];
    _Alignas(ARENA_ALIGNMENT) double stocks[BLOCK];
    _Alignas(ARENA_ALIGNMENT) double sums[BLOCK];
    struct growth growth = growth_of(option);
    for (size_t i = 0; i < BLOCK; i++) {
        stocks[i] = option->call.spot;
        sums[i] = 0;
    }
    for (size_t fixing = 0; fixing < option->fixings; fixing++) {
        normals_fill(seed, fixing, block, normals);
        (growth.small ? advance_small : advance_any)(growth, normals, stocks, sums);
    }
    return sum_payoffs(option->call.strike, (double)option->fixings, sums, count);
}

static bool run_range(const void *state, void *local, size_t step, const void *previous, struct range range, void *partial,
                      char why[WHY_MAX])
{
    (void)local, (void)step, (void)previous, (void)why;
    const struct problem *problem = state;
    *(struct payoff_sums *)partial = sum_block(option_of(problem), problem->seed, range.begin / BLOCK, range.end - range.begin);
    return true;
}

static void reduce(const void *state, size_t step, const void *partials, size_t count, void *answer)
{
    (void)step;
    const struct problem *problem = state;
    *(struct monte_carlo_price *)answer =
        monte_carlo_price(payoff_sums_add(partials, count), problem->item_count, discount_factor(&option_of(problem)->call));
}

/* --- is it right? ------------------------------------------------------------------------------------------------------- */

enum { CHECKED_PATHS = 64 };

/* The first paths one by one, with the C library's functions and none of the code above. */
static struct payoff_sums sum_reference(const struct problem *problem, size_t count)
{
    const struct asian_option *option = option_of(problem);
    double interval = option->call.maturity / (double)option->fixings, volatility = option->call.volatility;
    struct payoff_sums sums = {0};
    for (size_t path = 0; path < count; path++) {
        double log_stock = log(option->call.spot), total = 0;
        for (size_t fixing = 0; fixing < option->fixings; fixing++) {
            log_stock += (option->call.rate - volatility * volatility / 2) * interval +
                         volatility * sqrt(interval) * normals_reference(problem->seed, fixing, path);
            total += exp(log_stock);
        }
        double payoff = fmax(total / (double)option->fixings - option->call.strike, 0);
        sums.payoff += payoff;
        sums.square += payoff * payoff;
    }
    return sums;
}

static bool near(double value, double expected, double allowed)
{
    return fabs(value - expected) <= allowed; /* false for NaN */
}

/* The first paths again, by the C library. Mean prices and strike are at most payoff + 2 strike, squares change by twice the
 * payoff. */
static bool first_paths_agree(const struct problem *problem, size_t count, struct finding *finding)
{
    const struct asian_option *option = option_of(problem);
    struct payoff_sums expected = sum_reference(problem, count);
    struct payoff_sums sums = sum_block(option, problem->seed, 0, count);
    double size = expected.payoff + 2 * (double)count * option->call.strike;
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
    const struct call_option *call = &option_of(problem)->call;
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

/* The true price lies between two bounds (asian_bounds.h), and the estimate within some standard errors of them. Its own
 * standard error serves as long as it is one that payoffs can have: at least that of the lower bound's, nearly the same. */
static bool price_fits(const struct problem *problem, const struct monte_carlo_price *answer, struct finding *finding)
{
    struct asian_bounds bounds = asian_bounds(option_of(problem));
    double error = fmax(answer->standard_error, bounds.deviation / sqrt((double)problem->item_count));
    double allowed = ERRORS_ALLOWED * error + PATH_TOLERANCE * option_of(problem)->call.spot;
    bool right = answer->price >= bounds.low - allowed && answer->price <= bounds.high + allowed;
    snprintf(finding->text, FINDING_MAX, "%sprice %.6g +- %.2g, true price between %.6g and %.6g (Rogers & Shi)",
             right ? "" : "WRONG: ", answer->price, answer->standard_error, bounds.low, bounds.high);
    return right;
}

static bool verify(const void *state, const void *answer, struct finding *finding)
{
    const struct problem *problem = state;
    const struct monte_carlo_price *found = answer;
    bool few = problem->item_count <= CHECKED_PATHS;
    finding->value = found->price;
    finding->tolerance = PATH_TOLERANCE * option_of(problem)->call.spot;
    return first_paths_agree(problem, few ? problem->item_count : CHECKED_PATHS, finding) &&
           (few ? whole_answer_agrees(problem, found, finding) : price_fits(problem, found, finding));
}

const struct kernel kernel_risk_asian = {
    .name = "risk.asian",
    .summary = "Monte Carlo price of an arithmetic-average Asian call, 252 fixings a path",
    .item = "path",
    .sizes = {(size_t)1 << 15, (size_t)1 << 17, (size_t)1 << 22, (size_t)1 << 26},
    .parameters = parameters,
    .describe = describe,
    .forget = forget,
    .run_range = run_range,
    .reduce = reduce,
    .verify = verify,
};
