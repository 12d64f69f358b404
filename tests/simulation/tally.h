/* tally.h - counts how often intervals held the truth, and judges the count. */
#ifndef FORKJOIN_TALLY_H
#define FORKJOIN_TALLY_H

#include <stdbool.h>
#include <stddef.h>

struct tally {
    size_t asked; /* replicates */
    size_t shown; /* of these, with an interval */
    size_t held;  /* of these, with the truth in it */
};

/* Adds one interval; `low` > `high` or NAN: there was none. */
void tally_add(struct tally *tally, double low, double high, double truth);

/* Adds a replicate of which only this is known. */
void tally_note(struct tally *tally, bool shown, bool held);

/* held / shown; NAN when none was shown. */
double tally_share(const struct tally *tally);

/* The standard error of that share: sqrt(c (1 - c) / shown). */
double tally_error(const struct tally *tally);

/* P(X <= held), X ~ Binomial(shown, share): exact. Small when so few would hardly hold if the true share were `share`. */
double tally_chance_of_so_few(const struct tally *tally, double share);

#endif
