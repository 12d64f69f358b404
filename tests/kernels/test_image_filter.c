/* test_image_filter.c - K x K filters against a plain loop, known pictures, the separable blur, and wrong ones. label: kernel
 */
#include "check.h"

#include <stdio.h>
#include <stdlib.h>

#include "grey_png.h"
#include "image/blur.h"
#include "image/film.h"
#include "image/filter.h"
#include "trial.h"

extern const struct kernel kernel_image_filter;

/* As much as any sum of up to 225 products can be off: each product and sum by half a unit in the last place of 1. */
static const double tolerance = 450 * 0x1p-25;

/* --- frames made here --------------------------------------------------------------------------------------------------- */

static struct frame make_frame(size_t width, size_t height, size_t channels, size_t margin)
{
    size_t bytes = frame_bytes(width, height, channels, margin);
    void *memory = aligned_alloc(ARENA_ALIGNMENT, bytes);
    assert_non_null(memory);
    memset(memory, 0xFF, bytes); /* NaN: what is read without being written shows */
    return frame_in(memory, width, height, channels, margin);
}

static void free_frame(const struct frame *frame)
{
    free(frame_memory(frame, 0));
}

typedef float picture_function(size_t x, size_t y, size_t channel);

static struct frame draw(size_t width, size_t height, size_t channels, picture_function *pixel)
{
    struct frame frame = make_frame(width, height, channels, FRAME_MARGIN);
    for (size_t y = 0; y < height; y++) {
        float *row = frame_row(&frame, (ptrdiff_t)y);
        for (size_t i = 0; i < width * channels; i++)
            row[i] = pixel(i / channels, y, i % channels);
        frame_mirror_row(&frame, row);
    }
    return frame;
}

static float noise(size_t x, size_t y, size_t channel)
{
    uint32_t z = (uint32_t)((x * 3 + channel) * 2654435761u ^ y * 2246822519u);
    z = (z ^ z >> 15) * 2246822519u;
    return (float)(z >> 8) / (1 << 24);
}

static float constant(size_t x, size_t y, size_t channel)
{
    (void)x, (void)y;
    return 0.25f * (float)(channel + 1);
}

static float ramp(size_t x, size_t y, size_t channel)
{
    return (float)(3 * x + 2 * y + 100 * channel) / 1024;
}

static float impulse_at_40_20(size_t x, size_t y, size_t channel)
{
    return x == 40 && y == 20 && channel == 0 ? 1 : 0;
}

/* Reflect-101 by walking to and fro: another way to say what mirror_101() says. */
static size_t walk(ptrdiff_t position, size_t count)
{
    while (count > 1 && (position < 0 || position >= (ptrdiff_t)count))
        position = position < 0 ? -position : 2 * ((ptrdiff_t)count - 1) - position;
    return count > 1 ? (size_t)position : 0;
}

