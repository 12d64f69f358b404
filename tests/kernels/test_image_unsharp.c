/* test_image_unsharp.c - unsharp masking against a plain loop, known pictures, and its own refusal of wrong ones. label: kernel
 */
#include "check.h"

#include <stdio.h>
#include <stdlib.h>

#include "frames.h"
#include "grey_png.h"
#include "image/film.h"
#include "image/filter.h"
#include "image/sharpen.h"
#include "trial.h"

extern const struct kernel kernel_image_unsharp;

/* Some 20 operations on values of up to 4 (amounts up to 3 here), each rounded by half a unit in the last place of 4. */
static const double tolerance = 20 * 0x1p-23;

/* The definition: a double loop over the blur, in double. */
static double sharpened(const struct blur *blur, double amount, const struct frame *source, size_t x, size_t y, size_t channel)
{
    double sum = 0, value = (double)source->pixels[y * source->stride + x * source->channels + channel];
    for (ptrdiff_t dy = -2; dy <= 2; dy++) {
        for (ptrdiff_t dx = -2; dx <= 2; dx++) {
            size_t row = frames_walk((ptrdiff_t)y + dy, source->height), column = frames_walk((ptrdiff_t)x + dx, source->width);
            sum += (double)blur->weights[labs(dy)] * (double)blur->weights[labs(dx)] *
                   (double)source->pixels[row * source->stride + column * source->channels + channel];
        }
    }
    return value + amount * (value - sum);
}

static void apply(float amount, const struct frame *source, const struct frame *target)
{
    struct blur blur = blur_gaussian(SHARPEN_RADIUS);
    sharpen_rows(&blur, amount, source, target, 0, source->height, false);
}

static void assert_equals_the_loop(size_t width, size_t height, size_t channels, float amount)
{
    struct blur blur = blur_gaussian(SHARPEN_RADIUS);
    struct frame source = frames_draw(width, height, channels, frames_noise), target = frames_make(width, height, channels, 0);
    apply(amount, &source, &target);
    for (size_t y = 0; y < height; y++) {
        for (size_t i = 0; i < width * channels; i++)
            assert_near((double)frames_at(&target, i / channels, y, i % channels),
                        sharpened(&blur, (double)amount, &source, i / channels, y, i % channels), tolerance);
    }
    frames_free(&source);
    frames_free(&target);
}

/* --- sharpening --------------------------------------------------------------------------------------------------------- */

static void every_size_equals_the_loop(void **state)
{
    (void)state;
    for (size_t size = 1; size <= 70; size++) {
        assert_equals_the_loop(size, 7, 1, 0.5f);
        assert_equals_the_loop(size, 2, 3, 3);
        assert_equals_the_loop(3, size, 1, 3);
        assert_equals_the_loop(1, size, 3, 0.5f);
    }
}

static void no_amount_changes_nothing(void **state)
{
    (void)state;
    struct frame source = frames_draw(90, 33, 1, frames_noise), target = frames_make(90, 33, 1, 0);
    apply(0, &source, &target);
    for (size_t y = 0; y < 33; y++)
        assert_memory_equal(frame_row(&source, (ptrdiff_t)y), frame_row(&target, (ptrdiff_t)y), 90 * sizeof(float));
    frames_free(&source);
    frames_free(&target);
}

/* All sums but those of one product are of zeroes, so it is exact; 1 + amount (1 - w(0) w(0)) in the middle. */
static void an_impulse_stands_out_of_a_hollow(void **state)
{
    (void)state;
    struct blur blur = blur_gaussian(SHARPEN_RADIUS);
    struct frame source = frames_draw(81, 41, 1, frames_impulse), target = frames_make(81, 41, 1, 0);
    apply(2, &source, &target);
    for (int y = 0; y < 41; y++) {
        for (int x = 0; x < 81; x++) {
            int dx = abs(x - 40), dy = abs(y - 20);
            double weight = dx <= 2 && dy <= 2 ? (double)(blur.weights[dx] * blur.weights[dy]) : 0;
            double value = dx + dy == 0 ? 1 : 0;
            assert_near((double)frames_at(&target, (size_t)x, (size_t)y, 0), value + 2 * (value - weight), tolerance);
            assert_true(weight > 0 || frames_at(&target, (size_t)x, (size_t)y, 0) == 0);
        }
    }
    frames_free(&source);
    frames_free(&target);
}

