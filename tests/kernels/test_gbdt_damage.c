/* test_gbdt_damage.c - what the reader of XGBoost's models says of damaged texts and files. label: unit */
#include "check.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "gbdt_text.h"

#define DATA TEST_DATA "/gbdt/"

static void a_cycle_is_refused(void **unused)
{
    (void)unused;
    struct gbdt_parts parts = gbdt_sound;
    parts.left = "1,0,-1";
    parts.right = "2,2,-1";
    gbdt_expect_refused(parts, "node 0 is reached twice");
    parts.left = "0,-1,-1";
    gbdt_expect_refused(parts, "node 0 is reached twice");
}

static void a_node_with_two_parents_is_refused(void **unused)
{
    (void)unused;
    struct gbdt_parts parts = gbdt_sound;
    parts.right = "1,-1,-1";
    gbdt_expect_refused(parts, "node 1 is reached twice");
}

static void a_child_out_of_range_is_refused(void **unused)
{
    (void)unused;
    struct gbdt_parts parts = gbdt_sound;
    parts.left = "3,-1,-1";
    gbdt_expect_refused(parts, "child 3, but nodes are 0 to 2");
    parts.left = "-2,-1,-1";
    gbdt_expect_refused(parts, "node 0 of tree 0 is no node");
    parts.left = "4294967297,-1,-1";
    gbdt_expect_refused(parts, "node 0 of tree 0 is no node");
    parts.left = "-1,-1,-1"; /* a right child only */
    gbdt_expect_refused(parts, "child -1");
}

static void a_feature_out_of_range_is_refused(void **unused)
{
    (void)unused;
    struct gbdt_parts parts = gbdt_sound;
    parts.features = "2,0,0";
    gbdt_expect_refused(parts, "feature 2, but features are 0 to 1");
    parts.features = "-1,0,0";
    gbdt_expect_refused(parts, "no node");
}

static void arrays_of_different_lengths_are_refused(void **unused)
{
    (void)unused;
    struct gbdt_parts parts = gbdt_sound;
    parts.values = "3.5,1";
    gbdt_expect_refused(parts, "differ in length");
}

static void more_nodes_claimed_than_there_are_is_refused(void **unused)
{
    (void)unused;
    struct gbdt_parts parts = gbdt_sound;
    parts.node_count = "2147483648";
    gbdt_expect_refused(parts, "claims 2147483648 nodes and has 3");
}

static void a_tree_without_nodes_is_refused(void **unused)
{
    (void)unused;
    struct gbdt_parts parts = gbdt_sound;
    parts.left = parts.right = parts.features = parts.values = parts.default_left = "";
    parts.node_count = "0";
    gbdt_expect_refused(parts, "0 nodes");
}

static void numbers_that_no_float_holds_are_refused(void **unused)
{
    (void)unused;
    struct gbdt_parts parts = gbdt_sound;
    parts.values = "1e39,1,2";
    gbdt_expect_refused(parts, "no finite float");
    parts.values = "1e999,1,2";
    gbdt_expect_refused(parts, "not JSON");
    parts.values = "3.5,-1e200,2";
    gbdt_expect_refused(parts, "no finite float");
    parts.values = "3.5,\"1\",2";
    gbdt_expect_refused(parts, "no node");
}

static void parameters_that_are_no_numbers_are_refused(void **unused)
{
    (void)unused;
    static const char *const feature_counts[] = {"0", "-1", "1.5", "4294967296", "1e300"};
    struct gbdt_parts parts = gbdt_sound;
    for (size_t i = 0; i < sizeof feature_counts / sizeof *feature_counts; i++) {
        parts.feature_count = feature_counts[i];
        gbdt_expect_refused(parts, "features; forkjoin scores rows of");
    }
    parts.feature_count = "nan";
    gbdt_expect_refused(parts, "'num_feature' is \"nan\"");
    parts.feature_count = "";
    gbdt_expect_refused(parts, "'num_feature'");
    parts = gbdt_sound;
    parts.base_score = "[5E-1";
    gbdt_expect_refused(parts, "'base_score'");
    parts.base_score = "1.5";
    parts.objective = "binary:logistic";
    gbdt_expect_refused(parts, "base_score 1.5 has no margin");
    parts.base_score = "0";
    gbdt_expect_refused(parts, "base_score 0 has no margin");
}

static void every_truncation_is_refused(void **unused)
{
    (void)unused;
    char text[GBDT_TEXT_MAX], why[WHY_MAX];
    struct gbdt_model model;
    gbdt_write(&gbdt_sound, text);
    for (size_t bytes = 0; bytes < strlen(text); bytes++) {
        assert_false(gbdt_model_parse(&model, "some.json", text, bytes, why));
        assert_null(strchr(why, '\n'));
    }
}

static void text_that_is_no_model_is_refused(void **unused)
{
    (void)unused;
    gbdt_expect_text_refused("", "is empty");
    gbdt_expect_text_refused("binf\x01\x02", "not JSON");
    gbdt_expect_text_refused("[]", "'learner'");
    gbdt_expect_text_refused("{\"learner\":[]}", "'learner' that is an object");
    gbdt_expect_text_refused("{\"learner\":{\"gradient_booster\":{\"name\":1}}}", "'name' that is a string");
}

static void deep_nesting_is_refused(void **unused)
{
    (void)unused;
    enum { DEPTH = GBDT_TEXT_MAX - 1 };
    static char text[GBDT_TEXT_MAX];
    memset(text, '[', DEPTH);
    gbdt_expect_text_refused(text, "depth");
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
    char *text = malloc((size_t)TREES * TREE_TEXT_MAX + GBDT_TEXT_MAX), why[WHY_MAX] = "";
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

/* --- files -------------------------------------------------------------------------------------------------------------- */

static void expect_file_refused(const char *path, const char *words)
{
    struct gbdt_model model;
    char why[WHY_MAX] = "";
    assert_false(gbdt_model_read(&model, path, why));
    gbdt_expect_message(why, words);
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

int main(void)
{
    const struct CMUnitTest tests[] = {
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
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
