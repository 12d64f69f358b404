/* train_kmeans.c - Lloyd's k-means: rows to their nearest centres, centres to the means of their rows, and again.
 *
 * S. P. Lloyd, "Least squares quantization in PCM", IEEE Trans. Inf. Theory 28, 1982. A step labels every row and sums the rows
 * of each centre by chunks; the reduce adds the chunks' sums, in their order, and moves the centres: what Amdahl's law is
 * about. One more step labels the rows by the last centres. A centre without rows stays where it is.
 *
 * Rows are Fashion-MNIST's images (tests/data/fashion), pixels 0 to 255 as they are; past the first 1,000 the same images with
 * their pixels moved on by one, two ... Sums of a chunk are floats: of pixels they are exact (whole numbers below 2^24), of a
 * user's rows as exact as float is; from chunk to chunk they are added as doubles. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dense/centres.h"
#include "kernel.h"
#include "random/philox.h"
#include "table/table.h"

enum {
    CHUNK_ROWS_MIN = 240, /* 5 blocks: 60 us with 10 centres */
    ROWS_PER_CENTRE = 8,  /* of a chunk, so that its sums are an eighth of its rows at most */
    ITERATIONS_MAX = 300,
    CHECKED_ROWS = 512, /* whose nearest centres verify() looks for in double precision */
    PATH_BYTES_MAX = 4096
};

/* A user's values may be this large: squares and their sums stay finite in float. */
static const float LARGEST_VALUE = 1e15f;

/* A label's centre may be further than the nearest by this share of the squared lengths of row and centre: dot products in
 * float, of 784 products each. */
static const double DISTANCE_TOLERANCE = 4e-6;

/* Inertia in double precision by another formula, from labels of which some rows' may differ as above. */
static const double INERTIA_TOLERANCE = 1e-6;

/* Means of at most 2,048 rows summed as floats in a chunk: 2,048 roundings of 2^-24. */
static const double MEAN_TOLERANCE = 1.3e-4;

static const struct parameter parameters[] = {
    {"k", "centres", 10, 1, CENTRES_MAX, true},
    {"iterations", "how often the centres move", 20, 1, ITERATIONS_MAX, true},
    {0},
};

struct data {
    size_t centre_count, iterations;
    struct table rows;
    bool own;       /* the images that come along, moved on */
    float *initial; /* centre_count x column_count */
};

struct state {
    const struct problem *problem;
    const struct data *data;
    float *rows;            /* item_count x column_count */
    double *squares;        /* item_count: of each row, the sum of its values' squares */
    uint8_t *labels[2];     /* item_count each: of even and of odd steps */
    struct centres centres; /* of this step; moved by reduce() */
    double *sums;           /* of reduce() */
    double *inertias;       /* of each step */
};

/* A chunk's share, then centre_count x column_count sums. */
struct partial {
    double inertia;
    uint64_t counts[CENTRES_MAX];
    float sums[];
};

/* Then the centres, centre_count x column_count. */
struct answer {
    double inertia; /* sum of squared distances to the nearest centre */
    float centres[];
};

/* --- describe, setup, fill ---------------------------------------------------------------------------------------------- */

static void unload(struct data *data)
{
    table_free(&data->rows);
    free(data->initial);
    free(data);
}

static void forget(struct problem *problem)
{
    unload(problem->parameters);
}

static bool load(const struct settings *settings, struct data *data, char why[WHY_MAX])
{
    char path[PATH_BYTES_MAX];
    snprintf(path, sizeof path, "%s/fashion/images.npy", settings->data_directory);
    const char *name = settings->input ? settings->input : path;
    data->own = !settings->input;
    if (!table_read(&data->rows, name, why))
        return false;
    size_t columns = data->rows.column_count;
    for (size_t i = 0; i < data->rows.row_count * columns; i++) {
        if (!(fabsf(data->rows.values[i]) <= LARGEST_VALUE)) {
            snprintf(why, WHY_MAX, "%s: row %zu, column %zu is %g; values must be there, and within +- %g", name,
                     i / columns + 1, i % columns + 1, (double)data->rows.values[i], (double)LARGEST_VALUE);
            return false;
        }
    }
    return true;
}

