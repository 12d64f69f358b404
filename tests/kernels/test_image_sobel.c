/* test_image_sobel.c - edges of pictures whose gradients are known, by other sums, at every odd shape. label: kernel */
#include "check.h"

#include <stdio.h>
#include <stdlib.h>

#include "grey_png.h"
#include "image/plane8.h"
#include "trial.h"

extern const struct kernel kernel_image_sobel;

static const char *const one_frame[] = {"frames=1", NULL};
static const char *const two_frames[] = {"frames=2", NULL};

/* The edges that a trial left, as pixel (0, 0) and the distance of rows. */
struct edges {
    uint8_t *pixels;
    size_t stride;
};

static struct edges edges_of(struct trial *trial, size_t height)
{
    struct span spans[SPAN_MAX];
    assert_int_equal(kernel_image_sobel.outputs(trial->job.state, (struct range){0, trial->problem.item_count}, spans), 1);
    return (struct edges){(uint8_t *)spans[0].begin + PLANE8_MARGIN, spans[0].bytes / height};
}

/* Runs the kernel over a picture of that very size, and proves it by its own verify() too. */
static struct edges find_edges(struct trial *trial, size_t width, size_t height, const uint8_t *picture,
                               const char *const *assignments)
{
    struct grey_png png = grey_png_make(width, height, picture);
    trial_run(trial, &kernel_image_sobel, width * height, png.path, assignments);
    grey_png_remove(&png);
    if (!trial->verified)
        fail_msg("%zu x %zu: %s%s", width, height, trial->why, trial->finding.text);
    assert_int_equal(trial->problem.item_count, width * height);
    assert_true(trial_digest_backwards(trial) == trial->digest);
    return edges_of(trial, height);
}

static uint8_t noise(size_t i)
{
    uint32_t z = (uint32_t)i * 2654435761u;
    z = (z ^ z >> 15) * 2246822519u;
    return (uint8_t)(z >> 24);
}

static void a_constant_has_no_edges(void **state)
{
    (void)state;
    uint8_t picture[70 * 9];
    struct trial trial;
    memset(picture, 200, sizeof picture);
    struct edges edges = find_edges(&trial, 70, 9, picture, one_frame);
    for (size_t i = 0; i < sizeof picture; i++)
        assert_int_equal(edges.pixels[i / 70 * edges.stride + i % 70], 0);
    trial_close(&trial);
}

/* A slope of 3 to the right and 2 downwards: gx = 8 * 3, gy = 8 * 2, and mirrored sides have none across. */
static void a_ramp_has_its_slope(void **state)
{
    (void)state;
    uint8_t picture[41 * 30];
    struct trial trial;
    for (size_t i = 0; i < sizeof picture; i++)
        picture[i] = (uint8_t)(3 * (i % 41) + 2 * (i / 41));
    struct edges edges = find_edges(&trial, 41, 30, picture, one_frame);
    for (size_t i = 0; i < sizeof picture; i++) {
        size_t x = i % 41, y = i / 41;
        int expected = (x > 0 && x < 40 ? 24 : 0) + (y > 0 && y < 29 ? 16 : 0);
        assert_int_equal(edges.pixels[y * edges.stride + x], expected);
    }
    trial_close(&trial);
}

/* Sobel's weights, from an impulse of 40: 2 of either sum at the sides, 1 of both at the corners. */
static void an_impulse_becomes_the_weights(void **state)
{
    (void)state;
    static const int expected[3][3] = {{80, 80, 80}, {80, 0, 80}, {80, 80, 80}};
    uint8_t picture[150 * 20] = {0};
    struct trial trial;
    picture[10 * 150 + 77] = 40;
    struct edges edges = find_edges(&trial, 150, 20, picture, one_frame);
    for (int y = 0; y < 20; y++) {
        for (int x = 0; x < 150; x++) {
            bool close = abs(x - 77) <= 1 && abs(y - 10) <= 1;
            assert_int_equal(edges.pixels[(size_t)y * edges.stride + (size_t)x], close ? expected[y - 9][x - 76] : 0);
        }
    }
    trial_close(&trial);
}

