/* test_analyse.c - speedups, efficiency and imbalance from samples written by hand; label: unit */
#include "analyse.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "check.h"

enum { CONFIGURATIONS_MAX = 10 };

/* A kernel whose first configuration is sequential. It must not be moved. */
struct world {
    struct kernel_result kernel;
    struct configuration configurations[CONFIGURATIONS_MAX];
    struct analysis analysis;
};

static struct configuration *add_configuration(struct world *world, const char *strategy, size_t workers)
{
    struct configuration *configuration = &world->configurations[world->kernel.configuration_count++];
    *configuration = (struct configuration){.parallel = strcmp(strategy, "sequential") != 0, .worker_count = workers};
    snprintf(configuration->strategy, sizeof configuration->strategy, "%s", strategy);
    return configuration;
}

static void begin(struct world *world)
{
    *world = (struct world){.kernel = {.problem = {.item_count = 1000}, .configurations = world->configurations}};
    add_configuration(world, "sequential", 1);
}

static void add(struct configuration *configuration, size_t round, double seconds)
{
    assert_true(configuration_add_sample(
        configuration, (struct sample){.round = round, .seconds = seconds, .work = seconds, .correct = true}));
}

static void add_cold(struct configuration *configuration, size_t round, double create, double seconds)
{
    struct sample sample = {.round = round, .cold = true, .seconds = seconds, .create = create, .correct = true};
    assert_true(configuration_add_sample(configuration, sample));
}

static const struct analysed_row *analyse(struct world *world)
{
    assert_true(analyse_kernel(&world->kernel, &world->analysis));
    assert_ptr_equal(world->analysis.kernel, &world->kernel);
    assert_int_equal(world->analysis.row_count, world->kernel.configuration_count);
    return world->analysis.rows;
}

static void end(struct world *world)
{
    analysis_free(&world->analysis);
    assert_null(world->analysis.rows);
    for (size_t i = 0; i < world->kernel.configuration_count; i++)
        free(world->configurations[i].samples);
}

static uint64_t next_random(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u; /* Knuth's MMIX */
    return *state >> 33;
}

/* Around 1, skewed to the right. */
static double noise(uint64_t *state)
{
    return 1 + 0.01 * (double)(next_random(state) % 1000) / 1000 + (next_random(state) % 10 == 0 ? 0.2 : 0);
}

static void check_interval(struct interval found, size_t count, double middle, double low, double high)
{
    assert_int_equal(found.count, count);
    assert_true(found.bounded);
    assert_near(found.middle, middle, 1e-12 * middle);
    assert_near(found.low, low, 1e-12 * low);
    assert_near(found.high, high, 1e-12 * high);
}

/* --- speedup ------------------------------------------------------------------------------------------------------------ */

static void a_constant_ratio_is_the_speedup_however_rounds_drift(void **state)
{
    (void)state;
    struct world world;
    begin(&world);
    struct configuration *two = add_configuration(&world, "openmp", 2);
    for (size_t round = 0; round < 10; round++) {
        double drift = 1 + (double)round * (double)round; /* the machine slows down a hundredfold */
        add(&world.configurations[0], round, 3.0 * drift);
        add(two, round, 1.5 * drift);
    }
    const struct analysed_row *rows = analyse(&world);
    check_interval(rows[1].speedup, 10, 2, 2, 2);
    assert_near(rows[1].efficiency.middle, 1, 1e-12);
    assert_ptr_equal(rows[1].configuration, two);
    end(&world);
}

static void the_speedup_is_the_median_ratio_between_its_order_statistics(void **state)
{
    (void)state;
    struct world world;
    begin(&world);
    struct configuration *two = add_configuration(&world, "openmp", 2);
    static const double ratios[] = {1.9, 1.1, 1.8, 1.2, 1.7, 1.3, 1.6, 1.4, 1.5, 1.0};
    for (size_t round = 0; round < 10; round++) {
        add(&world.configurations[0], round, ratios[round]);
        add(two, round, 1);
    }
    const struct analysed_row *rows = analyse(&world); /* of 10: the 2nd to the 9th; the median of logarithms is geometric */
    check_interval(rows[1].speedup, 10, sqrt(1.4 * 1.5), 1.1, 1.8);
    assert_near(rows[1].efficiency.middle, sqrt(1.4 * 1.5) / 2, 1e-12);
    check_interval(rows[0].seconds, 10, 1.45, 1.1, 1.8);
    assert_near(rows[0].items_per_second, 1000 / 1.45, 1e-9);
    end(&world);
}

