/* panels.c - columns into panels: once for a matrix that is used many times. */
#include "panels.h"

static size_t lanes_of(size_t columns)
{
    return (columns + PANEL_LANES - 1) / PANEL_LANES * PANEL_LANES;
}

size_t panels_floats(size_t depth, size_t column_count)
{
    return depth * lanes_of(column_count);
}

void panels_pack(const float *matrix, size_t depth, size_t column_count, size_t depth_stride, size_t column_stride,
                 float *values)
{
    for (size_t first = 0; first < column_count; first += PANEL_COLUMNS) {
        size_t left = column_count - first, used = left < PANEL_COLUMNS ? left : PANEL_COLUMNS, width = lanes_of(used);
        for (size_t d = 0; d < depth; d++, values += width) {
            for (size_t c = 0; c < width; c++)
                values[c] = c < used ? matrix[d * depth_stride + (first + c) * column_stride] : 0;
        }
    }
}
