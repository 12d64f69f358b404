/* image_codec.h - what image_read.c and the readers of single formats share. Users want image.h. */
#ifndef FORKJOIN_IMAGE_CODEC_H
#define FORKJOIN_IMAGE_CODEC_H

#include "image.h"

/* Takes zeroed memory for the pixels. False when they are more than IMAGE_PIXELS_MAX, or none, or there is no memory. */
bool image_allocate(struct image *image, size_t width, size_t height, size_t channels, char why[WHY_MAX]);

/* Like image_read_memory(), for bytes that begin like the format's; on false they may leave pixels behind for image_free(). */
bool image_read_png(const void *bytes, size_t byte_count, struct image *image, char why[WHY_MAX]);
bool image_read_jpeg(const void *bytes, size_t byte_count, struct image *image, char why[WHY_MAX]);

#endif
