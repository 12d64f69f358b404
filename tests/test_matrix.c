/* test_matrix.c - winners, ties, too few rounds, and what is missing from a decision matrix; label: unit */
#include "matrix.h"

#include <stdio.h>
#include <stdlib.h>

#include "check.h"
#include "synthetic.h"

enum { ROUNDS = 10, KERNELS_MAX = 4 };

static const struct synthetic_machine MACHINE = {.packages = 1, .cores_per_package = 2, .threads_per_core = 1};

/* A result, and what is made of it. */
struct world {
    struct result result;
    struct analysis analyses[KERNELS_MAX];
    struct matrix matrix;
};

static struct world begin(void)
{
    return (struct world){.result = synthetic_result(&MACHINE)};
}

static struct kernel_result *add_kernel(struct world *world, const char *name, const char *kind)
{
    struct kernel_result *kernel = synthetic_kernel(&world->result, name, ROLE_WORK);
    kernel->sampling.matrix = true;
    kernel->sampling.looks = 1;
    snprintf(kernel->lesson.kind, sizeof kernel->lesson.kind, "%s", kind);
    return kernel;
}

/* A configuration whose rounds take `seconds`, drift that all share, and a part in 10,000 that differs by configuration. */
static struct configuration *add(struct world *world, struct kernel_result *kernel, const char *strategy,
                                 const char *workers_are, size_t workers, size_t rounds, double seconds)
{
    struct configuration *configuration = synthetic_configuration(&world->result, kernel, strategy, workers);
    size_t salt = kernel->configuration_count;
    snprintf(configuration->workers_are, sizeof configuration->workers_are, "%s", workers_are);
    configuration->pss_bytes = NAN;
    for (size_t round = 0; round < rounds; round++) {
        double drift = 1 + 0.1 * (double)round, own = 1 + 1e-4 * (double)((round * 7 + salt * 3) % 10);
        synthetic_sample(configuration, round, seconds * drift * own);
    }
    return configuration;
}

/* A run that gives its CPU up often. */
static void use_cpu(struct configuration *configuration, double share_of_time)
{
    for (size_t i = 0; i < configuration->sample_count; i++) {
        struct sample *sample = &configuration->samples[i];
        sample->cpu_seconds = share_of_time * sample->seconds;
        sample->runs = 1;
        sample->voluntary_switches = 10;
    }
}

static const struct matrix *make(struct world *world)
{
    for (size_t i = 0; i < world->result.kernel_count; i++)
        assert_true(analyse_kernel(&world->result.kernels[i], &world->analyses[i]));
    assert_true(matrix_make(&world->result, world->analyses, &world->matrix));
    return &world->matrix;
}

static void end(struct world *world)
{
    matrix_free(&world->matrix);
    for (size_t i = 0; i < world->result.kernel_count; i++)
        analysis_free(&world->analyses[i]);
    result_free(&world->result);
}

/* --- what is fastest ---------------------------------------------------------------------------------------------------- */

static void a_clear_winner_is_named_with_its_intervals(void **state)
{
    (void)state;
    struct world world = begin();
    struct kernel_result *kernel = add_kernel(&world, "calls", "I/O-bound");
    use_cpu(add(&world, kernel, "sequential", "threads", 1, ROUNDS, 1), 0.02);
    add(&world, kernel, "openmp", "threads", 2, ROUNDS, 0.5);
    use_cpu(add(&world, kernel, "openmp", "threads", 4, ROUNDS, 0.25), 0.1);
    add(&world, kernel, "processes", "processes", 2, ROUNDS, 0.6);
    add(&world, kernel, "processes", "processes", 4, ROUNDS, 0.4);
    const struct matrix *matrix = make(&world);
    const struct matrix_row *row = &matrix->rows[0];
    assert_int_equal(matrix->row_count, 1);
    assert_string_equal(matrix_label(row->best->configuration), "threads");
    assert_int_equal(row->best->configuration->worker_count, 4);
    assert_near(row->over_sequential.middle, 4, 0.01);
    assert_true(row->over_sequential.bounded && row->over_sequential.low > 3.99 && row->over_sequential.high < 4.01);
    assert_int_equal(row->over_in_flight.count, 0);
    assert_string_equal(matrix_label(row->rival->configuration), "processes");
    assert_int_equal(row->rival->configuration->worker_count, 4);
    assert_near(row->over_rival.middle, 1.6, 0.01);
    assert_int_equal(row->verdict, MATRIX_DIFFERENCE);
    assert_says(matrix_verdict_text(row).text, "threads are 1.60 (1.60-1.60) times as fast");
    assert_near(row->sequential_use.waiting, 0.98, 1e-9);
    assert_near(row->best_use.busy_cpus, 0.1, 1e-9);
    assert_says(row->reason, "98 % of the sequential run is waiting, which 4 threads do at the same time");
    end(&world);
}

