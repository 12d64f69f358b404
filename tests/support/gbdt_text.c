/* gbdt_text.c - puts a model's text together, and has it read. */
#include "gbdt_text.h"

#include <stdio.h>
#include <string.h>

#include "check.h"

const struct gbdt_parts gbdt_sound = {
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

void gbdt_write(const struct gbdt_parts *parts, char text[GBDT_TEXT_MAX])
{
    snprintf(
        text, GBDT_TEXT_MAX,
        "{\"learner\":{\"gradient_booster\":{\"name\":\"%s\",\"model\":{\"trees\":[{\"left_children\":[%s],"
        "\"right_children\":[%s],\"split_indices\":[%s],\"split_conditions\":[%s],\"default_left\":[%s],"
        "\"categories_nodes\":[%s],\"tree_param\":{\"num_nodes\":\"%s\"}}]}},\"learner_model_param\":{\"num_class\":\"%s\","
        "\"num_feature\":\"%s\",\"base_score\":\"%s\"},\"objective\":{\"name\":\"%s\"}}}",
        parts->booster, parts->left, parts->right, parts->features, parts->values, parts->default_left, parts->categories,
        parts->node_count, parts->class_count, parts->feature_count, parts->base_score, parts->objective);
}

bool gbdt_parse_text(struct gbdt_model *model, const char *text, char why[WHY_MAX])
{
    return gbdt_model_parse(model, "some.json", text, strlen(text), why);
}

float gbdt_margin_of(struct gbdt_parts parts, float value)
{
    struct gbdt_model model;
    char text[GBDT_TEXT_MAX], why[WHY_MAX] = "";
    gbdt_write(&parts, text);
    if (!gbdt_parse_text(&model, text, why))
        fail_msg("%s", why);
    float margin = gbdt_model_margin(&model, (const float[]){0, value});
    gbdt_model_free(&model);
    return margin;
}

void gbdt_expect_message(const char *why, const char *words)
{
    if (!strstr(why, words))
        fail_msg("'%s' does not say '%s'", why, words);
    assert_null(strchr(why, '\n'));
    assert_non_null(strchr(why, ';'));
}

void gbdt_expect_text_refused(const char *text, const char *words)
{
    struct gbdt_model model;
    char why[WHY_MAX] = "";
    assert_false(gbdt_parse_text(&model, text, why));
    assert_null(model.trees);
    gbdt_expect_message(why, words);
}

void gbdt_expect_refused(struct gbdt_parts parts, const char *words)
{
    char text[GBDT_TEXT_MAX];
    gbdt_write(&parts, text);
    gbdt_expect_text_refused(text, words);
}
