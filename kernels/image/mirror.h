/* mirror.h - where a position outside a row lies when the row is mirrored at both ends, as often as need be. */
#ifndef FORKJOIN_MIRROR_H
#define FORKJOIN_MIRROR_H

#include <stddef.h>

/* The last sample is not repeated (OpenCV's BORDER_REFLECT_101): of `abcd`, ..dcb|abcd|cba.. A row of one sample is constant.
 */
static inline size_t mirror_101(ptrdiff_t position, size_t count)
{
    ptrdiff_t period = count > 1 ? 2 * ((ptrdiff_t)count - 1) : 1;
    ptrdiff_t within = (position % period + period) % period;
    return (size_t)(within < (ptrdiff_t)count ? within : period - within);
}

/* The last sample is repeated, so that a picture tiles with all of its pixels: ..dcba|abcd|dcba.. */
static inline size_t mirror_tile(size_t position, size_t count)
{
    size_t within = position % (2 * count);
    return within < count ? within : 2 * count - 1 - within;
}

#endif
