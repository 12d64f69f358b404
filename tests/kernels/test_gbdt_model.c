/* test_gbdt_model.c - the reader of XGBoost's JSON models: real ones, and what hostile ones are told. label: unit */
#include "check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "scratch.h"
#include "trees/gbdt_model.h"
#include "trees/gbdt_rows.h"

#define DATA TEST_DATA "/gbdt/"

enum { TEXT_MAX = 1 << 14 };

/* --- a sound model of one tree, and the pieces that a case replaces
 * ------------------------------------------------------------- */

struct parts {
    const char *booster, *objective, *class_count, *feature_count, *base_score, *node_count;
    const char *left, *right, *features, *values, *default_left, *categories;
};

static const struct parts sound = {
    .booster = "gbtree",
    .objective = "reg:squarederror",
    .class_count = "0",
    .feature_count = "2",
    .base_score = "5E-1",
    .node_count = "3",
    .left = "1,-1,-1",
    .right = "2,-1,-1",
    .features = "1,0,0",
    .values = "3.5,1,2.25",
    .default_left = "1,0,0",
    .categories = "",
};

static void write_model(const struct parts *parts, char text[TEXT_MAX])
{
    snprintf(
        text, TEXT_MAX,
        "{\"learner\":{\"gradient_booster\":{\"name\":\"%s\",\"model\":{\"trees\":[{\"left_children\":[%s],"
        "\"right_children\":[%s],\"split_indices\":[%s],\"split_conditions\":[%s],\"default_left\":[%s],"
        "\"categories_nodes\":[%s],\"tree_param\":{\"num_nodes\":\"%s\"}}]}},\"learner_model_param\":{\"num_class\":\"%s\","
        "\"num_feature\":\"%s\",\"base_score\":\"%s\"},\"objective\":{\"name\":\"%s\"}}}",
        parts->booster, parts->left, parts->right, parts->features, parts->values, parts->default_left, parts->categories,
        parts->node_count, parts->class_count, parts->feature_count, parts->base_score, parts->objective);
}

static bool parse(struct gbdt_model *model, const char *text, char why[WHY_MAX])
{
    return gbdt_model_parse(model, "some.json", text, strlen(text), why);
}

/* One line, long enough to hold cause, fact and next step, that has these words in it. */
static void expect_message(const char *why, const char *words)
{
    if (!strstr(why, words))
        fail_msg("'%s' does not say '%s'", why, words);
    assert_null(strchr(why, '\n'));
    assert_non_null(strchr(why, ';'));
}

static void expect_text_refused(const char *text, const char *words)
{
    struct gbdt_model model;
    char why[WHY_MAX] = "";
    assert_false(parse(&model, text, why));
    assert_null(model.trees);
    expect_message(why, words);
}

static void expect_refused(struct parts parts, const char *words)
{
    char text[TEXT_MAX];
    write_model(&parts, text);
    expect_text_refused(text, words);
}

/* The margin of (0, value) under a model of these parts. */
static float margin_of(struct parts parts, float value)
{
    struct gbdt_model model;
    char text[TEXT_MAX], why[WHY_MAX] = "";
    write_model(&parts, text);
    if (!parse(&model, text, why))
        fail_msg("%s", why);
    float margin = gbdt_model_margin(&model, (const float[]){0, value});
    gbdt_model_free(&model);
    return margin;
}

/* --- what is read
 * ----------------------------------------------------------------------------------------------------------------- */

static void less_goes_left_and_equal_goes_right(void **unused)
{
    (void)unused;
    assert_true(margin_of(sound, 3.4999998f) == 1.5f);
    assert_true(margin_of(sound, 3.5f) == 2.75f);
}

static void missing_goes_where_the_node_says(void **unused)
{
    (void)unused;
    struct parts parts = sound;
    assert_true(margin_of(parts, __builtin_nanf("")) == 1.5f);
    parts.default_left = "0,0,0";
    assert_true(margin_of(parts, __builtin_nanf("")) == 2.75f);
}

static void flags_may_be_booleans(void **unused)
{
    (void)unused;
    struct parts parts = sound;
    parts.default_left = "false,false,false";
    assert_true(margin_of(parts, __builtin_nanf("")) == 2.75f);
}

