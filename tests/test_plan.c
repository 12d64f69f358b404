/* test_plan.c - from options and topology to what runs, over kernels and strategies of this test's own; label: unit */
#include "plan.h"

#include <stdio.h>

#include "check.h"
#include "registry.h"

/* --- a registry that stands in for the build's (its objects are not linked, since all their names are defined here)
 * -----------
 */

static const struct parameter RISK_PARAMETERS[] = {
    {"strike", "price", 100, 1, 1000, false},
    {"steps", "dates", 12, 1, 4096, true},
    {NULL, NULL, 0, 0, 0, false},
};

static const struct lesson LESSON = {"CPU-bound", "image processing", "10x", "processes"};

static const struct kernel GAUSS = {
    .name = "image.gauss", .item = "pixel", .sizes = {10, 20, 30, 40}, .input = "a photograph", .lesson = &LESSON};
static const struct kernel AMERICAN = {
    .name = "risk.american",
    .item = "path",
    .sizes = {1, 2, 3, 4},
    .parameters = RISK_PARAMETERS,
    .lesson = &LESSON,
    .only_named = true,
};
static const struct kernel EUROPEAN = {
    .name = "risk.european", .item = "path", .sizes = {100, 200, 300, 400}, .parameters = RISK_PARAMETERS};

static const struct parameter WAIT_PARAMETERS[] = {
    {"at_once", "calls", 1, 1, 200, true},
    {NULL, NULL, 0, 0, 0, false},
};

/* Refuses to have more than 8 going at once. */
static bool describe_waiting(const struct settings *settings, struct problem *problem, char why[WHY_MAX])
{
    problem->chunk_size = 1;
    if (settings->values[0] <= 8)
        return true;
    snprintf(why, WHY_MAX, "at most 8");
    return false;
}

static const struct kernel WAITING = {
    .describe = describe_waiting,
    .name = "wait.test",
    .item = "call",
    .sizes = {3, 10, 100, 1000},
    .waits = true,
    .lesson = &LESSON,
    .parameters = WAIT_PARAMETERS,
    .in_flight = "at_once",
};

const struct kernel *const kernel_registry[] = {&GAUSS, &AMERICAN, &EUROPEAN, &WAITING};
const size_t kernel_registry_count = 4;

static const struct strategy OPENMP = {.name = "openmp", .parallel = true, .workers_are = "threads"};
static const struct strategy PROCESSES = {.name = "processes", .parallel = true, .workers_are = "processes"};
static const struct strategy SEQUENTIAL = {.name = "sequential", .parallel = false, .workers_are = "threads"};

const struct strategy *const strategy_registry[] = {&OPENMP, &PROCESSES, &SEQUENTIAL};
const size_t strategy_registry_count = 3;

/* --- making plans ------------------------------------------------------------------------------------------------------- */

static const struct topology FOUR_CORES = {.package_count = 1, .cpu_count = 4, .core_count = 4, .fast_core_count = 4};
static const struct plan_defaults DEFAULTS = {.size = "small", .workers = "auto", .data_directory = "/data"};

/* Operands as text, ending with NULL; may be NULL. They are only read. */
static struct options ask(const char *const *operands)
{
    struct options options = {.command = COMMAND_RUN, .rounds = 10, .seed = 1};
    options.operands = (char **)(uintptr_t)operands;
    while (operands && operands[options.operand_count])
        options.operand_count++;
    return options;
}

static const char *const waiting[] = {"wait.test", NULL}, *const computing[] = {"image.gauss", NULL};

static struct plan accept(const struct options *options)
{
    struct plan plan;
    char why[WHY_MAX] = "";
    if (!plan_make(options, &DEFAULTS, &FOUR_CORES, &plan, why))
        fail_msg("%s", why);
    return plan;
}

static void refuse(const struct options *options, const char *words)
{
    struct plan plan;
    char why[WHY_MAX] = "";
    if (plan_make(options, &DEFAULTS, &FOUR_CORES, &plan, why))
        fail_msg("taken, though it should say '%s'", words);
    assert_says(why, words);
    assert_null(plan.kernels);
}

static void check_kernels(const struct options *options, const char *const *expected)
{
    struct plan plan = accept(options);
    for (size_t i = 0; i < plan.kernel_count; i++) {
        assert_non_null(expected[i]);
        assert_string_equal(plan.kernels[i].kernel->name, expected[i]);
    }
    assert_null(expected[plan.kernel_count]);
    plan_free(&plan);
}

