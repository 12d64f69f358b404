/* image_sobel.c - the edges in the frames of a clip: |gx| + |gy| by Sobel's operator, 8 bits in and out, one pass over memory.
 *
 * I. Sobel, G. Feldman, "A 3 x 3 isotropic gradient operator for image processing", Stanford, 1968. gx is the difference of the
 * columns to the right and to the left, weighted 1 2 1, and gy of the rows below and above; their magnitudes are added and cut
 * off at 255. The frames come one after another, as a camera delivers them: a step each, of FRAMES different ones in turn. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "image/photograph.h"
#include "image/plane8.h"
#include "kernel.h"

/* More than any machine can hold, and few enough that sizes in bytes don't wrap. */
#define PIXELS_MAX ((size_t)1 << 48)

enum {
    FRAMES =
        2, /* different ones: the second shows the picture from its right and lower edge, so that steps can be told apart */
    STRIPS = 128,
    STRIP_PIXELS_MIN = 64 * 1024, /* 7 us; below, handing out strips would be what is measured */
    CHECKED_PIXELS = 100000,
};

static const struct parameter parameters[] = {
    {"frames", "how many frames are filtered, one after another", 64, 1, 4096, true},
    {0},
};

/* problem->parameters */
struct shape {
    struct photograph photograph;
    size_t width, height; /* of a frame */
};

struct clip {
    const struct problem *problem;
    const struct shape *shape;
    struct plane8 frames[FRAMES];
    struct plane8 edges;
};

static void lay_out(struct clip *clip, struct arena *arena)
{
    size_t bytes = plane8_bytes(clip->shape->width, clip->shape->height);
    for (size_t i = 0; i < FRAMES; i++)
        clip->frames[i] = plane8_in(arena_take(arena, bytes), clip->shape->width, clip->shape->height);
    clip->edges = plane8_in(arena_take(arena, bytes), clip->shape->width, clip->shape->height);
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
    return rows > 0 ? rows : 1;
}

/* The picture has the photograph's shape, so item_count differs by up to half a row from what was asked (photograph_size()).
 * Bytes: a frame is read once and its edges are written; the work is on whole numbers, so there are no flops. */
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
    photograph_size(&shape->photograph, settings->size, &shape->width, &shape->height);
    double frames = settings_value(settings, "frames");
    problem->parameters = shape;
    problem->item_count = shape->width * shape->height;
    problem->chunk_size = strip_rows(shape) * shape->width;
    problem->step_count = (size_t)frames;
    problem->arena_bytes = count_arena_bytes(shape);
    problem->bytes_per_item = frames * 2;
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

/* Row y of the first frame is the picture's; the second frame is the first turned by half. */
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
    memset(plane8_memory(&clip->edges, rows.begin), 0, plane8_rows_bytes(&clip->edges, rows.begin, rows.end)); /* first touch */
}

/* --- the work ----------------------------------------------------------------------------------------------------------- */

/* Two neighbouring pixels as one number of 16 bits. */
static inline uint16_t load_pair(const uint8_t *pixels)
{
    uint16_t pair;
    memcpy(&pair, pixels, sizeof pair);
    return pair;
}

/* C computes in int; cut back to 16 bits at once, or compilers widen the vectors and take twice the time. */
static inline int16_t plus(int16_t a, int16_t b)
{
    return (int16_t)(a + b);
}

static inline int16_t minus(int16_t a, int16_t b)
{
    return (int16_t)(a - b);
}

static inline int16_t weigh_1_2_1(int16_t a, int16_t b, int16_t c)
{
    return plus(plus(a, c), plus(b, b));
}

static inline int16_t magnitude(int16_t value)
{
    int16_t negative = minus(0, value);
    return value > negative ? value : negative;
}

static inline uint16_t edge_of(int16_t gx, int16_t gy)
{
    int16_t sum = plus(magnitude(gx), magnitude(gy));
    return sum > 255 ? 255 : (uint16_t)sum;
}

/* The edges of one row, from it and the rows above and below. Pixels are taken in pairs: the low half of a pair masked and the
 * high half shifted down are two numbers of 16 bits, without a single instruction that widens or packs, and pairs that begin at
 * x - 1 and at x + 1 bring the neighbours (docs/kernels/image.sobel.md). May write one pixel of the margin. */
static void find_edges(const uint8_t *restrict above, const uint8_t *restrict row, const uint8_t *restrict below,
                       uint8_t *restrict edges, size_t width)
{
    _Static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "the first pixel of a pair is its low half");
