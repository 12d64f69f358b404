/* test_time_share.c - a time limit shared over kernels, by a clock that is only a number; label: unit */
#include "time_share.h"

#include <math.h>
#include <stdbool.h>

#include "check.h"

enum { MOST_KERNELS = 30 };

static const struct time_claim UNKNOWN = {.most = INFINITY}, SERVED = {.had = 7};

static void an_equal_share_where_nothing_is_known(void **state)
{
    (void)state;
    const struct time_claim claims[] = {UNKNOWN, UNKNOWN, UNKNOWN};
    assert_near(time_share(claims, 1, 0, 60), 60, 1e-9);
    for (size_t i = 0; i < 3; i++)
        assert_near(time_share(claims, 3, i, 60), 20, 1e-9);
}

static void who_is_served_gets_nothing_and_leaves_all(void **state)
{
    (void)state;
    const struct time_claim claims[] = {SERVED, UNKNOWN, SERVED};
    assert_near(time_share(claims, 3, 0, 60), 0, 0);
    assert_near(time_share(claims, 3, 1, 60), 60, 1e-9);
}

static void who_wants_less_leaves_the_rest(void **state)
{
    (void)state;
    const struct time_claim claims[] = {{.most = 6}, UNKNOWN, UNKNOWN};
    assert_near(time_share(claims, 3, 0, 60), 6, 1e-9);
    assert_near(time_share(claims, 3, 1, 60), 27, 1e-9);
}

/* 10 + x and 4 + y at one level, x + y = 20: both end at 17. */
static void what_one_has_had_counts(void **state)
{
    (void)state;
    const struct time_claim claims[] = {{.had = 10, .most = 100}, {.had = 4, .most = 100}, {.had = 40, .most = 100}};
    assert_near(time_share(claims, 3, 0, 20), 7, 1e-9);
    assert_near(time_share(claims, 3, 1, 20), 13, 1e-9);
    assert_near(time_share(claims, 3, 2, 20), 0, 0); /* above the level */
}

static void a_share_that_is_no_use_goes_to_others(void **state)
{
    (void)state;
    const struct time_claim claims[] = {{.least = 12, .most = 100}, {.least = 1, .most = 100}};
    assert_near(time_share(claims, 2, 0, 20), 0, 0);
    assert_near(time_share(claims, 2, 1, 20), 20, 1e-9);
    assert_near(time_share(claims, 2, 0, 26), 13, 1e-9);
}

static void of_equals_one_is_served_where_two_would_not_be(void **state)
{
    (void)state;
    const struct time_claim claims[] = {{3, 4, 8}, {3, 4, 8}, {3, 4, 8}};
    assert_near(time_share(claims, 3, 0, 5), 5, 1e-9);
    assert_near(time_share(claims, 3, 1, 5), 0, 0);
    assert_near(time_share(claims, 3, 2, 5), 0, 0);
    assert_near(time_share(claims, 3, 0, 3.5), 0, 0); /* nor is one, where there is too little for it */
}

/* The first could do nothing with 3 s: they are the second's, though it has had more. */
static void what_is_no_use_to_the_neediest_serves_another(void **state)
{
    (void)state;
    const struct time_claim claims[] = {{.had = 0, .least = 6, .most = 9}, {.had = 5, .least = 2, .most = 9}};
    assert_near(time_share(claims, 2, 0, 3), 0, 0);
    assert_near(time_share(claims, 2, 1, 3), 3, 1e-9);
}

static void nothing_left_is_no_time(void **state)
{
    (void)state;
    const struct time_claim claims[] = {UNKNOWN, SERVED};
    assert_near(time_share(claims, 2, 0, 0), 0, 0);
    assert_near(time_share(claims, 2, 0, -1), 0, 0);
    assert_near(time_share(claims, 2, 1, 0), 0, 0);
}

/* --- whole runs --------------------------------------------------------------------------------------------------------- */

/* What a kernel is like: seconds until its first round, of a round, and how many rounds it wants. */
struct kernel_like {
    double opening, round;
    size_t rounds;
};

struct world {
    double now;
    size_t taken[MOST_KERNELS];
    struct time_claim claims[MOST_KERNELS];
};

/* As rounds.c does: no round begins beyond the deadline, nor one that will end there, as is known from the second on. */
static void take_rounds(struct world *world, const struct kernel_like *kernel, size_t index, double began, double deadline)
{
    double known = 0;
    while (world->taken[index] < kernel->rounds && world->now + known < deadline) {
        world->now += known = kernel->round;
        world->taken[index]++;
    }
    world->claims[index].had += world->now - began;
    world->claims[index].least = kernel->opening + kernel->round;
    size_t more = kernel->rounds - world->taken[index];
    world->claims[index].most = more > 0 ? kernel->opening + (double)more * kernel->round : 0;
}