/* --- kernels and strategies --------------------------------------------------------------------------------------------- */

static void without_names_all_kernels_run(void **state)
{
    (void)state;
    struct options options = ask(NULL);
    check_kernels(&options, (const char *const[]){"image.gauss", "risk.american", "risk.european", "wait.test", NULL});
}

static void names_and_patterns_choose_kernels_once_each(void **state)
{
    (void)state;
    static const char *const cases[][2][4] = {
        {{"risk.american"}, {"risk.american"}},
        {{"risk.*"}, {"risk.american", "risk.european"}},
        {{"?[!a]*"}, {"image.gauss", "risk.american", "risk.european"}},
        {{"*.[ag]*"}, {"image.gauss", "risk.american"}},
        {{"risk.european", "image.gauss"}, {"image.gauss", "risk.european"}}, /* by name, not as typed */
        {{"risk.*", "risk.american", "risk.american"}, {"risk.american", "risk.european"}},
        {{"?isk.european"}, {"risk.european"}},
        {{"risk_european"}, {"risk.european"}}, /* the file's name */
        {{"risk_*"}, {"risk.american", "risk.european"}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct options options = ask(cases[i][0]);
        check_kernels(&options, cases[i][1]);
    }
}

static void an_unknown_kernel_gets_the_nearest_one(void **state)
{
    (void)state;
    struct options options = ask((const char *const[]){"risk.*", "risk.europaen", NULL});
    refuse(&options, "unknown kernel 'risk.europaen'; did you mean 'risk.european'?");
    options = ask((const char *const[]){"xyzzy", NULL});
    refuse(&options, "unknown kernel 'xyzzy'; 'forkjoin list' shows them all");
    options = ask((const char *const[]){"", NULL});
    refuse(&options, "unknown kernel ''");
    options = ask((const char *const[]){"gauss", NULL});
    refuse(&options, "unknown kernel 'gauss'; did you mean 'image.gauss'?");
    options = ask((const char *const[]){"risk", NULL});
    refuse(&options, "unknown kernel 'risk'; did you mean 'risk.*'?");
    options = ask((const char *const[]){"Risk.american", NULL});
    refuse(&options, "did you mean 'risk.american'?");
}

static void matching_adds_to_what_already_matched(void **state)
{
    (void)state;
    bool matches[4] = {true, false, false, false};
    char why[WHY_MAX] = "";
    assert_int_equal(plan_match_kernels("risk.e*", matches, why), 1);
    assert_true(matches[0] && !matches[1] && matches[2]);
    assert_int_equal(plan_match_kernels("none", matches, why), 0);
    assert_true(matches[0] && !matches[1] && matches[2]);
    assert_says(why, "unknown kernel 'none'");
}

static void the_baseline_is_first_and_once(void **state)
{
    (void)state;
    struct options options = ask(NULL);
    options.workers = "1,2,4";
    struct plan plan = accept(&options);
    assert_int_equal(plan.kernels[0].configuration_count, 7);
    static const struct planned_configuration expected[] = {
        {&SEQUENTIAL, 1, false, 0}, {&OPENMP, 1, false, 0},    {&OPENMP, 2, false, 0},    {&OPENMP, 4, false, 0},
        {&PROCESSES, 1, false, 0},  {&PROCESSES, 2, false, 0}, {&PROCESSES, 4, false, 0},
    };
    for (size_t i = 0; i < 7; i++) {
        assert_ptr_equal(plan.kernels[0].configurations[i].strategy, expected[i].strategy);
        assert_int_equal(plan.kernels[0].configurations[i].worker_count, expected[i].worker_count);
        assert_false(plan.kernels[0].configurations[i].oversubscribed);
    }
    plan_free(&plan);
    assert_ptr_equal(plan_baseline(), &SEQUENTIAL);
}

static void the_baseline_has_one_worker_whatever_is_asked(void **state)
{
    (void)state;
    struct options options = ask(NULL);
    options.workers = "3";
    options.strategies = "processes,sequential";
    struct plan plan = accept(&options);
    assert_int_equal(plan.kernels[0].configuration_count, 2);
    assert_ptr_equal(plan.kernels[0].configurations[0].strategy, &SEQUENTIAL);
    assert_int_equal(plan.kernels[0].configurations[0].worker_count, 1);
    assert_ptr_equal(plan.kernels[0].configurations[1].strategy, &PROCESSES);
    assert_int_equal(plan.kernels[0].configurations[1].worker_count, 3);
    plan_free(&plan);
}

static void more_workers_than_cpus_are_marked(void **state)
{
    (void)state;
    struct options options = ask(NULL);
    options.workers = "4,5,1024";
    options.strategies = "openmp";
    struct plan plan = accept(&options);
    assert_int_equal(plan.kernels[0].configuration_count, 3);
    assert_false(plan.kernels[0].configurations[0].oversubscribed);
    assert_true(plan.kernels[0].configurations[1].oversubscribed);
    assert_true(plan.kernels[0].configurations[2].oversubscribed);
    plan_free(&plan);
}

static void as_many_counts_as_there_may_be_fit(void **state)
{
    (void)state;
    struct options options = ask(NULL);
    options.workers = "1-64";
    struct plan plan = accept(&options);
    assert_int_equal(plan.kernels[0].configuration_count, 2 * 64 + 1);
    assert_int_equal(plan.kernels[0].configurations[128].worker_count, 64);
    plan_free(&plan);
}

/* --- work that waits ---------------------------------------------------------------------------------------------------- */

/* The parallel counts of the only kernel, on four cores. */
static void check_counts(const struct options *options, const size_t *expected, size_t count)
{
    struct plan plan = accept(options);
    const struct planned_kernel *planned = &plan.kernels[0];
    assert_int_equal(planned->configuration_count, 1 + 2 * count);
    for (size_t i = 0; i < 2 * count; i++) {
        assert_int_equal(planned->configurations[1 + i].worker_count, expected[i % count]);
        assert_false(planned->configurations[1 + i].oversubscribed);
    }
    plan_free(&plan);
}

static void work_that_waits_is_tried_beyond_the_cpus(void **state)
{
    (void)state;
    struct options options = ask(waiting);
    options.size = "large";
    check_counts(&options, (const size_t[]){1, 2, 4, 8, 16}, 5);
    options.max_workers = 100;
    check_counts(&options, (const size_t[]){1, 2, 4, 8, 16, 32, 64, 100}, 8);
    options.max_workers = 3;
    check_counts(&options, (const size_t[]){1, 2, 3}, 3);
}

static void but_not_beyond_its_items(void **state)
{
    (void)state;
    struct options options = ask(waiting);
    check_counts(&options, (const size_t[]){1, 2, 4, 8, 10}, 5);
    options.size = "1";
    check_counts(&options, (const size_t[]){1}, 1);
    options.scaling = "weak"; /* then there are as many items as workers */
    check_counts(&options, (const size_t[]){1, 2, 4, 8, 16}, 5);
}

static void named_counts_are_taken_as_they_are(void **state)
{
    (void)state;
    struct options options = ask(waiting);
    options.workers = "3,500";
    check_counts(&options, (const size_t[]){3, 500}, 2);
    options.max_workers = 4;
    refuse(&options, "--workers names the counts, so that --max-workers can limit none; leave one of them out");
}

static void max_workers_limits_what_computes(void **state)
{
    (void)state;
    struct options options = ask(computing);
    options.max_workers = 3;
    check_counts(&options, (const size_t[]){1, 2, 3}, 3);
    options.max_workers = 1000;
    check_counts(&options, (const size_t[]){1, 2, 3, 4}, 4);
}

/* Each kernel has its own configurations and problems; those of all follow one another. */
static void kernels_of_both_kinds_have_plans_of_their_own(void **state)
{
    (void)state;
    struct options options = ask(NULL);
    options.scaling = "weak";
    struct plan plan = accept(&options);
    assert_int_equal(plan.kernels[2].problem_count, 4); /* 1, 2, 3, 4 */
    assert_int_equal(plan.kernels[3].problem_count, 5); /* 1, 2, 4, 8, 16 */
    assert_int_equal(plan.kernels[3].problems[4].growth, 16);
    assert_int_equal(plan.kernels[3].first_problem, 12);
    assert_int_equal(plan.problem_count, 17);
    assert_int_equal(plan.cold_rounds, plan_least_rounds(5)); /* the longest curve's */
    plan_free(&plan);
}

/* Exercises go on beyond the CPUs, so that their students see what that brings. */
static void counts_double_where_the_defaults_say_so(void **state)
{
    (void)state;
    static const struct {
        const char *const *kernel;
        uint64_t max_workers;
        size_t counts[5], count;
    } cases[] = {
        {computing, 0, {1, 2, 4}, 3}, {computing, 10, {1, 2, 4, 8, 10}, 5},
        {computing, 1, {1}, 1},       {waiting, 0, {1, 2, 4, 8, 10}, 5}, /* its items */
        {waiting, 3, {1, 2, 3}, 3},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct plan_defaults defaults = DEFAULTS;
        struct options options = ask(cases[i].kernel);
        struct plan plan;
        char why[WHY_MAX];
        defaults.doubling = true;
        options.max_workers = cases[i].max_workers;
        assert_true(plan_make(&options, &defaults, &FOUR_CORES, &plan, why));
        assert_int_equal(plan.kernels[0].configuration_count, 1 + 2 * cases[i].count);
        for (size_t j = 0; j < cases[i].count; j++) {
            const struct planned_configuration *planned = &plan.kernels[0].configurations[1 + j];
            assert_int_equal(planned->worker_count, cases[i].counts[j]);
            assert_int_equal(planned->oversubscribed, planned->worker_count > 4 && cases[i].kernel == computing);
        }
        plan_free(&plan);
    }
}

static void precision_and_time_come_from_the_defaults_when_they_are_not_asked(void **state)
{
    (void)state;
    struct plan_defaults defaults = DEFAULTS;
    struct options options = ask(computing);
    struct plan plan;
    char why[WHY_MAX];
    options.rounds = 0;
    defaults.precision = 0.05;
    defaults.time_limit_seconds = 30;
    assert_true(plan_make(&options, &defaults, &FOUR_CORES, &plan, why));
    assert_near(plan.sampling.precision, 0.05, 0);
    assert_near(plan.time_limit_seconds, 30, 0);
    plan_free(&plan);
    options.precision = 0.01;
    options.time_limit_seconds = 5;
    assert_true(plan_make(&options, &defaults, &FOUR_CORES, &plan, why));
    assert_near(plan.sampling.precision, 0.01, 0);
    assert_near(plan.time_limit_seconds, 5, 0);
    plan_free(&plan);
}

static void an_unknown_strategy_gets_the_nearest_one(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"openpm", "unknown strategy 'openpm'; did you mean 'openmp'?"},
        {"openmp,procesess", "did you mean 'processes'?"},
        {"threads", "unknown strategy 'threads'; did you mean openmp (threads)?"},
        {"", "unknown strategy ''"},
        {"openmp,", "unknown strategy ''"},
        {"openmp, sequential", "unknown strategy ' sequential'; did you mean 'sequential'?"},
        {"zzzzzz", "unknown strategy 'zzzzzz'; 'forkjoin list' shows them all"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct options options = ask(NULL);
        options.strategies = cases[i][0];
        refuse(&options, cases[i][1]);
    }
}

