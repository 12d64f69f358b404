/* monte_carlo.h - a price as the mean of discounted payoffs, and its standard error, from sums over paths. */
#ifndef FORKJOIN_MONTE_CARLO_H
#define FORKJOIN_MONTE_CARLO_H

#include <stddef.h>

/* Of payoffs that are not discounted. */
struct payoff_sums {
    double payoff, square;
};

/* NAN stands for the standard error of one path, which has none. */
struct monte_carlo_price {
    double price, standard_error;
};

/* Parts added pairwise, in order: the rounding error grows with the logarithm of `count` (N. Higham, "The accuracy of floating
 * point summation", SIAM J. Sci. Comput. 14, 1993), and not with the number of workers. count is at least 1. */
struct payoff_sums payoff_sums_add(const struct payoff_sums *parts, size_t count);

/* From the sums over path_count paths. */
struct monte_carlo_price monte_carlo_price(struct payoff_sums sums, size_t path_count, double discount);

#endif
