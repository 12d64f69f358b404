/* test_predict_mlp.c - label: kernel - predict.mlp and the panels under it: right logits, and what is wrong is seen. */
#include "check.h"

#include <stdio.h>
#include <stdlib.h>

#include "dense/panels.h"
#include "scratch.h"
#include "trial.h"

extern const struct kernel kernel_predict_mlp;

/* --- panels ------------------------------------------------------------------------------------------------------------- */

enum { DEPTH = 37, ROWS_MAX = 40, COLUMNS_MAX = 3 * PANEL_COLUMNS, STRIDE = DEPTH + 3 };

struct product {
    float values[ROWS_MAX][COLUMNS_MAX + PANEL_LANES];
    size_t written;
};

PANEL_INLINE void keep(void *context, struct panel_tile tile, const panel_vector *sums)
{
    struct product *product = context;
    for (size_t r = 0; r < tile.row_count; r++) {
        for (size_t v = 0; v < tile.vector_count; v++) {
            memcpy(&product->values[tile.first_row + r][tile.first_column + v * PANEL_LANES], &sums[r * tile.vector_count + v],
                   sizeof *sums);
        }
    }
    product->written += tile.row_count * tile.vector_count;
}

/* Small whole numbers, so that every order of sums gives the same; NaN between the rows, which nobody may read. */
static void expect_product(size_t row_count, size_t column_count, size_t depth, bool target_known)
{
    static float rows[ROWS_MAX * STRIDE], matrix[DEPTH * COLUMNS_MAX];
    static struct product product;
    float *packed = aligned_alloc(PANEL_ALIGNMENT, DEPTH * (COLUMNS_MAX + PANEL_COLUMNS) * sizeof *packed);
    assert_non_null(packed);
    for (size_t i = 0; i < ROWS_MAX * STRIDE; i++)
        rows[i] = i % STRIDE < depth ? (float)(i % 11) - 5 : (float)NAN;
    for (size_t i = 0; i < depth * column_count; i++)
        matrix[i] = (float)(i % 7) - 3;
    panels_pack(matrix, depth, column_count, column_count, 1, packed);
    const struct panels panels = {depth, column_count, packed};
    struct panel_target target = {product.values[0], target_known ? sizeof product.values[0] / sizeof(float) : 0};
    product.written = 0;
    for (size_t panel = 0; panel < panels_count(&panels); panel++)
        panel_multiply(&panels, panel, rows, STRIDE, row_count, target, keep, &product);
    assert_int_equal(product.written * PANEL_LANES * depth, row_count * panels_floats(depth, column_count));
    for (size_t r = 0; r < row_count; r++) {
        for (size_t c = 0; c < column_count; c++) {
            float expected = 0;
            for (size_t d = 0; d < depth; d++)
                expected += rows[r * STRIDE + d] * matrix[d * column_count + c];
            assert_true(product.values[r][c] == expected);
        }
    }
    free(packed);
}

static void expect_products(size_t row_count, size_t column_count)
{
    expect_product(row_count, column_count, DEPTH, false);
    expect_product(row_count, column_count, DEPTH, true);
    expect_product(row_count, column_count, 3, true); /* fewer depths than a tile has vectors to fetch */
}

static void every_tile_gives_the_product(void **unused)
{
    (void)unused;
    for (size_t row_count = 1; row_count <= ROWS_MAX; row_count++)
        for (size_t vectors = 1; vectors <= PANEL_VECTORS; vectors++)
            expect_products(row_count, vectors * PANEL_LANES);
    static const size_t columns[] = {1, PANEL_LANES - 1, PANEL_LANES + 1, PANEL_COLUMNS - 1, PANEL_COLUMNS + 1, COLUMNS_MAX};
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++)
        expect_products(29, columns[i]);
}

static void packing_takes_rows_as_columns_too(void **unused)
{
    (void)unused;
    static const float columns[] = {1, 2, 3, 4, 5, 6}; /* 2 columns of depth 3, one after the other */
    float packed[3 * PANEL_LANES];
    assert_int_equal(panels_floats(3, 2), 3 * PANEL_LANES);
    panels_pack(columns, 3, 2, 1, 3, packed);
    for (size_t d = 0; d < 3; d++) {
        assert_true(packed[d * PANEL_LANES] == columns[d]);
        assert_true(packed[d * PANEL_LANES + 1] == columns[3 + d]);
        assert_true(packed[d * PANEL_LANES + 2] == 0);
    }
}

/* --- the kernel --------------------------------------------------------------------------------------------------------- */

static void expect_verified(size_t size, const char *input)
{
    struct trial trial;
    trial_run(&trial, &kernel_predict_mlp, size, input, NULL);
    if (!trial.verified)
        fail_msg("%zu rows: %s%s", size, trial.why, trial.finding.text);
    assert_int_equal(trial_digest_backwards(&trial), trial.digest);
    trial_close(&trial);
}

/* Every one of the images, twice, against scikit-learn's logits. */
static void logits_are_scikit_learns(void **unused)
{
    (void)unused;
    struct trial trial;
    trial_run(&trial, &kernel_predict_mlp, 2000, NULL, NULL);
    assert_true(trial.verified);
    assert_says(trial.finding.text, "scikit-learn");
    assert_says(trial.finding.text, "88.1 %");
    trial_close(&trial);
}