static void workers_and_schedule_are_checked(void **state)
{
    (void)state;
    struct options options = ask(NULL);
    options.workers = "0";
    refuse(&options, "a worker count is 1 to 1024, not 0");
    options = ask(NULL);
    options.schedule = "dynamic,0";
    refuse(&options, "--schedule takes static, dynamic[,k] or guided[,k], not 'dynamic,0'");
    options.schedule = "guided,3";
    struct plan plan = accept(&options);
    assert_int_equal(plan.schedule.kind, SCHEDULE_GUIDED);
    assert_int_equal(plan.schedule.grain, 3);
    plan_free(&plan);
}

static void what_is_not_asked_comes_from_the_defaults(void **state)
{
    (void)state;
    struct options options = ask(NULL);
    options.seed = 77;
    options.time_limit_seconds = 5;
    struct plan plan = accept(&options);
    assert_int_equal(plan.kernels[0].configuration_count, 1 + 2 * 4); /* auto on four cores: 1, 2, 3, 4 */
    assert_int_equal(plan.schedule.kind, SCHEDULE_STATIC);
    assert_int_equal(plan.rounds, 10);
    assert_int_equal(plan.seed, 77);
    assert_near(plan.time_limit_seconds, 5, 0);
    for (size_t i = 0; i < plan.kernel_count; i++) {
        const struct planned_kernel *planned = &plan.kernels[i];
        assert_string_equal(planned->size_name, "small");
        assert_int_equal(planned->settings.size, planned->kernel->sizes[1]);
        assert_int_equal(planned->settings.seed, 77);
        assert_string_equal(planned->settings.data_directory, "/data");
        assert_null(planned->settings.input);
    }
    plan_free(&plan);
}

