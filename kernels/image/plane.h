/* plane.h - a picture of one channel in 32-bit float, laid out so that filters need not know where it ends.
 *
 * Every row is stored with its own mirror image before and after it (reflect-101). A filter that is symmetric keeps that
 * symmetry: filtering the mirrored row gives the mirrored result. So along the row a filter reads on past the ends, in whole
 * vectors, and down the columns it asks plane_row() for the mirrored row. Rows come in blocks of PLANE_ROWS; those of the last
 * block that are below the picture may be written, and are never read. */
#ifndef FORKJOIN_PLANE_H
#define FORKJOIN_PLANE_H

#include <stddef.h>

#include "mirror.h"

enum {
    PLANE_ROWS = 4,
    PLANE_LANES = 16, /* floats in a cache line, and in the widest vector: rows begin and end at a multiple */
};

struct plane {
    float *pixels; /* pixel (0, 0), aligned to PLANE_LANES floats */
    size_t width, height;
    size_t stride; /* floats from one row to the next: PLANE_LANES or more before and after each row */
};

size_t plane_stride(size_t width);
size_t plane_bytes(size_t width, size_t height);

/* The plane in plane_bytes() of memory, aligned to PLANE_LANES floats. */
struct plane plane_in(void *memory, size_t width, size_t height);

/* What rows row_begin .. row_end - 1 take in memory, margins included. */
float *plane_memory(const struct plane *plane, size_t row_begin);
size_t plane_rows_bytes(const struct plane *plane, size_t row_begin, size_t row_end);

/* Writes the mirror images of a row whose pixels are there. Every float of it has a defined value then. */
void plane_mirror_row(const struct plane *plane, float *row);

/* Row y, which may lie above or below the picture. */
static inline float *plane_row(const struct plane *plane, ptrdiff_t y)
{
    return plane->pixels + mirror_101(y, plane->height) * plane->stride;
}

#endif
