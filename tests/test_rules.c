/* test_rules.c - a result that keeps all twelve rules, and one change for each that breaks it; label: unit */
#include "rules.h"

#include <stdio.h>

#include "check.h"
#include "study.h"

enum { ROUNDS = 20, KERNELS = 2, CONFIGURATIONS = 3 };

/* Two kernels, the second of which measures a roof; each sequentially and with openmp on one and on two workers. */
struct world {
    struct result result;
    struct kernel_result kernels[KERNELS];
    struct configuration configurations[KERNELS][CONFIGURATIONS];
    struct sample samples[KERNELS][CONFIGURATIONS][ROUNDS];
    struct study study;
};

static json_t *whole_context(void)
{
    json_t *context = json_pack("{s:{s:s, s:i, s:f, s:s}, s:{s:s, s:s, s:s, s:s, s:s}, s:{s:f, s:s}, s:{s:s, s:i, s:i}, s:[s]}",
                                "machine", "cpu_model", "a CPU", "cores", 2, "memory_bytes", 1e9, "operating_system", "Linux",
                                "build", "compiler", "gcc", "libc", "glibc", "openmp", "gomp", "kernel_flags", "-O3", "commit",
                                "1a2b3c4", "state", "load_1min", 0.1, "wait_policy", "passive", "settings", "schedule",
                                "static", "rounds", ROUNDS, "seed", 1, "command", "forkjoin");
    assert_non_null(context);
    return context;
}

/* About 1 s / workers, up to 1 % more. */
static struct sample make_sample(size_t round, size_t configuration, size_t workers)
{
    double seconds = (1 + 0.001 * (double)((7 * round + 3 * configuration) % 10)) / (double)workers;
    return (struct sample){.round = round,
                           .order = configuration,
                           .runs = 1,
                           .seconds = seconds,
                           .work = seconds,
                           .busy_max = 0.99 * seconds,
                           .busy_mean = 0.98 * seconds,
                           .correct = true};
}

static void make_kernel(struct world *world, size_t index, const char *name, enum kernel_role role)
{
    struct kernel_result *kernel = &world->kernels[index];
    *kernel = (struct kernel_result){
        .size = "small",
        .role = role,
        .problem = {.item_count = 1000000, .chunk_size = 1, .step_count = 1, .flops_per_item = role ? 100 : 1, .flop_bits = 64},
        .sampling = {.looks = 1, .replicate_count = 1},
        .verified = true,
        .configurations = world->configurations[index],
        .configuration_count = CONFIGURATIONS,
    };
    snprintf(kernel->name, sizeof kernel->name, "%s", name);
    for (size_t i = 0; i < CONFIGURATIONS; i++) {
        struct configuration *configuration = &world->configurations[index][i];
        *configuration = (struct configuration){.parallel = i > 0,
                                                .worker_count = i == 2 ? 2 : 1,
                                                .proven = true,
                                                .stopped = "rounds",
                                                .samples = world->samples[index][i],
                                                .sample_count = ROUNDS};
        snprintf(configuration->strategy, sizeof configuration->strategy, "%s", i ? "openmp" : "sequential");
        snprintf(configuration->name, sizeof configuration->name, "%s/small/%s/workers:%zu", name, configuration->strategy,
                 configuration->worker_count);
        for (size_t round = 0; round < ROUNDS; round++)
            world->samples[index][i][round] = make_sample(round, i, configuration->worker_count);
    }
}

static void begin(struct world *world)
{
    memset(world, 0, sizeof *world);
    make_kernel(world, 0, "risk.toy", ROLE_WORK);
    make_kernel(world, 1, "peak.toy", ROLE_PEAK_FLOPS);
    world->result = (struct result){.context = whole_context(), .kernels = world->kernels, .kernel_count = KERNELS};
}

static void study(struct world *world)
{
    assert_true(study_make(&world->result, &world->study));
}

static void end(struct world *world)
{
    study_free(&world->study);
    json_decref(world->result.context);
}