static void rounds_that_one_side_lacks_do_not_count(void **state)
{
    (void)state;
    struct world world;
    begin(&world);
    struct configuration *two = add_configuration(&world, "openmp", 2);
    for (size_t round = 0; round < 12; round++) {
        if (round % 4 != 1)
            add(&world.configurations[0], round, 8);
        if (round % 4 != 2)
            add(two, round, 4 + 1e-3 * (double)round);
    }
    const struct analysed_row *rows = analyse(&world); /* rounds 0, 3, 4, 7, 8, 11 are left */
    assert_int_equal(rows[1].seconds.count, 9);
    check_interval(rows[1].speedup, 6, 8 / sqrt(4.004 * 4.007), 8 / 4.011, 8 / 4.000);
    end(&world);
}

/* The ratio of medians is 8.5 / 3.5, by hand; the sides may be anywhere within their ranges. */
static void one_worker_with_items_in_flight_has_a_speedup_but_no_efficiency(void **state)
{
    (void)state;
    struct world world;
    begin(&world);
    struct configuration *flight = add_configuration(&world, "10 in flight", 1);
    flight->in_flight = 10;
    for (size_t round = 0; round < 10; round++) {
        add(&world.configurations[0], round, 3.0);
        add(flight, round, 0.5);
    }
    const struct analysed_row *rows = analyse(&world);
    check_interval(rows[1].speedup, 10, 6, 6, 6);
    assert_int_equal(rows[1].efficiency.count, 0);
    end(&world);
}

static void without_common_rounds_the_medians_are_compared(void **state)
{
    (void)state;
    struct world world;
    begin(&world);
    struct configuration *two = add_configuration(&world, "openmp", 2);
    for (size_t round = 0; round < 6; round++) {
        add(&world.configurations[0], 2 * round, 6.0 + (double)round);
        add(two, 2 * round + 1, 1.0 + (double)round);
    }
    const struct analysed_row *rows = analyse(&world);
    assert_true(rows[1].unpaired);
    assert_int_equal(rows[1].speedup.count, 6);
    assert_near(rows[1].speedup.middle, 8.5 / 3.5, 1e-12);
    assert_true(rows[1].speedup.bounded);
    assert_true(rows[1].speedup.low >= 6.0 / 6 && rows[1].speedup.low < 7.0 / 4);
    assert_true(rows[1].speedup.high <= 11.0 / 1 && rows[1].speedup.high > 10.0 / 3);
    assert_near(rows[1].efficiency.middle, 8.5 / 3.5 / 2, 1e-12);
    assert_near(rows[1].efficiency.low, rows[1].speedup.low / 2, 1e-12);
    assert_false(rows[0].unpaired);
    end(&world);
}

