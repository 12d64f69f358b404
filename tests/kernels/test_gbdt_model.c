/* test_gbdt_model.c - the reader of XGBoost's JSON models: what is read, and what is refused by its name. label: unit */
#include "trees/gbdt_model.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "check.h"
#include "gbdt_text.h"

#define DATA TEST_DATA "/gbdt/"

static void less_goes_left_and_equal_goes_right(void **unused)
{
    (void)unused;
    assert_true(gbdt_margin_of(gbdt_sound, 3.4999998f) == 1.5f);
    assert_true(gbdt_margin_of(gbdt_sound, 3.5f) == 2.75f);
}

static void missing_goes_where_the_node_says(void **unused)
{
    (void)unused;
    struct gbdt_parts parts = gbdt_sound;
    assert_true(gbdt_margin_of(parts, __builtin_nanf("")) == 1.5f);
    parts.default_left = "0,0,0";
    assert_true(gbdt_margin_of(parts, __builtin_nanf("")) == 2.75f);
}

static void flags_may_be_booleans(void **unused)
{
    (void)unused;
    struct gbdt_parts parts = gbdt_sound;
    parts.default_left = "false,false,false";
    assert_true(gbdt_margin_of(parts, __builtin_nanf("")) == 2.75f);
}

static void base_score_passes_through_the_objectives_link(void **unused)
{
    (void)unused;
    struct gbdt_parts parts = gbdt_sound;
    parts.base_score = "3E-1";
    assert_true(gbdt_margin_of(parts, 0) == 1.3f);
    parts.values = "3.5,0,2.25";
    parts.objective = "binary:logistic";
    assert_true(gbdt_margin_of(parts, 0) == -0.84729785f); /* XGBoost 1.7.4: a model without trees, output_margin=True */
    parts.objective = "count:poisson";
    assert_true(gbdt_margin_of(parts, 0) == -1.2039728f); /* the same way */
    parts.objective = "binary:logitraw";
    assert_true(gbdt_margin_of(parts, 0) == 0.3f); /* the same way */
}

static void base_score_may_stand_in_brackets(void **unused)
{
    (void)unused;
    struct gbdt_parts parts = gbdt_sound;
    parts.base_score = "[5E-1]";
    assert_true(gbdt_margin_of(parts, 0) == 1.5f);
}

static void nodes_that_pruning_left_behind_do_not_count(void **unused)
{
    (void)unused;
    struct gbdt_parts parts = gbdt_sound;
    parts.left = "-1,-1,7";
    parts.right = "-1,-1,-1";
    parts.features = "2147483647,2147483647,9";
    assert_true(gbdt_margin_of(parts, 0) == 4.0f);
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

/* --- what is refused by name -------------------------------------------------------------------------------------------- */

static void other_boosters_are_refused_by_name(void **unused)
{
    (void)unused;
    struct gbdt_parts parts = gbdt_sound;
    parts.booster = "dart";
    gbdt_expect_refused(parts, "booster is 'dart'");
    parts.booster = "gblinear";
    gbdt_expect_refused(parts, "booster is 'gblinear'");
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
        gbdt_expect_message(why, cases[i].words);
    }
}

static void many_classes_are_refused_by_their_number(void **unused)
{
    (void)unused;
    struct gbdt_parts parts = gbdt_sound;
    parts.class_count = "3";
    gbdt_expect_refused(parts, "3 classes");
    parts.base_score = "[5E-1,5E-1,5E-1]"; /* as newer versions write it: not what is said to be wrong */
    gbdt_expect_refused(parts, "3 classes");
}

static void several_outputs_are_refused_by_their_number(void **unused)
{
    (void)unused;
    struct gbdt_parts parts = gbdt_sound;
    parts.class_count = "0\",\"num_target\":\"4";
    gbdt_expect_refused(parts, "4 targets");
    parts.class_count = "0\",\"num_target\":\"4x";
    gbdt_expect_refused(parts, "'num_target' is \"4x\"");
    parts.class_count = "0\",\"num_target\":\"1";
    assert_true(gbdt_margin_of(parts, 0) == 1.5f);
    char text[GBDT_TEXT_MAX], marked[GBDT_TEXT_MAX];
    gbdt_write(&gbdt_sound, text);
    char *trees = strstr(text, "\"trees\"");
    snprintf(marked, sizeof marked, "%.*s\"tree_info\":[1],%s", (int)(trees - text), text, trees);
    gbdt_expect_text_refused(marked, "tree 0 adds to output 1");
}

static void categories_that_are_listed_are_refused_though_thresholds_are_numbers(void **unused)
{
    (void)unused;
    struct gbdt_parts parts = gbdt_sound;
    parts.values = "0,1,2";
    parts.categories = "0";
    gbdt_expect_refused(parts, "tree 0 has categorical splits");
}

static void unknown_objectives_are_refused_by_name(void **unused)
{
    (void)unused;
    struct gbdt_parts parts = gbdt_sound;
    parts.objective = "multi:softprob";
    gbdt_expect_refused(parts, "'multi:softprob'");
    parts.objective = "evil\\u0007\\n";
    gbdt_expect_refused(parts, "'evil");
}

static void a_bare_nan_is_explained_by_categorical_splits(void **unused)
{
    (void)unused;
    struct gbdt_parts parts = gbdt_sound;
    parts.values = "NaN,1,2";
    gbdt_expect_refused(parts, "categorical splits");
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
        cmocka_unit_test(categories_that_are_listed_are_refused_though_thresholds_are_numbers),
        cmocka_unit_test(unknown_objectives_are_refused_by_name),
        cmocka_unit_test(a_bare_nan_is_explained_by_categorical_splits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
