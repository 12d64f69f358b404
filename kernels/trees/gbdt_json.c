/* gbdt_json.c - reads XGBoost's JSON models, and says of those it cannot score what is the matter. */
#include <errno.h>
#include <jansson.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/whole_file.h"
#include "gbdt_model.h"

/* Where messages go, and what they call the model. */
struct reader {
    const char *name;
    char *why;
};

/* Always false. Text out of the file may hold anything; a message stays one line. */
__attribute__((format(printf, 2, 3))) static bool refuse(const struct reader *reader, const char *format, ...)
{
    int used = snprintf(reader->why, WHY_MAX, "cannot use model '%.160s': ", reader->name);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(reader->why + used, WHY_MAX - (size_t)used, format, arguments);
    va_end(arguments);
    for (char *byte = reader->why; *byte; byte++) {
        if ((unsigned char)*byte < ' ' || *byte == 0x7f)
            *byte = '?';
    }
    return false;
}

/* --- the members of an object
 * ------------------------------------------------------------------------------------------------- */

/* The member `key`, which must be of this type; NULL when it is not, having said so. */
static const json_t *member(const struct reader *reader, const json_t *object, const char *key, json_type type)
{
    static const char *const type_names[] = {
        [JSON_OBJECT] = "an object", [JSON_ARRAY] = "an array", [JSON_STRING] = "a string"};
    const json_t *value = json_object_get(object, key);
    if (value && json_typeof(value) == type)
        return value;
    refuse(reader, "it has no '%s' that is %s; pass a file made by XGBoost's save_model(\"model.json\")", key,
           type_names[type]);
    return NULL;
}

/* XGBoost writes its own numbers as strings. Newer versions put brackets around base_score. */
static bool number_in_string(const struct reader *reader, const json_t *object, const char *key, double *number)
{
    const json_t *value = member(reader, object, key, JSON_STRING);
    if (!value)
        return false;
    const char *text = json_string_value(value);
    const char *begin = text + (text[0] == '[');
    char *end = NULL;
    *number = strtod(begin, &end);
    if (end != begin && strcmp(end, begin != text ? "]" : "") == 0 && isfinite(*number))
        return true;
    return refuse(reader, "'%s' is \"%.40s\", which is not one number; save the model anew", key, text);
}

/* --- the nodes of a tree
 * -------------------------------------------------------------------------------------------------------- */

struct tree_arrays {
    const json_t *left, *right, *feature, *value, *default_left;
};

static bool equal_lengths(const struct reader *reader, size_t tree, const struct tree_arrays *arrays)
{
    size_t length = json_array_size(arrays->left);
    if (json_array_size(arrays->right) == length && json_array_size(arrays->feature) == length &&
        json_array_size(arrays->value) == length && json_array_size(arrays->default_left) == length)
        return true;
    return refuse(reader, "the arrays of tree %zu differ in length; the file is damaged, save the model anew", tree);
}

static bool open_arrays(const struct reader *reader, const json_t *object, size_t tree, struct tree_arrays *arrays)
{
    return (arrays->left = member(reader, object, "left_children", JSON_ARRAY)) &&
           (arrays->right = member(reader, object, "right_children", JSON_ARRAY)) &&
           (arrays->feature = member(reader, object, "split_indices", JSON_ARRAY)) &&
           (arrays->value = member(reader, object, "split_conditions", JSON_ARRAY)) &&
           (arrays->default_left = member(reader, object, "default_left", JSON_ARRAY)) && equal_lengths(reader, tree, arrays);
}

/* Flags are 0 and 1 or false and true, depending on XGBoost's version. */
static bool read_flag(const json_t *value, bool *flag)
{
    *flag = json_is_integer(value) ? json_integer_value(value) != 0 : json_is_true(value);
    return json_is_integer(value) || json_is_boolean(value);
}

/* The double nearest to the text, rounded to float, is the float that XGBoost wrote: its text is the shortest that tells the
 * float from its neighbours, and so lies nowhere near the middle between two. */
static bool read_node(const struct tree_arrays *arrays, size_t i, struct gbdt_node *node)
{
    const json_t *left = json_array_get(arrays->left, i), *right = json_array_get(arrays->right, i);
    const json_t *feature = json_array_get(arrays->feature, i), *value = json_array_get(arrays->value, i);
    if (!json_is_integer(left) || !json_is_integer(right) || !json_is_integer(feature) || !json_is_number(value) ||
        !read_flag(json_array_get(arrays->default_left, i), &node->default_left))
        return false;
    json_int_t children[2] = {json_integer_value(left), json_integer_value(right)}, index = json_integer_value(feature);
    if (children[0] < GBDT_LEAF || children[0] > INT32_MAX || children[1] < GBDT_LEAF || children[1] > INT32_MAX || index < 0 ||
        index > UINT32_MAX)
        return false;
    node->left = (int32_t)children[0];
    node->right = (int32_t)children[1];
    node->feature = (uint32_t)index;
    double number = json_number_value(value);
    node->value = fabs(number) <= (double)__FLT_MAX__ ? (float)number : (float)INFINITY;
    return true;
}