/* The machine slows down from round to round: what took so long says nothing of another day, and ratios do not notice. */
static void times_that_drift_lose_their_intervals_and_speedups_do_not(void **state)
{
    (void)state;
    struct world world;
    begin(&world);
    struct configuration *two = add_configuration(&world, "openmp", 2), *apart = add_configuration(&world, "processes", 2);
    for (size_t round = 0; round < 10; round++) {
        double drift = 1 + 0.1 * (double)round, noise = 1 + 1e-3 * (double)(round * 3 % 10);
        add(&world.configurations[0], round, 2 * drift);
        add(two, round, drift * noise);
        add_cold(two, round, 1e-4 * drift, 1.5 * drift);
        add(apart, 100 + round, 1 + 0.01 * (double)(round * 3 % 10)); /* steady, in rounds of its own */
    }
    const struct analysed_row *rows = analyse(&world);
    assert_true(rows[0].drifting && rows[1].drifting && !rows[2].drifting);
    assert_near(rows[0].seconds.middle, 2.9, 1e-12);
    assert_true(!rows[0].seconds.bounded && rows[0].seconds.withheld);
    assert_near(rows[1].create.middle, 1.45e-4, 1e-15);
    assert_true(!rows[1].create.bounded && rows[1].create.withheld);
    assert_true(rows[2].seconds.bounded && !rows[2].seconds.withheld);
    assert_near(rows[1].speedup.middle, 2 / 1.0045, 1e-5);
    assert_true(rows[1].speedup.bounded && rows[1].cold_speedup.bounded && !rows[1].speedup.withheld);
    assert_true(rows[2].unpaired && rows[2].speedup.count == 10); /* no rounds in common with what drifts */
    assert_true(!rows[2].speedup.bounded && rows[2].speedup.withheld && !rows[2].efficiency.bounded);
    end(&world);
}

static void without_common_rounds_few_samples_have_no_interval(void **state)
{
    (void)state;
    struct world world;
    begin(&world);
    struct configuration *two = add_configuration(&world, "openmp", 2), *four = add_configuration(&world, "openmp", 4);
    for (size_t round = 0; round < 8; round++)
        add(round % 2 ? two : &world.configurations[0], round, round % 2 ? 2 : 3);
    const struct analysed_row *rows = analyse(&world);
    assert_int_equal(rows[1].speedup.count, 4);
    assert_false(rows[1].speedup.bounded);
    assert_near(rows[1].speedup.middle, 1.5, 1e-12);
    assert_int_equal(rows[2].speedup.count, 0); /* no samples */
    assert_false(rows[2].unpaired);
    assert_int_equal(four->sample_count, 0);
    end(&world);
}

/* Of several processes, rounds of one tell nothing of the next: no interval, and no speedup without one. */
static void without_common_rounds_of_several_processes_there_is_no_speedup(void **state)
{
    (void)state;
    struct world world;
    begin(&world);
    world.kernel.sampling.replicate_count = 2;
    struct configuration *two = add_configuration(&world, "openmp", 2);
    for (size_t round = 0; round < 20; round++)
        add(round % 2 ? two : &world.configurations[0], round, 1);
    const struct analysed_row *rows = analyse(&world);
    assert_int_equal(rows[1].speedup.count, 0);
    assert_false(rows[1].unpaired);
    end(&world);
}

static void cold_runs_are_held_against_the_warm_baseline(void **state)
{
    (void)state;
    struct world world;
    begin(&world);
    struct configuration *two = add_configuration(&world, "openmp", 2);
    for (size_t round = 0; round < 8; round++) {
        add_cold(&world.configurations[0], round, 0.5, 99); /* must not matter */
        add(&world.configurations[0], round, 6);
        add_cold(two, round, 0.25 + 0.01 * (double)round, 4);
        add(two, round, 3);
    }
    const struct analysed_row *rows = analyse(&world);
    check_interval(rows[1].speedup, 8, 2, 2, 2);
    check_interval(rows[1].cold_speedup, 8, 1.5, 1.5, 1.5);
    check_interval(rows[1].seconds, 8, 3, 3, 3);
    check_interval(rows[1].create, 8, 0.285, 0.25, 0.32);
    end(&world);
}

static void without_a_baseline_there_are_times_but_no_speedups(void **state)
{
    (void)state;
    struct world world;
    begin(&world);
    world.kernel.configuration_count = 0;
    struct configuration *two = add_configuration(&world, "openmp", 2);
    for (size_t round = 0; round < 6; round++)
        add(two, round, 2);
    const struct analysed_row *rows = analyse(&world);
    assert_int_equal(rows[0].speedup.count, 0);
    assert_near(rows[0].efficiency.middle, 0, 0);
    assert_near(rows[0].items_per_second, 500, 0);
    check_interval(rows[0].seconds, 6, 2, 2, 2);
    end(&world);
}

