/* test_sweep.c - files of one problem on different numbers of hosts become one, and no others do; label: unit */
#include "sweep.h"

#include <stdio.h>
#include <stdlib.h>

#include "analyse.h"
#include "check.h"
#include "synthetic.h"

enum { ROUNDS = 9 };

static const struct synthetic_machine machine = {.packages = 1, .cores_per_package = 2, .threads_per_core = 1};

static json_t *member(struct result *result, const char *key)
{
    return json_object_get(result->context, key);
}

/* A file of `nodes` hosts with two ranks each, which is `slow` times as slow as others and scales perfectly but for that. */
static struct result file_of(size_t nodes, double slow)
{
    struct result result = synthetic_result(&machine);
    json_object_set_new(member(&result, "machine"), "cpu_model", json_string("some CPU"));
    json_object_set_new(result.context, "build", json_pack("{s:s, s:s}", "commit", "0123456789", "compiler", "gcc 12"));
    json_object_set_new(result.context, "ranks", json_pack("{s:i}", "count", (int)(2 * nodes)));
    struct kernel_result *kernel = synthetic_kernel(&result, "risk.european", ROLE_WORK);
    kernel->verified = true;
    kernel->digest = 7;
    for (int parallel = 0; parallel <= 1; parallel++) {
        struct configuration *configuration =
            synthetic_configuration(&result, kernel, parallel ? "mpi" : "sequential", parallel ? 2 * nodes : 1);
        configuration->digest = 7;
        configuration->node_count = parallel ? nodes : 0;
        configuration->rank_count = parallel ? 2 * nodes : 0;
        for (size_t round = 0; round < ROUNDS; round++)
            synthetic_sample(configuration, round, slow * (1 + 0.1 * (double)round) / (parallel ? 2 * (double)nodes : 1));
    }
    return result;
}

static void join(struct result *whole, struct result part)
{
    char why[WHY_MAX] = "";
    assert_true(sweep_fits(whole, &part));
    if (!sweep_join(whole, &part, why))
        fail_msg("%s", why);
    assert_int_equal(part.kernel_count, 0);
}

/* Were rounds of one file held against the sequential runs of another, speedups would be off by the hosts' ratio of 3. */
static void speedups_are_over_the_baseline_of_their_own_file(void **state)
{
    (void)state;
    struct result whole = file_of(2, 3);
    struct analysis analysis;
    join(&whole, file_of(4, 1));
    join(&whole, file_of(1, 0.5));
    struct kernel_result *kernel = &whole.kernels[0];
    assert_int_equal(kernel->configuration_count, 4);
    assert_int_equal(kernel->configurations[0].sample_count, 3 * ROUNDS);
    assert_true(analyse_kernel(kernel, &analysis));
    for (size_t i = 1; i < 4; i++) { /* by workers, in whatever order the files came */
        assert_int_equal(analysis.rows[i].configuration->worker_count, 1u << i);
        assert_int_equal(analysis.rows[i].configuration->node_count, 1u << (i - 1));
        assert_int_equal(analysis.rows[i].speedup.count, ROUNDS);
        assert_near(analysis.rows[i].speedup.middle, (double)(1u << i), 1e-12);
        assert_near(analysis.rows[i].speedup.low, (double)(1u << i), 1e-12);
        assert_near(analysis.rows[i].speedup.high, (double)(1u << i), 1e-12);
    }
    analysis_free(&analysis);
    result_free(&whole);
}

static void the_context_is_that_of_the_most_workers(void **state)
{
    (void)state;
    struct result whole = file_of(2, 1);
    join(&whole, file_of(4, 1));
    join(&whole, file_of(1, 1));
    assert_int_equal(json_integer_value(json_object_get(member(&whole, "ranks"), "count")), 8);
    result_free(&whole);
}

static void replicates_stay_in_order(void **state)
{
    (void)state;
    struct result parts[2] = {file_of(1, 1), file_of(2, 1)};
    for (size_t i = 0; i < 2; i++) {
        struct kernel_result *kernel = &parts[i].kernels[0];
        kernel->sampling.replicate_count = 3;
        for (size_t j = 0; j < 2 * ROUNDS; j++) {
            struct sample *sample = &kernel->configurations[j / ROUNDS].samples[j % ROUNDS];
            sample->replicate = sample->round / 3;
            sample->round %= 3;
        }
    }
    join(&parts[0], parts[1]);
    const struct configuration *sequential = &parts[0].kernels[0].configurations[0];
    for (size_t i = 0; i < 2 * ROUNDS; i++) {
        assert_int_equal(sequential->samples[i].replicate, i / 6);
        assert_int_equal(sequential->samples[i].round, i % 6);
    }
    result_free(&parts[0]);
}

