/* american_book.h - what risk.american keeps: the option's dates, its paths, and the policy that was found.
 *
 * Apart from the kernel so that the check of an answer, which reads all of it, has a file of its own. */
#ifndef FORKJOIN_AMERICAN_BOOK_H
#define FORKJOIN_AMERICAN_BOOK_H

#include "american_put.h"
#include "kernel.h"
#include "random/normals.h"

enum { BLOCK = NORMALS_BLOCK };

/* What the loops need of a date. `motion` is the Brownian motion in units of the root of an interval; money is discounted to
 * now, in units of the strike. */
struct date {
    float discount, drift, scale; /* stock = 2^(drift + scale motion); exercise pays discount - stock */
    float limit;                  /* the put is in the money where the motion is below it */
    float shift, stretch;         /* abscissa of the fit = shift + stretch stock */
    double pull, push;            /* motion = pull * the next date's + push Z */
};

/* problem->parameters */
struct terms {
    struct american_put put;
    struct date dates[]; /* put.dates of them: date d is dates[d - 1] */
};

/* What is kept of a block of paths. */
struct block {
    float motion[BLOCK]; /* infinite where the last block has no path: never in the money */
    float flow[BLOCK];
};

/* Coefficients of 1, z, z^2, z^3: what holding on is worth. */
struct fit {
    float coefficient[4];
};

struct book {
    const struct problem *problem;
    const struct terms *terms;
    struct block *blocks;
    struct fit *policy; /* by date, noted by whoever runs the first chunk: for verify() */
};

/* Fills `dates` from `put`. */
void american_terms_set(struct terms *terms);

/* Is this the price, by the book? Fills `finding` in either case. */
bool american_check(const struct book *book, const struct monte_carlo_price *found, struct finding *finding);

#endif
