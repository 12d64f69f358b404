/* grey_png.c - writes such a file with libpng. */
#include "grey_png.h"

#include "check.h"

#include <png.h>
#include <stdlib.h>
#include <unistd.h>

struct grey_png grey_png_make(size_t width, size_t height, const unsigned char *pixels)
{
    struct grey_png made = {"/tmp/forkjoin-test-XXXXXX"};
    png_image png = {.version = PNG_IMAGE_VERSION, .format = PNG_FORMAT_GRAY};
    int file = mkstemp(made.path);
    assert_true(file >= 0);
    close(file);
    png.width = (png_uint_32)width;
    png.height = (png_uint_32)height;
    assert_true(png_image_write_to_file(&png, made.path, 0, pixels, 0, NULL));
    return made;
}

void grey_png_remove(const struct grey_png *png)
{
    unlink(png->path);
}
