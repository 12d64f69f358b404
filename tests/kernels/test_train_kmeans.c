/* test_train_kmeans.c - label: kernel - train.kmeans: right clusters of any rows, and what is wrong is seen. */
#include "check.h"

#include <stdio.h>
#include <stdlib.h>

#include "dense/kmeans.h"
#include "scratch.h"
#include "trial.h"

extern const struct kernel kernel_train_kmeans;

static void expect_right(size_t size, const char *input, const char *const *assignments)
{
    struct trial trial;
    trial_run_right(&trial, &kernel_train_kmeans, size, input, assignments);
    trial_close(&trial);
}

static const struct kmeans_answer *answer_of(const struct trial *trial)
{
    return job_answer(&trial->job);
}

static const uint8_t *labels_of(const struct trial *trial)
{
    struct span spans[SPAN_MAX];
    assert_int_equal(kernel_train_kmeans.outputs(trial->job.state, (struct range){0, 1}, spans), 2);
    return spans[0].begin;
}

/* --- known answers ------------------------------------------------------------------------------------------------------ */

/* 0, 1, 10, 11 on a line, drawn from {0, 1} and {10, 11}: means 0.5 and 10.5, inertia 4 x 1/4. */
static void four_numbers_fall_into_two_pairs(void **unused)
{
    (void)unused;
    static const char *const two[] = {"k=2", "iterations=3", NULL};
    struct scratch scratch = scratch_make();
    struct trial trial;
    scratch_write(&scratch, "line.csv", "0\n1\n10\n11\n");
    trial_run_right(&trial, &kernel_train_kmeans, 4, scratch_path(&scratch, "line.csv").text, two);
    const struct kmeans_answer *answer = answer_of(&trial);
    assert_true(answer->inertia == 1);
    assert_true(answer->centres[0] == 0.5f && answer->centres[1] == 10.5f);
    assert_memory_equal(labels_of(&trial), "\0\0\1\1", 4);
    trial_close(&trial);
    scratch_remove(&scratch);
}

/* One centre is the mean of all, and inertia the sum of squares around it: 2 + 2 of (1, 5), (2, 6), (3, 7). */
static void one_centre_is_the_mean(void **unused)
{
    (void)unused;
    static const char *const one[] = {"k=1", "iterations=1", NULL};
    struct scratch scratch = scratch_make();
    struct trial trial;
    scratch_write(&scratch, "rows.csv", "x,y\n1,5\n2,6\n3,7\n");
    trial_run_right(&trial, &kernel_train_kmeans, 3, scratch_path(&scratch, "rows.csv").text, one);
    assert_true(answer_of(&trial)->inertia == 4);
    assert_true(answer_of(&trial)->centres[0] == 2 && answer_of(&trial)->centres[1] == 6);
    trial_close(&trial);
    scratch_remove(&scratch);
}

/* Of equally near centres the first takes the rows; the others, without any, stay where they are. */
static void centres_without_rows_stay(void **unused)
{
    (void)unused;
    static const char *const three[] = {"k=3", "iterations=5", NULL};
    struct scratch scratch = scratch_make();
    struct trial trial;
    scratch_write(&scratch, "same.csv", "3,4\n3,4\n3,4\n");
    trial_run_right(&trial, &kernel_train_kmeans, 700, scratch_path(&scratch, "same.csv").text, three);
    assert_true(answer_of(&trial)->inertia == 0);
    for (size_t i = 0; i < 6; i++)
        assert_true(answer_of(&trial)->centres[i] == (float)(3 + i % 2));
    for (size_t row = 0; row < 700; row++)
        assert_int_equal(labels_of(&trial)[row], 0);
    trial_close(&trial);
    scratch_remove(&scratch);
}

/* --- another way to the same -------------------------------------------------------------------------------------------- */