/* The definition: a double loop over the coefficients. */
static double filtered(const struct filter *filter, const struct frame *source, size_t x, size_t y, size_t channel)
{
    double sum = 0;
    ptrdiff_t width = (ptrdiff_t)filter->width;
    for (ptrdiff_t i = 0; i < width; i++) {
        for (ptrdiff_t j = 0; j < width; j++) {
            size_t row = walk((ptrdiff_t)y + i - width / 2, source->height);
            size_t column = walk((ptrdiff_t)x + j - width / 2, source->width);
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

static float at(const struct frame *frame, size_t x, size_t y, size_t channel)
{
    return frame->pixels[y * frame->stride + x * frame->channels + channel];
}

static void assert_equals_the_loop(size_t width, size_t height, size_t channels, size_t filter_width)
{
    struct filter filter = filter_rising(filter_width);
    struct frame source = draw(width, height, channels, noise), target = make_frame(width, height, channels, 0);
    apply(&filter, &source, &target);
    for (size_t y = 0; y < height; y++) {
        for (size_t i = 0; i < width * channels; i++)
            assert_near((double)at(&target, i / channels, y, i % channels),
                        filtered(&filter, &source, i / channels, y, i % channels), tolerance);
    }
    free_frame(&source);
    free_frame(&target);
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
        struct frame source = draw(81, 41, 1, impulse_at_40_20), target = make_frame(81, 41, 1, 0);
        apply(&filter, &source, &target);
        for (int y = 0; y < 41; y++) {
            for (int x = 0; x < 81; x++) {
                int i = 20 - y + width / 2, j = 40 - x + width / 2;
                bool in_reach = i >= 0 && i < width && j >= 0 && j < width;
                assert_true(at(&target, (size_t)x, (size_t)y, 0) == (in_reach ? filter.weights[i * width + j] : 0));
            }
        }
        free_frame(&source);
        free_frame(&target);
    }
}

static void channels_do_not_mix(void **state)
{
    (void)state;
    struct filter filter = filter_rising(11);
    struct frame source = draw(81, 41, 3, impulse_at_40_20), target = make_frame(81, 41, 3, 0);
    apply(&filter, &source, &target);
    for (size_t i = 0; i < 81 * 41; i++) {
        assert_true(at(&target, i % 81, i / 81, 1) == 0 && at(&target, i % 81, i / 81, 2) == 0);
        bool in_reach = labs((long)(i % 81) - 40) <= 5 && labs((long)(i / 81) - 20) <= 5;
        assert_true((at(&target, i % 81, i / 81, 0) > 0) == in_reach);
    }
    free_frame(&source);
    free_frame(&target);
}

static void a_constant_stays_constant(void **state)
{
    (void)state;
    for (size_t channels = 1; channels <= 3; channels += 2) {
        struct filter filter = filter_rising(9);
        struct frame source = draw(50, 20, channels, constant), target = make_frame(50, 20, channels, 0);
        apply(&filter, &source, &target);
        for (size_t i = 0; i < 50 * 20 * channels; i++)
            assert_near((double)at(&target, i / channels % 50, i / channels / 50, i % channels),
                        (double)constant(0, 0, i % channels), tolerance);
        free_frame(&source);
        free_frame(&target);
    }
}

/* By how much follows from the coefficients' centre of mass: sum of w(n) x column(n), with w(n) = n / (N (N + 1) / 2). */
static void a_ramp_is_shifted_towards_the_heavy_corner(void **state)
{
    (void)state;
    struct filter filter = filter_rising(3);
    struct frame source = draw(90, 60, 3, ramp), target = make_frame(90, 60, 3, 0);
    double right = (3 + 6 + 9 - 1 - 4 - 7) / 45.0, down = (7 + 8 + 9 - 1 - 2 - 3) / 45.0;
    apply(&filter, &source, &target);
    for (size_t y = 1; y < 59; y++) {
        for (size_t x = 1; x < 89; x++)
            assert_near((double)at(&target, x, y, 1), (double)ramp(x, y, 1) + (3 * right + 2 * down) / 1024, tolerance);
    }
    free_frame(&source);
    free_frame(&target);
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
        struct frame source = draw(77, 31, 1, noise), target = make_frame(77, 31, 1, 0);
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
            assert_near((double)at(&target, i % 77, i / 77, 0), (double)plane_row(&planes[1], (ptrdiff_t)(i / 77))[i % 77],
                        tolerance);
        free_frame(&source);
        free_frame(&target);
        free(memory[0]);
        free(memory[1]);
    }
}

static void a_strip_alone_equals_the_strip_of_the_whole(void **state)
{
    (void)state;
    static const size_t cuts[] = {66, 60, 56, 20, 16, 4, 0}; /* from below, in strips of unequal height */
    for (size_t channels = 1; channels <= 3; channels += 2) {
        for (size_t width = 3; width <= FILTER_WIDTH_MAX; width += 4) {
            struct filter filter = filter_rising(width);
            struct frame source = draw(203, 66, channels, noise);
            struct frame whole = make_frame(203, 66, channels, 0), strips = make_frame(203, 66, channels, 0);
            apply(&filter, &source, &whole);
            for (size_t i = 0; cuts[i] > 0; i++)
                filter_rows(&filter, &source, &strips, cuts[i + 1], cuts[i], false);
            assert_memory_equal(frame_memory(&whole, 0), frame_memory(&strips, 0), frame_rows_bytes(&whole, 0, 66));
            free_frame(&source);
            free_frame(&whole);
            free_frame(&strips);
        }
    }
}

static void going_past_the_caches_changes_nothing(void **state)
{
    (void)state;
    struct filter filter = filter_rising(5);
    struct frame source = draw(203, 66, 1, noise), through = make_frame(203, 66, 1, 0), past = make_frame(203, 66, 1, 0);
    filter_rows(&filter, &source, &through, 0, 66, false);
    filter_rows(&filter, &source, &past, 0, 66, true);
    assert_memory_equal(frame_memory(&through, 0), frame_memory(&past, 0), frame_rows_bytes(&past, 0, 66));
    free_frame(&source);
    free_frame(&through);
    free_frame(&past);
}

/* --- the kernel --------------------------------------------------------------------------------------------------------- */

static void assert_verified(size_t size, const char *input, const char *const *assignments)
{
    struct trial trial;
    trial_run(&trial, &kernel_image_filter, size, input, assignments);
    if (!trial.verified)
        fail_msg("%zu pixels: %s%s", size, trial.why, trial.finding.text);
    assert_true(trial_digest_backwards(&trial) == trial.digest);
    trial_close(&trial);
}

static void the_photograph_is_filtered_right(void **state)
{
    (void)state;
    assert_verified(64 * 1024, NULL, NULL);
    assert_verified(100 * 1000, NULL, (const char *const[]){"channels=3", "frames=3", NULL});
    assert_verified(3 << 20, NULL, (const char *const[]){"width=3", "frames=2", NULL}); /* past the caches */
}

static void small_pictures_are_filtered_right(void **state)
{
    (void)state;
    for (size_t size = 1; size <= 40; size++) {
        assert_verified(size, NULL, (const char *const[]){"frames=1", "width=15", NULL});
        assert_verified(size, NULL, (const char *const[]){"frames=2", "channels=3", NULL});
    }
}

static void one_row_and_one_column_are_filtered_right(void **state)
{
    (void)state;
    unsigned char pixels[300];
    for (size_t i = 0; i < sizeof pixels; i++)
        pixels[i] = (unsigned char)(7 * i);
    for (int upright = 0; upright <= 1; upright++) {
        struct grey_png png = grey_png_make(upright ? 1 : sizeof pixels, upright ? sizeof pixels : 1, pixels);
        assert_verified(300, png.path, (const char *const[]){"width=15", "frames=2", NULL});
        assert_verified(7, png.path, (const char *const[]){"width=15", "frames=1", "channels=3", NULL});
        grey_png_remove(&png);
    }
}

static void wrong_parameters_and_sizes_are_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {"width=4",    "width=17",   "width=0",    "width=nan",    "width=inf",
                                        "channels=2", "channels=0", "channels=4", "frames=0",     "frames=4097",
                                        "frames=1.5", "frames=nan", "passes=1",   "channels=1.5", "width=3.5"};
    struct trial trial;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        char name[16];
        snprintf(name, sizeof name, "%.*s", (int)strcspn(wrong[i], "="), wrong[i]);
        trial_run(&trial, &kernel_image_filter, 100, NULL, (const char *const[]){wrong[i], NULL});
        assert_false(trial.described);
        assert_says(trial.why, name);
        trial_close(&trial);
    }
    trial_run(&trial, &kernel_image_filter, SIZE_MAX, NULL, NULL);
    assert_false(trial.described);
    assert_says(trial.why, "--size");
    trial_close(&trial);
    trial_run(&trial, &kernel_image_filter, 100, "no-such-photograph.png", (const char *const[]){"channels=3", NULL});
    assert_false(trial.described);
    assert_says(trial.why, "no-such-photograph.png");
    trial_close(&trial);
}