static void the_baseline_has_no_speedup_over_itself(void **state)
{
    (void)state;
    struct world world;
    begin(&world);
    for (size_t round = 0; round < 6; round++)
        add(&world.configurations[0], round, 2);
    const struct analysed_row *rows = analyse(&world);
    assert_int_equal(rows[0].speedup.count, 0);
    assert_int_equal(rows[0].cold_speedup.count, 0);
    end(&world);
}

static void without_samples_there_is_nothing(void **state)
{
    (void)state;
    struct world world;
    begin(&world);
    add_configuration(&world, "openmp", 2);
    const struct analysed_row *rows = analyse(&world);
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(rows[i].seconds.count + rows[i].speedup.count + rows[i].cold_speedup.count + rows[i].create.count, 0);
        assert_near(rows[i].items_per_second + rows[i].efficiency.middle + rows[i].imbalance, 0, 0);
    }
    end(&world);

    begin(&world);
    world.kernel.configuration_count = 0;
    analyse(&world);
    end(&world);
}

/* --- properties --------------------------------------------------------------------------------------------------------- */

/* Fills sequential and one parallel configuration; `swapped` gives each the other's times. */
static void fill_noisy(struct world *world, uint64_t seed, size_t rounds, double scale, bool swapped)
{
    uint64_t random = seed;
    begin(world);
    struct configuration *other = add_configuration(world, "openmp", 4);
    for (size_t round = 0; round < rounds; round++) {
        double sequential = 0.3 * noise(&random), parallel = 0.1 * noise(&random);
        add(&world->configurations[0], round, scale * (swapped ? parallel : sequential));
        add(other, round, scale * (swapped ? sequential : parallel));
    }
}

static void another_unit_of_time_changes_no_speedup(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 50; seed++) {
        struct world one, other;
        fill_noisy(&one, seed, 6 + seed, 1, false);
        fill_noisy(&other, seed, 6 + seed, 1234.5, false);
        struct interval expected = analyse(&one)[1].speedup;
        check_interval(analyse(&other)[1].speedup, 6 + seed, expected.middle, expected.low, expected.high);
        assert_near(one.analysis.rows[1].efficiency.middle, other.analysis.rows[1].efficiency.middle, 1e-12);
        end(&one);
        end(&other);
    }
}

static void swapping_the_sides_inverts_the_speedup(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 50; seed++) {
        struct world one, other;
        fill_noisy(&one, seed, 6 + seed, 1, false);
        fill_noisy(&other, seed, 6 + seed, 1, true);
        struct interval speedup = analyse(&one)[1].speedup;
        check_interval(analyse(&other)[1].speedup, 6 + seed, 1 / speedup.middle, 1 / speedup.high, 1 / speedup.low);
        end(&one);
        end(&other);
    }
}

/* Both sides slow down and up together from round to round by half; the true ratio of medians is 3. */
static void speedups_hold_the_truth_as_often_as_they_promise(void **state)
{
    (void)state;
    skip_where_slow();
    enum { REPLICATES = 2000, ROUNDS = 20 };
    size_t held = 0;
    uint64_t random = 7;
    for (size_t replicate = 0; replicate < REPLICATES; replicate++) {
        struct world world;
        begin(&world);
        struct configuration *four = add_configuration(&world, "openmp", 4);
        for (size_t round = 0; round < ROUNDS; round++) {
            double drift = 1 + 0.5 * (double)(next_random(&random) % 1000) / 1000;
            add(&world.configurations[0], round, 0.3 * drift * noise(&random));
            add(four, round, 0.1 * drift * noise(&random));
        }
        struct interval speedup = analyse(&world)[1].speedup;
        held += speedup.bounded && speedup.low <= 3 && 3 <= speedup.high;
        end(&world);
    }
    assert_true((double)held / REPLICATES >= 0.94);
}

