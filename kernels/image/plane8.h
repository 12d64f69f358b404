/* plane8.h - a picture in 8 bits, whose rows carry their mirror images at either end (reflect-101). */
#ifndef FORKJOIN_PLANE8_H
#define FORKJOIN_PLANE8_H

#include <stddef.h>
#include <stdint.h>

#include "mirror.h"

enum { PLANE8_MARGIN = 64 }; /* numbers before and after a row at least: a cache line, and the widest vector */

struct plane8 {
    uint8_t *pixels;      /* pixel (0, 0), aligned to PLANE8_MARGIN */
    size_t width, height; /* width in numbers: pixels times channels, which are interleaved */
    size_t stride;        /* bytes from one row to the next */
};

size_t plane8_bytes(size_t width, size_t height);

/* The plane in plane8_bytes() of memory, aligned to PLANE8_MARGIN. */
struct plane8 plane8_in(void *memory, size_t width, size_t height);

/* What rows row_begin .. row_end - 1 take in memory, margins included. */
void *plane8_memory(const struct plane8 *plane, size_t row_begin);
size_t plane8_rows_bytes(const struct plane8 *plane, size_t row_begin, size_t row_end);

/* Writes the margins of a row whose pixels, of `channels` numbers each, are there; every byte of it has a defined value then.
 */
void plane8_mirror_row(const struct plane8 *plane, size_t channels, uint8_t *row);

/* Row y, which may lie above or below the picture. */
static inline uint8_t *plane8_row(const struct plane8 *plane, ptrdiff_t y)
{
    return plane->pixels + mirror_101(y, plane->height) * plane->stride;
}

#endif
