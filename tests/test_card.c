/* test_card.c - what a card says, and when there is none; label: unit */
#include "card.h"

#include <stdio.h>

#include "check.h"
#include "exercised.h"

enum { CPUS = 8 };

/* What the card of a result was, of which it may hold no pointer. The result is freed. */
struct outcome {
    bool made;
    struct card card;
    size_t workers;
    char why[WHY_MAX];
};

static struct outcome outcome_of(struct result result)
{
    struct study study;
    struct outcome outcome = {.why = ""};
    assert_true(study_make(&result, &study));
    outcome.made = card_make(&study, 0, &outcome.card, outcome.why);
    outcome.workers = outcome.made ? outcome.card.row->configuration->worker_count : 0;
    study_free(&study);
    result_free(&result);
    return outcome;
}

/* As many times faster as `speedup` says, to the last bit in every round. */
static void add_exact(struct result *result, const char *strategy, size_t workers, size_t rounds, double seconds)
{
    exercised_add(result, strategy, workers, 0, exercised_even(1, 1));
    struct kernel_result *kernel = &result->kernels[0];
    for (size_t round = 0; round < rounds; round++)
        synthetic_sample(&kernel->configurations[kernel->configuration_count - 1], round,
                         seconds * (1 + 1e-3 * (double)(round % 3)));
}

static struct result eight_workers(size_t rounds)
{
    struct result result = exercised_result(CPUS);
    add_exact(&result, "sequential", 1, rounds, 6.3);
    add_exact(&result, "openmp", 4, rounds, 1.6);
    add_exact(&result, "openmp", 8, rounds, 1);
    add_exact(&result, "processes", 8, rounds, 1.1);
    json_object_set_new(result.context, "date", json_string("2026-11-25T17:40:10+01:00"));
    json_object_set_new(result.context, "host_name", json_string("lab-7"));
    json_object_set_new(result.context, "build", json_pack("{s:s, s:s}", "version", "0.1.0", "commit", "1a2b3c4"));
    json_object_set_new(json_object_get(result.context, "machine"), "cpu_model", json_string("a CPU"));
    return result;
}

static void it_says_the_fastest_with_its_interval(void **state)
{
    (void)state;
    struct outcome outcome = outcome_of(eight_workers(20));
    assert_true(outcome.made);
    assert_int_equal(outcome.workers, 8);
    assert_true(outcome.card.gains);
    assert_string_equal(outcome.card.sentence,
                        "my.kernel: 6.3\xC3\x97 (6.3\xE2\x80\x93"
                        "6.3) with 8 workers, results identical");
    assert_string_equal(outcome.card.name, "my.kernel");
    assert_string_equal(outcome.card.times, "6.3\xC3\x97");
    assert_string_equal(outcome.card.how, "with 8 workers (openmp), results identical");
    assert_string_equal(outcome.card.work, "1,000 items in 1.00 s; sequential 6.31 s");
}

static void it_says_machine_and_date_in_utc(void **state)
{
    (void)state;
    struct outcome outcome = outcome_of(eight_workers(20));
    assert_string_equal(outcome.card.machine, "lab-7: a CPU");
    assert_string_equal(outcome.card.date, "2026-11-25 16:40 UTC, forkjoin 0.1.0, commit 1a2b3c4");
}

/* One wrong run among thousands of right ones is a wrong answer. */
static void a_wrong_answer_has_none(void **state)
{
    (void)state;
    struct result result = eight_workers(20);
    result.kernels[0].configurations[1].samples[7].correct = false;
    struct outcome outcome = outcome_of(result);
    assert_false(outcome.made);
    assert_says(outcome.why, "no card, since results are not identical: openmp on 4: ");

    result = eight_workers(20);
    result.kernels[0].verified = false;
    outcome = outcome_of(result);
    assert_false(outcome.made);
    assert_says(outcome.why, "not verified");
}

static void too_few_rounds_have_none(void **state)
{
    (void)state;
    struct outcome outcome = outcome_of(eight_workers(3));
    assert_false(outcome.made);
    assert_says(outcome.why, "no speedup has an interval after 3 rounds; 10 give one");
    outcome = outcome_of(eight_workers(1));
    assert_says(outcome.why, "after 1 round;");
    outcome = outcome_of(eight_workers(0));
    assert_false(outcome.made);
}

static void a_problem_that_grew_has_none(void **state)
{
    (void)state;
    struct result result = eight_workers(20);
    result.kernels[0].sampling.weak = true;
    struct outcome outcome = outcome_of(result);
    assert_false(outcome.made);
    assert_says(outcome.why, "--scaling weak");
}

static void digits_are_as_many_as_people_say(void **state)
{
    (void)state;
    static const struct {
        double seconds;
        const char *times;
    } cases[] = {
        {6.3 / 1.234, "1.23"}, {6.3 / 2.94, "2.94"}, {6.3 / 6.283, "6.3"}, {6.3 / 12.34, "12.3"}, {6.3 / 123.4, "123"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char expected[32];
        struct result result = exercised_result(CPUS);
        add_exact(&result, "sequential", 1, 20, 6.3);
        add_exact(&result, "openmp", 2, 20, cases[i].seconds);
        struct outcome outcome = outcome_of(result);
        snprintf(expected, sizeof expected, "%s\xC3\x97", cases[i].times);
        assert_string_equal(outcome.card.times, expected);
    }
}

/* Nothing of a context need be there, and names may have any length. */
static void an_empty_context_is_no_obstacle(void **state)
{
    (void)state;
    struct result result = exercised_result(CPUS);
    add_exact(&result, "sequential", 1, 20, 1);
    add_exact(&result, "openmp", 1, 20, 1);
    struct kernel_result *kernel = &result.kernels[0];
    memset(kernel->name, 'x', sizeof kernel->name - 1);
    memset(kernel->item, 'y', sizeof kernel->item - 1);
    struct outcome outcome = outcome_of(result);
    assert_true(outcome.made);
    assert_says(outcome.card.sentence, "with 1 worker, results identical; no gain seen");
    assert_false(outcome.card.gains);
    assert_says(outcome.card.date, "date unknown");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_says_the_fastest_with_its_interval),
        cmocka_unit_test(it_says_machine_and_date_in_utc),
        cmocka_unit_test(a_wrong_answer_has_none),
        cmocka_unit_test(too_few_rounds_have_none),
        cmocka_unit_test(a_problem_that_grew_has_none),
        cmocka_unit_test(digits_are_as_many_as_people_say),
        cmocka_unit_test(an_empty_context_is_no_obstacle),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
