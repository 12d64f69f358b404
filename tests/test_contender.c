/* test_contender.c - a result of forkjoin as a comparison sees it; label: unit */
#define _GNU_SOURCE
#include "contender.h"

#include <stdlib.h>

#include "check.h"
#include "record.h"
#include "sample_result.h"
#include "scratch.h"

/* The sample result with all answers right, and of one process. */
static struct result right_result(void)
{
    struct result result = sample_result();
    result.kernels[0].sampling.replicate_count = 1;
    json_object_set_new(json_object_get(result.context, "settings"), "replicates", json_integer(1));
    for (size_t i = 0; i < result.kernels[0].configuration_count; i++) {
        struct configuration *configuration = &result.kernels[0].configurations[i];
        for (size_t j = 0; j < configuration->sample_count; j++)
            configuration->samples[j].correct = true;
    }
    return result;
}

static struct contender convert(const struct result *result)
{
    struct contender contender;
    char why[WHY_MAX] = "";
    assert_true(contender_from_result(result, "x.json", &contender, why));
    return contender;
}

static void warm_samples_are_taken_and_what_describes_the_problem(void **state)
{
    (void)state;
    struct result result = right_result();
    struct contender contender = convert(&result);
    const struct contender_kernel *kernel = &contender.kernels[0];
    assert_string_equal(contender.path, "x.json");
    assert_int_equal(contender.kernel_count, 2);
    assert_string_equal(kernel->name, "risk.european");
    assert_string_equal(kernel->input, "/home/me/photo.png");
    assert_true(kernel->described && kernel->verified);
    assert_int_equal(kernel->problem.item_count, 268435456);
    assert_int_equal(kernel->digest, 0x0123456789ABCDEFu);
    assert_near(kernel->value, 10.4506, 0);
    assert_int_equal(kernel->time_count, 3);
    assert_string_equal(kernel->times[2].strategy, "openmp");
    assert_int_equal(kernel->times[2].workers, 2);
    assert_int_equal(kernel->times[1].item_count, 268435456);
    assert_int_equal(kernel->times[2].item_count, 2 * 268435456u); /* weak scaling */
    assert_int_equal(kernel->times[2].digest, 0xFEDCBA9876543210u);
    assert_true(kernel->times[2].oversubscribed);
    assert_null(kernel->times[2].why);
    assert_int_equal(kernel->times[2].count, 3); /* not the cold ones */
    for (size_t i = 0; i < 3; i++)
        assert_near(kernel->times[2].log_seconds[i], log(0.1 + 0.001 * (double)i), 1e-15);
    assert_says(contender.kernels[1].why, "wrong answer");
    result_free(&result);
    contender_free(&contender);
}

static void a_wrong_sample_or_a_missing_proof_rules_a_configuration_out(void **state)
{
    (void)state;
    struct result result = right_result();
    struct configuration *configurations = result.kernels[0].configurations;
    configurations[0].samples[1].correct = false;
    configurations[1].proven = false;
    configurations[2].proven = false;
    snprintf(configurations[2].why, sizeof configurations[2].why, "worker 1 died");
    struct contender contender = convert(&result);
    assert_string_equal(contender.kernels[0].times[0].why, "a sample's answer was wrong");
    assert_string_equal(contender.kernels[0].times[1].why, "its answer was not proven");
    assert_string_equal(contender.kernels[0].times[2].why, "worker 1 died");
    result_free(&result);
    contender_free(&contender);
}

static void with_several_processes_each_counts_once_by_its_median(void **state)
{
    (void)state;
    struct result result = right_result();
    struct configuration *configuration = &result.kernels[0].configurations[0];
    result.kernels[0].sampling.replicate_count = 2;
    for (size_t i = 0; i < 3; i++) { /* a second process, ten times slower */
        struct sample sample = configuration->samples[i];
        sample.replicate = 1;
        sample.seconds *= 10;
        assert_true(configuration_add_sample(configuration, sample));
    }
    struct contender contender = convert(&result);
    assert_int_equal(contender.kernels[0].times[0].count, 2);
    assert_near(contender.kernels[0].times[0].log_seconds[0], log(0.101), 1e-15);
    assert_near(contender.kernels[0].times[0].log_seconds[1], log(1.01), 1e-15);
    result_free(&result);
    contender_free(&contender);
}

static void a_file_is_read_whichever_it_is_and_messages_name_it(void **state)
{
    (void)state;
    struct scratch scratch = scratch_make();
    struct scratch_path path = scratch_path(&scratch, "r.json");
    struct result result = right_result();
    struct contender contender;
    char why[WHY_MAX] = "";
    assert_true(record_write(&result, path.text, why));
    if (!contender_load(path.text, &contender, why))
        fail_msg("%s", why);
    assert_int_equal(contender.kernels[0].times[1].count, 3);
    contender_free(&contender);
    static const struct {
        const char *text, *words;
    } cases[] = {
        {"", "r.json' is no JSON: line 1"},
        {"{\"forkjoin_schema\": 1, \"kernels\": [", "r.json' is no JSON: line 1"},
        {"{\"benchmarks\": [{\"real_time\": NaN}]}", "r.json' is no JSON: line 1"},
        {"{\"benchmarks\": [{\"real_time\": 1e999}]}", "r.json' is no JSON: line 1"},
        {"{\"forkjoin_schema\": 9}", "newer"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        scratch_write(&scratch, "r.json", cases[i].text);
        assert_false(contender_load(path.text, &contender, why));
        assert_says(why, cases[i].words);
        assert_says(why, "r.json");
    }
    assert_false(contender_load("/no/such/file", &contender, why));
    assert_says(why, "cannot read '/no/such/file'");
    assert_false(contender_load(scratch.folder, &contender, why));
    assert_says(why, "cannot read");
    result_free(&result);
    scratch_remove(&scratch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(warm_samples_are_taken_and_what_describes_the_problem),
        cmocka_unit_test(a_wrong_sample_or_a_missing_proof_rules_a_configuration_out),
        cmocka_unit_test(with_several_processes_each_counts_once_by_its_median),
        cmocka_unit_test(a_file_is_read_whichever_it_is_and_messages_name_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
