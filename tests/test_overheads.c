/* test_overheads.c - the times of empty runs, and the grain by the model they come from; label: unit */
#include "overheads.h"

#include <stdlib.h>

#include "check.h"
#include "synthetic.h"

/* A result with one empty kernel, and what was found. */
struct world {
    struct result result;
    struct kernel_result *kernel;
    struct analysis analysis;
    struct overheads overheads;
};

static void begin(struct world *world, enum kernel_role role)
{
    const struct synthetic_machine machine = {1, 8, 1, 1 << 20, 1 << 24};
    world->result = synthetic_result(&machine);
    world->kernel = synthetic_kernel(&world->result, "overhead.empty", role);
}

static void add(struct world *world, const char *strategy, size_t workers, double seconds, double drift)
{
    struct configuration *configuration = synthetic_configuration(&world->result, world->kernel, strategy, workers);
    for (size_t round = 0; round < 10; round++)
        synthetic_sample(configuration, round, seconds * (1 + drift * (double)(round * 3 % 10))); /* 0 to 9, not in order */
}

static const struct overheads *find(struct world *world)
{
    assert_true(analyse_kernel(world->kernel, &world->analysis));
    assert_true(overheads_make(&world->result, &world->analysis, &world->overheads));
    return &world->overheads;
}

static void end(struct world *world)
{
    overheads_free(&world->overheads);
    assert_null(world->overheads.rows);
    analysis_free(&world->analysis);
    result_free(&world->result);
}

static void check(struct interval found, double middle, double low, double high)
{
    assert_int_equal(found.count, 10);
    assert_true(found.bounded);
    assert_near(found.middle, middle, 1e-15);
    assert_near(found.low, low, 1e-15);
    assert_near(found.high, high, 1e-15);
}

/* Of ten rounds the interval is from the 2nd to the 9th. The grain of a round is its empty run less the chunks' share of the
 * sequential one. */
static void the_grain_is_the_empty_run_less_the_share_of_its_chunks(void **state)
{
    (void)state;
    struct world world;
    begin(&world, ROLE_OVERHEAD);
    add(&world, "sequential", 1, 40e-6, 0.1);
    add(&world, "openmp", 4, 110e-6, 0.1);
    const struct overheads *overheads = find(&world);
    assert_int_equal(overheads->count, 1); /* the sequential run has no strategy */
    assert_string_equal(overheads->rows[0].strategy, "openmp");
    assert_int_equal(overheads->rows[0].worker_count, 4);
    check(overheads->rows[0].dispatch, 110e-6 * 1.45, 110e-6 * 1.1, 110e-6 * 1.8);
    check(overheads->rows[0].smallest_grain, 100e-6 * 1.45, 100e-6 * 1.1, 100e-6 * 1.8);
    assert_int_equal(overheads->rows[0].create.count, 0);
    end(&world);
}

/* The model by which it is meant: with that much work for each worker, T1 = p W and Tp = W + D, speedup is half of p. */
static void at_the_grain_efficiency_is_one_half(void **state)
{
    (void)state;
    struct world world;
    begin(&world, ROLE_OVERHEAD);
    add(&world, "sequential", 1, 40e-6, 0);
    add(&world, "processes", 8, 105e-6, 0);
    double grain = find(&world)->rows[0].smallest_grain.middle;
    double sequential = 40e-6 + 8 * grain, parallel = 105e-6 + grain;
    double without_chunks = (sequential - 40e-6) / (parallel - 40e-6 / 8); /* both run the empty chunks */
    assert_near(without_chunks / 8, 0.5, 1e-12);
    end(&world);
}

static void a_strategy_that_costs_nothing_pays_with_any_work(void **state)
{
    (void)state;
    struct world world;
    begin(&world, ROLE_OVERHEAD);
    add(&world, "sequential", 1, 40e-6, 0.01);
    add(&world, "openmp", 1, 39e-6, 0.01);
    struct interval grain = find(&world)->rows[0].smallest_grain;
    assert_true(grain.bounded);
    assert_near(grain.middle, 0, 0);
    assert_near(grain.low, 0, 0);
    assert_near(grain.high, 0, 0);
    end(&world);
}

