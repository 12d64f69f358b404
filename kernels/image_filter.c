/* image_filter.c - the frames of a clip filtered by any K x K coefficients: correlation in 32-bit float, one or three channels.
 *
 * What no shortcut helps with: the coefficients are neither symmetric nor separable, so every pixel takes K x K products, as in
 * the layers of a neural network or in a lens's measured blur. The frames come one after another, as a camera delivers them: a
 * step each, of FRAMES different ones in turn. A chunk is a strip of whole rows, which reads its halo from the frame itself. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "image/filter.h"
#include "image/photograph.h"
#include "kernel.h"

/* More than any machine can hold, and few enough that sizes in bytes don't wrap. */
#define PIXELS_MAX  ((size_t)1 << 48)

/* Where frames and result together are beyond this, nothing of a result would be in a cache when it is looked at: most cores
 * have a smaller share of the last level. */
#define CACHE_BYTES ((size_t)32 << 20)

enum {
    FRAMES = 2, /* the second shows the picture from its right and lower edge, so that steps can be told apart */
    STRIPS = 128,
    STRIP_PIXELS_MIN = 8 * 1024, /* 8 us at the default width; below, handing out strips would be what is measured */
    CHECKED_PIXELS = 20000,
};

static const struct parameter parameters[] = {
    {"width", "width and height K of the filter in pixels, odd", 7, 1, FILTER_WIDTH_MAX, true},
    {"channels", "1: brightness, 3: red, green and blue, interleaved", 1, 1, FILTER_CHANNELS_MAX, true},
    {"frames", "how many frames are filtered, one after another", 32, 1, 4096, true},
    {0},
};

/* problem->parameters */
struct shape {
    struct photograph photograph; /* its luma with one channel */
    struct image colours;         /* with three */
    struct filter filter;
    size_t width, height, channels; /* of a frame */
    bool past_caches;
};

struct clip {
    const struct problem *problem;
    const struct shape *shape;
    struct frame frames[FRAMES];
    struct frame result;
};

static void lay_out(struct clip *clip, struct arena *arena)
{
    const struct shape *shape = clip->shape;
    size_t bytes = frame_bytes(shape->width, shape->height, shape->channels, FRAME_MARGIN);
    for (size_t i = 0; i < FRAMES; i++)
        clip->frames[i] = frame_in(arena_take(arena, bytes), shape->width, shape->height, shape->channels, FRAME_MARGIN);
    bytes = frame_bytes(shape->width, shape->height, shape->channels, 0);
    clip->result = frame_in(arena_take(arena, bytes), shape->width, shape->height, shape->channels, 0);
}

static size_t count_arena_bytes(const struct shape *shape)
{
    struct arena measure = {0};
    struct clip clip = {.shape = shape};
    arena_take(&measure, sizeof clip);
    lay_out(&clip, &measure);
    return measure.used;
}

static size_t strip_rows(const struct shape *shape)
{
    size_t pixels = shape->width * shape->height / STRIPS;
    size_t rows = (pixels > STRIP_PIXELS_MIN ? pixels : STRIP_PIXELS_MIN) / shape->width;
    return rows < FRAME_ROWS ? FRAME_ROWS : rows / FRAME_ROWS * FRAME_ROWS;
}

static bool check(const struct settings *settings, char why[WHY_MAX])
{
    size_t width = (size_t)settings_value(settings, "width");
    if (width % 2 == 0) {
        snprintf(why, WHY_MAX, "width is odd, so that a pixel is in the middle, not %zu; pass %zu or %zu", width, width - 1,
                 width + 1);
        return false;
    }
    if (settings_value(settings, "channels") == 2) {
        snprintf(why, WHY_MAX, "channels is 1 (brightness) or 3 (red, green and blue), not 2");
        return false;
    }
    if (settings->size > PIXELS_MAX) {
        snprintf(why, WHY_MAX, "%zu pixels are more than any memory holds; pass a smaller --size", settings->size);
        return false;
    }
    return true;
}

static bool open_photograph(const struct settings *settings, struct shape *shape, char why[WHY_MAX])
{
    shape->channels = (size_t)settings_value(settings, "channels");
    if (shape->channels == 1)
        return photograph_open(settings, &shape->photograph, why);
    if (!photograph_read(settings, &shape->colours, why))
        return false;
    shape->photograph = (struct photograph){.width = shape->colours.width, .height = shape->colours.height};
    return true;
}

/* The picture has the photograph's shape, so item_count differs by up to half a row from what was asked (photograph_size()).
 *
 * A pixel takes in each channel K x K products and one sum fewer. It is read once, 4 bytes a channel, and written once. */
