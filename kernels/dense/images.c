/* images.c - reads pixels, refuses what cannot be some, and scales them. */
#include "images.h"

#include <stdio.h>

enum { PATH_BYTES_MAX = 4096 };

static bool scale(struct table *images, const char *path, char why[WHY_MAX])
{
    if (images->column_count != IMAGE_PIXELS) {
        snprintf(why, WHY_MAX, "%s has %zu columns; an image is a row of 28 x 28 = %d pixels", path, images->column_count,
                 IMAGE_PIXELS);
        return false;
    }
    for (size_t i = 0; i < images->row_count * IMAGE_PIXELS; i++) {
        float pixel = images->values[i];
        if (!(pixel >= 0 && pixel <= 255)) {
            snprintf(why, WHY_MAX, "%s: row %zu, column %zu is %g; pixels are 0 to 255, and none may be missing", path,
                     i / IMAGE_PIXELS + 1, i % IMAGE_PIXELS + 1, (double)pixel);
            return false;
        }
        images->values[i] = pixel / 255;
    }
    return true;
}

bool images_read(struct table *images, const char *input, const char *data_directory, char why[WHY_MAX])
{
    char path[PATH_BYTES_MAX];
    if (!input) {
        snprintf(path, sizeof path, "%s/fashion/images.npy", data_directory);
        input = path;
    }
    if (!table_read(images, input, why))
        return false;
    if (scale(images, input, why))
        return true;
    table_free(images);
    return false;
}
