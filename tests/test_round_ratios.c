/* test_round_ratios.c - samples meet those of their own round and process; label: unit */
#include "round_ratios.h"

#include <stdlib.h>

#include "check.h"

static void add(struct configuration *configuration, size_t replicate, size_t round, bool cold, double seconds)
{
    struct sample sample = {.replicate = replicate, .round = round, .cold = cold, .seconds = seconds};
    assert_true(configuration_add_sample(configuration, sample));
}

static void values_are_of_the_same_round_and_process(void **state)
{
    (void)state;
    struct configuration base = {.worker_count = 1}, two = {.worker_count = 2};
    for (size_t replicate = 0; replicate < 2; replicate++) {
        for (size_t round = 0; round < 3; round++) {
            add(&base, replicate, round, false, 8);
            add(&base, replicate, round, true, 99);
            add(&two, replicate, round, true, 99);
            add(&two, replicate, round, false, (double)(1 + round + 3 * replicate));
        }
    }
    double values[6];
    assert_int_equal(round_count(&base), 6);
    round_values(&base, &two, round_log_ratio, values);
    for (size_t i = 0; i < 6; i++)
        assert_near(values[i], log(8.0 / (double)(1 + i)), 1e-15);
    free(base.samples);
    free(two.samples);
}

static void what_has_no_partner_is_not_a_number(void **state)
{
    (void)state;
    struct configuration base = {.worker_count = 1}, two = {.worker_count = 2}, none = {.worker_count = 3};
    add(&base, 0, 0, false, 8);
    add(&base, 0, 1, false, 8);
    add(&base, 0, 4, false, 0); /* no time at all */
    add(&base, 1, 1, false, 8);
    add(&two, 0, 1, false, 4);
    add(&two, 0, 3, false, 4);
    add(&two, 0, 4, false, 4);
    double values[4];
    round_values(&base, &two, round_log_ratio, values);
    assert_true(isnan(values[0]) && isnan(values[2]) && isnan(values[3]));
    assert_near(values[1], log(2), 1e-15);
    round_values(&base, &none, round_log_ratio, values);
    for (size_t i = 0; i < 4; i++)
        assert_true(isnan(values[i]));
    assert_int_equal(round_count(&none), 0);
    free(base.samples);
    free(two.samples);
}

/* --- replicates --------------------------------------------------------------------------------------------------------- */

static struct kernel_result kernel_of(size_t replicates)
{
    return (struct kernel_result){.sampling = {.replicate_count = replicates}};
}

/* Rounds of three processes; the second lacks some. Cold samples lie in between, as in a run, or all at the end, as in a file.
 */
static void each_process_has_the_median_of_its_rounds(void **state)
{
    (void)state;
    for (size_t mixed = 0; mixed < 2; mixed++) {
        struct configuration base = {.worker_count = 1};
        for (size_t i = 0; i < 9; i++) {
            add(&base, i / 3, i % 3, false, 1);
            if (mixed)
                add(&base, i / 3, i % 3, true, 1);
        }
        for (size_t i = 0; !mixed && i < 9; i++)
            add(&base, i / 3, i % 3, true, 1);
        struct kernel_result kernel = kernel_of(4); /* the fourth took none */
        double values[] = {3, 1, 2, NAN, 7, NAN, 10, 30, 20}, medians[4];
        round_replicate_medians(&kernel, &base, values, medians);
        assert_near(medians[0], 2, 0);
        assert_near(medians[1], 7, 0);
        assert_near(medians[2], 20, 0);
        assert_true(isnan(medians[3]));
        free(base.samples);
    }
}

static void one_process_has_an_interval_over_rounds(void **state)
{
    (void)state;
    struct configuration base = {.worker_count = 1};
    struct kernel_result kernel = kernel_of(0); /* made by hand: one */
    for (size_t round = 0; round < 8; round++)
        add(&base, 0, round, false, 1);
    double values[] = {NAN, 5, 1, 4, 2, 6, 3, NAN};
    size_t counts[1];
    assert_int_equal(kernel_replicate_count(&kernel), 1);
    struct interval interval = round_median(&kernel, &base, values, counts, 0.95);
    assert_int_equal(interval.count, 6);
    assert_near(interval.middle, 3.5, 0);
    assert_near(interval.low, 1, 0);
    assert_near(interval.high, 6, 0);
    free(base.samples);
}

/* Six processes, each with rounds that agree: the interval is of the six, not of their sixty rounds. */
static void several_processes_have_an_interval_over_processes(void **state)
{
    (void)state;
    struct configuration base = {.worker_count = 1};
    struct kernel_result kernel = kernel_of(6);
    double values[60];
    size_t counts[6];
    for (size_t i = 0; i < 60; i++) {
        add(&base, i / 10, i % 10, false, 1);
        values[i] = (double)(i / 10);
    }
    struct interval interval = round_median(&kernel, &base, values, counts, 0.95);
    assert_int_equal(interval.count, 60);
    assert_near(interval.middle, 2.5, 0);
    assert_true(interval.bounded);
    assert_near(interval.low, 0, 0);
    assert_near(interval.high, 5, 0);
    free(base.samples);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_of_the_same_round_and_process),
        cmocka_unit_test(what_has_no_partner_is_not_a_number),
        cmocka_unit_test(each_process_has_the_median_of_its_rounds),
        cmocka_unit_test(one_process_has_an_interval_over_rounds),
        cmocka_unit_test(several_processes_have_an_interval_over_processes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