static void make_row(const struct data *data, size_t item, float *row)
{
    size_t columns = data->rows.column_count;
    const float *source = data->rows.values + item % data->rows.row_count * columns;
    size_t moved = data->own ? item / data->rows.row_count % columns : 0;
    memcpy(row, source + moved, (columns - moved) * sizeof *row);
    memcpy(row + columns - moved, source, moved * sizeof *row);
}

/* Centre c begins as a row drawn from the c-th of centre_count equal parts of the rows, so that no row is drawn twice. */
static bool draw_initial(const struct problem *problem, struct data *data, char why[WHY_MAX])
{
    size_t columns = data->rows.column_count, count = data->centre_count;
    data->initial = malloc(count * columns * sizeof *data->initial);
    if (!data->initial) {
        snprintf(why, WHY_MAX, "memory ran out for %zu centres; pass a smaller k", count);
        return false;
    }
    for (size_t c = 0; c < count; c++) {
        size_t part = problem->item_count / count, rest = problem->item_count % count;
        size_t begin = c * part + (c < rest ? c : rest), length = part + (c < rest);
        make_row(data, begin + philox_pair_at(problem->seed, 0, c).first % length, data->initial + c * columns);
    }
    return true;
}

static void lay_out(struct state *state, struct arena *arena)
{
    const struct data *data = state->data;
    size_t item_count = state->problem->item_count, columns = data->rows.column_count, count = data->centre_count;
    state->rows = arena_take(arena, item_count * columns * sizeof(float));
    state->squares = arena_take(arena, item_count * sizeof(double));
    state->labels[0] = arena_take(arena, item_count);
    state->labels[1] = arena_take(arena, item_count);
    state->centres = (struct centres){.count = count, .depth = columns};
    state->centres.values = arena_take(arena, count * columns * sizeof(float));
    state->centres.packed = arena_take(arena, centres_packed_floats(count, columns) * sizeof(float));
    state->centres.half_norms = arena_take(arena, CENTRES_PADDED_MAX * sizeof(float));
    state->sums = arena_take(arena, count * columns * sizeof(double));
    state->inertias = arena_take(arena, (data->iterations + 1) * sizeof(double));
}

/* What setup() will take, its state included. */
static size_t count_arena_bytes(const struct problem *problem)
{
    struct arena measure = {0};
    struct state state = {.problem = problem, .data = problem->parameters};
    arena_take(&measure, sizeof state);
    lay_out(&state, &measure);
    return measure.used;
}

static bool rows_fit(const struct problem *problem, const struct data *data, char why[WHY_MAX])
{
    size_t row_bytes = data->rows.column_count * sizeof(float) + sizeof(double) + 2;
    if (problem->item_count > SIZE_MAX / 4 / row_bytes)
        snprintf(why, WHY_MAX, "%zu rows pass what memory can address; pass a smaller --size", problem->item_count);
    else if (problem->item_count < data->centre_count)
        snprintf(why, WHY_MAX, "%zu rows cannot have %zu centres; pass a larger --size or a smaller k", problem->item_count,
                 data->centre_count);
    else
        return true;
    return false;
}

/* Flops of a row: a product and a sum for each centre and value in each of the steps, and a sum for each value when centres
 * move. Bytes: the row is read once a step, since rows don't stay in a cache. */
