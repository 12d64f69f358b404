/* test_advice.c - every rule: runs that call for it, and runs just short of it; label: unit */
#include "advice.h"

#include <stdio.h>

#include "check.h"
#include "exercised.h"

enum { CPUS = 4, ROUNDS = 20 };

/* What is said of a result, which is freed. */
static struct advices advised(struct result result)
{
    struct study study;
    struct advices advices;
    assert_true(study_make(&result, &study));
    assert_true(advise(&study, 0, &advices));
    study_free(&study);
    result_free(&result);
    return advices;
}

static const struct advice *find(const struct advices *advices, enum advice_kind kind)
{
    for (size_t i = 0; i < advices->count; i++) {
        if (advices->list[i].kind == kind)
            return &advices->list[i];
    }
    return NULL;
}

static void says(const struct advices *advices, enum advice_kind kind, const char *found, const char *next)
{
    const struct advice *advice = find(advices, kind);
    if (!advice)
        fail_msg("nothing of kind %d; first of %zu: %s", kind, advices->count, advices->list[0].found);
    assert_says(advice->found, found);
    assert_says(advice->next, next);
}

/* A sequential run of a second, and one parallel configuration. */
static struct result pair_of(size_t workers, struct run_shape shape)
{
    struct result result = exercised_result(CPUS);
    exercised_add(&result, "sequential", 1, ROUNDS, exercised_even(1, 1));
    exercised_add(&result, "openmp", workers, ROUNDS, shape);
    return result;
}

static void what_is_well_is_said_to_be(void **state)
{
    (void)state;
    struct result result = exercised_result(CPUS);
    exercised_well(&result);
    struct advices advices = advised(result);
    assert_int_equal(advices.count, 1);
    says(&advices, ADVICE_IDEAL, "near the ideal: ", "inner loop");
    assert_says(advices.list[0].found, "with 4 workers");
}

static void of_wrong_answers_nothing_else_is_said(void **state)
{
    (void)state;
    struct result result = exercised_result(CPUS);
    exercised_well(&result);
    result.kernels[0].configurations[3].samples[2].correct = false;
    struct advices advices = advised(result);
    assert_int_equal(advices.count, 1);
    says(&advices, ADVICE_WRONG, "results differ: openmp on 4: a run gave another answer", "verify my.kernel");

    result = exercised_result(CPUS);
    exercised_well(&result);
    result.kernels[0].configurations[6].proven = false;
    result.kernels[0].configurations[6].digest = 0;
    advices = advised(result);
    assert_int_equal(advices.count, 1);
    says(&advices, ADVICE_WRONG, "not everything ran: processes on 4: it did not run", "to its end");
}

static void too_few_rounds_are_said(void **state)
{
    (void)state;
    struct result result = exercised_result(CPUS);
    exercised_add(&result, "sequential", 1, 3, exercised_even(1, 1));
    exercised_add(&result, "openmp", 2, 3, exercised_even(1, 2));
    struct advices advices = advised(result);
    says(&advices, ADVICE_TOO_FEW, "after 3 rounds 1 of 1 speedups have no interval", "--rounds");

    result = exercised_result(CPUS);
    exercised_add(&result, "sequential", 1, 3, exercised_even(1, 1));
    exercised_add(&result, "openmp", 2, 3, exercised_even(1, 2));
    snprintf(result.kernels[0].configurations[1].stopped, sizeof result.kernels[0].configurations[1].stopped, "time limit");
    advices = advised(result);
    says(&advices, ADVICE_TOO_FEW, "after 3 rounds", "a longer --time-limit");
}

static void one_cpu_is_said(void **state)
{
    (void)state;
    struct result result = exercised_result(1);
    exercised_add(&result, "sequential", 1, ROUNDS, exercised_even(1, 1));
    exercised_add(&result, "openmp", 1, ROUNDS, exercised_even(1, 1));
    exercised_add(&result, "openmp", 2, ROUNDS, exercised_even(1, 1));
    struct advices advices = advised(result);
    says(&advices, ADVICE_ONE_CPU, "one CPU", "forkjoin topo");
    says(&advices, ADVICE_CROWDED, "on 1 CPUs 2 workers are 1.0", "take turns");
    assert_null(find(&advices, ADVICE_UNEXPLAINED));
}

