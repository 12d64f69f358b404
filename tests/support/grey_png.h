/* grey_png.h - a PNG file of grey pixels in the temporary folder, for tests that bring a picture of their own. */
#ifndef FORKJOIN_GREY_PNG_H
#define FORKJOIN_GREY_PNG_H

#include <stddef.h>

struct grey_png {
    char path[64];
};

/* Writes width x height pixels, row after row. What fails ends the test. */
struct grey_png grey_png_make(size_t width, size_t height, const unsigned char *pixels);
void grey_png_remove(const struct grey_png *png);

#endif