static void cold_rounds_are_the_least_that_bound_a_median(void **state)
{
    (void)state;
    struct options options = ask(computing); /* four worker counts: 7.3 */
    struct plan plan = accept(&options);
    assert_int_equal(plan.cold_rounds, 8);
    plan_free(&plan);
    options.rounds = 3;
    plan = accept(&options);
    assert_int_equal(plan.cold_rounds, 3);
    plan_free(&plan);
    options.rounds = 100000;
    options.workers = "2";
    plan = accept(&options);
    assert_int_equal(plan.cold_rounds, 6);
    plan_free(&plan);
}

/* --- how samples are taken ---------------------------------------------------------------------------------------------- */

static void rounds_are_fixed_or_end_at_a_precision(void **state)
{
    (void)state;
    struct options options = ask(NULL);
    struct plan plan = accept(&options); /* ask() fixes 10 */
    assert_near(plan.sampling.precision, 0, 0);
    assert_int_equal(plan.sampling.looks, 1);
    assert_int_equal(plan_sure_rounds(&plan), 10);
    plan_free(&plan);
    options.rounds = 0;
    plan = accept(&options);
    assert_int_equal(plan.rounds, 50);
    assert_near(plan.sampling.precision, 0.02, 0);
    assert_int_equal(plan.sampling.looks, 5);
    assert_int_equal(plan.sampling.warm_up_runs, 1);
    assert_int_equal(plan.sampling.replicate_count, 1);
    assert_false(plan.sampling.weak);
    assert_int_equal(plan_sure_rounds(&plan), 10);
    plan_free(&plan);
    options.precision = 0.005;
    options.replicates = 7;
    plan = accept(&options);
    assert_near(plan.sampling.precision, 0.005, 0);
    assert_int_equal(plan.sampling.replicate_count, 7);
    plan_free(&plan);
    options.rounds = 30;
    refuse(&options, "--rounds fixes the number of rounds, so that no --precision can end them; leave one of them out");
}

