/* loss_moments.h - what is known in closed form of the loss on a portfolio of lognormal factors (portfolio.h): the moments of
 * the full loss, and the quantile and tail mean of its linear part, which is normal ("delta-normal": RiskMetrics technical
 * document, 4th edition, 1996, section 1.2). */
#ifndef FORKJOIN_LOSS_MOMENTS_H
#define FORKJOIN_LOSS_MOMENTS_H

#include <stddef.h>

struct loss_moments {
    double variance, fourth; /* about the mean, which is 0 */
};

/* `amounts` of money in each factor, and the covariance of their log growth, count^2 numbers. */
struct loss_moments loss_moments(size_t count, const double *amounts, const double *covariance);

struct delta_normal {
    double value_at_risk, expected_shortfall;
};

/* Of the loss that is linear in the log growth, which here has mean 0; `tail` is 1 - confidence. */
struct delta_normal delta_normal(size_t count, const double *amounts, const double *covariance, double tail);

#endif
