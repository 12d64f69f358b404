/* test_image_gauss.c - the kernel image.gauss verifies its pictures, and finds wrong ones. label: kernel */
#include "check.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "grey_png.h"
#include "image/photograph.h"
#include "image/plane.h"
#include "trial.h"

extern const struct kernel kernel_image_gauss;

static void size_of_picture(size_t pixel_count, size_t *width, size_t *height)
{
    photograph_size(&(struct photograph){600, 400, NULL}, pixel_count, width, height); /* coffee.png */
}

static void assert_verified(size_t size, const char *input, const char *const *assignments)
{
    struct trial trial;
    trial_run_right(&trial, &kernel_image_gauss, size, input, assignments);
    trial_close(&trial);
}

static void the_photograph_is_blurred_right(void **state)
{
    (void)state;
    assert_verified(64 * 1024, NULL, NULL);
    assert_verified(300 * 1000, NULL, (const char *const[]){"width=15", "passes=3", NULL});
}

static void small_pictures_are_blurred_right(void **state)
{
    (void)state;
    for (size_t size = 1; size <= 40; size++)
        assert_verified(size, NULL, (const char *const[]){"passes=5", NULL});
}

static void every_width_and_few_passes_are_verified(void **state)
{
    (void)state;
    for (int width = 1; width <= 31; width += 2) {
        for (int passes = 1; passes <= 3; passes++) {
            char first[16], second[16];
            snprintf(first, sizeof first, "width=%d", width);
            snprintf(second, sizeof second, "passes=%d", passes);
            assert_verified(5000, NULL, (const char *const[]){first, second, NULL});
        }
    }
}

/* The same blur in strips of another height: same bytes. */
static void chunks_do_not_change_the_picture(void **state)
{
    (void)state;
    struct trial trial;
    trial_run(&trial, &kernel_image_gauss, 100 * 1000, NULL, (const char *const[]){"passes=4", NULL});
    assert_true(trial.verified);
    size_t width, height;
    size_of_picture(100 * 1000, &width, &height);
    struct problem problem = trial.problem;
    struct job job;
    char why[WHY_MAX];
    problem.chunk_size = PLANE_ROWS * width;
    assert_true(problem.chunk_size < trial.problem.chunk_size);
    assert_true(job_open(&job, &kernel_image_gauss, &problem, 1, NULL, why));
    for (size_t chunk = 0; chunk < job.chunk_count; chunk++)
        job_run_chunk(&job, PASS_FILL, 0, NULL, 0, chunk);
    job_begin(&job);
    for (size_t step = 0; step < problem.step_count; step++)
        job_run_chunks(&job, PASS_RUN, 0, NULL, step, 0, job.chunk_count);
    assert_true(job_digest(&job) == trial.digest);
    job_close(&job);
    trial_close(&trial);
}

static void wrong_parameters_are_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {"width=8", "width=33", "width=0", "passes=0", "passes=1.5", "sigma=1"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct trial trial;
        trial_run(&trial, &kernel_image_gauss, 100, NULL, (const char *const[]){wrong[i], NULL});
        assert_false(trial.described);
        assert_true(strlen(trial.why) > 10);
        trial_close(&trial);
    }
}

static void an_impossible_size_is_refused(void **state)
{
    (void)state;
    struct trial trial;
    trial_run(&trial, &kernel_image_gauss, SIZE_MAX, NULL, NULL);
    assert_false(trial.described);
    assert_non_null(strstr(trial.why, "--size"));
    trial_close(&trial);
}

static void a_missing_photograph_is_named(void **state)
{
    (void)state;
    struct trial trial;
    trial_run(&trial, &kernel_image_gauss, 100, "no-such-photograph.png", NULL);
    assert_false(trial.described);
    assert_non_null(strstr(trial.why, "no-such-photograph.png"));
    trial_close(&trial);
}

