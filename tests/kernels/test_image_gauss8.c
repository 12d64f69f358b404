/* test_image_gauss8.c - blurs whose result is known, every width and shape against whole-number sums, grey and colour.
 * label: kernel */
#include "check.h"

#include <stdio.h>
#include <stdlib.h>

#include "grey_png.h"
#include "image/blur8.h"
#include "image/clip.h"
#include "trial.h"

extern const struct kernel kernel_image_gauss8;

static const struct clip *clip_of(const struct trial *trial)
{
    return trial->job.state;
}

/* Blurs a grey picture of that very size, and proves it by the kernel's own verify(), chunks in either order. */
static const struct clip *blur(struct trial *trial, size_t width, size_t height, const uint8_t *picture,
                               const char *const *assignments)
{
    struct grey_png png = grey_png_make(width, height, picture);
    trial_run(trial, &kernel_image_gauss8, width * height, png.path, assignments);
    grey_png_remove(&png);
    if (!trial->verified)
        fail_msg("%zu x %zu: %s%s", width, height, trial->why, trial->finding.text);
    assert_true(trial_digest_backwards(trial) == trial->digest);
    return clip_of(trial);
}

static int number_at(const struct clip *clip, size_t x, size_t y)
{
    return clip->result.pixels[y * clip->result.stride + x];
}

static uint8_t noise(size_t i)
{
    uint32_t z = (uint32_t)i * 2654435761u;
    z = (z ^ z >> 15) * 2246822519u;
    return (uint8_t)(z >> 24);
}

/* What OpenCV 4.6 gives for getGaussianKernel's deviations in its fixed point, seen in GaussianBlur() of an impulse. */
static void weights_are_the_known_ones_and_add_up(void **state)
{
    (void)state;
    static const uint16_t expected[][BLUR8_RADIUS_MAX + 1] = {{128, 64},
                                                              {96, 64, 16},
                                                              {74, 57, 27, 7},
                                                              {60, 51, 30, 13, 4},
                                                              {52, 45, 31, 17, 7, 2},
                                                              {44, 41, 30, 19, 10, 5, 1},
                                                              {40, 36, 30, 20, 12, 6, 3, 1}};
    for (size_t radius = 1; radius <= BLUR8_RADIUS_MAX; radius++) {
        struct blur8 found = blur8_gaussian(radius);
        unsigned total = found.weights[0];
        for (size_t d = 1; d <= radius; d++)
            total += 2U * found.weights[d];
        assert_int_equal(total, 256);
        assert_memory_equal(found.weights, expected[radius - 1], sizeof found.weights);
    }
}

static void a_constant_stays(void **state)
{
    (void)state;
    uint8_t picture[70 * 9];
    memset(picture, 255, sizeof picture); /* the largest sums */
    for (int width = 3; width <= 15; width += 2) {
        char assignment[16];
        struct trial trial;
        snprintf(assignment, sizeof assignment, "width=%d", width);
        const struct clip *clip = blur(&trial, 70, 9, picture, (const char *const[]){"frames=1", assignment, NULL});
        for (size_t i = 0; i < sizeof picture; i++)
            assert_int_equal(number_at(clip, i % 70, i / 70), 255);
        trial_close(&trial);
    }
}

/* A full impulse: 255 times a product of two weights, rounded. */
static void an_impulse_becomes_the_weights(void **state)
{
    (void)state;
    static const int weights[] = {60, 51, 30, 13, 4};
    uint8_t picture[81 * 41] = {0};
    struct trial trial;
    picture[20 * 81 + 40] = 255;
    const struct clip *clip = blur(&trial, 81, 41, picture, (const char *const[]){"frames=1", "width=9", NULL});
    for (int y = 0; y < 41; y++) {
        for (int x = 0; x < 81; x++) {
            int dx = abs(x - 40), dy = abs(y - 20);
            int expected = dx <= 4 && dy <= 4 ? (255 * weights[dx] * weights[dy] + 32768) / 65536 : 0;
            assert_int_equal(number_at(clip, (size_t)x, (size_t)y), expected);
        }
    }
    trial_close(&trial);
}

static void a_ramp_stays_a_ramp_away_from_the_edges(void **state)
{
    (void)state;
    uint8_t picture[60 * 30];
    struct trial trial;
    for (size_t i = 0; i < sizeof picture; i++)
        picture[i] = (uint8_t)(3 * (i % 60) + 2 * (i / 60));
    const struct clip *clip = blur(&trial, 60, 30, picture, (const char *const[]){"frames=1", "width=15", NULL});
    for (size_t y = 7; y < 30 - 7; y++) {
        for (size_t x = 7; x < 60 - 7; x++)
            assert_int_equal(number_at(clip, x, y), 3 * x + 2 * y);
    }
    trial_close(&trial);
}

