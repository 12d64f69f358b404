/* test_compare.c - what is compared, what is called a difference, and what must not change it; label: unit */
#include "compare.h"

#include <stdlib.h>

#include "check.h"
#include "rivals.h"

static struct comparison compare(const struct contender *files, size_t count, size_t reference)
{
    struct comparison comparison;
    assert_true(compare_files(files, count, reference, &comparison));
    return comparison;
}

enum { KERNELS = 3, TIMES = 4 };

/* --- what must not change it -------------------------------------------------------------------------------------------- */

static void expect_mirrored(const struct time_pair *a, const struct time_pair *b)
{
    static const enum verdict mirror[] = {VERDICT_SLOWER, VERDICT_FASTER, VERDICT_NO_DIFFERENCE, VERDICT_TOO_FEW};
    assert_int_equal(a->verdict, mirror[b->verdict]);
    assert_near(a->adjusted_p, b->adjusted_p, 0);
    assert_near(a->ratio.middle * b->ratio.middle, 1, 1e-14);
    assert_near(a->ratio.low * b->ratio.high, 1, 1e-14);
    assert_near(a->ratio.high * b->ratio.low, 1, 1e-14);
    assert_near(a->delta.middle, -b->delta.middle, 0);
    assert_near(a->delta.low, -b->delta.high, 0);
    assert_near(a->visible, b->visible, 0);
}

static void exchanging_two_files_inverts_everything(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        struct contender files[] = {rival_make(&(struct rival){"a", seed, 1, 0.02, 12}),
                                    rival_make(&(struct rival){"b", seed + 100, 0.98, 0.02, 10})};
        struct comparison one = compare(files, 2, 0), other = compare(files, 2, 1);
        assert_int_equal(one.test_count, KERNELS * TIMES);
        for (size_t i = 0; i < KERNELS; i++) {
            for (size_t j = 0; j < TIMES; j++)
                expect_mirrored(&one.kernels[i].pairs[1].times[j], &other.kernels[i].pairs[0].times[j]);
        }
        assert_near(one.single_core.files[1].value.middle * other.single_core.files[0].value.middle, 1e6, 1e-7);
        assert_near(one.all_cores.files[1].value.low * other.all_cores.files[0].value.high, 1e6, 1e-7);
        comparison_free(&one);
        comparison_free(&other);
        contender_free(&files[0]);
        contender_free(&files[1]);
    }
}

static void a_constant_factor_on_both_changes_nothing(void **state)
{
    (void)state;
    static const double factors[] = {1e-9, 1.0 / 3, 1, 1e6};
    double ratio = 0, p = 0, score = 0;
    for (size_t i = 0; i < sizeof factors / sizeof factors[0]; i++) {
        struct contender files[] = {rival_make(&(struct rival){"a", 1, 2 * factors[i], 0.02, 10}),
                                    rival_make(&(struct rival){"b", 2, factors[i], 0.02, 10})};
        struct comparison comparison = compare(files, 2, 0);
        const struct time_pair *times = &comparison.kernels[0].pairs[1].times[0];
        ratio = i ? ratio : times->ratio.low;
        p = i ? p : times->adjusted_p;
        score = i ? score : comparison.all_cores.files[1].value.middle;
        assert_near(times->ratio.low, ratio, 1e-12);
        assert_near(times->adjusted_p, p, 1e-15);
        assert_near(comparison.all_cores.files[1].value.middle, score, 1e-8);
        comparison_free(&comparison);
        contender_free(&files[0]);
        contender_free(&files[1]);
    }
}

static void identical_files_show_no_difference(void **state)
{
    (void)state;
    const struct rival rival = {"a", 1, 1, 0.02, 10};
    struct contender files[] = {rival_make(&rival), rival_make(&rival), rival_make(&rival)};
    struct comparison comparison = compare(files, 3, 1);
    assert_int_equal(comparison.test_count, 2 * KERNELS * TIMES);
    for (size_t i = 0; i < KERNELS; i++) {
        for (size_t file = 0; file < 3; file += 2) {
            for (size_t j = 0; j < TIMES; j++) {
                const struct time_pair *times = &comparison.kernels[i].pairs[file].times[j];
                assert_int_equal(times->verdict, VERDICT_NO_DIFFERENCE);
                assert_near(times->adjusted_p, 1, 0);
                assert_near(times->ratio.middle, 1, 0);
                assert_near(times->delta.middle, 0, 0);
            }
        }
    }
    for (size_t file = 0; file < 3; file++) {
        assert_near(comparison.single_core.files[file].value.middle, 1000, 1e-9);
        assert_int_equal(comparison.all_cores.files[file].rank, 1);
    }
    comparison_free(&comparison);
    for (size_t file = 0; file < 3; file++)
        contender_free(&files[file]);
}

/* --- what is called a difference ---------------------------------------------------------------------------------------- */

