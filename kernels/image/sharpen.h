/* sharpen.h - unsharp masking: a picture, and some of what a blur takes from it added once more. */
#ifndef FORKJOIN_SHARPEN_H
#define FORKJOIN_SHARPEN_H

#include <stdbool.h>
#include <stddef.h>

#include "blur.h"
#include "frame.h"

enum { SHARPEN_RADIUS = 2 }; /* of the blur */

/* target = source + amount (source - blurred source) in each channel, for the rows row_begin .. row_end - 1; blur->radius is
 * SHARPEN_RADIUS. row_begin is a multiple of FRAME_ROWS, and so is row_end unless it is the height. The frames are of one size,
 * of 1 or 3 channels, and do not overlap; the source has margins, the target none. What is written to a row hangs on neither
 * row_begin nor row_end, and all floats of it are. past_caches: see stream.h. */
void sharpen_rows(const struct blur *blur, float amount, const struct frame *source, const struct frame *target,
                  size_t row_begin, size_t row_end, bool past_caches);

#endif