/* The state of one rule, and a part of what is said. */
static void assert_rule(const struct world *world, size_t number, enum rule_state state, const char *words)
{
    const struct rule *rule = &world->study.rules.rules[number - 1];
    if (rule->state != state)
        fail_msg("rule %zu is %s: %s", number, rules_state_name(rule->state), rule->text);
    assert_says(rule->text, words);
}

/* The studied world breaks rule `number` and no other. */
static void assert_breaks_only(const struct world *world, size_t number, const char *words)
{
    for (size_t i = 1; i <= RULE_COUNT; i++) {
        if (i != number && world->study.rules.rules[i - 1].state == RULE_BROKEN)
            fail_msg("rule %zu is broken, too: %s", i, world->study.rules.rules[i - 1].text);
    }
    assert_rule(world, number, RULE_BROKEN, words);
}

static void a_good_result_keeps_them_all(void **unused)
{
    (void)unused;
    struct world world;
    begin(&world);
    study(&world);
    for (size_t i = 1; i <= RULE_COUNT; i++)
        assert_rule(&world, i, RULE_KEPT, "");
    end(&world);
}

static void an_empty_result_breaks_none(void **unused)
{
    (void)unused;
    struct world world;
    begin(&world);
    world.result.kernel_count = 0;
    study(&world);
    for (size_t i = 1; i <= RULE_COUNT; i++)
        assert_rule(&world, i, i == 9 ? RULE_KEPT : RULE_NOT_APPLICABLE, "");
    end(&world);
}

static void rule_1_without_a_sequential_run(void **unused)
{
    (void)unused;
    struct world world;
    begin(&world);
    world.kernels[0].configurations++;
    world.kernels[0].configuration_count--;
    study(&world);
    assert_rule(&world, 1, RULE_BROKEN, "2 of 4");
    assert_rule(&world, 1, RULE_BROKEN, "risk.toy/small/openmp/workers:1");
    end(&world);
}

static void rule_2_with_something_left_out(void **unused)
{
    (void)unused;
    struct world world;
    begin(&world);
    snprintf(world.configurations[0][2].stopped, sizeof world.configurations[0][2].stopped, "time limit");
    study(&world);
    assert_breaks_only(&world, 2, "1 of 6 configurations failed or ended early");
    end(&world);

    begin(&world);
    json_object_set_new(json_object_get(world.result.context, "machine"), "cores", json_integer(8));
    study(&world);
    assert_breaks_only(&world, 2, "at most 2 of 8 cores worked; say why beside the numbers, or pass --workers auto");
    end(&world);

    begin(&world); /* more workers need a strategy that takes them */
    world.kernels[0].configuration_count = world.kernels[1].configuration_count = 1;
    study(&world);
    assert_rule(&world, 2, RULE_BROKEN, "at most 1 of 2 cores worked; say why beside the numbers, or add openmp to --strategy");
    end(&world);

    begin(&world);
    snprintf(world.kernels[1].why, sizeof world.kernels[1].why, "wrong answer");
    study(&world);
    assert_breaks_only(&world, 2, "peak.toy was not measured (wrong answer)");
    end(&world);

    begin(&world);
    snprintf(world.configurations[0][2].stopped, sizeof world.configurations[0][2].stopped, "precision");
    study(&world);
    assert_rule(&world, 2, RULE_KEPT, "");
    end(&world);
}

static void rule_3_with_a_rate_that_is_a_mean(void **unused)
{
    (void)unused;
    struct world world;
    begin(&world);
    study(&world);
    world.study.kernels[0].rows[1].items_per_second *= 1.001;
    rules_check(&world.study, &world.study.rules);
    assert_breaks_only(&world, 3, "1 of 6 rates");
    end(&world);
}

/* Ratios are 2 in 18 rounds, but 3 in the two whose times are the medians. */
static void rule_4_with_times_that_drift(void **unused)
{
    (void)unused;
    struct world world;
    begin(&world);
    for (size_t round = 0; round < ROUNDS; round++) {
        double sequential = round < 9 ? 1 : round < 11 ? 1.1 : 1.2;
        double parallel = round == 9 || round == 10 ? sequential / 3 : sequential / 2;
        world.samples[0][0][round].seconds = sequential;
        world.samples[0][2][round].seconds = parallel;
        world.samples[0][2][round].busy_max = world.samples[0][2][round].busy_mean = parallel / 2;
    }
    for (size_t round = 0; round < 9; round++) { /* so that 1.1 / 3 lies between the others */
        world.samples[0][0][round].seconds = 0.6;
        world.samples[0][2][round].seconds = 0.3;
        world.samples[0][2][round].busy_max = world.samples[0][2][round].busy_mean = 0.1;
    }
    study(&world);
    assert_rule(&world, 4, RULE_BROKEN, "1 of 4 speedups differ");
    end(&world);
}

