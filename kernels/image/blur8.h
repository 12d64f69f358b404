/* blur8.h - separable Gaussian blur of 8-bit pictures, exact: weights are 256ths, and each pixel is rounded once.
 *
 * A blurred pixel is (sum of w(dy) w(dx) p + 2^15) >> 16, where the weights of either direction add up to 256: whole numbers,
 * the same with every compiler. So does OpenCV's GaussianBlur() on CV_8U. */
#ifndef FORKJOIN_BLUR8_H
#define FORKJOIN_BLUR8_H

#include "plane8.h"

enum { BLUR8_RADIUS_MAX = 7, BLUR8_CHANNELS_MAX = 3 };

struct blur8 {
    size_t radius;                          /* 1 to BLUR8_RADIUS_MAX */
    uint16_t weights[BLUR8_RADIUS_MAX + 1]; /* of the pixel itself, and of those at distance 1, 2 ... on either side */
};

/* The weights of width 2 radius + 1: for radius 1 and 2 the binomial ones, 1 2 1 and 1 4 6 4 1; above them a Gaussian of
 * deviation 0.3 (radius - 1) + 0.8 (which OpenCV takes for a width without a deviation), rounded to 256ths from the outside
 * in, each rounding carried to the next, and what is left goes to the centre. */
struct blur8 blur8_gaussian(size_t radius);

/* Rows row_begin .. row_end - 1 of `target` from `source`, of as many numbers a row; 1 or 3 of them are a pixel. The source's
 * margins are those of plane8_mirror_row(). The target's right margin is written to the next multiple of PLANE8_MARGIN. */
void blur8_rows(const struct blur8 *blur, size_t channels, const struct plane8 *source, const struct plane8 *target,
                size_t row_begin, size_t row_end);

#endif
