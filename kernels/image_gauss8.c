/* image_gauss8.c - Gaussian blur of the frames of a clip in 8 bits, grey or in colour, exact to the last bit.
 *
 * Blurred along the rows and down the columns (separable: 2 K instead of K^2 products), by weights in 256ths; each number is
 * rounded once. How: image/blur8.h. The frames: image/clip.h. All is whole numbers, so there are no flops. */
#include <stdio.h>
#include <stdlib.h>

#include "image/blur8.h"
#include "image/clip.h"

/* A strip sums its neighbours' rows along again, up to K - 1 of them: strips are large, 60 us. */
static struct clip_form form_of(size_t channels)
{
    return (struct clip_form){
        .channels = channels, .result_bits = 8, .strip_count = 128, .strip_pixels_min = 256 * 1024, .strip_rows = 2};
}

static const struct parameter parameters[] = {
    {"width", "of the Gaussian in pixels, odd; its standard deviation is (width - 1) / 6", 9, 1, 2 * BLUR8_RADIUS_MAX + 1,
     true},
    {"channels", "1: grey, 3: red, green, blue", 1, 1, 3, true},
    {"frames", "how many frames are blurred, one after another", 16, 1, 4096, true},
    {0},
};

/* problem->parameters */
struct shape {
    struct clip_shape clip; /* first */
    struct blur8 blur;
};

static bool describe_with(const struct settings *settings, struct shape *shape, struct problem *problem, char why[WHY_MAX])
{
    size_t width = (size_t)settings_value(settings, "width"), channels = (size_t)settings_value(settings, "channels");
    if (width % 2 == 0 || channels == 2) {
        snprintf(why, WHY_MAX,
                 width % 2 == 0 ? "width is %zu; it must be odd, so that it has a middle"
                                : "channels is %zu; pass 1 for grey or 3 for colour",
                 width % 2 == 0 ? width : channels);
        return false;
    }
    const struct clip_form form = form_of(channels);
    if (!clip_describe(settings, &form, &shape->clip, problem, why))
        return false;
    shape->blur = blur8_gaussian(width / 2);
    return true;
}

static bool describe(const struct settings *settings, struct problem *problem, char why[WHY_MAX])
{
    struct shape *shape = malloc(sizeof *shape);
    if (!shape) {
        snprintf(why, WHY_MAX, "out of memory");
        return false;
    }
    if (describe_with(settings, shape, problem, why))
        return true;
    free(shape);
    return false;
}

static const struct blur8 *blur_of(const struct problem *problem)
{
    return &((const struct shape *)problem->parameters)->blur;
}

static void forget(struct problem *problem)
{
    clip_close(problem->parameters);
    free(problem->parameters);
    problem->parameters = NULL;
}

static bool run_range(const void *state, void *local, size_t step, const void *previous, struct range range, void *partial,
                      char why[WHY_MAX])
{
    (void)local, (void)previous, (void)partial, (void)why;
    const struct clip *clip = state;
    struct range rows = clip_rows(clip, range);
    blur8_rows(blur_of(clip->problem), clip->shape->form.channels, clip_frame(clip, step), &clip->result, rows.begin, rows.end);
    return true;
}

/* --- is it right? ------------------------------------------------------------------------------------------------------- */

/* The definition: a double loop in integers, knowing nothing of margins and pairs. */
static int blurred(const struct clip *clip, const struct plane8 *frame, ptrdiff_t x, ptrdiff_t y)
{
    const struct blur8 *blur = blur_of(clip->problem);
    ptrdiff_t radius = (ptrdiff_t)blur->radius, channels = (ptrdiff_t)clip->shape->form.channels;
    long long sum = 1 << 15;
    for (ptrdiff_t dy = -radius; dy <= radius; dy++) {
        for (ptrdiff_t dx = -radius; dx <= radius; dx++)
            sum += (long long)blur->weights[labs(dy)] * blur->weights[labs(dx)] *
                   clip_number(clip, frame, x + dx * channels, y + dy);
    }
    return (int)(sum >> 16);
}

static bool verify(const void *state, const void *answer, struct finding *finding)
{
    (void)answer;
    return clip_verify(state, blurred, finding);
}

const struct kernel kernel_image_gauss8 = {
    .name = "image.gauss8",
    .summary = "Gaussian blur of the frames of a clip, 8 bits, grey or colour",
    .item = "pixel",
    .sizes = {1024 * 1024, 8 * 1024 * 1024, 64 * 1024 * 1024, 512 * 1024 * 1024},
    .parameters = parameters,
    .input = "a PNG or JPEG photograph",
    .lesson = &lesson_images,
    .only_named = true,
    .describe = describe,
    .forget = forget,
    .setup = clip_setup,
    .fill = clip_fill,
    .run_range = run_range,
    .outputs = clip_outputs,
    .verify = verify,
};
