/* kmeans.h - what train.kmeans holds in memory, for itself, for its check, and for those who compare with it. */
#ifndef FORKJOIN_KMEANS_H
#define FORKJOIN_KMEANS_H

#include "centres.h"
#include "kernel.h"
#include "table/table.h"

struct kmeans_data {
    size_t centre_count, iterations;
    struct table rows;
    bool own;       /* the images that come along, moved on */
    float *initial; /* centre_count x column_count */
};

struct kmeans_state {
    const struct problem *problem;
    const struct kmeans_data *data;
    float *rows;            /* item_count x column_count */
    double *squares;        /* item_count: of each row, the sum of its values' squares */
    uint8_t *labels[2];     /* item_count each: of even and of odd steps */
    struct centres centres; /* of this step; moved by reduce() */
    double *sums;           /* of reduce() */
    double *inertias;       /* of each step */
};

/* A chunk's share, then centre_count x column_count sums. */
struct kmeans_partial {
    double inertia;
    uint64_t counts[CENTRES_MAX];
    float sums[];
};

/* Then the centres, centre_count x column_count. */
struct kmeans_answer {
    double inertia; /* sum of squared distances to the nearest centre */
    float centres[];
};

/* kernel_train_kmeans.verify: labels, means and inertia of the last iteration taken anew in double precision. */
bool kmeans_verify(const void *state, const void *answer, struct finding *finding);

#endif
