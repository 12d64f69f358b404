/* centres.h - nearest centres of rows, and sums of the rows that each centre is nearest to. */
#ifndef FORKJOIN_CENTRES_H
#define FORKJOIN_CENTRES_H

#include <stddef.h>
#include <stdint.h>

enum {
    CENTRES_MAX = 256,       /* a label is a byte */
    CENTRES_BLOCK_ROWS = 48, /* rows that go together; of 784 values, 150 KiB */
    CENTRES_PADDED_MAX = CENTRES_MAX + 16
};

/* `count` centres of `depth` values, and the same laid out for centres_label(). Memory is the caller's. */
struct centres {
    size_t count, depth;
    float *values;     /* count x depth */
    float *packed;     /* centres_packed_floats(); aligned to 64 bytes */
    float *half_norms; /* CENTRES_PADDED_MAX: half the squared length of each centre, infinite past the last */
};

size_t centres_packed_floats(size_t count, size_t depth);

/* From values to packed and half_norms. */
void centres_pack(struct centres *centres);

/* labels[i] becomes the centre nearest to row i; of equally near ones, by distances in float, the first. Rows lie one after the
 * other; at most CENTRES_BLOCK_ROWS of them. */
void centres_label(const struct centres *centres, const float *rows, size_t row_count, uint8_t *labels);

/* Adds rows to the sums (count x depth) of their labels, in order, and 1 each to counts. */
void centres_sum(size_t depth, const float *rows, size_t row_count, const uint8_t *labels, float *sums, uint64_t *counts);

#endif
