/* gbdt_forest.c - lays a model out for scoring blocks of rows. */
#include "gbdt_forest.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>

enum { NO_COLUMN = -1 };

/* What building needs beside the forest. */
struct builder {
    struct gbdt_forest *forest;
    const struct gbdt_model *model;
    const struct gbdt_cuts *cuts;
    size_t *ranked_of; /* by feature: 1 + its index in `ranked`, 0 while it has none */
    size_t complete_count, root_count;
    uint32_t step_count;
};

static bool is_leaf(const struct gbdt_node *node)
{
    return node->left == GBDT_LEAF;
}

static bool must_walk(const struct builder *builder, const struct gbdt_tree *tree)
{
    if (tree->depth > GBDT_DEPTH_MAX)
        return true;
    for (size_t i = 0; i < tree->node_count; i++) {
        const struct gbdt_node *node = &tree->nodes[i];
        if (!is_leaf(node) && node->feature < builder->model->feature_count &&
            gbdt_cuts_count(builder->cuts, node->feature) > GBDT_CUTS_MAX)
            return true;
    }
    return false;
}

/* --- columns of ranks --------------------------------------------------------------------------------------------------- */

static struct gbdt_ranked *rank_feature(struct builder *builder, size_t feature)
{
    struct gbdt_forest *forest = builder->forest;
    if (builder->ranked_of[feature] == 0) {
        forest->ranked[forest->ranked_count++] = (struct gbdt_ranked){
            .feature = feature,
            .cut_count = gbdt_cuts_count(builder->cuts, feature),
            .cuts = builder->cuts->values + builder->cuts->first[feature], /* until pad_cuts() */
            .missing_left = NO_COLUMN,
            .missing_right = NO_COLUMN,
        };
        builder->ranked_of[feature] = forest->ranked_count;
    }
    return &forest->ranked[builder->ranked_of[feature] - 1];
}

static size_t column_of(struct builder *builder, const struct gbdt_node *node)
{
    struct gbdt_ranked *ranked = rank_feature(builder, node->feature);
    ptrdiff_t *column = node->default_left ? &ranked->missing_left : &ranked->missing_right;
    if (*column == NO_COLUMN)
        *column = (ptrdiff_t)builder->forest->column_count++;
    return (size_t)*column;
}

/* The index of a threshold among its feature's cuts. */
static size_t cut_index(const struct gbdt_ranked *ranked, float threshold)
{
    size_t low = 0, high = ranked->cut_count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (ranked->cuts[middle] < threshold)
            low = middle + 1;
        else
            high = middle;
    }
    assert(low < ranked->cut_count && ranked->cuts[low] == threshold);
    return low;
}

static int compare_features(const void *a, const void *b)
{
    size_t x = ((const struct gbdt_ranked *)a)->feature, y = ((const struct gbdt_ranked *)b)->feature;
    return (x > y) - (x < y);
}

/* Copies every ranked feature's cuts to the forest, padded: a rank may then exceed the count of cuts only for an infinite
 * value, which goes right everywhere as it should. */
static bool pad_cuts(struct gbdt_forest *forest)
{
    size_t padded = 0;
    for (size_t i = 0; i < forest->ranked_count; i++)
        padded += (forest->ranked[i].cut_count / GBDT_CUT_STRIDE + 1) * GBDT_CUT_STRIDE;
    forest->cuts = malloc((padded + 1) * sizeof *forest->cuts);
    float *next = forest->cuts;
    for (size_t i = 0; next && i < forest->ranked_count; i++) {
        struct gbdt_ranked *ranked = &forest->ranked[i];
        size_t length = (ranked->cut_count / GBDT_CUT_STRIDE + 1) * GBDT_CUT_STRIDE;
        for (size_t j = 0; j < length; j++)
            next[j] = j < ranked->cut_count ? ranked->cuts[j] : (float)INFINITY;
        ranked->cuts = next;
        next += length;
    }
    return forest->cuts != NULL;
}

/* --- complete trees
 * ----------------------------------------------------------------------------------------------------------- */

/* From the nodes that one level's positions stand at to those of the next; a leaf stays where it is, on both sides. */
static void add_level(struct builder *builder, const struct gbdt_tree *tree, size_t level, struct gbdt_complete *complete,
                      size_t *standing)
{
    size_t width = (size_t)1 << level;
    for (size_t i = 0; i < width; i++) {
        const struct gbdt_node *node = &tree->nodes[standing[i]];
        size_t at = width - 1 + i;
        standing[i + width] = standing[i];
        if (is_leaf(node)) {
            complete->ranks[at] = GBDT_CUTS_MAX - GBDT_RANK_BIAS; /* no rank is greater */
            continue;
        }
        complete->columns[at] = (uint32_t)(column_of(builder, node) * GBDT_BLOCK_ROWS);
        complete->ranks[at] = (int8_t)((int)cut_index(rank_feature(builder, node->feature), node->value) - GBDT_RANK_BIAS);
        standing[i] = (size_t)node->left;
        standing[i + width] = (size_t)node->right;
    }
}

static void shorten(const struct gbdt_complete *complete, struct gbdt_brief *brief)
{
    size_t node_count = ((size_t)1 << complete->depth) - 1;
    for (size_t i = 0; i < (size_t)1 << GBDT_DEPTH_MAX; i++) {
        int8_t rank = i < node_count ? complete->ranks[i] : GBDT_CUTS_MAX - GBDT_RANK_BIAS;
        brief->nodes[i] = complete->columns[i] / GBDT_BLOCK_ROWS << 8 | (uint8_t)rank;
        brief->leaves[i] = complete->leaves[i];
    }
}