/* Lloyd's iterations as one would write them down, in double precision. */
static double train_plainly(const struct kmeans_state *state, size_t row_count)
{
    size_t depth = state->centres.depth, count = state->centres.count;
    double *centres = calloc(count * depth, sizeof *centres), *sums = calloc(count * depth, sizeof *sums), inertia = 0;
    assert_true(centres && sums);
    for (size_t i = 0; i < count * depth; i++)
        centres[i] = (double)state->data->initial[i];
    for (size_t step = 0; step <= state->data->iterations; step++) {
        size_t counts[CENTRES_MAX] = {0};
        memset(sums, 0, count * depth * sizeof *sums);
        inertia = 0;
        for (size_t row = 0; row < row_count; row++) {
            double nearest = (double)INFINITY;
            size_t label = 0;
            for (size_t c = 0; c < count; c++) {
                double distance = 0;
                for (size_t d = 0; d < depth; d++)
                    distance += pow((double)state->rows[row * depth + d] - centres[c * depth + d], 2);
                label = distance < nearest ? c : label;
                nearest = fmin(nearest, distance);
            }
            inertia += nearest;
            counts[label]++;
            for (size_t d = 0; d < depth; d++)
                sums[label * depth + d] += (double)state->rows[row * depth + d];
        }
        for (size_t i = 0; i < count * depth; i++)
            centres[i] = counts[i / depth] ? sums[i] / (double)counts[i / depth] : centres[i];
    }
    free(centres);
    free(sums);
    return inertia;
}

static void images_are_clustered_as_by_plain_loops(void **unused)
{
    (void)unused;
    static const char *const few[] = {"k=10", "iterations=4", NULL};
    static const char *const more[] = {"k=37", "iterations=2", NULL};
    static const char *const *const all[] = {few, more};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        struct trial trial;
        trial_run_right(&trial, &kernel_train_kmeans, 701, NULL, all[i]);
        double expected = train_plainly(trial.job.state, 701);
        assert_near(answer_of(&trial)->inertia, expected, 1e-6 * expected);
        trial_close(&trial);
    }
}

static void any_size_and_number_of_centres_verifies(void **unused)
{
    (void)unused;
    static const size_t sizes[] = {10, 11, 47, 48, 49, 239, 240, 241, 1001, 2100};
    static const char *const short_run[] = {"iterations=2", NULL};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        expect_right(sizes[i], NULL, short_run);
    static const size_t counts[] = {1, 2, 15, 16, 17, 33, 64, 65, 100, 255, 256};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        char text[16];
        const char *const assignments[] = {text, "iterations=1", NULL};
        snprintf(text, sizeof text, "k=%zu", counts[i]);
        expect_right(300, NULL, assignments);
    }
}

static void narrow_and_negative_rows_of_a_user_verify(void **unused)
{
    (void)unused;
    static const char *const three[] = {"k=3", "iterations=6", NULL};
    struct scratch scratch = scratch_make();
    scratch_write(&scratch, "rows.csv", "-1.5,0.1,7\n2.25,1e-3,-8\n0,0,0\n1e4,-1e4,0.3\n5,5,5\n-2,0.2,6\n9999,-9998,1\n");
    scratch_write(&scratch, "one.csv", "0.1\n");
    expect_right(7, scratch_path(&scratch, "rows.csv").text, three);
    expect_right(1000, scratch_path(&scratch, "rows.csv").text, three);
    expect_right(900, scratch_path(&scratch, "one.csv").text, three);
    scratch_remove(&scratch);
}

/* Each row is a centre of its own then. */
static void few_rows_have_as_many_centres(void **unused)
{
    (void)unused;
    for (size_t rows = 1; rows <= 9; rows += 4) {
        struct trial trial;
        trial_run(&trial, &kernel_train_kmeans, rows, NULL, NULL);
        if (!trial.verified)
            fail_msg("%zu rows: %s%s", rows, trial.why, trial.finding.text);
        assert_true(*(const double *)job_answer(&trial.job) == 0); /* inertia */
        trial_close(&trial);
    }
}

/* --- what is wrong ------------------------------------------------------------------------------------------------------ */