static void channels_do_not_mix(void **state)
{
    (void)state;
    struct frame source = frames_draw(81, 41, 3, frames_impulse), target = frames_make(81, 41, 3, 0);
    apply(1, &source, &target);
    for (size_t i = 0; i < 81 * 41; i++)
        assert_true(frames_at(&target, i % 81, i / 81, 1) == 0 && frames_at(&target, i % 81, i / 81, 2) == 0);
    assert_true(frames_at(&target, 40, 20, 0) > 1 && frames_at(&target, 42, 22, 0) < 0 && frames_at(&target, 43, 20, 0) == 0);
    frames_free(&source);
    frames_free(&target);
}

static void constants_and_ramps_stay_what_they_are(void **state)
{
    (void)state;
    picture_function *const pictures[] = {frames_constant, frames_ramp};
    for (size_t i = 0; i < 2; i++) {
        struct frame source = frames_draw(90, 60, 3, pictures[i]), target = frames_make(90, 60, 3, 0);
        apply(3, &source, &target);
        for (size_t y = 2; y < 58; y++) {
            for (size_t x = 2; x < 88; x++)
                assert_near((double)frames_at(&target, x, y, 1), (double)pictures[i](x, y, 1), tolerance);
        }
        frames_free(&source);
        frames_free(&target);
    }
}

/* Unsharp masking is one correlation: (1 + amount) at the centre, less amount times the blur's products. */
static void general_coefficients_give_the_same(void **state)
{
    (void)state;
    struct blur blur = blur_gaussian(SHARPEN_RADIUS);
    struct filter filter = {.width = 5};
    for (int i = 0; i < 25; i++)
        filter.weights[i] = (i == 12 ? 1.5f : 0) - 0.5f * blur.weights[abs(i / 5 - 2)] * blur.weights[abs(i % 5 - 2)];
    for (size_t channels = 1; channels <= 3; channels += 2) {
        struct frame source = frames_draw(77, 31, channels, frames_noise);
        struct frame target = frames_make(77, 31, channels, 0), other = frames_make(77, 31, channels, 0);
        apply(0.5f, &source, &target);
        filter_rows(&filter, &source, &other, 0, 31, false);
        for (size_t i = 0; i < 31 * 77; i++)
            assert_near((double)frames_at(&target, i % 77, i / 77, channels - 1),
                        (double)frames_at(&other, i % 77, i / 77, channels - 1), tolerance);
        frames_free(&source);
        frames_free(&target);
        frames_free(&other);
    }
}

static void a_strip_alone_equals_the_strip_of_the_whole(void **state)
{
    (void)state;
    static const size_t cuts[] = {66, 60, 56, 20, 16, 4, 0}; /* from below, in strips of unequal height */
    struct blur blur = blur_gaussian(SHARPEN_RADIUS);
    for (size_t channels = 1; channels <= 3; channels += 2) {
        struct frame source = frames_draw(203, 66, channels, frames_noise);
        struct frame whole = frames_make(203, 66, channels, 0), strips = frames_make(203, 66, channels, 0);
        apply(0.5f, &source, &whole);
        for (size_t i = 0; cuts[i] > 0; i++) /* every other one past the caches, which changes nothing */
            sharpen_rows(&blur, 0.5f, &source, &strips, cuts[i + 1], cuts[i], i % 2 == 0);
        assert_memory_equal(frame_memory(&whole, 0), frame_memory(&strips, 0), frame_rows_bytes(&whole, 0, 66));
        frames_free(&source);
        frames_free(&whole);
        frames_free(&strips);
    }
}

