/* gbdt_cuts.c - collects a model's thresholds by feature. */
#include "gbdt_cuts.h"

#include <stdlib.h>
#include <string.h>

static int compare_floats(const void *a, const void *b)
{
    float x = *(const float *)a, y = *(const float *)b;
    return (x > y) - (x < y);
}

/* Pruned nodes are among them: a cut that no row is compared with changes no answer. */
static bool is_split(const struct gbdt_node *node, size_t feature_count)
{
    return node->left != GBDT_LEAF && node->right != GBDT_LEAF && node->feature < feature_count;
}

static void count_splits(const struct gbdt_model *model, size_t *first)
{
    for (size_t t = 0; t < model->tree_count; t++) {
        for (size_t i = 0; i < model->trees[t].node_count; i++) {
            const struct gbdt_node *node = &model->trees[t].nodes[i];
            if (is_split(node, model->feature_count))
                first[node->feature + 1]++;
        }
    }
    for (size_t f = 0; f < model->feature_count; f++)
        first[f + 1] += first[f];
}

static void collect_splits(const struct gbdt_model *model, struct gbdt_cuts *cuts, size_t *used)
{
    for (size_t t = 0; t < model->tree_count; t++) {
        for (size_t i = 0; i < model->trees[t].node_count; i++) {
            const struct gbdt_node *node = &model->trees[t].nodes[i];
            if (is_split(node, model->feature_count))
                cuts->values[cuts->first[node->feature] + used[node->feature]++] = node->value;
        }
    }
}

/* Sorts each feature's values and closes the gaps that repeated ones leave. */
static void sort_and_close(struct gbdt_cuts *cuts, size_t feature_count)
{
    size_t kept = 0, begin = 0;
    for (size_t f = 0; f < feature_count; f++) {
        size_t end = cuts->first[f + 1];
        qsort(cuts->values + begin, end - begin, sizeof *cuts->values, compare_floats);
        cuts->first[f] = kept;
        for (size_t i = begin; i < end; i++) {
            if (i == begin || cuts->values[i] != cuts->values[kept - 1])
                cuts->values[kept++] = cuts->values[i];
        }
        begin = end;
    }
    cuts->first[feature_count] = kept;
}

bool gbdt_cuts_make(struct gbdt_cuts *cuts, const struct gbdt_model *model)
{
    *cuts = (struct gbdt_cuts){.first = calloc(model->feature_count + 1, sizeof *cuts->first)};
    size_t *used = calloc(model->feature_count, sizeof *used);
    if (cuts->first && used) {
        count_splits(model, cuts->first);
        cuts->values = calloc(cuts->first[model->feature_count] + 1, sizeof *cuts->values);
    }
    if (used && cuts->values) {
        collect_splits(model, cuts, used);
        sort_and_close(cuts, model->feature_count);
    } else {
        gbdt_cuts_free(cuts);
    }
    free(used);
    return cuts->values != NULL;
}

void gbdt_cuts_free(struct gbdt_cuts *cuts)
{
    free(cuts->first);
    free(cuts->values);
    *cuts = (struct gbdt_cuts){0};
}
