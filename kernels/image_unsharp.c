/* image_unsharp.c - the frames of a clip sharpened by unsharp masking: source + amount (source - blurred), 32-bit float.
 *
 * Older than computers: a blurred negative masks the plate (Schreiber 1970, "Wirephoto quality improvement by unsharp masking",
 * Pattern Recognition 2(2), brought it to electronics). The blur is image.gauss's of 5 x 5 pixels; blur, difference and sum are
 * one pass over memory. The frames come one after another (film.h). A chunk is a strip of whole rows, which reads its halo from
 * the frame itself. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "image/film.h"
#include "image/sharpen.h"
#include "kernel.h"

enum {
    STRIP_ROWS = 2 * FRAME_ROWS,
    STRIP_PIXELS_MIN = 16 * 1024 /* 7 us; below, handing out strips would be what is measured */
};

/* 48 frames run for about 0.1 s at `small`; a step of some milliseconds is long beside the barrier that ends it. */
static const struct parameter parameters[] = {
    {"amount", "how much of what the blur takes away is added", 0.5, 0, 10, false},
    {"channels", "1: brightness, 3: red, green and blue, interleaved", 1, 1, 3, true},
    {"frames", "how many frames are sharpened, one after another", 48, 1, 4096, true},
    {0},
};

/* problem->parameters */
struct shape {
    struct film_shape film; /* first */
    struct blur blur;
    float amount;
};

/* A value takes, for radius r = 2, r + 1 products and 2 r sums in either direction, and two sums and a product after. */
static bool describe(const struct settings *settings, struct problem *problem, char why[WHY_MAX])
{
    struct shape *shape = malloc(sizeof *shape);
    if (!shape || !film_describe(settings, STRIP_ROWS, STRIP_PIXELS_MIN, &shape->film, problem, why)) {
        if (!shape)
            snprintf(why, WHY_MAX, "out of memory");
        free(shape);
        return false;
    }
    shape->blur = blur_gaussian(SHARPEN_RADIUS);
    shape->amount = (float)settings_value(settings, "amount");
    problem->parameters = shape;
    problem->flops_per_item = (double)(problem->step_count * shape->film.channels * (2 * (3 * SHARPEN_RADIUS + 1) + 3));
    problem->flop_bits = 32;
    return true;
}

static void forget(struct problem *problem)
{
    struct shape *shape = problem->parameters;
    film_close(&shape->film);
    free(shape);
    problem->parameters = NULL;
}

static const struct shape *shape_of(const struct film *film)
{
    return film->problem->parameters;
}

static bool run_range(const void *state, void *local, size_t step, const void *previous, struct range range, void *partial,
                      char why[WHY_MAX])
{
    (void)local, (void)previous, (void)partial, (void)why;
    const struct film *film = state;
    const struct shape *shape = shape_of(film);
    struct range rows = film_rows(film, range);
    sharpen_rows(&shape->blur, shape->amount, film_frame(film, step), &film->result, rows.begin, rows.end,
                 shape->film.past_caches);
    return true;
}

/* The blur rounds 2 (3 r + 1) times by half a unit in the last place of a value up to 1, 2^-25, the difference once more; all
 * that counts `amount` times, and then come two roundings of values up to 1 + amount. */
static double rounding_of(const struct shape *shape)
{
    double amount = (double)shape->amount;
    return ((2 * (3 * SHARPEN_RADIUS + 1) + 1) * amount + 2 * (1 + amount)) * ldexp(1, -25);
}

/* The definition: a film_value, knowing nothing of margins, and summing in two dimensions. */
static double sharpened(const void *context, const struct frame *source, size_t i, size_t y)
{
    const struct shape *shape = context;
    size_t channel = i % source->channels;
    ptrdiff_t x = (ptrdiff_t)(i / source->channels);
    double blurred = 0;
    for (ptrdiff_t dy = -SHARPEN_RADIUS; dy <= SHARPEN_RADIUS; dy++) {
        const float *row = source->pixels + mirror_101((ptrdiff_t)y + dy, source->height) * source->stride;
        for (ptrdiff_t dx = -SHARPEN_RADIUS; dx <= SHARPEN_RADIUS; dx++)
            blurred += (double)shape->blur.weights[labs(dx)] * (double)shape->blur.weights[labs(dy)] *
                       (double)row[mirror_101(x + dx, source->width) * source->channels + channel];
    }
    double value = (double)source->pixels[y * source->stride + i];
    return value + (double)shape->amount * (value - blurred);
}

/* Source and blur lie between 0 and 1, so their difference does not exceed 1. */
static bool verify(const void *state, const void *answer, struct finding *finding)
{
    (void)answer;
    const struct film *film = state;
    const struct shape *shape = shape_of(film);
    double amount = (double)shape->amount;
    return film_verify(film, sharpened, shape, -amount, 1 + amount, rounding_of(shape), finding);
}

const struct kernel kernel_image_unsharp = {
    .name = "image.unsharp",
    .summary = "the frames of a clip sharpened by unsharp masking, 32-bit float",
    .item = "pixel",
    .sizes = {512 * 1024, 4 * 1024 * 1024, 64 * 1024 * 1024, 320 * 1024 * 1024},
    .parameters = parameters,
    .input = "a PNG or JPEG photograph",
    .lesson = &lesson_images,
    .only_named = true,
    .describe = describe,
    .forget = forget,
    .setup = film_setup,
    .fill = film_fill,
    .run_range = run_range,
    .outputs = film_outputs,
    .verify = verify,
};
