/* network.c - dense layers: a block of rows goes through one after the other; bias and ReLU are added while sums are in
 * registers.
 *
 * The panel of weights that is in use (784 x 64 values, 196 KiB) and the block's activations lie in the second-level cache;
 * rows are read a tile at a time, and once for each panel. */
#include "network.h"

#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "table/table.h"

enum { WIDTH_1 = 256, WIDTH_2 = 128, PADDED_CLASSES = 16, PATH_BYTES_MAX = 4096, PAGE_BYTES = 4096 };
_Static_assert(WIDTH_1 % PANEL_LANES == 0 && WIDTH_2 % PANEL_LANES == 0 && PADDED_CLASSES % PANEL_LANES == 0,
               "outputs are whole vectors");

static const size_t widths[NETWORK_LAYERS + 1] = {NETWORK_INPUTS, WIDTH_1, WIDTH_2, NETWORK_CLASSES};

struct network_scratch {
    _Alignas(PANEL_ALIGNMENT) float hidden_1[NETWORK_BLOCK_ROWS * WIDTH_1];
    float hidden_2[NETWORK_BLOCK_ROWS * WIDTH_2];
    float logits[NETWORK_BLOCK_ROWS * PADDED_CLASSES];
};

struct network_scratch *network_scratch_make(void)
{
    return aligned_alloc(PAGE_BYTES, (sizeof(struct network_scratch) + PAGE_BYTES - 1) / PAGE_BYTES * PAGE_BYTES);
}

/* --- reading ------------------------------------------------------------------------------------------------------------ */

/* Values of a file that must have this shape; NULL: why. */
static float *read_values(const char *directory, const char *what, size_t number, size_t row_count, size_t column_count,
                          char why[WHY_MAX])
{
    char path[PATH_BYTES_MAX];
    struct table table;
    snprintf(path, sizeof path, "%s/%s%zu.npy", directory, what, number);
    if (!table_read(&table, path, why))
        return NULL;
    if (table.row_count == row_count && table.column_count == column_count)
        return table.values;
    snprintf(why, WHY_MAX, "%s has %zu x %zu values, not %zu x %zu; bring back the one that came with forkjoin", path,
             table.row_count, table.column_count, row_count, column_count);
    table_free(&table);
    return NULL;
}

static void *take_floats(size_t count)
{
    size_t bytes = (count * sizeof(float) + PAGE_BYTES - 1) / PAGE_BYTES * PAGE_BYTES;
    void *floats = aligned_alloc(PAGE_BYTES, bytes);
    return floats ? memset(floats, 0, bytes) : NULL;
}

/* Weights that training has left below the smallest normal number, of which 2 in 200,000 take 2 % of the time: a multiply-add
 * of one takes some 150 cycles, and adds less than sums are rounded by. */
static void flush_subnormals(float *values, size_t count)
{
    for (size_t i = 0; i < count; i++)
        values[i] = fabsf(values[i]) < FLT_MIN ? 0 : values[i];
}

static bool read_layer(struct layer *layer, const char *directory, size_t index, char why[WHY_MAX])
{
    size_t depth = widths[index], width = widths[index + 1];
    layer->weights = read_values(directory, "weights", index + 1, depth, width, why);
    if (layer->weights)
        flush_subnormals(layer->weights, depth * width);
    float *bias = layer->weights ? read_values(directory, "bias", index + 1, width, 1, why) : NULL;
    if (!bias)
        return false;
    layer->bias = take_floats(width + PANEL_LANES);
    layer->packed = take_floats(panels_floats(depth, width));
    bool enough = layer->bias && layer->packed;
    if (enough) {
        memcpy(layer->bias, bias, width * sizeof *bias);
        panels_pack(layer->weights, depth, width, width, 1, layer->packed);
    } else {
        snprintf(why, WHY_MAX, "memory ran out for the network's weights, 2 MiB; free some");
    }
    free(bias);
    return enough;
}

bool network_read(struct network *network, const char *directory, char why[WHY_MAX])
{
    *network = (struct network){0};
    for (size_t i = 0; i < NETWORK_LAYERS; i++) {
        if (!read_layer(&network->layers[i], directory, i, why)) {
            network_free(network);
            return false;
        }
    }
    return true;
}

