/* test_filter.c - K x K filters against a plain loop, known pictures and the separable blur. label: kernel */
#include "image/filter.h"

#include <stdlib.h>

#include "check.h"
#include "frames.h"
#include "image/blur.h"

/* As much as any sum of up to 225 products can be off: each product and sum by half a unit in the last place of 1. */
static const double tolerance = 450 * 0x1p-25;

/* The definition: a double loop over the coefficients. */
static double filtered(const struct filter *filter, const struct frame *source, size_t x, size_t y, size_t channel)
{
    double sum = 0;
    ptrdiff_t width = (ptrdiff_t)filter->width;
    for (ptrdiff_t i = 0; i < width; i++) {
        for (ptrdiff_t j = 0; j < width; j++) {
            size_t row = frames_walk((ptrdiff_t)y + i - width / 2, source->height);
            size_t column = frames_walk((ptrdiff_t)x + j - width / 2, source->width);
            sum += (double)filter->weights[i * width + j] *
                   (double)source->pixels[row * source->stride + column * source->channels + channel];
        }
    }
    return sum;
}

static void apply(const struct filter *filter, const struct frame *source, const struct frame *target)
{
    filter_rows(filter, source, target, 0, source->height, false);
}

static void assert_equals_the_loop(size_t width, size_t height, size_t channels, size_t filter_width)
{
    struct filter filter = filter_rising(filter_width);
    struct frame source = frames_draw(width, height, channels, frames_noise), target = frames_make(width, height, channels, 0);
    apply(&filter, &source, &target);
    for (size_t y = 0; y < height; y++) {
        for (size_t i = 0; i < width * channels; i++)
            assert_near((double)frames_at(&target, i / channels, y, i % channels),
                        filtered(&filter, &source, i / channels, y, i % channels), tolerance);
    }
    frames_free(&source);
    frames_free(&target);
}

/* --- the filter --------------------------------------------------------------------------------------------------------- */

static void coefficients_rise_and_add_up_to_one(void **state)
{
    (void)state;
    for (size_t width = 1; width <= FILTER_WIDTH_MAX; width += 2) {
        struct filter filter = filter_rising(width);
        double sum = 0;
        for (size_t i = 0; i < width * width; i++) {
            assert_true(i == 0 || filter.weights[i] > filter.weights[i - 1]);
            sum += (double)filter.weights[i];
        }
        assert_near(sum, 1, 225 * 0x1p-30);
    }
    assert_near((double)filter_rising(3).weights[8], 9 / 45.0, 1e-8); /* 1 + 2 .. + 9 = 45 */
}

static void every_width_equals_the_loop(void **state)
{
    (void)state;
    for (size_t width = 1; width <= FILTER_WIDTH_MAX; width += 2) {
        assert_equals_the_loop(151, 37, 1, width);
        assert_equals_the_loop(71, 18, 3, width);
    }
}

static void every_size_keeps_the_edges(void **state)
{
    (void)state;
    static const size_t widths[] = {3, 7, 15};
    for (size_t i = 0; i < sizeof widths / sizeof *widths; i++) {
        for (size_t size = 1; size <= 70; size++) {
            assert_equals_the_loop(size, 3, 1, widths[i]);
            assert_equals_the_loop(size, 1, 3, widths[i]);
            assert_equals_the_loop(2, size, 1, widths[i]);
            assert_equals_the_loop(1, size, 3, widths[i]);
        }
    }
}

/* Correlation: the coefficient that a pixel sees an impulse through lies on the other side. */
static void an_impulse_becomes_the_coefficients_turned(void **state)
{
    (void)state;
    for (int width = 1; width <= FILTER_WIDTH_MAX; width += 2) {
        struct filter filter = filter_rising((size_t)width);
        struct frame source = frames_draw(81, 41, 1, frames_impulse), target = frames_make(81, 41, 1, 0);
        apply(&filter, &source, &target);
        for (int y = 0; y < 41; y++) {
            for (int x = 0; x < 81; x++) {
                int i = 20 - y + width / 2, j = 40 - x + width / 2;
                bool in_reach = i >= 0 && i < width && j >= 0 && j < width;
                assert_true(frames_at(&target, (size_t)x, (size_t)y, 0) == (in_reach ? filter.weights[i * width + j] : 0));
            }
        }
        frames_free(&source);
        frames_free(&target);
    }
}

static void channels_do_not_mix(void **state)
{
    (void)state;
    struct filter filter = filter_rising(11);
    struct frame source = frames_draw(81, 41, 3, frames_impulse), target = frames_make(81, 41, 3, 0);
    apply(&filter, &source, &target);
    for (size_t i = 0; i < 81 * 41; i++) {
        assert_true(frames_at(&target, i % 81, i / 81, 1) == 0 && frames_at(&target, i % 81, i / 81, 2) == 0);
        bool in_reach = labs((long)(i % 81) - 40) <= 5 && labs((long)(i / 81) - 20) <= 5;
        assert_true((frames_at(&target, i % 81, i / 81, 0) > 0) == in_reach);
    }
    frames_free(&source);
    frames_free(&target);
}

static void a_constant_stays_constant(void **state)
{
    (void)state;
    for (size_t channels = 1; channels <= 3; channels += 2) {
        struct filter filter = filter_rising(9);
        struct frame source = frames_draw(50, 20, channels, frames_constant), target = frames_make(50, 20, channels, 0);
        apply(&filter, &source, &target);
        for (size_t i = 0; i < 50 * 20 * channels; i++)
            assert_near((double)frames_at(&target, i / channels % 50, i / channels / 50, i % channels),
                        (double)frames_constant(0, 0, i % channels), tolerance);
        frames_free(&source);
        frames_free(&target);
    }
}

