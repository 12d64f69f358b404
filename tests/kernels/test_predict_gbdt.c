/* test_predict_gbdt.c - predict.gbdt and the loops under it against XGBoost's recorded margins. label: kernel */
#include "check.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scratch.h"
#include "trees/gbdt_rows.h"
#include "trees/gbdt_score.h"
#include "trial.h"

extern const struct kernel kernel_predict_gbdt;

#define DATA TEST_DATA "/gbdt/"

typedef void score_rows(const struct gbdt_forest *forest, struct gbdt_scratch *scratch, const float *rows, size_t row_count,
                        float *margins);

struct scorer {
    struct gbdt_model model;
    struct gbdt_cuts cuts;
    struct gbdt_forest forest;
    struct gbdt_scratch *scratch;
};

static void lay_out(struct scorer *scorer)
{
    assert_true(gbdt_cuts_make(&scorer->cuts, &scorer->model));
    assert_true(gbdt_forest_make(&scorer->forest, &scorer->model, &scorer->cuts));
    scorer->scratch = gbdt_scratch_make(&scorer->forest);
    assert_non_null(scorer->scratch);
}

static void open_scorer(struct scorer *scorer, const char *path)
{
    char why[WHY_MAX] = "";
    if (!gbdt_model_read(&scorer->model, path, why))
        fail_msg("%s", why);
    lay_out(scorer);
}

static void close_scorer(struct scorer *scorer)
{
    free(scorer->scratch);
    gbdt_forest_free(&scorer->forest);
    gbdt_cuts_free(&scorer->cuts);
    gbdt_model_free(&scorer->model);
}

/* Scores all rows in blocks of block_rows and holds every margin against the expected one. */
static void expect_margins(struct scorer *scorer, score_rows *score, size_t block_rows, const float *rows,
                           const float *expected, size_t row_count)
{
    float margins[GBDT_BLOCK_ROWS];
    for (size_t row = 0; row < row_count; row += block_rows) {
        size_t count = row_count - row < block_rows ? row_count - row : block_rows;
        memset(margins, 0xA5, sizeof margins);
        score(&scorer->forest, scorer->scratch, rows + row * scorer->model.feature_count, count, margins);
        assert_memory_equal(margins, expected + row, count * sizeof *margins);
    }
}

/* Both builds of the loops, for blocks that fill groups and vectors and for those that do not. */
static void expect_recorded(const char *model_path, const char *rows_path)
{
    static const size_t block_rows[] = {1, GBDT_FEW_ROWS, GBDT_FEW_ROWS + 1, 63, 64, 65, 255, GBDT_BLOCK_ROWS};
    struct scorer scorer = {0};
    struct gbdt_rows rows;
    char why[WHY_MAX] = "";
    open_scorer(&scorer, model_path);
    if (!gbdt_rows_read(&rows, rows_path, scorer.model.feature_count, true, why))
        fail_msg("%s", why);
    for (size_t i = 0; i < sizeof block_rows / sizeof *block_rows; i++) {
        expect_margins(&scorer, gbdt_score, block_rows[i], rows.values, rows.margins, rows.row_count);
        expect_margins(&scorer, gbdt_score_portable, block_rows[i], rows.values, rows.margins, rows.row_count);
    }
    for (size_t row = 0; row < rows.row_count; row++) {
        float walked = gbdt_model_margin(&scorer.model, rows.values + row * rows.feature_count);
        assert_memory_equal(&walked, &rows.margins[row], sizeof walked);
    }
    gbdt_rows_free(&rows);
    close_scorer(&scorer);
}

static void margins_of_breast_cancer_are_xgboosts_to_the_bit(void **unused)
{
    (void)unused;
    expect_recorded(DATA "breast_cancer.json", DATA "breast_cancer.csv");
}

static void margins_of_digits_are_xgboosts_to_the_bit(void **unused)
{
    (void)unused;
    expect_recorded(DATA "digits.json", DATA "digits.csv");
}

static void margins_of_deep_trees_with_many_cuts_are_xgboosts_to_the_bit(void **unused)
{
    (void)unused;
    expect_recorded(DATA "deep.json", DATA "deep.csv");
}

