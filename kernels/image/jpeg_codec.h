/* jpeg_codec.h - JPEG to rows and back through libjpeg, which keeps its memory from one picture to the next.
 *
 * Only where libjpeg was found at build time (FORKJOIN_HAVE_JPEG); image.h reads files whether or not. */
#ifndef FORKJOIN_JPEG_CODEC_H
#define FORKJOIN_JPEG_CODEC_H

#include <stdbool.h>
#include <stddef.h>

#include "common/settings.h"

/* Where decoded rows go, from the top. Both functions get `context`. */
struct jpeg_sink {
    /* Once, when the size is known; false with the cause in `why` refuses the picture. channels is 1 (grey) or 3 (RGB). */
    bool (*begin)(void *context, size_t width, size_t height, size_t channels, char why[WHY_MAX]);
    /* The width x channels bytes that row y will be written to. The row before is complete then. */
    unsigned char *(*row)(void *context, size_t y);
};

struct jpeg_decoder;

/* NULL when memory is short. */
struct jpeg_decoder *jpeg_decoder_make(void);
void jpeg_decoder_free(struct jpeg_decoder *decoder); /* NULL is fine */

/* False, why: bytes that are no intact JPEG (libjpeg's warnings are errors here), CMYK, more scans than a camera writes, or
 * what begin() refused. The decoder can be used again in any case. */
bool jpeg_decode(struct jpeg_decoder *decoder, const void *bytes, size_t byte_count, const struct jpeg_sink *sink,
                 void *context, char why[WHY_MAX]);

struct jpeg_encoder;

/* NULL when memory is short. */
struct jpeg_encoder *jpeg_encoder_make(void);
void jpeg_encoder_free(struct jpeg_encoder *encoder); /* NULL is fine */

/* A baseline JPEG of the quality (1 to 100) of width x height pixels, rows without padding, into at most `capacity` bytes.
 * Returns how many; 0 with the cause in `why` when they are too few. */
size_t jpeg_encode(struct jpeg_encoder *encoder, const unsigned char *pixels, size_t width, size_t height, size_t channels,
                   int quality, void *bytes, size_t capacity, char why[WHY_MAX]);

#endif