/* Three processes of 1, 4 and 16 s: Student's interval of the times themselves would begin below 0. */
static void times_of_few_processes_stay_above_zero(void **state)
{
    (void)state;
    struct world world;
    begin(&world);
    world.kernel.sampling.replicate_count = 3;
    for (size_t i = 0; i < 9; i++) {
        struct sample sample = {.replicate = i / 3, .round = i % 3, .seconds = i < 3 ? 1 : i < 6 ? 4 : 16};
        assert_true(configuration_add_sample(&world.configurations[0], sample));
    }
    struct interval seconds = analyse(&world)[0].seconds;
    double half = 4.3026527 * log(4) / sqrt(3); /* Student's t of 2 degrees; deviation ln 4 */
    assert_true(seconds.bounded);
    assert_near(seconds.middle, 4, 1e-12);
    assert_near(seconds.low, 4 * exp(-half), 1e-6);
    assert_near(seconds.high, 4 * exp(half), 1e-3);
    end(&world);
}

/* --- the serial fraction -------------------------------------------------------------------------------------------------- */

/* Amdahl's law backwards: with s = 0.1 four workers reach 4 / 1.3. The ends of the interval change places. */
static void the_serial_fraction_is_that_of_amdahls_law(void **state)
{
    (void)state;
    struct world world;
    begin(&world);
    struct configuration *four = add_configuration(&world, "openmp", 4), *one = add_configuration(&world, "openmp", 1);
    static const double serial[] = {0.1, 0.02, 0.18, 0.04, 0.16, 0.06, 0.14, 0.08, 0.12, 0.1};
    for (size_t round = 0; round < 10; round++) {
        add(&world.configurations[0], round, 1);
        add(four, round, serial[round] + (1 - serial[round]) / 4);
        add(one, round, 1);
    }
    const struct analysed_row *rows = analyse(&world);
    check_interval(rows[1].serial_fraction, 10, 0.1, 0.04, 0.16);                       /* the 2nd and the 9th */
    assert_int_equal(rows[0].serial_fraction.count + rows[2].serial_fraction.count, 0); /* one worker */
    check_interval(rows[1].efficiency, 10, 1 / 1.3, 1 / (1 + 3 * 0.16), 1 / (1 + 3 * 0.04));
    end(&world);
}

static void more_than_the_workers_speedup_has_a_fraction_below_zero(void **state)
{
    (void)state;
    struct world world;
    begin(&world);
    struct configuration *two = add_configuration(&world, "openmp", 2);
    for (size_t round = 0; round < 8; round++) {
        add(&world.configurations[0], round, 4);
        add(two, round, 1);
    }
    const struct analysed_row *rows = analyse(&world); /* (1/4 - 1/2) / (1/2) */
    assert_near(rows[1].serial_fraction.middle, -0.5, 1e-12);
    end(&world);
}

/* --- the curve, imbalance ----------------------------------------------------------------------------------------------- */

static void intervals_widen_with_the_worker_counts_of_their_own_strategy(void **state)
{
    (void)state;
    struct world world;
    begin(&world);
    for (size_t i = 0; i < 8; i++)
        add_configuration(&world, "openmp", i + 1);
    add_configuration(&world, "processes", 2);
    for (size_t round = 0; round < 20; round++) {
        add(&world.configurations[0], round, 1 + (double)(round * 7 % 20)); /* ratios 1 .. 20, not in order */
        add(&world.configurations[3], round, 1);
        add(&world.configurations[9], round, 1);
    }
    const struct analysed_row *rows = analyse(&world);
    check_interval(rows[3].speedup, 20, sqrt(10 * 11.0), 4, 17); /* for eight together: the 4th to the 17th */
    check_interval(rows[9].speedup, 20, sqrt(10 * 11.0), 6, 15); /* alone: the 6th to the 15th */
    check_interval(rows[0].seconds, 20, 10.5, 6, 15);            /* times are not read as one curve */
    assert_near(rows[3].efficiency.middle, sqrt(10 * 11.0) / 3, 1e-12);
    end(&world);
}

static void add_busy(struct configuration *configuration, size_t round, double busy_max, double busy_mean)
{
    struct sample sample = {.round = round, .seconds = 1, .busy_max = busy_max, .busy_mean = busy_mean};
    assert_true(configuration_add_sample(configuration, sample));
}

