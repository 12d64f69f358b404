/* network.h - a small neural network of dense layers: rows of pixels in, logits out. */
#ifndef FORKJOIN_NETWORK_H
#define FORKJOIN_NETWORK_H

#include <stdbool.h>
#include <stddef.h>

#include "common/settings.h"
#include "images.h"
#include "panels.h"

enum {
    NETWORK_LAYERS = 3,
    NETWORK_INPUTS = IMAGE_PIXELS,
    NETWORK_CLASSES = 10,
    NETWORK_BLOCK_ROWS = 192 /* most rows scored together: whole tiles of 6 and of 16; more would save nothing */
};

struct layer {
    float *weights; /* inputs x outputs, as the file has them */
    float *packed;  /* the same, in panels */
    float *bias;    /* padded with zeros to whole vectors */
};

struct network {
    struct layer layers[NETWORK_LAYERS];
};

/* Scratch of one worker, for NETWORK_BLOCK_ROWS rows. */
struct network_scratch;

/* Reads weights1.npy (784 x 256), bias1.npy (256) ... weights3.npy (128 x 10), bias3.npy from a folder. On false nothing is
 * left to free. */
bool network_read(struct network *network, const char *directory, char why[WHY_MAX]);
void network_free(struct network *network);

/* Rows are NETWORK_INPUTS values one after the other; logits are NETWORK_CLASSES a row. At most NETWORK_BLOCK_ROWS rows.
 * A row's logits hang on that row only. */
void network_score(const struct network *network, struct network_scratch *scratch, const float *rows, size_t row_count,
                   float *logits);

/* NULL: no memory. Freed by free(). */
struct network_scratch *network_scratch_make(void);

/* One row by plain loops in double precision. */
void network_reference(const struct network *network, const float *row, double logits[NETWORK_CLASSES]);

#endif