/* The best of four has an interval that holds for four: at 10 rounds it runs from the least to the greatest of the ratios. */
static void the_best_of_several_has_the_interval_of_all(void **state)
{
    (void)state;
    struct world world = begin();
    struct kernel_result *kernel = add_kernel(&world, "calls", "I/O-bound");
    static const double ratios[ROUNDS] = {2.0, 2.1, 2.2, 2.3, 2.4, 2.5, 2.6, 2.7, 2.8, 2.9};
    add(&world, kernel, "sequential", "threads", 1, 0, 1);
    for (size_t workers = 1; workers <= 16; workers++)
        add(&world, kernel, "openmp", "threads", workers, workers == 2 ? 0 : ROUNDS, 1);
    for (size_t round = 0; round < ROUNDS; round++) {
        synthetic_sample(&kernel->configurations[0], round, 1 + 0.1 * (double)round);
        synthetic_sample(&kernel->configurations[2], round, (1 + 0.1 * (double)round) / ratios[round]);
    }
    const struct matrix_row *row = &make(&world)->rows[0];
    assert_int_equal(row->best->configuration->worker_count, 2);
    assert_near(row->over_sequential.middle, 2.45, 0.001);
    assert_true(row->over_sequential.bounded);
    assert_near(row->over_sequential.low, 2.0, 1e-9);
    assert_near(row->over_sequential.high, 2.9, 1e-9);
    end(&world);
}

static void within_noise_no_difference_is_seen(void **state)
{
    (void)state;
    struct world world = begin();
    struct kernel_result *kernel = add_kernel(&world, "sums", "CPU-bound");
    use_cpu(add(&world, kernel, "sequential", "threads", 1, ROUNDS, 1), 1);
    use_cpu(add(&world, kernel, "openmp", "threads", 2, ROUNDS, 0.5), 2);
    use_cpu(add(&world, kernel, "processes", "processes", 2, ROUNDS, 0.5), 2);
    const struct matrix_row *row = &make(&world)->rows[0];
    assert_int_equal(row->verdict, MATRIX_NO_DIFFERENCE);
    assert_string_equal(matrix_verdict_text(row).text, "no difference seen: take the simpler one");
    assert_says(row->reason, "100 % of the sequential run is computing, so CPUs bound it");
    assert_says(row->reason, "kept 2.0 busy");
    end(&world);
}

static void workers_that_gain_nothing_are_said_to(void **state)
{
    (void)state;
    struct world world = begin();
    struct kernel_result *even = add_kernel(&world, "even", "CPU-bound");
    add(&world, even, "sequential", "threads", 1, ROUNDS, 1);
    add(&world, even, "openmp", "threads", 2, ROUNDS, 1);
    struct kernel_result *slower = add_kernel(&world, "slower", "CPU-bound");
    add(&world, slower, "sequential", "threads", 1, ROUNDS, 1);
    add(&world, slower, "openmp", "threads", 2, ROUNDS, 1.5);
    const struct matrix *matrix = make(&world);
    assert_says(matrix->rows[0].reason, "no gain over the sequential run is seen");
    assert_says(matrix->rows[1].reason, "the sequential run is faster");
    end(&world);
}

