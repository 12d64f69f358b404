/* image_jpeg.c - reads a whole JPEG. */
#include <stdio.h>

#include "image_codec.h"

#ifdef FORKJOIN_HAVE_JPEG

#include "jpeg_codec.h"

static bool begin(void *context, size_t width, size_t height, size_t channels, char why[WHY_MAX])
{
    return image_allocate(context, width, height, channels, why);
}

static unsigned char *row_of(void *context, size_t y)
{
    const struct image *image = context;
    return image->pixels + y * image->width * image->channels;
}

bool image_read_jpeg(const void *bytes, size_t byte_count, struct image *image, char why[WHY_MAX])
{
    const struct jpeg_sink sink = {begin, row_of};
    struct jpeg_decoder *decoder = jpeg_decoder_make();
    if (!decoder)
        snprintf(why, WHY_MAX, "no memory to read a JPEG; free some");
    bool done = decoder && jpeg_decode(decoder, bytes, byte_count, &sink, image, why);
    jpeg_decoder_free(decoder);
    return done;
}

#else

bool image_read_jpeg(const void *bytes, size_t byte_count, struct image *image, char why[WHY_MAX])
{
    (void)bytes, (void)byte_count, (void)image;
    snprintf(why, WHY_MAX,
             "it is a JPEG, and forkjoin was built without libjpeg; install it (make deps) and build again, or pass "
             "a PNG");
    return false;
}

#endif