static void with_strong_scaling_all_work_on_one_problem(void **state)
{
    (void)state;
    struct options options = ask(NULL);
    options.workers = "2,4";
    options.scaling = "strong";
    struct plan plan = accept(&options);
    assert_int_equal(plan.kernels[0].problem_count, 1);
    assert_int_equal(plan.kernels[0].problems[0].growth, 1);
    for (size_t i = 0; i < plan.kernels[0].configuration_count; i++)
        assert_int_equal(plan.kernels[0].configurations[i].problem_index, 0);
    plan_free(&plan);
}

static void with_weak_scaling_the_problem_grows_with_the_workers(void **state)
{
    (void)state;
    struct options options = ask(NULL);
    options.workers = "2,4";
    options.scaling = "weak";
    struct plan plan = accept(&options);
    assert_true(plan.sampling.weak);
    assert_int_equal(plan.kernels[0].problem_count,
                     3); /* the baseline's, and one for each worker count, whatever the strategy */
    for (size_t i = 0; i < plan.kernels[0].configuration_count; i++)
        assert_int_equal(plan.kernels[0].problems[plan.kernels[0].configurations[i].problem_index].growth,
                         plan.kernels[0].configurations[i].worker_count);
    plan_free(&plan);
    options.scaling = "week";
    refuse(&options, "--scaling takes strong or weak, not 'week'; did you mean 'weak'?");
}

static void a_size_grows_up_to_the_largest(void **state)
{
    (void)state;
    char why[WHY_MAX] = "";
    struct options options = ask(NULL);
    struct plan plan = accept(&options);
    struct settings settings;
    plan.kernels[0].settings.size = 1000;
    assert_true(plan_settings_of(&plan.kernels[0], (struct planned_problem){.growth = 3}, &settings, why));
    assert_int_equal(settings.size, 3000);
    assert_int_equal(plan.kernels[0].settings.size, 1000);
    plan.kernels[0].settings.size = (size_t)1 << 52;
    assert_true(plan_settings_of(&plan.kernels[0], (struct planned_problem){.growth = 2}, &settings, why));
    assert_false(plan_settings_of(&plan.kernels[0], (struct planned_problem){.growth = 3}, &settings, why));
    assert_says(why, "more than can be counted; pass a smaller --size");
    plan_free(&plan);
}

/* --- sizes, parameters, inputs ------------------------------------------------------------------------------------------ */

