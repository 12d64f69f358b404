/* test_blur.c - the separable blur against a plain double loop, and known pictures. label: kernel */
#include "image/blur.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "common/arena.h"

/* Rounding of one pass in float: pixels up to 1, at most some 90 operations (K = 31) of half a unit in the last place each. */
static const double pass_tolerance = 90 * 0x1p-25;

enum { RED_ZONE = 64 };

/* --- planes made here --------------------------------------------------------------------------------------------------- */

static struct plane make_plane(size_t width, size_t height)
{
    size_t bytes = plane_bytes(width, height);
    void *memory = aligned_alloc(ARENA_ALIGNMENT, (bytes + RED_ZONE - 1) / RED_ZONE * RED_ZONE);
    assert_non_null(memory);
    memset(memory, 0xFF, bytes); /* NaN: what is read without being written shows */
    return plane_in(memory, width, height);
}

static void free_plane(struct plane *plane)
{
    free(plane_memory(plane, 0));
}

typedef float picture_function(size_t x, size_t y);

static struct plane draw(size_t width, size_t height, picture_function *pixel)
{
    struct plane plane = make_plane(width, height);
    for (size_t y = 0; y < height; y++) {
        for (size_t x = 0; x < width; x++)
            plane.pixels[y * plane.stride + x] = pixel(x, y);
        plane_mirror_row(&plane, plane.pixels + y * plane.stride);
    }
    return plane;
}

static float noise(size_t x, size_t y)
{
    uint32_t z = (uint32_t)(x * 2654435761u ^ y * 2246822519u);
    z = (z ^ z >> 15) * 2246822519u;
    return (float)(z >> 8) / (1 << 24);
}

static float constant(size_t x, size_t y)
{
    (void)x, (void)y;
    return 0.7f;
}

static float ramp(size_t x, size_t y)
{
    return (float)(3 * x + 2 * y) / 1024;
}

static float impulse_at_40_20(size_t x, size_t y)
{
    return x == 40 && y == 20 ? 1 : 0;
}

/* Reflect-101 by walking to and fro: another way to say what mirror_101() says. */
static size_t walk(ptrdiff_t position, size_t count)
{
    while (count > 1 && (position < 0 || position >= (ptrdiff_t)count))
        position = position < 0 ? -position : 2 * ((ptrdiff_t)count - 1) - position;
    return count > 1 ? (size_t)position : 0;
}

/* The definition: a double loop over the kernel. */
static double blurred(const struct blur *blur, const struct plane *source, size_t x, size_t y)
{
    ptrdiff_t radius = (ptrdiff_t)blur->radius;
    double sum = 0;
    for (ptrdiff_t dy = -radius; dy <= radius; dy++) {
        for (ptrdiff_t dx = -radius; dx <= radius; dx++) {
            size_t row = walk((ptrdiff_t)y + dy, source->height), column = walk((ptrdiff_t)x + dx, source->width);
            sum += (double)blur->weights[labs(dy)] * (double)blur->weights[labs(dx)] *
                   (double)source->pixels[row * source->stride + column];
        }
    }
    return sum;
}

static double worst_difference(size_t radius, size_t width, size_t height, picture_function *pixel)
{
    struct blur blur = blur_gaussian(radius);
    struct plane source = draw(width, height, pixel), target = make_plane(width, height);
    double worst = 0;
    blur_rows(&blur, &source, &target, 0, height);
    for (size_t y = 0; y < height; y++) {
        for (size_t x = 0; x < width; x++) {
            double difference = fabs(blurred(&blur, &source, x, y) - (double)target.pixels[y * target.stride + x]);
            worst = difference <= worst ? worst : difference; /* NaN stays */
        }
    }
    free_plane(&source);
    free_plane(&target);
    return worst;
}

/* --- the filter --------------------------------------------------------------------------------------------------------- */

static void weights_add_up_to_exactly_one(void **state)
{
    (void)state;
    for (size_t radius = 0; radius <= BLUR_RADIUS_MAX; radius++) {
        struct blur blur = blur_gaussian(radius);
        double total = (double)blur.weights[0];
        for (size_t d = 1; d <= radius; d++) {
            total += 2 * (double)blur.weights[d];
            assert_true(blur.weights[d] > 0 && blur.weights[d] < blur.weights[d - 1]);
        }
        assert_true(total == 1);
    }
}

static void weights_are_those_of_a_gaussian(void **state)
{
    (void)state;
    struct blur blur = blur_gaussian(4);
    for (int d = 1; d <= 4; d++) /* w(d) / w(0) = exp(-d^2 / (2 (4/3)^2)); the grid of 2^-24 rounds, most at the centre */
        assert_true(fabs((double)(blur.weights[d] / blur.weights[0]) - exp(-d * d * 9 / 32.0)) < 1e-6);
}

