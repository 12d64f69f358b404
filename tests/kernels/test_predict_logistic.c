/* test_predict_logistic.c - predict.logistic against double precision, on any rows. label: kernel */
#include "check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "predict/logistic.h"
#include "scratch.h"
#include "trial.h"

extern const struct kernel kernel_predict_logistic;

enum { ROWS_MAX = 100 };

/* --- the loops under it ------------------------------------------------------------------------------------------------- */

/* A table of any values, padded, and its weights. */
struct table_of {
    size_t feature_count, stride, row_count;
    float bias, *weights, *rows, *probabilities;
};

static struct table_of make_table(size_t feature_count, size_t row_count)
{
    struct table_of table = {.feature_count = feature_count, .stride = logistic_stride(feature_count), .row_count = row_count};
    table.weights = aligned_alloc(64, table.stride * sizeof(float));
    table.rows = aligned_alloc(64, (row_count * table.stride) * sizeof(float));
    table.probabilities = malloc(row_count * sizeof(float));
    assert_true(table.weights && table.rows && table.probabilities);
    table.bias = logistic_weights(5, feature_count, table.weights);
    for (size_t row = 0; row < row_count; row++)
        logistic_invent_row(5, row, feature_count, table.rows + row * table.stride);
    return table;
}

static void free_table(struct table_of *table)
{
    free(table->weights);
    free(table->rows);
    free(table->probabilities);
}

static double double_probability(const struct table_of *table, size_t row)
{
    long double margin = (long double)table->bias;
    for (size_t i = 0; i < table->feature_count; i++)
        margin += (long double)table->weights[i] * (long double)table->rows[row * table->stride + i];
    return (double)(1 / (1 + expl(-margin)));
}

static struct logistic_sum score(const struct table_of *table)
{
    memset(table->probabilities, 0xA5, table->row_count * sizeof(float));
    return logistic_score(table->weights, table->bias, table->rows, table->stride, table->row_count, table->probabilities);
}

static void every_shape_is_within_a_ten_millionth_of_double_precision(void **unused)
{
    (void)unused;
    static const size_t features[] = {1, 2, 15, 16, 17, 31, 32, 33, 64, 100};
    static const size_t rows[] = {1, 2, 3, 4, 7, 8, 9, 15, 16, 17, 31, 33, ROWS_MAX};
    for (size_t f = 0; f < sizeof features / sizeof *features; f++) {
        for (size_t r = 0; r < sizeof rows / sizeof *rows; r++) {
            struct table_of table = make_table(features[f], rows[r]);
            struct logistic_sum sum = score(&table);
            double total = 0;
            for (size_t row = 0; row < rows[r]; row++) {
                assert_near((double)table.probabilities[row], double_probability(&table, row), 1e-7);
                total += (double)table.probabilities[row];
            }
            assert_near(sum.probability_sum, total, 1e-12 * total);
            assert_int_equal(sum.missing_count, 0);
            free_table(&table);
        }
    }
}

/* Its place among the rows that are scored together changes no bit of a row's probability. */
static void a_row_alone_is_scored_like_one_among_many(void **unused)
{
    (void)unused;
    struct table_of table = make_table(32, ROWS_MAX);
    score(&table);
    for (size_t row = 0; row < ROWS_MAX; row++) {
        float alone;
        logistic_score(table.weights, table.bias, table.rows + row * table.stride, table.stride, 1, &alone);
        assert_memory_equal(&alone, &table.probabilities[row], sizeof alone);
    }
    free_table(&table);
}

static void a_missing_value_makes_its_own_row_missing(void **unused)
{
    (void)unused;
    struct table_of table = make_table(20, ROWS_MAX);
    size_t missing = 0;
    for (size_t row = 0; row < ROWS_MAX; row += 7, missing++)
        table.rows[row * table.stride + row % 20] = NAN;
    struct logistic_sum sum = score(&table);
    double total = 0;
    for (size_t row = 0; row < ROWS_MAX; row++) {
        assert_int_equal(isnan(table.probabilities[row]), row % 7 == 0);
        total += row % 7 == 0 ? 0 : (double)table.probabilities[row];
    }
    assert_int_equal(sum.missing_count, missing);
    assert_near(sum.probability_sum, total, 1e-12 * total);
    free_table(&table);
}

/* One feature of weight 1 and no bias: the sigmoid itself. Known: s(0) = 1/2 exactly, s(-x) = 1 - s(x), and Euler's e. */
static float sigmoid_of(float margin)
{
    _Alignas(64) float weights[LOGISTIC_STRIDE] = {1}, row[LOGISTIC_STRIDE] = {margin};
    float probability;
    logistic_score(weights, 0, row, LOGISTIC_STRIDE, 1, &probability);
    return probability;
}

