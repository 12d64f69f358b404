/* peer_vips_batch.c - image.batch beside libvips. needs: vips
 *
 * The same JPEGs, the same steps: decoded whole, the same binomial blur, the mean over squares, encoded at the same quality.
 * vips_thumbnail would have libjpeg decode at a fraction of the size, which is other work. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <vips/vips.h>

#include "image/image.h"
#include "image/jpeg_codec.h"
#include "image/mirror.h"
#include "peer.h"

enum { PHOTOGRAPHS = 24, QUALITY = 80, SOURCE_QUALITY = 90, BYTES_MAX = 1 << 20 };

/* libvips rounds after each direction of the blur, ours once: a level or so, before both lose some to JPEG. */
static const double LEVELS_ALLOWED = 2;

struct jpeg {
    void *bytes;
    size_t length;
};

struct theirs {
    size_t width, height, factor;
    struct jpeg sources[PHOTOGRAPHS], thumbnails[PHOTOGRAPHS];
    VipsImage *mask;
};

static const char *version(void)
{
    return vips_version_string();
}

/* The photographs as the kernel makes them: parts of one, shifted against each other. */
static void encode_source(const struct image *source, struct theirs *theirs, size_t photograph, struct jpeg_encoder *encoder)
{
    unsigned char *pixels = malloc(theirs->width * theirs->height * 3), *at = pixels;
    char why[WHY_MAX];
    for (size_t y = 0; y < theirs->height; y++) {
        for (size_t x = 0; x < theirs->width; x++, at += 3)
            memcpy(at,
                   source->pixels + 3 * (mirror_tile(y + 61 * photograph, source->height) * source->width +
                                         mirror_tile(x + 37 * photograph, source->width)),
                   3);
    }
    struct jpeg *jpeg = &theirs->sources[photograph];
    jpeg->bytes = malloc(BYTES_MAX);
    jpeg->length = jpeg_encode(encoder, pixels, theirs->width, theirs->height, 3, SOURCE_QUALITY, jpeg->bytes, BYTES_MAX, why);
    free(pixels);
}

static void close_peer(void *context)
{
    struct theirs *theirs = context;
    for (size_t i = 0; i < PHOTOGRAPHS; i++) {
        free(theirs->sources[i].bytes);
        g_free(theirs->thumbnails[i].bytes);
    }
    g_object_unref(theirs->mask);
    free(theirs);
}

static bool open_peer(const struct ours *ours, void **context, char why[WHY_MAX])
{
    (void)ours;
    struct image source;
    if (VIPS_INIT("forkjoin") != 0 || !image_read_file(TEST_DATA "/photograph/coffee.png", &source, why))
        return false;
    vips_concurrency_set(1);
    vips_cache_set_max(0); /* or the second run would find the first one's results */
    struct theirs *theirs = calloc(1, sizeof *theirs);
    *theirs = (struct theirs){.width = 1225, .height = 816, .factor = 5};
    struct jpeg_encoder *encoder = jpeg_encoder_make();
    for (size_t i = 0; i < PHOTOGRAPHS; i++)
        encode_source(&source, theirs, i, encoder);
    jpeg_encoder_free(encoder);
    image_free(&source);
    theirs->mask = vips_image_new_matrixv(5, 1, 1.0, 4.0, 6.0, 4.0, 1.0);
    vips_image_set_double(theirs->mask, "scale", 16);
    *context = theirs;
    return true;
}

static bool make_thumbnail(const struct theirs *theirs, const struct jpeg *source, struct jpeg *thumbnail)
{
    VipsImage *decoded = NULL, *blurred = NULL, *small = NULL;
    bool done = vips_jpegload_buffer(source->bytes, source->length, &decoded, "access", VIPS_ACCESS_SEQUENTIAL, NULL) == 0 &&
                vips_convsep(decoded, &blurred, theirs->mask, "precision", VIPS_PRECISION_INTEGER, NULL) == 0 &&
                vips_shrink(blurred, &small, (double)theirs->factor, (double)theirs->factor, NULL) == 0 &&
                vips_jpegsave_buffer(small, &thumbnail->bytes, &thumbnail->length, "Q", QUALITY, "strip", TRUE, NULL) == 0;
    VIPS_UNREF(small);
    VIPS_UNREF(blurred);
    VIPS_UNREF(decoded);
    return done;
}

static bool run(void *context, double *seconds, char why[WHY_MAX])
{
    (void)seconds;
    struct theirs *theirs = context;
    for (size_t i = 0; i < PHOTOGRAPHS; i++) {
        g_free(theirs->thumbnails[i].bytes);
        theirs->thumbnails[i] = (struct jpeg){0};
        if (!make_thumbnail(theirs, &theirs->sources[i], &theirs->thumbnails[i])) {
            snprintf(why, WHY_MAX, "libvips: %s", vips_error_buffer());
            return false;
        }
    }
    return true;
}

/* Mean difference of two thumbnails in levels; infinite when they are not of one size. */
static double distance(const struct jpeg *theirs, const unsigned char *ours, size_t length)
{
    struct image a = {0}, b = {0};
    char why[WHY_MAX];
    double sum = 0;
    bool same = image_read_memory(theirs->bytes, theirs->length, &a, why) && image_read_memory(ours, length, &b, why) &&
                a.width == b.width && a.height == b.height && a.channels == b.channels;
    size_t count = a.width * a.height * a.channels;
    for (size_t i = 0; same && i < count; i++)
        sum += fabs((double)a.pixels[i] - b.pixels[i]);
    image_free(&a);
    image_free(&b);
    return same ? sum / (double)count : (double)INFINITY;
}

static bool agree(const struct ours *ours, const void *context, struct finding *finding)
{
    const struct theirs *theirs = context;
    double worst = 0;
    for (size_t i = 0; i < PHOTOGRAPHS; i++) {
        struct span span;
        size_t length;
        ours->kernel->outputs(ours->state, (struct range){i, i + 1}, &span); /* a length, then as many bytes */
        memcpy(&length, span.begin, sizeof length);
        worst = fmax(worst, distance(&theirs->thumbnails[i], (unsigned char *)span.begin + sizeof length, length));
    }
    snprintf(finding->text, FINDING_MAX,
             "decoded thumbnails differ by %.2f levels in the mean, at most %.0f: libvips rounds twice", worst, LEVELS_ALLOWED);
    return worst <= LEVELS_ALLOWED;
}

const struct contest contests[] = {
    {
        .name = "image.batch libvips",
        .kernel = "image.batch",
        .peer = "libvips jpegload, convsep, shrink, jpegsave;",
        .version = version,
        .setting = "one thread, sequential access (rows stream through), its cache of results off",
        .size = PHOTOGRAPHS,
        .reach = 1,
        .open = open_peer,
        .run = run,
        .agree = agree,
        .close = close_peer,
    },
};
const size_t contest_count = sizeof contests / sizeof *contests;
