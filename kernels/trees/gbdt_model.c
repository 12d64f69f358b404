/* gbdt_model.c - checks the shape of trees, and scores rows by walking from node to node. */
#include "gbdt_model.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

void gbdt_model_free(struct gbdt_model *model)
{
    for (size_t i = 0; model->trees && i < model->tree_count; i++)
        free(model->trees[i].nodes);
    free(model->trees);
    *model = (struct gbdt_model){0};
}

static bool is_leaf(const struct gbdt_node *node)
{
    return node->left == GBDT_LEAF && node->right == GBDT_LEAF;
}

static bool check_child(const struct gbdt_tree *tree, size_t node, int32_t child, char why[WHY_MAX])
{
    if (child >= 0 && (size_t)child < tree->node_count)
        return true;
    snprintf(why, WHY_MAX, "node %zu has child %d, but nodes are 0 to %zu", node, (int)child, tree->node_count - 1);
    return false;
}

static bool check_node(const struct gbdt_tree *tree, size_t index, size_t feature_count, char why[WHY_MAX])
{
    const struct gbdt_node *node = &tree->nodes[index];
    if (!isfinite(node->value)) {
        snprintf(why, WHY_MAX, "node %zu has the value %g, which is no finite float", index, (double)node->value);
        return false;
    }
    if (is_leaf(node))
        return true;
    if (node->feature >= feature_count) {
        snprintf(why, WHY_MAX, "node %zu splits on feature %u, but features are 0 to %zu", index, (unsigned)node->feature,
                 feature_count - 1);
        return false;
    }
    return check_child(tree, index, node->left, why) && check_child(tree, index, node->right, why);
}

/* Level by level, so that no chain of nodes is too long for the stack. queue and depths hold node_count each; a depth of 0
 * stands for a node not yet reached, so the root's is 1. */
static bool check_shape(struct gbdt_tree *tree, size_t feature_count, uint32_t *queue, uint32_t *depths, char why[WHY_MAX])
{
    size_t queued = 1;
    queue[0] = 0;
    depths[0] = 1;
    for (size_t next = 0; next < queued; next++) {
        uint32_t index = queue[next];
        const struct gbdt_node *node = &tree->nodes[index];
        tree->depth = depths[index] - 1;
        if (!check_node(tree, index, feature_count, why))
            return false;
        for (size_t side = 0; side < 2 && !is_leaf(node); side++) {
            uint32_t child = (uint32_t)(side ? node->right : node->left);
            if (depths[child] != 0) {
                snprintf(why, WHY_MAX, "node %u is reached twice, so the nodes make no tree", (unsigned)child);
                return false;
            }
            depths[child] = depths[index] + 1;
            queue[queued++] = child;
        }
    }
    return true;
}

bool gbdt_tree_check(struct gbdt_tree *tree, size_t feature_count, char why[WHY_MAX])
{
    if (tree->node_count == 0 || tree->node_count > INT32_MAX) {
        snprintf(why, WHY_MAX, "it has %zu nodes, but a tree has 1 to %d", tree->node_count, INT32_MAX);
        return false;
    }
    uint32_t *queue = calloc(tree->node_count, sizeof *queue);
    uint32_t *depths = calloc(tree->node_count, sizeof *depths);
    bool sound = false;
    if (queue && depths)
        sound = check_shape(tree, feature_count, queue, depths, why);
    else
        snprintf(why, WHY_MAX, "memory ran out for %zu nodes", tree->node_count);
    free(depths);
    free(queue);
    return sound;
}

static float leaf_value(const struct gbdt_tree *tree, const float *row)
{
    const struct gbdt_node *node = tree->nodes;
    while (!is_leaf(node))
        node = &tree->nodes[gbdt_goes_right(node, row[node->feature]) ? node->right : node->left];
    return node->value;
}

float gbdt_model_margin(const struct gbdt_model *model, const float *row)
{
    float margin = model->base_margin;
    for (size_t i = 0; i < model->tree_count; i++)
        margin += leaf_value(&model->trees[i], row);
    return margin;
}
