/* image_filter.c - the frames of a clip filtered by any K x K coefficients: correlation in 32-bit float, one or three channels.
 *
 * What no shortcut helps with: the coefficients are neither symmetric nor separable, so every pixel takes K x K products, as it
 * does in the layers of a neural network or under the measured blur of a lens. The frames come one after another (film.h). A
 * chunk is a strip of whole rows, which reads its halo from the frame itself. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "image/film.h"
#include "image/filter.h"
#include "kernel.h"

enum { STRIP_PIXELS_MIN = 8 * 1024 }; /* 8 us at the default width; below, handing out strips would be what is measured */

/* 16 frames run for about 0.1 s at `small`; a step of some milliseconds is long beside the barrier that ends it. */
static const struct parameter parameters[] = {
    {"width", "width and height K of the filter in pixels, odd", 7, 1, FILTER_WIDTH_MAX, true},
    {"channels", "1: brightness, 3: red, green and blue, interleaved", 1, 1, 3, true},
    {"frames", "how many frames are filtered, one after another", 16, 1, 4096, true},
    {0},
};

/* problem->parameters */
struct shape {
    struct film_shape film; /* first */
    struct filter filter;
};

/* A value takes K x K products and one sum fewer. */
static bool describe(const struct settings *settings, struct problem *problem, char why[WHY_MAX])
{
    size_t width = (size_t)settings_value(settings, "width");
    if (width % 2 == 0) {
        snprintf(why, WHY_MAX, "width is odd, so that a pixel is in the middle, not %zu; pass %zu or %zu", width, width - 1,
                 width + 1);
        return false;
    }
    struct shape *shape = malloc(sizeof *shape);
    struct filter filter = filter_rising(width);
    if (!shape || !film_describe(settings, filter_strip_rows(&filter), STRIP_PIXELS_MIN, &shape->film, problem, why)) {
        if (!shape)
            snprintf(why, WHY_MAX, "out of memory");
        free(shape);
        return false;
    }
    shape->filter = filter;
    problem->parameters = shape;
    problem->flops_per_item = (double)(problem->step_count * shape->film.channels * (2 * width * width - 1));
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

static const struct filter *filter_of(const struct film *film)
{
    return &((const struct shape *)film->problem->parameters)->filter;
}

static bool run_range(const void *state, void *local, size_t step, const void *previous, struct range range, void *partial,
                      char why[WHY_MAX])
{
    (void)local, (void)previous, (void)partial, (void)why;
    const struct film *film = state;
    struct range rows = film_rows(film, range);
    filter_rows(filter_of(film), film_frame(film, step), &film->result, rows.begin, rows.end, film->shape->past_caches);
    return true;
}

/* Products and sums of one value, each rounded by at most half a unit in the last place of a value up to 1, 2^-25. */
static double rounding_of(const struct filter *filter)
{
    return 2 * (double)(filter->width * filter->width) * ldexp(1, -25);
}

/* The definition: a film_value, knowing nothing of margins. */
static double correlation(const void *context, const struct frame *source, size_t i, size_t y)
{
    const struct filter *filter = context;
    const float *weight = filter->weights;
    ptrdiff_t radius = (ptrdiff_t)filter->width / 2, x = (ptrdiff_t)(i / source->channels);
    double sum = 0;
    for (ptrdiff_t dy = -radius; dy <= radius; dy++) {
        const float *row = source->pixels + mirror_101((ptrdiff_t)y + dy, source->height) * source->stride;
        for (ptrdiff_t dx = -radius; dx <= radius; dx++)
            sum += (double)*weight++ * (double)row[mirror_101(x + dx, source->width) * source->channels + i % source->channels];
    }
    return sum;
}

/* Coefficients are positive and add up to 1, so values stay between 0 and 1. */
static bool verify(const void *state, const void *answer, struct finding *finding)
{
    (void)answer;
    const struct film *film = state;
    const struct filter *filter = filter_of(film);
    return film_verify(film, correlation, filter, 0, 1, rounding_of(filter), finding);
}

const struct kernel kernel_image_filter = {
    .name = "image.filter",
    .summary = "the frames of a clip filtered by any K x K coefficients, 32-bit float",
    .item = "pixel",
    .sizes = {512 * 1024, 3 * 1024 * 1024, 64 * 1024 * 1024, 320 * 1024 * 1024},
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
