/* thumbnail.h - a picture blurred and scaled down by a whole factor, row by row as a decoder delivers it.
 *
 * The blur is the binomial [1 4 6 4 1] / 16 in both directions, reflect-101 at the edges, which keeps what a smaller picture
 * cannot show from becoming a pattern; then each pixel of the thumbnail is the mean of factor x factor pixels. All in whole
 * numbers: blurred = (sum + 128) >> 8, mean = (sum + factor^2 / 2) / factor^2, so the result is the same on every machine. */
#ifndef FORKJOIN_THUMBNAIL_H
#define FORKJOIN_THUMBNAIL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    THUMBNAIL_FACTOR_MAX = 256, /* sums of a column stay below 2^16 */
    THUMBNAIL_REACH = 2,        /* of the blur */
    THUMBNAIL_RING = 8,         /* rows that are kept: a power of two above 2 x reach */
};

struct thumbnail {
    size_t width, height, channels; /* of the picture */
    size_t factor;
    size_t out_width, out_height; /* width / factor, height / factor: what is left over is cut off on the right and below */
    size_t next;                  /* row of the picture that comes next */
    unsigned char *padded;        /* one row with THUMBNAIL_REACH pixels of its mirror image at either side */
    uint16_t *ring;               /* THUMBNAIL_RING rows, blurred along the row, times 16 */
    uint16_t *columns;            /* sums of blurred rows, since the last row of the thumbnail */
    unsigned char *pixels;        /* the result: out_width x out_height x channels */
};

/* Bytes of memory that thumbnail_begin() lays out; a multiple of 64. */
size_t thumbnail_bytes(size_t width, size_t height, size_t channels, size_t factor);

/* Ready for row 0. `memory`, thumbnail_bytes() of it aligned to 64, stays the caller's. factor is at most the width, the
 * height and THUMBNAIL_FACTOR_MAX. */
void thumbnail_begin(struct thumbnail *thumbnail, void *memory, size_t width, size_t height, size_t channels, size_t factor);

/* Where the next row of the picture is to be written: width x channels bytes. */
unsigned char *thumbnail_row(struct thumbnail *thumbnail);

/* Takes the row that was written there. After the last one, thumbnail->pixels is complete. */
void thumbnail_take(struct thumbnail *thumbnail);

#endif
