/* test_overhead_empty.c - label: kernel - overhead.empty: every chunk of every step leaves its mark. */
#include "check.h"

#include "trial.h"

extern const struct kernel kernel_overhead_empty;

static void check_right(size_t size, const char *const *assignments, uint64_t expected)
{
    struct trial trial;
    trial_run_right(&trial, &kernel_overhead_empty, size, NULL, assignments);
    assert_true(*(const uint64_t *)job_answer(&trial.job) == expected);
    trial_close(&trial);
}

static void marks_add_up(void **state)
{
    (void)state;
    const char *const ten_steps[] = {"steps=10", NULL};
    check_right(1, NULL, 1);
    check_right(2, NULL, 1 + 2);
    check_right(7, NULL, 1 + 2 + 3 + 4 + 5 + 6 + 7);
    check_right(1, ten_steps, 10);
    check_right(3, ten_steps, 10 + 11 + 12);
    check_right(1024, NULL, 1024 * 1025 / 2);
}

static void a_chunk_that_was_passed_over_is_seen(void **state)
{
    (void)state;
    struct trial trial;
    struct finding finding;
    trial_run(&trial, &kernel_overhead_empty, 100, NULL, NULL);
    assert_true(trial.verified);
    uint64_t wrong = *(const uint64_t *)job_answer(&trial.job) - 50;
    assert_false(kernel_overhead_empty.verify(trial.job.state, &wrong, &finding));
    assert_says(finding.text, "WRONG");
    trial_close(&trial);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(marks_add_up),
        cmocka_unit_test(a_chunk_that_was_passed_over_is_seen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