static void sizes_have_names(void **state)
{
    (void)state;
    static const char *const names[] = {"tiny", "small", "medium", "large"};
    for (int i = 0; i < 4; i++) {
        struct options options = ask((const char *const[]){"risk.european", NULL});
        assert_int_equal(plan_size_index(names[i]), i);
        assert_string_equal(plan_size_name(i), names[i]);
        options.size = names[i];
        struct plan plan = accept(&options);
        assert_int_equal(plan.kernels[0].settings.size, EUROPEAN.sizes[i]);
        assert_string_equal(plan.kernels[0].size_name, names[i]);
        plan_free(&plan);
    }
    assert_int_equal(plan_size_index("huge"), -1);
    assert_int_equal(plan_size_index(""), -1);
}

static void sizes_may_be_numbers(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t size;
    } cases[] = {{"1", 1}, {"268435456", 268435456}, {"9007199254740992", (size_t)1 << 53}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct options options = ask(NULL);
        options.size = cases[i].text;
        struct plan plan = accept(&options);
        assert_int_equal(plan.kernels[2].settings.size, cases[i].size);
        assert_string_equal(plan.kernels[2].size_name, cases[i].text);
        plan_free(&plan);
    }
}

static void other_sizes_are_refused_with_what_there_is(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "0",    "-1",  "9007199254740993", "99999999999999999999", "1e6", "1.5", "", "Small", " 5", "5 ", "10k", "+5",
        "0x10", "huge"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        char quoted[64];
        struct options options = ask(NULL);
        options.size = texts[i];
        snprintf(quoted, sizeof quoted, "not '%s'", texts[i]);
        refuse(&options, "--size takes tiny, small, medium, large or a whole number from 1 to 9007199254740992");
        refuse(&options, quoted);
    }
}

static void values_are_set_for_every_kernel_that_matches(void **state)
{
    (void)state;
    struct options options = ask(NULL);
    options.sets = (struct option_list){{"risk.*.strike=50", "risk.european.steps=3", "risk_european.strike=60"}, 3};
    struct plan plan = accept(&options);
    assert_near(settings_value(&plan.kernels[1].settings, "strike"), 50, 0);
    assert_near(settings_value(&plan.kernels[1].settings, "steps"), 12, 0);
    assert_near(settings_value(&plan.kernels[2].settings, "strike"), 60, 0); /* the later one counts */
    assert_near(settings_value(&plan.kernels[2].settings, "steps"), 3, 0);
    plan_free(&plan);
}

static void bad_values_are_refused_with_the_cause(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"risk.american.strike=0", "--set: risk.american: strike is a number from 1 to 1000, not 0"},
        {"risk.american.strike=x", "strike takes a number, not 'x'"},
        {"risk.american.strike=", "strike takes a number, not ''"},
        {"risk.american.strike=nan", "strike takes a number"},
        {"risk.american.steps=1.5", "steps is a whole number from 1 to 4096"},
        {"risk.american.strik=5", "risk.american: has no parameter 'strik'; it has strike, steps"},
        {"image.gauss.sigma=5", "image.gauss: has no parameter 'sigma'; it has none"},
        {"*.strike=5", "image.gauss: has no parameter 'strike'"},
        {"risk.asian.strike=5", "--set names 'risk.asian', which is not among the kernels"},
        {"risk.american=5", "--set names 'risk', which"},
        {".strike=5", "--set names ''"},
        {"risk.american.strike", "--set takes KERNEL.NAME=VALUE, not 'risk.american.strike'"},
        {"strike=5", "--set takes KERNEL.NAME=VALUE"},
        {"=5", "--set takes KERNEL.NAME=VALUE"},
        {"", "--set takes KERNEL.NAME=VALUE, not ''"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct options options = ask(NULL);
        options.sets = (struct option_list){{cases[i][0]}, 1};
        refuse(&options, cases[i][1]);
    }
}

static void kernels_that_do_not_run_cannot_be_set(void **state)
{
    (void)state;
    struct options options = ask((const char *const[]){"image.gauss", NULL});
    options.sets = (struct option_list){{"risk.american.strike=50"}, 1};
    refuse(&options, "which is not among the kernels that would run");
    options.sets.count = 0;
    options.inputs = (struct option_list){{"risk.american=x.png"}, 1};
    refuse(&options, "--input names 'risk.american', which is not among the kernels that would run");
}

static void very_long_assignments_are_refused(void **state)
{
    (void)state;
    char assignment[1000];
    memset(assignment, 'x', sizeof assignment);
    memcpy(assignment, "a.b", 3);
    assignment[900] = '=';
    assignment[sizeof assignment - 1] = '\0';
    struct options options = ask(NULL);
    options.sets = (struct option_list){{assignment}, 1};
    refuse(&options, "--set names 'a'");
    options.sets.count = 0;
    options.inputs = (struct option_list){{assignment}, 1};
    refuse(&options, "--input names 'a.bxxx");
}