static void too_few_chunks_are_said_and_explain_the_imbalance(void **state)
{
    (void)state;
    struct result result = pair_of(4, (struct run_shape){.seconds = 0.5, .busy_max = 0.5, .busy_mean = 0.25, .cpu_seconds = 1});
    result.kernels[0].chunk_count = 2;
    struct advices advices = advised(result);
    says(&advices, ADVICE_FEW_CHUNKS, "2 for 4 workers, so 2 of them have nothing to do", "smaller chunk_size");
    assert_null(find(&advices, ADVICE_IMBALANCE));

    result = pair_of(4, (struct run_shape){.seconds = 0.4, .busy_max = 0.4, .busy_mean = 0.25, .cpu_seconds = 1});
    result.kernels[0].chunk_count = 5;
    advices = advised(result);
    says(&advices, ADVICE_FEW_CHUNKS, "the busiest has 2, so 2.50 times", "smaller chunk_size");
    assert_null(find(&advices, ADVICE_IMBALANCE));

    result = pair_of(4, exercised_even(1, 4));
    result.kernels[0].chunk_count = 80; /* divides */
    advices = advised(result);
    assert_null(find(&advices, ADVICE_FEW_CHUNKS));

    result = pair_of(4, exercised_even(1, 4));
    result.kernels[0].chunk_count = result.kernels[0].problem.item_count = 6;
    advices = advised(result);
    says(&advices, ADVICE_FEW_CHUNKS, "6 do not divide", "a chunk is one item already");
}

static void imbalance_is_said_with_what_would_mend_it(void **state)
{
    (void)state;
    const struct run_shape uneven = {.seconds = 0.5, .busy_max = 0.5, .busy_mean = 0.25, .cpu_seconds = 1};
    struct advices advices = advised(pair_of(4, uneven));
    says(&advices, ADVICE_IMBALANCE, "works 2.00 times as long as the mean, so 2.00 times as fast is the most",
         "--schedule dynamic");
    assert_null(strstr(advices.list[0].next, "finer"));

    struct result result = pair_of(4, uneven);
    result.kernels[0].chunk_count = 8;
    advices = advised(result);
    says(&advices, ADVICE_IMBALANCE, "imbalance", "finer");

    result = pair_of(4, uneven); /* what is one item cannot be cut */
    result.kernels[0].chunk_count = result.kernels[0].problem.item_count = 8;
    advices = advised(result);
    says(&advices, ADVICE_IMBALANCE, "imbalance", "--schedule dynamic");
    assert_null(strstr(advices.list[0].next, "finer"));

    result = pair_of(4, uneven); /* one chunk each: nothing is left to hand out */
    result.kernels[0].chunk_count = result.kernels[0].problem.item_count = 4;
    advices = advised(result);
    says(&advices, ADVICE_IMBALANCE, "imbalance", "each worker has one chunk at most");
    says(&advices, ADVICE_IMBALANCE, "imbalance", "more items, or more equal ones, do (--size)");
    assert_null(strstr(find(&advices, ADVICE_IMBALANCE)->next, "--schedule"));

    result = pair_of(4, uneven);
    result.kernels[0].chunk_count = 4;
    advices = advised(result);
    says(&advices, ADVICE_IMBALANCE, "imbalance", "which no schedule evens out: cut the work finer");

    result = pair_of(4, uneven);
    result.kernels[0].chunk_count = 8;
    json_object_set_new(json_object_get(result.context, "settings"), "schedule", json_string("dynamic"));
    advices = advised(result);
    says(&advices, ADVICE_IMBALANCE, "imbalance", "8 chunks are 2.0 a worker");

    result = pair_of(4, uneven);
    json_object_set_new(json_object_get(result.context, "settings"), "schedule", json_string("dynamic,4"));
    advices = advised(result);
    says(&advices, ADVICE_IMBALANCE, "imbalance", "come last");

    advices = advised(pair_of(4, (struct run_shape){.seconds = 0.27, .busy_max = 0.27, .busy_mean = 0.25, .cpu_seconds = 1}));
    assert_null(find(&advices, ADVICE_IMBALANCE)); /* 1.08 */
}

static void time_outside_of_chunks_is_said(void **state)
{
    (void)state;
    const struct run_shape slow = {.seconds = 0.32, .busy_max = 0.25, .busy_mean = 0.25, .cpu_seconds = 1};
    struct advices advices = advised(pair_of(4, slow));
    says(&advices, ADVICE_HANDING_OUT, "handing out: 22 % of a run with 4 workers (openmp), 70.", "larger --size");

    struct result result = pair_of(4, slow);
    result.kernels[0].chunk_count = 1000000; /* of a second: 1 us each */
    advices = advised(result);
    says(&advices, ADVICE_HANDING_OUT, "handing out", "chunk_size in describe() larger");

    advices = advised(pair_of(4, (struct run_shape){.seconds = 0.27, .busy_max = 0.25, .busy_mean = 0.25, .cpu_seconds = 1}));
    assert_null(find(&advices, ADVICE_HANDING_OUT)); /* 7 % */
}