static void the_sigmoid_is_right_from_end_to_end(void **unused)
{
    (void)unused;
    assert_true(sigmoid_of(0) == 0.5f);
    assert_near((double)sigmoid_of(1), 0.73105857863000487925, 6e-8); /* e / (1 + e) */
    for (float margin = -120; margin <= 120; margin += 0.0137f) {
        float probability = sigmoid_of(margin);
        assert_near((double)probability, 1 / (1 + exp(-(double)margin)), 8e-8);
        assert_true(probability > 0 && probability <= 1);
    }
    assert_true(sigmoid_of(87) == 1 && sigmoid_of(3e38f) == 1);
    assert_true(sigmoid_of(-3e38f) > 0 && sigmoid_of(-3e38f) < 1e-37f);
    assert_true(isnan(sigmoid_of(NAN)));
}

static void what_is_made_up_hangs_on_seed_row_and_feature_only(void **unused)
{
    (void)unused;
    float wide[64], narrow[16], other[16], weights[64];
    logistic_invent_row(1, 9, 50, wide);
    logistic_invent_row(1, 9, 16, narrow);
    logistic_invent_row(2, 9, 16, other);
    assert_memory_equal(wide, narrow, sizeof narrow);
    assert_memory_not_equal(narrow, other, sizeof other);
    logistic_invent_row(1, 10, 16, other);
    assert_memory_not_equal(narrow, other, sizeof other);
    logistic_weights(1, 50, weights);
    for (size_t i = 0; i < 64; i++) {
        assert_true(fabsf(wide[i]) <= 1.7320510f && (i < 50 || (wide[i] == 0 && weights[i] == 0)));
        assert_true(fabsf(weights[i]) <= sqrtf(1.0f / 50) * 1.000001f);
    }
}

/* Mean 0 and mean square 1, give or take four standard errors of a million evenly spread numbers. */
static void made_up_values_have_mean_square_one(void **unused)
{
    (void)unused;
    enum { ROWS = 1 << 15, FEATURES = 32 };
    double sum = 0, squares = 0, count = (double)ROWS * FEATURES;
    for (size_t row = 0; row < ROWS; row++) {
        float values[FEATURES];
        logistic_invent_row(1, row, FEATURES, values);
        for (size_t i = 0; i < FEATURES; i++) {
            sum += (double)values[i];
            squares += (double)values[i] * (double)values[i];
        }
    }
    assert_near(sum / count, 0, 4 / sqrt(count));
    assert_near(squares / count, 1, 4 * sqrt(0.8 / count)); /* the fourth moment is 9/5 */
}

/* --- the kernel --------------------------------------------------------------------------------------------------------- */

static const char *const two_passes[] = {"passes=2", NULL};

static void expect_verified(size_t size, const char *input, const char *const *assignments)
{
    struct trial trial;
    trial_run(&trial, &kernel_predict_logistic, size, input, assignments);
    if (!trial.verified)
        fail_msg("%zu rows: %s%s", size, trial.why, trial.finding.text);
    assert_int_equal(trial_digest_backwards(&trial), trial.digest);
    trial_close(&trial);
}

static void every_size_and_width_verifies_and_runs_backwards(void **unused)
{
    (void)unused;
    static const char *const one[] = {"features=1", "passes=1", NULL}, *const odd[] = {"features=33", "passes=3", NULL};
    static const char *const wide[] = {"features=4096", "passes=1", NULL};
    static const size_t sizes[] = {1, 2, 7, 16, 17, 8191, 8192, 8193, 20001};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        expect_verified(sizes[i], NULL, two_passes);
        expect_verified(sizes[i], NULL, one);
        expect_verified(sizes[i], NULL, odd);
    }
    expect_verified(99, NULL, wide);
}

static void rows_of_users_are_scored_with_gaps_and_scales(void **unused)
{
    (void)unused;
    struct scratch scratch = scratch_make();
    struct trial trial;
    struct span span;
    scratch_write(&scratch, "rows.csv", "a,b,c\n1e6,0.002,0\n-3e6,,0\n2e6,-0.001,0\n");
    trial_run(&trial, &kernel_predict_logistic, 1000, scratch_path(&scratch, "rows.csv").text, two_passes);
    if (!trial.verified)
        fail_msg("%s%s", trial.why, trial.finding.text);
    assert_says(trial.finding.text, "real rows of 3 features, 333 of them missing a value");
    kernel_predict_logistic.outputs(trial.job.state, (struct range){0, 1000}, &span);
    const float *probabilities = span.begin;
    for (size_t row = 0; row < 1000; row++) {
        assert_int_equal(isnan(probabilities[row]), row % 3 == 1);
        assert_true(row % 3 == 1 || (probabilities[row] > 0.02f && probabilities[row] < 0.98f));
        assert_true(row < 3 || memcmp(&probabilities[row], &probabilities[row - 3], sizeof(float)) == 0);
    }
    trial_close(&trial);
    scratch_write(&scratch, "missing.csv", "a,b\n,\n,\n");
    expect_verified(50, scratch_path(&scratch, "missing.csv").text, two_passes);
    scratch_remove(&scratch);
}

