/* image_gauss.c - a photograph blurred again and again: a separable Gaussian in 32-bit float, one step a pass.
 *
 * Passes add their variances, so many narrow blurs make a wide one (Wells 1986, "Efficient Synthesis of Gaussian Filters by
 * Cascaded Uniform Filters", IEEE PAMI 8(2)); and one pass over a megapixel is too short to be measured. Pass 0 reads the
 * input, the others what the pass before wrote: two planes in turn. A chunk is a strip of whole rows, which reads its halo from
 * the source itself; between passes all wait. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "image/blur.h"
#include "image/photograph.h"
#include "image/plane.h"
#include "image/sampled_blur.h"
#include "kernel.h"

/* More than any machine can hold in three planes of floats, and few enough that sizes in bytes don't wrap. */
#define PIXELS_MAX ((size_t)1 << 48)

/* A strip: 1/128 of the picture, so that some tens of workers find work, but 16 Ki pixels (about 5 us) at least: below, handing
 * out strips would be what is measured. Rows in whole blocks. */
enum { STRIPS = 128, STRIP_PIXELS_MIN = 16 * 1024 };

/* 32 passes of the default make a Gaussian of 5.7 times its width, and run for about 0.1 s at `small`; a step of some
 * milliseconds is long beside the barrier that ends it (tens of microseconds). */
static const struct parameter parameters[] = {
    {"width", "width of the Gaussian in pixels, odd; its standard deviation is (width - 1) / 6", 9, 1, 2 * BLUR_RADIUS_MAX + 1,
     true},
    {"passes", "how often the picture is blurred", 32, 1, 4096, true},
    {0},
};

/* problem->parameters */
struct shape {
    struct photograph photograph;
    struct blur blur;
    size_t width, height; /* of the picture */
};

struct picture {
    const struct problem *problem;
    const struct shape *shape;
    struct plane input;
    struct plane results[2]; /* of the even and the odd passes */
};

/* Lays out in an arena, or only measures. */
static void lay_out(struct picture *picture, struct arena *arena)
{
    const struct shape *shape = picture->shape;
    size_t bytes = plane_bytes(shape->width, shape->height);
    picture->input = plane_in(arena_take(arena, bytes), shape->width, shape->height);
    for (size_t i = 0; i < 2; i++)
        picture->results[i] = plane_in(arena_take(arena, bytes), shape->width, shape->height);
}

static size_t arena_bytes(const struct shape *shape)
{
    struct arena measure = {0};
    struct picture picture = {.shape = shape};
    arena_take(&measure, sizeof picture);
    lay_out(&picture, &measure);
    return measure.used;
}

static size_t strip_rows(const struct shape *shape)
{
    size_t pixels = shape->width * shape->height / STRIPS;
    size_t rows = (pixels > STRIP_PIXELS_MIN ? pixels : STRIP_PIXELS_MIN) / shape->width;
    return rows < PLANE_ROWS ? PLANE_ROWS : rows / PLANE_ROWS * PLANE_ROWS;
}

static bool check(const struct settings *settings, char why[WHY_MAX])
{
    size_t width = (size_t)settings_value(settings, "width");
    if (width % 2 == 0) {
        snprintf(why, WHY_MAX, "width is odd, so that a pixel is in the middle, not %zu; pass %zu or %zu", width, width - 1,
                 width + 1);
        return false;
    }
    if (settings->size > PIXELS_MAX) {
        snprintf(why, WHY_MAX, "%zu pixels are more than any memory holds; pass a smaller --size", settings->size);
        return false;
    }
    return true;
}

/* The picture has the photograph's shape, so item_count differs by up to half a row from what was asked (photograph_size()).
 *
 * A pass takes per pixel and direction, for radius r: r + 1 products and 2 r sums. It reads 4 bytes and writes 4; a cache may
 * hold the picture from pass to pass, and then less comes from memory. */
static bool describe(const struct settings *settings, struct problem *problem, char why[WHY_MAX])
{
    if (!check(settings, why))
        return false;
    struct shape *shape = malloc(sizeof *shape);
    if (!shape || !photograph_open(settings, &shape->photograph, why)) {
        if (!shape)
            snprintf(why, WHY_MAX, "out of memory");
        free(shape);
        return false;
    }
    shape->blur = blur_gaussian((size_t)settings_value(settings, "width") / 2);
    photograph_size(&shape->photograph, settings->size, &shape->width, &shape->height);
    double passes = settings_value(settings, "passes");

    problem->parameters = shape;
    problem->item_count = shape->width * shape->height;
    problem->chunk_size = strip_rows(shape) * shape->width;
    problem->step_count = (size_t)passes;
    problem->arena_bytes = arena_bytes(shape);
    problem->flops_per_item = passes * 2 * (3 * (double)shape->blur.radius + 1);
    problem->flop_bits = 32;
    problem->bytes_per_item = passes * 2 * sizeof(float);
    return true;
}

static void forget(struct problem *problem)
{
    struct shape *shape = problem->parameters;
    photograph_close(&shape->photograph);
    free(shape);
    problem->parameters = NULL;
}

static bool setup(const struct problem *problem, struct arena *arena, void **state, char why[WHY_MAX])
{
    (void)why;
    struct picture *picture = arena_take(arena, sizeof *picture);
    *picture = (struct picture){.problem = problem, .shape = problem->parameters};
    lay_out(picture, arena);
    *state = picture;
    return true;
}