static void margins_of_trees_of_depth_40_are_xgboosts_to_the_bit(void **unused)
{
    (void)unused;
    expect_recorded(DATA "chain.json", DATA "chain.csv");
}

static void one_leaf_scores_every_row_alike(void **unused)
{
    (void)unused;
    expect_recorded(DATA "one_leaf.json", DATA "one_leaf.csv");
}

/* --- trees made here
 * ------------------------------------------------------------------------------------------------------------ */

/* A chain: node 2k splits feature k % feature_count at k - levels / 2, has the leaf 2k + 1 on one side and node 2k + 2 on the
 * other. The sides and default directions alternate with different periods. */
static struct gbdt_tree make_chain(size_t levels, size_t feature_count)
{
    struct gbdt_tree tree = {.node_count = 2 * levels + 1};
    tree.nodes = calloc(tree.node_count, sizeof *tree.nodes);
    assert_non_null(tree.nodes);
    for (size_t i = 0; i < tree.node_count; i++) {
        bool leaf = i % 2 == 1 || i == 2 * levels;
        int32_t leaf_child = (int32_t)i + 1, next_child = (int32_t)i + 2;
        bool next_is_left = i % 4 == 0;
        tree.nodes[i] = (struct gbdt_node){
            .left = leaf           ? GBDT_LEAF
                    : next_is_left ? next_child
                                   : leaf_child,
            .right = leaf           ? GBDT_LEAF
                     : next_is_left ? leaf_child
                                    : next_child,
            .feature = (uint32_t)(i / 2 % feature_count),
            .value = leaf ? 1.0f / (float)(i + 3) : (float)(i / 2) - (float)levels / 2,
            .default_left = i % 6 < 3,
        };
    }
    char why[WHY_MAX];
    assert_true(gbdt_tree_check(&tree, feature_count, why));
    assert_int_equal(tree.depth, levels);
    return tree;
}

/* A model of one chain for each of the depths, in this order. */
static void make_chains(struct scorer *scorer, const size_t *levels, size_t count, size_t feature_count)
{
    scorer->model = (struct gbdt_model){.feature_count = feature_count, .tree_count = count, .base_margin = 0.1f};
    scorer->model.trees = calloc(count, sizeof *scorer->model.trees);
    assert_non_null(scorer->model.trees);
    for (size_t i = 0; i < count; i++)
        scorer->model.trees[i] = make_chain(levels[i], feature_count);
    lay_out(scorer);
}

enum { MADE_ROWS = 200, MADE_FEATURES_MAX = 40 };

/* Made-up rows, by both builds of the loops, against the plain walk. */
static void expect_walked(struct scorer *scorer)
{
    static float rows[MADE_ROWS * MADE_FEATURES_MAX], expected[MADE_ROWS];
    size_t feature_count = scorer->model.feature_count;
    assert_true(feature_count <= MADE_FEATURES_MAX);
    for (size_t row = 0; row < MADE_ROWS; row++) {
        gbdt_rows_invent(&scorer->cuts, feature_count, 3, row, rows + row * feature_count);
        rows[row * feature_count + row % feature_count] = row % 3 == 0   ? (float)INFINITY
                                                          : row % 3 == 1 ? -(float)INFINITY
                                                                         : -0.0f;
        expected[row] = gbdt_model_margin(&scorer->model, rows + row * feature_count);
    }
    expect_margins(scorer, gbdt_score, 100, rows, expected, MADE_ROWS);
    expect_margins(scorer, gbdt_score, GBDT_FEW_ROWS, rows, expected, MADE_ROWS);
    expect_margins(scorer, gbdt_score_portable, 100, rows, expected, MADE_ROWS);
}

static void every_depth_up_to_nine_equals_the_walk(void **unused)
{
    (void)unused;
    static const size_t levels[] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++) {
        struct scorer scorer = {0};
        make_chains(&scorer, &levels[i], 1, 3);
        assert_int_equal(scorer.forest.runs[0].walks, levels[i] > GBDT_DEPTH_MAX);
        expect_walked(&scorer);
        close_scorer(&scorer);
    }
}

