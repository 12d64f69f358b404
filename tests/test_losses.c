/* test_losses.c - where time went, of runs whose shape is known; label: unit */
#include "losses.h"

#include "check.h"
#include "exercised.h"

enum { CPUS = 4 };

static struct losses measured(struct result *result, struct study *study)
{
    struct losses losses;
    assert_true(study_make(result, study));
    assert_true(losses_make(study, 0, &losses));
    return losses;
}

static void each_share_is_the_shapes(void **state)
{
    (void)state;
    struct result result = exercised_result(CPUS);
    struct study study;
    exercised_add(&result, "sequential", 1, 20, exercised_even(1, 1));
    exercised_add(&result, "openmp", 2, 20,
                  (struct run_shape){.seconds = 0.8, .busy_max = 0.72, .busy_mean = 0.6, .cpu_seconds = 1.2, .create = 0.2});
    struct losses losses = measured(&result, &study);
    assert_int_equal(losses.count, 1);
    assert_ptr_equal(losses.base, &study.kernels[0].rows[0]);
    assert_near(losses.list[0].busiest, 1.2, 1e-9);
    assert_near(losses.list[0].outside, 0.1, 1e-9);
    assert_near(losses.list[0].growth, 1.2, 0.02); /* medians of two scatters */
    assert_near(losses.list[0].create, 0.25, 0.01);
    assert_near(losses.chunk_seconds, 1e-3, 2e-5);
    losses_free(&losses);
    study_free(&study);
    result_free(&result);
}

static void what_shares_cpus_is_not_fair(void **state)
{
    (void)state;
    struct result result = exercised_result(CPUS);
    struct study study;
    exercised_well(&result);
    exercised_add(&result, "openmp", 8, 20, exercised_even(1, 4));
    exercised_add(&result, "openmp", 16, 0, exercised_even(1, 4));
    struct losses losses = measured(&result, &study);
    assert_int_equal(losses.count, 7); /* without the last, which has no samples */
    assert_int_equal(losses.fair_workers, 4);
    losses_free(&losses);
    study_free(&study);
    result_free(&result);
}

/* Eight workers on the second hardware threads of four cores are slower each, and that is no loss of the kernel's. */
static void what_computes_shares_no_cores(void **state)
{
    (void)state;
    for (int waits = 0; waits <= 1; waits++) {
        struct result result = exercised_result(8);
        struct study study;
        json_object_set_new(json_object_get(result.context, "machine"), "cores", json_integer(4));
        result.kernels[0].waits = waits;
        exercised_well(&result);
        exercised_add(&result, "openmp", 8, 20, exercised_even(1, 5));
        struct losses losses = measured(&result, &study);
        assert_int_equal(losses.fair_workers, waits ? 8 : 4);
        assert_int_equal(losses_fastest(&losses, false)->row->configuration->worker_count, 8);
        losses_free(&losses);
        study_free(&study);
        result_free(&result);
    }
}

/* Files made by hand may say nothing about the workers' time. */
static void what_samples_do_not_tell_is_not_known(void **state)
{
    (void)state;
    struct result result = exercised_result(CPUS);
    struct study study;
    exercised_add(&result, "openmp", 2, 20, (struct run_shape){.seconds = 0.8});
    struct losses losses = measured(&result, &study);
    assert_null(losses.base);
    assert_true(isnan(losses.list[0].busiest));
    assert_true(isnan(losses.list[0].outside));
    assert_true(isnan(losses.list[0].growth));
    assert_true(isnan(losses.chunk_seconds));
    losses_free(&losses);
    study_free(&study);
    result_free(&result);
}

static void the_busiest_worker_bounds_the_gain(void **state)
{
    (void)state;
    static const struct {
        size_t chunks, workers;
        double bound;
    } cases[] = {{10, 10, 10}, {10, 8, 5}, {10, 5, 5},  {10, 4, 10.0 / 3},       {3, 8, 3},
                 {1, 4, 1},    {8, 2, 2},  {9, 2, 1.8}, {1000, 3, 1000.0 / 334}, {0, 4, 1},
                 {4, 0, 1}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_near(losses_bound(cases[i].chunks, cases[i].workers), cases[i].bound, 1e-12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_share_is_the_shapes),           cmocka_unit_test(what_shares_cpus_is_not_fair),
        cmocka_unit_test(what_computes_shares_no_cores),      cmocka_unit_test(what_samples_do_not_tell_is_not_known),
        cmocka_unit_test(the_busiest_worker_bounds_the_gain),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