static void an_input_goes_to_its_kernel(void **state)
{
    (void)state;
    struct options options = ask(NULL);
    options.inputs = (struct option_list){{"image.gauss=a=b.png"}, 1};
    struct plan plan = accept(&options);
    assert_string_equal(plan.kernels[0].settings.input, "a=b.png");
    assert_null(plan.kernels[1].settings.input);
    plan_free(&plan);
    options.inputs = (struct option_list){{"image_gauss=b.png"}, 1};
    plan = accept(&options);
    assert_string_equal(plan.kernels[0].settings.input, "b.png");
    plan_free(&plan);
}

static void bad_inputs_are_refused_with_the_cause(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"risk.american=x.png", "risk.american reads no input"},
        {"image.gauss=", "--input takes KERNEL=FILE, not 'image.gauss='"},
        {"image.gauss", "--input takes KERNEL=FILE, not 'image.gauss'"},
        {"", "--input takes KERNEL=FILE, not ''"},
        {"image.sobel=x", "--input names 'image.sobel', which is not among the kernels"},
        {"image.*=x", "--input names 'image.*'"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct options options = ask(NULL);
        options.inputs = (struct option_list){{cases[i][0]}, 1};
        refuse(&options, cases[i][1]);
    }
}

/* --- the decision matrix ------------------------------------------------------------------------------------------------ */

static const struct plan_defaults MATRIX = {
    .size = "small", .workers = "auto", .data_directory = "/data", .matrix = true, .rounds = 10, .time_limit_seconds = 60};

static struct plan plan_matrix(const struct options *options)
{
    struct plan plan;
    char why[WHY_MAX] = "";
    if (!plan_make(options, &MATRIX, &FOUR_CORES, &plan, why))
        fail_msg("%s", why);
    return plan;
}

static void a_matrix_takes_the_kernels_that_stand_for_a_task(void **state)
{
    (void)state;
    struct options options = {.command = COMMAND_MATRIX, .seed = 1};
    struct plan plan = plan_matrix(&options);
    assert_int_equal(plan.kernel_count, 2); /* not risk.european, which has no lesson, nor risk.american, only by its name */
    assert_string_equal(plan.kernels[0].kernel->name, "image.gauss");
    assert_string_equal(plan.kernels[1].kernel->name, "wait.test");
    assert_true(plan.sampling.matrix);
    assert_int_equal(plan.rounds, 10);
    assert_near(plan.sampling.precision, 0, 0);
    assert_near(plan.time_limit_seconds, 60, 0);
    plan_free(&plan);
}

/* Whatever the seed: those that compute are done first, and leave their time to those that wait. */
static void a_matrix_measures_what_waits_last(void **state)
{
    (void)state;
    static const char *const all[] = {"*", NULL};
    struct options options = ask(all);
    bool differs = false;
    size_t first[4];
    for (options.seed = 1; options.seed <= 20; options.seed++) {
        size_t order[4], seen = 0;
        struct plan plan = plan_matrix(&options);
        assert_int_equal(plan.kernel_count, 4);
        assert_int_equal(plan.cold_rounds, 6); /* of one median, not of a curve */
        plan_kernel_order(&plan, order);
        assert_string_equal(plan.kernels[order[3]].kernel->name, "wait.test");
        for (size_t i = 0; i < 4; i++)
            seen |= (size_t)1 << order[i];
        assert_int_equal(seen, 15);
        if (options.seed == 1)
            memcpy(first, order, sizeof first);
        differs = differs || memcmp(first, order, sizeof first) != 0;
        plan_free(&plan);
    }
    assert_true(differs);
}

static void a_matrix_takes_any_kernel_that_is_named(void **state)
{
    (void)state;
    static const char *const named[] = {"risk.*", NULL};
    struct options options = ask(named);
    options.rounds = 3;
    options.time_limit_seconds = 5;
    struct plan plan = plan_matrix(&options);
    assert_int_equal(plan.kernel_count, 2);
    assert_int_equal(plan.rounds, 3);
    assert_near(plan.time_limit_seconds, 5, 0);
    plan_free(&plan);
}

/* Beside the baseline and its workers, work that waits is also done by one worker with as many in flight as the most workers.
 */
