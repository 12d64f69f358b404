/* image_harris.c - the corners in the frames of a clip: Harris' response, from 8-bit pixels to 32-bit float, one pass over
 * memory.
 *
 * C. Harris, M. Stephens, "A combined corner and edge detector", Alvey Vision Conference, 1988; as OpenCV's cornerHarris()
 * defines it (image/harris.h). The frames come one after another, as a camera delivers them: a step each, of FRAMES different
 * ones in turn. A chunk is a strip of whole rows, which reads its halo from the frame itself. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "image/harris.h"
#include "image/photograph.h"
#include "kernel.h"

/* More than any machine can hold, and few enough that sizes in bytes don't wrap. */
#define PIXELS_MAX ((size_t)1 << 48)

enum {
    FRAMES = 2, /* the second is the first turned by half, so that steps can be told apart */
    STRIPS = 128,
    STRIP_PIXELS_MIN = 32 * 1024, /* some 20 us; below, handing out strips would be what is measured */
    CHECKED_PIXELS = 100000,
};

/* kappa: 0.04 to 0.06 is usual. The determinant is a quarter of the square of the trace at most, so that from 0.25 on nothing
 * is a corner. */
static const struct parameter parameters[] = {
    {"kappa", "how strongly edges are told from corners", 0.04, 0, 0.25, false},
    {"frames", "how many frames are searched, one after another", 64, 1, 4096, true},
    {0},
};

/* problem->parameters */
struct shape {
    struct photograph photograph;
    size_t width, height; /* of a frame */
    float kappa;
};

struct clip {
    const struct problem *problem;
    const struct shape *shape;
    struct plane8 frames[FRAMES];
    struct plane response;
};

static void lay_out(struct clip *clip, struct arena *arena)
{
    size_t width = clip->shape->width, height = clip->shape->height;
    for (size_t i = 0; i < FRAMES; i++)
        clip->frames[i] = plane8_in(arena_take(arena, plane8_bytes(width, height)), width, height);
    clip->response = plane_in(arena_take(arena, plane_bytes(width, height)), width, height);
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
    return rows < HARRIS_ROWS ? HARRIS_ROWS : rows / HARRIS_ROWS * HARRIS_ROWS;
}

/* The picture has the photograph's shape, so item_count differs by up to half a row from what was asked (photograph_size()).
 *
 * A pixel takes, in float: for each of A, B and C 3.5 operations down the column (two rows share a sum of two products, 3
 * operations; then each has a product and a sum more) and 2 along the row; and 8 for the response. Gradients are whole numbers.
 * It reads 1 byte and writes 4. */
