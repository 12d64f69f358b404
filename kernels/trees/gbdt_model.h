/* gbdt_model.h - gradient-boosted decision trees as XGBoost saves them, and the plain way to score a row.
 *
 * Format: XGBoost's "Introduction to Model IO" and doc/model.schema; semantics: Chen & Guestrin, "XGBoost: A Scalable Tree
 * Boosting System", KDD 2016 (default directions: section 3.4). Read are single-output models of booster gbtree. */
#ifndef FORKJOIN_GBDT_MODEL_H
#define FORKJOIN_GBDT_MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/settings.h"

enum {
    GBDT_LEAF = -1,               /* the child of a leaf */
    GBDT_FEATURES_MAX = 1 << 20,  /* a row of 4 MiB: wider tables are sparse, and not what dense rows are for */
    GBDT_FILE_BYTES_MAX = 1 << 28 /* 256 MiB, a hundred thousand trees of depth 6; parsing takes some ten times that */
};

/* A leaf has both children GBDT_LEAF, and its value is what it adds to the margin. Any other node sends a row to the left
 * when the row's feature is less than its value or is missing (NaN) and default_left holds. */
struct gbdt_node {
    int32_t left, right; /* in the tree's nodes */
    uint32_t feature;
    float value;
    bool default_left;
};

/* Node 0 is the root. Every node is reached at most once; those that pruning left behind are not reached at all. */
struct gbdt_tree {
    struct gbdt_node *nodes;
    size_t node_count;
    size_t depth; /* edges from the root to the furthest leaf: 0 for a single leaf */
};

struct gbdt_model {
    size_t feature_count, tree_count;
    float base_margin; /* what every sum begins with */
    struct gbdt_tree *trees;
};

/* Reads a model from JSON text in memory; `name` stands for it in messages. On false, nothing is left to free and `why` names
 * cause, fact and next step. Any bytes whatever are safe to pass. */
bool gbdt_model_parse(struct gbdt_model *model, const char *name, const char *text, size_t bytes, char why[WHY_MAX]);

/* The same from a file that Booster.save_model("model.json") wrote. */
bool gbdt_model_read(struct gbdt_model *model, const char *path, char why[WHY_MAX]);

/* Frees what reading made. */
void gbdt_model_free(struct gbdt_model *model);

/* Checks that children, features and values are in range and that the nodes make a tree, and sets tree->depth. On false,
 * `why` has one clause without the tree's name. */
bool gbdt_tree_check(struct gbdt_tree *tree, size_t feature_count, char why[WHY_MAX]);

/* Whether a row with this value goes right at a node that is no leaf. */
static inline bool gbdt_goes_right(const struct gbdt_node *node, float value)
{
    return value != value ? !node->default_left : !(value < node->value);
}

/* The margin of one row of feature_count values, summed in float in the order of the trees: XGBoost's own to the bit. */
float gbdt_model_margin(const struct gbdt_model *model, const float *row);

#endif
