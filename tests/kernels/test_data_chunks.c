/* test_data_chunks.c - label: kernel - data.chunks: right sums, any size and chunk, and what is left out is seen. */
#include "check.h"

#include "trial.h"

extern const struct kernel kernel_data_chunks;

static double check_right(size_t size, const char *const *assignments)
{
    struct trial trial;
    trial_run_right(&trial, &kernel_data_chunks, size, NULL, assignments);
    double sum = *(const double *)job_answer(&trial.job);
    assert_true(trial.finding.value == sum);
    trial_close(&trial);
    return sum;
}

static void the_chunk_is_the_lessons(void **state)
{
    (void)state;
    struct trial trial;
    trial_run(&trial, &kernel_data_chunks, 1, NULL, NULL);
    assert_int_equal(trial.problem.chunk_size, 1000000);
    trial_close(&trial);
}

static void any_size_and_chunk_is_right(void **state)
{
    (void)state;
    const char *const ones[] = {"chunk=1", NULL};
    const char *const sevens[] = {"chunk=7", NULL};
    const char *const blocks[] = {"chunk=1024", NULL};
    const char *const over[] = {"chunk=1025", NULL};
    const char *const *const chunks[] = {ones, sevens, blocks, over, NULL};
    const size_t sizes[] = {1, 2, 6, 7, 8, 1023, 1024, 1025, 2048, 2049, 5000};
    for (size_t i = 0; i < sizeof chunks / sizeof *chunks; i++) {
        for (size_t j = 0; j < sizeof sizes / sizeof *sizes; j++)
            check_right(sizes[j], chunks[i]);
    }
}

static void a_chunk_need_not_be_whole_blocks(void **state)
{
    (void)state;
    check_right(1000000, NULL);
    check_right(2000001, NULL);
}

/* Each chunk is a generator of its own: two of one normal are not one of two. */
static void chunks_are_streams_of_their_own(void **state)
{
    (void)state;
    const char *const ones[] = {"chunk=1", NULL}, *const twos[] = {"chunk=2", NULL};
    assert_true(fabs(check_right(2, ones) - check_right(2, twos)) > 1e-6);
    assert_true(check_right(1, ones) == check_right(1, twos));
}

static void a_chunk_that_was_left_out_is_seen(void **state)
{
    (void)state;
    const char *const tens_of_thousands[] = {"chunk=10000", NULL};
    struct trial trial;
    struct finding finding;
    trial_run(&trial, &kernel_data_chunks, 1000000, NULL, tens_of_thousands);
    assert_true(trial.verified);
    double wrong = *(const double *)job_answer(&trial.job) - 10000;
    assert_false(kernel_data_chunks.verify(trial.job.state, &wrong, &finding));
    assert_says(finding.text, "WRONG");
    trial_close(&trial);

    trial_run(&trial, &kernel_data_chunks, 100, NULL, NULL);
    wrong = *(const double *)job_answer(&trial.job) * (1 + 1e-12);
    assert_false(kernel_data_chunks.verify(trial.job.state, &wrong, &finding));
    wrong = (double)NAN;
    assert_false(kernel_data_chunks.verify(trial.job.state, &wrong, &finding));
    trial_close(&trial);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_chunk_is_the_lessons),          cmocka_unit_test(any_size_and_chunk_is_right),
        cmocka_unit_test(a_chunk_need_not_be_whole_blocks),  cmocka_unit_test(chunks_are_streams_of_their_own),
        cmocka_unit_test(a_chunk_that_was_left_out_is_seen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