static void any_size_verifies_and_runs_backwards(void **unused)
{
    (void)unused;
    static const size_t sizes[] = {1, 2, 5, 63, 127, 128, 129, 257, 999, 1001, 1127};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        expect_verified(sizes[i], NULL);
}

/* A CSV file of rows of `columns` equal values; the last cell is `last`. */
static void write_rows(const struct scratch *scratch, const char *name, size_t row_count, size_t columns, const char *last)
{
    char *text = calloc(row_count, columns * 4 + 16), *at = text;
    assert_non_null(text);
    for (size_t row = 0; row < row_count; row++) {
        for (size_t column = 0; column + 1 < columns; column++)
            at += sprintf(at, "%zu,", row * 7 % 256);
        at += sprintf(at, "%s\n", row + 1 < row_count ? "255" : last);
    }
    scratch_write(scratch, name, text);
    free(text);
}

static void rows_of_a_user_verify(void **unused)
{
    (void)unused;
    struct scratch scratch = scratch_make();
    write_rows(&scratch, "three.csv", 3, 784, "0.5");
    write_rows(&scratch, "one.csv", 1, 784, "0");
    expect_verified(1, scratch_path(&scratch, "one.csv").text);
    expect_verified(300, scratch_path(&scratch, "one.csv").text);
    expect_verified(2, scratch_path(&scratch, "three.csv").text);
    expect_verified(500, scratch_path(&scratch, "three.csv").text);
    scratch_remove(&scratch);
}

static void expect_refused(size_t size, const char *input, const char *words)
{
    struct trial trial;
    trial_run(&trial, &kernel_predict_mlp, size, input, NULL);
    assert_false(trial.described);
    assert_says(trial.why, words);
    assert_null(strchr(trial.why, '\n'));
    trial_close(&trial);
}

static void what_cannot_be_images_is_refused(void **unused)
{
    (void)unused;
    struct scratch scratch = scratch_make();
    write_rows(&scratch, "short.csv", 2, 783, "0");
    write_rows(&scratch, "missing.csv", 2, 784, "");
    write_rows(&scratch, "bright.csv", 2, 784, "256");
    write_rows(&scratch, "dark.csv", 2, 784, "-1");
    expect_refused(10, scratch_path(&scratch, "short.csv").text, "783 columns");
    expect_refused(10, scratch_path(&scratch, "missing.csv").text, "row 2, column 784");
    expect_refused(10, scratch_path(&scratch, "bright.csv").text, "is 256");
    expect_refused(10, scratch_path(&scratch, "dark.csv").text, "is -1");
    expect_refused(10, scratch_path(&scratch, "none.csv").text, "none.csv");
    expect_refused(SIZE_MAX / 8, NULL, "--size");
    scratch_remove(&scratch);
}

/* A logit far from the sampled rows too, and a class. */
static void one_wrong_output_fails_verify(void **unused)
{
    (void)unused;
    static const size_t rows[] = {0, 777, 1999};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct trial trial;
        struct span spans[SPAN_MAX];
        trial_run(&trial, &kernel_predict_mlp, 2000, NULL, NULL);
        assert_true(trial.verified);
        assert_int_equal(kernel_predict_mlp.outputs(trial.job.state, (struct range){rows[i], rows[i] + 1}, spans), 2);
        float *logit = spans[0].begin, right = *logit;
        *logit = right * (1 + 1e-4f);
        assert_false(job_verify(&trial.job, &trial.finding));
        assert_says(trial.finding.text, "has the logit");
        *logit = (float)NAN;
        assert_false(job_verify(&trial.job, &trial.finding));
        *logit = right;
        *(unsigned char *)spans[1].begin ^= 1;
        assert_false(job_verify(&trial.job, &trial.finding));
        assert_says(trial.finding.text, "has class");
        trial_close(&trial);
    }
}

static void a_wrong_sum_fails_verify(void **unused)
{
    (void)unused;
    struct trial trial;
    struct {
        double logit_sum;
        uint64_t right_count;
    } wrong;
    trial_run(&trial, &kernel_predict_mlp, 100, NULL, NULL);
    memcpy(&wrong, job_answer(&trial.job), sizeof wrong);
    wrong.logit_sum *= 1 + 1e-6;
    assert_false(kernel_predict_mlp.verify(trial.job.state, &wrong, &trial.finding));
    assert_says(trial.finding.text, "sum to");
    memcpy(&wrong, job_answer(&trial.job), sizeof wrong);
    wrong.right_count--;
    assert_false(kernel_predict_mlp.verify(trial.job.state, &wrong, &trial.finding));
    trial_close(&trial);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_tile_gives_the_product),  cmocka_unit_test(packing_takes_rows_as_columns_too),
        cmocka_unit_test(logits_are_scikit_learns),      cmocka_unit_test(any_size_verifies_and_runs_backwards),
        cmocka_unit_test(rows_of_a_user_verify),         cmocka_unit_test(what_cannot_be_images_is_refused),
        cmocka_unit_test(one_wrong_output_fails_verify), cmocka_unit_test(a_wrong_sum_fails_verify),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
