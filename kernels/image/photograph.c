/* photograph.c - a photograph as brightness in 32-bit float, tiled by mirroring. */
#include "photograph.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "mirror.h"

/* In the folder of data that comes with forkjoin; its README.md names author and licence. */
#define OWN_PHOTOGRAPH "photograph/coffee.png"

enum { PATH_BYTES = 4096 }; /* Linux' PATH_MAX */

/* Luma of red, green and blue bytes: ITU-R BT.601-7, section 2.5.1. */
static float luma_of(const unsigned char *pixel)
{
    return (float)((0.299 * pixel[0] + 0.587 * pixel[1] + 0.114 * pixel[2]) / 255);
}

static bool to_luma(const struct image *image, struct photograph *photograph, char why[WHY_MAX])
{
    size_t pixel_count = image->width * image->height;
    float *luma = malloc(pixel_count * sizeof *luma);
    if (!luma) {
        snprintf(why, WHY_MAX, "no memory for a photograph of %zu x %zu pixels; pass a smaller one", image->width,
                 image->height);
        return false;
    }
    for (size_t i = 0; i < pixel_count; i++)
        luma[i] = image->channels == 1 ? (float)(image->pixels[i] / 255.0) : luma_of(image->pixels + 3 * i);
    *photograph = (struct photograph){.width = image->width, .height = image->height, .luma = luma};
    return true;
}

bool photograph_read(const struct settings *settings, struct image *image, char why[WHY_MAX])
{
    char own[PATH_BYTES];
    snprintf(own, sizeof own, "%s/" OWN_PHOTOGRAPH, settings->data_directory ? settings->data_directory : ".");
    return image_read_file(settings->input ? settings->input : own, image, why);
}

bool photograph_open(const struct settings *settings, struct photograph *photograph, char why[WHY_MAX])
{
    struct image image;
    if (!photograph_read(settings, &image, why))
        return false;
    bool done = to_luma(&image, photograph, why);
    image_free(&image);
    return done;
}

void photograph_close(struct photograph *photograph)
{
    free(photograph->luma);
    *photograph = (struct photograph){0};
}

void photograph_size(const struct photograph *photograph, size_t pixel_count, size_t *width, size_t *height)
{
    double shape = (double)photograph->width / (double)photograph->height;
    double wanted = round(sqrt((double)pixel_count * shape));
    *width = wanted < 1 ? 1 : wanted > (double)pixel_count ? pixel_count : (size_t)wanted;
    *height = (pixel_count + *width / 2) / *width;
}

void photograph_row(const struct photograph *photograph, size_t y, size_t width, float *row)
{
    const float *source = photograph->luma + mirror_tile(y, photograph->height) * photograph->width;
    for (size_t x = 0; x < width; x++)
        row[x] = source[mirror_tile(x, photograph->width)];
}

void photograph_row_colour(const struct image *image, size_t y, size_t width, float *row)
{
    const unsigned char *source = image->pixels + mirror_tile(y, image->height) * image->width * image->channels;
    for (size_t x = 0; x < width; x++) {
        const unsigned char *pixel = source + mirror_tile(x, image->width) * image->channels;
        for (size_t channel = 0; channel < 3; channel++)
            row[3 * x + channel] = (float)(pixel[image->channels == 3 ? channel : 0] / 255.0);
    }
}