static void imbalance_is_the_busiest_over_the_mean(void **state)
{
    (void)state;
    struct world world;
    begin(&world);
    struct configuration *two = add_configuration(&world, "openmp", 2), *one = add_configuration(&world, "processes", 1);
    struct configuration *idle = add_configuration(&world, "processes", 2);
    static const double busiest[] = {1.1, 1.2, 9.0, 1.0, 1.3};
    for (size_t round = 0; round < 5; round++) {
        add_busy(two, round, busiest[round], 1);
        add_busy(one, round, 1.5, 1);
        add_busy(idle, round, 0, 0);
    }
    const struct analysed_row *rows = analyse(&world);
    assert_near(rows[1].imbalance, 0.2, 1e-12);
    assert_near(rows[2].imbalance, 0, 0); /* one worker */
    assert_near(rows[3].imbalance, 0, 0); /* never inside a chunk: unknown */
    end(&world);
}

/* Of 4 workers' second each they computed a tenth, a fifth and a half of one worker's. */
static void waiting_is_what_no_cpu_was_used_for(void **state)
{
    (void)state;
    struct world world;
    begin(&world);
    struct configuration *four = add_configuration(&world, "openmp", 4);
    static const double cpu_seconds[] = {0.1, 0.2, 0.5};
    for (size_t round = 0; round < 9; round++) {
        struct sample sample = {.round = round, .seconds = 1, .cpu_seconds = cpu_seconds[round % 3]};
        assert_true(configuration_add_sample(four, sample));
        sample.cold = true; /* creating workers is no waiting */
        sample.cpu_seconds = 4;
        assert_true(configuration_add_sample(four, sample));
    }
    const struct analysed_row *rows = analyse(&world);
    assert_near(rows[1].waiting.middle, 1 - 0.2 / 4, 1e-12);
    assert_near(rows[1].waiting.low, 1 - 0.5 / 4, 1e-12);
    assert_near(rows[1].waiting.high, 1 - 0.1 / 4, 1e-12);
    assert_int_equal(rows[0].waiting.count, 0);
    end(&world);
}

/* Of 2 seconds a fifth, a half and a second were spent on it. */
static void communication_is_a_share_of_ranks_alone(void **state)
{
    (void)state;
    struct world world;
    begin(&world);
    add_configuration(&world, "openmp", 2);
    struct configuration *ranks = add_configuration(&world, "mpi", 4);
    ranks->rank_count = 4;
    static const double communication[] = {0.2, 0.5, 1};
    for (size_t round = 0; round < 9; round++) {
        struct sample sample = {.round = round, .seconds = 2, .communication_seconds = communication[round % 3]};
        assert_true(configuration_add_sample(ranks, sample));
        sample.cold = true; /* does not count */
        sample.communication_seconds = NAN;
        assert_true(configuration_add_sample(ranks, sample));
    }
    const struct analysed_row *rows = analyse(&world);
    assert_near(rows[2].communication.middle, 0.25, 1e-12);
    assert_near(rows[2].communication.low, 0.1, 1e-12);
    assert_near(rows[2].communication.high, 0.5, 1e-12);
    assert_int_equal(rows[1].communication.count, 0);
    end(&world);
    begin(&world);
    ranks = add_configuration(&world, "mpi", 4);
    ranks->rank_count = 4;
    assert_true(configuration_add_sample(ranks, (struct sample){.seconds = 2, .communication_seconds = NAN}));
    assert_int_equal(analyse(&world)[1].communication.count, 0); /* a sample does not tell */
    end(&world);
}

static void very_many_rounds_are_analysed(void **state)
{
    (void)state;
    skip_where_slow();
    enum { ROUNDS = 100000 };
    struct world world;
    begin(&world);
    struct configuration *two = add_configuration(&world, "openmp", 2);
    for (size_t round = 0; round < ROUNDS; round++) {
        add(&world.configurations[0], round, 2 + (double)(round % 7));
        add(two, round, 1 + 0.5 * (double)(round % 7));
    }
    const struct analysed_row *rows = analyse(&world);
    check_interval(rows[1].speedup, ROUNDS, 2, 2, 2);
    end(&world);
}

