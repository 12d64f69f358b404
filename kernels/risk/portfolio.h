/* portfolio.h - what amounts of money in correlated lognormal factors are worth at a horizon, a block of scenarios at once.
 *
 * Factor i grows by e^(x_i), where x is normal with given covariance and means -variance / 2, so that a factor is expected to
 * stay where it is. x = L Z with the covariance's Cholesky factor L and independent normals Z (P. Glasserman, "Monte Carlo
 * Methods in Financial Engineering", 2003, section 2.3.3). */
#ifndef FORKJOIN_PORTFOLIO_H
#define FORKJOIN_PORTFOLIO_H

#include <stdbool.h>
#include <stddef.h>

enum {
    PORTFOLIO_MOST = 32,  /* factors */
    PORTFOLIO_BLOCK = 32, /* scenarios a block. With 64 the normals of 32 factors and what makes them fill a first-level cache
                           * of 32 KiB to the brim: 5 % slower (Zen 4) */
    PORTFOLIO_ROWS = 4,   /* factors that are worked on together */
};

struct portfolio {
    size_t factor_count;            /* 1 .. PORTFOLIO_MOST */
    double amounts[PORTFOLIO_MOST]; /* money in each factor today, below 0 where it was sold; 0 beyond factor_count */
    double drifts[PORTFOLIO_MOST];  /* -variance / 2, in units of ln 2, so that a growth is a power of two */
    /* L in the same units: groups of PORTFOLIO_ROWS rows, one after the other, each column by column up to its diagonal. */
    double loads[PORTFOLIO_MOST * (PORTFOLIO_MOST + PORTFOLIO_ROWS) / 2];
};

/* The lower triangle L of a symmetric positive definite matrix, row by row, with L L' = matrix; above the diagonal 0. False
 * when the matrix is not positive definite. */
bool cholesky(size_t count, const double *matrix, double *lower);

/* `covariance` of the factors' log growth up to the horizon, factor_count^2 numbers. False when it is not positive definite. */
bool portfolio_make(struct portfolio *portfolio, size_t factor_count, const double *amounts, const double *covariance);

/* Values at the horizon in PORTFOLIO_BLOCK scenarios. The normal of factor i in scenario s is normals[i * stride + s]; both
 * arrays lie at multiples of ARENA_ALIGNMENT, and stride is one of 8. */
void portfolio_values(const struct portfolio *portfolio, const double *restrict normals, size_t stride,
                      double values[restrict PORTFOLIO_BLOCK]);

#endif
