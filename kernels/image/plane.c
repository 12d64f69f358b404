/* plane.c - layout of a picture with mirrored margins. */
#include "plane.h"

static size_t round_up(size_t count, size_t multiple)
{
    return (count + multiple - 1) / multiple * multiple;
}

size_t plane_stride(size_t width)
{
    return PLANE_LANES + round_up(width, PLANE_LANES) + PLANE_LANES;
}

size_t plane_bytes(size_t width, size_t height)
{
    return round_up(height, PLANE_ROWS) * plane_stride(width) * sizeof(float);
}

struct plane plane_in(void *memory, size_t width, size_t height)
{
    float *first = memory;
    return (struct plane){
        .pixels = first ? first + PLANE_LANES : NULL,
        .width = width,
        .height = height,
        .stride = plane_stride(width),
    };
}

float *plane_memory(const struct plane *plane, size_t row_begin)
{
    return plane->pixels - PLANE_LANES + row_begin * plane->stride;
}

size_t plane_rows_bytes(const struct plane *plane, size_t row_begin, size_t row_end)
{
    return (row_end - row_begin) * plane->stride * sizeof(float);
}

void plane_mirror_row(const struct plane *plane, float *row)
{
    size_t width = plane->width;
    size_t after = plane->stride - PLANE_LANES - width; /* floats behind the row: PLANE_LANES .. 2 PLANE_LANES - 1 */
    if (width > 2 * PLANE_LANES) {                      /* no position is mirrored twice: plain loops, which become vectors */
        for (size_t i = 1; i <= PLANE_LANES; i++)
            row[-(ptrdiff_t)i] = row[i];
        for (size_t i = 0; i < after; i++)
            row[width + i] = row[width - 2 - i];
        return;
    }
    for (ptrdiff_t i = 1; i <= PLANE_LANES; i++)
        row[-i] = row[mirror_101(-i, width)];
    for (size_t i = 0; i < after; i++)
        row[width + i] = row[mirror_101((ptrdiff_t)(width + i), width)];
}
