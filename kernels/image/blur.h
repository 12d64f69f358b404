/* blur.h - separable symmetric filters over planes: the inner loop of every blur. */
#ifndef FORKJOIN_BLUR_H
#define FORKJOIN_BLUR_H

#include <stddef.h>

#include "plane.h"

enum { BLUR_RADIUS_MAX = PLANE_LANES - 1 }; /* as far as a plane's margins reach */

/* weights[d] is that of the pixels at distance d, d = 0 .. radius. */
struct blur {
    size_t radius;
    float weights[BLUR_RADIUS_MAX + 1];
};

/* A sampled Gaussian 2 radius + 1 pixels wide, whose standard deviation is a third of the radius: three of them fit in, and
 * what is cut off is 0.3 %. Weights are multiples of 2^-24, which floats up to 1 hold exactly, and add up to exactly 1 over the
 * width, so that however often a picture is blurred its brightness does not drift. */
struct blur blur_gaussian(size_t radius);

/* target(x, y) = sum over dx, dy of weight(dx) weight(dy) source(x + dx, y + dy) for the rows row_begin .. row_end - 1, with
 * their margins. row_begin is a multiple of PLANE_ROWS, and so is row_end unless it is the height. The planes are of one size
 * and do not overlap. What is written to a row hangs on neither row_begin nor row_end. */
void blur_rows(const struct blur *blur, const struct plane *source, const struct plane *target, size_t row_begin,
               size_t row_end);

#endif