/* A grey picture in three channels is the grey blur three times. */
static void each_channel_is_blurred_by_itself(void **state)
{
    (void)state;
    uint8_t picture[77 * 19];
    struct trial grey, colour;
    for (size_t i = 0; i < sizeof picture; i++)
        picture[i] = noise(i);
    const struct clip *one = blur(&grey, 77, 19, picture, (const char *const[]){"width=7", NULL});
    const struct clip *three = blur(&colour, 77, 19, picture, (const char *const[]){"width=7", "channels=3", NULL});
    for (size_t y = 0; y < 19; y++) {
        for (size_t x = 0; x < 3 * 77; x++)
            assert_int_equal(number_at(three, x, y), number_at(one, x / 3, y));
    }
    trial_close(&grey);
    trial_close(&colour);
}

/* Widths of pictures around those of vectors and tiles, one row or column, and kernels wider than the picture. */
static void every_shape_is_right(void **state)
{
    (void)state;
    static const size_t sizes[][2] = {{1, 1},  {2, 1},  {1, 2},   {3, 3},  {5, 4},    {63, 2},   {64, 5},   {65, 6},
                                      {1, 99}, {99, 1}, {127, 3}, {33, 7}, {2047, 2}, {2048, 1}, {2049, 3}, {2111, 2}};
    static uint8_t picture[2111 * 3];
    for (size_t i = 0; i < sizeof picture; i++)
        picture[i] = noise(i);
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        for (int width = 3; width <= 15; width += 4) {
            for (int channels = 1; channels <= 3; channels += 2) {
                char first[16], second[16];
                struct trial trial;
                snprintf(first, sizeof first, "width=%d", width);
                snprintf(second, sizeof second, "channels=%d", channels);
                blur(&trial, sizes[i][0], sizes[i][1], picture, (const char *const[]){"frames=2", first, second, NULL});
                trial_close(&trial);
            }
        }
    }
}

static void a_strip_alone_equals_the_strip_of_the_whole(void **state)
{
    (void)state;
    enum { WIDTH = 203, HEIGHT = 66 };
    uint8_t picture[WIDTH * HEIGHT];
    struct trial trial;
    for (size_t i = 0; i < sizeof picture; i++)
        picture[i] = noise(i);
    const struct clip *clip = blur(&trial, WIDTH, HEIGHT, picture, (const char *const[]){"frames=1", NULL});
    struct blur8 gaussian = blur8_gaussian(4);
    void *memory = aligned_alloc(64, plane8_bytes(WIDTH, HEIGHT));
    struct plane8 strips = plane8_in(memory, WIDTH, HEIGHT);
    static const size_t cuts[] = {66, 61, 56, 21, 16, 3, 0}; /* from below, in strips of unequal height */
    for (size_t i = 0; cuts[i] > 0; i++)
        blur8_rows(&gaussian, 1, &clip->frames[0], &strips, cuts[i + 1], cuts[i]);
    for (size_t y = 0; y < HEIGHT; y++)
        assert_memory_equal(strips.pixels + y * strips.stride, clip->result.pixels + y * clip->result.stride, WIDTH);
    free(memory);
    trial_close(&trial);
}

static void the_photograph_is_blurred_right_in_colour(void **state)
{
    (void)state;
    struct trial trial;
    trial_run(&trial, &kernel_image_gauss8, 300 * 1000, NULL, (const char *const[]){"channels=3", NULL});
    assert_true(trial.verified);
    trial_close(&trial);
}

static void wrong_pixels_are_found(void **state)
{
    (void)state;
    static const size_t places[] = {0, 211, 20000}; /* corners, and one that is sampled */
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        struct trial trial;
        struct finding finding;
        trial_run(&trial, &kernel_image_gauss8, 30000, NULL, NULL); /* 212 x 142 */
        assert_true(trial.verified);
        const struct clip *clip = clip_of(&trial);
        clip->result.pixels[places[i] / 212 * clip->result.stride + places[i] % 212] ^= 1;
        assert_false(job_verify(&trial.job, &finding));
        assert_says(finding.text, "by direct sums");
        trial_close(&trial);
    }
}

static void wrong_parameters_and_sizes_are_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {"width=8",    "width=1",      "width=17", "width=nan", "channels=2",
                                        "channels=4", "channels=1.5", "frames=0", "sigma=1"};
    struct trial trial;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        trial_run(&trial, &kernel_image_gauss8, 100, NULL, (const char *const[]){wrong[i], NULL});
        assert_false(trial.described);
        assert_true(strlen(trial.why) > 10);
        trial_close(&trial);
    }
    trial_run(&trial, &kernel_image_gauss8, SIZE_MAX, NULL, NULL);
    assert_false(trial.described);
    assert_says(trial.why, "--size");
    trial_close(&trial);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(weights_are_the_known_ones_and_add_up),
        cmocka_unit_test(a_constant_stays),
        cmocka_unit_test(an_impulse_becomes_the_weights),
        cmocka_unit_test(a_ramp_stays_a_ramp_away_from_the_edges),
        cmocka_unit_test(each_channel_is_blurred_by_itself),
        cmocka_unit_test(every_shape_is_right),
        cmocka_unit_test(a_strip_alone_equals_the_strip_of_the_whole),
        cmocka_unit_test(the_photograph_is_blurred_right_in_colour),
        cmocka_unit_test(wrong_pixels_are_found),
        cmocka_unit_test(wrong_parameters_and_sizes_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