static void a_kernel_that_one_file_has_is_added(void **state)
{
    (void)state;
    struct result whole = file_of(1, 1), part = file_of(2, 1);
    synthetic_kernel(&part, "image.gauss", ROLE_WORK);
    join(&whole, part);
    assert_int_equal(whole.kernel_count, 2);
    assert_string_equal(whole.kernels[1].name, "image.gauss");
    result_free(&whole);
}

static void a_kernel_that_one_file_did_not_come_to_is_the_others(void **state)
{
    (void)state;
    struct result whole = file_of(1, 1);
    struct kernel_result *kernel = &whole.kernels[0];
    kernel->verified = false;
    kernel->digest = 0;
    snprintf(kernel->why, sizeof kernel->why, "interrupted");
    for (size_t i = 0; i < 2; i++) {
        kernel->configurations[i].sample_count = 0;
        kernel->configurations[i].digest = 0;
        snprintf(kernel->configurations[i].stopped, sizeof kernel->configurations[i].stopped, "not begun");
    }
    join(&whole, file_of(2, 1));
    kernel = &whole.kernels[0];
    assert_true(kernel->verified);
    assert_int_equal(kernel->digest, 7);
    assert_string_equal(kernel->why, "");
    assert_true(kernel->configurations[0].proven);
    assert_int_equal(kernel->configurations[0].sample_count, ROUNDS);
    result_free(&whole);
}

static void another_sequential_answer_fails_its_file(void **state)
{
    (void)state;
    struct result whole = file_of(1, 1), part = file_of(2, 1);
    part.kernels[0].digest = 8;
    for (size_t i = 0; i < 2; i++)
        part.kernels[0].configurations[i].digest = 8;
    join(&whole, part);
    const struct kernel_result *kernel = &whole.kernels[0];
    assert_false(kernel->configurations[2].proven);
    assert_says(kernel->configurations[2].why, "the sequential answer in its file is not that of the others");
    assert_true(kernel->configurations[1].proven);
    result_free(&whole);
}

/* --- what is no sweep --------------------------------------------------------------------------------------------------- */

typedef void change(struct result *part);

static void without_ranks(struct result *part)
{
    json_object_del(part->context, "ranks");
}

static void on_another_cpu(struct result *part)
{
    json_object_set_new(member(part, "machine"), "cpu_model", json_string("another CPU"));
}

static void of_another_commit(struct result *part)
{
    json_object_set_new(member(part, "build"), "commit", json_string("fedcba9876"));
}

static void of_an_unknown_commit(struct result *part)
{
    json_object_del(member(part, "build"), "commit");
}

static void of_another_kernel(struct result *part)
{
    snprintf(part->kernels[0].name, sizeof part->kernels[0].name, "risk.asian");
}

static void of_another_size(struct result *part)
{
    part->kernels[0].problem.item_count++;
}

static void of_another_seed(struct result *part)
{
    part->kernels[0].problem.seed++;
}

static void with_a_parameter(struct result *part)
{
    json_object_set_new(part->kernels[0].parameters, "strike", json_integer(100));
}

static void with_an_input(struct result *part)
{
    part->kernels[0].input = strdup("photo.jpg");
}

static void of_growing_problems(struct result *part)
{
    part->kernels[0].sampling.weak = true;
}

static void for_a_matrix(struct result *part)
{
    part->kernels[0].sampling.matrix = true;
}

static void with_the_same_workers(struct result *part)
{
    snprintf(part->kernels[0].configurations[1].name, NAME_MAX_BYTES, "risk.european/small/mpi/workers:2");
}

static void what_differs_otherwise_stays_apart(void **state)
{
    (void)state;
    static change *const changes[] = {without_ranks,     on_another_cpu,      of_another_commit, of_an_unknown_commit,
                                      of_another_kernel, of_another_size,     of_another_seed,   with_a_parameter,
                                      with_an_input,     of_growing_problems, for_a_matrix,      with_the_same_workers};
    struct result whole = file_of(1, 1);
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        struct result part = file_of(2, 1);
        assert_true(sweep_fits(&whole, &part));
        changes[i](&part);
        if (sweep_fits(&whole, &part) || sweep_fits(&part, &whole))
            fail_msg("change %zu of the list above goes unseen", i);
        result_free(&part);
    }
    result_free(&whole);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(speedups_are_over_the_baseline_of_their_own_file),
        cmocka_unit_test(the_context_is_that_of_the_most_workers),
        cmocka_unit_test(replicates_stay_in_order),
        cmocka_unit_test(a_kernel_that_one_file_has_is_added),
        cmocka_unit_test(a_kernel_that_one_file_did_not_come_to_is_the_others),
        cmocka_unit_test(another_sequential_answer_fails_its_file),
        cmocka_unit_test(what_differs_otherwise_stays_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