static void creating_workers_is_said_where_it_takes_long(void **state)
{
    (void)state;
    struct run_shape shape = exercised_even(1, 4);
    shape.create = 0.05;
    struct advices advices = advised(pair_of(4, shape));
    says(&advices, ADVICE_START_UP, "to create 4 workers (openmp) for a run of 2", "a pool");
    says(&advices, ADVICE_START_UP, "(3.3", ""); /* 1 / 0.3 */
    says(&advices, ADVICE_IDEAL, "near the ideal", "inner loop");
    shape.create = 0.02;
    advices = advised(pair_of(4, shape));
    assert_null(find(&advices, ADVICE_START_UP));
}

/* A kernel whose role is the roof, in the same result: 1e9 bytes a second with 4 workers. */
static void add_roof(struct result *result)
{
    struct kernel_result *kernel = synthetic_kernel(result, "peak.read", ROLE_PEAK_BYTES);
    kernel->verified = true;
    kernel->chunk_count = 1000;
    kernel->sampling = result->kernels[0].sampling;
    kernel->problem.bytes_per_item = 1e6;
    synthetic_configuration(result, kernel, "sequential", 1);
    synthetic_configuration(result, kernel, "openmp", 4);
    for (size_t i = 0; i < ROUNDS; i++) {
        synthetic_sample(&kernel->configurations[0], i, 2 + 1e-4 * (double)(i % 3));
        synthetic_sample(&kernel->configurations[1], i, 1 + 1e-4 * (double)(i % 3));
    }
}

static void the_memorys_roof_is_said_where_it_is_known(void **state)
{
    (void)state;
    const struct run_shape shape = {.seconds = 0.5, .busy_max = 0.5, .busy_mean = 0.5, .cpu_seconds = 2};
    struct result result = pair_of(4, shape);
    result.kernels[0].problem.bytes_per_item = 4e5; /* 1000 items in 0.5 s: 8e8 bytes a second */
    add_roof(&result);
    struct advices advices = advised(result);
    says(&advices, ADVICE_MEMORY, "80 % of what memory gave", "fewer bytes");
    says(&advices, ADVICE_MEMORY, "MB/s", "");
    assert_null(find(&advices, ADVICE_SLOWED));

    result = pair_of(4, shape);
    result.kernels[0].problem.bytes_per_item = 2e5; /* 40 % */
    add_roof(&result);
    advices = advised(result);
    assert_null(find(&advices, ADVICE_MEMORY));
    says(&advices, ADVICE_SLOWED, "2.0", "peak.*");
}

static void workers_that_slow_one_another_down_are_said(void **state)
{
    (void)state;
    struct run_shape shape = {.seconds = 0.5, .busy_max = 0.5, .busy_mean = 0.5, .cpu_seconds = 2};
    struct advices advices = advised(pair_of(4, shape));
    says(&advices, ADVICE_SLOWED, "the work takes 4 workers (openmp) 2.0", "bytes_per_item");
    assert_null(find(&advices, ADVICE_UNEXPLAINED));
}

static void what_else_ran_is_said_first(void **state)
{
    (void)state;
    struct run_shape shape = {.seconds = 0.5, .busy_max = 0.5, .busy_mean = 0.5, .cpu_seconds = 2, .disturbed = 10};
    struct advices advices = advised(pair_of(4, shape));
    assert_int_equal(advices.list[0].kind, ADVICE_DISTURBED);
    says(&advices, ADVICE_DISTURBED, "in 10 of 20 samples of 4 workers (openmp)", "forkjoin doctor");
    shape.disturbed = 9;
    advices = advised(pair_of(4, shape));
    assert_null(find(&advices, ADVICE_DISTURBED));
}

