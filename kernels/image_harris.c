/* image_harris.c - the corners in the frames of a clip: Harris' response, from 8-bit pixels to 32-bit float, one pass over
 * memory.
 *
 * C. Harris, M. Stephens, "A combined corner and edge detector", Alvey Vision Conference, 1988; as OpenCV's cornerHarris()
 * defines it (image/harris.h). The frames: image/clip.h. A strip reads its halo from the frame itself. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "image/clip.h"
#include "image/harris.h"

/* Strips of 32 Ki pixels take some 20 us; below, handing them out would be what is measured. */
static const struct clip_form form = {
    .channels = 1, .result_bits = 32, .strip_count = 128, .strip_pixels_min = 32 * 1024, .strip_rows = HARRIS_ROWS};

/* kappa: 0.04 to 0.06 is usual. The determinant is a quarter of the square of the trace at most, so that from 0.25 on nothing
 * is a corner. */
static const struct parameter parameters[] = {
    {"kappa", "how strongly edges are told from corners", 0.04, 0, 0.25, false},
    {"frames", "how many frames are searched, one after another", 32, 1, 4096, true},
    {0},
};

/* problem->parameters */
struct shape {
    struct clip_shape clip; /* first */
    float kappa;
};

static float kappa_of(const struct clip *clip)
{
    return ((const struct shape *)clip->problem->parameters)->kappa;
}

/* A pixel takes, in float: for each of A, B and C 3.5 operations down the column (two rows share a sum of two products, 3
 * operations; then each has a product and a sum more) and 2 along the row; and 8 for the response. Gradients are whole
 * numbers. */
static bool describe(const struct settings *settings, struct problem *problem, char why[WHY_MAX])
{
    struct shape *shape = malloc(sizeof *shape);
    if (!shape) {
        snprintf(why, WHY_MAX, "out of memory");
        return false;
    }
    if (!clip_describe(settings, &form, &shape->clip, problem, why)) {
        free(shape);
        return false;
    }
    shape->kappa = (float)settings_value(settings, "kappa");
    problem->flops_per_item = (double)problem->step_count * (3 * (3.5 + 2) + 8);
    problem->flop_bits = 32;
    return true;
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
    harris_rows(kappa_of(clip), clip_frame(clip, step), &clip->floats, rows.begin, rows.end);
    return true;
}

/* --- is it right? ------------------------------------------------------------------------------------------------------- */

/* Sobel's two 3 x 3 sums as they stand in books, knowing nothing of margins. */
static void gradient_at(const struct clip *clip, const struct plane8 *frame, ptrdiff_t x, ptrdiff_t y, double gradient[2])
{
    static const int weights[3] = {1, 2, 1};
    gradient[0] = gradient[1] = 0;
    for (int i = -1; i <= 1; i++) {
        gradient[0] += weights[i + 1] * (clip_number(clip, frame, x + 1, y + i) - clip_number(clip, frame, x - 1, y + i));
        gradient[1] += weights[i + 1] * (clip_number(clip, frame, x + i, y + 1) - clip_number(clip, frame, x + i, y - 1));
    }
}

/* The response by direct sums in double, and the trace. */
static double response_at(const struct clip *clip, const struct plane8 *frame, ptrdiff_t x, ptrdiff_t y, double *trace)
{
    double a = 0, b = 0, c = 0, kappa = (double)kappa_of(clip);
    for (ptrdiff_t i = y - 1; i <= y + 1; i++) {
        for (ptrdiff_t j = x - 1; j <= x + 1; j++) {
            double gradient[2];
            gradient_at(clip, frame, (ptrdiff_t)mirror_101(j, frame->width), (ptrdiff_t)mirror_101(i, frame->height), gradient);
            a += gradient[0] * gradient[0] * HARRIS_SCALE * HARRIS_SCALE;
            b += gradient[0] * gradient[1] * HARRIS_SCALE * HARRIS_SCALE;
            c += gradient[1] * gradient[1] * HARRIS_SCALE * HARRIS_SCALE;
        }
    }
    *trace = a + c;
    return a * c - b * b - kappa * *trace * *trace;
}

/* A, B and C are exact before they are scaled. Then a rounding u = 2^-24 at each step, with A C and B^2 at most a quarter of
 * the trace's square T: A C, B^2, their difference, scale and its product are 5/4 u T; trace (counted twice), its square,
 * kappa's scaling (two) and the product, with kappa at most 1/4, are 6/4 u T; the last difference is at most 1/4 u T. */
static double rounding_of(double trace)
{
    return 3 * 0x1p-24 * trace * trace;
}

static bool pixel_right(const struct clip *clip, size_t x, size_t y, const void *context, struct finding *finding)
{
    (void)context;
    const struct plane8 *frame = clip_frame(clip, clip->problem->step_count - 1);
    double trace, expected = response_at(clip, frame, (ptrdiff_t)x, (ptrdiff_t)y, &trace);
    double found = (double)clip->floats.pixels[y * clip->floats.stride + x];
    if (fabs(found - expected) <= rounding_of(trace))
        return true;
    snprintf(finding->text, FINDING_MAX, "the response at (%zu, %zu) is %.9g, by direct sums in double %.9g", x, y, found,
             expected);
    return false;
}

/* With A and C at most 1, and kappa at most 1/4, a response lies between -1 and 1: poison may not, and is looked for
 * everywhere. */
static bool all_in_range(const struct clip *clip, double *mean, struct finding *finding)
{
    double sum = 0;
    for (size_t y = 0; y < clip->shape->height; y++) {
        const float *row = plane_row(&clip->floats, (ptrdiff_t)y);
        for (size_t x = 0; x < clip->shape->width; x++) {
            if (!(row[x] >= -1 && row[x] <= 1)) {
                snprintf(finding->text, FINDING_MAX, "the response at (%zu, %zu) is %g, outside of -1 to 1", x, y,
                         (double)row[x]);
                return false;
            }
            sum += (double)row[x];
        }
    }
    *mean = sum / (double)clip->problem->item_count;
    return true;
}

static bool verify(const void *state, const void *answer, struct finding *finding)
{
    (void)answer;
    const struct clip *clip = state;
    if (!all_in_range(clip, &finding->value, finding) || !clip_numbers_right(clip, pixel_right, NULL, finding))
        return false;
    finding->tolerance = rounding_of(2); /* the trace is at most 2 */
    snprintf(finding->text, FINDING_MAX,
             "%zu x %zu, mean response %.6e; sampled pixels and all four sides equal direct sums in double, to rounding",
             clip->shape->width, clip->shape->height, finding->value);
    return true;
}

const struct kernel kernel_image_harris = {
    .name = "image.harris",
    .summary = "corners in the frames of a clip by Harris' response, 8 bits to float",
    .item = "pixel",
    .sizes = {256 * 1024, 3 * 512 * 1024, 32 * 1024 * 1024, 256 * 1024 * 1024},
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
