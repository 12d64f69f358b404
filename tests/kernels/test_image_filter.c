/* test_image_filter.c - the kernel image.filter verifies its pictures, and finds wrong ones. label: kernel */
#include "check.h"

#include <stdio.h>

#include "frames.h"
#include "grey_png.h"
#include "image/film.h"
#include "image/filter.h"
#include "trial.h"

extern const struct kernel kernel_image_filter;

static void assert_verified(size_t size, const char *input, const char *const *assignments)
{
    struct trial trial;
    trial_run_right(&trial, &kernel_image_filter, size, input, assignments);
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

static void wrong_pictures_fail_to_verify(void **state)
{
    (void)state;
    frames_assert_spoilt_fail(&kernel_image_filter);
}

/* A filter that is mirrored, turned or transposed must not pass for the right one: the result of each is another picture. */
static void turned_filters_fail_to_verify(void **state)
{
    (void)state;
    for (int way = 0; way < 3; way++) {
        struct trial trial;
        struct finding finding;
        trial_run(&trial, &kernel_image_filter, 20000, NULL, (const char *const[]){"frames=1", "width=5", NULL});
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
        cmocka_unit_test(the_photograph_is_filtered_right),
        cmocka_unit_test(small_pictures_are_filtered_right),
        cmocka_unit_test(one_row_and_one_column_are_filtered_right),
        cmocka_unit_test(wrong_parameters_and_sizes_are_refused),
        cmocka_unit_test(wrong_pictures_fail_to_verify),
        cmocka_unit_test(turned_filters_fail_to_verify),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
