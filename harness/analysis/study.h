/* study.h - everything that is computed from one result: what tables, plots and documents show. Pure: no clock, no machine. */
#ifndef FORKJOIN_STUDY_H
#define FORKJOIN_STUDY_H

#include "analyse.h"
#include "curves.h"
#include "matrix.h"
#include "overheads.h"
#include "roofline.h"
#include "rules.h"

struct study {
    const struct result *result;
    struct analysis *kernels; /* one for each kernel of the result, in order */
    struct curves *curves;    /* likewise */
    struct roofline roofline;
    struct overheads overheads;
    struct matrix matrix; /* only of results that were taken for one */
    struct rules rules;   /* computed last, from all the others */
};

/* False when memory is short; then there is nothing to free. `result` must outlive the study. */
bool study_make(const struct result *result, struct study *study);
void study_free(struct study *study);

#endif