static struct range rows_of(const struct picture *picture, struct range range)
{
    return (struct range){range.begin / picture->shape->width, range.end / picture->shape->width};
}

static const struct plane *source_of(const struct picture *picture, size_t step)
{
    return step == 0 ? &picture->input : &picture->results[(step - 1) % 2];
}

static const struct plane *last_result(const struct picture *picture)
{
    return &picture->results[(picture->problem->step_count - 1) % 2];
}

static void fill(void *state, struct range range)
{
    struct picture *picture = state;
    struct range rows = rows_of(picture, range);
    for (size_t y = rows.begin; y < rows.end; y++) {
        float *row = plane_row(&picture->input, (ptrdiff_t)y);
        photograph_row(&picture->shape->photograph, y, picture->shape->width, row);
        plane_mirror_row(&picture->input, row);
    }
    for (size_t i = 0; i < 2; i++) /* first touch */
        memset(plane_memory(&picture->results[i], rows.begin), 0, plane_rows_bytes(&picture->results[i], rows.begin, rows.end));
}

static bool run_range(const void *state, void *local, size_t step, const void *previous, struct range range, void *partial,
                      char why[WHY_MAX])
{
    (void)local, (void)previous, (void)partial, (void)why;
    const struct picture *picture = state;
    struct range rows = rows_of(picture, range);
    blur_rows(&picture->shape->blur, source_of(picture, step), &picture->results[step % 2], rows.begin, rows.end);
    return true;
}

static size_t outputs(const void *state, struct range range, struct span spans[SPAN_MAX])
{
    const struct picture *picture = state;
    struct range rows = rows_of(picture, range);
    const struct plane *result = last_result(picture);
    spans[0] = (struct span){plane_memory(result, rows.begin), plane_rows_bytes(result, rows.begin, rows.end)};
    return 1;
}

/* One pass rounds a pixel, of at most 1, as often as its longest chain of operations: in each direction a product, and for
 * every distance a sum and a product that is added; each by half a unit in the last place of a value up to 1, 2^-25. */
static double rounding_of(const struct blur *blur)
{
    return 2 * (3 * (double)blur->radius + 1) * ldexp(1, -25);
}

/* Brightness never leaves [0, 1], since weights are positive and add up to 1; poison is negative. So every pixel is looked at.
 */
static bool all_in_range(const struct picture *picture, double tolerance, double *mean, struct finding *finding)
{
    double sum = 0;
    for (size_t y = 0; y < picture->shape->height; y++) {
        const float *row = plane_row(last_result(picture), (ptrdiff_t)y);
        double row_sum = 0;
        for (size_t x = 0; x < picture->shape->width; x++) {
            if (!(row[x] >= 0 && row[x] <= 1 + tolerance)) {
                snprintf(finding->text, FINDING_MAX, "pixel (%zu, %zu) is %g, outside of 0 to 1", x, y, (double)row[x]);
                return false;
            }
            row_sum += (double)row[x];
        }
        sum += row_sum;
    }
    *mean = sum / (double)picture->problem->item_count;
    return true;
}

/* Two comparisons with a direct sum over all pixels in reach, in double: the last pass alone, to rounding, somewhere in every
 * strip; and all passes from the input, at some pixels, since passes by one Gaussian are one pass by its convolution with
 * itself. */
static bool verify(const void *state, const void *answer, struct finding *finding)
{
    (void)answer;
    const struct picture *picture = state;
    const struct problem *problem = picture->problem;
    const struct blur *blur = &picture->shape->blur;
    const struct plane *result = last_result(picture);
    double pass_tolerance = rounding_of(blur), total_tolerance = (double)problem->step_count * pass_tolerance;
    size_t strips = (problem->item_count - 1) / problem->chunk_size + 1;

    if (!all_in_range(picture, total_tolerance, &finding->value, finding))
        return false;
    finding->tolerance = total_tolerance;

    struct sampled last = sampled_blur(blur, 1, source_of(picture, problem->step_count - 1), result, strips);
    struct sampled all = sampled_blur(blur, problem->step_count, &picture->input, result, 0);
    if (!last.done || !all.done) {
        snprintf(finding->text, FINDING_MAX, "out of memory for the direct sums that pixels are held against");
        return false;
    }
    bool right = last.worst <= pass_tolerance && all.worst <= total_tolerance;
    snprintf(finding->text, FINDING_MAX,
             "%s%zu x %zu, mean %.6f, off direct sums in double by %.1e (last pass) and %.1e (all %zu)",
             right ? "" : "WRONG: ", result->width, result->height, finding->value, last.worst, all.worst, problem->step_count);
    return right;
}

const struct kernel kernel_image_gauss = {
    .name = "image.gauss",
    .summary = "a photograph blurred again and again by a separable Gaussian, 32-bit float",
    .item = "pixel",
    .sizes = {1024 * 1024, 4 * 1024 * 1024, 32 * 1024 * 1024, 128 * 1024 * 1024},
    .parameters = parameters,
    .input = "a PNG or JPEG photograph",
    .lesson = &lesson_images,
    .describe = describe,
    .forget = forget,
    .setup = setup,
    .fill = fill,
    .run_range = run_range,
    .outputs = outputs,
    .verify = verify,
};