static void rules_5_7_and_12_with_too_few_rounds(void **unused)
{
    (void)unused;
    static const char *const cases[][2] = {{"rounds", "pass --rounds 10 or more"}, {"time limit", "a longer --time-limit"}};
    struct world world;
    for (size_t k = 0; k < 2; k++) {
        begin(&world);
        for (size_t i = 0; i < KERNELS * CONFIGURATIONS; i++) {
            struct configuration *configuration = &world.configurations[i / CONFIGURATIONS][i % CONFIGURATIONS];
            configuration->sample_count = 5;
            snprintf(configuration->stopped, sizeof configuration->stopped, "%s", cases[k][0]);
        }
        study(&world);
        assert_rule(&world, 5, RULE_BROKEN, "6 of 6 medians have too few samples");
        assert_rule(&world, 6, RULE_NOT_APPLICABLE, "");
        assert_rule(&world, 7, RULE_BROKEN, "4 of 4 speedups");
        assert_rule(&world, 8, RULE_NOT_APPLICABLE, "too few samples");
        assert_rule(&world, 12, RULE_BROKEN, "4 of 4 points");
        assert_rule(&world, 5, RULE_BROKEN, cases[k][1]);
        assert_rule(&world, 7, RULE_BROKEN, cases[k][1]);
        assert_rule(&world, 12, RULE_BROKEN, cases[k][1]);
        end(&world);
    }
}

static void rule_6_with_an_interval_that_is_no_order_statistic(void **unused)
{
    (void)unused;
    struct world world;
    begin(&world);
    study(&world);
    world.study.kernels[0].rows[0].seconds.high *= 1.0001;
    rules_check(&world.study, &world.study.rules);
    assert_breaks_only(&world, 6, "1 of 6 intervals");
    end(&world);
}

/* Six processes have an interval between their medians, three only Student's. */
static void rule_6_with_few_processes(void **unused)
{
    (void)unused;
    static const size_t replicates[] = {6, 3};
    struct world world;
    for (size_t k = 0; k < 2; k++) {
        begin(&world);
        for (size_t i = 0; i < KERNELS; i++) {
            world.kernels[i].sampling.replicate_count = replicates[k];
            for (size_t j = 0; j < CONFIGURATIONS; j++) {
                for (size_t round = 0; round < ROUNDS; round++) {
                    world.samples[i][j][round].replicate = round * replicates[k] / ROUNDS;
                    world.samples[i][j][round].round = round;
                }
            }
        }
        study(&world);
        assert_true(world.study.kernels[0].rows[0].seconds.bounded);
        if (replicates[k] == 6)
            assert_rule(&world, 6, RULE_KEPT, "");
        else
            assert_rule(&world, 6, RULE_BROKEN, "pass --replicates 6 or more");
        end(&world);
    }
}

static void rule_8_with_a_long_tail(void **unused)
{
    (void)unused;
    struct world world;
    begin(&world);
    for (size_t round = 0; round < ROUNDS; round += 10) /* 2 of 20: the tenth itself */
        world.samples[0][2][round].seconds *= 3;
    study(&world);
    assert_rule(&world, 8, RULE_KEPT, "");
    end(&world);

    begin(&world);
    for (size_t round = 0; round < ROUNDS; round += 5)
        world.samples[0][2][round].seconds *= 3;
    study(&world);
    assert_breaks_only(&world, 8, "1 of 6 medians hide");
    end(&world);
}