#pragma omp simd
    for (size_t pair = 0; pair < (width + 1) / 2; pair++) {
        const uint8_t *a = above + 2 * pair, *b = row + 2 * pair, *c = below + 2 * pair;
        int16_t a0 = load_pair(a - 1) & 255, a1 = load_pair(a) & 255, a2 = load_pair(a) >> 8, a3 = load_pair(a + 1) >> 8;
        int16_t b0 = load_pair(b - 1) & 255, b1 = load_pair(b) & 255, b2 = load_pair(b) >> 8, b3 = load_pair(b + 1) >> 8;
        int16_t c0 = load_pair(c - 1) & 255, c1 = load_pair(c) & 255, c2 = load_pair(c) >> 8, c3 = load_pair(c + 1) >> 8;
        /* the columns of pixels 2 pair - 1 .. 2 pair + 2: weighted sums, and differences */
        int16_t s0 = weigh_1_2_1(a0, b0, c0), s1 = weigh_1_2_1(a1, b1, c1);
        int16_t s2 = weigh_1_2_1(a2, b2, c2), s3 = weigh_1_2_1(a3, b3, c3);
        int16_t d0 = minus(c0, a0), d1 = minus(c1, a1), d2 = minus(c2, a2), d3 = minus(c3, a3);
        uint16_t first = edge_of(minus(s2, s0), weigh_1_2_1(d0, d1, d2));
        uint16_t second = edge_of(minus(s3, s1), weigh_1_2_1(d1, d2, d3));
        uint16_t out = (uint16_t)(first | second << 8);
        memcpy(edges + 2 * pair, &out, sizeof out);
    }
}

static bool run_range(const void *state, void *local, size_t step, const void *previous, struct range range, void *partial,
                      char why[WHY_MAX])
{
    (void)local, (void)previous, (void)partial, (void)why;
    const struct clip *clip = state;
    const struct plane8 *frame = &clip->frames[step % FRAMES];
    struct range rows = rows_of(clip, range);
    for (ptrdiff_t y = (ptrdiff_t)rows.begin; y < (ptrdiff_t)rows.end; y++)
        find_edges(plane8_row(frame, y - 1), plane8_row(frame, y), plane8_row(frame, y + 1), plane8_row(&clip->edges, y),
                   clip->shape->width);
    return true;
}

static size_t outputs(const void *state, struct range range, struct span spans[SPAN_MAX])
{
    const struct clip *clip = state;
    struct range rows = rows_of(clip, range);
    spans[0] = (struct span){plane8_memory(&clip->edges, rows.begin), plane8_rows_bytes(&clip->edges, rows.begin, rows.end)};
    return 1;
}

/* --- is it right? ------------------------------------------------------------------------------------------------------- */

static int pixel_at(const struct plane8 *frame, ptrdiff_t x, ptrdiff_t y)
{
    return frame->pixels[mirror_101(y, frame->height) * frame->stride + mirror_101(x, frame->width)];
}

/* Sobel's two 3 x 3 sums as they stand in books, knowing nothing of margins. */
static int edge_at(const struct plane8 *frame, ptrdiff_t x, ptrdiff_t y)
{
    static const int weights[3] = {1, 2, 1};
    int gx = 0, gy = 0;
    for (int i = -1; i <= 1; i++) {
        gx += weights[i + 1] * (pixel_at(frame, x + 1, y + i) - pixel_at(frame, x - 1, y + i));
        gy += weights[i + 1] * (pixel_at(frame, x + i, y + 1) - pixel_at(frame, x + i, y - 1));
    }
    int sum = abs(gx) + abs(gy);
    return sum > 255 ? 255 : sum;
}

static bool pixel_right(const struct clip *clip, size_t x, size_t y, struct finding *finding)
{
    const struct plane8 *frame = &clip->frames[(clip->problem->step_count - 1) % FRAMES];
    int expected = edge_at(frame, (ptrdiff_t)x, (ptrdiff_t)y), found = clip->edges.pixels[y * clip->edges.stride + x];
    if (found == expected)
        return true;
    snprintf(finding->text, FINDING_MAX, "the edge at (%zu, %zu) is %d, by direct sums %d", x, y, found, expected);
    return false;
}

/* All pixels of small frames and of the four sides, and some CHECKED_PIXELS spread over the rest, exactly. */
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

static bool verify(const void *state, const void *answer, struct finding *finding)
{
    (void)answer;
    const struct clip *clip = state;
    size_t width = clip->shape->width, height = clip->shape->height;
    uint64_t sum = 0;
    for (size_t y = 0; y < height; y++) {
        for (size_t x = 0; x < width; x++)
            sum += clip->edges.pixels[y * clip->edges.stride + x];
    }
    finding->value = (double)sum / (double)(width * height);
    finding->tolerance = 0;
    if (!pixels_right(clip, finding))
        return false;
    snprintf(finding->text, FINDING_MAX, "%zu x %zu, mean edge %.6f; sampled pixels and all four sides equal direct sums",
             width, height, finding->value);
    return true;
}

const struct kernel kernel_image_sobel = {
    .name = "image.sobel",
    .summary = "edges in the frames of a clip by Sobel's operator, 8 bits",
    .item = "pixel",
    .sizes = {1024 * 1024, 16 * 1024 * 1024, 128 * 1024 * 1024, 1024 * 1024 * 1024},
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
