/* image.h - reads a photograph, PNG or JPEG, into 8-bit pixels.
 *
 * Files come from anywhere: whatever is in them, reading ends with a picture or with a message, and never prints, exits or
 * leaks. A picture that is damaged in part is refused rather than measured half grey. */
#ifndef FORKJOIN_IMAGE_H
#define FORKJOIN_IMAGE_H

#include <stdbool.h>
#include <stddef.h>

#include "common/settings.h"

/* The largest picture that is read: 134 megapixels, above the cameras of today's (100); three bytes each make 384 MiB. A header
 * that promises more is refused before any memory is taken for it. */
#define IMAGE_PIXELS_MAX ((size_t)1 << 27)

struct image {
    size_t width, height;
    size_t channels;       /* 1: grey, 3: red, green, blue */
    unsigned char *pixels; /* row by row from the top, channels interleaved, no padding; sRGB as in the file */
};

/* Reads a file or its bytes, known by their content and not by a name. Palettes are expanded, 16 bits reduced to 8, transparent
 * pixels blended onto white; a CMYK JPEG is refused. On false *image is empty; on true image_free() frees it. */
bool image_read_file(const char *path, struct image *image, char why[WHY_MAX]);
bool image_read_memory(const void *bytes, size_t byte_count, struct image *image, char why[WHY_MAX]);

/* Frees the pixels; an empty image is fine. */
void image_free(struct image *image);

#endif