/* --- the kernel --------------------------------------------------------------------------------------------------------- */

static void assert_verified(size_t size, const char *input, const char *const *assignments)
{
    struct trial trial;
    trial_run_right(&trial, &kernel_image_unsharp, size, input, assignments);
    trial_close(&trial);
}

static void the_photograph_is_sharpened_right(void **state)
{
    (void)state;
    assert_verified(64 * 1024, NULL, NULL);
    assert_verified(100 * 1000, NULL, (const char *const[]){"channels=3", "amount=3", "frames=3", NULL});
    assert_verified(3 << 20, NULL, (const char *const[]){"frames=2", NULL}); /* past the caches */
}

static void small_pictures_are_sharpened_right(void **state)
{
    (void)state;
    for (size_t size = 1; size <= 40; size++) {
        assert_verified(size, NULL, (const char *const[]){"frames=1", NULL});
        assert_verified(size, NULL, (const char *const[]){"frames=2", "channels=3", NULL});
    }
}

static void one_row_and_one_column_are_sharpened_right(void **state)
{
    (void)state;
    unsigned char pixels[300];
    for (size_t i = 0; i < sizeof pixels; i++)
        pixels[i] = (unsigned char)(7 * i);
    for (int upright = 0; upright <= 1; upright++) {
        struct grey_png png = grey_png_make(upright ? 1 : sizeof pixels, upright ? sizeof pixels : 1, pixels);
        assert_verified(300, png.path, (const char *const[]){"amount=10", "frames=2", NULL});
        assert_verified(7, png.path, (const char *const[]){"frames=1", "channels=3", NULL});
        grey_png_remove(&png);
    }
}

static void wrong_parameters_and_sizes_are_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {"amount=-1",  "amount=11",  "amount=nan",  "amount=inf", "channels=2",
                                        "channels=0", "channels=4", "frames=0",    "frames=nan", "frames=4097",
                                        "frames=1.5", "width=5",    "channels=1.5"};
    struct trial trial;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char name[16];
        snprintf(name, sizeof name, "%.*s", (int)strcspn(wrong[i], "="), wrong[i]);
        trial_run(&trial, &kernel_image_unsharp, 100, NULL, (const char *const[]){wrong[i], NULL});
        assert_false(trial.described);
        assert_says(trial.why, name);
        trial_close(&trial);
    }
    trial_run(&trial, &kernel_image_unsharp, SIZE_MAX, NULL, NULL);
    assert_false(trial.described);
    assert_says(trial.why, "--size");
    trial_close(&trial);
    trial_run(&trial, &kernel_image_unsharp, 100, "no-such-photograph.png", (const char *const[]){"channels=3", NULL});
    assert_false(trial.described);
    assert_says(trial.why, "no-such-photograph.png");
    trial_close(&trial);
}

static void wrong_pictures_fail_to_verify(void **state)
{
    (void)state;
    frames_assert_spoilt_fail(&kernel_image_unsharp);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_size_equals_the_loop),
        cmocka_unit_test(no_amount_changes_nothing),
        cmocka_unit_test(an_impulse_stands_out_of_a_hollow),
        cmocka_unit_test(channels_do_not_mix),
        cmocka_unit_test(constants_and_ramps_stay_what_they_are),
        cmocka_unit_test(general_coefficients_give_the_same),
        cmocka_unit_test(a_strip_alone_equals_the_strip_of_the_whole),
        cmocka_unit_test(the_photograph_is_sharpened_right),
        cmocka_unit_test(small_pictures_are_sharpened_right),
        cmocka_unit_test(one_row_and_one_column_are_sharpened_right),
        cmocka_unit_test(wrong_parameters_and_sizes_are_refused),
        cmocka_unit_test(wrong_pictures_fail_to_verify),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
