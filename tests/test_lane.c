/* test_lane.c - proofs and samples of one configuration, through Google Benchmark; label: unit */
#include "check.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "lane.h"
#include "measure.h"
#include "registry.h"
#include "toy.h"

enum { ITEMS = 500 };

static const unsigned first_cpu[] = {0};

static struct lane make_lane(const struct kernel *kernel, const struct problem *problem, const struct strategy *strategy)
{
    struct lane lane = {
        .kernel = kernel,
        .problem = problem,
        .strategy = strategy,
        .runs = 1,
        .placement = {.worker_count = strategy->parallel ? 3 : 1,
                      .cpus = first_cpu,
                      .cpu_count = 0,
                      .schedule = {SCHEDULE_STATIC, 1}},
    };
    /* Letters that mean something in a regular expression, and a name that is another's beginning. */
    snprintf(lane.name, sizeof lane.name, "toy/(a+b)*/%s/workers:%zu", strategy->name, lane.placement.worker_count);
    return lane;
}

static const struct strategy *any_strategy(void)
{
    size_t i = 0;
    while (!strategy_is_usual(strategy_registry[i]))
        i++;
    return strategy_registry[i];
}

static void every_strategy_gives_warm_and_cold_samples(void **unused)
{
    (void)unused;
    struct problem problem = toy_problem(&toy_steps, ITEMS);
    for (size_t i = 0; i < strategy_registry_count; i++) {
        if (!strategy_is_usual(strategy_registry[i]))
            continue;
        char why[WHY_MAX] = "";
        uint64_t digest = 0;
        struct lane lane = make_lane(&toy_steps, &problem, strategy_registry[i]);
        assert_true(lane_open(&lane, why));
        assert_true(lane_prove(&lane, &digest, why));
        lane_register(&lane);
        for (int cold = 0; cold <= lane.strategy->parallel; cold++) {
            struct sample sample;
            assert_true(lane_sample(&lane, cold, digest, &sample, why));
            assert_true(sample.correct);
            assert_int_equal(sample.cold, cold);
            assert_true(sample.seconds > 0 && isfinite(sample.seconds));
            assert_true(fabs(sample.create + sample.work + sample.join - sample.seconds) <= 1e-6 + 1e-3 * sample.seconds);
            assert_true(sample.busy_max >= sample.busy_mean && sample.busy_mean > 0);
        }
        lane_close(&lane);
        measure_clear();
    }
}

/* A clock for which anything below a second would be short, by its word: the run of some microseconds must be repeated. */
static void a_run_too_short_for_the_clock_is_repeated_within_the_sample(void **unused)
{
    (void)unused;
    struct problem problem = toy_problem(&toy_steps, ITEMS);
    for (size_t i = 0; i < strategy_registry_count; i++) {
        if (!strategy_is_usual(strategy_registry[i]))
            continue;
        char why[WHY_MAX] = "";
        bool too_short = true;
        uint64_t digest = 0;
        struct sample sample;
        struct lane lane = make_lane(&toy_steps, &problem, strategy_registry[i]);
        assert_true(lane_open(&lane, why) && lane_prove(&lane, &digest, why));
        lane_register(&lane);
        assert_true(lane_calibrate(&lane, lane.proof_seconds / 100, &too_short, why)); /* just long enough */
        assert_false(too_short);
        assert_int_equal(lane.runs, 1);
        const double shortest = 0.01;
        assert_true(lane_calibrate(&lane, shortest, &too_short, why));
        assert_false(too_short);
        assert_true(lane.runs > 1);
        assert_true(lane_sample(&lane, false, digest, &sample, why));
        assert_true(sample.correct);
        assert_int_equal(sample.runs, lane.runs);
        assert_true(sample.seconds > 0 && sample.busy_max > 0 && sample.busy_max <= sample.seconds * 1.01);
        if (strategy_registry[i]->parallel) {
            assert_true(lane_sample(&lane, true, digest, &sample, why));
            assert_int_equal(sample.runs, 1); /* each cold run makes its own workers */
        }
        lane_close(&lane);
        measure_clear();
    }
}

static void prepare_nothing(void *state)
{
    (void)state;
}

static void a_kernel_with_prepare_is_never_repeated(void **unused)
{
    (void)unused;
    struct kernel toy_prepares = toy_steps;
    toy_prepares.prepare = prepare_nothing;
    char why[WHY_MAX] = "";
    bool too_short = false;
    uint64_t digest = 0;
    struct problem problem = toy_problem(&toy_prepares, ITEMS);
    struct lane lane = make_lane(&toy_prepares, &problem, any_strategy());
    assert_true(lane_open(&lane, why) && lane_prove(&lane, &digest, why));
    assert_true(lane_calibrate(&lane, 10, &too_short, why));
    assert_true(too_short);
    assert_int_equal(lane.runs, 1);
    lane_close(&lane);
}

static void a_timed_run_with_another_answer_is_marked(void **unused)
{
    (void)unused;
    char why[WHY_MAX] = "";
    uint64_t digest = 0;
    struct sample sample;
    struct problem problem = toy_problem(&toy_unstable, ITEMS);
    struct lane lane = make_lane(&toy_unstable, &problem, any_strategy());
    assert_true(lane_open(&lane, why));
    assert_true(lane_prove(&lane, &digest, why));
    lane_register(&lane);
    assert_true(lane_sample(&lane, false, digest, &sample, why));
    assert_false(sample.correct);
    lane_close(&lane);
    measure_clear();
}

static void a_failing_run_closes_the_lane_and_says_why(void **unused)
{
    (void)unused;
    for (size_t i = 0; i < strategy_registry_count; i++) {
        if (!strategy_is_usual(strategy_registry[i]))
            continue;
        char why[WHY_MAX] = "";
        struct sample sample;
        struct problem problem = toy_problem(&toy_fails, ITEMS);
        struct lane lane = make_lane(&toy_fails, &problem, strategy_registry[i]);
        assert_true(lane_open(&lane, why));
        lane_register(&lane);
        assert_false(lane_sample(&lane, false, 0, &sample, why));
        assert_string_equal(why, "the toy broke");
        assert_false(lane.open);
        measure_clear();
    }
}

static void google_benchmark_describes_the_machine(void **unused)
{
    (void)unused;
    char json[16384];
    measure_context(json, sizeof json);
    json_t *document = json_loads(json, 0, NULL);
    assert_non_null(document);
    assert_true(json_is_integer(json_object_get(json_object_get(document, "context"), "num_cpus")));
    assert_true(json_is_string(json_object_get(json_object_get(document, "context"), "library_build_type")));
    json_decref(document);
    measure_context(json, 10); /* too small: nothing rather than a part */
    assert_string_equal(json, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_strategy_gives_warm_and_cold_samples),
        cmocka_unit_test(a_run_too_short_for_the_clock_is_repeated_within_the_sample),
        cmocka_unit_test(a_kernel_with_prepare_is_never_repeated),
        cmocka_unit_test(a_timed_run_with_another_answer_is_marked),
        cmocka_unit_test(a_failing_run_closes_the_lane_and_says_why),
        cmocka_unit_test(google_benchmark_describes_the_machine),
    };
    measure_start();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