/* By how much follows from the coefficients' centre of mass: sum of w(n) x column(n), with w(n) = n / (N (N + 1) / 2). */
static void a_ramp_is_shifted_towards_the_heavy_corner(void **state)
{
    (void)state;
    struct filter filter = filter_rising(3);
    struct frame source = frames_draw(90, 60, 3, frames_ramp), target = frames_make(90, 60, 3, 0);
    double right = (3 + 6 + 9 - 1 - 4 - 7) / 45.0, down = (7 + 8 + 9 - 1 - 2 - 3) / 45.0;
    apply(&filter, &source, &target);
    for (size_t y = 1; y < 59; y++) {
        for (size_t x = 1; x < 89; x++)
            assert_near((double)frames_at(&target, x, y, 1), (double)frames_ramp(x, y, 1) + (3 * right + 2 * down) / 1024,
                        tolerance);
    }
    frames_free(&source);
    frames_free(&target);
}

/* Coefficients that are products of image.gauss's weights give what image.gauss's separable blur gives. */
static void separable_coefficients_equal_the_blur(void **state)
{
    (void)state;
    for (size_t radius = 0; radius <= FILTER_WIDTH_MAX / 2; radius++) {
        struct blur blur = blur_gaussian(radius);
        struct filter filter = {.width = 2 * radius + 1};
        for (size_t i = 0; i < filter.width * filter.width; i++)
            filter.weights[i] = blur.weights[labs((long)(i / filter.width) - (long)radius)] *
                                blur.weights[labs((long)(i % filter.width) - (long)radius)];
        struct frame source = frames_draw(77, 31, 1, frames_noise), target = frames_make(77, 31, 1, 0);
        void *memory[2];
        struct plane planes[2];
        for (int i = 0; i < 2; i++) {
            memory[i] = aligned_alloc(ARENA_ALIGNMENT, plane_bytes(77, 31));
            assert_non_null(memory[i]);
            planes[i] = plane_in(memory[i], 77, 31);
        }
        for (size_t y = 0; y < 31; y++) {
            memcpy(plane_row(&planes[0], (ptrdiff_t)y), frame_row(&source, (ptrdiff_t)y), 77 * sizeof(float));
            plane_mirror_row(&planes[0], plane_row(&planes[0], (ptrdiff_t)y));
        }
        apply(&filter, &source, &target);
        blur_rows(&blur, &planes[0], &planes[1], 0, 31);
        for (size_t i = 0; i < 77 * 31; i++)
            assert_near((double)frames_at(&target, i % 77, i / 77, 0),
                        (double)plane_row(&planes[1], (ptrdiff_t)(i / 77))[i % 77], tolerance);
        frames_free(&source);
        frames_free(&target);
        free(memory[0]);
        free(memory[1]);
    }
}

/* Of every height up to several columns and blocks, none of which ends with one; and no row of another strip is touched. */
static void a_strip_alone_equals_the_strip_of_the_whole(void **state)
{
    (void)state;
    static const size_t cuts[] = {0, 1, 3, 8, 13, 26, 43, 66};
    enum { UNTOUCHED = 0x5a };
    for (size_t channels = 1; channels <= 3; channels += 2) {
        for (size_t width = 1; width <= FILTER_WIDTH_MAX; width += 2) {
            struct filter filter = filter_rising(width);
            struct frame source = frames_draw(203, 66, channels, frames_noise);
            struct frame whole = frames_make(203, 66, channels, 0), strips = frames_make(203, 66, channels, 0);
            size_t bytes = frame_rows_bytes(&whole, 0, 66);
            unsigned char *untouched = malloc(bytes);
            assert_non_null(untouched);
            memset(untouched, UNTOUCHED, bytes);
            memset(frame_memory(&strips, 0), UNTOUCHED, bytes);
            apply(&filter, &source, &whole);
            for (size_t i = 0; cuts[i] < 66; i++) {
                size_t end = cuts[i + 1];
                filter_rows(&filter, &source, &strips, cuts[i], end, false);
                assert_memory_equal(frame_memory(&whole, 0), frame_memory(&strips, 0), frame_rows_bytes(&whole, 0, end));
                assert_memory_equal(frame_memory(&strips, end), untouched, frame_rows_bytes(&whole, end, 66));
            }
            free(untouched);
            frames_free(&source);
            frames_free(&whole);
            frames_free(&strips);
        }
    }
}

static void going_past_the_caches_changes_nothing(void **state)
{
    (void)state;
    struct filter filter = filter_rising(5); /* the widest that does, and so the one with most registers */
    struct frame source = frames_draw(203, 66, 1, frames_noise), through = frames_make(203, 66, 1, 0),
                 past = frames_make(203, 66, 1, 0);
    filter_rows(&filter, &source, &through, 0, 66, false);
    filter_rows(&filter, &source, &past, 0, 66, true);
    assert_memory_equal(frame_memory(&through, 0), frame_memory(&past, 0), frame_rows_bytes(&past, 0, 66));
    frames_free(&source);
    frames_free(&through);
    frames_free(&past);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(coefficients_rise_and_add_up_to_one),
        cmocka_unit_test(every_width_equals_the_loop),
        cmocka_unit_test(every_size_keeps_the_edges),
        cmocka_unit_test(an_impulse_becomes_the_coefficients_turned),
        cmocka_unit_test(channels_do_not_mix),
        cmocka_unit_test(a_constant_stays_constant),
        cmocka_unit_test(a_ramp_is_shifted_towards_the_heavy_corner),
        cmocka_unit_test(separable_coefficients_equal_the_blur),
        cmocka_unit_test(a_strip_alone_equals_the_strip_of_the_whole),
        cmocka_unit_test(going_past_the_caches_changes_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
