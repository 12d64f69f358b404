/* test_self_test.c - equal samples are seldom called different, unequal ones are; label: unit */
#include "self_test.h"

#include <stdlib.h>

#include "check.h"
#include "stats/random.h"

enum { ROUNDS = 10 };

/* Log-normal about `middle`, with 1 % of noise of the round's own and 1 % that both share, as a drifting machine has. */
static void draw(struct sample samples[2][ROUNDS], double bias, uint64_t *random)
{
    for (size_t round = 0; round < ROUNDS; round++) {
        double noise[3];
        for (size_t i = 0; i < 3; i++) {
            double u = stats_random_uniform(random), v = stats_random_uniform(random);
            noise[i] = 0.01 * sqrt(-2 * log(u)) * cos(2 * 3.14159265358979323846 * v); /* Box and Muller */
        }
        for (size_t i = 0; i < 2; i++)
            samples[i][round] =
                (struct sample){.round = round, .runs = 1, .seconds = exp(noise[i] + noise[2]), .correct = true};
        samples[1][round].seconds *= 1 + bias;
    }
}

static struct interval compare(struct sample samples[2][ROUNDS], size_t rounds)
{
    struct interval speedup = {0};
    struct configuration both[2] = {{.worker_count = 1, .samples = samples[0], .sample_count = rounds},
                                    {.worker_count = 1, .samples = samples[1], .sample_count = rounds}};
    assert_true(self_test_compare(&both[0], &both[1], &speedup));
    assert_int_equal(speedup.count, rounds);
    return speedup;
}

/* So many comparisons of samples of which the second is slower by `bias`. The caller frees it. */
static struct self_test simulate(double bias, size_t comparisons)
{
    struct self_test test = {.rows = {{.strategy = "toy", .worker_count = 1}}, .row_count = 1};
    uint64_t random = 42;
    assert_true(self_test_begin(&test, comparisons));
    for (size_t i = 0; i < comparisons; i++) {
        struct sample samples[2][ROUNDS];
        draw(samples, bias, &random);
        struct interval speedup = compare(samples, ROUNDS);
        self_test_note(&test, 0, &speedup);
    }
    return test;
}

/* Intervals of 10 rounds hold with 97.9 %: 22 in 1,000, with a standard deviation of 4.6. */
static void equal_things_are_called_different_as_seldom_as_promised(void **unused)
{
    (void)unused;
    struct self_test test = simulate(0, 1000);
    assert_int_equal(test.comparisons, 1000);
    assert_int_equal(test.rows[0].comparisons, 1000);
    assert_int_equal(test.rows[0].called, test.called);
    assert_in_range(test.called, 8, 36);
    assert_false(self_test_failed(&test));
    assert_near(self_test_share(&test).middle, (double)test.called / 1000, 0);
    /* the noise of a difference is 1.4 %, and half of the interval from the second to the ninth of ten about that */
    assert_near(self_test_resolution(&test), 0.014, 0.005);
    self_test_free(&test);
}

static void a_bias_is_called_out(void **unused)
{
    (void)unused;
    struct self_test test = simulate(0.02, 400);
    assert_in_range(test.called, 300, 400);
    assert_true(self_test_failed(&test));
    self_test_free(&test);
}

static void a_difference_is_an_interval_without_1(void **unused)
{
    (void)unused;
    const struct interval above = {10, 1.1, true, 1.01, 1.2, false}, below = {10, 0.9, true, 0.8, 0.99, false},
                          across = {10, 1, true, 0.9, 1.1, false}, touching = {10, 1.1, true, 1, 1.2, false},
                          few = {5, 1.1, false, 0, 0, false}, none = {0};
    assert_true(self_test_calls(&above));
    assert_true(self_test_calls(&below));
    assert_false(self_test_calls(&across));
    assert_false(self_test_calls(&touching));
    assert_false(self_test_calls(&few));
    assert_false(self_test_calls(&none));
}

static void the_direction_is_that_of_a_speedup(void **unused)
{
    (void)unused;
    struct sample samples[2][ROUNDS];
    uint64_t random = 1;
    draw(samples, 1, &random); /* the second takes twice as long */
    assert_near(compare(samples, ROUNDS).middle, 0.5, 0.02);
}

static void too_few_rounds_call_nothing(void **unused)
{
    (void)unused;
    struct sample samples[2][ROUNDS];
    uint64_t random = 1;
    draw(samples, 1, &random);
    struct interval speedup = compare(samples, 5);
    assert_false(self_test_calls(&speedup));
}

/* 30 of 400 is the first whose interval lies above 5 % (R: binom.test(30, 400) from 5.12 %, binom.test(29, 400) from 4.91 %).
 */
static void the_limit_is_that_of_the_exact_interval(void **unused)
{
    (void)unused;
    struct self_test test = {.comparisons = 400, .called = 29};
    assert_false(self_test_failed(&test));
    test.called = 30;
    assert_true(self_test_failed(&test));
    test = (struct self_test){0};
    assert_false(self_test_failed(&test));
    assert_int_equal(self_test_share(&test).count, 0);
    assert_true(isnan(self_test_resolution(&test)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_things_are_called_different_as_seldom_as_promised),
        cmocka_unit_test(a_bias_is_called_out),
        cmocka_unit_test(a_difference_is_an_interval_without_1),
        cmocka_unit_test(the_direction_is_that_of_a_speedup),
        cmocka_unit_test(too_few_rounds_call_nothing),
        cmocka_unit_test(the_limit_is_that_of_the_exact_interval),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
