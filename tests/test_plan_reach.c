/* test_plan_reach.c - plans with strategies whose workers are not this machine's CPUs, or that cannot be used; label: unit */
#include "plan.h"

#include <stdio.h>

#include "check.h"
#include "registry.h"

/* A registry that stands in for the build's. */
static const struct kernel KERNEL = {.name = "risk.test", .item = "path", .sizes = {1, 2, 3, 4}};
const struct kernel *const kernel_registry[] = {&KERNEL};
const size_t kernel_registry_count = 1;

static struct reach test_reach; /* what the next plan is told */

static struct reach tell_reach(void)
{
    return test_reach;
}

static bool is_not_usable(char why[WHY_MAX])
{
    snprintf(why, WHY_MAX, "broken forks no workers today");
    return false;
}

static const struct strategy BROKEN = {.name = "broken", .parallel = true, .usable = is_not_usable};
static const struct strategy OPENMP = {.name = "openmp", .parallel = true};
static const struct strategy RANKS = {.name = "ranks", .parallel = true, .only_named = true, .reach = tell_reach};
static const struct strategy SEQUENTIAL = {.name = "sequential"};
const struct strategy *const strategy_registry[] = {&BROKEN, &OPENMP, &RANKS, &SEQUENTIAL};
const size_t strategy_registry_count = 4;

static const struct topology TWO_CORES = {.package_count = 1, .cpu_count = 2, .core_count = 2, .fast_core_count = 2};
static const struct plan_defaults DEFAULTS = {.size = "small", .workers = "auto", .data_directory = "/data"};

static struct options ask(const char *strategies, const char *workers)
{
    return (struct options){.command = COMMAND_RUN, .rounds = 10, .seed = 1, .strategies = strategies, .workers = workers};
}

static bool make(struct options options, struct plan *plan, char why[WHY_MAX])
{
    return plan_make(&options, &DEFAULTS, &TWO_CORES, plan, why);
}

static void assert_counts(struct options options, const size_t *counts, size_t count)
{
    char why[WHY_MAX] = "";
    struct plan plan;
    if (!make(options, &plan, why))
        fail_msg("%s", why);
    assert_int_equal(plan.kernels[0].configuration_count, count);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(plan.kernels[0].configurations[i].worker_count, counts[i]);
    plan_free(&plan);
}

static void what_cannot_be_used_is_left_out_unless_it_is_named(void **unused)
{
    (void)unused;
    char why[WHY_MAX] = "";
    struct plan plan;
    assert_true(make(ask(NULL, "1"), &plan, why));
    assert_int_equal(plan.kernels[0].configuration_count, 2); /* sequential and openmp */
    assert_ptr_equal(plan.kernels[0].configurations[1].strategy, &OPENMP);
    plan_free(&plan);
    assert_false(make(ask("sequential,broken", NULL), &plan, why));
    assert_string_equal(why, "broken forks no workers today");
}

static void counts_reach_as_far_as_the_workers_not_the_cpus(void **unused)
{
    (void)unused;
    test_reach = (struct reach){.most_workers = 4, .own_cpus = 4, .copies = 4, .step = 1};
    assert_counts(ask("ranks", NULL), (const size_t[]){1, 2, 3, 4}, 4);
    test_reach.most_workers = 12;
    assert_counts(ask("ranks", NULL), (const size_t[]){1, 2, 3, 4, 6, 8, 12}, 7);
    assert_counts(ask("ranks,openmp", NULL), (const size_t[]){1, 2, 1, 2, 3, 4, 6, 8, 12}, 9);
}

static void threads_of_ranks_come_in_steps(void **unused)
{
    (void)unused;
    test_reach = (struct reach){.most_workers = 24, .own_cpus = 24, .copies = 2, .step = 8};
    assert_counts(ask("ranks", NULL), (const size_t[]){8, 16, 24}, 3);
    struct options options = ask("ranks", NULL);
    options.max_workers = 17;
    assert_counts(options, (const size_t[]){8, 16}, 2);
}

static void counts_that_cannot_be_are_refused(void **unused)
{
    (void)unused;
    char why[WHY_MAX] = "";
    struct plan plan;
    test_reach = (struct reach){.most_workers = 4, .own_cpus = 4, .copies = 4, .step = 2};
    assert_counts(ask("ranks", "2,4"), (const size_t[]){2, 4}, 2);
    assert_false(make(ask("ranks", "2,6"), &plan, why));
    assert_says(why, "ranks has 4 workers here, in steps of 2, and --workers asks for 6");
    assert_false(make(ask("ranks", "3"), &plan, why));
    assert_says(why, "asks for 3");
}

static void workers_that_share_cpus_are_marked(void **unused)
{
    (void)unused;
    char why[WHY_MAX] = "";
    struct plan plan;
    test_reach = (struct reach){.most_workers = 3, .own_cpus = 2, .copies = 3, .step = 1};
    assert_true(make(ask("ranks", NULL), &plan, why));
    assert_false(plan.kernels[0].configurations[1].oversubscribed);
    assert_true(plan.kernels[0].configurations[2].oversubscribed);
    plan_free(&plan);
}

static void memory_is_counted_once_for_each_process_of_a_host(void **unused)
{
    (void)unused;
    test_reach = (struct reach){.most_workers = 64, .own_cpus = 64, .copies = 4, .step = 8};
    assert_int_equal(plan_copies(&(struct planned_configuration){.strategy = &OPENMP, .worker_count = 16}), 1);
    assert_int_equal(plan_copies(&(struct planned_configuration){.strategy = &RANKS, .worker_count = 8}), 1);
    assert_int_equal(plan_copies(&(struct planned_configuration){.strategy = &RANKS, .worker_count = 24}), 3);
    assert_int_equal(plan_copies(&(struct planned_configuration){.strategy = &RANKS, .worker_count = 64}), 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_cannot_be_used_is_left_out_unless_it_is_named),
        cmocka_unit_test(counts_reach_as_far_as_the_workers_not_the_cpus),
        cmocka_unit_test(threads_of_ranks_come_in_steps),
        cmocka_unit_test(counts_that_cannot_be_are_refused),
        cmocka_unit_test(workers_that_share_cpus_are_marked),
        cmocka_unit_test(memory_is_counted_once_for_each_process_of_a_host),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
