/* test_harris.c - the response to corners against whole-number sums, and known pictures. label: kernel */
#include "image/harris.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "common/arena.h"

static const float usual_kappa = 0.04F;

/* --- pictures made here ------------------------------------------------------------------------------------------------- */

struct pair {
    struct plane8 source;
    struct plane response;
};

typedef int picture_function(int x, int y);

static void *take(size_t bytes)
{
    void *memory = aligned_alloc(ARENA_ALIGNMENT, (bytes + ARENA_ALIGNMENT - 1) / ARENA_ALIGNMENT * ARENA_ALIGNMENT);
    assert_non_null(memory);
    memset(memory, 0xFF, bytes); /* as floats NaN: what is never written shows */
    return memory;
}

static struct pair draw(size_t width, size_t height, picture_function *pixel)
{
    struct pair pair = {plane8_in(take(plane8_bytes(width, height)), width, height),
                        plane_in(take(plane_bytes(width, height)), width, height)};
    for (size_t y = 0; y < height; y++) {
        uint8_t *row = plane8_row(&pair.source, (ptrdiff_t)y);
        for (size_t x = 0; x < width; x++)
            row[x] = (uint8_t)pixel((int)x, (int)y);
        plane8_mirror_row(&pair.source, 1, row);
    }
    return pair;
}

static struct pair respond_to(size_t width, size_t height, picture_function *pixel, float kappa)
{
    struct pair pair = draw(width, height, pixel);
    harris_rows(kappa, &pair.source, &pair.response, 0, height);
    return pair;
}

static void free_pair(struct pair *pair)
{
    free(plane8_memory(&pair->source, 0));
    free(plane_memory(&pair->response, 0));
}

static float response_of(const struct pair *pair, size_t x, size_t y)
{
    return pair->response.pixels[y * pair->response.stride + x];
}

static int noise(int x, int y)
{
    uint32_t z = (uint32_t)x * 2654435761u ^ (uint32_t)y * 2246822519u;
    z = (z ^ z >> 15) * 2246822519u;
    return (int)(z >> 24);
}

static int black_and_white_noise(int x, int y)
{
    return noise(x, y) & 64 ? 255 : 0;
}

static int constant(int x, int y)
{
    (void)x, (void)y;
    return 173;
}

static int ramp(int x, int y)
{
    return 2 * x + 3 * y;
}

static int impulse_at_20_10(int x, int y)
{
    return x == 20 && y == 10 ? 255 : 0;
}

static int step_at_19(int x, int y)
{
    (void)y;
    return x < 19 ? 10 : 240;
}

static int slanted_step(int x, int y)
{
    return 2 * x < y + 20 ? 10 : 240;
}

/* A white square of pixels 16 to 31 in both directions. */
static int square(int x, int y)
{
    return x >= 16 && x < 32 && y >= 16 && y < 32 ? 255 : 0;
}

/* --- the definition, written another way -------------------------------------------------------------------------------- */

/* Reflect-101 by walking to and fro. */
static size_t walk(ptrdiff_t position, size_t count)
{
    while (count > 1 && (position < 0 || position >= (ptrdiff_t)count))
        position = position < 0 ? -position : 2 * ((ptrdiff_t)count - 1) - position;
    return count > 1 ? (size_t)position : 0;
}

/* Sobel's operator as a correlation with two matrices, in whole numbers. */
static void gradient(const struct plane8 *source, size_t x, size_t y, int64_t *gx, int64_t *gy)
{
    static const int across[3][3] = {{-1, 0, 1}, {-2, 0, 2}, {-1, 0, 1}};
    *gx = *gy = 0;
    for (ptrdiff_t j = 0; j < 3; j++) {
        for (ptrdiff_t i = 0; i < 3; i++) {
            int pixel = source->pixels[walk((ptrdiff_t)y + j - 1, source->height) * source->stride +
                                       walk((ptrdiff_t)x + i - 1, source->width)];
            *gx += across[j][i] * pixel;
            *gy += across[i][j] * pixel;
        }
    }
}

struct expected {
    double response, tolerance;
};

