/* plane8.c - layout and margins of an 8-bit plane. */
#include "plane8.h"

static size_t stride_of(size_t width)
{
    return (PLANE8_MARGIN + width + 2 * PLANE8_MARGIN - 1) / PLANE8_MARGIN * PLANE8_MARGIN;
}

size_t plane8_bytes(size_t width, size_t height)
{
    return stride_of(width) * height;
}

struct plane8 plane8_in(void *memory, size_t width, size_t height)
{
    uint8_t *bytes = memory;
    return (struct plane8){
        .pixels = bytes ? bytes + PLANE8_MARGIN : NULL, .width = width, .height = height, .stride = stride_of(width)};
}

void *plane8_memory(const struct plane8 *plane, size_t row_begin)
{
    return plane->pixels - PLANE8_MARGIN + row_begin * plane->stride;
}

size_t plane8_rows_bytes(const struct plane8 *plane, size_t row_begin, size_t row_end)
{
    return (row_end - row_begin) * plane->stride;
}

void plane8_mirror_row(const struct plane8 *plane, size_t channels, uint8_t *row)
{
    const ptrdiff_t step = (ptrdiff_t)channels, pixels = (ptrdiff_t)(plane->width / channels);
    const ptrdiff_t end = (ptrdiff_t)plane->stride - PLANE8_MARGIN;
    for (ptrdiff_t x = -PLANE8_MARGIN; x < end; x = x == -1 ? pixels * step : x + 1) {
        ptrdiff_t channel = (x % step + step) % step;
        row[x] = row[(ptrdiff_t)mirror_101((x - channel) / step, (size_t)pixels) * step + channel];
    }
}
