/* test_ratios.c - samples paired by round and replicate, and what a choice leaves out; label: unit */
#include "ratios.h"

#include <stdlib.h>

#include "check.h"
#include "disturbance.h"

enum { VALUES = 64 };

/* A kernel with a baseline and openmp on 1 and 2 workers. It must not be moved. */
struct world {
    struct kernel_result kernel;
    struct configuration configurations[3];
    double values[VALUES];
    size_t counts[4];
};

static void begin(struct world *world)
{
    *world = (struct world){.kernel = {.problem = {.item_count = 100},
                                       .configurations = world->configurations,
                                       .configuration_count = 3,
                                       .sampling = {.replicate_count = 1}},
                            .configurations = {{.strategy = "sequential", .worker_count = 1},
                                               {.strategy = "openmp", .parallel = true, .worker_count = 1},
                                               {.strategy = "openmp", .parallel = true, .worker_count = 2}}};
}

static void end(struct world *world)
{
    for (size_t i = 0; i < 3; i++)
        free(world->configurations[i].samples);
}

static void add(struct world *world, size_t index, struct sample sample)
{
    assert_true(configuration_add_sample(&world->configurations[index], sample));
}

static size_t ratios(struct world *world, struct ratio_choice choice)
{
    return ratios_of(&world->kernel, &world->configurations[0], &world->configurations[2], choice, world->values,
                     world->counts);
}

static void a_curve_is_as_long_as_its_strategy_has_configurations(void **state)
{
    (void)state;
    struct world world;
    begin(&world);
    assert_int_equal(ratios_curve_length(&world.kernel, &world.configurations[0]), 1);
    assert_int_equal(ratios_curve_length(&world.kernel, &world.configurations[2]), 2);
    end(&world);
}

static void only_rounds_that_both_have_are_paired(void **state)
{
    (void)state;
    struct world world;
    begin(&world);
    static const size_t base_rounds[] = {0, 1, 3, 4, 7}, rounds[] = {1, 2, 3, 6, 7, 9};
    for (size_t i = 0; i < 5; i++)
        add(&world, 0, (struct sample){.round = base_rounds[i], .seconds = 8});
    for (size_t i = 0; i < 6; i++)
        add(&world, 2, (struct sample){.round = rounds[i], .seconds = (double)(rounds[i] + 1)});
    assert_int_equal(ratios(&world, (struct ratio_choice){0}), 3);
    assert_near(world.values[0], log(8.0 / 2), 1e-15);
    assert_near(world.values[1], log(8.0 / 4), 1e-15);
    assert_near(world.values[2], 0, 1e-15);
    end(&world);
}

/* Warm and cold samples lie mixed after a run, one kind after the other in a file. */
static void cold_runs_are_held_against_warm_ones_of_the_baseline(void **state)
{
    (void)state;
    struct world world;
    begin(&world);
    for (size_t round = 0; round < 4; round++) {
        add(&world, 0, (struct sample){.round = round, .seconds = 6});
        add(&world, 2, (struct sample){.round = round, .seconds = 3});
    }
    for (size_t round = 0; round < 2; round++)
        add(&world, 2, (struct sample){.round = round, .cold = true, .seconds = 12});
    assert_int_equal(ratios(&world, (struct ratio_choice){0}), 4);
    assert_near(world.values[3], log(2), 1e-15);
    assert_int_equal(ratios(&world, (struct ratio_choice){.cold = true}), 2);
    assert_near(world.values[1], log(0.5), 1e-15);
    end(&world);
}

static void rounds_disturbed_on_either_side_can_be_left_out(void **state)
{
    (void)state;
    struct world world;
    begin(&world);
    for (size_t round = 0; round < 5; round++) {
        add(&world, 0, (struct sample){.round = round, .seconds = 6, .disturbance = round == 1 ? DISTURBED_STEAL : 0});
        add(&world, 2, (struct sample){.round = round, .seconds = 3, .disturbance = round == 3 ? DISTURBED_RUNNABLE : 0});
    }
    assert_int_equal(ratios(&world, (struct ratio_choice){0}), 5);
    assert_int_equal(ratios(&world, (struct ratio_choice){.undisturbed = true}), 3);
    end(&world);
}

static void rounds_of_different_replicates_are_different_rounds(void **state)
{
    (void)state;
    struct world world;
    begin(&world);
    world.kernel.sampling.replicate_count = 3;
    for (size_t replicate = 0; replicate < 3; replicate++) {
        for (size_t round = 0; round < 3 - replicate; round++)
            add(&world, 0, (struct sample){.replicate = replicate, .round = round, .seconds = (double)(10 * (replicate + 1))});
        for (size_t round = 0; round < 2; round++)
            add(&world, 2, (struct sample){.replicate = replicate, .round = round, .seconds = 10});
    }
    assert_int_equal(ratios(&world, (struct ratio_choice){0}), 5);
    assert_int_equal(world.counts[0], 2);
    assert_int_equal(world.counts[1], 2);
    assert_int_equal(world.counts[2], 1); /* its baseline has one round */
    assert_near(world.values[0], 0, 1e-15);
    assert_near(world.values[2], log(2), 1e-15);
    assert_near(world.values[4], log(3), 1e-15);
    end(&world);
}

static void where_the_problem_grew_rates_are_compared(void **state)
{
    (void)state;
    struct world world;
    begin(&world);
    world.configurations[2].item_count = 200;
    add(&world, 0, (struct sample){.seconds = 4});
    add(&world, 2, (struct sample){.seconds = 5}); /* 40 items a second after 25 */
    assert_int_equal(ratios(&world, (struct ratio_choice){0}), 1);
    assert_near(world.values[0], log(40.0 / 25), 1e-15);
    end(&world);
}

static void times_that_are_none_give_no_ratio(void **state)
{
    (void)state;
    struct world world;
    begin(&world);
    add(&world, 0, (struct sample){.round = 0, .seconds = 4});
    add(&world, 0, (struct sample){.round = 1, .seconds = 0});
    add(&world, 2, (struct sample){.round = 0, .seconds = 0});
    add(&world, 2, (struct sample){.round = 1, .seconds = 4});
    assert_int_equal(ratios(&world, (struct ratio_choice){0}), 0);
    end(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_curve_is_as_long_as_its_strategy_has_configurations),
        cmocka_unit_test(only_rounds_that_both_have_are_paired),
        cmocka_unit_test(cold_runs_are_held_against_warm_ones_of_the_baseline),
        cmocka_unit_test(rounds_disturbed_on_either_side_can_be_left_out),
        cmocka_unit_test(rounds_of_different_replicates_are_different_rounds),
        cmocka_unit_test(where_the_problem_grew_rates_are_compared),
        cmocka_unit_test(times_that_are_none_give_no_ratio),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
