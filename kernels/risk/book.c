/* book.c - positions, covariance, and one scenario's loss by the book. */
#include "book.h"

#include <math.h>
#include <stdlib.h>

static double volatility(int factor, double scale)
{
    return scale * (0.15 + 0.01 * factor);
}

struct book book_make(double years, double scale, double distance)
{
    struct book book = {.neighbours = exp(-1 / distance)};
    for (int i = 0; i < BOOK_FACTORS; i++) {
        book.amounts[i] = (i % 3 == 2 ? -1e6 : 1e6) * (1 + i % 5);
        book.invested += book.amounts[i];
        for (int j = 0; j < BOOK_FACTORS; j++)
            book.covariance[i * BOOK_FACTORS + j] =
                exp(-abs(i - j) / distance) * volatility(i, scale) * volatility(j, scale) * years;
    }
    return book;
}

/* Correlation that falls exponentially makes the factors a Markov chain: each is a part of the one before and something of its
 * own. This is the Cholesky factor's product, since that has no second solution with a positive diagonal. */
double book_loss(const struct book *book, const double *normals, double *gross)
{
    double loss = 0, y = 0, rest = sqrt(1 - book->neighbours * book->neighbours);
    *gross = 0;
    for (int i = 0; i < BOOK_FACTORS; i++) {
        y = i == 0 ? normals[i] : book->neighbours * y + rest * normals[i];
        double variance = book->covariance[i * BOOK_FACTORS + i], growth = exp(sqrt(variance) * y - variance / 2);
        loss -= book->amounts[i] * (growth - 1);
        *gross += fabs(book->amounts[i]) * (1 + growth);
    }
    return loss;
}
