/* test_rules_samples.c - observed values with one process and with several, and the slow end; label: unit */
#include "rules_samples.h"

#include <math.h>

#include "check.h"

enum { COUNT = 10 };

/* 1, 2 ... 10 seconds; the first five by process 0, whose median is 3, the others by process 1, whose median is 8. */
static void fill(struct sample samples[COUNT])
{
    for (size_t i = 0; i < COUNT; i++)
        samples[i] = (struct sample){.replicate = i / 5, .round = i % 5, .seconds = (double)(i + 1)};
}

static void samples_are_observed_in_one_process(void **unused)
{
    (void)unused;
    struct sample samples[COUNT];
    fill(samples);
    struct configuration configuration = {.samples = samples, .sample_count = COUNT};
    const struct kernel_result one = {.sampling = {.replicate_count = 1}}, by_hand = {0};
    assert_true(rules_observed(&one, &configuration, 4));
    assert_false(rules_observed(&one, &configuration, 4.5));
    assert_true(rules_observed(&by_hand, &configuration, 10));
    samples[3].cold = true;
    assert_false(rules_observed(&one, &configuration, 4));
}

static void medians_are_observed_of_several(void **unused)
{
    (void)unused;
    struct sample samples[COUNT];
    fill(samples);
    struct configuration configuration = {.samples = samples, .sample_count = COUNT};
    const struct kernel_result two = {.sampling = {.replicate_count = 2}};
    assert_true(rules_observed(&two, &configuration, 3));
    assert_true(rules_observed(&two, &configuration, 8));
    assert_false(rules_observed(&two, &configuration, 4));
    samples[0].cold = true; /* 2, 3, 4, 5 are left: the geometric middle of 3 and 4 */
    assert_true(rules_observed(&two, &configuration, sqrt(12)));
    assert_false(rules_observed(&two, &configuration, 3.5));
    configuration.sample_count = 0;
    assert_false(rules_observed(&two, &configuration, 3));
}

static void nine_tenths_are_at_most_the_slow_tenth(void **unused)
{
    (void)unused;
    struct sample samples[COUNT];
    fill(samples);
    struct configuration configuration = {.samples = samples, .sample_count = COUNT};
    assert_near(rules_slow_tenth(&configuration), 9, 0);
    samples[8].cold = true; /* nine are left, of which 8.1 are nine tenths: all nine */
    assert_near(rules_slow_tenth(&configuration), 10, 0);
    configuration.sample_count = 6;
    assert_near(rules_slow_tenth(&configuration), 6, 0);
    configuration.sample_count = 5;
    assert_true(isnan(rules_slow_tenth(&configuration)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(samples_are_observed_in_one_process),
        cmocka_unit_test(medians_are_observed_of_several),
        cmocka_unit_test(nine_tenths_are_at_most_the_slow_tenth),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