/* --- a wrong picture is found ------------------------------------------------------------------------------------------- */

enum { SPOILT_PIXELS = 20000, SPOILT_WIDTH = 173, SPOILT_HEIGHT = 116 };

static void spoil_a_corner(struct frame *frame)
{
    frame->pixels[0] += 1e-4f;
}

static void spoil_all_a_little(struct frame *frame)
{
    for (size_t i = 0; i < frame->height * frame->stride; i++)
        frame->pixels[i] += 1e-4f;
}

static void spoil_with_nan(struct frame *frame)
{
    frame->pixels[17 * frame->stride + 33] = NAN;
}

static void spoil_with_poison(struct frame *frame)
{
    memset(frame->pixels + 50 * frame->stride + 60, 0xA5, sizeof(float));
}

static void spoil_by_a_shift(struct frame *frame)
{
    for (size_t y = 0; y < frame->height; y++)
        memmove(frame->pixels + y * frame->stride, frame->pixels + y * frame->stride + 1, (frame->width - 1) * sizeof(float));
}

static void assert_found(void (*spoil)(struct frame *))
{
    struct trial trial;
    struct finding finding;
    struct span spans[SPAN_MAX];
    trial_run(&trial, &kernel_image_filter, SPOILT_PIXELS, NULL, (const char *const[]){"frames=3", NULL});
    assert_true(trial.verified);
    assert_int_equal(kernel_image_filter.outputs(trial.job.state, (struct range){0, trial.problem.item_count}, spans), 1);
    struct frame frame = frame_in(spans[0].begin, SPOILT_WIDTH, SPOILT_HEIGHT, 1, 0);
    assert_int_equal(spans[0].bytes, frame_rows_bytes(&frame, 0, SPOILT_HEIGHT));
    spoil(&frame);
    assert_false(job_verify(&trial.job, &finding));
    assert_true(strlen(finding.text) > 10);
    trial_close(&trial);
}