static bool describe(const struct settings *settings, struct problem *problem, char why[WHY_MAX])
{
    if (!check(settings, why))
        return false;
    struct shape *shape = calloc(1, sizeof *shape);
    if (!shape || !open_photograph(settings, shape, why)) {
        if (!shape)
            snprintf(why, WHY_MAX, "out of memory");
        free(shape);
        return false;
    }
    shape->filter = filter_rising((size_t)settings_value(settings, "width"));
    photograph_size(&shape->photograph, settings->size, &shape->width, &shape->height);
    double values = settings_value(settings, "frames") * (double)shape->channels, taps = settings_value(settings, "width");
    taps *= taps;

    problem->parameters = shape;
    problem->item_count = shape->width * shape->height;
    problem->chunk_size = strip_rows(shape) * shape->width;
    problem->step_count = (size_t)settings_value(settings, "frames");
    problem->arena_bytes = count_arena_bytes(shape);
    problem->flops_per_item = values * (2 * taps - 1);
    problem->flop_bits = 32;
    problem->bytes_per_item = values * 2 * sizeof(float);
    shape->past_caches = problem->arena_bytes > CACHE_BYTES;
    return true;
}

static void forget(struct problem *problem)
{
    struct shape *shape = problem->parameters;
    photograph_close(&shape->photograph);
    image_free(&shape->colours);
    free(shape);
    problem->parameters = NULL;
}

static bool setup(const struct problem *problem, struct arena *arena, void **state, char why[WHY_MAX])
{
    (void)why;
    struct clip *clip = arena_take(arena, sizeof *clip);
    *clip = (struct clip){.problem = problem, .shape = problem->parameters};
    lay_out(clip, arena);
    *state = clip;
    return true;
}

static struct range rows_of(const struct clip *clip, struct range range)
{
    return (struct range){range.begin / clip->shape->width, range.end / clip->shape->width};
}

static void make_row(const struct shape *shape, size_t y, float *row)
{
    if (shape->channels == 1)
        photograph_row(&shape->photograph, y, shape->width, row);
    else
        photograph_row_colour(&shape->colours, y, shape->width, row);
}

/* Left to right; the channels of a pixel stay in order. */
static void turn_row(const struct shape *shape, float *row)
{
    for (size_t x = 0; x < shape->width / 2; x++) {
        float *left = row + x * shape->channels, *right = row + (shape->width - 1 - x) * shape->channels;
        for (size_t channel = 0; channel < shape->channels; channel++) {
            float value = left[channel];
            left[channel] = right[channel];
            right[channel] = value;
        }
    }
}

/* Row y of the first frame is the picture's; the second frame is the first turned by half. */
static void fill(void *state, struct range range)
{
    struct clip *clip = state;
    const struct shape *shape = clip->shape;
    struct range rows = rows_of(clip, range);
    for (size_t y = rows.begin; y < rows.end; y++) {
        float *first = frame_row(&clip->frames[0], (ptrdiff_t)y), *second = frame_row(&clip->frames[1], (ptrdiff_t)y);
        make_row(shape, y, first);
        make_row(shape, shape->height - 1 - y, second);
        turn_row(shape, second);
        frame_mirror_row(&clip->frames[0], first);
        frame_mirror_row(&clip->frames[1], second);
    }
    memset(frame_memory(&clip->result, rows.begin), 0, frame_rows_bytes(&clip->result, rows.begin, rows.end)); /* first touch */
}

static bool run_range(const void *state, void *local, size_t step, const void *previous, struct range range, void *partial,
                      char why[WHY_MAX])
{
    (void)local, (void)previous, (void)partial, (void)why;
    const struct clip *clip = state;
    struct range rows = rows_of(clip, range);
    filter_rows(&clip->shape->filter, &clip->frames[step % FRAMES], &clip->result, rows.begin, rows.end,
                clip->shape->past_caches);
    return true;
}

static size_t outputs(const void *state, struct range range, struct span spans[SPAN_MAX])
{
    const struct clip *clip = state;
    struct range rows = rows_of(clip, range);
    spans[0] = (struct span){frame_memory(&clip->result, rows.begin), frame_rows_bytes(&clip->result, rows.begin, rows.end)};
    return 1;
}

/* --- is it right? ------------------------------------------------------------------------------------------------------- */

/* Products and sums of one value, each rounded by at most half a unit in the last place of a value up to 1, 2^-25. */
static double rounding_of(const struct filter *filter)
{
    return 2 * (double)(filter->width * filter->width) * ldexp(1, -25);
}