static void every_width_equals_the_double_loop(void **state)
{
    (void)state;
    for (size_t radius = 0; radius <= BLUR_RADIUS_MAX; radius++)
        assert_true(worst_difference(radius, 71, 37, noise) <= pass_tolerance);
}

static void every_size_keeps_the_edges(void **state)
{
    (void)state;
    static const size_t radii[] = {1, 4, 8, 15};
    for (size_t i = 0; i < sizeof radii / sizeof *radii; i++) {
        for (size_t size = 1; size <= 50; size++) {
            assert_true(worst_difference(radii[i], size, 5, noise) <= pass_tolerance);
            assert_true(worst_difference(radii[i], 3, size, noise) <= pass_tolerance);
        }
    }
}

static void a_kernel_wider_than_the_picture_is_mirrored_again_and_again(void **state)
{
    (void)state;
    static const size_t sizes[][2] = {{1, 1}, {2, 1}, {1, 2}, {2, 2}, {3, 3}, {1, 100}, {100, 1}, {2, 7}, {5, 4}};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        assert_true(worst_difference(15, sizes[i][0], sizes[i][1], noise) <= pass_tolerance);
}

static void an_impulse_becomes_the_weights(void **state)
{
    (void)state;
    struct blur blur = blur_gaussian(4);
    struct plane source = draw(81, 41, impulse_at_40_20), target = make_plane(81, 41);
    blur_rows(&blur, &source, &target, 0, 41);
    for (int y = 0; y < 41; y++) {
        for (int x = 0; x < 81; x++) {
            int dx = abs(x - 40), dy = abs(y - 20);
            float expected = dx <= 4 && dy <= 4 ? blur.weights[dx] * blur.weights[dy] : 0; /* all other terms are 0 */
            assert_true(target.pixels[(size_t)y * target.stride + (size_t)x] == expected);
        }
    }
    free_plane(&source);
    free_plane(&target);
}

static void a_constant_stays_constant(void **state)
{
    (void)state;
    for (size_t radius = 0; radius <= BLUR_RADIUS_MAX; radius++) {
        struct blur blur = blur_gaussian(radius);
        struct plane source = draw(50, 20, constant), target = make_plane(50, 20);
        blur_rows(&blur, &source, &target, 0, 20);
        for (size_t i = 0; i < 20 * 50; i++)
            assert_true(fabs((double)target.pixels[i / 50 * target.stride + i % 50] - (double)0.7f) <= pass_tolerance);
        free_plane(&source);
        free_plane(&target);
    }
}

static void a_ramp_stays_a_ramp_away_from_the_edges(void **state)
{
    (void)state;
    struct blur blur = blur_gaussian(7);
    struct plane source = draw(90, 60, ramp), target = make_plane(90, 60);
    blur_rows(&blur, &source, &target, 0, 60);
    for (size_t y = 7; y < 60 - 7; y++) {
        for (size_t x = 7; x < 90 - 7; x++)
            assert_true(fabs((double)(target.pixels[y * target.stride + x] - ramp(x, y))) <= pass_tolerance);
    }
    free_plane(&source);
    free_plane(&target);
}

static void a_strip_alone_equals_the_strip_of_the_whole(void **state)
{
    (void)state;
    struct blur blur = blur_gaussian(4);
    struct plane source = draw(203, 66, noise), whole = make_plane(203, 66), strips = make_plane(203, 66);
    blur_rows(&blur, &source, &whole, 0, 66);
    static const size_t cuts[] = {66, 60, 56, 20, 16, 4, 0}; /* from below, in strips of unequal height */
    for (size_t i = 0; cuts[i] > 0; i++)
        blur_rows(&blur, &source, &strips, cuts[i + 1], cuts[i]);
    assert_memory_equal(plane_memory(&whole, 0), plane_memory(&strips, 0), plane_rows_bytes(&whole, 0, 66));
    free_plane(&source);
    free_plane(&whole);
    free_plane(&strips);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(weights_add_up_to_exactly_one),
        cmocka_unit_test(weights_are_those_of_a_gaussian),
        cmocka_unit_test(every_width_equals_the_double_loop),
        cmocka_unit_test(every_size_keeps_the_edges),
        cmocka_unit_test(a_kernel_wider_than_the_picture_is_mirrored_again_and_again),
        cmocka_unit_test(an_impulse_becomes_the_weights),
        cmocka_unit_test(a_constant_stays_constant),
        cmocka_unit_test(a_ramp_stays_a_ramp_away_from_the_edges),
        cmocka_unit_test(a_strip_alone_equals_the_strip_of_the_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
