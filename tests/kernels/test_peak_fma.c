/* test_peak_fma.c - label: kernel - peak.fma and peak.fma32: every block is done, and the closed form catches what is not. */
#include "check.h"

#include "trial.h"

extern const struct kernel kernel_peak_fma, kernel_peak_fma32;

static void check_right(const struct kernel *kernel, size_t size, size_t *item_count)
{
    struct trial trial;
    trial_run_right(&trial, kernel, size, NULL, NULL);
    *item_count = trial.problem.item_count;
    trial_close(&trial);
}

static void any_size_is_rounded_up_to_whole_blocks(void **state)
{
    (void)state;
    const struct kernel *const widths[] = {&kernel_peak_fma, &kernel_peak_fma32};
    for (size_t i = 0; i < 2; i++) {
        size_t block, same, two, many;
        check_right(widths[i], 1, &block);
        check_right(widths[i], block, &same);
        check_right(widths[i], block + 1, &two);
        check_right(widths[i], 19 * block - 1, &many); /* three chunks, the last of them shorter; all 16 kinds of block */
        assert_int_equal(same, block);
        assert_int_equal(two, 2 * block);
        assert_int_equal(many, 19 * block);
    }
}

static void floats_are_twice_as_many_as_doubles(void **state)
{
    (void)state;
    size_t floats, doubles;
    check_right(&kernel_peak_fma32, 1, &floats);
    check_right(&kernel_peak_fma, 1, &doubles);
    assert_int_equal(floats, 2 * doubles);
}

static void an_item_is_a_flop_of_the_kernels_width(void **state)
{
    (void)state;
    const struct kernel *const widths[] = {&kernel_peak_fma32, &kernel_peak_fma};
    for (size_t i = 0; i < 2; i++) {
        struct trial trial;
        trial_run(&trial, widths[i], 1, NULL, NULL);
        assert_near(trial.problem.flops_per_item, 1, 0);
        assert_int_equal(trial.problem.flop_bits, 32 * (i + 1));
        assert_near(trial.problem.bytes_per_item, 0, 0);
        assert_int_equal(widths[i]->role, ROLE_PEAK_FLOPS);
        trial_close(&trial);
    }
}

static void more_flops_than_can_be_counted_are_refused(void **state)
{
    (void)state;
    struct trial trial;
    trial_run(&trial, &kernel_peak_fma, SIZE_MAX, NULL, NULL);
    assert_false(trial.described);
    assert_says(trial.why, "pass a smaller --size");
    trial_close(&trial);
}

/* One block ends at 1.6 to 1.8, so a turn of a thousandth too few moves the mean by 1e-5; a tenth of that is seen. */
static void a_missing_turn_is_seen(void **state)
{
    (void)state;
    struct trial trial;
    size_t block;
    check_right(&kernel_peak_fma, 1, &block);
    trial_run(&trial, &kernel_peak_fma, 19 * block, NULL, NULL);
    assert_true(trial.verified);
    double answer = *(const double *)job_answer(&trial.job);
    struct finding finding;
    double wrong = answer * (1 - 1e-6);
    assert_false(kernel_peak_fma.verify(trial.job.state, &wrong, &finding));
    assert_says(finding.text, "WRONG");
    trial_close(&trial);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_size_is_rounded_up_to_whole_blocks),
        cmocka_unit_test(floats_are_twice_as_many_as_doubles),
        cmocka_unit_test(an_item_is_a_flop_of_the_kernels_width),
        cmocka_unit_test(more_flops_than_can_be_counted_are_refused),
        cmocka_unit_test(a_missing_turn_is_seen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