static void describe_work(struct problem *problem, const struct data *data)
{
    size_t columns = data->rows.column_count, count = data->centre_count, centre_values = count * columns;
    size_t chunk_rows = ROWS_PER_CENTRE * count;
    chunk_rows = (chunk_rows + CENTRES_BLOCK_ROWS - 1) / CENTRES_BLOCK_ROWS * CENTRES_BLOCK_ROWS;
    problem->chunk_size = chunk_rows < CHUNK_ROWS_MIN ? CHUNK_ROWS_MIN : chunk_rows;
    problem->step_count = data->iterations + 1;
    problem->partial_bytes = (sizeof(struct partial) + centre_values * sizeof(float) + 7) / 8 * 8;
    problem->answer_bytes = sizeof(struct answer) + centre_values * sizeof(float);
    problem->flops_per_item = (double)columns * (2 * (double)count * (double)problem->step_count + (double)data->iterations);
    problem->flop_bits = 32;
    problem->bytes_per_item = (double)(columns * sizeof(float) * problem->step_count);
    problem->arena_bytes = count_arena_bytes(problem);
}

static bool describe(const struct settings *settings, struct problem *problem, char why[WHY_MAX])
{
    struct data *data = calloc(1, sizeof *data);
    if (!data) {
        snprintf(why, WHY_MAX, "memory ran out before the rows were read; free some");
        return false;
    }
    data->centre_count = (size_t)settings_value(settings, "k");
    data->iterations = (size_t)settings_value(settings, "iterations");
    if (!load(settings, data, why) || !rows_fit(problem, data, why) || !draw_initial(problem, data, why)) {
        unload(data);
        return false;
    }
    problem->parameters = data;
    describe_work(problem, data);
    return true;
}

static bool setup(const struct problem *problem, struct arena *arena, void **result, char why[WHY_MAX])
{
    (void)why;
    struct state *state = arena_take(arena, sizeof *state);
    *state = (struct state){.problem = problem, .data = problem->parameters};
    lay_out(state, arena);
    *result = state;
    return true;
}

static void fill(void *opaque, struct range range)
{
    struct state *state = opaque;
    size_t columns = state->centres.depth;
    for (size_t item = range.begin; item < range.end; item++) {
        float *row = state->rows + item * columns;
        make_row(state->data, item, row);
        state->squares[item] = 0;
        for (size_t d = 0; d < columns; d++)
            state->squares[item] += (double)row[d] * (double)row[d];
    }
}

static void prepare(void *opaque)
{
    struct state *state = opaque;
    memcpy(state->centres.values, state->data->initial, state->centres.count * state->centres.depth * sizeof(float));
    centres_pack(&state->centres);
}

/* --- the run ------------------------------------------------------------------------------------------------------------ */

/* The sum of |x - c|^2 over a chunk's rows x is that of x.x, less 2 s.c, and n c.c, for each centre c of n rows that sum to s.
 */
static double chunk_inertia(const struct state *state, struct range range, const struct partial *partial)
{
    const struct centres *centres = &state->centres;
    double inertia = 0;
    for (size_t item = range.begin; item < range.end; item++)
        inertia += state->squares[item];
    for (size_t c = 0; c < centres->count; c++) {
        const float *centre = centres->values + c * centres->depth, *sums = partial->sums + c * centres->depth;
        double count = (double)partial->counts[c], change = 0;
#pragma omp simd reduction(+ : change)
        for (size_t d = 0; d < centres->depth; d++)
            change += (double)centre[d] * (count * (double)centre[d] - 2 * (double)sums[d]);
        inertia += change;
    }
    return inertia;
}

static bool run_range(const void *opaque, void *local, size_t step, const void *previous, struct range range, void *result,
                      char why[WHY_MAX])
{
    (void)local, (void)previous, (void)why;
    const struct state *state = opaque;
    struct partial *partial = result;
    size_t columns = state->centres.depth;
    uint8_t *labels = state->labels[step % 2];
    memset(partial, 0, state->problem->partial_bytes);
    for (size_t begin = range.begin; begin < range.end; begin += CENTRES_BLOCK_ROWS) {
        size_t left = range.end - begin, count = left < CENTRES_BLOCK_ROWS ? left : CENTRES_BLOCK_ROWS;
        const float *rows = state->rows + begin * columns;
        centres_label(&state->centres, rows, count, labels + begin);
        centres_sum(columns, rows, count, labels + begin, partial->sums, partial->counts);
    }
    partial->inertia = chunk_inertia(state, range, partial);
    return true;
}

