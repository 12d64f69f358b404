/* filter.h - a picture filtered by any K x K coefficients: correlation, in 32-bit float. */
#ifndef FORKJOIN_FILTER_H
#define FORKJOIN_FILTER_H

#include <stdbool.h>
#include <stddef.h>

#include "frame.h"

enum {
    FILTER_WIDTH_MAX = 15,
    FILTER_CHANNELS_MAX = 3, /* 1 or 3, and a frame's margin is as far as the widest filter reaches in either */
};

/* Coefficients row by row: weights[i * width + j] is that of the pixel i - width / 2 below and j - width / 2 to the right. */
struct filter {
    size_t width; /* K: odd */
    float weights[FILTER_WIDTH_MAX * FILTER_WIDTH_MAX];
};

/* 1, 2, 3 .. K x K, row by row, divided by their sum. No two coefficients are equal, so that a filter turned, mirrored or
 * shifted gives another picture; and brightness stays between 0 and 1. */
struct filter filter_rising(size_t width);

/* target(x, y) = sum over i, j of weight(i, j) source(x + j - K / 2, y + i - K / 2) in each channel, for the rows row_begin ..
 * row_end - 1. Strips of filter_strip_rows() rows, or multiples, take the least time. The frames are of one size and do not
 * overlap; the source has margins, the target none. Products are added row by row, from left to right, each with one rounding
 * where the machine can. What is written to a row hangs on neither row_begin nor row_end, and all floats of it are.
 *
 * past_caches: nobody reads the target before caches would have dropped it, so that it may go straight to memory, if that is
 * faster for this width; the floats are the same. */
size_t filter_strip_rows(const struct filter *filter);
void filter_rows(const struct filter *filter, const struct frame *source, const struct frame *target, size_t row_begin,
                 size_t row_end, bool past_caches);

#endif