/* A run without a CPU that did not give it up has not waited: the machine was busy with others. */
static void time_that_others_took_is_no_waiting(void **state)
{
    (void)state;
    struct world world = begin();
    struct kernel_result *kernel = add_kernel(&world, "sums", "CPU-bound");
    add(&world, kernel, "sequential", "threads", 1, ROUNDS, 1);
    add(&world, kernel, "openmp", "threads", 2, ROUNDS, 0.5);
    struct configuration *sequential = &kernel->configurations[0];
    use_cpu(sequential, 0.2);
    for (size_t i = 0; i < ROUNDS; i++) {
        sequential->samples[i].voluntary_switches = 0;
        sequential->samples[i].involuntary_switches = 33;
    }
    const struct matrix_row *row = &make(&world)->rows[0];
    assert_says(row->reason, "for 80 % of its time the sequential run had no CPU, as other programs took it (evictions: 33)");
    end(&world);
}

/* As under an interpreter's lock: two threads share one CPU's time, two processes use two. */
static void workers_that_were_kept_from_the_cpus_are_told_apart(void **state)
{
    (void)state;
    struct world world = begin();
    struct kernel_result *kernel = add_kernel(&world, "locked", "CPU-bound");
    use_cpu(add(&world, kernel, "sequential", "threads", 1, ROUNDS, 1), 1);
    use_cpu(add(&world, kernel, "threads", "threads", 2, ROUNDS, 1.02), 1);
    use_cpu(add(&world, kernel, "processes", "processes", 2, ROUNDS, 0.52), 2);
    const struct matrix_row *row = &make(&world)->rows[0];
    assert_says(matrix_verdict_text(row).text, "processes are 1.96");
    assert_says(row->reason, "2 processes kept 2.0 busy");
    assert_says(row->reason, "as many threads kept 1.0 busy");
    end(&world);
}

/* --- one thread with many in flight ------------------------------------------------------------------------------------- */

static struct configuration *add_in_flight(struct world *world, struct kernel_result *kernel, double seconds)
{
    struct configuration *configuration = add(world, kernel, "4 in flight", "threads", 1, ROUNDS, seconds);
    configuration->in_flight = 4;
    return configuration;
}

static void check_in_flight(double seconds, double ratio, const char *words)
{
    struct world world = begin();
    struct kernel_result *kernel = add_kernel(&world, "calls", "I/O-bound");
    add(&world, kernel, "sequential", "threads", 1, ROUNDS, 1);
    add(&world, kernel, "openmp", "threads", 4, ROUNDS, 0.25);
    add_in_flight(&world, kernel, seconds);
    const struct matrix_row *row = &make(&world)->rows[0];
    assert_int_equal(row->best->configuration->worker_count, 4); /* never the one thread, however fast */
    assert_int_equal(row->in_flight->configuration->in_flight, 4);
    assert_near(row->over_in_flight.middle, ratio, 0.01);
    assert_true(row->over_in_flight.bounded);
    assert_says(row->reason, words);
    end(&world);
}

static void the_second_baseline_is_one_thread_with_many_in_flight(void **state)
{
    (void)state;
    check_in_flight(0.25, 1, "one thread with 4 in flight is as fast, without workers");
    check_in_flight(0.5, 2, "they are 2.00 times as fast as one thread with 4 in flight");
    check_in_flight(0.125, 0.5, "one thread with 4 in flight is 2.00 times as fast as they are");
}

/* --- what is missing ---------------------------------------------------------------------------------------------------- */

static void too_few_rounds_claim_nothing(void **state)
{
    (void)state;
    struct world world = begin();
    struct kernel_result *kernel = add_kernel(&world, "calls", "I/O-bound");
    add(&world, kernel, "sequential", "threads", 1, 3, 1);
    add(&world, kernel, "openmp", "threads", 4, 3, 0.25);
    add(&world, kernel, "processes", "processes", 4, 3, 0.9);
    const struct matrix_row *row = &make(&world)->rows[0];
    assert_false(row->over_sequential.bounded);
    assert_int_equal(row->verdict, MATRIX_TOO_FEW);
    assert_string_equal(matrix_verdict_text(row).text, "too few rounds to tell");
    assert_says(row->reason, "too few rounds for an interval");
    end(&world);
}

