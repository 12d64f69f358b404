/* test_my_kernel.c - label: kernel - my.kernel: right counts for any size, and a wrong one is seen. */
#include "check.h"

#include "trial.h"

extern const struct kernel kernel_my_kernel;

/* Runs it, sequentially and with its chunks backwards, and hands back the answer. */
static uint64_t count_up_to(size_t most)
{
    struct trial trial;
    trial_run(&trial, &kernel_my_kernel, most, NULL, NULL);
    if (!trial.verified)
        fail_msg("%zu: %s%s", most, trial.why, trial.finding.text);
    uint64_t count = *(const uint64_t *)job_answer(&trial.job);
    assert_true(trial_digest_backwards(&trial) == trial.digest);
    trial_close(&trial);
    return count;
}

/* From tables of primes. */
static void counts_are_those_of_tables(void **state)
{
    (void)state;
    assert_int_equal(count_up_to(1), 0);
    assert_int_equal(count_up_to(2), 1);
    assert_int_equal(count_up_to(3), 2);
    assert_int_equal(count_up_to(4), 2);
    assert_int_equal(count_up_to(100), 25);
    assert_int_equal(count_up_to(1000), 168);
}

static void a_wrong_count_is_seen(void **state)
{
    (void)state;
    struct trial trial;
    struct finding finding;
    trial_run(&trial, &kernel_my_kernel, 100, NULL, NULL);
    uint64_t wrong = 24;
    assert_false(kernel_my_kernel.verify(trial.job.state, &wrong, &finding));
    assert_says(finding.text, "25");
    trial_close(&trial);
}

static void too_many_numbers_are_refused(void **state)
{
    (void)state;
    struct trial trial;
    trial_run(&trial, &kernel_my_kernel, (size_t)1 << 40, NULL, NULL);
    assert_false(trial.described);
    assert_says(trial.why, "smaller --size");
    trial_close(&trial);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(counts_are_those_of_tables),
        cmocka_unit_test(a_wrong_count_is_seen),
        cmocka_unit_test(too_many_numbers_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