void network_free(struct network *network)
{
    for (size_t i = 0; i < NETWORK_LAYERS; i++) {
        free(network->layers[i].weights);
        free(network->layers[i].packed);
        free(network->layers[i].bias);
    }
    *network = (struct network){0};
}

/* --- scoring ------------------------------------------------------------------------------------------------------------ */

typedef int panel_mask __attribute__((vector_size(PANEL_LANES * sizeof(int))));

struct activation {
    const float *bias;
    struct panel_target outputs;
    bool rectified; /* those with a sign become 0 */
};

PANEL_INLINE void activate(void *context, struct panel_tile tile, const panel_vector *sums)
{
    const struct activation *activation = context;
    const panel_mask keep_all = (panel_mask){0} - !activation->rectified;
    PANEL_UNROLL
    for (size_t v = 0; v < tile.vector_count; v++) {
        size_t column = tile.first_column + v * PANEL_LANES;
        panel_vector bias = *(const panel_vector *)(activation->bias + column);
        float *output = activation->outputs.begin + tile.first_row * activation->outputs.stride + column;
        PANEL_UNROLL
        for (size_t r = 0; r < tile.row_count; r++) {
            panel_vector value = sums[r * tile.vector_count + v] + bias;
            // cppcheck-suppress shiftTooManyBitsSigned ; lanes: gcc and clang copy the sign
            panel_mask kept = ~((panel_mask)value >> 31) | keep_all;
            *(panel_vector *)(output + r * activation->outputs.stride) = (panel_vector)((panel_mask)value & kept);
        }
    }
}

/* Depth and width are constants after inlining, and with them how far rows are apart: 16 of them need no registers. */
PANEL_INLINE void run_layer(const struct layer *layer, size_t depth, size_t width, const float *rows, size_t row_count,
                            struct activation activation)
{
    const struct panels panels = {.depth = depth, .column_count = width, .values = layer->packed};
    activation.bias = layer->bias;
    for (size_t panel = 0; panel < panels_count(&panels); panel++)
        panel_multiply(&panels, panel, rows, depth, row_count, activation.outputs, activate, &activation);
}

void network_score(const struct network *network, struct network_scratch *scratch, const float *rows, size_t row_count,
                   float *logits)
{
    const struct layer *layers = network->layers;
    run_layer(&layers[0], NETWORK_INPUTS, WIDTH_1, rows, row_count,
              (struct activation){NULL, {scratch->hidden_1, WIDTH_1}, true});
    run_layer(&layers[1], WIDTH_1, WIDTH_2, scratch->hidden_1, row_count,
              (struct activation){NULL, {scratch->hidden_2, WIDTH_2}, true});
    run_layer(&layers[2], WIDTH_2, NETWORK_CLASSES, scratch->hidden_2, row_count,
              (struct activation){NULL, {scratch->logits, PADDED_CLASSES}, false});
    for (size_t r = 0; r < row_count; r++)
        memcpy(logits + r * NETWORK_CLASSES, scratch->logits + r * PADDED_CLASSES, NETWORK_CLASSES * sizeof *logits);
}

/* --- the reference ------------------------------------------------------------------------------------------------------ */

void network_reference(const struct network *network, const float *row, double logits[NETWORK_CLASSES])
{
    double inputs[NETWORK_INPUTS], outputs[NETWORK_INPUTS];
    for (size_t i = 0; i < NETWORK_INPUTS; i++)
        inputs[i] = (double)row[i];
    for (size_t layer = 0; layer < NETWORK_LAYERS; layer++) {
        size_t depth = widths[layer], width = widths[layer + 1];
        for (size_t c = 0; c < width; c++)
            outputs[c] = (double)network->layers[layer].bias[c];
        for (size_t d = 0; d < depth; d++) {
            for (size_t c = 0; c < width; c++)
                outputs[c] += inputs[d] * (double)network->layers[layer].weights[d * width + c];
        }
        for (size_t c = 0; c < width; c++)
            inputs[c] = layer + 1 < NETWORK_LAYERS ? fmax(outputs[c], 0) : outputs[c];
    }
    memcpy(logits, inputs, NETWORK_CLASSES * sizeof *logits);
}
