/* image.c - the memory of a picture. */
#include <stdio.h>
#include <stdlib.h>

#include "image_codec.h"

bool image_allocate(struct image *image, size_t width, size_t height, size_t channels, char why[WHY_MAX])
{
    if (width == 0 || height == 0 || height > IMAGE_PIXELS_MAX / width) {
        snprintf(why, WHY_MAX, "it claims %zu x %zu pixels, and 1 to %zu can be read; pass a smaller picture", width, height,
                 IMAGE_PIXELS_MAX);
        return false;
    }
    *image = (struct image){.width = width, .height = height, .channels = channels};
    image->pixels = calloc(width * height, channels);
    if (!image->pixels)
        snprintf(why, WHY_MAX, "no memory for its %zu x %zu pixels; pass a smaller picture", width, height);
    return image->pixels != NULL;
}

void image_free(struct image *image)
{
    free(image->pixels);
    *image = (struct image){0};
}