/* Sums in whole numbers; only the last line is in double. The tolerance: 8 roundings of float of the trace's square at most. */
static struct expected response_by_definition(const struct plane8 *source, float kappa, size_t x, size_t y)
{
    int64_t a = 0, b = 0, c = 0;
    for (ptrdiff_t j = -1; j <= 1; j++) {
        for (ptrdiff_t i = -1; i <= 1; i++) {
            int64_t gx, gy;
            gradient(source, walk((ptrdiff_t)x + i, source->width), walk((ptrdiff_t)y + j, source->height), &gx, &gy);
            a += gx * gx;
            b += gx * gy;
            c += gy * gy;
        }
    }
    double scale = pow(3060, -4), square_of_trace = (double)((a + c) * (a + c));
    return (struct expected){scale * ((double)(a * c - b * b) - (double)kappa * square_of_trace),
                             8 * 0x1p-25 * scale * square_of_trace};
}

/* True when every pixel is within its tolerance. */
static bool equals_definition(size_t width, size_t height, picture_function *pixel, float kappa)
{
    struct pair pair = respond_to(width, height, pixel, kappa);
    bool equal = true;
    for (size_t y = 0; y < height; y++) {
        for (size_t x = 0; x < width; x++) {
            struct expected expected = response_by_definition(&pair.source, kappa, x, y);
            equal = equal && fabs((double)response_of(&pair, x, y) - expected.response) <= expected.tolerance;
        }
    }
    free_pair(&pair);
    return equal;
}

/* --- the response ------------------------------------------------------------------------------------------------------- */

static void every_size_equals_the_definition(void **state)
{
    (void)state;
    for (size_t size = 1; size <= 70; size++) {
        assert_true(equals_definition(size, 5, noise, usual_kappa));
        assert_true(equals_definition(3, size, noise, usual_kappa));
    }
    for (size_t width = 1; width <= 6; width++) {
        for (size_t height = 1; height <= 10; height++)
            assert_true(equals_definition(width, height, noise, usual_kappa));
    }
}

/* A tile has 1,024 columns: one less, as many, and one to three more. */
static void tiles_meet_without_a_seam(void **state)
{
    (void)state;
    for (size_t width = 1023; width <= 1027; width++)
        assert_true(equals_definition(width, 6, noise, usual_kappa));
    assert_true(equals_definition(2500, 9, noise, usual_kappa));
}

static void one_pixel_one_row_and_one_column_are_known(void **state)
{
    (void)state;
    static const size_t sizes[][2] = {{1, 1}, {1, 2}, {2, 1}, {2, 2}, {1, 200}, {200, 1}};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        assert_true(equals_definition(sizes[i][0], sizes[i][1], noise, usual_kappa));
}

/* Where sums are largest: were one of them rounded, the difference of products would be off. */
static void strongest_contrast_and_every_kappa_equal_the_definition(void **state)
{
    (void)state;
    static const float kappas[] = {0, 0.04F, 0.06F, 0.25F};
    for (size_t i = 0; i < sizeof kappas / sizeof *kappas; i++)
        assert_true(equals_definition(203, 67, black_and_white_noise, kappas[i]));
}

static void a_constant_has_no_response(void **state)
{
    (void)state;
    struct pair pair = respond_to(90, 33, constant, usual_kappa);
    for (size_t i = 0; i < 90 * 33; i++)
        assert_true(response_of(&pair, i % 90, i / 90) == 0);
    free_pair(&pair);
}

/* One gradient everywhere: A C = B^2, so that only -kappa (A + C)^2 is left. Away from the sides, where the ramp turns. */
static void a_ramp_is_an_edge_everywhere(void **state)
{
    (void)state;
    struct pair pair = respond_to(48, 30, ramp, usual_kappa);
    double trace = 9 * (16.0 * 16 + 24 * 24) / 3060 / 3060; /* gradients are 8 x 2 and 8 x 3 */
    for (size_t y = 2; y < 28; y++) {
        for (size_t x = 2; x < 46; x++)
            assert_near((double)response_of(&pair, x, y), -(double)usual_kappa * trace * trace, 4 * 0x1p-24 * trace * trace);
    }
    free_pair(&pair);
}

/* Gradients of an impulse of 255 are Sobel's weights times 255, +-1 +-2 +-1 in three columns and rows: at the impulse A and C
 * add up to 12 x 255^2, and B to 1 - 1 - 1 + 1 = 0. Further than two pixels away there is nothing. */