/* A picture of one column or one row decides the shape. */
static void a_photograph_of_one_column_gives_one_column(void **state)
{
    (void)state;
    unsigned char pixels[300];
    for (size_t i = 0; i < sizeof pixels; i++)
        pixels[i] = (unsigned char)(7 * i);
    for (int upright = 0; upright <= 1; upright++) {
        struct grey_png png = grey_png_make(upright ? 1 : sizeof pixels, upright ? sizeof pixels : 1, pixels);
        assert_verified(300, png.path, (const char *const[]){"width=31", "passes=2", NULL});
        assert_verified(7, png.path, (const char *const[]){"width=31", "passes=9", NULL});
        grey_png_remove(&png);
    }
}

static void the_picture_is_as_large_as_was_asked_to_half_a_row(void **state)
{
    (void)state;
    static const struct photograph shapes[] = {{600, 400, NULL}, {1, 65535, NULL}, {65535, 1, NULL}, {7, 9, NULL}};
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        for (size_t asked = 1; asked < 1 << 26; asked += asked / 3 + 1) {
            size_t width, height;
            photograph_size(&shapes[i], asked, &width, &height);
            double error = fabs((double)(width * height) - (double)asked);
            assert_true(width >= 1 && height >= 1 && error <= (double)width / 2);
        }
    }
}

static struct plane last_plane(struct trial *trial)
{
    struct span spans[SPAN_MAX];
    size_t width, height;
    assert_int_equal(kernel_image_gauss.outputs(trial->job.state, (struct range){0, trial->problem.item_count}, spans), 1);
    size_of_picture(20000, &width, &height);
    assert_int_equal(spans[0].bytes, plane_rows_bytes(&(struct plane){.stride = plane_stride(width)}, 0, height));
    return plane_in(spans[0].begin, width, height);
}

static void assert_found(void (*spoil)(struct plane *))
{
    struct trial trial;
    struct finding finding;
    trial_run(&trial, &kernel_image_gauss, 20000, NULL, (const char *const[]){"passes=3", NULL});
    assert_true(trial.verified);
    struct plane plane = last_plane(&trial);
    spoil(&plane);
    assert_false(job_verify(&trial.job, &finding));
    assert_true(strlen(finding.text) > 10);
    trial_close(&trial);
}

static void spoil_a_corner(struct plane *plane)
{
    plane->pixels[0] += 1e-5f;
}

static void spoil_all_a_little(struct plane *plane)
{
    for (size_t i = 0; i < plane->height * plane->stride; i++)
        plane->pixels[i] += 1e-5f;
}

static void spoil_with_nan(struct plane *plane)
{
    plane->pixels[17 * plane->stride + 33] = NAN;
}

static void spoil_with_poison(struct plane *plane)
{
    memset(plane->pixels + 50 * plane->stride + 60, 0xA5, sizeof(float));
}

static void spoil_by_a_shift(struct plane *plane)
{
    for (size_t y = 0; y < plane->height; y++)
        memmove(plane->pixels + y * plane->stride, plane->pixels + y * plane->stride + 1, (plane->width - 1) * sizeof(float));
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

static void a_run_that_does_nothing_fails_to_verify(void **state)
{
    (void)state;
    struct trial trial;
    struct finding finding;
    trial_run(&trial, &kernel_image_gauss, 20000, NULL, NULL);
    job_poison(&trial.job);
    assert_false(job_verify(&trial.job, &finding));
    trial_close(&trial);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_photograph_is_blurred_right),
        cmocka_unit_test(small_pictures_are_blurred_right),
        cmocka_unit_test(every_width_and_few_passes_are_verified),
        cmocka_unit_test(chunks_do_not_change_the_picture),
        cmocka_unit_test(wrong_parameters_are_refused),
        cmocka_unit_test(an_impossible_size_is_refused),
        cmocka_unit_test(a_missing_photograph_is_named),
        cmocka_unit_test(a_photograph_of_one_column_gives_one_column),
        cmocka_unit_test(the_picture_is_as_large_as_was_asked_to_half_a_row),
        cmocka_unit_test(wrong_pictures_fail_to_verify),
        cmocka_unit_test(a_run_that_does_nothing_fails_to_verify),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
