/* photograph.h - a photograph as brightness in 32-bit float, and pictures of any size made of it. */
#ifndef FORKJOIN_PHOTOGRAPH_H
#define FORKJOIN_PHOTOGRAPH_H

#include <stdbool.h>
#include <stddef.h>

#include "common/settings.h"
#include "image.h"

/* Reads settings->input or, when that is NULL, the photograph that comes with forkjoin, in colour. On true image_free() frees
 * it.
 */
bool photograph_read(const struct settings *settings, struct image *image, char why[WHY_MAX]);

struct photograph {
    size_t width, height;
    float *luma; /* row by row, 0 (black) to 1 (white) */
};

/* Reads settings->input or, when that is NULL, the photograph that comes with forkjoin. On true photograph_close() frees it. */
bool photograph_open(const struct settings *settings, struct photograph *photograph, char why[WHY_MAX]);
void photograph_close(struct photograph *photograph);

/* The size of a picture of about pixel_count pixels in the photograph's shape: the width is sqrt(pixel_count x width / height),
 * the height pixel_count / width, both rounded to the nearest and at least 1, the width at most pixel_count. So width x height
 * misses pixel_count by half a row at most, and one pixel is 1 x 1. */
void photograph_size(const struct photograph *photograph, size_t pixel_count, size_t *width, size_t *height);

/* Row y of a picture `width` pixels wide that shows the photograph from its top left corner and goes on with mirror images of
 * it, so that no seam is an edge. */
void photograph_row(const struct photograph *photograph, size_t y, size_t width, float *row);

/* The same of a photograph in colour, as photograph_read() gives it: red, green and blue from 0 to 1, interleaved. A grey one
 * has all three alike. */
void photograph_row_colour(const struct image *image, size_t y, size_t width, float *row);

#endif