static const struct partial *partial_at(const struct state *state, const void *partials, size_t chunk)
{
    return (const void *)((const char *)partials + chunk * state->problem->partial_bytes);
}

/* Centres become the means of their rows. */
static void move_centres(const struct state *state, const void *partials, size_t chunk_count)
{
    struct centres centres = state->centres;
    size_t value_count = centres.count * centres.depth;
    uint64_t counts[CENTRES_MAX] = {0};
    memset(state->sums, 0, value_count * sizeof *state->sums);
    for (size_t chunk = 0; chunk < chunk_count; chunk++) {
        const struct partial *partial = partial_at(state, partials, chunk);
        for (size_t c = 0; c < centres.count; c++)
            counts[c] += partial->counts[c];
        for (size_t i = 0; i < value_count; i++)
            state->sums[i] += (double)partial->sums[i];
    }
    for (size_t i = 0; i < value_count; i++) {
        uint64_t count = counts[i / centres.depth];
        if (count > 0)
            centres.values[i] = (float)(state->sums[i] / (double)count);
    }
    centres_pack(&centres);
}

static void reduce(const void *opaque, size_t step, const void *partials, size_t chunk_count, void *result)
{
    const struct state *state = opaque;
    struct answer *answer = result;
    answer->inertia = 0;
    for (size_t chunk = 0; chunk < chunk_count; chunk++)
        answer->inertia += partial_at(state, partials, chunk)->inertia;
    state->inertias[step] = answer->inertia;
    if (step < state->data->iterations)
        move_centres(state, partials, chunk_count);
    memcpy(answer->centres, state->centres.values, state->centres.count * state->centres.depth * sizeof(float));
}

/* Labels of the last step, and of the one before, from which the last centres come. */
static size_t outputs(const void *opaque, struct range range, struct span spans[SPAN_MAX])
{
    const struct state *state = opaque;
    for (size_t i = 0; i < 2; i++)
        spans[i] = (struct span){state->labels[(state->data->iterations + i) % 2] + range.begin, range.end - range.begin};
    return 2;
}

/* --- verify ------------------------------------------------------------------------------------------------------------- */

static double squared_distance(const float *a, const float *b, size_t depth)
{
    double sum = 0;
    for (size_t d = 0; d < depth; d++)
        sum += ((double)a[d] - (double)b[d]) * ((double)a[d] - (double)b[d]);
    return sum;
}

static double squared_length(const float *values, size_t depth)
{
    double sum = 0;
    for (size_t d = 0; d < depth; d++)
        sum += (double)values[d] * (double)values[d];
    return sum;
}

/* Labels are those of the nearest centres: for all rows, or CHECKED_ROWS of them spread evenly. */
static bool labels_are_nearest(const struct state *state, const uint8_t *labels, const float *centres, struct finding *finding)
{
    size_t count = state->problem->item_count, checked = count < CHECKED_ROWS ? count : CHECKED_ROWS;
    size_t depth = state->centres.depth;
    for (size_t i = 0; i < checked; i++) {
        size_t item = (size_t)((double)i / (double)checked * (double)count);
        const float *row = state->rows + item * depth;
        double own = labels[item] < state->centres.count ? squared_distance(row, centres + labels[item] * depth, depth)
                                                         : (double)INFINITY;
        for (size_t c = 0; c < state->centres.count; c++) {
            double distance = squared_distance(row, centres + c * depth, depth);
            double slack = state->squares[item] + squared_length(centres + c * depth, depth);
            if (!(own <= distance + DISTANCE_TOLERANCE * slack)) {
                snprintf(finding->text, FINDING_MAX,
                         "row %zu has label %d at a squared distance of %.9g, but centre %zu is at %.9g", item, labels[item],
                         own, c, distance);
                return false;
            }
        }
    }
    return true;
}

