/* predict_mlp.c - a neural network names garments: 784 pixels, dense layers of 256, 128 and 10 with ReLUs between, in float.
 *
 * The network was trained on Fashion-MNIST (H. Xiao, K. Rasul, R. Vollgraf, 2017, arXiv:1708.07747; tests/data/fashion). Item i
 * is row i mod T of a table of T images: 1,000 of that set, or a user's own. A row takes 470,000 flops, so where it lies in
 * memory matters little. How a block of rows is scored: dense/network.c. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dense/images.h"
#include "dense/network.h"
#include "kernel.h"

enum {
    CHUNK_ROWS = NETWORK_BLOCK_ROWS, /* 0.8 ms at 240,000 rows/s */
    CHECKED_ROWS = 256,              /* scored again by verify() in double precision: 0.1 s */
    PATH_BYTES_MAX = 4096
};

/* 784 x 256 + 256 x 128 + 128 x 10 products, each added; then a bias for each of 394 outputs. */
static const double FLOPS_PER_ROW = 2 * 234752 + 394;

/* A logit may differ from the one in double precision by this share of the row's largest: a sum of 784 products in float,
 * rounded 784 times, and two more layers. */
static const double LOGIT_TOLERANCE = 2e-6;

/* Of the sum of logits, taken anew in long double: 2^24 additions of relative error 2^-53 each. */
static const double SUM_TOLERANCE = 2e-9;

struct loaded {
    struct network network;
    struct table images;
    struct table labels, recorded; /* one label, 10 of scikit-learn's logits a row; no values when the user brought the rows */
};

struct state {
    const struct problem *problem;
    const struct loaded *loaded;
    float *table;           /* held_count() x NETWORK_INPUTS */
    float *logits;          /* item_count x NETWORK_CLASSES */
    unsigned char *classes; /* item_count: where the largest logit is */
};

struct answer {
    double logit_sum;
    uint64_t right_count; /* rows whose class is their label; 0 for a user's rows */
};

/* --- describe, setup, fill ---------------------------------------------------------------------------------------------- */

static void unload(struct loaded *loaded)
{
    table_free(&loaded->recorded);
    table_free(&loaded->labels);
    table_free(&loaded->images);
    network_free(&loaded->network);
    free(loaded);
}

static void forget(struct problem *problem)
{
    unload(problem->parameters);
}

/* What is recorded of our own images. */
static bool load_recorded(struct table *recorded, const char *data_directory, const char *name, size_t row_count,
                          size_t column_count, char why[WHY_MAX])
{
    char path[PATH_BYTES_MAX];
    snprintf(path, sizeof path, "%s/fashion/%s", data_directory, name);
    if (!table_read(recorded, path, why))
        return false;
    if (recorded->row_count == row_count && recorded->column_count == column_count)
        return true;
    snprintf(why, WHY_MAX, "%s has %zu x %zu values, not %zu x %zu; bring back the one that came with forkjoin", path,
             recorded->row_count, recorded->column_count, row_count, column_count);
    return false;
}

static bool load(const struct settings *settings, struct loaded *loaded, char why[WHY_MAX])
{
    const char *directory = settings->data_directory;
    char path[PATH_BYTES_MAX];
    snprintf(path, sizeof path, "%s/fashion", directory);
    if (!network_read(&loaded->network, path, why) || !images_read(&loaded->images, settings->input, directory, why))
        return false;
    size_t row_count = loaded->images.row_count;
    return settings->input || (load_recorded(&loaded->labels, directory, "labels.npy", row_count, 1, why) &&
                               load_recorded(&loaded->recorded, directory, "logits.npy", row_count, NETWORK_CLASSES, why));
}

/* The table goes on with its first rows for the length of a block, so that a block may begin at any of them. */
static size_t held_count(const struct state *state)
{
    size_t held = state->loaded->images.row_count + NETWORK_BLOCK_ROWS;
    return held < state->problem->item_count ? held : state->problem->item_count;
}

static const float *row_of(const struct state *state, size_t item)
{
    return state->table + item % state->loaded->images.row_count * NETWORK_INPUTS;
}

static void lay_out(struct state *state, struct arena *arena)
{
    size_t item_count = state->problem->item_count;
    state->table = arena_take(arena, held_count(state) * NETWORK_INPUTS * sizeof(float));
    state->logits = arena_take(arena, item_count * NETWORK_CLASSES * sizeof(float));
    state->classes = arena_take(arena, item_count);
}

/* What setup() will take, its state included. */
static size_t count_arena_bytes(const struct problem *problem)
{
    struct arena measure = {0};
    struct state state = {.problem = problem, .loaded = problem->parameters};
    arena_take(&measure, sizeof state);
    lay_out(&state, &measure);
    return measure.used;
}