/* --- how samples were taken --------------------------------------------------------------------------------------------- */

/* `rounds` rounds in which the speedup is 2 exp(0.01 k), k spread around 0, and the last one is 3. */
static struct configuration *add_spread(struct world *world, size_t rounds)
{
    struct configuration *two = add_configuration(world, "openmp", 2);
    for (size_t round = 0; round < rounds; round++) {
        double k = (double)((round * 7) % (rounds - 1)) - 0.5 * (double)(rounds - 2);
        add(&world->configurations[0], round, 8);
        add(two, round, round + 1 < rounds ? 4 * exp(-0.01 * k) : 8.0 / 3);
    }
    return two;
}

static void several_looks_share_the_error_of_an_interval(void **state)
{
    (void)state;
    struct world world;
    begin(&world);
    add_spread(&world, 12);
    const struct analysed_row *rows = analyse(&world);
    struct interval one_look = rows[1].speedup;
    assert_true(one_look.bounded);
    analysis_free(&world.analysis);
    world.kernel.sampling.looks = 5;
    rows = analyse(&world);
    /* 1 - 0.05 / 5 needs 8 values for its whole range and cuts one of 12; 0.95 cuts two (David & Nagaraja's table). */
    assert_true(rows[1].speedup.bounded);
    assert_true(rows[1].speedup.low < one_look.low && rows[1].speedup.high > one_look.high);
    assert_near(rows[1].speedup.middle, one_look.middle, 0);
    end(&world);
}

static void disturbed_samples_count_and_are_left_out_once_more(void **state)
{
    (void)state;
    struct world world;
    begin(&world);
    struct configuration *two = add_spread(&world, 12);
    const struct analysed_row *rows = analyse(&world);
    assert_int_equal(rows[1].disturbed, 0);
    assert_int_equal(rows[1].speedup_undisturbed.count, 0); /* there is nothing to leave out */
    analysis_free(&world.analysis);
    two->samples[11].disturbance = 1;
    world.configurations[0].samples[3].disturbance = 2;
    rows = analyse(&world);
    assert_int_equal(rows[0].disturbed, 1);
    assert_int_equal(rows[1].disturbed, 1);
    assert_int_equal(rows[1].speedup.count, 12);
    assert_int_equal(rows[1].speedup_undisturbed.count, 10);
    assert_near(rows[1].speedup.high, 2 * exp(0.04), 1e-12);
    assert_true(rows[1].speedup_undisturbed.high < 2.2);
    end(&world);
}

static void weak_scaling_compares_rates_and_has_no_serial_fraction(void **state)
{
    (void)state;
    struct world world;
    begin(&world);
    struct configuration *two = add_configuration(&world, "openmp", 2);
    world.kernel.sampling.weak = true;
    two->item_count = 2000;
    for (size_t round = 0; round < 7; round++) {
        add(&world.configurations[0], round, 4);
        add(two, round, 5);
    }
    const struct analysed_row *rows = analyse(&world);
    assert_near(rows[1].items_per_second, 400, 1e-9);
    check_interval(rows[1].speedup, 7, 1.6, 1.6, 1.6);
    assert_near(rows[1].efficiency.middle, 0.8, 1e-12);
    assert_int_equal(rows[1].serial_fraction.count, 0);
    end(&world);
}

/* Within each of four processes speedups are all alike; between processes they differ. Student's t of 3 degrees of freedom at
 * 95 % is 3.182446 (tables). */
