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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_of_the_same_round_and_process),
        cmocka_unit_test(what_has_no_partner_is_not_a_number),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
