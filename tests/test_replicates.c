/* test_replicates.c - intervals over processes, on medians chosen by hand; label: unit */
#include "check.h"
#include "stats/random.h"
#include "stats/replicates.h"

/* Medians 1, 2 and 3: middle and mean 2, standard deviation 1, t of two degrees 4.302652730. */
static void three_replicates_have_students_interval(void **state)
{
    (void)state;
    double values[] = {5, 1, -40, 2, 2, 2, 2, 3.5, 2.5};
    static const size_t counts[] = {3, 4, 2};
    struct interval found = stats_replicates(values, counts, 3, 0.95);
    assert_int_equal(found.count, 9);
    assert_true(found.bounded);
    assert_near(found.middle, 2, 1e-15);
    assert_near(found.low, 2 - 4.302652730 / sqrt(3.0), 1e-8);
    assert_near(found.high, 2 + 4.302652730 / sqrt(3.0), 1e-8);
}

static void two_replicates_have_a_middle_but_no_interval(void **state)
{
    (void)state;
    double values[] = {1, 2, 3, 7, 8, 9};
    static const size_t counts[] = {3, 3};
    struct interval found = stats_replicates(values, counts, 2, 0.95);
    assert_int_equal(found.count, 6);
    assert_false(found.bounded);
    assert_near(found.middle, 5, 1e-15);
}

static void replicates_without_values_are_left_out(void **state)
{
    (void)state;
    double values[] = {1, 2, 3, 4}, same[] = {1, 2, 3, 4};
    static const size_t with_gaps[] = {0, 1, 1, 0, 1, 1, 0}, without[] = {1, 1, 1, 1};
    struct interval found = stats_replicates(values, with_gaps, 7, 0.9), expected = stats_replicates(same, without, 4, 0.9);
    assert_memory_equal(&found.middle, &expected.middle, sizeof found.middle);
    assert_near(found.low, expected.low, 0);
    assert_near(found.high, expected.high, 0);

    static const size_t nothing[] = {0, 0, 0};
    struct interval none = stats_replicates(values, nothing, 3, 0.95);
    assert_int_equal(none.count, 0);
    assert_false(none.bounded);
    assert_int_equal(stats_replicates(NULL, NULL, 0, 0.95).count, 0);
}

/* The 2nd to the 9th of ten medians hold the middle one with 97.9 %; the far one does not matter. Five have Student's interval.
 */
static void enough_replicates_have_an_interval_between_order_statistics(void **state)
{
    (void)state;
    double values[30];
    size_t counts[10];
    for (size_t i = 0; i < 10; i++) {
        double median = i == 9 ? 1e6 : (double)((7 * i) % 10);
        values[3 * i] = median + 100;
        values[3 * i + 1] = median;
        values[3 * i + 2] = median - 1;
        counts[i] = 3;
    }
    struct interval found = stats_replicates(values, counts, 10, 0.95); /* 0, 1, 2, 4 ... 9, and 1e6 */
    assert_int_equal(found.count, 30);
    assert_true(found.bounded);
    assert_near(found.middle, 5.5, 0);
    assert_near(found.low, 1, 0);
    assert_near(found.high, 9, 0);
}

/* A thousand rounds a replicate tell no more about the next replicate than its median does. */
static void more_rounds_do_not_narrow_what_differs_between_replicates(void **state)
{
    (void)state;
    enum { REPLICATES = 5, ROUNDS = 1001 };
    static double many[REPLICATES * ROUNDS];
    double few[REPLICATES];
    size_t many_counts[REPLICATES], few_counts[REPLICATES];
    for (size_t i = 0; i < REPLICATES; i++) {
        double effect = (double)(i * i);
        few[i] = effect;
        few_counts[i] = 1;
        many_counts[i] = ROUNDS;
        for (size_t j = 0; j < ROUNDS; j++)
            many[i * ROUNDS + j] = effect + 0.01 * ((double)j - ROUNDS / 2);
    }
    struct interval wide = stats_replicates(few, few_counts, REPLICATES, 0.95);
    struct interval found = stats_replicates(many, many_counts, REPLICATES, 0.95);
    assert_near(found.low, wide.low, 1e-9);
    assert_near(found.high, wide.high, 1e-9);
}

static void another_sign_and_origin_move_the_interval_with_them(void **state)
{
    (void)state;
    uint64_t random = 3;
    double values[40], moved[40];
    static const size_t counts[] = {10, 5, 20, 5};
    for (size_t i = 0; i < 40; i++) {
        values[i] = stats_random_uniform(&random);
        moved[i] = 7 - values[i];
    }
    struct interval one = stats_replicates(values, counts, 4, 0.95), other = stats_replicates(moved, counts, 4, 0.95);
    assert_near(other.middle, 7 - one.middle, 1e-12);
    assert_near(other.low, 7 - one.high, 1e-12);
    assert_near(other.high, 7 - one.low, 1e-12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(three_replicates_have_students_interval),
        cmocka_unit_test(two_replicates_have_a_middle_but_no_interval),
        cmocka_unit_test(replicates_without_values_are_left_out),
        cmocka_unit_test(enough_replicates_have_an_interval_between_order_statistics),
        cmocka_unit_test(more_rounds_do_not_narrow_what_differs_between_replicates),
        cmocka_unit_test(another_sign_and_origin_move_the_interval_with_them),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