static bool describe(const struct settings *settings, struct problem *problem, char why[WHY_MAX])
{
    if (settings->size > PIXELS_MAX) {
        snprintf(why, WHY_MAX, "%zu pixels are more than any memory holds; pass a smaller --size", settings->size);
        return false;
    }
    struct shape *shape = malloc(sizeof *shape);
    if (!shape || !photograph_open(settings, &shape->photograph, why)) {
        if (!shape)
            snprintf(why, WHY_MAX, "out of memory");
        free(shape);
        return false;
    }
    shape->kappa = (float)settings_value(settings, "kappa");
    photograph_size(&shape->photograph, settings->size, &shape->width, &shape->height);
    double frames = settings_value(settings, "frames");
    problem->parameters = shape;
    problem->item_count = shape->width * shape->height;
    problem->chunk_size = strip_rows(shape) * shape->width;
    problem->step_count = (size_t)frames;
    problem->arena_bytes = count_arena_bytes(shape);
    problem->flops_per_item = frames * (3 * (3.5 + 2) + 8);
    problem->flop_bits = 32;
    problem->bytes_per_item = frames * (1 + sizeof(float));
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

/* Row y of both frames. */
static void fill_row(const struct clip *clip, size_t y)
{
    size_t width = clip->shape->width;
    uint8_t *first = plane8_row(&clip->frames[0], (ptrdiff_t)y), *second = plane8_row(&clip->frames[1], (ptrdiff_t)y);
    photograph_row8(&clip->shape->photograph, y, width, first);
    photograph_row8(&clip->shape->photograph, clip->shape->height - 1 - y, width, second);
    for (size_t x = 0; x < width / 2; x++) {
        uint8_t pixel = second[x];
        second[x] = second[width - 1 - x];
        second[width - 1 - x] = pixel;
    }
    plane8_mirror_row(&clip->frames[0], first);
    plane8_mirror_row(&clip->frames[1], second);
}

static void fill(void *state, struct range range)
{
    struct clip *clip = state;
    struct range rows = rows_of(clip, range);
    for (size_t y = rows.begin; y < rows.end; y++)
        fill_row(clip, y);
    memset(plane_memory(&clip->response, rows.begin), 0,
           plane_rows_bytes(&clip->response, rows.begin, rows.end)); /* first touch */
}

static bool run_range(const void *state, void *local, size_t step, const void *previous, struct range range, void *partial,
                      char why[WHY_MAX])
{
    (void)local, (void)previous, (void)partial, (void)why;
    const struct clip *clip = state;
    struct range rows = rows_of(clip, range);
    harris_rows(clip->shape->kappa, &clip->frames[step % FRAMES], &clip->response, rows.begin, rows.end);
    return true;
}

static size_t outputs(const void *state, struct range range, struct span spans[SPAN_MAX])
{
    const struct clip *clip = state;
    struct range rows = rows_of(clip, range);
    spans[0] =
        (struct span){plane_memory(&clip->response, rows.begin), plane_rows_bytes(&clip->response, rows.begin, rows.end)};
    return 1;
}

/* --- is it right? ------------------------------------------------------------------------------------------------------- */

static double pixel_at(const struct plane8 *frame, ptrdiff_t x, ptrdiff_t y)
{
    return frame->pixels[mirror_101(y, frame->height) * frame->stride + mirror_101(x, frame->width)];
}

/* Sobel's two 3 x 3 sums as they stand in books, knowing nothing of margins. */
static void gradient_at(const struct plane8 *frame, ptrdiff_t x, ptrdiff_t y, double gradient[2])
{
    static const double weights[3] = {1, 2, 1};
    gradient[0] = gradient[1] = 0;
    for (int i = -1; i <= 1; i++) {
        gradient[0] += weights[i + 1] * (pixel_at(frame, x + 1, y + i) - pixel_at(frame, x - 1, y + i));
        gradient[1] += weights[i + 1] * (pixel_at(frame, x + i, y + 1) - pixel_at(frame, x + i, y - 1));
    }
}

/* The response by direct sums in double, and the trace. */
static double response_at(const struct plane8 *frame, double kappa, ptrdiff_t x, ptrdiff_t y, double *trace)
{
    double a = 0, b = 0, c = 0;
    for (ptrdiff_t i = y - 1; i <= y + 1; i++) {
        for (ptrdiff_t j = x - 1; j <= x + 1; j++) {
            double gradient[2];
            gradient_at(frame, (ptrdiff_t)mirror_101(j, frame->width), (ptrdiff_t)mirror_101(i, frame->height), gradient);
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

static bool pixel_right(const struct clip *clip, size_t x, size_t y, struct finding *finding)
{
    const struct plane8 *frame = &clip->frames[(clip->problem->step_count - 1) % FRAMES];
    double trace, expected = response_at(frame, (double)clip->shape->kappa, (ptrdiff_t)x, (ptrdiff_t)y, &trace);
    double found = (double)clip->response.pixels[y * clip->response.stride + x];
    if (fabs(found - expected) <= rounding_of(trace))
        return true;
    snprintf(finding->text, FINDING_MAX, "the response at (%zu, %zu) is %.9g, by direct sums in double %.9g", x, y, found,
             expected);
    return false;
}

/* All pixels of small frames and of the four sides, and some CHECKED_PIXELS spread over the rest. */
static bool pixels_right(const struct clip *clip, struct finding *finding)
{
    size_t width = clip->shape->width, height = clip->shape->height, count = width * height;
    size_t stride = count / CHECKED_PIXELS + 1;
    for (size_t i = 0; i < count; i += stride) {
        if (!pixel_right(clip, i % width, i / width, finding))
            return false;
    }
    for (size_t x = 0; x < width; x++) {
        if (!pixel_right(clip, x, 0, finding) || !pixel_right(clip, x, height - 1, finding))
            return false;
    }
    for (size_t y = 0; y < height; y++) {
        if (!pixel_right(clip, 0, y, finding) || !pixel_right(clip, width - 1, y, finding))
            return false;
    }
    return true;
}

/* With A and C at most 1, and kappa at most 1/4, a response lies between -1 and 1: poison may not, and is looked for
 * everywhere. */
static bool all_in_range(const struct clip *clip, double *mean, struct finding *finding)
{
    double sum = 0;
    for (size_t y = 0; y < clip->shape->height; y++) {
        const float *row = plane_row(&clip->response, (ptrdiff_t)y);
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
    if (!all_in_range(clip, &finding->value, finding) || !pixels_right(clip, finding))
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
    .sizes = {256 * 1024, 4 * 1024 * 1024, 32 * 1024 * 1024, 256 * 1024 * 1024},
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