static bool read_nodes(const struct reader *reader, const struct tree_arrays *arrays, size_t index, struct gbdt_tree *tree)
{
    tree->node_count = json_array_size(arrays->left);
    tree->nodes = calloc(tree->node_count + 1, sizeof *tree->nodes);
    if (!tree->nodes)
        return refuse(reader, "memory ran out for %zu nodes; free some, or pass a smaller model", tree->node_count);
    for (size_t i = 0; i < tree->node_count; i++) {
        if (!read_node(arrays, i, &tree->nodes[i]))
            return refuse(reader, "node %zu of tree %zu is no node; the file is damaged, save the model anew", i, index);
    }
    return true;
}

/* Listed categories: a categorical split. XGBoost before 1.5 does not write the array. */
static bool has_categories(const json_t *object)
{
    return json_array_size(json_object_get(object, "categories_nodes")) > 0;
}

static bool read_tree(const struct reader *reader, const json_t *object, size_t index, size_t feature_count,
                      struct gbdt_tree *tree)
{
    const json_t *sizes = member(reader, object, "tree_param", JSON_OBJECT);
    struct tree_arrays arrays;
    double claimed = 0;
    char fault[WHY_MAX];
    if (!sizes || !number_in_string(reader, sizes, "num_nodes", &claimed) || !open_arrays(reader, object, index, &arrays))
        return false;
    if (has_categories(object))
        return refuse(reader, "tree %zu has categorical splits, which forkjoin does not read; train on numbers only", index);
    if (claimed != (double)json_array_size(arrays.left))
        return refuse(reader, "tree %zu claims %.0f nodes and has %zu; the file is damaged, save the model anew", index,
                      claimed, json_array_size(arrays.left));
    if (!read_nodes(reader, &arrays, index, tree))
        return false;
    if (!gbdt_tree_check(tree, feature_count, fault))
        return refuse(reader, "in tree %zu %.200s; the file is damaged, save the model anew", index, fault);
    return true;
}

/* Which output each tree adds to. Older XGBoosts wrote no such array for a single one. */
static bool has_one_output(const struct reader *reader, const json_t *inner)
{
    const json_t *outputs = json_object_get(inner, "tree_info");
    for (size_t i = 0; i < json_array_size(outputs); i++) {
        json_int_t output = json_integer_value(json_array_get(outputs, i));
        if (output != 0)
            return refuse(reader, "tree %zu adds to output %lld; forkjoin scores one output, train one model for each", i,
                          (long long)output);
    }
    return true;
}

static bool read_trees(const struct reader *reader, const json_t *booster, struct gbdt_model *model)
{
    const json_t *inner = member(reader, booster, "model", JSON_OBJECT);
    const json_t *trees = inner ? member(reader, inner, "trees", JSON_ARRAY) : NULL;
    if (!trees || !has_one_output(reader, inner))
        return false;
    size_t count = json_array_size(trees);
    model->trees = calloc(count + 1, sizeof *model->trees);
    if (!model->trees)
        return refuse(reader, "memory ran out for %zu trees; free some, or pass a smaller model", count);
    for (size_t i = 0; i < count; i++) {
        model->tree_count = i + 1;
        if (!read_tree(reader, json_array_get(trees, i), i, model->feature_count, &model->trees[i]))
            return false;
    }
    return true;
}

/* --- what the learner is
 * ---------------------------------------------------------------------------------------------------------- */

/* From base_score, which is in the unit of predictions, to the margin, as each objective's ProbToMargin() has it. */
enum link { LINK_IDENTITY, LINK_LOGIT, LINK_LOG };

static const struct objective {
    const char *name;
    enum link link;
} objectives[] = {
    {"binary:hinge", LINK_IDENTITY},
    {"binary:logistic", LINK_LOGIT},
    {"binary:logitraw", LINK_IDENTITY},
    {"count:poisson", LINK_LOG},
    {"rank:map", LINK_IDENTITY},
    {"rank:ndcg", LINK_IDENTITY},
    {"rank:pairwise", LINK_IDENTITY},
    {"reg:absoluteerror", LINK_IDENTITY},
    {"reg:gamma", LINK_LOG},
    {"reg:logistic", LINK_LOGIT},
    {"reg:pseudohubererror", LINK_IDENTITY},
    {"reg:squarederror", LINK_IDENTITY},
    {"reg:squaredlogerror", LINK_IDENTITY},
    {"reg:tweedie", LINK_LOG},
    {"survival:aft", LINK_LOG},
    {"survival:cox", LINK_LOG},
};

static const struct objective *find_objective(const char *name)
{
    for (size_t i = 0; i < sizeof objectives / sizeof *objectives; i++) {
        if (strcmp(objectives[i].name, name) == 0)
            return &objectives[i];
    }
    return NULL;
}

