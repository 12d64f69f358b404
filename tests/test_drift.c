/* test_drift.c - which configurations drift: by rounds, by replicates, and by neither; label: unit */
#include "drift.h"

#include "check.h"
#include "stats/serial.h"
#include "synthetic.h"

/* Ten places, up and down without order. */
static const size_t SHUFFLED[] = {5, 0, 7, 2, 9, 4, 1, 8, 3, 6};

static const struct synthetic_machine machine = {1, 4, 1, 1 << 20, 1 << 24};

struct world {
    struct result result;
    struct kernel_result *kernel;
    struct configuration *one;
};

static struct world begin(size_t replicates)
{
    struct world world = {.result = synthetic_result(&machine)};
    world.kernel = synthetic_kernel(&world.result, "image.gauss", ROLE_WORK);
    world.kernel->sampling.replicate_count = replicates;
    world.one = synthetic_configuration(&world.result, world.kernel, "sequential", 1);
    return world;
}

static void add(struct world *world, size_t replicate, size_t round, double seconds, bool cold)
{
    struct sample sample = {.replicate = replicate, .round = round, .cold = cold, .runs = 1, .seconds = seconds};
    assert_true(configuration_add_sample(world->one, sample));
}

static double chance_of(struct world *world)
{
    double chance;
    assert_true(drift_chance(world->kernel, world->one, &chance));
    result_free(&world->result);
    return chance;
}

static double serial_chance(const double *values, size_t count)
{
    struct serial_test test;
    assert_true(stats_serial(values, count, &test));
    return test.p;
}

static void rounds_in_order_of_their_times_drift(void **state)
{
    (void)state;
    double rising[10], shuffled[10];
    struct world up = begin(1), mixed = begin(0); /* 0: made by hand, as 1 */
    for (size_t i = 0; i < 10; i++) {
        add(&up, 0, i, rising[i] = 1 + (double)i, false);
        add(&mixed, 0, i, shuffled[i] = 1 + (double)SHUFFLED[i], false);
    }
    double chance = chance_of(&up), usual = chance_of(&mixed);
    assert_true(chance <= drift_level() && usual > drift_level());
    assert_near(chance, serial_chance(rising, 10), 0);
    assert_near(usual, serial_chance(shuffled, 10), 0);
}

static void cold_runs_are_left_out(void **state)
{
    (void)state;
    struct world world = begin(1);
    for (size_t i = 0; i < 10; i++) {
        add(&world, 0, i, 1 + (double)SHUFFLED[i], false);
        add(&world, 0, i, 100 + (double)i, true);
    }
    double expected[10];
    for (size_t i = 0; i < 10; i++)
        expected[i] = (double)SHUFFLED[i];
    assert_near(chance_of(&world), serial_chance(expected, 10), 0);
}

static void too_few_rounds_tell_nothing(void **state)
{
    (void)state;
    struct world none = begin(1), nine = begin(1);
    for (size_t i = 0; i < 9; i++)
        add(&nine, 0, i, 1 + (double)i, false);
    assert_near(chance_of(&none), 1, 0);
    assert_near(chance_of(&nine), 1, 0);
}

/* Processes that differ, each with rounds in no order, are no drift: what hangs together is looked for within each. */
static void few_replicates_are_tested_each_for_itself(void **state)
{
    (void)state;
    struct world level = begin(3), one_drifts = begin(3);
    double rising[10];
    for (size_t replicate = 0; replicate < 3; replicate++) {
        for (size_t i = 0; i < 10; i++) {
            add(&level, replicate, i, 100 * (double)(replicate + 1) + (double)SHUFFLED[i], false);
            add(&one_drifts, replicate, i, replicate == 1 ? 1 + (double)i : 1 + (double)SHUFFLED[i], false);
            rising[i] = (double)i;
        }
    }
    assert_true(chance_of(&level) > drift_level());
    assert_near(chance_of(&one_drifts), 3 * serial_chance(rising, 10), 1e-15);
}

/* Within each of ten processes times rise, and start anew: their medians are what counts, and these are in no order. */
static void many_replicates_are_tested_by_their_medians(void **state)
{
    (void)state;
    struct world level = begin(10), rising = begin(10);
    double medians[10], up[10];
    for (size_t replicate = 0; replicate < 10; replicate++) {
        medians[replicate] = (double)SHUFFLED[replicate];
        up[replicate] = (double)replicate;
        for (size_t i = 0; i < 11; i++) {
            add(&level, replicate, i, 100 + medians[replicate] + (double)i, false);
            add(&rising, replicate, i, 100 + up[replicate] + (double)(i * 4 % 11), false);
        }
    }
    assert_near(chance_of(&level), serial_chance(medians, 10), 0);
    assert_near(chance_of(&rising), serial_chance(up, 10), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rounds_in_order_of_their_times_drift),
        cmocka_unit_test(cold_runs_are_left_out),
        cmocka_unit_test(too_few_rounds_tell_nothing),
        cmocka_unit_test(few_replicates_are_tested_each_for_itself),
        cmocka_unit_test(many_replicates_are_tested_by_their_medians),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