static void a_difference_beyond_the_noise_is_called_with_its_size(void **state)
{
    (void)state;
    struct contender files[] = {rival_make(&(struct rival){"a", 1, 1, 0.01, 20}),
                                rival_make(&(struct rival){"b", 2, 1 / 1.12, 0.01, 20}),
                                rival_make(&(struct rival){"c", 3, 1.12, 0.01, 20})};
    struct comparison comparison = compare(files, 3, 0);
    for (size_t i = 0; i < KERNELS; i++) {
        for (size_t j = 0; j < TIMES; j++) {
            const struct time_pair *faster = &comparison.kernels[i].pairs[1].times[j];
            const struct time_pair *slower = &comparison.kernels[i].pairs[2].times[j];
            assert_int_equal(faster->verdict, VERDICT_FASTER);
            assert_true(faster->ratio.low < 1.12 && faster->ratio.high > 1.12 && faster->ratio.low > 1.08);
            assert_near(faster->delta.middle, 1, 0);
            assert_int_equal(slower->verdict, VERDICT_SLOWER);
            assert_true(slower->ratio.low < 1 / 1.12 && slower->ratio.high > 1 / 1.12);
        }
    }
    comparison_free(&comparison);
    for (size_t file = 0; file < 3; file++)
        contender_free(&files[file]);
}

/* Two files of one machine, over and over: with all comparisons of a pair together, a false call is to be rare. */
static void noise_is_called_a_difference_in_no_more_than_one_of_twenty(void **state)
{
    (void)state;
    skip_where_slow();
    enum { PAIRS = 400 };
    size_t called = 0;
    for (uint64_t seed = 1; seed <= PAIRS; seed++) {
        struct contender files[] = {rival_make(&(struct rival){"a", 2 * seed, 1, 0.05, 10}),
                                    rival_make(&(struct rival){"b", 2 * seed + 1, 1, 0.05, 10})};
        struct comparison comparison = compare(files, 2, 0);
        bool any = false;
        for (size_t i = 0; i < KERNELS; i++) {
            for (size_t j = 0; j < TIMES; j++) {
                const struct time_pair *times = &comparison.kernels[i].pairs[1].times[j];
                bool difference = times->verdict == VERDICT_FASTER || times->verdict == VERDICT_SLOWER;
                any = any || difference;
                assert_int_equal(difference, times->ratio.low > 1 || times->ratio.high < 1); /* the interval says the same */
            }
        }
        called += any;
        comparison_free(&comparison);
        contender_free(&files[0]);
        contender_free(&files[1]);
    }
    assert_in_range(called, 4, 32); /* 5 % are 20; 32 or more have a chance of 0.6 % then, 4 or fewer one of 0.00002 */
}

static void single_samples_are_too_few(void **state)
{
    (void)state;
    struct contender files[] = {rival_make(&(struct rival){"a", 1, 1, 0.01, 1}),
                                rival_make(&(struct rival){"b", 2, 9, 0.01, 50})};
    struct comparison comparison = compare(files, 2, 0);
    const struct time_pair *times = &comparison.kernels[0].pairs[1].times[0];
    assert_int_equal(times->verdict, VERDICT_TOO_FEW);
    assert_false(times->ratio.bounded);
    assert_near(times->adjusted_p, 1, 0.3);
    assert_false(comparison.single_core.files[1].value.bounded);
    comparison_free(&comparison);
    contender_free(&files[0]);
    contender_free(&files[1]);
}

/* --- what is compared --------------------------------------------------------------------------------------------------- */

static void other_problems_and_wrong_answers_are_left_out_and_the_rest_compared(void **state)
{
    (void)state;
    struct contender files[] = {rival_make(&(struct rival){"a", 1, 1, 0.01, 10}),
                                rival_make(&(struct rival){"b", 2, 1, 0.01, 10})};
    rival_kernel(&files[1], "risk.european")->problem.item_count = 2000;
    rival_kernel(&files[1], "image.gauss")->digest = 7;
    struct comparison comparison = compare(files, 2, 0);
    const struct kernel_pair *european = &comparison.kernels[0].pairs[1], *gauss = &comparison.kernels[1].pairs[1];
    assert_true(european->different);
    assert_says(european->why, "different problems: items 1,000 and 2,000");
    assert_false(gauss->different);
    assert_int_equal(gauss->answers.state, ANSWERS_UNSTABLE);
    assert_says(gauss->why, "one build gave two answers");
    assert_true(comparison.answers_differ);
    assert_int_equal(comparison.test_count, TIMES);
    assert_int_equal(comparison.kernels[2].pairs[1].time_count, TIMES);
    assert_int_equal(comparison.single_core.kernel_count, 1);
    assert_string_equal(comparison.single_core.kernels[0]->name, "predict.gbdt");
    comparison_free(&comparison);
    contender_free(&files[0]);
    contender_free(&files[1]);
}

