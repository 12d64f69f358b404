/* test_image_harris.c - the kernel image.harris verifies its responses, and finds wrong ones. label: kernel */
#include "check.h"

#include <math.h>
#include <png.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "image/photograph.h"
#include "image/plane.h"
#include "trial.h"

extern const struct kernel kernel_image_harris;

static void assert_verified(size_t size, const char *input, const char *const *assignments)
{
    struct trial trial;
    trial_run_right(&trial, &kernel_image_harris, size, input, assignments);
    trial_close(&trial);
}

static void the_photograph_has_the_right_corners(void **state)
{
    (void)state;
    assert_verified(64 * 1024, NULL, (const char *const[]){"frames=3", NULL});
    assert_verified(300 * 1000, NULL, (const char *const[]){"frames=2", "kappa=0.06", NULL});
}

static void small_pictures_have_the_right_corners(void **state)
{
    (void)state;
    for (size_t size = 1; size <= 40; size++)
        assert_verified(size, NULL, (const char *const[]){"frames=3", NULL});
}

static void the_last_frame_is_what_is_left(void **state)
{
    (void)state;
    uint64_t digests[4];
    for (size_t i = 0; i < 4; i++) {
        struct trial trial;
        char frames[16];
        snprintf(frames, sizeof frames, "frames=%zu", i + 1);
        trial_run(&trial, &kernel_image_harris, 5000, NULL, (const char *const[]){frames, NULL});
        assert_true(trial.verified);
        digests[i] = trial.digest;
        trial_close(&trial);
    }
    assert_true(digests[0] == digests[2] && digests[1] == digests[3] && digests[0] != digests[1]);
}

/* The same frame in strips of other heights: same bytes. */
static void chunks_do_not_change_the_response(void **state)
{
    (void)state;
    struct trial trial;
    trial_run(&trial, &kernel_image_harris, 100 * 1000, NULL, (const char *const[]){"frames=1", NULL});
    assert_true(trial.verified);
    size_t width, height;
    photograph_size(&(struct photograph){600, 400, NULL}, 100 * 1000, &width, &height); /* coffee.png */
    static const size_t rows[] = {1, 3, 4, 11};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct problem problem = trial.problem;
        struct job job;
        char why[WHY_MAX];
        problem.chunk_size = rows[i] * width;
        assert_true(job_open(&job, &kernel_image_harris, &problem, 1, NULL, why));
        job_run_chunks(&job, PASS_FILL, 0, NULL, 0, 0, job.chunk_count);
        job_poison(&job);
        job_begin(&job);
        job_run_chunks(&job, PASS_RUN, 0, NULL, 0, 0, job.chunk_count);
        assert_true(job_digest(&job) == trial.digest);
        job_close(&job);
    }
    trial_close(&trial);
}

static void wrong_parameters_are_refused(void **state)
{
    (void)state;
    static const char *const wrong[] = {"kappa=-0.01", "kappa=0.26", "kappa=nan", "kappa=inf", "frames=0", "frames=1.5", "k=3"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct trial trial;
        char name[16];
        snprintf(name, sizeof name, "%.*s", (int)strcspn(wrong[i], "="), wrong[i]);
        trial_run(&trial, &kernel_image_harris, 100, NULL, (const char *const[]){wrong[i], NULL});
        assert_false(trial.described);
        assert_says(trial.why, name);
        trial_close(&trial);
    }
}

static void an_impossible_size_is_refused(void **state)
{
    (void)state;
    struct trial trial;
    trial_run(&trial, &kernel_image_harris, SIZE_MAX, NULL, NULL);
    assert_false(trial.described);
    assert_says(trial.why, "--size");
    trial_close(&trial);
}

static void a_missing_photograph_is_named(void **state)
{
    (void)state;
    struct trial trial;
    trial_run(&trial, &kernel_image_harris, 100, "no-such-photograph.png", NULL);
    assert_false(trial.described);
    assert_says(trial.why, "no-such-photograph.png");
    trial_close(&trial);
}

/* A grey PNG of one column or one row decides the picture's shape. */
static void a_photograph_of_one_column_gives_one_column(void **state)
{
    (void)state;
    char path[] = "/tmp/forkjoin-test-XXXXXX";
    unsigned char pixels[300];
    int file = mkstemp(path);
    assert_true(file >= 0);
    close(file);
    for (size_t i = 0; i < sizeof pixels; i++)
        pixels[i] = (unsigned char)(7 * i);
    for (int upright = 0; upright <= 1; upright++) {
        png_image png = {.version = PNG_IMAGE_VERSION, .format = PNG_FORMAT_GRAY};
        png.width = upright ? 1 : sizeof pixels;
        png.height = upright ? sizeof pixels : 1;
        assert_true(png_image_write_to_file(&png, path, 0, pixels, 0, NULL));
        assert_verified(300, path, (const char *const[]){"frames=2", NULL});
        assert_verified(7, path, (const char *const[]){"frames=1", NULL});
    }
    unlink(path);
}

static struct plane response_plane(struct trial *trial)
{
    struct span spans[SPAN_MAX];
    size_t width, height;
    assert_int_equal(kernel_image_harris.outputs(trial->job.state, (struct range){0, trial->problem.item_count}, spans), 1);
    photograph_size(&(struct photograph){600, 400, NULL}, 20000, &width, &height);
    return plane_in(spans[0].begin, width, height);
}

static void assert_found(void (*spoil)(struct plane *))
{
    struct trial trial;
    struct finding finding;
    trial_run(&trial, &kernel_image_harris, 20000, NULL, (const char *const[]){"frames=3", NULL});
    assert_true(trial.verified);
    struct plane plane = response_plane(&trial);
    spoil(&plane);
    assert_false(job_verify(&trial.job, &finding));
    assert_says(finding.text, "response at (");
    trial_close(&trial);
}

static void spoil_a_corner(struct plane *plane)
{
    plane->pixels[0] += 1e-4F;
}

static void spoil_the_last_pixel(struct plane *plane)
{
    plane->pixels[(plane->height - 1) * plane->stride + plane->width - 1] += 1e-4F;
}

static void spoil_all_by_a_thousandth(struct plane *plane)
{
    for (size_t y = 0; y < plane->height; y++) {
        for (size_t x = 0; x < plane->width; x++)
            plane->pixels[y * plane->stride + x] *= 1.001F;
    }
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

static void wrong_responses_fail_to_verify(void **state)
{
    (void)state;
    assert_found(spoil_a_corner);
    assert_found(spoil_the_last_pixel);
    assert_found(spoil_all_by_a_thousandth);
    assert_found(spoil_with_nan);
    assert_found(spoil_with_poison);
    assert_found(spoil_by_a_shift);
}

static void a_run_that_does_nothing_fails_to_verify(void **state)
{
    (void)state;
    struct trial trial;
    struct finding finding;
    trial_run(&trial, &kernel_image_harris, 20000, NULL, NULL);
    job_poison(&trial.job);
    assert_false(job_verify(&trial.job, &finding));
    trial_close(&trial);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_photograph_has_the_right_corners), cmocka_unit_test(small_pictures_have_the_right_corners),
        cmocka_unit_test(the_last_frame_is_what_is_left),       cmocka_unit_test(chunks_do_not_change_the_response),
        cmocka_unit_test(wrong_parameters_are_refused),         cmocka_unit_test(an_impossible_size_is_refused),
        cmocka_unit_test(a_missing_photograph_is_named),        cmocka_unit_test(a_photograph_of_one_column_gives_one_column),
        cmocka_unit_test(wrong_responses_fail_to_verify),       cmocka_unit_test(a_run_that_does_nothing_fails_to_verify),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