static void base_score_passes_through_the_objectives_link(void **unused)
{
    (void)unused;
    struct parts parts = sound;
    parts.base_score = "3E-1";
    assert_true(margin_of(parts, 0) == 1.3f);
    parts.values = "3.5,0,2.25";
    parts.objective = "binary:logistic";
    assert_true(margin_of(parts, 0) == -0.84729785f); /* XGBoost 1.7.4: a model without trees, output_margin=True */
    parts.objective = "count:poisson";
    assert_true(margin_of(parts, 0) == -1.2039728f); /* the same way */
    parts.objective = "binary:logitraw";
    assert_true(margin_of(parts, 0) == 0.3f); /* the same way */
}

static void base_score_may_stand_in_brackets(void **unused)
{
    (void)unused;
    struct parts parts = sound;
    parts.base_score = "[5E-1]";
    assert_true(margin_of(parts, 0) == 1.5f);
}

static void nodes_that_pruning_left_behind_do_not_count(void **unused)
{
    (void)unused;
    struct parts parts = sound;
    parts.left = "-1,-1,7";
    parts.right = "-1,-1,-1";
    parts.features = "2147483647,2147483647,9";
    assert_true(margin_of(parts, 0) == 4.0f);
}

static void real_models_are_read_whole(void **unused)
{
    (void)unused;
    static const struct {
        const char *path;
        size_t tree_count, feature_count, depth_most;
    } cases[] = {
        {DATA "breast_cancer.json", 40, 30, 5}, {DATA "digits.json", 500, 64, 6}, {DATA "one_leaf.json", 1, 30, 0},
        {DATA "deep.json", 16, 3, 9},           {DATA "chain.json", 6, 2, 40},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct gbdt_model model;
        char why[WHY_MAX] = "";
        size_t deepest = 0;
        if (!gbdt_model_read(&model, cases[i].path, why))
            fail_msg("%s", why);
        for (size_t t = 0; t < model.tree_count; t++)
            deepest = model.trees[t].depth > deepest ? model.trees[t].depth : deepest;
        assert_int_equal(model.tree_count, cases[i].tree_count);
        assert_int_equal(model.feature_count, cases[i].feature_count);
        assert_int_equal(deepest, cases[i].depth_most);
        gbdt_model_free(&model);
    }
}

/* --- what is refused by name
 * -------------------------------------------------------------------------------------------------------- */

static void other_boosters_are_refused_by_name(void **unused)
{
    (void)unused;
    struct parts parts = sound;
    parts.booster = "dart";
    expect_refused(parts, "booster is 'dart'");
    parts.booster = "gblinear";
    expect_refused(parts, "booster is 'gblinear'");
}

