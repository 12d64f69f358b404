/* book.h - 32 positions in a market of as many correlated factors: what risk.var asks the risk of.
 *
 * Made by a rule, so that anyone can make it again: position i is 10^6 (1 + i mod 5) of money, sold where i mod 3 = 2; a year's
 * volatility of factor i is 0.15 + 0.01 i; log growths i and j have correlation e^(-|i - j| / distance). */
#ifndef FORKJOIN_BOOK_H
#define FORKJOIN_BOOK_H

enum { BOOK_FACTORS = 32 };

struct book {
    double amounts[BOOK_FACTORS];                   /* money today, below 0 where sold */
    double covariance[BOOK_FACTORS * BOOK_FACTORS]; /* of log growth up to the horizon; its mean is -variance / 2 */
    double invested;                                /* the sum of the amounts: the value today */
    double neighbours;                              /* correlation of factors i and i + 1 */
};

/* Volatilities are multiplied by `scale`; distance is greater than 0. */
struct book book_make(double years, double scale, double distance);

/* A scenario's loss from BOOK_FACTORS independent normals, by the C library's functions and without a matrix. *gross is the
 * money that moves: what is held and what is sold, today and then, as a measure for rounding errors. */
double book_loss(const struct book *book, const double *normals, double *gross);

#endif
