/* frame.h - a picture of one or more channels of floats, interleaved, whose rows may carry their mirror images at either end.
 *
 * Filters that are not symmetric, and several channels, need more than a plane (plane.h) gives: mirroring goes pixel by pixel,
 * and margins are as wide as a filter of the widest pixels reaches. What is only written to has no margins, so that its rows
 * follow each other without a gap. */
#ifndef FORKJOIN_FRAME_H
#define FORKJOIN_FRAME_H

#include <stddef.h>

#include "mirror.h"

enum {
    FRAME_ROWS = 8,    /* rows come in blocks; those of the last block that are below the picture may be written */
    FRAME_LANES = 16,  /* floats in a cache line, and in the widest vector: rows begin and end at a multiple */
    FRAME_MARGIN = 32, /* floats: a multiple of FRAME_LANES */
};

struct frame {
    float *pixels; /* channel 0 of pixel (0, 0), aligned to FRAME_LANES floats */
    size_t width, height, channels;
    size_t margin; /* floats before each row, and after its last whole vector: FRAME_MARGIN or 0 */
    size_t stride; /* floats from one row to the next */
};

/* The frame in frame_bytes() of memory, aligned to FRAME_LANES floats. */
size_t frame_bytes(size_t width, size_t height, size_t channels, size_t margin);
struct frame frame_in(void *memory, size_t width, size_t height, size_t channels, size_t margin);

/* What rows row_begin .. row_end - 1 take in memory, margins included. */
float *frame_memory(const struct frame *frame, size_t row_begin);
size_t frame_rows_bytes(const struct frame *frame, size_t row_begin, size_t row_end);

/* Writes the mirror images (reflect-101) of a row whose pixels are there. Every float of it has a defined value then. */
void frame_mirror_row(const struct frame *frame, float *row);

/* Row y, which may lie above or below the picture. */
static inline float *frame_row(const struct frame *frame, ptrdiff_t y)
{
    return frame->pixels + mirror_101(y, frame->height) * frame->stride;
}

#endif
