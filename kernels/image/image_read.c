/* image_read.c - from a file to its bytes, and from these to the reader of their format. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/whole_file.h"
#include "image_codec.h"

/* The largest picture with nothing compressed, in the widest pixels there are: four channels of 16 bits. */
#define FILE_BYTES_MAX (8 * IMAGE_PIXELS_MAX)

/* PNG specification (W3C, third edition), section 5.2; ITU-T T.81, annex B.1.1.3: SOI, then any marker. */
static const unsigned char png_signature[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
static const unsigned char jpeg_signature[] = {0xFF, 0xD8, 0xFF};

static bool begins_with(const void *bytes, size_t byte_count, const void *signature, size_t signature_bytes)
{
    return byte_count >= signature_bytes && memcmp(bytes, signature, signature_bytes) == 0;
}

static bool read_format(const void *bytes, size_t byte_count, struct image *image, char why[WHY_MAX])
{
    if (begins_with(bytes, byte_count, png_signature, sizeof png_signature))
        return image_read_png(bytes, byte_count, image, why);
    if (begins_with(bytes, byte_count, jpeg_signature, sizeof jpeg_signature))
        return image_read_jpeg(bytes, byte_count, image, why);
    const char *fact = byte_count == 0 ? "it is empty" : "it begins like neither a PNG nor a JPEG";
    snprintf(why, WHY_MAX, "%s; pass a PNG or JPEG photograph", fact);
    return false;
}

bool image_read_memory(const void *bytes, size_t byte_count, struct image *image, char why[WHY_MAX])
{
    *image = (struct image){0};
    bool done = read_format(bytes, byte_count, image, why);
    if (!done)
        image_free(image);
    return done;
}

bool image_read_file(const char *path, struct image *image, char why[WHY_MAX])
{
    char cause[WHY_MAX] = "";
    size_t byte_count = 0;
    *image = (struct image){0};
    char *bytes = whole_file_read(path, FILE_BYTES_MAX, why, &byte_count);
    if (!bytes)
        return false;
    bool done = image_read_memory(bytes, byte_count, image, cause);
    free(bytes);
    if (!done)
        whole_file_refuse(path, cause, why);
    return done;
}