static void trees_are_summed_in_their_order_though_some_are_walked(void **unused)
{
    (void)unused;
    static const size_t levels[] = {6, 20, 0, 3, 300, 7, 5, 1};
    struct scorer scorer = {0};
    make_chains(&scorer, levels, sizeof levels / sizeof *levels, MADE_FEATURES_MAX);
    assert_int_equal(scorer.forest.run_count, 5); /* 6 | 20 | 0 3 | 300 7 | 5 1 */
    expect_walked(&scorer);
    close_scorer(&scorer);
}

/* `count` stumps over one feature: cuts 0 .. count - 1, missing values to either side in turn. */
static void make_stumps(struct scorer *scorer, size_t count)
{
    scorer->model = (struct gbdt_model){.feature_count = 2, .tree_count = count};
    scorer->model.trees = calloc(count, sizeof *scorer->model.trees);
    assert_non_null(scorer->model.trees);
    for (size_t i = 0; i < count; i++) {
        scorer->model.trees[i] = make_chain(1, 2);
        scorer->model.trees[i].nodes[0].value = (float)i;
        scorer->model.trees[i].nodes[0].default_left = i % 2;
    }
    lay_out(scorer);
}

static void ranks_hold_as_many_cuts_as_a_byte_and_more_are_walked(void **unused)
{
    (void)unused;
    static const size_t counts[] = {1, 15, 16, 17, 31, 32, 33, 47, 48, 254, 255, 256, 300};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        struct scorer scorer = {0};
        make_stumps(&scorer, counts[i]);
        assert_int_equal(scorer.forest.runs[0].walks, counts[i] > GBDT_CUTS_MAX);
        expect_walked(&scorer);
        close_scorer(&scorer);
    }
}

static void a_model_without_trees_scores_its_base(void **unused)
{
    (void)unused;
    struct scorer scorer = {.model = {.feature_count = 1, .base_margin = 0.25f}};
    lay_out(&scorer);
    expect_walked(&scorer);
    close_scorer(&scorer);
}

static void made_up_rows_hang_on_seed_row_and_feature_only(void **unused)
{
    (void)unused;
    static const size_t levels[] = {40};
    struct scorer scorer = {0};
    float row[MADE_FEATURES_MAX], again[MADE_FEATURES_MAX], other[MADE_FEATURES_MAX];
    make_chains(&scorer, levels, 1, MADE_FEATURES_MAX);
    gbdt_rows_invent(&scorer.cuts, MADE_FEATURES_MAX, 1, 77, row);
    gbdt_rows_invent(&scorer.cuts, MADE_FEATURES_MAX, 1, 77, again);
    gbdt_rows_invent(&scorer.cuts, MADE_FEATURES_MAX, 2, 77, other);
    assert_memory_equal(row, again, sizeof row);
    assert_memory_not_equal(row, other, sizeof row);
    close_scorer(&scorer);
}

/* --- the kernel
 * ----------------------------------------------------------------------------------------------------------------- */

static void expect_verified(size_t size, const char *input)
{
    struct trial trial;
    trial_run(&trial, &kernel_predict_gbdt, size, input, NULL);
    if (!trial.verified)
        fail_msg("%s%s", trial.why, trial.finding.text);
    assert_int_equal(trial_digest_backwards(&trial), trial.digest);
    trial_close(&trial);
}

static void every_size_verifies_and_runs_backwards(void **unused)
{
    (void)unused;
    static const size_t sizes[] = {1, 2, 63, 65, 255, 257, 511, 513, 1797, 4001};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        expect_verified(sizes[i], NULL);
}

static void models_of_users_verify_on_made_up_rows(void **unused)
{
    (void)unused;
    expect_verified(700, DATA "breast_cancer.json");
    expect_verified(700, DATA "deep.json");
    expect_verified(3, DATA "one_leaf.json");
}

/* --- rows of a user's own */

/* "model.json,FOLDER/name", the file holding this text. */
static struct scratch_path write_input(const struct scratch *scratch, const char *model, const char *name, const char *text)
{
    struct scratch_path rows = scratch_path(scratch, name), input;
    scratch_write(scratch, name, text);
    assert_true((size_t)snprintf(input.text, sizeof input.text, "%s,%s", model, rows.text) < sizeof input.text);
    return input;
}

