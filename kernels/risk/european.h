/* european.h - Monte Carlo paths of a European call: the work of risk.european, and of what else prices one.
 *
 * Under geometric Brownian motion the stock at maturity is S = spot e^((rate - volatility^2 / 2) T + volatility sqrt(T) Z) with
 * one standard normal Z a path. Path i of a draw has the normal at place i (random/normals.h). */
#ifndef FORKJOIN_EUROPEAN_H
#define FORKJOIN_EUROPEAN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "black_scholes.h"
#include "monte_carlo.h"
#include "random/normals.h"

enum {
    EUROPEAN_BLOCKS = 64,
    EUROPEAN_PATHS = EUROPEAN_BLOCKS * NORMALS_BLOCK, /* most paths of a call: 65,536 */
    EUROPEAN_CHECKED = NORMALS_BLOCK,                 /* paths that are recomputed one by one */
};

/* Flops of one path: a normal, exponent 2, rounding 3, 2^f, payoff 2, sums 3. 2^f takes 10 fused products and 2 squares; with a
 * table 6 fused, a square and a product (power_of_two_512.h). */
#if defined(__AVX512DQ__)
static const double EUROPEAN_FLOPS = NORMALS_FLOPS + 2 + 3 + 14 + 2 + 3;
#else
static const double EUROPEAN_FLOPS = NORMALS_FLOPS + 2 + 3 + 22 + 2 + 3;
#endif

/* A stock at maturity is within 1.4e-13 of the C library's, relative: a normal of 8.5 is off by 4e-15 of itself, which the
 * largest volatility sqrt(T), 3.2, makes 1.1e-13; the exponent, at most 66 binary orders, is rounded and its parts are, 2e-14.
 * Seven times that, and of stock and strike, since a payoff is their difference. */
static const double EUROPEAN_TOLERANCE = 1e-12;

/* Payoffs, not discounted, of the paths begin .. end - 1, of which there are at most EUROPEAN_PATHS; `begin` is a multiple of
 * NORMALS_BLOCK. */
struct payoff_sums european_paths(const struct call_option *option, uint64_t seed, uint64_t draw, size_t begin, size_t end);

/* The same of the first `count` paths one by one, with the C library's functions and none of the code above. */
struct payoff_sums european_reference(const struct call_option *option, uint64_t seed, uint64_t draw, size_t count);

/* How far a sum of payoffs, or of their squares, that makes `expected` may lie from it. */
struct payoff_sums european_rounding(const struct call_option *option, struct payoff_sums expected, size_t count);

/* Do both ways agree on the first EUROPEAN_CHECKED paths, or on as many as there are? The sums of both for a message. */
bool european_paths_agree(const struct call_option *option, uint64_t seed, uint64_t draw, size_t path_count,
                          struct payoff_sums *found, struct payoff_sums *expected);

/* The standard deviation of the mean of `count` discounted payoffs to a power, in closed form. */
double european_deviation(const struct call_option *option, int power, double count);

/* How far such a mean may lie from its expectation: 4 deviations, and what skewness adds to that quantile (E. Cornish, R.
 * Fisher, "Moments and cumulants in the specification of distributions", 1938, first term): payoffs have long tails to the
 * right, their squares more so, and one lucky path among 65,536 must not look like a mistake. */
double european_allowed_error(const struct call_option *option, int power, double count);

#endif