static bool describe(const struct settings *settings, struct problem *problem, char why[WHY_MAX])
{
    const size_t row_bytes = NETWORK_CLASSES * sizeof(float) + 1; /* what a row writes */
    if (problem->item_count > SIZE_MAX / 4 / row_bytes) {
        snprintf(why, WHY_MAX, "%zu rows pass what memory can address; pass a smaller --size", problem->item_count);
        return false;
    }
    struct loaded *loaded = calloc(1, sizeof *loaded);
    if (!loaded) {
        snprintf(why, WHY_MAX, "memory ran out before the network was read; free some");
        return false;
    }
    if (!load(settings, loaded, why)) {
        unload(loaded);
        return false;
    }
    problem->parameters = loaded;
    problem->chunk_size = CHUNK_ROWS;
    problem->partial_bytes = problem->answer_bytes = sizeof(struct answer);
    problem->flops_per_item = FLOPS_PER_ROW;
    problem->flop_bits = 32;
    problem->bytes_per_item = (double)row_bytes; /* rows that fit in a cache come from there, as the weights do */
    problem->arena_bytes = count_arena_bytes(problem);
    return true;
}

static bool setup(const struct problem *problem, struct arena *arena, void **result, char why[WHY_MAX])
{
    (void)why;
    struct state *state = arena_take(arena, sizeof *state);
    *state = (struct state){.problem = problem, .loaded = problem->parameters};
    lay_out(state, arena);
    *result = state;
    return true;
}

static void fill(void *opaque, struct range range)
{
    struct state *state = opaque;
    const struct table *images = &state->loaded->images;
    size_t end = range.end < held_count(state) ? range.end : held_count(state);
    for (size_t row = range.begin; row < end; row++)
        memcpy(state->table + row * NETWORK_INPUTS, images->values + row % images->row_count * NETWORK_INPUTS,
               NETWORK_INPUTS * sizeof(float));
}

/* --- the run ------------------------------------------------------------------------------------------------------------ */

static bool attach(const void *state, size_t worker, void **local, char why[WHY_MAX])
{
    (void)state;
    *local = network_scratch_make();
    if (!*local)
        snprintf(why, WHY_MAX, "memory ran out for the scratch of worker %zu; pass fewer workers", worker);
    return *local != NULL;
}

static void detach(void *local)
{
    free(local);
}

/* The first of the largest. */
static unsigned char class_of(const float *logits)
{
    size_t best = 0;
    for (size_t c = 1; c < NETWORK_CLASSES; c++)
        best = logits[c] > logits[best] ? c : best;
    return (unsigned char)best;
}

static bool is_right(const struct state *state, size_t row)
{
    const struct table *labels = &state->loaded->labels;
    return labels->values && (float)state->classes[row] == labels->values[row % labels->row_count];
}

static bool run_range(const void *opaque, void *local, size_t step, const void *previous, struct range range, void *partial,
                      char why[WHY_MAX])
{
    (void)step, (void)previous, (void)why;
    const struct state *state = opaque;
    struct answer sum = {0};
    float *logits = state->logits + range.begin * NETWORK_CLASSES;
    network_score(&state->loaded->network, local, row_of(state, range.begin), range.end - range.begin, logits);
    for (size_t row = range.begin; row < range.end; row++, logits += NETWORK_CLASSES) {
        state->classes[row] = class_of(logits);
        sum.right_count += is_right(state, row);
        for (size_t c = 0; c < NETWORK_CLASSES; c++)
            sum.logit_sum += (double)logits[c];
    }
    *(struct answer *)partial = sum;
    return true;
}

static void reduce(const void *state, size_t step, const void *partials, size_t count, void *result)
{
    (void)state, (void)step;
    const struct answer *sums = partials;
    struct answer *answer = result;
    *answer = (struct answer){0};
    for (size_t i = 0; i < count; i++) {
        answer->logit_sum += sums[i].logit_sum;
        answer->right_count += sums[i].right_count;
    }
}

static size_t outputs(const void *opaque, struct range range, struct span spans[SPAN_MAX])
{
    const struct state *state = opaque;
    size_t count = range.end - range.begin;
    spans[0] = (struct span){state->logits + range.begin * NETWORK_CLASSES, count * NETWORK_CLASSES * sizeof(float)};
    spans[1] = (struct span){state->classes + range.begin, count};
    return 2;
}

/* --- verify ------------------------------------------------------------------------------------------------------------- */