/* Three rows, two of them with gaps, one of nothing else: their margins are the plain walk's. */
static void rows_of_users_are_scored(void **unused)
{
    (void)unused;
    static const float values[] = {17.5f, 10.25f, 120, NAN, NAN, NAN, 12, NAN, 80.5f};
    struct scratch scratch = scratch_make();
    struct scorer scorer = {0};
    struct trial trial;
    struct span spans[SPAN_MAX];
    open_scorer(&scorer, DATA "deep.json");
    struct scratch_path input = write_input(&scratch, DATA "deep.json", "rows.csv", "a,b,c\n17.5,10.25,120\n,,\n12,nan,80.5\n");
    for (size_t size = 1; size <= 700; size += 233) {
        trial_run(&trial, &kernel_predict_gbdt, size, input.text, NULL);
        if (!trial.verified)
            fail_msg("%s%s", trial.why, trial.finding.text);
        assert_says(trial.finding.text, "real rows");
        assert_int_equal(trial_digest_backwards(&trial), trial.digest);
        assert_int_equal(kernel_predict_gbdt.outputs(trial.job.state, (struct range){0, size}, spans), 1);
        for (size_t row = 0; row < size; row++) {
            float walked = gbdt_model_margin(&scorer.model, values + row % 3 * 3);
            assert_memory_equal((const float *)spans[0].begin + row, &walked, sizeof walked);
        }
        trial_close(&trial);
    }
    close_scorer(&scorer);
    scratch_remove(&scratch);
}

static void expect_input_refused(const char *input, const char *words)
{
    struct trial trial;
    trial_run(&trial, &kernel_predict_gbdt, 10, input, NULL);
    assert_false(trial.described);
    assert_says(trial.why, words);
    assert_non_null(strchr(trial.why, ';'));
    assert_null(strchr(trial.why, '\n'));
    trial_close(&trial);
}

static void rows_of_another_width_are_refused_with_both_numbers(void **unused)
{
    (void)unused;
    struct scratch scratch = scratch_make();
    struct scratch_path input = write_input(&scratch, DATA "deep.json", "few.csv", "1,2\n3,4\n");
    expect_input_refused(input.text, "few.csv': they have 2 columns, but the model has 3 features;");
    input = write_input(&scratch, DATA "deep.json", "many.csv", "1,2,3,4\n");
    expect_input_refused(input.text, "they have 4 columns, but the model has 3 features;");
    input = write_input(&scratch, DATA "deep.json", "uneven.csv", "1,2,3\n1,2\n");
    expect_input_refused(input.text, "line 2 has 2 columns, line 1 has 3");
    scratch_remove(&scratch);
}

static void paths_are_split_at_the_last_comma_unless_the_whole_is_a_file(void **unused)
{
    (void)unused;
    struct scratch scratch = scratch_make();
    struct scratch_path input = write_input(&scratch, DATA "none.json", "rows.csv", "1,2,3\n");
    expect_input_refused(input.text, "none.json': No such file");
    expect_input_refused(DATA "deep.json,", "cannot read ''");
    expect_input_refused("," DATA "deep.json", "cannot read ''");
    expect_input_refused(DATA "deep.json," DATA "none.csv", "none.csv': No such file");
    scratch_write(&scratch, "a,b.json", "{}");
    expect_input_refused(scratch_path(&scratch, "a,b.json").text, "a,b.json': it has no 'learner'");
    input = write_input(&scratch, scratch_path(&scratch, "a,b.json").text, "rows.csv", "1,2,3\n");
    expect_input_refused(input.text, "a,b.json': it has no 'learner'");
    scratch_remove(&scratch);
}

static void what_rows_were_scored_is_said(void **unused)
{
    (void)unused;
    struct trial trial;
    trial_run(&trial, &kernel_predict_gbdt, 10, NULL, NULL);
    assert_non_null(strstr(trial.finding.text, "real rows"));
    assert_non_null(strstr(trial.finding.text, "XGBoost's own"));
    trial_close(&trial);
    trial_run(&trial, &kernel_predict_gbdt, 10, DATA "deep.json", NULL);
    assert_non_null(strstr(trial.finding.text, "synthetic rows"));
    trial_close(&trial);
}