/* XGBoost's own files of what forkjoin does not score. */
static void real_models_of_other_kinds_are_refused_by_name(void **unused)
{
    (void)unused;
    static const struct {
        const char *path, *words;
    } cases[] = {
        {DATA "refused/dart.json", "booster is 'dart'"},
        {DATA "refused/gblinear.json", "booster is 'gblinear'"},
        {DATA "refused/classes.json", "3 classes"},
        {DATA "refused/targets.json", "2 targets"},
        {DATA "refused/categorical.json", "categorical splits"},
        {DATA "refused/one_hot.json", "categorical splits"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct gbdt_model model;
        char why[WHY_MAX] = "";
        assert_false(gbdt_model_read(&model, cases[i].path, why));
        expect_message(why, cases[i].words);
    }
}

static void many_classes_are_refused_by_their_number(void **unused)
{
    (void)unused;
    struct parts parts = sound;
    parts.class_count = "3";
    expect_refused(parts, "3 classes");
    parts.base_score = "[5E-1,5E-1,5E-1]"; /* as newer versions write it: not what is said to be wrong */
    expect_refused(parts, "3 classes");
}

static void several_outputs_are_refused_by_their_number(void **unused)
{
    (void)unused;
    struct parts parts = sound;
    parts.class_count = "0\",\"num_target\":\"4";
    expect_refused(parts, "4 targets");
    parts.class_count = "0\",\"num_target\":\"4x";
    expect_refused(parts, "'num_target' is \"4x\"");
    parts.class_count = "0\",\"num_target\":\"1";
    assert_true(margin_of(parts, 0) == 1.5f);
    char text[TEXT_MAX], marked[TEXT_MAX];
    write_model(&sound, text);
    char *trees = strstr(text, "\"trees\"");
    snprintf(marked, sizeof marked, "%.*s\"tree_info\":[1],%s", (int)(trees - text), text, trees);
    expect_text_refused(marked, "tree 0 adds to output 1");
}

static void categories_that_are_listed_are_refused_though_thresholds_are_numbers(void **unused)
{
    (void)unused;
    struct parts parts = sound;
    parts.values = "0,1,2";
    parts.categories = "0";
    expect_refused(parts, "tree 0 has categorical splits");
}

static void unknown_objectives_are_refused_by_name(void **unused)
{
    (void)unused;
    struct parts parts = sound;
    parts.objective = "multi:softprob";
    expect_refused(parts, "'multi:softprob'");
    parts.objective = "evil\\u0007\\n";
    expect_refused(parts, "'evil");
}

static void a_bare_nan_is_explained_by_categorical_splits(void **unused)
{
    (void)unused;
    struct parts parts = sound;
    parts.values = "NaN,1,2";
    expect_refused(parts, "categorical splits");
}

/* --- what is damaged
 * ---------------------------------------------------------------------------------------------------------------- */

static void a_cycle_is_refused(void **unused)
{
    (void)unused;
    struct parts parts = sound;
    parts.left = "1,0,-1";
    parts.right = "2,2,-1";
    expect_refused(parts, "node 0 is reached twice");
    parts.left = "0,-1,-1";
    expect_refused(parts, "node 0 is reached twice");
}

static void a_node_with_two_parents_is_refused(void **unused)
{
    (void)unused;
    struct parts parts = sound;
    parts.right = "1,-1,-1";
    expect_refused(parts, "node 1 is reached twice");
}

static void a_child_out_of_range_is_refused(void **unused)
{
    (void)unused;
    struct parts parts = sound;
    parts.left = "3,-1,-1";
    expect_refused(parts, "child 3, but nodes are 0 to 2");
    parts.left = "-2,-1,-1";
    expect_refused(parts, "node 0 of tree 0 is no node");
    parts.left = "4294967297,-1,-1";
    expect_refused(parts, "node 0 of tree 0 is no node");
    parts.left = "-1,-1,-1"; /* a right child only */
    expect_refused(parts, "child -1");
}

static void a_feature_out_of_range_is_refused(void **unused)
{
    (void)unused;
    struct parts parts = sound;
    parts.features = "2,0,0";
    expect_refused(parts, "feature 2, but features are 0 to 1");
    parts.features = "-1,0,0";
    expect_refused(parts, "no node");
}

static void arrays_of_different_lengths_are_refused(void **unused)
{
    (void)unused;
    struct parts parts = sound;
    parts.values = "3.5,1";
    expect_refused(parts, "differ in length");
}

static void more_nodes_claimed_than_there_are_is_refused(void **unused)
{
    (void)unused;
    struct parts parts = sound;
    parts.node_count = "2147483648";
    expect_refused(parts, "claims 2147483648 nodes and has 3");
}

static void a_tree_without_nodes_is_refused(void **unused)
{
    (void)unused;
    struct parts parts = sound;
    parts.left = parts.right = parts.features = parts.values = parts.default_left = "";
    parts.node_count = "0";
    expect_refused(parts, "0 nodes");
}

static void numbers_that_no_float_holds_are_refused(void **unused)
{
    (void)unused;
    struct parts parts = sound;
    parts.values = "1e39,1,2";
    expect_refused(parts, "no finite float");
    parts.values = "1e999,1,2";
    expect_refused(parts, "not JSON");
    parts.values = "3.5,-1e200,2";
    expect_refused(parts, "no finite float");
    parts.values = "3.5,\"1\",2";
    expect_refused(parts, "no node");
}

static void parameters_that_are_no_numbers_are_refused(void **unused)
{
    (void)unused;
    static const char *const feature_counts[] = {"0", "-1", "1.5", "4294967296", "1e300"};
    struct parts parts = sound;
    for (size_t i = 0; i < sizeof feature_counts / sizeof *feature_counts; i++) {
        parts.feature_count = feature_counts[i];
        expect_refused(parts, "features; forkjoin scores rows of");
    }
    parts.feature_count = "nan";
    expect_refused(parts, "'num_feature' is \"nan\"");
    parts.feature_count = "";
    expect_refused(parts, "'num_feature'");
    parts = sound;
    parts.base_score = "[5E-1";
    expect_refused(parts, "'base_score'");
    parts.base_score = "1.5";
    parts.objective = "binary:logistic";
    expect_refused(parts, "base_score 1.5 has no margin");
    parts.base_score = "0";
    expect_refused(parts, "base_score 0 has no margin");
}

static void every_truncation_is_refused(void **unused)
{
    (void)unused;
    char text[TEXT_MAX], why[WHY_MAX];
    struct gbdt_model model;
    write_model(&sound, text);
    for (size_t bytes = 0; bytes < strlen(text); bytes++) {
        assert_false(gbdt_model_parse(&model, "some.json", text, bytes, why));
        assert_null(strchr(why, '\n'));
    }
}

static void text_that_is_no_model_is_refused(void **unused)
{
    (void)unused;
    expect_text_refused("", "is empty");
    expect_text_refused("binf\x01\x02", "not JSON");
    expect_text_refused("[]", "'learner'");
    expect_text_refused("{\"learner\":[]}", "'learner' that is an object");
    expect_text_refused("{\"learner\":{\"gradient_booster\":{\"name\":1}}}", "'name' that is a string");
}

static void deep_nesting_is_refused(void **unused)
{
    (void)unused;
    enum { DEPTH = TEXT_MAX - 1 };
    static char text[TEXT_MAX];
    memset(text, '[', DEPTH);
    expect_text_refused(text, "depth");
}

static void a_chain_of_many_nodes_needs_no_stack(void **unused)
{
    (void)unused;
    enum { LEVELS = 1 << 20 };
    struct gbdt_tree tree = {.node_count = 2 * LEVELS + 1};
    char why[WHY_MAX] = "";
    tree.nodes = calloc(tree.node_count, sizeof *tree.nodes);
    assert_non_null(tree.nodes);
    for (size_t i = 0; i < tree.node_count; i++) {
        bool leaf = i % 2 == 1 || i == 2 * LEVELS;
        tree.nodes[i].left = leaf ? GBDT_LEAF : (int32_t)i + 1;
        tree.nodes[i].right = leaf ? GBDT_LEAF : (int32_t)i + 2;
    }
    assert_true(gbdt_tree_check(&tree, 1, why));
    assert_int_equal(tree.depth, LEVELS);
    free(tree.nodes);
}

/* 100,000 trees in 16 MB of text. (A million, 163 MB, take 2.4 GB while they are read, and are scored right too.) */
static void a_hundred_thousand_trees_are_read(void **unused)
{
    (void)unused;
    enum { TREES = 100000, TREE_TEXT_MAX = 200 };
    static const char tree[] =
        "{\"left_children\":[1,-1,-1],\"right_children\":[2,-1,-1],\"split_indices\":[0,0,0],"
        "\"split_conditions\":[%d,1,2],\"default_left\":[1,0,0],\"tree_param\":{\"num_nodes\":\"3\"}}%s";
    char *text = malloc((size_t)TREES * TREE_TEXT_MAX + TEXT_MAX), why[WHY_MAX] = "";
    assert_non_null(text);
    char *end = text + sprintf(text, "{\"learner\":{\"gradient_booster\":{\"name\":\"gbtree\",\"model\":{\"trees\":[");
    for (int i = 0; i < TREES; i++)
        end += sprintf(end, tree, i, i + 1 < TREES ? "," : "]}},");
    end += sprintf(end,
                   "\"learner_model_param\":{\"num_class\":\"0\",\"num_feature\":\"1\",\"base_score\":\"0\"},"
                   "\"objective\":{\"name\":\"reg:squarederror\"}}}");
    struct gbdt_model model;
    if (!gbdt_model_parse(&model, "many.json", text, (size_t)(end - text), why))
        fail_msg("%s", why);
    free(text);
    assert_int_equal(model.tree_count, TREES);
    const float row = 0.5f; /* right in tree 0 alone */
    assert_true(gbdt_model_margin(&model, &row) == TREES + 1);
    gbdt_model_free(&model);
}

/* --- files
 * ------------------------------------------------------------------------------------------------------------------------ */

static void expect_file_refused(const char *path, const char *words)
{
    struct gbdt_model model;
    char why[WHY_MAX] = "";
    assert_false(gbdt_model_read(&model, path, why));
    expect_message(why, words);
}

static void files_that_cannot_be_read_are_named(void **unused)
{
    (void)unused;
    expect_file_refused(DATA "none.json", "none.json': No such file");
    expect_file_refused(DATA, "a directory");
    expect_file_refused("/dev/null", "no regular file");
}

/* A sparse file: its length is all that is looked at. */
static void a_huge_file_is_refused_unread(void **unused)
{
    (void)unused;
    char path[] = "/tmp/forkjoin-huge-XXXXXX";
    int file = mkstemp(path);
    assert_true(file >= 0);
    assert_int_equal(ftruncate(file, (off_t)GBDT_FILE_BYTES_MAX + 1), 0);
    close(file);
    expect_file_refused(path, "the limit is 268435456");
    unlink(path);
}

/* --- recorded rows ------------------------------------------------------------------------------------------------------ */

static void rows_are_read_with_gaps_and_margins(void **unused)
{
    (void)unused;
    struct scratch scratch = scratch_make();
    struct gbdt_rows rows;
    char why[WHY_MAX] = "";
    scratch_write(&scratch, "some.csv", "a,b,margin\n1,,0.5\n,-2,1e3\n");
    assert_true(gbdt_rows_read(&rows, scratch_path(&scratch, "some.csv").text, 2, true, why));
    assert_int_equal(rows.row_count, 2);
    assert_true(rows.values[0] == 1 && rows.values[1] != rows.values[1] && rows.margins[0] == 0.5f);
    assert_true(rows.values[2] != rows.values[2] && rows.values[3] == -2 && rows.margins[1] == 1000);
    gbdt_rows_free(&rows);
    assert_true(gbdt_rows_read(&rows, scratch_path(&scratch, "some.csv").text, 3, false, why));
    assert_null(rows.margins);
    gbdt_rows_free(&rows);
    scratch_remove(&scratch);
}

static void rows_of_another_shape_are_refused(void **unused)
{
    (void)unused;
    static const char *const texts[] = {"",        "a,b,margin\n", "x\n1,2\n", "x\n1,2,3,4\n", "1,2,3\n1,2\n",
                                        "1,y,3\n", "x\n1\n2\n3\n", "1,2,3,4\n"};
    struct scratch scratch = scratch_make();
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct gbdt_rows rows;
        char why[WHY_MAX] = "";
        scratch_write(&scratch, "some.csv", texts[i]);
        assert_false(gbdt_rows_read(&rows, scratch_path(&scratch, "some.csv").text, 2, true, why));
        expect_message(why, "some.csv");
    }
    scratch_remove(&scratch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(less_goes_left_and_equal_goes_right),
        cmocka_unit_test(missing_goes_where_the_node_says),
        cmocka_unit_test(flags_may_be_booleans),
        cmocka_unit_test(base_score_passes_through_the_objectives_link),
        cmocka_unit_test(base_score_may_stand_in_brackets),
        cmocka_unit_test(nodes_that_pruning_left_behind_do_not_count),
        cmocka_unit_test(real_models_are_read_whole),
        cmocka_unit_test(other_boosters_are_refused_by_name),
        cmocka_unit_test(real_models_of_other_kinds_are_refused_by_name),
        cmocka_unit_test(many_classes_are_refused_by_their_number),
        cmocka_unit_test(several_outputs_are_refused_by_their_number),
        cmocka_unit_test(unknown_objectives_are_refused_by_name),
        cmocka_unit_test(categories_that_are_listed_are_refused_though_thresholds_are_numbers),
        cmocka_unit_test(a_bare_nan_is_explained_by_categorical_splits),
        cmocka_unit_test(a_cycle_is_refused),
        cmocka_unit_test(a_node_with_two_parents_is_refused),
        cmocka_unit_test(a_child_out_of_range_is_refused),
        cmocka_unit_test(a_feature_out_of_range_is_refused),
        cmocka_unit_test(arrays_of_different_lengths_are_refused),
        cmocka_unit_test(more_nodes_claimed_than_there_are_is_refused),
        cmocka_unit_test(a_tree_without_nodes_is_refused),
        cmocka_unit_test(numbers_that_no_float_holds_are_refused),
        cmocka_unit_test(parameters_that_are_no_numbers_are_refused),
        cmocka_unit_test(every_truncation_is_refused),
        cmocka_unit_test(text_that_is_no_model_is_refused),
        cmocka_unit_test(deep_nesting_is_refused),
        cmocka_unit_test(a_chain_of_many_nodes_needs_no_stack),
        cmocka_unit_test(a_hundred_thousand_trees_are_read),
        cmocka_unit_test(files_that_cannot_be_read_are_named),
        cmocka_unit_test(a_huge_file_is_refused_unread),
        cmocka_unit_test(rows_are_read_with_gaps_and_margins),
        cmocka_unit_test(rows_of_another_shape_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