/* `whose` logits are these; *worst becomes the largest share by which any yet was off. */
static bool row_agrees(const struct state *state, size_t row, const double *expected, const char *whose, double *worst,
                       struct finding *finding)
{
    const float *logits = state->logits + row * NETWORK_CLASSES;
    double largest = 0;
    for (size_t c = 0; c < NETWORK_CLASSES; c++)
        largest = fmax(largest, fabs(expected[c]));
    for (size_t c = 0; c < NETWORK_CLASSES; c++) {
        double share = fabs((double)logits[c] - expected[c]) / largest;
        if (!(share <= LOGIT_TOLERANCE)) {
            snprintf(finding->text, FINDING_MAX, "row %zu has the logit %.9g for class %zu, but %s is %.9g", row,
                     (double)logits[c], c, whose, expected[c]);
            return false;
        }
        *worst = fmax(*worst, share);
    }
    return true;
}

/* scikit-learn's logits for our own images, for every row. */
static bool equals_recorded(const struct state *state, double *worst, struct finding *finding)
{
    const struct table *recorded = &state->loaded->recorded;
    for (size_t row = 0; recorded->values && row < state->problem->item_count; row++) {
        double expected[NETWORK_CLASSES];
        for (size_t c = 0; c < NETWORK_CLASSES; c++)
            expected[c] = (double)recorded->values[row % recorded->row_count * NETWORK_CLASSES + c];
        if (!row_agrees(state, row, expected, "scikit-learn's", worst, finding))
            return false;
    }
    return true;
}

/* Plain loops in double precision: for all rows, or CHECKED_ROWS of them spread evenly. */
static bool equals_reference(const struct state *state, double *worst, struct finding *finding)
{
    size_t count = state->problem->item_count, checked = count < CHECKED_ROWS ? count : CHECKED_ROWS;
    for (size_t i = 0; i < checked; i++) {
        size_t row = (size_t)((double)i / (double)checked * (double)count);
        double expected[NETWORK_CLASSES];
        network_reference(&state->loaded->network, row_of(state, row), expected);
        if (!row_agrees(state, row, expected, "that in double precision", worst, finding))
            return false;
    }
    return true;
}

/* The classes are where the largest logits are, the sum is theirs, and as many classes are right as it says. */
static bool answer_agrees(const struct state *state, const struct answer *answer, struct finding *finding)
{
    long double sum = 0, magnitude = 0;
    uint64_t right_count = 0;
    for (size_t row = 0; row < state->problem->item_count; row++) {
        const float *logits = state->logits + row * NETWORK_CLASSES;
        if (state->classes[row] != class_of(logits)) {
            snprintf(finding->text, FINDING_MAX, "row %zu has class %d, but its largest logit is that of class %d", row,
                     state->classes[row], class_of(logits));
            return false;
        }
        right_count += is_right(state, row);
        for (size_t c = 0; c < NETWORK_CLASSES; c++) {
            sum += (long double)logits[c];
            magnitude += fabsl((long double)logits[c]);
        }
    }
    if (right_count == answer->right_count &&
        fabsl(sum - (long double)answer->logit_sum) <= (long double)SUM_TOLERANCE * magnitude)
        return true;
    snprintf(finding->text, FINDING_MAX, "logits sum to %.17g and %llu classes are right, not %.17g and %llu", (double)sum,
             (unsigned long long)right_count, answer->logit_sum, (unsigned long long)answer->right_count);
    return false;
}

static bool verify(const void *opaque, const void *result, struct finding *finding)
{
    const struct state *state = opaque;
    const struct answer *answer = result;
    double count = (double)state->problem->item_count, worst = 0;
    bool own = state->loaded->labels.values;
    finding->value = answer->logit_sum / count;
    finding->tolerance = LOGIT_TOLERANCE * 100; /* of logits, most of which lie within +- 100 */
    if (!equals_recorded(state, &worst, finding) || !equals_reference(state, &worst, finding) ||
        !answer_agrees(state, answer, finding))
        return false;
    int length = snprintf(finding->text, FINDING_MAX, "mean logit %.7g; within %.1e of the row's largest of %sdouble precision",
                          finding->value, worst, own ? "scikit-learn's, and of " : "");
    if (own && length > 0 && length < FINDING_MAX)
        snprintf(finding->text + length, FINDING_MAX - (size_t)length, "; %.1f %% of garments named right",
                 100 * (double)answer->right_count / count);
    return true;
}

const struct kernel kernel_predict_mlp = {
    .name = "predict.mlp",
    .summary = "name garments by a neural network, 784-256-128-10 (Fashion-MNIST)",
    .item = "row",
    .sizes = {1 << 11, 1 << 14, 1 << 19, 3 << 21},
    .input = "images as rows of 784 pixels, 0 to 255, in CSV or .npy",
    .describe = describe,
    .forget = forget,
    .setup = setup,
    .fill = fill,
    .attach = attach,
    .run_range = run_range,
    .reduce = reduce,
    .detach = detach,
    .outputs = outputs,
    .verify = verify,
};