static void waiting_is_said_of_what_waits(void **state)
{
    (void)state;
    struct result result = exercised_result(1);
    struct run_shape alone = exercised_even(1, 1), four = exercised_even(1, 4);
    alone.cpu_seconds = four.cpu_seconds = 0.01;
    result.kernels[0].waits = true;
    result.kernels[0].chunk_count = result.kernels[0].problem.item_count = 10;
    exercised_add(&result, "sequential", 1, ROUNDS, alone);
    exercised_add(&result, "openmp", 4, ROUNDS, four);
    struct advices advices = advised(result);
    says(&advices, ADVICE_WAITS, "in 99 % of its time", "--max-workers 8, of at most 10");
    says(&advices, ADVICE_FEW_CHUNKS, "10 do not divide among 4 workers", "one item already");
    assert_null(find(&advices, ADVICE_ONE_CPU));
    assert_null(find(&advices, ADVICE_CROWDED));

    result = exercised_result(CPUS); /* says nothing of waiting */
    exercised_add(&result, "sequential", 1, ROUNDS, alone);
    exercised_add(&result, "openmp", 4, ROUNDS, four);
    advices = advised(result);
    says(&advices, ADVICE_WAITS, "99 %", ".waits = true");

    result = exercised_result(CPUS); /* others have its CPU, as is seen ... */
    alone.disturbed = ROUNDS;
    exercised_add(&result, "sequential", 1, ROUNDS, alone);
    exercised_add(&result, "openmp", 4, ROUNDS, four);
    advices = advised(result);
    assert_null(find(&advices, ADVICE_WAITS));

    result = exercised_result(CPUS); /* ... or is not */
    alone.disturbed = 0;
    alone.cpu_seconds = 0.7;
    exercised_add(&result, "sequential", 1, ROUNDS, alone);
    exercised_add(&result, "openmp", 4, ROUNDS, exercised_even(1, 4));
    advices = advised(result);
    assert_null(find(&advices, ADVICE_WAITS));
}

/* Files that the system holds in memory are not waited for. */
static void what_should_wait_but_computes_is_said(void **state)
{
    (void)state;
    struct result result = exercised_result(2);
    result.kernels[0].waits = true;
    exercised_add(&result, "sequential", 1, ROUNDS, exercised_even(1, 1));
    exercised_add(&result, "openmp", 4, ROUNDS, exercised_even(2, 4));
    struct advices advices = advised(result);
    says(&advices, ADVICE_COMPUTES, "waits in 0 % of its time only", "no more workers than CPUs");
    assert_null(find(&advices, ADVICE_WAITS));
    assert_null(find(&advices, ADVICE_UNEXPLAINED));
}

static void more_workers_than_cpus_are_said_with_what_they_gain(void **state)
{
    (void)state;
    struct result result = exercised_result(CPUS);
    exercised_well(&result);
    exercised_add(&result, "openmp", 8, ROUNDS, exercised_even(1, 4));
    struct advices advices = advised(result);
    says(&advices, ADVICE_CROWDED, "on 4 CPUs 8 workers are ", "no gain is seen");

    result = pair_of(4, (struct run_shape){.seconds = 0.5, .busy_max = 0.5, .busy_mean = 0.25, .cpu_seconds = 1});
    exercised_add(&result, "openmp", 16, ROUNDS, exercised_even(1, 4));
    advices = advised(result);
    says(&advices, ADVICE_CROWDED, "16 workers are ", "the gain is the system's");
}

static void a_loss_without_a_cause_is_admitted(void **state)
{
    (void)state;
    struct advices advices =
        advised(pair_of(4, (struct run_shape){.seconds = 0.29, .busy_max = 0.28, .busy_mean = 0.27, .cpu_seconds = 1.08}));
    assert_int_equal(advices.count, 1);
    says(&advices, ADVICE_UNEXPLAINED, "times as fast with 4 workers (openmp), of 4", "forkjoin doctor");
}

static void without_samples_there_is_no_advice(void **state)
{
    (void)state;
    struct result result = exercised_result(CPUS);
    exercised_add(&result, "sequential", 1, 0, exercised_even(1, 1));
    struct advices advices = advised(result);
    assert_int_equal(advices.count, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_well_is_said_to_be),
        cmocka_unit_test(of_wrong_answers_nothing_else_is_said),
        cmocka_unit_test(too_few_rounds_are_said),
        cmocka_unit_test(one_cpu_is_said),
        cmocka_unit_test(too_few_chunks_are_said_and_explain_the_imbalance),
        cmocka_unit_test(imbalance_is_said_with_what_would_mend_it),
        cmocka_unit_test(time_outside_of_chunks_is_said),
        cmocka_unit_test(creating_workers_is_said_where_it_takes_long),
        cmocka_unit_test(the_memorys_roof_is_said_where_it_is_known),
        cmocka_unit_test(workers_that_slow_one_another_down_are_said),
        cmocka_unit_test(what_else_ran_is_said_first),
        cmocka_unit_test(waiting_is_said_of_what_waits),
        cmocka_unit_test(what_should_wait_but_computes_is_said),
        cmocka_unit_test(more_workers_than_cpus_are_said_with_what_they_gain),
        cmocka_unit_test(a_loss_without_a_cause_is_admitted),
        cmocka_unit_test(without_samples_there_is_no_advice),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
