/* test_disturbance.c - which samples count as disturbed, and the words for it; label: unit */
#include "disturbance.h"

#include <stdlib.h>

#include "check.h"

/* --- the rule ----------------------------------------------------------------------------------------------------------- */

/* A second of work, on two workers, on a machine that tells everything and did nothing else. */
static const struct configuration two_workers = {.parallel = true, .worker_count = 2};
static const struct sample quiet = {
    .runs = 1, .seconds = 1, .steal = 0, .involuntary_switches = 20, .megahertz = 3000, .runnable = 2, .correct = true};

static void check(struct sample sample, unsigned expected)
{
    assert_int_equal(disturbance_of(&sample, &two_workers, 3000), expected);
}

static void a_quiet_sample_is_not_flagged(void **state)
{
    (void)state;
    check(quiet, 0);
}

static void what_is_unknown_is_no_disturbance(void **state)
{
    (void)state;
    struct sample sample = quiet;
    sample.steal = sample.megahertz = NAN;
    sample.throttled = -1;
    sample.runnable = sample.involuntary_switches = 0;
    check(sample, 0);
    assert_int_equal(disturbance_of(&quiet, &two_workers, NAN), 0);
}

static void each_threshold_is_where_it_is_said_to_be(void **state)
{
    (void)state;
    struct sample sample = quiet;
    sample.steal = 0.01;
    check(sample, 0);
    sample.steal = 0.0101;
    check(sample, DISTURBED_STEAL);

    sample = quiet;
    sample.involuntary_switches = 100; /* x 0.2 ms = 1 % of 2 worker-seconds */
    check(sample, 0);
    sample.involuntary_switches = 101;
    check(sample, DISTURBED_SWITCHES);

    sample = quiet;
    sample.runnable = 3; /* two workers on their way to sleep, and the one that counts */
    check(sample, 0);
    sample.runnable = 4;
    check(sample, DISTURBED_RUNNABLE);

    sample = quiet;
    sample.megahertz = 2851;
    check(sample, 0);
    sample.megahertz = 2849;
    check(sample, DISTURBED_FREQUENCY);

    sample = quiet;
    sample.throttled = 1;
    check(sample, DISTURBED_THROTTLED);
}

static void two_switches_of_a_short_run_are_chance(void **state)
{
    (void)state;
    struct sample sample = quiet;
    sample.seconds = 1e-3;
    sample.involuntary_switches = 2;
    check(sample, 0);
    sample.involuntary_switches = 3;
    check(sample, DISTURBED_SWITCHES);
    sample.runs = 1000; /* in a second, then */
    check(sample, 0);
}

static void a_sequential_run_is_alone(void **state)
{
    (void)state;
    struct configuration sequential = {.worker_count = 1};
    struct sample sample = quiet;
    assert_int_equal(disturbance_of(&sample, &sequential, 3000), DISTURBED_RUNNABLE);
    sample.runnable = 1;
    assert_int_equal(disturbance_of(&sample, &sequential, 3000), 0);
}

static void oversubscribed_workers_switch_among_themselves(void **state)
{
    (void)state;
    struct configuration many = {.parallel = true, .worker_count = 8, .oversubscribed = true};
    struct sample sample = quiet;
    sample.involuntary_switches = 100000;
    assert_int_equal(disturbance_of(&sample, &many, 3000), 0);
}

/* On the CPUs that they share, with each other and with who answers them. */
static void workers_that_wait_switch_and_are_answered(void **state)
{
    (void)state;
    struct configuration many = {.parallel = true, .worker_count = 8, .waits = true};
    struct configuration one = {.worker_count = 1, .waits = true};
    struct sample sample = quiet;
    sample.involuntary_switches = 100000;
    sample.runnable = 100;
    assert_int_equal(disturbance_of(&sample, &many, 3000), 0);
    assert_int_equal(disturbance_of(&sample, &one, 3000), 0);
    sample.steal = 0.5;
    assert_int_equal(disturbance_of(&sample, &one, 3000), DISTURBED_STEAL);
}

static void several_are_told_together(void **state)
{
    (void)state;
    struct sample sample = quiet;
    sample.steal = 0.5;
    sample.throttled = 2;
    check(sample, DISTURBED_STEAL | DISTURBED_THROTTLED);
}

static void the_usual_frequency_is_the_median(void **state)
{
    (void)state;
    struct configuration configuration = two_workers;
    static const double megahertz[] = {3000, 3010, 2000, NAN, 3005};
    for (size_t i = 0; i < 5; i++) {
        struct sample sample = quiet;
        sample.megahertz = megahertz[i];
        sample.disturbance = DISTURBED_STEAL; /* an older word on it */
        assert_true(configuration_add_sample(&configuration, sample));
    }
    assert_true(disturbance_flag(&configuration));
    for (size_t i = 0; i < 5; i++)
        assert_int_equal(configuration.samples[i].disturbance, i == 2 ? DISTURBED_FREQUENCY : 0);
    free(configuration.samples);
}

/* --- words -------------------------------------------------------------------------------------------------------------- */

static void words_are_joined_by_commas_in_the_order_of_the_bits(void **state)
{
    (void)state;
    assert_string_equal(disturbance_words(0).text, "");
    assert_string_equal(disturbance_words(DISTURBED_RUNNABLE).text, "runnable");
    assert_string_equal(disturbance_words(DISTURBED_THROTTLED | DISTURBED_STEAL).text, "steal,throttled");
    assert_string_equal(disturbance_words(31).text, "steal,switches,runnable,frequency,throttled");
}

static void every_set_of_bits_comes_back(void **state)
{
    (void)state;
    for (unsigned bits = 0; bits < 32; bits++) {
        unsigned back = 99;
        assert_true(disturbance_parse(disturbance_words(bits).text, &back));
        assert_int_equal(back, bits);
    }
}

static void any_order_is_taken(void **state)
{
    (void)state;
    unsigned bits = 0;
    assert_true(disturbance_parse("throttled,steal,throttled", &bits));
    assert_int_equal(bits, DISTURBED_STEAL | DISTURBED_THROTTLED);
}

static void other_words_are_refused(void **state)
{
    (void)state;
    static const char *const texts[] = {"noise",  "steal,", ",steal", "steal,,switches", "Steal", "stea",
                                        "steals", " steal", ","};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        unsigned bits = 0;
        assert_false(disturbance_parse(texts[i], &bits));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_quiet_sample_is_not_flagged),
        cmocka_unit_test(what_is_unknown_is_no_disturbance),
        cmocka_unit_test(each_threshold_is_where_it_is_said_to_be),
        cmocka_unit_test(two_switches_of_a_short_run_are_chance),
        cmocka_unit_test(a_sequential_run_is_alone),
        cmocka_unit_test(oversubscribed_workers_switch_among_themselves),
        cmocka_unit_test(workers_that_wait_switch_and_are_answered),
        cmocka_unit_test(several_are_told_together),
        cmocka_unit_test(the_usual_frequency_is_the_median),
        cmocka_unit_test(words_are_joined_by_commas_in_the_order_of_the_bits),
        cmocka_unit_test(every_set_of_bits_comes_back),
        cmocka_unit_test(any_order_is_taken),
        cmocka_unit_test(other_words_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
