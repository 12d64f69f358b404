/* american_put.h - a put that can be exercised on several dates: its true price, and Longstaff and Schwartz' estimate of it
 * written plainly. Both are what the kernel risk.american is held against, and neither shares code with it.
 *
 * Dates are t_d = d maturity / dates, d = 1 .. dates: not today. The plain estimate follows F. Longstaff and E. Schwartz,
 * "Valuing American options by simulation: a simple least-squares approach", Review of Financial Studies 14 (2001), section 1:
 * going backwards, the cash flows of the paths that are in the money are fitted by least squares with a function of the stock,
 * and a path is exercised where that pays more than the fit. The function is a cubic polynomial. */
#ifndef FORKJOIN_AMERICAN_PUT_H
#define FORKJOIN_AMERICAN_PUT_H

#include <stddef.h>
#include <stdint.h>

#include "black_scholes.h"
#include "monte_carlo.h"

struct american_put {
    struct call_option terms; /* spot, strike ...: a call's and a put's are the same */
    size_t dates;             /* at least 1, at equal intervals, the last at maturity */
};

/* With fewer paths in the money there is no fit, and nobody exercises on that date: four coefficients, four paths each. */
enum { FITTED_PATHS_MIN = 16 };

/* The put that can be exercised at maturity only, by put-call parity: a lower bound. */
double european_put_price(const struct call_option *terms);

/* The price, by convolution: on each date the price is exercise or the discounted expectation of the next date's, whichever is
 * more, on a grid of the Brownian motion. Within 1e-5 of the strike. NAN when memory is short. */
double american_put_price(const struct american_put *put);

/* What the estimate is made of. From maturity backwards, a path's Brownian motion, in units of the root of an interval, follows
 * from that on the date after by the normal (seed, draw date - 1, place path), and is rounded to a float; at maturity `later`
 * is not used. Exercising is then worth so much, discounted to now, in units of the strike; less than nothing out of the money.
 */
float american_put_move(const struct american_put *put, size_t date, uint64_t seed, size_t path, float later);
double american_put_exercise(const struct american_put *put, size_t date, float motion);

/* The estimate from path_count paths; the price is NAN when memory is short. Where exercise and fit differ by less than `tie`
 * of the largest cash flow, rounding may decide otherwise: *tied is what that is worth, in the price, when it does every time.
 */
struct monte_carlo_price american_put_reference(const struct american_put *put, uint64_t seed, size_t path_count, double tie,
                                                double *tied);

#endif
