/* logistic.h - logistic regression in single precision: weights and rows made from a seed, and the loops that score rows. */
#ifndef FORKJOIN_LOGISTIC_H
#define FORKJOIN_LOGISTIC_H

#include <stddef.h>
#include <stdint.h>

enum {
    LOGISTIC_STRIDE = 16, /* rows and weights are padded with zeroes to a multiple of this: a cache line, and every vector */
    LOGISTIC_BLOCK_ROWS = 256 /* rows whose margins wait in the L1 cache for their sigmoid; a multiple of every vector */
};

static inline size_t logistic_stride(size_t feature_count)
{
    return (feature_count + LOGISTIC_STRIDE - 1) / LOGISTIC_STRIDE * LOGISTIC_STRIDE;
}

/* feature_count weights, evenly spread over +-1 / sqrt(feature_count), so that features of mean square 1 make margins of mean
 * square 1/3, and probabilities mostly between 1/4 and 3/4; padded with zeroes to logistic_stride(). Returns the bias, within
 * +-1/2. A function of the seed. */
float logistic_weights(uint64_t seed, size_t feature_count, float *weights);

/* A made-up row: values evenly spread over +-sqrt(3), a function of (seed, row, feature) only; padded likewise. */
void logistic_invent_row(uint64_t seed, uint64_t row, size_t feature_count, float *values);

/* What a range of rows adds to the answer. */
struct logistic_sum {
    double probability_sum; /* of the rows that have one */
    uint64_t missing_count; /* rows with a NaN in them, whose probability is NaN */
};

/* probabilities[i] = 1 / (1 + exp(-(bias + weights . row i))), for row_count (at most 2^32) rows of `stride` values (a multiple
 * of LOGISTIC_STRIDE, at least one). Rows and weights are aligned to 64 bytes; probabilities need not be. */
struct logistic_sum logistic_score(const float *weights, float bias, const float *rows, size_t stride, size_t row_count,
                                   float *restrict probabilities);

#endif