static void expect_refused(size_t size, const char *input, const char *const *assignments, const char *words)
{
    struct trial trial;
    trial_run(&trial, &kernel_predict_logistic, size, input, assignments);
    assert_false(trial.described);
    assert_says(trial.why, words);
    assert_null(strchr(trial.why, '\n'));
    trial_close(&trial);
}

static void what_cannot_be_scored_is_refused(void **unused)
{
    (void)unused;
    struct scratch scratch = scratch_make();
    char wide[3 * 5000] = "";
    for (size_t i = 0; i < 4096; i++)
        strcat(wide, "1,");
    strcat(wide, "1\n");
    scratch_write(&scratch, "wide.csv", wide);
    expect_refused(10, scratch_path(&scratch, "wide.csv").text, NULL, "4097 columns; the limit is 4096");
    scratch_write(&scratch, "infinite.csv", "1,inf\n");
    expect_refused(10, scratch_path(&scratch, "infinite.csv").text, NULL, "line 1, column 2");
    scratch_write(&scratch, "few.csv", "1,2\n3\n");
    expect_refused(10, scratch_path(&scratch, "few.csv").text, NULL, "line 2 has 1 columns, line 1 has 2");
    expect_refused(10, scratch_path(&scratch, "none.csv").text, NULL, "No such file");
    expect_refused(SIZE_MAX / 64, NULL, NULL, "pass a smaller --size");
    expect_refused(SIZE_MAX, NULL, NULL, "pass a smaller --size");
    static const char *const none[] = {"features=0", NULL}, *const many[] = {"features=4097", NULL};
    static const char *const part[] = {"features=1.5", NULL}, *const nan[] = {"passes=nan", NULL},
                             *const inf[] = {"passes=inf", NULL};
    expect_refused(10, NULL, none, "features");
    expect_refused(10, NULL, many, "features");
    expect_refused(10, NULL, part, "features");
    expect_refused(10, NULL, nan, "passes");
    expect_refused(10, NULL, inf, "passes");
    scratch_remove(&scratch);
}

/* --- verify() sees what is wrong ---------------------------------------------------------------------------------------- */

struct answer {
    double probability_sum;
    uint64_t missing_count, scored_count;
};

static void expect_answer_wrong(struct trial *trial, struct answer wrong)
{
    assert_false(kernel_predict_logistic.verify(trial->job.state, &wrong, &trial->finding));
    assert_says(trial->finding.text, "scored rows");
}

static void a_wrong_answer_fails_verify(void **unused)
{
    (void)unused;
    struct trial trial;
    trial_run(&trial, &kernel_predict_logistic, 1000, NULL, two_passes);
    assert_true(trial.verified);
    struct answer answer = *(const struct answer *)job_answer(&trial.job);
    assert_int_equal(answer.scored_count, 2000);
    expect_answer_wrong(&trial, (struct answer){answer.probability_sum + 1e-3, 0, 2000});
    expect_answer_wrong(&trial, (struct answer){NAN, 0, 2000});
    expect_answer_wrong(&trial, (struct answer){answer.probability_sum, 1, 2000});
    expect_answer_wrong(&trial, (struct answer){answer.probability_sum, 0, 1000}); /* a pass left out */
    trial_close(&trial);
}

static void a_wrong_probability_fails_verify(void **unused)
{
    (void)unused;
    static const float wrongs[] = {0, 1, NAN, INFINITY};
    struct trial trial;
    struct span span;
    trial_run(&trial, &kernel_predict_logistic, 1000, NULL, two_passes);
    assert_true(trial.verified);
    kernel_predict_logistic.outputs(trial.job.state, (struct range){999, 1000}, &span);
    float *last = span.begin, right = *last;
    for (size_t i = 0; i <= sizeof wrongs / sizeof *wrongs; i++) {
        *last = i < sizeof wrongs / sizeof *wrongs ? wrongs[i] : right + 3e-7f;
        assert_false(job_verify(&trial.job, &trial.finding));
        assert_says(trial.finding.text, "row 999 has the probability");
    }
    trial_close(&trial);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_shape_is_within_a_ten_millionth_of_double_precision),
        cmocka_unit_test(a_row_alone_is_scored_like_one_among_many),
        cmocka_unit_test(a_missing_value_makes_its_own_row_missing),
        cmocka_unit_test(the_sigmoid_is_right_from_end_to_end),
        cmocka_unit_test(what_is_made_up_hangs_on_seed_row_and_feature_only),
        cmocka_unit_test(made_up_values_have_mean_square_one),
        cmocka_unit_test(every_size_and_width_verifies_and_runs_backwards),
        cmocka_unit_test(rows_of_users_are_scored_with_gaps_and_scales),
        cmocka_unit_test(what_cannot_be_scored_is_refused),
        cmocka_unit_test(a_wrong_answer_fails_verify),
        cmocka_unit_test(a_wrong_probability_fails_verify),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