/* In float throughout, as XGBoost does it. */
static float margin_of(enum link link, float base_score)
{
    switch (link) {
    case LINK_LOGIT:
        return -logf(1.0f / base_score - 1.0f);
    case LINK_LOG:
        return logf(base_score);
    case LINK_IDENTITY:
        break;
    }
    return base_score;
}

static bool read_base_margin(const struct reader *reader, const json_t *learner, double base_score, struct gbdt_model *model)
{
    const json_t *object = member(reader, learner, "objective", JSON_OBJECT);
    const json_t *name = object ? member(reader, object, "name", JSON_STRING) : NULL;
    if (!name)
        return false;
    const struct objective *objective = find_objective(json_string_value(name));
    if (!objective)
        return refuse(reader, "its objective is '%.60s'; forkjoin reads reg:*, binary:*, rank:*, count:poisson and survival:*",
                      json_string_value(name));
    model->base_margin = margin_of(objective->link, (float)base_score);
    if (!isfinite(model->base_margin))
        return refuse(reader, "base_score %g has no margin under %s; save the model anew", base_score, objective->name);
    return true;
}

/* Models of several outputs have a tree or a value for each. num_target came with XGBoost 1.6. */
static bool is_single(const struct reader *reader, const json_t *parameters)
{
    double class_count = 0, target_count = 0;
    if (!number_in_string(reader, parameters, "num_class", &class_count) ||
        (json_object_get(parameters, "num_target") && !number_in_string(reader, parameters, "num_target", &target_count)))
        return false;
    if (class_count > 1)
        return refuse(reader, "it tells %.0f classes apart; forkjoin scores one output, train it as one class against the rest",
                      class_count);
    if (target_count > 1)
        return refuse(reader, "it predicts %.0f targets; forkjoin scores one output, train one model for each", target_count);
    return true;
}

static bool read_parameters(const struct reader *reader, const json_t *learner, struct gbdt_model *model)
{
    const json_t *parameters = member(reader, learner, "learner_model_param", JSON_OBJECT);
    double feature_count = 0, base_score = 0;
    if (!parameters || !is_single(reader, parameters) || !number_in_string(reader, parameters, "num_feature", &feature_count) ||
        !number_in_string(reader, parameters, "base_score", &base_score))
        return false;
    if (!(feature_count >= 1 && feature_count <= GBDT_FEATURES_MAX) || feature_count != floor(feature_count))
        return refuse(reader, "it has %g features; forkjoin scores rows of 1 to %d", feature_count, GBDT_FEATURES_MAX);
    model->feature_count = (size_t)feature_count;
    return read_base_margin(reader, learner, base_score, model);
}

static bool read_model(const struct reader *reader, const json_t *root, struct gbdt_model *model)
{
    const json_t *learner = member(reader, root, "learner", JSON_OBJECT);
    const json_t *booster = learner ? member(reader, learner, "gradient_booster", JSON_OBJECT) : NULL;
    const json_t *name = booster ? member(reader, booster, "name", JSON_STRING) : NULL;
    if (!name)
        return false;
    if (strcmp(json_string_value(name), "gbtree") != 0)
        return refuse(reader, "its booster is '%.40s'; forkjoin reads gbtree, train with booster=\"gbtree\"",
                      json_string_value(name));
    return read_parameters(reader, learner, model) && read_trees(reader, booster, model);
}

/* --- the text
 * ------------------------------------------------------------------------------------------------------------------------- */

/* A strict parser stops at the bare NaN that XGBoost leaves in place of a categorical split's threshold. */
static bool refuse_text(const struct reader *reader, size_t bytes, const json_error_t *error)
{
    if (bytes == 0)
        return refuse(reader, "it is empty; pass a file made by XGBoost's save_model(\"model.json\")");
    if (strstr(error->text, "'NaN'"))
        return refuse(reader,
                      "line %d has a bare NaN, which is not JSON: XGBoost writes it for categorical splits, which forkjoin "
                      "does not read; train without enable_categorical",
                      error->line);
    return refuse(reader, "it is not JSON: %.160s (byte %d); pass a file made by XGBoost's save_model(\"model.json\")",
                  error->text, error->position);
}

bool gbdt_model_parse(struct gbdt_model *model, const char *name, const char *text, size_t bytes, char why[WHY_MAX])
{
    struct reader reader = {name, why};
    json_error_t error;
    *model = (struct gbdt_model){0};
    json_t *root = json_loadb(text, bytes, 0, &error);
    if (!root)
        return refuse_text(&reader, bytes, &error);
    bool read = read_model(&reader, root, model);
    json_decref(root);
    if (!read)
        gbdt_model_free(model);
    return read;
}

bool gbdt_model_read(struct gbdt_model *model, const char *path, char why[WHY_MAX])
{
    size_t bytes = 0;
    char *text = whole_file_read(path, GBDT_FILE_BYTES_MAX, why, &bytes);
    bool read = text && gbdt_model_parse(model, path, text, bytes, why);
    free(text);
    return read;
}