static void a_missing_strategy_is_not_compared(void **state)
{
    (void)state;
    struct world world = begin();
    struct kernel_result *kernel = add_kernel(&world, "calls", "I/O-bound");
    add(&world, kernel, "sequential", "threads", 1, ROUNDS, 1);
    add(&world, kernel, "openmp", "threads", 4, ROUNDS, 0.25);
    struct configuration *failed = add(&world, kernel, "processes", "processes", 4, ROUNDS, 0.1);
    snprintf(failed->why, sizeof failed->why, "worker 2 died");
    struct kernel_result *alone = add_kernel(&world, "unbased", "I/O-bound");
    add(&world, alone, "openmp", "threads", 2, ROUNDS, 0.5);
    add(&world, alone, "openmp", "threads", 4, ROUNDS, 0.25);
    const struct matrix *matrix = make(&world);
    assert_int_equal(matrix->rows[0].verdict, MATRIX_NOT_COMPARED);
    assert_null(matrix->rows[0].rival); /* what failed is not the best, however fast it was before */
    assert_string_equal(matrix_label(matrix->rows[0].best->configuration), "threads");
    assert_string_equal(matrix_verdict_text(&matrix->rows[0]).text, "not compared");
    assert_int_equal(matrix->rows[1].best->configuration->worker_count, 4);
    assert_int_equal(matrix->rows[1].over_sequential.count, 0);
    assert_says(matrix->rows[1].reason, "no sequential run");
    end(&world);
}

static void a_failed_kernel_has_a_row_that_says_why(void **state)
{
    (void)state;
    struct world world = begin();
    struct kernel_result *kernel = add_kernel(&world, "calls", "I/O-bound");
    add(&world, kernel, "sequential", "threads", 1, 0, 1);
    add(&world, kernel, "openmp", "threads", 4, 0, 1);
    snprintf(kernel->why, sizeof kernel->why, "its service ended");
    struct kernel_result *empty = add_kernel(&world, "empty", "I/O-bound");
    add(&world, empty, "sequential", "threads", 1, ROUNDS, 1);
    const struct matrix *matrix = make(&world);
    assert_null(matrix->rows[0].best);
    assert_string_equal(matrix->rows[0].reason, "not measured: its service ended");
    assert_string_equal(matrix->rows[1].reason, "no configuration with workers was measured");
    assert_string_equal(matrix_verdict_text(&matrix->rows[1]).text, "not compared");
    end(&world);
}

static void other_results_have_no_matrix(void **state)
{
    (void)state;
    struct world world = begin();
    assert_int_equal(make(&world)->row_count, 0);
    end(&world);
    world = begin();
    struct kernel_result *kernel = add_kernel(&world, "calls", "I/O-bound");
    add(&world, kernel, "sequential", "threads", 1, ROUNDS, 1);
    kernel->sampling.matrix = false;
    assert_int_equal(make(&world)->row_count, 0);
    end(&world);
}

/* --- what it uses ------------------------------------------------------------------------------------------------------- */

static void what_a_run_uses_is_the_median_of_what_is_known(void **state)
{
    (void)state;
    struct world world = begin();
    struct kernel_result *kernel = add_kernel(&world, "calls", "I/O-bound");
    add(&world, kernel, "sequential", "threads", 1, ROUNDS, 1);
    struct configuration *threads = add(&world, kernel, "openmp", "threads", 2, ROUNDS, 0.5);
    threads->pss_bytes = 4096;
    for (size_t i = 0; i < ROUNDS; i++) {
        struct sample *sample = &threads->samples[i];
        sample->runs = 2;
        sample->cpu_seconds = i < 5 ? 0.01 : 0.02;
        sample->voluntary_switches = i < 7 ? 40 : -1;
        sample->involuntary_switches = 6;
    }
    struct sample cold = {.round = 0, .cold = true, .seconds = 1, .create = 0.001, .cpu_seconds = 9, .runs = 1};
    assert_true(configuration_add_sample(threads, cold));
    const struct matrix_row *row = &make(&world)->rows[0];
    assert_near(row->best_use.cpu_seconds, 0.015, 1e-12);
    assert_near(row->best_use.waits, 20, 0);
    assert_near(row->best_use.evictions, 3, 0);
    assert_near(row->best_use.pss_bytes, 4096, 0);
    assert_near(row->best_use.create_seconds, 0.001, 0);
    assert_true(isnan(row->sequential_use.pss_bytes));
    assert_true(isnan(row->sequential_use.create_seconds));
    assert_true(isnan(row->rival_use.waiting));
    end(&world);
}

