/* sampled_blur.h - is a blurred plane right? Sampled pixels against a direct two-dimensional sum in double precision. */
#ifndef FORKJOIN_SAMPLED_BLUR_H
#define FORKJOIN_SAMPLED_BLUR_H

#include <stdbool.h>
#include <stddef.h>

#include "blur.h"

struct sampled {
    bool done;    /* false: no memory */
    size_t count; /* pixels that were compared */
    double worst; /* largest difference; infinite when a pixel is no number */
};

/* Compares pixels of `result` with `source` blurred `passes` times: the corners, the middles of the edges and of the picture,
 * some anywhere, and one in each of `strips` equal strips of rows. Reflect-101 keeps a row symmetric about its ends and a
 * Gaussian does so too, hence passes by one kernel are one pass by the kernel convolved with itself. It knows nothing of
 * planes' margins. */
struct sampled sampled_blur(const struct blur *blur, size_t passes, const struct plane *source, const struct plane *result,
                            size_t strips);

#endif
