/* basket.h - a call on the mean of several stocks, and what is known of its price without the kernel's code.
 *
 * Every stock has the same spot and volatility, every two the same correlation, and each is an equal part of the mean. The
 * price has no closed form but for one stock. Given the stocks' geometric mean, the arithmetic one is expected to be a
 * lognormal number, and a call on that has a closed form: a lower bound of the price by Jensen's inequality, and a good control
 * variate (M. Curran, "Valuing Asian and portfolio options by conditioning on the geometric mean price", Management Science 40,
 * 1994). */
#ifndef FORKJOIN_BASKET_H
#define FORKJOIN_BASKET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "black_scholes.h"

enum { BASKET_MOST = 16 }; /* stocks */

struct basket_option {
    struct call_option call; /* spot and volatility of every stock */
    size_t asset_count;      /* 1 .. BASKET_MOST */
    double correlation;      /* above -1 / (asset_count - 1) */
};

/* The call on what the mean is expected to be, given the geometric mean: as one on a single stock. */
struct call_option basket_conditioned(const struct basket_option *option);

/* What one path pays, not discounted, on the mean and on what is expected of it, from a normal for each stock: by the C
 * library's functions, and correlated by recurrence instead of a matrix. */
struct basket_payoffs {
    double exact, conditioned;
};
struct basket_payoffs basket_payoffs(const struct basket_option *option, const double *normals);

struct basket_estimate {
    double price, standard_error;
};

/* A price by paths of its own, with the conditioned call as control variate. */
struct basket_estimate basket_estimate(const struct basket_option *option, uint64_t seed, size_t path_count);

#endif