/* Every row's distance to its centre, taken anew. */
static bool inertia_agrees(const struct state *state, const uint8_t *labels, const struct answer *answer,
                           struct finding *finding)
{
    double sum = 0, squares = 0;
    size_t depth = state->centres.depth;
    for (size_t item = 0; item < state->problem->item_count; item++) {
        if (labels[item] >= state->centres.count) {
            snprintf(finding->text, FINDING_MAX, "row %zu has label %d, of %zu centres", item, labels[item],
                     state->centres.count);
            return false;
        }
        sum += squared_distance(state->rows + item * depth, answer->centres + labels[item] * depth, depth);
        squares += state->squares[item];
    }
    if (fabs(sum - answer->inertia) <= INERTIA_TOLERANCE * squares)
        return true;
    snprintf(finding->text, FINDING_MAX, "inertia is %.12g, not %.12g", sum, answer->inertia);
    return false;
}

/* The last centres are the means of the rows by the labels before; one without rows is anywhere. */
static bool centres_are_means(const struct state *state, const uint8_t *before, const struct answer *answer,
                              struct finding *finding)
{
    size_t depth = state->centres.depth, count = state->centres.count;
    for (size_t d = 0; d < depth; d++) {
        double sums[CENTRES_MAX] = {0}, magnitudes[CENTRES_MAX] = {0};
        size_t counts[CENTRES_MAX] = {0};
        for (size_t item = 0; item < state->problem->item_count; item++) {
            double value = (double)state->rows[item * depth + d];
            sums[before[item]] += value;
            magnitudes[before[item]] += fabs(value);
            counts[before[item]]++;
        }
        for (size_t c = 0; c < count; c++) {
            double off = fabs((double)answer->centres[c * depth + d] * (double)counts[c] - sums[c]);
            if (counts[c] > 0 && !(off <= MEAN_TOLERANCE * magnitudes[c])) {
                snprintf(finding->text, FINDING_MAX, "value %zu of centre %zu is %.9g, but its rows' mean is %.9g", d, c,
                         (double)answer->centres[c * depth + d], sums[c] / (double)counts[c]);
                return false;
            }
        }
    }
    return true;
}

static bool inertia_never_rises(const struct state *state, struct finding *finding)
{
    size_t last = state->data->iterations;
    double slack = 0;
    for (size_t item = 0; item < state->problem->item_count; item++)
        slack += INERTIA_TOLERANCE * state->squares[item];
    for (size_t step = 1; step <= last; step++) {
        if (!(state->inertias[step] <= state->inertias[step - 1] + slack)) {
            snprintf(finding->text, FINDING_MAX, "iteration %zu raised inertia from %.12g to %.12g", step,
                     state->inertias[step - 1], state->inertias[step]);
            return false;
        }
    }
    return true;
}

static bool verify(const void *opaque, const void *result, struct finding *finding)
{
    const struct state *state = opaque;
    const struct answer *answer = result;
    size_t last = state->data->iterations;
    const uint8_t *labels = state->labels[last % 2], *before = state->labels[(last + 1) % 2];
    finding->value = answer->inertia;
    finding->tolerance = 1e-3 * fabs(answer->inertia); /* builds round otherwise, and a row that changes sides moves centres */
    if (!inertia_agrees(state, labels, answer, finding) || !labels_are_nearest(state, labels, answer->centres, finding) ||
        !centres_are_means(state, before, answer, finding) || !inertia_never_rises(state, finding))
        return false;
    snprintf(finding->text, FINDING_MAX,
             "inertia %.9g after %zu iterations from %.9g; labels nearest, centres means, never risen", answer->inertia, last,
             state->inertias[0]);
    return true;
}

const struct kernel kernel_train_kmeans = {
    .name = "train.kmeans",
    .summary = "k-means of images by Lloyd's iterations, a reduce after each",
    .item = "row",
    .sizes = {1 << 11, 3 << 13, 1 << 18, 5 << 18},
    .parameters = parameters,
    .input = "rows of numbers, in CSV or .npy",
    .describe = describe,
    .forget = forget,
    .setup = setup,
    .fill = fill,
    .prepare = prepare,
    .run_range = run_range,
    .reduce = reduce,
    .outputs = outputs,
    .verify = verify,
};