static void a_grain_beside_a_sequential_run_that_drifts_has_no_interval(void **state)
{
    (void)state;
    struct world world;
    begin(&world, ROLE_OVERHEAD);
    add(&world, "sequential", 1, 40e-6, 0.1);
    add(&world, "openmp", 4, 110e-6, 0.1);
    for (size_t round = 0; round < 10; round++)
        world.kernel->configurations[0].samples[round].seconds = 40e-6 * (1 + 0.1 * (double)round);
    const struct overhead *row = &find(&world)->rows[0];
    assert_true(row->dispatch.bounded);
    assert_int_equal(row->smallest_grain.count, 10);
    assert_true(!row->smallest_grain.bounded && row->smallest_grain.withheld);
    end(&world);
}

static void without_a_sequential_run_there_are_times_but_no_grain(void **state)
{
    (void)state;
    struct world world;
    begin(&world, ROLE_OVERHEAD);
    add(&world, "openmp", 2, 110e-6, 0.1);
    const struct overheads *overheads = find(&world);
    assert_int_equal(overheads->count, 1);
    assert_int_equal(overheads->rows[0].dispatch.count, 10);
    assert_int_equal(overheads->rows[0].smallest_grain.count, 0);
    end(&world);
}

static void creation_comes_from_cold_runs(void **state)
{
    (void)state;
    struct world world;
    begin(&world, ROLE_OVERHEAD);
    add(&world, "sequential", 1, 40e-6, 0);
    add(&world, "openmp", 2, 110e-6, 0);
    for (size_t round = 0; round < 7; round++)
        assert_true(configuration_add_sample(&world.kernel->configurations[1],
                                             (struct sample){.round = round, .cold = true, .seconds = 1, .create = 3e-4}));
    struct interval create = find(&world)->rows[0].create;
    assert_int_equal(create.count, 7);
    assert_near(create.middle, 3e-4, 0);
    end(&world);
}

static void what_is_no_single_dispatch_tells_nothing(void **state)
{
    (void)state;
    struct world world;
    begin(&world, ROLE_WORK); /* whatever its name */
    add(&world, "sequential", 1, 40e-6, 0);
    add(&world, "openmp", 2, 110e-6, 0);
    assert_int_equal(find(&world)->count, 0);
    end(&world);

    begin(&world, ROLE_OVERHEAD);
    add(&world, "sequential", 1, 40e-6, 0);
    add(&world, "openmp", 2, 110e-6, 0);
    world.kernel->problem.step_count = 1000; /* barriers */
    assert_int_equal(find(&world)->count, 0);
    end(&world);
}

/* Where the chunks grow with the workers the sequential run of one worker's chunks is no share of them. */
static void chunks_that_grow_with_the_workers_have_no_grain(void **state)
{
    (void)state;
    struct world world;
    begin(&world, ROLE_OVERHEAD);
    add(&world, "sequential", 1, 40e-6, 0);
    add(&world, "openmp", 2, 110e-6, 0);
    world.kernel->sampling.weak = true;
    assert_int_equal(find(&world)->count, 1);
    assert_int_equal(world.overheads.rows[0].smallest_grain.count, 0);
    end(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_grain_is_the_empty_run_less_the_share_of_its_chunks),
        cmocka_unit_test(at_the_grain_efficiency_is_one_half),
        cmocka_unit_test(a_strategy_that_costs_nothing_pays_with_any_work),
        cmocka_unit_test(a_grain_beside_a_sequential_run_that_drifts_has_no_interval),
        cmocka_unit_test(without_a_sequential_run_there_are_times_but_no_grain),
        cmocka_unit_test(creation_comes_from_cold_runs),
        cmocka_unit_test(what_is_no_single_dispatch_tells_nothing),
        cmocka_unit_test(chunks_that_grow_with_the_workers_have_no_grain),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
