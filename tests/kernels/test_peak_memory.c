/* test_peak_memory.c - label: kernel - peak.triad and peak.read: every element of every pass, whatever the size. */
#include "check.h"

#include "trial.h"

extern const struct kernel kernel_peak_triad, kernel_peak_read;

static const char *const one_pass[] = {"passes=1", NULL};
static const char *const three_passes[] = {"passes=3", NULL};

static void check_right(const struct kernel *kernel, size_t size, const char *const *assignments)
{
    struct trial trial;
    trial_run_right(&trial, kernel, size, NULL, assignments);
    trial_close(&trial);
}

static void any_size_is_right(void **state)
{
    (void)state;
    const size_t sizes[] = {1, 2, 7, 8, 9, 63, 64, 65, 64 * 1024 - 1, 64 * 1024, 64 * 1024 + 1, 300001};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        check_right(&kernel_peak_triad, sizes[i], three_passes);
        check_right(&kernel_peak_read, sizes[i], three_passes);
        check_right(&kernel_peak_triad, sizes[i], one_pass);
        check_right(&kernel_peak_read, sizes[i], one_pass);
    }
}

/* STREAM's count: two arrays read and one written. */
static void bytes_are_those_of_all_passes(void **state)
{
    (void)state;
    struct trial triad, read;
    trial_run(&triad, &kernel_peak_triad, 100, NULL, three_passes);
    trial_run(&read, &kernel_peak_read, 100, NULL, three_passes);
    assert_near(triad.problem.bytes_per_item, 3 * 24, 0);
    assert_near(triad.problem.flops_per_item, 3 * 2, 0);
    assert_near(read.problem.bytes_per_item, 3 * 8, 0);
    trial_close(&triad);
    trial_close(&read);
}

static void an_element_that_was_left_out_is_seen(void **state)
{
    (void)state;
    struct trial trial;
    struct span span;
    struct finding finding;
    trial_run(&trial, &kernel_peak_triad, 1000, NULL, one_pass);
    assert_true(trial.verified);
    kernel_peak_triad.outputs(trial.job.state, (struct range){999, 1000}, &span);
    *(double *)span.begin += 1;
    assert_false(kernel_peak_triad.verify(trial.job.state, NULL, &finding));
    assert_says(finding.text, "element 999 is");
    trial_close(&trial);

    trial_run(&trial, &kernel_peak_read, 1000, NULL, one_pass);
    double wrong = *(const double *)job_answer(&trial.job) - 1;
    assert_false(kernel_peak_read.verify(trial.job.state, &wrong, &finding));
    trial_close(&trial);
}

/* The answer is that of the last pass, and tells its number. */
static void passes_are_told_apart(void **state)
{
    (void)state;
    struct trial one, three;
    trial_run(&one, &kernel_peak_read, 1000, NULL, one_pass);
    trial_run(&three, &kernel_peak_read, 1000, NULL, three_passes);
    assert_near(*(const double *)job_answer(&three.job) - *(const double *)job_answer(&one.job), 2 * 1000, 0);
    trial_close(&one);
    trial_close(&three);
}

static void more_than_any_memory_is_refused(void **state)
{
    (void)state;
    const struct kernel *const kernels[] = {&kernel_peak_triad, &kernel_peak_read};
    for (size_t i = 0; i < 2; i++) {
        struct trial trial;
        trial_run(&trial, kernels[i], SIZE_MAX, NULL, NULL);
        assert_false(trial.described);
        assert_says(trial.why, "pass a smaller --size");
        trial_close(&trial);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_size_is_right),
        cmocka_unit_test(bytes_are_those_of_all_passes),
        cmocka_unit_test(an_element_that_was_left_out_is_seen),
        cmocka_unit_test(passes_are_told_apart),
        cmocka_unit_test(more_than_any_memory_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