static void kernels_and_configurations_that_one_lacks_are_left_out(void **state)
{
    (void)state;
    struct contender files[] = {rival_make(&(struct rival){"a", 1, 1, 0.01, 10}),
                                rival_make(&(struct rival){"b", 2, 1, 0.01, 10})};
    rival_kernel(&files[0], "risk.european")->name[0] = 'R';
    rival_kernel(&files[1], "image.gauss")->times[0].workers = 9;
    rival_kernel(&files[1], "image.gauss")->times[1].why = strdup("it died");
    rival_kernel(&files[1], "predict.gbdt")->why = strdup("no such file");
    struct comparison comparison = compare(files, 2, 0);
    assert_null(comparison.kernels[0].pairs[1].other);
    assert_int_equal(comparison.kernels[1].pairs[1].time_count, TIMES - 2);
    assert_true(comparison.kernels[1].pairs[1].times[0].reference == &files[0].kernels[1].times[2]);
    assert_int_equal(comparison.kernels[2].pairs[1].time_count, 0);
    assert_says(comparison.kernels[2].pairs[1].why, "it could not be run: no such file");
    assert_int_equal(comparison.test_count, TIMES - 2);
    assert_false(comparison.answers_differ);
    comparison_free(&comparison);
    contender_free(&files[0]);
    contender_free(&files[1]);
}

static void one_file_alone_is_no_trouble(void **state)
{
    (void)state;
    struct contender file = rival_make(&(struct rival){"a", 1, 1, 0.01, 10});
    struct comparison comparison = compare(&file, 1, 0);
    assert_int_equal(comparison.test_count, 0);
    comparison_free(&comparison);
    contender_free(&file);
}

static void a_hundred_files_are_compared_at_once(void **state)
{
    (void)state;
    enum { FILES = 100 };
    struct contender files[FILES];
    for (size_t i = 0; i < FILES; i++)
        files[i] = rival_make(&(struct rival){"x", i, i == 50 ? 0.5 : 1, 0.01, 10});
    struct comparison comparison = compare(files, FILES, 7);
    assert_int_equal(comparison.test_count, (FILES - 1) * KERNELS * TIMES);
    assert_int_equal(comparison.kernels[0].pairs[50].times[0].verdict, VERDICT_FASTER);
    assert_int_equal(comparison.all_cores.files[50].rank, 1);
    comparison_free(&comparison);
    for (size_t i = 0; i < FILES; i++)
        contender_free(&files[i]);
}

/* Twice as slow, beyond all doubt but for the drift: nothing is called, and the others are tested as if it were not there. */
static void times_that_drift_are_not_tested(void **state)
{
    (void)state;
    struct contender files[] = {rival_make(&(struct rival){"a", 1, 1, 0.02, 20}),
                                rival_make(&(struct rival){"b", 2, 2, 0.02, 20})};
    struct contender_kernel *kernel = rival_kernel(&files[1], "risk.european");
    struct comparison before = compare(files, 2, 0);
    kernel->times[1].drift_chance = 0.001;
    rival_kernel(&files[0], "risk.european")->times[2].drift_chance = 0.05;
    rival_kernel(&files[0], "risk.european")->times[3].drift_chance = 0.051;
    struct comparison comparison = compare(files, 2, 0);
    const struct time_pair *times = comparison.kernels[0].pairs[1].times;
    assert_int_equal(before.test_count, KERNELS * TIMES);
    assert_int_equal(comparison.test_count, KERNELS * TIMES - 2);
    assert_int_equal(comparison.drifting_count, 2);
    assert_int_equal(times[0].verdict, VERDICT_SLOWER);
    assert_near(times[0].adjusted_p, before.kernels[0].pairs[1].times[0].adjusted_p * 10 / 12, 1e-20); /* all have the same p */
    assert_int_equal(times[1].verdict, VERDICT_CANNOT_TELL);
    assert_true(isnan(times[1].test.p) && isnan(times[1].adjusted_p) && isnan(times[1].confidence) && isnan(times[1].visible));
    assert_near(times[1].ratio.middle, 0.5, 0.02);
    assert_true(!times[1].ratio.bounded && times[1].ratio.withheld && !times[1].delta.bounded);
    assert_int_equal(times[2].verdict, VERDICT_CANNOT_TELL);
    assert_int_equal(times[3].verdict, VERDICT_SLOWER);
    comparison_free(&before);
    comparison_free(&comparison);
    contender_free(&files[0]);
    contender_free(&files[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(exchanging_two_files_inverts_everything),
        cmocka_unit_test(a_constant_factor_on_both_changes_nothing),
        cmocka_unit_test(identical_files_show_no_difference),
        cmocka_unit_test(a_difference_beyond_the_noise_is_called_with_its_size),
        cmocka_unit_test(noise_is_called_a_difference_in_no_more_than_one_of_twenty),
        cmocka_unit_test(single_samples_are_too_few),
        cmocka_unit_test(other_problems_and_wrong_answers_are_left_out_and_the_rest_compared),
        cmocka_unit_test(kernels_and_configurations_that_one_lacks_are_left_out),
        cmocka_unit_test(one_file_alone_is_no_trouble),
        cmocka_unit_test(a_hundred_files_are_compared_at_once),
        cmocka_unit_test(times_that_drift_are_not_tested),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
