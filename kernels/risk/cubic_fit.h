/* cubic_fit.h - least squares with a cubic polynomial, from sums that can be added in parts: the normal equations.
 *
 * The points' abscissae should be about centred and about of size 1: the equations are then conditioned well enough for
 * doubles, and so they are much cheaper than an orthogonal decomposition, which needs all points at once. */
#ifndef FORKJOIN_CUBIC_FIT_H
#define FORKJOIN_CUBIC_FIT_H

#include <stdbool.h>
#include <stddef.h>

/* Over points (z, y): power[k] is the sum of z^k, so power[0] their number; value[k] is the sum of y z^k, square that of y^2,
 * which the fit does not need. */
struct cubic_sums {
    double power[7], value[4], square;
};

/* Parts added pairwise, in order, as payoff_sums_add() does. count is at least 1. */
struct cubic_sums cubic_sums_add(const struct cubic_sums *parts, size_t count);

/* The coefficients of 1, z, z^2, z^3 with the least squared error, by Cholesky's decomposition. False when the points are too
 * few or too close together to tell them. */
bool cubic_fit(const struct cubic_sums *sums, double coefficient[4]);

#endif
