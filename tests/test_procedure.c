/* test_procedure.c - imaginary runs: that they end where the rule says, and that what a user reads has the properties that no
 * sample may take from it; label: unit */
#include "procedure.h"

#include <stdio.h>

#include "check.h"
#include "stats/stopping.h"

static struct scenario quiet(size_t rounds)
{
    return (struct scenario){
        .noise = NOISE_NORMAL,
        .spread = 1e-4,
        .drift = 0.5,
        .rounds = rounds,
        .precision = 0.02,
        .replicates = 1,
        .curve_length = 3,
        .workers = {1, 2, 4},
        .speedups = {1, 1.9, 3.4},
    };
}

static size_t rounds_of(const struct scenario *scenario)
{
    uint64_t random = 1;
    struct result result = scenario_measure(scenario, &random);
    size_t rounds = result_rounds(&result);
    result_free(&result);
    return rounds;
}

static void a_quiet_machine_ends_at_the_first_look(void **state)
{
    (void)state;
    struct scenario scenario = quiet(0);
    assert_int_equal(rounds_of(&scenario), 10);
    scenario.curve_length = 6; /* ten rounds carry five worker counts */
    for (size_t i = 3; i < 6; i++) {
        scenario.workers[i] = 2 * scenario.workers[i - 1];
        scenario.speedups[i] = 1.5 * scenario.speedups[i - 1];
    }
    assert_int_equal(rounds_of(&scenario), 15);
}

static void a_loud_machine_goes_on_to_the_last_look(void **state)
{
    (void)state;
    struct scenario scenario = quiet(0);
    scenario.spread = 0.2;
    assert_int_equal(rounds_of(&scenario), STOPPING_MOST_ROUNDS);
}

static void fixed_rounds_are_fixed(void **state)
{
    (void)state;
    struct scenario scenario = quiet(7);
    assert_int_equal(rounds_of(&scenario), 7);
}

static void what_is_read_is_near_the_truth(void **state)
{
    (void)state;
    struct scenario scenario = quiet(20);
    uint64_t random = 1;
    struct result result = scenario_measure(&scenario, &random);
    json_t *analysis = analysis_of(&result);
    const json_t *rows = json_object_get(json_array_get(json_object_get(analysis, "kernels"), 0), "rows");
    assert_int_equal(json_array_size(rows), 4);
    for (size_t i = 0; i < 3; i++) {
        struct bounds speedup = row_bounds(json_array_get(rows, i + 1), "speedup");
        struct bounds cold = row_bounds(json_array_get(rows, i + 1), "cold_speedup");
        assert_near(scenario_ln_speedup(&scenario, i), log(scenario.speedups[i]), 1e-12);
        assert_near(speedup.low, scenario.speedups[i], 1e-3 * scenario.speedups[i]);
        assert_near(speedup.high, scenario.speedups[i], 1e-3 * scenario.speedups[i]);
        assert_near(cold.low, scenario.speedups[i] / (1 + COLD_MORE), 1e-3 * scenario.speedups[i]);
    }
    struct bounds none = row_bounds(json_array_get(rows, 0), "speedup");
    assert_true(none.low > none.high);
    json_decref(analysis);
    result_free(&result);
}

/* Times in another unit, and a machine twice as fast, change no speedup of what a user reads. */
static void scaling_all_times_changes_no_speedup(void **state)
{
    (void)state;
    struct scenario scenario = quiet(12);
    scenario.noise = NOISE_CONTAMINATED;
    scenario.spread = 0.02;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        uint64_t random = seed;
        struct result result = scenario_measure(&scenario, &random);
        json_t *before = analysis_of(&result);
        for (size_t i = 0; i < result.kernels[0].configuration_count; i++) {
            for (size_t j = 0; j < result.kernels[0].configurations[i].sample_count; j++)
                result.kernels[0].configurations[i].samples[j].seconds *= 1234.5;
        }
        json_t *after = analysis_of(&result);
        for (size_t i = 1; i < 4; i++) {
            static const char *const names[] = {"speedup", "cold_speedup", "efficiency"};
            const json_t *one =
                json_array_get(json_object_get(json_array_get(json_object_get(before, "kernels"), 0), "rows"), i);
            const json_t *two =
                json_array_get(json_object_get(json_array_get(json_object_get(after, "kernels"), 0), "rows"), i);
            for (size_t k = 0; k < 3; k++) {
                struct bounds was = row_bounds(one, names[k]), is = row_bounds(two, names[k]);
                assert_true(was.low < was.high);
                assert_near(is.low, was.low, 1e-12 * was.low);
                assert_near(is.high, was.high, 1e-12 * was.high);
            }
        }
        json_decref(after);
        json_decref(before);
        result_free(&result);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_quiet_machine_ends_at_the_first_look),
        cmocka_unit_test(a_loud_machine_goes_on_to_the_last_look),
        cmocka_unit_test(fixed_rounds_are_fixed),
        cmocka_unit_test(what_is_read_is_near_the_truth),
        cmocka_unit_test(scaling_all_times_changes_no_speedup),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