static void an_impulse_reaches_two_pixels_far(void **state)
{
    (void)state;
    struct pair pair = respond_to(41, 23, impulse_at_20_10, usual_kappa);
    double sum = 12.0 * 255 * 255 / 3060 / 3060;
    assert_near((double)response_of(&pair, 20, 10), sum * sum * (1 - 4 * (double)usual_kappa), 1e-6 * sum * sum);
    for (int y = 0; y < 23; y++) {
        for (int x = 0; x < 41; x++) {
            bool near = abs(x - 20) <= 2 && abs(y - 10) <= 2;
            assert_true(near || response_of(&pair, (size_t)x, (size_t)y) == 0);
        }
    }
    free_pair(&pair);
}

static void an_edge_never_is_a_corner(void **state)
{
    (void)state;
    picture_function *const edges[] = {step_at_19, slanted_step};
    for (size_t i = 0; i < sizeof edges / sizeof *edges; i++) {
        struct pair pair = respond_to(40, 24, edges[i], usual_kappa);
        float least = 0;
        for (size_t y = 2; y < 22; y++) { /* the slanted step bends where it is mirrored */
            for (size_t x = 2; x < 38; x++) {
                if (edges[i] == step_at_19)
                    assert_true(response_of(&pair, x, y) <= 0);
                least = fminf(least, response_of(&pair, x, y));
            }
        }
        assert_true(least < -0.002F);
        free_pair(&pair);
    }
}

/* Its four corner pixels, all alike, and nowhere else is as much. In units of 255: of the rows around a corner Ix sees 1, 3 and
 * 4, in two columns each; Iy the same, turned; so A = C = 2 (1 + 9 + 16) = 52 and B = (1 + 3) (1 + 3) = 16; and (3060 / 255)^4
 * is 144^2. */
static void a_white_square_has_its_maxima_at_its_corners(void **state)
{
    (void)state;
    struct pair pair = respond_to(48, 48, square, usual_kappa);
    float corner = response_of(&pair, 16, 16);
    assert_near((double)corner, (52 * 52 - 16 * 16 - (double)usual_kappa * 104 * 104) / (144 * 144), 1e-7);
    assert_true(response_of(&pair, 31, 16) == corner && response_of(&pair, 16, 31) == corner &&
                response_of(&pair, 31, 31) == corner);
    for (size_t y = 0; y < 48; y++) {
        for (size_t x = 0; x < 48; x++) {
            bool is_corner = (x == 16 || x == 31) && (y == 16 || y == 31);
            assert_true(is_corner || response_of(&pair, x, y) < corner);
        }
    }
    assert_true(response_of(&pair, 24, 16) < 0); /* the middle of a side */
    free_pair(&pair);
}

static void a_strip_alone_equals_the_strip_of_the_whole(void **state)
{
    (void)state;
    struct pair whole = respond_to(203, 66, noise, usual_kappa), strips = draw(203, 66, noise);
    static const size_t cuts[] = {66, 61, 60, 37, 16, 3, 0}; /* from below, of unequal height, few a multiple of four */
    for (size_t i = 0; cuts[i] > 0; i++)
        harris_rows(usual_kappa, &strips.source, &strips.response, cuts[i + 1], cuts[i]);
    assert_memory_equal(plane_memory(&whole.response, 0), plane_memory(&strips.response, 0),
                        plane_rows_bytes(&whole.response, 0, 66));
    free_pair(&whole);
    free_pair(&strips);
}

/* Only its own rows: those of another worker are written meanwhile. */
static void a_strip_writes_no_row_of_others(void **state)
{
    (void)state;
    struct pair pair = draw(50, 30, noise);
    harris_rows(usual_kappa, &pair.source, &pair.response, 9, 14);
    for (size_t y = 0; y < 30; y++) {
        for (size_t x = 0; x < 50; x++)
            assert_true(isnan(response_of(&pair, x, y)) == (y < 9 || y >= 14));
    }
    free_pair(&pair);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_size_equals_the_definition),
        cmocka_unit_test(tiles_meet_without_a_seam),
        cmocka_unit_test(one_pixel_one_row_and_one_column_are_known),
        cmocka_unit_test(strongest_contrast_and_every_kappa_equal_the_definition),
        cmocka_unit_test(a_constant_has_no_response),
        cmocka_unit_test(a_ramp_is_an_edge_everywhere),
        cmocka_unit_test(an_impulse_reaches_two_pixels_far),
        cmocka_unit_test(an_edge_never_is_a_corner),
        cmocka_unit_test(a_white_square_has_its_maxima_at_its_corners),
        cmocka_unit_test(a_strip_alone_equals_the_strip_of_the_whole),
        cmocka_unit_test(a_strip_writes_no_row_of_others),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