static void only_a_matrix_has_one_worker_with_many_in_flight(void **state)
{
    (void)state;
    struct options options = ask(waiting);
    options.max_workers = 8;
    struct plan plan = plan_matrix(&options);
    const struct planned_kernel *kernel = &plan.kernels[0];
    const struct planned_configuration *last = &kernel->configurations[kernel->configuration_count - 1];
    struct settings settings;
    char why[WHY_MAX] = "";
    assert_int_equal(kernel->configuration_count, 1 + 2 * 4 + 1); /* 1, 2, 4, 8 */
    assert_string_equal(last->strategy->name, "sequential");
    assert_int_equal(last->worker_count, 1);
    assert_int_equal(last->problem_index, 1);
    assert_int_equal(kernel->problems[1].growth, 1);
    assert_int_equal(kernel->problems[1].in_flight, 8);
    assert_true(plan_settings_of(kernel, kernel->problems[1], &settings, why));
    assert_near(settings.values[0], 8, 0);
    assert_true(plan_settings_of(kernel, kernel->problems[0], &settings, why));
    assert_near(settings.values[0], 1, 0);
    plan_free(&plan);

    plan = accept(&options); /* a run */
    assert_int_equal(plan.kernels[0].configuration_count, 1 + 2 * 4);
    assert_false(plan.sampling.matrix);
    plan_free(&plan);
}

/* A kernel may be able to have several in flight, but not as it is set. */
static void what_a_kernel_refuses_is_left_out(void **state)
{
    (void)state;
    struct options options = ask(waiting);
    struct plan plan = plan_matrix(&options); /* to 10 workers */
    assert_int_equal(plan.kernels[0].configuration_count, 1 + 2 * 5);
    assert_int_equal(plan.kernels[0].problem_count, 1);
    plan_free(&plan);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_names_all_kernels_run),
        cmocka_unit_test(names_and_patterns_choose_kernels_once_each),
        cmocka_unit_test(an_unknown_kernel_gets_the_nearest_one),
        cmocka_unit_test(matching_adds_to_what_already_matched),
        cmocka_unit_test(the_baseline_is_first_and_once),
        cmocka_unit_test(the_baseline_has_one_worker_whatever_is_asked),
        cmocka_unit_test(more_workers_than_cpus_are_marked),
        cmocka_unit_test(as_many_counts_as_there_may_be_fit),
        cmocka_unit_test(work_that_waits_is_tried_beyond_the_cpus),
        cmocka_unit_test(but_not_beyond_its_items),
        cmocka_unit_test(named_counts_are_taken_as_they_are),
        cmocka_unit_test(max_workers_limits_what_computes),
        cmocka_unit_test(kernels_of_both_kinds_have_plans_of_their_own),
        cmocka_unit_test(counts_double_where_the_defaults_say_so),
        cmocka_unit_test(precision_and_time_come_from_the_defaults_when_they_are_not_asked),
        cmocka_unit_test(an_unknown_strategy_gets_the_nearest_one),
        cmocka_unit_test(workers_and_schedule_are_checked),
        cmocka_unit_test(what_is_not_asked_comes_from_the_defaults),
        cmocka_unit_test(cold_rounds_are_the_least_that_bound_a_median),
        cmocka_unit_test(rounds_are_fixed_or_end_at_a_precision),
        cmocka_unit_test(with_strong_scaling_all_work_on_one_problem),
        cmocka_unit_test(with_weak_scaling_the_problem_grows_with_the_workers),
        cmocka_unit_test(a_size_grows_up_to_the_largest),
        cmocka_unit_test(sizes_have_names),
        cmocka_unit_test(sizes_may_be_numbers),
        cmocka_unit_test(other_sizes_are_refused_with_what_there_is),
        cmocka_unit_test(values_are_set_for_every_kernel_that_matches),
        cmocka_unit_test(bad_values_are_refused_with_the_cause),
        cmocka_unit_test(kernels_that_do_not_run_cannot_be_set),
        cmocka_unit_test(very_long_assignments_are_refused),
        cmocka_unit_test(an_input_goes_to_its_kernel),
        cmocka_unit_test(bad_inputs_are_refused_with_the_cause),
        cmocka_unit_test(a_matrix_takes_the_kernels_that_stand_for_a_task),
        cmocka_unit_test(a_matrix_measures_what_waits_last),
        cmocka_unit_test(a_matrix_takes_any_kernel_that_is_named),
        cmocka_unit_test(what_a_kernel_refuses_is_left_out),
        cmocka_unit_test(only_a_matrix_has_one_worker_with_many_in_flight),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