static void wrong_pictures_fail_to_verify(void **state)
{
    (void)state;
    assert_found(spoil_a_corner);
    assert_found(spoil_all_a_little);
    assert_found(spoil_with_nan);
    assert_found(spoil_with_poison);
    assert_found(spoil_by_a_shift);
}

/* A filter that is mirrored, turned or transposed must not pass for the right one: the result of each is another picture. */
static void turned_filters_fail_to_verify(void **state)
{
    (void)state;
    for (int way = 0; way < 3; way++) {
        struct trial trial;
        struct finding finding;
        trial_run(&trial, &kernel_image_filter, SPOILT_PIXELS, NULL, (const char *const[]){"frames=1", "width=5", NULL});
        assert_true(trial.verified);
        struct film *film = trial.job.state;
        struct filter right = filter_rising(5), wrong = right;
        for (size_t i = 0; i < 5; i++) {
            for (size_t j = 0; j < 5; j++)
                wrong.weights[i * 5 + j] = right.weights[way == 0 ? i * 5 + 4 - j : way == 1 ? 24 - i * 5 - j : j * 5 + i];
        }
        filter_rows(&wrong, &film->frames[0], &film->result, 0, film->result.height, false);
        assert_false(job_verify(&trial.job, &finding));
        assert_says(finding.text, "by direct sums");
        trial_close(&trial);
    }
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
        cmocka_unit_test(the_photograph_is_filtered_right),
        cmocka_unit_test(small_pictures_are_filtered_right),
        cmocka_unit_test(one_row_and_one_column_are_filtered_right),
        cmocka_unit_test(wrong_parameters_and_sizes_are_refused),
        cmocka_unit_test(wrong_pictures_fail_to_verify),
        cmocka_unit_test(turned_filters_fail_to_verify),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
