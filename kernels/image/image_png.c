/* image_png.c - reads a PNG through libpng's simplified interface, which keeps errors in a struct instead of jumping. */
#include <png.h>
#include <stdio.h>
#include <string.h>

#include "image_codec.h"

static bool refuse(const png_image *png, char why[WHY_MAX])
{
    snprintf(why, WHY_MAX, "it is a damaged or truncated PNG (libpng: %s); pass an intact one", png->message);
    return false;
}

static bool read_pixels(png_image *png, struct image *image, char why[WHY_MAX])
{
    bool colour = png->format & PNG_FORMAT_FLAG_COLOR;
    png->format = colour ? PNG_FORMAT_RGB : PNG_FORMAT_GRAY;
    png->flags |= PNG_IMAGE_FLAG_16BIT_sRGB; /* 16 bits are what cameras write, in sRGB like the rest, and not linear light */
    if (!image_allocate(image, png->width, png->height, colour ? 3 : 1, why))
        return false;
    const png_color white = {255, 255, 255};
    return png_image_finish_read(png, &white, image->pixels, 0, NULL) || refuse(png, why);
}

bool image_read_png(const void *bytes, size_t byte_count, struct image *image, char why[WHY_MAX])
{
    png_image png = {.version = PNG_IMAGE_VERSION};
    bool done = png_image_begin_read_from_memory(&png, bytes, byte_count) ? read_pixels(&png, image, why) : refuse(&png, why);
    png_image_free(&png);
    return done;
}
