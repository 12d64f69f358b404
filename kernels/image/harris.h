/* harris.h - Harris' measure of corners over an 8-bit plane: the inner loop of image.harris.
 *
 * C. Harris, M. Stephens, "A combined corner and edge detector", Alvey Vision Conference, 1988. The definition is that of
 * OpenCV's cornerHarris() for 8-bit sources, with blockSize 3, ksize 3 and reflect-101:
 *
 *   Ix, Iy    Sobel's 3 x 3 gradients of the picture mirrored at its sides, times HARRIS_SCALE
 *   A, B, C   sums of Ix^2, Ix Iy and Iy^2 over 3 x 3 pixels, where these products are mirrored at the sides in their turn
 *   response  A C - B^2 - kappa (A + C)^2
 *
 * It is positive at corners, negative at edges, and 0 where nothing changes. To mirror the products is not the same as to go on
 * in the mirrored picture: there one of the gradients has the other sign, and with it Ix Iy. */
#ifndef FORKJOIN_HARRIS_H
#define FORKJOIN_HARRIS_H

#include <stddef.h>

#include "plane.h"
#include "plane8.h"

/* A gradient is at most 4 x 255 before it is scaled and 1/3 after, so that A and C are at most 1. */
#define HARRIS_SCALE (1.0 / (4 * 255) / 3)

enum { HARRIS_ROWS = 4 }; /* rows that are made together: strips of a multiple waste nothing */

/* Writes the responses of rows row_begin .. row_end - 1. The planes are of one size; the source's margins are filled. Behind
 * a row's last pixel, what is up to a multiple of PLANE_LANES is written too, and always alike. What is written to a row hangs
 * on neither row_begin nor row_end. */
void harris_rows(float kappa, const struct plane8 *source, const struct plane *target, size_t row_begin, size_t row_end);

#endif
