/* image_sobel.c - the edges in the frames of a clip: |gx| + |gy| by Sobel's operator, 8 bits in and out, one pass over memory.
 *
 * I. Sobel, G. Feldman, "A 3 x 3 isotropic gradient operator for image processing", Stanford, 1968. gx is the difference of the
 * columns to the right and to the left, weighted 1 2 1, and gy of the rows below and above; their magnitudes are added and cut
 * off at 255. The frames: image/clip.h. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "image/clip.h"

/* Strips of 64 Ki pixels take 10 us; below, handing them out would be what is measured. */
static const struct clip_form form = {
    .channels = 1, .result_bits = 8, .strip_count = 128, .strip_pixels_min = 64 * 1024, .strip_rows = 1};

static const struct parameter parameters[] = {
    {"frames", "how many frames are filtered, one after another", 32, 1, 4096, true},
    {0},
};

/* The work is on whole numbers, so there are no flops. */
static bool describe(const struct settings *settings, struct problem *problem, char why[WHY_MAX])
{
    struct clip_shape *shape = malloc(sizeof *shape);
    if (!shape) {
        snprintf(why, WHY_MAX, "out of memory");
        return false;
    }
    if (clip_describe(settings, &form, shape, problem, why))
        return true;
    free(shape);
    return false;
}

static void forget(struct problem *problem)
{
    clip_close(problem->parameters);
    free(problem->parameters);
    problem->parameters = NULL;
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
    const struct plane8 *frame = clip_frame(clip, step);
    struct range rows = clip_rows(clip, range);
    for (ptrdiff_t y = (ptrdiff_t)rows.begin; y < (ptrdiff_t)rows.end; y++)
        find_edges(plane8_row(frame, y - 1), plane8_row(frame, y), plane8_row(frame, y + 1), plane8_row(&clip->result, y),
                   frame->width);
    return true;
}

/* --- is it right? ------------------------------------------------------------------------------------------------------- */

/* Sobel's two 3 x 3 sums as they stand in books, knowing nothing of margins. */
static int edge_at(const struct clip *clip, const struct plane8 *frame, ptrdiff_t x, ptrdiff_t y)
{
    static const int weights[3] = {1, 2, 1};
    int gx = 0, gy = 0;
    for (int i = -1; i <= 1; i++) {
        gx += weights[i + 1] * (clip_number(clip, frame, x + 1, y + i) - clip_number(clip, frame, x - 1, y + i));
        gy += weights[i + 1] * (clip_number(clip, frame, x + i, y + 1) - clip_number(clip, frame, x + i, y - 1));
    }
    int sum = abs(gx) + abs(gy);
    return sum > 255 ? 255 : sum;
}

static bool verify(const void *state, const void *answer, struct finding *finding)
{
    (void)answer;
    return clip_verify(state, edge_at, finding);
}

const struct kernel kernel_image_sobel = {
    .name = "image.sobel",
    .summary = "edges in the frames of a clip by Sobel's operator, 8 bits",
    .item = "pixel",
    .sizes = {1024 * 1024, 8 * 1024 * 1024, 128 * 1024 * 1024, 1024 * 1024 * 1024},
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