/* As run.c and bench.c do with a fixed number of rounds. */
static void run(struct world *world, const struct kernel_like *kernels, size_t count, double limit)
{
    double sure = 0;
    *world = (struct world){0};
    for (size_t i = 0; i < count; i++)
        world->claims[i] = UNKNOWN;
    for (size_t i = 0; i < count; i++) {
        world->now += kernels[i].opening;
        sure += kernels[i].opening;
        double aside = sure * (double)(count - 1 - i) / (double)(i + 1);
        double share = time_share(world->claims, count, i, limit - world->now - aside);
        take_rounds(world, &kernels[i], i, world->now, world->now + share);
    }
    for (bool served = true; served;) {
        served = false;
        for (size_t i = 0; i < count; i++) {
            double began = world->now, share = time_share(world->claims, count, i, limit - began);
            if (share <= 0)
                continue;
            served = true;
            world->now += kernels[i].opening;
            take_rounds(world, &kernels[i], i, began, began + share);
        }
    }
}

/* The matrix on two cores: one long kernel before three that take less than their shares. By equal shares alone it had 9 rounds
 * of 10, and 48 of 170 seconds were left. */
static void the_long_one_gets_its_rounds_wherever_it_stands(void **state)
{
    (void)state;
    enum { COUNT = 7 };
    for (size_t place = 0; place < COUNT; place++) {
        struct kernel_like kernels[COUNT];
        struct world world;
        for (size_t i = 0; i < COUNT; i++)
            kernels[i] = i == place ? (struct kernel_like){3, 4.6, 10} : (struct kernel_like){1, 1.5, 10};
        run(&world, kernels, COUNT, 170);
        for (size_t i = 0; i < COUNT; i++)
            assert_int_equal(world.taken[i], 10);
        assert_true(world.now < 170);
    }
}

/* Nobody is short while there is time for one more round of his, and the limit is passed by less than a round. */
static void no_time_is_left_that_would_serve_anyone(void **state)
{
    (void)state;
    for (unsigned seed = 1; seed <= 200; seed++) {
        struct kernel_like kernels[MOST_KERNELS];
        struct world world;
        double longest = 0, openings = 0;
        unsigned number = seed;
        size_t count = 1 + seed % MOST_KERNELS;
        for (size_t i = 0; i < count; i++) {
            number = number * 1664525u + 1013904223u;
            kernels[i] =
                (struct kernel_like){0.1 * (double)(seed % 16), 0.1 + 0.2 * (double)(number >> 20 & 31), 10 + seed % 40};
            longest = fmax(longest, kernels[i].round);
            openings += kernels[i].opening;
        }
        double limit = openings + 100;
        run(&world, kernels, count, limit);
        assert_true(world.now < limit + longest);
        for (size_t i = 0; i < count; i++)
            assert_true(world.taken[i] == kernels[i].rounds ||
                        world.now + kernels[i].opening + kernels[i].round > limit - 1e-6);
    }
}

/* All alike and all short: to each the same, but for a round. */
static void kernels_alike_are_served_alike(void **state)
{
    (void)state;
    enum { COUNT = 20 };
    struct kernel_like kernels[COUNT];
    struct world world;
    for (size_t i = 0; i < COUNT; i++)
        kernels[i] = (struct kernel_like){0.5, 0.7, 50};
    run(&world, kernels, COUNT, 240);
    for (size_t i = 0; i < COUNT; i++)
        assert_in_range(world.taken[i], 15, 17);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_equal_share_where_nothing_is_known),
        cmocka_unit_test(who_is_served_gets_nothing_and_leaves_all),
        cmocka_unit_test(who_wants_less_leaves_the_rest),
        cmocka_unit_test(what_one_has_had_counts),
        cmocka_unit_test(a_share_that_is_no_use_goes_to_others),
        cmocka_unit_test(of_equals_one_is_served_where_two_would_not_be),
        cmocka_unit_test(what_is_no_use_to_the_neediest_serves_another),
        cmocka_unit_test(nothing_left_is_no_time),
        cmocka_unit_test(the_long_one_gets_its_rounds_wherever_it_stands),
        cmocka_unit_test(no_time_is_left_that_would_serve_anyone),
        cmocka_unit_test(kernels_alike_are_served_alike),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
