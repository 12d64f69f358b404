/* gbdt_cuts.h - for each feature of a model, the distinct thresholds that its nodes compare with, ascending. */
#ifndef FORKJOIN_GBDT_CUTS_H
#define FORKJOIN_GBDT_CUTS_H

#include "gbdt_model.h"

struct gbdt_cuts {
    size_t *first; /* feature f has values[first[f]] .. values[first[f + 1] - 1] */
    float *values;
};

/* False with nothing left to free when memory runs out. */
bool gbdt_cuts_make(struct gbdt_cuts *cuts, const struct gbdt_model *model);
void gbdt_cuts_free(struct gbdt_cuts *cuts);

static inline size_t gbdt_cuts_count(const struct gbdt_cuts *cuts, size_t feature)
{
    return cuts->first[feature + 1] - cuts->first[feature];
}

#endif