static void replicates_make_the_interval_one_over_processes(void **state)
{
    (void)state;
    struct world world;
    begin(&world);
    struct configuration *two = add_configuration(&world, "openmp", 2);
    static const double logs[] = {0.5, 0.6, 0.7, 0.6}; /* mean 0.6, standard deviation sqrt(0.02 / 3) */
    world.kernel.sampling.replicate_count = 4;
    for (size_t replicate = 0; replicate < 4; replicate++) {
        for (size_t round = 0; round < 10; round++) {
            struct sample one = {.replicate = replicate, .round = round, .seconds = 4, .runs = 1, .correct = true}, other = one;
            other.seconds = 4 * exp(-logs[replicate]);
            assert_true(configuration_add_sample(&world.configurations[0], one));
            assert_true(configuration_add_sample(two, other));
        }
    }
    double half = 3.182446 * sqrt(0.02 / 3) / 2;
    const struct analysed_row *rows = analyse(&world);
    assert_int_equal(rows[1].speedup.count, 40);
    assert_true(rows[1].speedup.bounded);
    assert_near(log(rows[1].speedup.middle), 0.6, 1e-9);
    assert_near(log(rows[1].speedup.low), 0.6 - half, 1e-5);
    assert_near(log(rows[1].speedup.high), 0.6 + half, 1e-5);
    assert_near(rows[0].seconds.middle, 4, 1e-12);
    end(&world);
}

static void a_million_samples_take_no_time(void **state)
{
    (void)state;
    skip_where_slow();
    enum { ROUNDS = 500000 };
    struct world world;
    begin(&world);
    struct configuration *two = add_configuration(&world, "openmp", 2);
    uint64_t random = 1;
    for (size_t round = 0; round < ROUNDS; round++) {
        if (round % 2 == 0) /* every other round has no partner */
            add(&world.configurations[0], round, 8 * noise(&random));
        add(two, round, 4 * noise(&random));
    }
    const struct analysed_row *rows = analyse(&world);
    assert_int_equal(rows[1].speedup.count, ROUNDS / 2);
    assert_near(rows[1].speedup.middle, 2, 0.01);
    end(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(several_looks_share_the_error_of_an_interval),
        cmocka_unit_test(disturbed_samples_count_and_are_left_out_once_more),
        cmocka_unit_test(weak_scaling_compares_rates_and_has_no_serial_fraction),
        cmocka_unit_test(replicates_make_the_interval_one_over_processes),
        cmocka_unit_test(a_million_samples_take_no_time),
        cmocka_unit_test(a_constant_ratio_is_the_speedup_however_rounds_drift),
        cmocka_unit_test(the_speedup_is_the_median_ratio_between_its_order_statistics),
        cmocka_unit_test(rounds_that_one_side_lacks_do_not_count),
        cmocka_unit_test(one_worker_with_items_in_flight_has_a_speedup_but_no_efficiency),
        cmocka_unit_test(without_common_rounds_the_medians_are_compared),
        cmocka_unit_test(times_that_drift_lose_their_intervals_and_speedups_do_not),
        cmocka_unit_test(without_common_rounds_few_samples_have_no_interval),
        cmocka_unit_test(without_common_rounds_of_several_processes_there_is_no_speedup),
        cmocka_unit_test(cold_runs_are_held_against_the_warm_baseline),
        cmocka_unit_test(without_a_baseline_there_are_times_but_no_speedups),
        cmocka_unit_test(the_baseline_has_no_speedup_over_itself),
        cmocka_unit_test(without_samples_there_is_nothing),
        cmocka_unit_test(another_unit_of_time_changes_no_speedup),
        cmocka_unit_test(swapping_the_sides_inverts_the_speedup),
        cmocka_unit_test(speedups_hold_the_truth_as_often_as_they_promise),
        cmocka_unit_test(intervals_widen_with_the_worker_counts_of_their_own_strategy),
        cmocka_unit_test(times_of_few_processes_stay_above_zero),
        cmocka_unit_test(the_serial_fraction_is_that_of_amdahls_law),
        cmocka_unit_test(more_than_the_workers_speedup_has_a_fraction_below_zero),
        cmocka_unit_test(imbalance_is_the_busiest_over_the_mean),
        cmocka_unit_test(waiting_is_what_no_cpu_was_used_for),
        cmocka_unit_test(communication_is_a_share_of_ranks_alone),
        cmocka_unit_test(very_many_rounds_are_analysed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
