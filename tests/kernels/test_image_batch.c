/* test_image_batch.c - label: kernel - image.batch: thumbnails of photographs of any shape, and what is not one is seen. */
#include "check.h"

#include <stdio.h>
#include <stdlib.h>

#include "image/image.h"
#include "image/jpeg_codec.h"
#include "image/mirror.h"
#include "image/thumbnail.h"
#include "trial.h"

extern const struct kernel kernel_image_batch;

static void check_right(size_t size, const char *input, const char *const *assignments)
{
    struct trial trial;
    trial_run_right(&trial, &kernel_image_batch, size, input, assignments);
    trial_close(&trial);
}

static void any_number_of_photographs_is_right(void **state)
{
    (void)state;
    const char *const little[] = {"megapixels=0.02", "thumbnail=40", NULL};
    const size_t sizes[] = {1, 2, 23, 24, 25, 49};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        check_right(sizes[i], NULL, little);
}

static void any_size_of_photograph_and_thumbnail_is_right(void **state)
{
    (void)state;
    const char *const one_to_one[] = {"megapixels=0.01", "thumbnail=4096", NULL};
    const char *const one_pixel[] = {"megapixels=0.01", "thumbnail=1", NULL};
    const char *const smallest[] = {"megapixels=0.001", "thumbnail=5", "quality=50", NULL};
    const char *const cut_off[] = {"megapixels=0.05", "thumbnail=100", "quality=95", NULL};
    const char *const *const all[] = {one_to_one, one_pixel, smallest, cut_off};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        check_right(3, NULL, all[i]);
}

static void a_jpeg_of_the_users_is_taken(void **state)
{
    (void)state;
    const char *const little[] = {"megapixels=0.05", NULL};
    check_right(3, TEST_DATA "/photograph/rocket.jpg", little);
}

static void a_file_that_is_no_photograph_is_refused(void **state)
{
    (void)state;
    struct trial trial;
    trial_run(&trial, &kernel_image_batch, 1, TEST_DATA "/photograph/README.md", NULL);
    assert_false(trial.described);
    trial_close(&trial);
}

static void more_photographs_than_memory_holds_are_refused(void **state)
{
    (void)state;
    struct trial trial;
    trial_run(&trial, &kernel_image_batch, SIZE_MAX, NULL, NULL);
    assert_false(trial.described);
    assert_says(trial.why, "pass a smaller --size");
    trial_close(&trial);
}

/* One bit in the middle of the last thumbnail, or of one that repeats an earlier. */
static void a_damaged_thumbnail_is_seen(void **state)
{
    (void)state;
    const char *const little[] = {"megapixels=0.02", NULL};
    struct trial trial;
    struct span span;
    struct finding finding;
    trial_run(&trial, &kernel_image_batch, 26, NULL, little);
    assert_true(trial.verified);
    for (size_t item = 24; item < 26; item++) {
        kernel_image_batch.outputs(trial.job.state, (struct range){item, item + 1}, &span);
        unsigned char *middle = (unsigned char *)span.begin + 1000;
        *middle ^= 1;
        assert_false(kernel_image_batch.verify(trial.job.state, job_answer(&trial.job), &finding));
        *middle ^= 1;
    }
    assert_true(kernel_image_batch.verify(trial.job.state, job_answer(&trial.job), &finding));
    trial_close(&trial);
}

/* --- thumbnails --------------------------------------------------------------------------------------------------------- */

/* Makes the thumbnail of a picture given by a function of its place. */
static struct thumbnail shrink(unsigned (*value)(size_t x, size_t y), size_t width, size_t height, size_t factor, void **memory)
{
    struct thumbnail thumbnail;
    *memory = aligned_alloc(64, thumbnail_bytes(width, height, 1, factor));
    assert_non_null(*memory);
    thumbnail_begin(&thumbnail, *memory, width, height, 1, factor);
    for (size_t y = 0; y < height; y++) {
        unsigned char *row = thumbnail_row(&thumbnail);
        for (size_t x = 0; x < width; x++)
            row[x] = (unsigned char)value(x, y);
        thumbnail_take(&thumbnail);
    }
    return thumbnail;
}

static unsigned white(size_t x, size_t y)
{
    (void)x, (void)y;
    return 255;
}

static unsigned dot(size_t x, size_t y)
{
    return x == 4 && y == 4 ? 255 : 0;
}

static unsigned ramp(size_t x, size_t y)
{
    return (unsigned)(3 * x + 5 * y);
}

static unsigned noise(size_t x, size_t y)
{
    return (unsigned)((x * 7919 + y * 104729) * 2654435761U >> 13 & 255);
}

static void white_stays_white_at_the_largest_factor(void **state)
{
    (void)state;
    void *memory;
    struct thumbnail thumbnail = shrink(white, 513, 257, THUMBNAIL_FACTOR_MAX, &memory);
    assert_int_equal(thumbnail.out_width, 2);
    assert_int_equal(thumbnail.out_height, 1);
    assert_int_equal(thumbnail.pixels[0], 255);
    assert_int_equal(thumbnail.pixels[1], 255);
    free(memory);
}