/* Flips the lowest bit of one margin, far from the sampled rows too when they are recorded. */
static void expect_corruption_found(size_t size, size_t row, const char *input)
{
    struct trial trial;
    struct span spans[SPAN_MAX];
    trial_run(&trial, &kernel_predict_gbdt, size, input, NULL);
    assert_true(trial.verified);
    assert_int_equal(kernel_predict_gbdt.outputs(trial.job.state, (struct range){row, row + 1}, spans), 1);
    *(uint32_t *)spans[0].begin ^= 1;
    assert_false(job_verify(&trial.job, &trial.finding));
    assert_non_null(strstr(trial.finding.text, "has the margin"));
    trial_close(&trial);
}

static void one_wrong_bit_of_one_margin_fails_verify(void **unused)
{
    (void)unused;
    expect_corruption_found(5000, 4999, NULL);
    expect_corruption_found(5000, 0, NULL);
    expect_corruption_found(500, 313, DATA "breast_cancer.json");
}

static void a_wrong_sum_fails_verify(void **unused)
{
    (void)unused;
    struct trial trial;
    trial_run(&trial, &kernel_predict_gbdt, 100, NULL, NULL);
    assert_true(trial.verified);
    double wrong = *(const double *)job_answer(&trial.job) + 1e-3;
    assert_false(kernel_predict_gbdt.verify(trial.job.state, &wrong, &trial.finding));
    assert_non_null(strstr(trial.finding.text, "sum to"));
    trial_close(&trial);
}

static void a_model_that_is_not_there_is_refused_in_one_line(void **unused)
{
    (void)unused;
    struct trial trial;
    trial_run(&trial, &kernel_predict_gbdt, 10, DATA "none.json", NULL);
    assert_false(trial.described);
    assert_non_null(strstr(trial.why, "none.json"));
    assert_null(strchr(trial.why, '\n'));
    trial_close(&trial);
}

static void more_rows_than_can_be_addressed_are_refused(void **unused)
{
    (void)unused;
    struct trial trial;
    trial_run(&trial, &kernel_predict_gbdt, SIZE_MAX / 8, DATA "one_leaf.json", NULL);
    assert_false(trial.described);
    assert_non_null(strstr(trial.why, "--size"));
    trial_close(&trial);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(margins_of_breast_cancer_are_xgboosts_to_the_bit),
        cmocka_unit_test(margins_of_digits_are_xgboosts_to_the_bit),
        cmocka_unit_test(margins_of_deep_trees_with_many_cuts_are_xgboosts_to_the_bit),
        cmocka_unit_test(margins_of_trees_of_depth_40_are_xgboosts_to_the_bit),
        cmocka_unit_test(one_leaf_scores_every_row_alike),
        cmocka_unit_test(every_depth_up_to_nine_equals_the_walk),
        cmocka_unit_test(trees_are_summed_in_their_order_though_some_are_walked),
        cmocka_unit_test(ranks_hold_as_many_cuts_as_a_byte_and_more_are_walked),
        cmocka_unit_test(a_model_without_trees_scores_its_base),
        cmocka_unit_test(made_up_rows_hang_on_seed_row_and_feature_only),
        cmocka_unit_test(every_size_verifies_and_runs_backwards),
        cmocka_unit_test(models_of_users_verify_on_made_up_rows),
        cmocka_unit_test(rows_of_users_are_scored),
        cmocka_unit_test(rows_of_another_width_are_refused_with_both_numbers),
        cmocka_unit_test(paths_are_split_at_the_last_comma_unless_the_whole_is_a_file),
        cmocka_unit_test(what_rows_were_scored_is_said),
        cmocka_unit_test(one_wrong_bit_of_one_margin_fails_verify),
        cmocka_unit_test(a_wrong_sum_fails_verify),
        cmocka_unit_test(a_model_that_is_not_there_is_refused_in_one_line),
        cmocka_unit_test(more_rows_than_can_be_addressed_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
