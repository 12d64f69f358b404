/* peer_vips_filter.c - image.filter beside libvips' convolution. needs: vips
 *
 * vips_conv() in float is what libvips offers for a mask that is not separable. It repeats the last pixel beyond the edges
 * where ours mirrors, so the pixels that see the edges are not compared. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <vips/vips.h>

#include "image/filter.h"
#include "image/photograph.h"
#include "peer.h"

enum { PIXELS = 3840 * 2160, WIDTH = 5 };

/* libvips adds in its own order: sums of 25 products, of at most 1 together. */
static const double DIFFERENCE_ALLOWED = 2 * 25 * 0x1p-25;

struct theirs {
    size_t width, height;
    float *frame, *result; /* one, the first: one run is one frame */
    VipsImage *input, *mask;
};

static const char *version(void)
{
    return vips_version_string();
}

static void close_peer(void *context)
{
    struct theirs *theirs = context;
    VIPS_UNREF(theirs->input);
    VIPS_UNREF(theirs->mask);
    g_free(theirs->result);
    free(theirs->frame);
    free(theirs);
}

/* Coefficients as the kernel's; libvips correlates too. */
static VipsImage *make_mask(void)
{
    struct filter filter = filter_rising(WIDTH);
    VipsImage *mask = vips_image_new_matrix(WIDTH, WIDTH);
    for (int i = 0; i < WIDTH * WIDTH; i++)
        *VIPS_MATRIX(mask, i % WIDTH, i / WIDTH) = (double)filter.weights[i];
    return mask;
}

static bool open_peer(const struct ours *ours, void **context, char why[WHY_MAX])
{
    (void)ours;
    struct photograph photograph;
    if (VIPS_INIT("forkjoin") != 0 || !photograph_open(&(struct settings){.data_directory = TEST_DATA}, &photograph, why))
        return false;
    vips_concurrency_set(1);
    vips_cache_set_max(0); /* or the second run would find the first one's results */
    struct theirs *theirs = calloc(1, sizeof *theirs);
    photograph_size(&photograph, PIXELS, &theirs->width, &theirs->height);
    theirs->frame = malloc(theirs->width * theirs->height * sizeof(float));
    for (size_t y = 0; y < theirs->height; y++)
        photograph_row(&photograph, y, theirs->width, theirs->frame + y * theirs->width);
    photograph_close(&photograph);
    theirs->input = vips_image_new_from_memory(theirs->frame, theirs->width * theirs->height * sizeof(float),
                                               (int)theirs->width, (int)theirs->height, 1, VIPS_FORMAT_FLOAT);
    theirs->mask = make_mask();
    *context = theirs;
    return true;
}

static bool run(void *context, double *seconds, char why[WHY_MAX])
{
    (void)seconds;
    struct theirs *theirs = context;
    VipsImage *filtered = NULL;
    size_t bytes = 0;
    g_free(theirs->result);
    theirs->result = NULL;
    if (vips_conv(theirs->input, &filtered, theirs->mask, "precision", VIPS_PRECISION_FLOAT, NULL) == 0)
        theirs->result = vips_image_write_to_memory(filtered, &bytes);
    VIPS_UNREF(filtered);
    if (theirs->result)
        return true;
    snprintf(why, WHY_MAX, "libvips: %s", vips_error_buffer());
    return false;
}

static bool agree(const struct ours *ours, const void *context, struct finding *finding)
{
    const struct theirs *theirs = context;
    struct span spans[SPAN_MAX];
    ours->kernel->outputs(ours->state, (struct range){0, ours->problem.item_count}, spans);
    struct frame frame = frame_in(spans[0].begin, theirs->width, theirs->height, 1, 0);
    double worst = 0;
    for (size_t y = WIDTH / 2; y < theirs->height - WIDTH / 2; y++) {
        for (size_t x = WIDTH / 2; x < theirs->width - WIDTH / 2; x++) {
            double difference =
                fabs((double)frame_row(&frame, (ptrdiff_t)y)[x] - (double)theirs->result[y * theirs->width + x]);
            worst = difference <= worst ? worst : difference; /* NaN stays */
        }
    }
    snprintf(finding->text, FINDING_MAX, "pixels off the edges differ by %.1e, at most %.0e: sums in another order", worst,
             DIFFERENCE_ALLOWED);
    return worst <= DIFFERENCE_ALLOWED;
}

const struct contest contests[] = {
    {
        .name = "image.filter libvips K=5",
        .kernel = "image.filter",
        .peer = "libvips conv, float",
        .version = version,
        .setting = "one thread, its cache of results off; frame and result in memory",
        .size = PIXELS,
        .assignments = (const char *const[]){"width=5", "frames=1", NULL},
        .open = open_peer,
        .run = run,
        .agree = agree,
        .close = close_peer,
    },
};
const size_t contest_count = sizeof contests / sizeof *contests;
