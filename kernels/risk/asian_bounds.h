/* asian_bounds.h - bounds on the price of an arithmetic-average Asian call, which has no closed form.
 *
 * L. C. G. Rogers, Z. Shi, "The value of an Asian option", J. Applied Probability 32 (1995): given the value of one normal Z
 * that knows most of the path, the mean A of the fixings is nearly known. E[max(E[A|Z] - K, 0)] is a lower bound of E[max(A -
 * K, 0)] by Jensen's inequality, and misses it by half of E[sqrt(Var[A|Z])] at most. Z is the normalised sum of the Brownian
 * motion at the fixings. Integrals over Z by the trapezoidal rule. */
#ifndef FORKJOIN_ASIAN_BOUNDS_H
#define FORKJOIN_ASIAN_BOUNDS_H

#include <stddef.h>

#include "black_scholes.h"

struct asian_option {
    struct call_option call;
    size_t fixings; /* at least 1, at equal intervals, the last at maturity */
};

struct asian_bounds {
    double low, high; /* of the price */
    double deviation; /* standard deviation of the lower bound's discounted payoff: about the true one's */
};

struct asian_bounds asian_bounds(const struct asian_option *option);

#endif