/* --- order -------------------------------------------------------------------------------------------------------------- */

static void rows_stand_by_kind_and_columns_by_workers(void **state)
{
    (void)state;
    struct world world = begin();
    struct kernel_result *kernel = add_kernel(&world, "queries", "database");
    add(&world, kernel, "sequential", "threads", 1, ROUNDS, 1);
    add(&world, kernel, "processes", "processes", 2, ROUNDS, 1);
    add(&world, kernel, "openmp", "threads", 10, ROUNDS, 1);
    add(&world, kernel, "openmp", "threads", 2, ROUNDS, 0.5);
    add_in_flight(&world, kernel, 1);
    kernel = add_kernel(&world, "python:calls", "I/O-bound");
    snprintf(kernel->beside, sizeof kernel->beside, "calls");
    add(&world, kernel, "sequential", "", 1, ROUNDS, 1);
    kernel = add_kernel(&world, "own", "");
    add(&world, kernel, "sequential", "", 1, ROUNDS, 1);
    kernel = add_kernel(&world, "calls", "I/O-bound");
    add(&world, kernel, "sequential", "", 1, ROUNDS, 1);
    const struct matrix *matrix = make(&world);
    static const char *const names[] = {"calls", "python:calls", "queries", "own"};
    assert_int_equal(matrix->row_count, 4);
    for (size_t i = 0; i < 4; i++)
        assert_string_equal(matrix->rows[i].kernel->name, names[i]);
    static const struct matrix_column columns[] = {
        {"sequential", 1}, {"in flight", 1}, {"threads", 2}, {"threads", 10}, {"processes", 2}};
    assert_int_equal(matrix->column_count, 5);
    for (size_t i = 0; i < 5; i++) {
        assert_string_equal(matrix->columns[i].label, columns[i].label);
        assert_int_equal(matrix->columns[i].worker_count, columns[i].worker_count);
    }
    const struct analysed_row *cell = matrix->cells[2 * 5 + 2]; /* queries, 2 threads */
    assert_non_null(cell);
    assert_near(cell->speedup.middle, 2, 0.01);
    assert_null(matrix->cells[0 * 5 + 2]);
    assert_says(matrix->rows[1].reason, "no configuration with workers was measured; its sequential run does");
    assert_says(matrix->rows[1].reason, "that of calls");
    assert_null(strstr(matrix->rows[2].reason, "that of"));
    end(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_clear_winner_is_named_with_its_intervals),
        cmocka_unit_test(the_best_of_several_has_the_interval_of_all),
        cmocka_unit_test(within_noise_no_difference_is_seen),
        cmocka_unit_test(workers_that_gain_nothing_are_said_to),
        cmocka_unit_test(time_that_others_took_is_no_waiting),
        cmocka_unit_test(workers_that_were_kept_from_the_cpus_are_told_apart),
        cmocka_unit_test(the_second_baseline_is_one_thread_with_many_in_flight),
        cmocka_unit_test(too_few_rounds_claim_nothing),
        cmocka_unit_test(a_missing_strategy_is_not_compared),
        cmocka_unit_test(a_failed_kernel_has_a_row_that_says_why),
        cmocka_unit_test(other_results_have_no_matrix),
        cmocka_unit_test(what_a_run_uses_is_the_median_of_what_is_known),
        cmocka_unit_test(rows_stand_by_kind_and_columns_by_workers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
