/* test_verdicts.c - an answer is the same only when everything says so; label: unit */
#include "verdicts.h"

#include <stdio.h>

#include "check.h"

/* A verified kernel with three configurations that all gave its answer, twice each. */
struct world {
    struct sample samples[3][2];
    struct configuration configurations[3];
    struct kernel_result kernel;
};

static void begin(struct world *world)
{
    *world = (struct world){.kernel = {.digest = 7, .verified = true, .configuration_count = 3}};
    world->kernel.configurations = world->configurations;
    for (size_t i = 0; i < 3; i++) {
        world->samples[i][0].correct = world->samples[i][1].correct = true;
        world->configurations[i] = (struct configuration){.strategy = "threads",
                                                          .parallel = i > 0,
                                                          .worker_count = i + 1,
                                                          .proven = true,
                                                          .digest = 7,
                                                          .samples = world->samples[i],
                                                          .sample_count = 2};
    }
}

static void differs(struct world *world, const char *words)
{
    char why[WHY_MAX] = "";
    assert_false(verdicts_same(&world->kernel, why));
    assert_says(why, words);
}

static void what_all_gave_is_the_same(void **state)
{
    (void)state;
    struct world world;
    char why[WHY_MAX] = "";
    begin(&world);
    assert_true(verdicts_same(&world.kernel, why));
    assert_int_equal(verdicts_count(&world.kernel).right, 3);
    assert_int_equal(verdicts_count(&world.kernel).wrong, 0);
}

static void one_wrong_run_of_one_configuration_is_enough(void **state)
{
    (void)state;
    struct world world;
    begin(&world);
    world.samples[2][1].correct = false;
    differs(&world, "threads on 3: a run gave another answer");
    assert_int_equal(verdicts_count(&world.kernel).wrong, 1);

    begin(&world);
    world.configurations[1].digest = 8;
    world.configurations[1].proven = false;
    snprintf(world.configurations[1].why, WHY_MAX, "it broke");
    differs(&world, "threads on 2: it broke");
    assert_int_equal(verdicts_count(&world.kernel).right, 2);
    assert_int_equal(verdicts_count(&world.kernel).wrong, 1);
}

/* A digest that a file says, and a proof that it claims, must go together. */
static void a_digest_counts_more_than_a_claim(void **state)
{
    (void)state;
    struct world world;
    begin(&world);
    world.configurations[1].digest = 8;
    differs(&world, "another answer");
}

static void what_did_not_run_is_not_the_same(void **state)
{
    (void)state;
    struct world world;
    begin(&world);
    world.configurations[2].proven = false;
    world.configurations[2].digest = 0;
    differs(&world, "threads on 3: it did not run");
    assert_int_equal(verdicts_count(&world.kernel).wrong, 0);
}

static void a_wrong_sequential_answer_is_not_the_same(void **state)
{
    (void)state;
    struct world world;
    begin(&world);
    world.kernel.verified = false;
    differs(&world, "was not verified");
    snprintf(world.kernel.why, WHY_MAX, "wrong answer: 7");
    differs(&world, "wrong answer: 7");
    begin(&world);
    world.kernel.configuration_count = 0;
    differs(&world, "was not verified");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_all_gave_is_the_same),
        cmocka_unit_test(one_wrong_run_of_one_configuration_is_enough),
        cmocka_unit_test(a_digest_counts_more_than_a_claim),
        cmocka_unit_test(what_did_not_run_is_not_the_same),
        cmocka_unit_test(a_wrong_sequential_answer_is_not_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