/* Factor 1 leaves the blur alone: an impulse shows its weights. */
static void a_dot_becomes_the_binomial(void **state)
{
    (void)state;
    static const unsigned weights[] = {1, 4, 6, 4, 1};
    void *memory;
    struct thumbnail thumbnail = shrink(dot, 9, 9, 1, &memory);
    for (size_t y = 0; y < 9; y++) {
        for (size_t x = 0; x < 9; x++) {
            bool near = x >= 2 && x <= 6 && y >= 2 && y <= 6;
            unsigned expected = near ? (255 * weights[x - 2] * weights[y - 2] + 128) / 256 : 0;
            assert_int_equal(thumbnail.pixels[y * 9 + x], expected);
        }
    }
    free(memory);
}

/* Away from the edges the blur keeps a ramp, and the mean of a square is the ramp at its middle. */
static void a_ramp_stays_one(void **state)
{
    (void)state;
    void *memory;
    struct thumbnail thumbnail = shrink(ramp, 27, 27, 3, &memory);
    for (size_t y = 1; y < 8; y++) {
        for (size_t x = 1; x < 8; x++)
            assert_int_equal(thumbnail.pixels[y * 9 + x], 3 * (3 * x + 1) + 5 * (3 * y + 1));
    }
    free(memory);
}

static unsigned blurred(size_t width, size_t height, size_t x, size_t y)
{
    static const unsigned weights[] = {1, 4, 6, 4, 1};
    unsigned sum = 128;
    for (int dy = -2; dy <= 2; dy++) {
        for (int dx = -2; dx <= 2; dx++)
            sum += weights[dx + 2] * weights[dy + 2] *
                   noise(mirror_101((ptrdiff_t)x + dx, width), mirror_101((ptrdiff_t)y + dy, height));
    }
    return sum >> 8;
}

static void edges_mirror_in_pictures_of_any_shape(void **state)
{
    (void)state;
    static const size_t shapes[][2] = {{1, 1}, {1, 9}, {9, 1}, {2, 2}, {2, 3}, {3, 2}, {5, 4}, {67, 5}};
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        size_t width = shapes[i][0], height = shapes[i][1];
        void *memory;
        struct thumbnail thumbnail = shrink(noise, width, height, 1, &memory);
        for (size_t y = 0; y < height; y++) {
            for (size_t x = 0; x < width; x++)
                assert_int_equal(thumbnail.pixels[y * width + x], blurred(width, height, x, y));
        }
        free(memory);
    }
}

/* --- the codec ---------------------------------------------------------------------------------------------------------- */

static void a_jpeg_that_does_not_fit_is_told(void **state)
{
    (void)state;
    unsigned char pixels[64 * 64], bytes[200];
    char why[WHY_MAX] = "";
    for (size_t i = 0; i < sizeof pixels; i++)
        pixels[i] = (unsigned char)noise(i % 64, i / 64);
    struct jpeg_encoder *encoder = jpeg_encoder_make();
    assert_int_equal(jpeg_encode(encoder, pixels, 64, 64, 1, 90, bytes, sizeof bytes, why), 0);
    assert_says(why, "longer than the space");
    assert_int_equal(jpeg_encode(encoder, pixels, 0, 64, 1, 90, bytes, sizeof bytes, why), 0);
    assert_says(why, "libjpeg: ");
    unsigned char enough[8192];
    assert_int_not_equal(jpeg_encode(encoder, pixels, 64, 64, 1, 90, enough, sizeof enough, why), 0); /* and goes on */
    jpeg_encoder_free(encoder);
}

static bool refuse(void *context, size_t width, size_t height, size_t channels, char why[WHY_MAX])
{
    (void)context, (void)channels;
    snprintf(why, WHY_MAX, "no %zu x %zu today", width, height);
    return false;
}

static void a_sink_may_refuse_a_picture(void **state)
{
    (void)state;
    const struct jpeg_sink sink = {.begin = refuse};
    unsigned char pixels[16 * 8] = {0}, bytes[4096];
    char why[WHY_MAX] = "";
    struct jpeg_encoder *encoder = jpeg_encoder_make();
    size_t length = jpeg_encode(encoder, pixels, 16, 8, 1, 90, bytes, sizeof bytes, why);
    jpeg_encoder_free(encoder);
    struct jpeg_decoder *decoder = jpeg_decoder_make();
    assert_false(jpeg_decode(decoder, bytes, length, &sink, NULL, why));
    assert_string_equal(why, "no 16 x 8 today");
    assert_false(jpeg_decode(decoder, bytes, length / 2, &sink, NULL, why));
    jpeg_decoder_free(decoder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_number_of_photographs_is_right),
        cmocka_unit_test(any_size_of_photograph_and_thumbnail_is_right),
        cmocka_unit_test(a_jpeg_of_the_users_is_taken),
        cmocka_unit_test(a_file_that_is_no_photograph_is_refused),
        cmocka_unit_test(more_photographs_than_memory_holds_are_refused),
        cmocka_unit_test(a_damaged_thumbnail_is_seen),
        cmocka_unit_test(white_stays_white_at_the_largest_factor),
        cmocka_unit_test(a_dot_becomes_the_binomial),
        cmocka_unit_test(a_ramp_stays_one),
        cmocka_unit_test(edges_mirror_in_pictures_of_any_shape),
        cmocka_unit_test(a_jpeg_that_does_not_fit_is_told),
        cmocka_unit_test(a_sink_may_refuse_a_picture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