static void a_step_is_cut_off_at_255(void **state)
{
    (void)state;
    uint8_t picture[64 * 4];
    struct trial trial;
    for (size_t i = 0; i < sizeof picture; i++)
        picture[i] = i % 64 < 32 ? 0 : 255; /* |gx| = 1020 on either side */
    struct edges edges = find_edges(&trial, 64, 4, picture, one_frame);
    for (size_t x = 0; x < 64; x++)
        assert_int_equal(edges.pixels[2 * edges.stride + x], x == 31 || x == 32 ? 255 : 0);
    trial_close(&trial);
}

/* Widths around every vector's and pair's length, and heights around a strip's. verify() compares all pixels with plain sums.
 */
static void every_shape_is_right(void **state)
{
    (void)state;
    static const size_t heights[] = {1, 2, 3, 7};
    uint8_t picture[135 * 7];
    for (size_t i = 0; i < sizeof picture; i++)
        picture[i] = noise(i);
    for (size_t width = 1; width <= 135; width += width < 70 ? 1 : 13) {
        for (size_t i = 0; i < sizeof heights / sizeof *heights; i++) {
            struct trial trial;
            find_edges(&trial, width, heights[i], picture, two_frames);
            trial_close(&trial);
            find_edges(&trial, heights[i], width, picture, one_frame);
            trial_close(&trial);
        }
    }
}

/* The second frame is the first turned by half, so its edges are the first's turned by half. */
static void the_second_frame_is_another(void **state)
{
    (void)state;
    uint8_t picture[33 * 21];
    struct trial first, second;
    for (size_t i = 0; i < sizeof picture; i++)
        picture[i] = noise(i);
    struct edges one = find_edges(&first, 33, 21, picture, one_frame);
    struct edges two = find_edges(&second, 33, 21, picture, two_frames);
    for (size_t y = 0; y < 21; y++) {
        for (size_t x = 0; x < 33; x++)
            assert_int_equal(two.pixels[y * two.stride + x], one.pixels[(20 - y) * one.stride + 32 - x]);
    }
    trial_close(&first);
    trial_close(&second);
}

static void the_photograph_is_right(void **state)
{
    (void)state;
    struct trial trial;
    trial_run(&trial, &kernel_image_sobel, 300 * 1000, NULL, NULL);
    assert_true(trial.verified);
    trial_close(&trial);
}

static void wrong_edges_are_found(void **state)
{
    (void)state;
    static const size_t places[] = {0, 1, 172, 20000}; /* corner, side, and a pixel that is sampled */
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        struct trial trial;
        struct finding finding;
        trial_run(&trial, &kernel_image_sobel, 30000, NULL, one_frame); /* 212 x 142 */
        assert_true(trial.verified);
        struct edges edges = edges_of(&trial, 142);
        edges.pixels[places[i] / 212 * edges.stride + places[i] % 212] ^= 1;
        assert_false(job_verify(&trial.job, &finding));
        assert_says(finding.text, "by direct sums");
        trial_close(&trial);
    }
}

static void wrong_parameters_and_sizes_are_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {"frames=0", "frames=4097", "frames=1.5", "frames=nan", "passes=1"};
    struct trial trial;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        trial_run(&trial, &kernel_image_sobel, 100, NULL, (const char *const[]){wrong[i], NULL});
        assert_false(trial.described);
        trial_close(&trial);
    }
    trial_run(&trial, &kernel_image_sobel, SIZE_MAX, NULL, NULL);
    assert_false(trial.described);
    assert_says(trial.why, "--size");
    trial_close(&trial);
    trial_run(&trial, &kernel_image_sobel, 100, "no-such-photograph.png", NULL);
    assert_false(trial.described);
    assert_says(trial.why, "no-such-photograph.png");
    trial_close(&trial);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_constant_has_no_edges),
        cmocka_unit_test(a_ramp_has_its_slope),
        cmocka_unit_test(an_impulse_becomes_the_weights),
        cmocka_unit_test(a_step_is_cut_off_at_255),
        cmocka_unit_test(every_shape_is_right),
        cmocka_unit_test(the_second_frame_is_another),
        cmocka_unit_test(the_photograph_is_right),
        cmocka_unit_test(wrong_edges_are_found),
        cmocka_unit_test(wrong_parameters_and_sizes_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