/* The definition, in double, knowing nothing of margins; value `at` of row y is a channel of pixel at / channels. */
static double value_at(const struct filter *filter, const struct frame *source, size_t at, size_t y)
{
    ptrdiff_t radius = (ptrdiff_t)filter->width / 2, x = (ptrdiff_t)(at / source->channels);
    const float *weight = filter->weights;
    double sum = 0;
    for (ptrdiff_t dy = -radius; dy <= radius; dy++) {
        const float *row = source->pixels + mirror_101((ptrdiff_t)y + dy, source->height) * source->stride;
        for (ptrdiff_t dx = -radius; dx <= radius; dx++)
            sum +=
                (double)*weight++ * (double)row[mirror_101(x + dx, source->width) * source->channels + at % source->channels];
    }
    return sum;
}

static bool value_right(const struct clip *clip, size_t at, size_t y, struct finding *finding, double *worst)
{
    double tolerance = rounding_of(&clip->shape->filter), found = (double)clip->result.pixels[y * clip->result.stride + at];
    double expected = value_at(&clip->shape->filter, &clip->frames[(clip->problem->step_count - 1) % FRAMES], at, y);
    double difference = fabs(found - expected);
    *worst = difference > *worst ? difference : *worst;
    if (difference <= tolerance)
        return true;
    snprintf(finding->text, FINDING_MAX, "channel %zu of pixel (%zu, %zu) is %.8f, by direct sums %.8f",
             at % clip->shape->channels, at / clip->shape->channels, y, found, expected);
    return false;
}

/* All values of small frames, the four corners' neighbourhoods being among them; some CHECKED_PIXELS spread over larger ones,
 * and every so many along the four sides. */
static bool values_right(const struct clip *clip, struct finding *finding, double *worst)
{
    size_t width = clip->shape->width * clip->shape->channels, height = clip->shape->height, count = width * height;
    size_t stride = count / CHECKED_PIXELS + 1, across = width / CHECKED_PIXELS + 1, down = height / CHECKED_PIXELS + 1;
    for (size_t i = 0; i < count; i += stride) {
        if (!value_right(clip, i % width, i / width, finding, worst))
            return false;
    }
    for (size_t i = 0; i < width; i += across) {
        if (!value_right(clip, i, 0, finding, worst) || !value_right(clip, width - 1 - i, height - 1, finding, worst))
            return false;
    }
    for (size_t y = 0; y < height; y += down) {
        if (!value_right(clip, 0, y, finding, worst) || !value_right(clip, width - 1, height - 1 - y, finding, worst))
            return false;
    }
    return true;
}

/* Coefficients are positive and add up to 1, so that values stay between 0 and 1; poison is negative. So every one is looked
 * at.
 */
static bool all_in_range(const struct clip *clip, struct finding *finding)
{
    size_t width = clip->shape->width * clip->shape->channels;
    double tolerance = rounding_of(&clip->shape->filter), sum = 0;
    for (size_t y = 0; y < clip->shape->height; y++) {
        const float *row = clip->result.pixels + y * clip->result.stride;
        double row_sum = 0;
        for (size_t i = 0; i < width; i++) {
            if (!(row[i] >= 0 && row[i] <= 1 + tolerance)) {
                snprintf(finding->text, FINDING_MAX, "channel %zu of pixel (%zu, %zu) is %g, outside of 0 to 1",
                         i % clip->shape->channels, i / clip->shape->channels, y, (double)row[i]);
                return false;
            }
            row_sum += (double)row[i];
        }
        sum += row_sum;
    }
    finding->value = sum / ((double)width * (double)clip->shape->height);
    finding->tolerance = tolerance;
    return true;
}

static bool verify(const void *state, const void *answer, struct finding *finding)
{
    (void)answer;
    const struct clip *clip = state;
    double worst = 0;
    if (!all_in_range(clip, finding) || !values_right(clip, finding, &worst))
        return false;
    snprintf(finding->text, FINDING_MAX,
             "%zu x %zu x %zu, mean %.6f; sampled values and sides off direct sums in double by %.1e", clip->shape->width,
             clip->shape->height, clip->shape->channels, finding->value, worst);
    return true;
}

const struct kernel kernel_image_filter = {
    .name = "image.filter",
    .summary = "the frames of a clip filtered by any K x K coefficients, 32-bit float",
    .item = "pixel",
    .sizes = {512 * 1024, 8 * 1024 * 1024, 64 * 1024 * 1024, 320 * 1024 * 1024},
    .parameters = parameters,
    .input = "a PNG or JPEG photograph",
    .describe = describe,
    .forget = forget,
    .setup = setup,
    .fill = fill,
    .run_range = run_range,
    .outputs = outputs,
    .verify = verify,
};