static void rule_9_with_a_setup_that_is_not_told(void **unused)
{
    (void)unused;
    struct world world;
    static const char *const texts[] = {"unknown", ""};
    for (size_t i = 0; i < 2; i++) {
        begin(&world);
        json_object_set_new(json_object_get(world.result.context, "build"), "commit", json_string(texts[i]));
        study(&world);
        assert_breaks_only(&world, 9, "does not say: build.commit;");
        end(&world);
    }
    begin(&world);
    json_object_set_new(json_object_get(world.result.context, "build"), "commit", json_string("1a2b3c4-dirty"));
    study(&world);
    assert_breaks_only(&world, 9, "1a2b3c4-dirty, with changes that nobody else has");
    end(&world);

    begin(&world);
    json_object_set_new(world.result.context, "command", json_array());
    json_object_set_new(world.result.context, "machine", json_integer(7)); /* files may hold anything */
    json_object_set_new(json_object_get(world.result.context, "build"), "commit", json_integer(7));
    study(&world);
    assert_rule(&world, 9, RULE_BROKEN, "machine.cpu_model");
    assert_rule(&world, 9, RULE_BROKEN, ", command;");
    end(&world);
}

static void rule_10_with_clocks_that_contradict(void **unused)
{
    (void)unused;
    struct world world;
    begin(&world);
    world.samples[0][2][3].busy_max = 1.01 * world.samples[0][2][3].seconds;
    study(&world);
    assert_breaks_only(&world, 10, "1 of 4");
    end(&world);

    begin(&world);
    world.samples[0][2][3].cold = true;
    world.samples[0][2][3].create = 0.5; /* create + work + join is not the whole */
    study(&world);
    assert_breaks_only(&world, 10, "risk.toy/small/openmp/workers:2");
    end(&world);
}

static void rule_11_without_roofs_or_above_them(void **unused)
{
    (void)unused;
    struct world world;
    begin(&world);
    world.kernels[1].role = ROLE_WORK;
    study(&world);
    assert_breaks_only(&world, 11, "6 of 6 configurations");
    end(&world);

    begin(&world);
    world.kernels[0].problem.flops_per_item = 200; /* twice the roof */
    study(&world);
    assert_breaks_only(&world, 11, "3 of 6 configurations lie above");
    end(&world);

    begin(&world); /* nothing counts flops: linear speedup is the only bound */
    world.kernels[0].problem.flops_per_item = world.kernels[1].problem.flops_per_item = 0;
    world.kernels[0].problem.flop_bits = world.kernels[1].problem.flop_bits = 0;
    world.kernels[1].role = ROLE_WORK;
    study(&world);
    assert_rule(&world, 11, RULE_KEPT, "no kernel here counts");
    end(&world);
}

static void rule_12_with_one_worker_count_has_nothing_to_join(void **unused)
{
    (void)unused;
    struct world world;
    begin(&world);
    world.kernels[0].configuration_count = world.kernels[1].configuration_count = 2;
    study(&world);
    assert_rule(&world, 12, RULE_NOT_APPLICABLE, "");
    end(&world);
}

static void all_have_titles(void **unused)
{
    (void)unused;
    for (size_t i = 1; i <= RULE_COUNT; i++)
        assert_true(strlen(rules_title(i)) > 10);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_good_result_keeps_them_all),
        cmocka_unit_test(an_empty_result_breaks_none),
        cmocka_unit_test(rule_1_without_a_sequential_run),
        cmocka_unit_test(rule_2_with_something_left_out),
        cmocka_unit_test(rule_3_with_a_rate_that_is_a_mean),
        cmocka_unit_test(rule_4_with_times_that_drift),
        cmocka_unit_test(rules_5_7_and_12_with_too_few_rounds),
        cmocka_unit_test(rule_6_with_an_interval_that_is_no_order_statistic),
        cmocka_unit_test(rule_6_with_few_processes),
        cmocka_unit_test(rule_8_with_a_long_tail),
        cmocka_unit_test(rule_9_with_a_setup_that_is_not_told),
        cmocka_unit_test(rule_10_with_clocks_that_contradict),
        cmocka_unit_test(rule_11_without_roofs_or_above_them),
        cmocka_unit_test(rule_12_with_one_worker_count_has_nothing_to_join),
        cmocka_unit_test(all_have_titles),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
