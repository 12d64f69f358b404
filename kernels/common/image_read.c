/* image_read.c - from a file to its bytes, and from these to the reader of their format. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "image_codec.h"

/* The largest picture with nothing compressed, in the widest pixels there are: four channels of 16 bits. */
#define FILE_BYTES_MAX (8 * IMAGE_PIXELS_MAX)

/* How much of a path a message shows: its end, which says most. */
enum { PATH_SHOWN_MAX = 200 };

/* PNG specification (W3C, third edition), section 5.2; ITU-T T.81, annex B.1.1.3: SOI, then any marker. */
static const unsigned char png_signature[] = {0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
static const unsigned char jpeg_signature[] = {0xFF, 0xD8, 0xFF};

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

/* Only regular files are read: a pipe could block for ever, and a directory has no bytes. */
static bool measure(int file, size_t *byte_count, char why[WHY_MAX])
{
    struct stat status;
    if (fstat(file, &status) != 0) {
        snprintf(why, WHY_MAX, "%s; pass a PNG or JPEG photograph", strerror(errno));
        return false;
    }
    if (!S_ISREG(status.st_mode)) {
        snprintf(why, WHY_MAX, "it is %s; pass a PNG or JPEG photograph",
                 S_ISDIR(status.st_mode) ? "a directory" : "no regular file");
        return false;
    }
    if ((uint64_t)status.st_size > FILE_BYTES_MAX) {
        snprintf(why, WHY_MAX, "it has %lld bytes, and at most %zu can be read; pass a smaller picture",
                 (long long)status.st_size, FILE_BYTES_MAX);
        return false;
    }
    *byte_count = (size_t)status.st_size;
    return true;
}

/* The first byte_count bytes, fewer when the file has shrunk meanwhile: the format's reader then finds it truncated. */
static bool slurp(int file, unsigned char *bytes, size_t *byte_count, char why[WHY_MAX])
{
    size_t done = 0;
    while (done < *byte_count) {
        ssize_t got = read(file, bytes + done, *byte_count - done);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0) {
            snprintf(why, WHY_MAX, "%s after %zu bytes; check the disk", strerror(errno), done);
            return false;
        }
        if (got == 0)
            break;
        done += (size_t)got;
    }
    *byte_count = done;
    return true;
}

static bool read_open_file(int file, struct image *image, char why[WHY_MAX])
{
    size_t byte_count = 0;
    if (!measure(file, &byte_count, why))
        return false;
    unsigned char *bytes = malloc(byte_count + 1); /* never of 0 bytes, which may be NULL */
    if (!bytes) {
        snprintf(why, WHY_MAX, "no memory for its %zu bytes; pass a smaller picture", byte_count);
        return false;
    }
    bool done = slurp(file, bytes, &byte_count, why) && image_read_memory(bytes, byte_count, image, why);
    free(bytes);
    return done;
}

bool image_read_file(const char *path, struct image *image, char why[WHY_MAX])
{
    char cause[WHY_MAX] = "";
    *image = (struct image){0};
    int file = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    bool done = file >= 0 && read_open_file(file, image, cause);
    if (file < 0)
        snprintf(cause, sizeof cause, "%s; pass the path of a PNG or JPEG photograph", strerror(errno));
    else
        close(file);
    if (!done) {
        size_t length = strlen(path);
        bool cut = length > PATH_SHOWN_MAX;
        snprintf(why, WHY_MAX, "cannot read %s%s: %.*s", cut ? "..." : "", cut ? path + length - PATH_SHOWN_MAX : path,
                 WHY_MAX - PATH_SHOWN_MAX - 20, cause);
    }
    return done;
}
