/* world.h - machines made up for simulations, of which the truth is known: how times scatter, and the medians that intervals
 * should hold. */
#ifndef FORKJOIN_WORLD_H
#define FORKJOIN_WORLD_H

#include <stddef.h>
#include <stdint.h>

enum noise {
    NOISE_NORMAL,       /* 1 + s Z */
    NOISE_LOG_NORMAL,   /* 1 + s exp(Z): a least time, and an excess with a long tail */
    NOISE_CONTAMINATED, /* 1 + s Z, and one run in ten takes half as long again: 1.5 + 0.25 Z */
    NOISE_COUNT,
};

const char *noise_name(enum noise noise);

/* By how much a run takes longer or shorter than it should: a factor around 1. */
double noise_draw(enum noise noise, double spread, uint64_t *state);

/* A standard normal number (Box & Muller 1958). */
double normal_draw(uint64_t *state);

/* The median of exp(drift Z) x noise: a time of 1 s on a machine that drifts from round to round. */
double noise_median(enum noise noise, double spread, double drift);

/* The median of ln(noise a / noise b), both independent: what a ratio of two times of equal base has in the middle. It is not 0
 * where the two scatter by different amounts. */
double noise_median_ln_ratio(enum noise noise, double a_spread, double b_spread);

/* P(ln(noise a / noise b) <= x), both independent and of the same spread. */
double noise_share_below(enum noise noise, double spread, double x);

#endif
