/* blur8.h - separable symmetric filters over 8-bit planes, exact to the bit: the inner loop of image.gauss with bits=8. */
#ifndef FORKJOIN_BLUR8_H
#define FORKJOIN_BLUR8_H

#include <stddef.h>
#include <stdint.h>

#include "plane8.h"

enum {
    BLUR8_RADIUS_MAX = 15,
    BLUR8_UNIT = 256, /* what weights add up to */
};

/* weights[d] is that of the pixels at distance d, d = 0 .. radius, in 256ths. */
struct blur8 {
    size_t radius;
    uint16_t weights[BLUR8_RADIUS_MAX + 1];
};

/* A sampled Gaussian 2 radius + 1 pixels wide, whose standard deviation is a third of the radius. Weights are rounded from the
 * outermost inwards, each with what the rounding before left over, and the middle takes the rest: those of OpenCV's
 * GaussianBlur() for 8 bits. */
struct blur8 blur8_gaussian(size_t radius);

/* target(x, y) = (sum over dx, dy of weight(dx) weight(dy) source(x + dx, y + dy) + 2^15) >> 16, without any rounding before,
 * for the rows row_begin .. row_end - 1; pixels have `channels` (1 or 3) bytes each, side by side. Of the target's margins the
 * right one is written in part. The planes are of one size and do not overlap. What is written to a row hangs on neither
 * row_begin nor row_end. */
void blur8_rows(const struct blur8 *blur, size_t channels, const struct plane8 *source, const struct plane8 *target,
                size_t row_begin, size_t row_end);

#endif
