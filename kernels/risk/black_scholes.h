/* black_scholes.h - a European call under geometric Brownian motion, in closed form: what Monte Carlo prices are held against.
 *
 * F. Black, M. Scholes, "The pricing of options and corporate liabilities", J. Political Economy 81 (1973), equation 13, and
 * the same integral for powers of the payoff, which give the errors to expect of a Monte Carlo price. */
#ifndef FORKJOIN_BLACK_SCHOLES_H
#define FORKJOIN_BLACK_SCHOLES_H

struct call_option {
    double spot, strike;
    double rate, volatility; /* a year, continuously compounded */
    double maturity;         /* years; greater than 0, as is the volatility */
};

/* What one unit of money at maturity is worth now. */
double discount_factor(const struct call_option *option);

/* The expectation of (payoff, discounted to now)^power, power >= 1. The price is the first of these moments. */
double call_moment(const struct call_option *option, int power);

#endif
