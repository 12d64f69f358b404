/* test_score.c - geometric means over the right kernels and configurations, against hand-made times; label: unit */
#include <math.h>
#include <stdlib.h>

#include "check.h"
#include "compare.h"
#include "rivals.h"

/* Twelve equal times in place of what a configuration has: ratios are then exact. */
static void set_times(struct contender_kernel *kernel, size_t index, double seconds)
{
    struct contender_times *times = &kernel->times[index];
    for (size_t i = 0; i < times->count; i++)
        times->log_seconds[i] = log(seconds);
}

static struct contender make(const char *path)
{
    return rival_make(&(struct rival){path, 1, 1, 0, 12}); /* without noise */
}

static struct comparison compare(const struct contender *files, size_t count)
{
    struct comparison comparison;
    assert_true(compare_files(files, count, 0, &comparison));
    return comparison;
}

static void free_all(struct comparison *comparison, struct contender *files, size_t count)
{
    comparison_free(comparison);
    for (size_t i = 0; i < count; i++)
        contender_free(&files[i]);
}

static void a_score_is_the_geometric_mean_of_ratios(void **state)
{
    (void)state;
    struct contender files[] = {make("a"), make("b")};
    set_times(&files[1].kernels[0], 0, 0.5); /* 2, 1 and 1/4 times as fast */
    set_times(&files[1].kernels[2], 0, 4);
    struct comparison comparison = compare(files, 2);
    const struct interval *score = &comparison.single_core.files[1].value;
    assert_near(score->middle, 1000 * cbrt(2 * 1 * 0.25), 1e-9);
    assert_near(score->low, score->middle, 1e-9);
    assert_near(score->high, score->middle, 1e-9);
    assert_int_equal(score->count, 3);
    assert_int_equal(comparison.single_core.files[0].rank, 1);
    assert_int_equal(comparison.single_core.files[1].rank, 2);
    assert_near(comparison.single_core.files[0].value.middle, 1000, 0);
    free_all(&comparison, files, 2);
}

static void all_cores_are_the_best_at_the_most_workers_with_a_cpu_each(void **state)
{
    (void)state;
    struct contender files[] = {make("a"), make("b")};
    for (size_t i = 0; i < 3; i++) {
        set_times(&files[1].kernels[i], 2, 0.3);  /* openmp on 2 */
        set_times(&files[1].kernels[i], 3, 0.25); /* processes on 2: the better here; openmp's 0.5 s is in the other */
        set_times(&files[1].kernels[i], 1, 0.01); /* openmp on 1: fewer workers, however fast */
    }
    struct comparison comparison = compare(files, 2);
    assert_near(comparison.all_cores.files[1].value.middle, 2000, 1e-9);
    comparison_free(&comparison);
    for (size_t i = 0; i < 3; i++)
        files[1].kernels[i].times[2].oversubscribed = files[1].kernels[i].times[3].oversubscribed = true;
    comparison = compare(files, 2); /* now that on 1 is what has a CPU for each worker */
    assert_near(comparison.all_cores.files[1].value.middle, 1000 * 0.5 / 0.01, 1e-6);
    free_all(&comparison, files, 2);
}

static void roofs_overheads_and_what_one_file_lacks_do_not_count(void **state)
{
    (void)state;
    struct contender files[] = {make("a"), make("b"), make("c")};
    for (size_t i = 0; i < 3; i++)
        files[i].kernels[0].role = ROLE_PEAK_FLOPS;
    set_times(&files[1].kernels[0], 0, 0.001);
    files[2].kernels[1].problem.seed = 2;
    set_times(&files[1].kernels[2], 0, 0.5);
    struct comparison comparison = compare(files, 3);
    assert_int_equal(comparison.single_core.kernel_count, 1);
    assert_true(comparison.single_core.kernels[0] == &files[0].kernels[2]);
    assert_near(comparison.single_core.files[1].value.middle, 2000, 1e-9);
    assert_near(comparison.single_core.files[2].value.middle, 1000, 1e-9);
    free_all(&comparison, files, 3);
}

static void with_weak_scaling_rates_are_compared(void **state)
{
    (void)state;
    struct contender files[] = {make("a"), make("b")};
    for (size_t i = 0; i < 3; i++) { /* 8 workers on 8 times the items, in the time of one */
        files[1].kernels[i].times[2].workers = 8;
        files[1].kernels[i].times[2].item_count *= 8;
        set_times(&files[1].kernels[i], 2, 1);
    }
    struct comparison comparison = compare(files, 2);
    assert_near(comparison.all_cores.files[1].value.middle, 1000 * 8 * 0.5, 1e-8);
    free_all(&comparison, files, 2);
}

static void without_a_common_kernel_there_is_no_score(void **state)
{
    (void)state;
    struct contender files[] = {make("a"), make("b")};
    for (size_t i = 0; i < 3; i++)
        files[1].kernels[i].problem.item_count++;
    struct comparison comparison = compare(files, 2);
    assert_int_equal(comparison.single_core.kernel_count, 0);
    assert_int_equal(comparison.single_core.files[0].value.count, 0);
    assert_int_equal(comparison.all_cores.files[1].value.count, 0);
    free_all(&comparison, files, 2);
}

/* The true score is 1000; its interval is conservative. */
static void intervals_hold_with_95_percent_or_more(void **state)
{
    (void)state;
    skip_where_slow();
    enum { TIMES = 300 };
    size_t held = 0;
    for (uint64_t seed = 1; seed <= TIMES; seed++) {
        struct contender files[] = {rival_make(&(struct rival){"a", 2 * seed, 1, 0.05, 10}),
                                    rival_make(&(struct rival){"b", 2 * seed + 1, 1, 0.05, 10})};
        struct comparison comparison = compare(files, 2);
        const struct interval *score = &comparison.single_core.files[1].value;
        held += score->bounded && score->low <= 1000 && score->high >= 1000;
        free_all(&comparison, files, 2);
    }
    assert_in_range(held, 285, TIMES);
}

/* Each of the times in a score is flagged once in twenty, by chance; the level is shared, so that a score is not lost to that.
 */
static void a_score_is_withheld_where_its_times_drift_beyond_chance(void **state)
{
    (void)state;
    struct contender files[] = {rival_make(&(struct rival){"a", 1, 1, 0.05, 10}),
                                rival_make(&(struct rival){"b", 2, 1, 0.05, 10})};
    files[1].kernels[1].times[0].drift_chance = 0.02; /* of three kernels: 0.06 by chance */
    struct comparison comparison = compare(files, 2);
    assert_true(comparison.single_core.files[1].value.bounded);
    comparison_free(&comparison);
    files[1].kernels[1].times[0].drift_chance = 0.008;
    comparison = compare(files, 2);
    assert_true(!comparison.single_core.files[1].value.bounded && comparison.single_core.files[1].value.withheld);
    assert_true(comparison.all_cores.files[1].value.bounded);
    free_all(&comparison, files, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_score_is_the_geometric_mean_of_ratios),
        cmocka_unit_test(all_cores_are_the_best_at_the_most_workers_with_a_cpu_each),
        cmocka_unit_test(roofs_overheads_and_what_one_file_lacks_do_not_count),
        cmocka_unit_test(with_weak_scaling_rates_are_compared),
        cmocka_unit_test(without_a_common_kernel_there_is_no_score),
        cmocka_unit_test(intervals_hold_with_95_percent_or_more),
        cmocka_unit_test(a_score_is_withheld_where_its_times_drift_beyond_chance),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