static void add_complete(struct builder *builder, const struct gbdt_tree *tree)
{
    size_t index = builder->complete_count++;
    struct gbdt_complete *complete = &builder->forest->completes[index];
    size_t standing[1 << GBDT_DEPTH_MAX] = {0};
    *complete = (struct gbdt_complete){.depth = tree->depth};
    for (size_t level = 0; level < tree->depth; level++)
        add_level(builder, tree, level, complete, standing);
    for (size_t i = 0; i < (size_t)1 << tree->depth; i++)
        complete->leaves[i] = tree->nodes[standing[i]].value;
    shorten(complete, &builder->forest->briefs[index]);
}

/* --- trees to walk
 * ------------------------------------------------------------------------------------------------------------ */

/* Step `at` from node `index`; its children, if any, get the next two steps. A leaf's threshold is NaN, which no value reaches.
 */
static void add_step(struct builder *builder, const struct gbdt_node *node, uint32_t at)
{
    struct gbdt_forest *forest = builder->forest;
    if (is_leaf(node)) {
        forest->steps[at] = (struct gbdt_step){.threshold = (float)NAN, .left = at};
        forest->step_values[at] = node->value;
        return;
    }
    forest->steps[at] = (struct gbdt_step){
        .threshold = node->value,
        .feature = node->feature,
        .left = builder->step_count,
        .missing_right = !node->default_left,
    };
    builder->step_count += 2;
}

/* Level by level, so that the first levels, which every row passes, lie together. queue[i] is the node of step first + i. */
static void add_walk(struct builder *builder, const struct gbdt_tree *tree, uint32_t *queue)
{
    uint32_t first = builder->step_count++;
    builder->forest->roots[builder->root_count++] = first;
    queue[0] = 0;
    for (uint32_t at = first; at < builder->step_count; at++) {
        const struct gbdt_node *node = &tree->nodes[queue[at - first]];
        uint32_t next = builder->step_count - first;
        add_step(builder, node, at);
        if (!is_leaf(node)) {
            queue[next] = (uint32_t)node->left;
            queue[next + 1] = (uint32_t)node->right;
        }
    }
}

/* --- the whole
 * ------------------------------------------------------------------------------------------------------------------ */

static void add_to_run(struct builder *builder, bool walks)
{
    struct gbdt_forest *forest = builder->forest;
    if (forest->run_count == 0 || forest->runs[forest->run_count - 1].walks != walks)
        forest->runs[forest->run_count++] = (struct gbdt_run){walks, walks ? builder->root_count : builder->complete_count, 0};
    forest->runs[forest->run_count - 1].count++;
}

static void add_trees(struct builder *builder, uint32_t *queue)
{
    for (size_t i = 0; i < builder->model->tree_count; i++) {
        const struct gbdt_tree *tree = &builder->model->trees[i];
        bool walks = must_walk(builder, tree);
        add_to_run(builder, walks);
        if (walks)
            add_walk(builder, tree, queue);
        else
            add_complete(builder, tree);
    }
}

/* Room for the worst case: every tree complete, every tree walked, every feature ranked. */
static bool allocate(struct builder *builder, uint32_t **queue)
{
    struct gbdt_forest *forest = builder->forest;
    const struct gbdt_model *model = builder->model;
    size_t complete_count = 1, node_count = 1, node_most = 1;
    for (size_t i = 0; i < model->tree_count; i++) {
        size_t count = model->trees[i].node_count;
        bool walks = must_walk(builder, &model->trees[i]);
        complete_count += !walks;
        node_count += walks ? count : 0;
        node_most = count > node_most ? count : node_most;
    }
    return node_count <= UINT32_MAX && (*queue = calloc(node_most, sizeof **queue)) &&
           (builder->ranked_of = calloc(model->feature_count, sizeof *builder->ranked_of)) &&
           (forest->completes = aligned_alloc(_Alignof(struct gbdt_complete), complete_count * sizeof *forest->completes)) &&
           (forest->briefs = aligned_alloc(_Alignof(struct gbdt_brief), complete_count * sizeof *forest->briefs)) &&
           (forest->ranked = calloc(model->feature_count, sizeof *forest->ranked)) &&
           (forest->steps = calloc(node_count, sizeof *forest->steps)) &&
           (forest->step_values = calloc(node_count, sizeof *forest->step_values)) &&
           (forest->roots = calloc(model->tree_count + 1, sizeof *forest->roots)) &&
           (forest->runs = calloc(model->tree_count + 1, sizeof *forest->runs));
}

bool gbdt_forest_make(struct gbdt_forest *forest, const struct gbdt_model *model, const struct gbdt_cuts *cuts)
{
    struct builder builder = {.forest = forest, .model = model, .cuts = cuts};
    uint32_t *queue = NULL;
    *forest = (struct gbdt_forest){.feature_count = model->feature_count, .base_margin = model->base_margin};
    bool made = allocate(&builder, &queue);
    if (made) {
        add_trees(&builder, queue);
        qsort(forest->ranked, forest->ranked_count, sizeof *forest->ranked, compare_features);
        made = pad_cuts(forest);
    }
    if (!made)
        gbdt_forest_free(forest);
    free(builder.ranked_of);
    free(queue);
    return made;
}

void gbdt_forest_free(struct gbdt_forest *forest)
{
    free(forest->completes);
    free(forest->briefs);
    free(forest->ranked);
    free(forest->cuts);
    free(forest->steps);
    free(forest->step_values);
    free(forest->roots);
    free(forest->runs);
    *forest = (struct gbdt_forest){0};
}