static void expect_refused(size_t size, const char *input, const char *const *assignments, const char *words)
{
    struct trial trial;
    trial_run(&trial, &kernel_train_kmeans, size, input, assignments);
    assert_false(trial.described);
    assert_says(trial.why, words);
    assert_null(strchr(trial.why, '\n'));
    trial_close(&trial);
}

static void what_cannot_be_clustered_is_refused(void **unused)
{
    (void)unused;
    static const char *const many[] = {"k=257", NULL}, *const none[] = {"k=0", NULL}, *const still[] = {"iterations=0", NULL};
    struct scratch scratch = scratch_make();
    scratch_write(&scratch, "missing.csv", "1,2\n3,\n");
    scratch_write(&scratch, "infinite.csv", "1,2\ninf,4\n");
    scratch_write(&scratch, "large.csv", "1,2\n3,2e15\n");
    expect_refused(1000, NULL, many, "k");
    expect_refused(1000, NULL, none, "k");
    expect_refused(1000, NULL, still, "iterations");
    expect_refused(1000, scratch_path(&scratch, "missing.csv").text, NULL, "row 2, column 2");
    expect_refused(1000, scratch_path(&scratch, "infinite.csv").text, NULL, "infinite.csv");
    expect_refused(1000, scratch_path(&scratch, "large.csv").text, NULL, "row 2, column 2");
    expect_refused(1000, scratch_path(&scratch, "none.csv").text, NULL, "none.csv");
    expect_refused(SIZE_MAX / 8, NULL, NULL, "--size");
    scratch_remove(&scratch);
}

static void one_wrong_label_fails_verify(void **unused)
{
    (void)unused;
    static const size_t rows[] = {0, 778, 1999};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct trial trial;
        struct span spans[SPAN_MAX];
        trial_run_right(&trial, &kernel_train_kmeans, 2000, NULL, NULL);
        kernel_train_kmeans.outputs(trial.job.state, (struct range){rows[i], rows[i] + 1}, spans);
        for (size_t span = 0; span < 2; span++) {
            uint8_t *label = spans[span].begin, right = *label;
            *label = (uint8_t)((right + 1) % 10);
            assert_false(job_verify(&trial.job, &trial.finding));
            *label = right;
        }
        *(uint8_t *)spans[0].begin = 10;
        assert_false(job_verify(&trial.job, &trial.finding));
        assert_says(trial.finding.text, "of 10 centres");
        trial_close(&trial);
    }
}

static void wrong_inertia_and_centres_fail_verify(void **unused)
{
    (void)unused;
    struct trial trial;
    trial_run_right(&trial, &kernel_train_kmeans, 500, NULL, NULL);
    struct kmeans_answer *answer = (struct kmeans_answer *)(uintptr_t)job_answer(&trial.job);
    struct kmeans_state *state = trial.job.state;
    answer->inertia *= 1 + 1e-6;
    assert_false(job_verify(&trial.job, &trial.finding));
    assert_says(trial.finding.text, "inertia is");
    answer->inertia /= 1 + 1e-6;
    answer->centres[400] += 5;
    assert_false(job_verify(&trial.job, &trial.finding));
    answer->centres[400] -= 5;
    state->inertias[3] = 2 * state->inertias[2];
    assert_false(job_verify(&trial.job, &trial.finding));
    assert_says(trial.finding.text, "raised");
    trial_close(&trial);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(four_numbers_fall_into_two_pairs),
        cmocka_unit_test(one_centre_is_the_mean),
        cmocka_unit_test(centres_without_rows_stay),
        cmocka_unit_test(images_are_clustered_as_by_plain_loops),
        cmocka_unit_test(any_size_and_number_of_centres_verifies),
        cmocka_unit_test(narrow_and_negative_rows_of_a_user_verify),
        cmocka_unit_test(few_rows_have_as_many_centres),
        cmocka_unit_test(what_cannot_be_clustered_is_refused),
        cmocka_unit_test(one_wrong_label_fails_verify),
        cmocka_unit_test(wrong_inertia_and_centres_fail_verify),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
