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

#include "dense/kmeans.h"
#include "random/philox.h"

enum {
    CHUNK_ROWS_MIN = 240, /* 5 blocks: 60 us with 10 centres */
    ROWS_PER_CENTRE = 8,  /* of a chunk, so that its sums are an eighth of its rows at most */
    ITERATIONS_MAX = 300,
    PATH_BYTES_MAX = 4096
};

/* A user's values may be this large: squares and their sums stay finite in float. */
static const float LARGEST_VALUE = 1e15f;

static const struct parameter parameters[] = {
    {"k", "centres; as many as rows where those are fewer", 10, 1, CENTRES_MAX, true},
    {"iterations", "how often the centres move", 20, 1, ITERATIONS_MAX, true},
    {0},
};

/* --- describe, setup, fill ---------------------------------------------------------------------------------------------- */

static void unload(struct kmeans_data *data)
{
    table_free(&data->rows);
    free(data->initial);
    free(data);
}

static void forget(struct problem *problem)
{
    unload(problem->parameters);
}

static bool load(const struct settings *settings, struct kmeans_data *data, char why[WHY_MAX])
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

static void make_row(const struct kmeans_data *data, size_t item, float *row)
{
    size_t columns = data->rows.column_count;
    const float *source = data->rows.values + item % data->rows.row_count * columns;
    size_t moved = data->own ? item / data->rows.row_count % columns : 0;
    memcpy(row, source + moved, (columns - moved) * sizeof *row);
    memcpy(row + columns - moved, source, moved * sizeof *row);
}

/* Centre c begins as a row drawn from the c-th of centre_count equal parts of the rows, so that no row is drawn twice. */
static bool draw_initial(const struct problem *problem, struct kmeans_data *data, char why[WHY_MAX])
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

static void lay_out(struct kmeans_state *state, struct arena *arena)
{
    const struct kmeans_data *data = state->data;
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
    struct kmeans_state state = {.problem = problem, .data = problem->parameters};
    arena_take(&measure, sizeof state);
    lay_out(&state, &measure);
    return measure.used;
}

static bool rows_fit(const struct problem *problem, const struct kmeans_data *data, char why[WHY_MAX])
{
    size_t row_bytes = data->rows.column_count * sizeof(float) + sizeof(double) + 2;
    if (problem->item_count <= SIZE_MAX / 4 / row_bytes)
        return true;
    snprintf(why, WHY_MAX, "%zu rows pass what memory can address; pass a smaller --size", problem->item_count);
    return false;
}

/* Flops of a row: a product and a sum for each centre and value in each of the steps, and a sum for each value when centres
 * move. Bytes: the row is read once a step, since rows don't stay in a cache. */
static void describe_work(struct problem *problem, const struct kmeans_data *data)
{
    size_t columns = data->rows.column_count, count = data->centre_count, centre_values = count * columns;
    size_t chunk_rows = ROWS_PER_CENTRE * count;
    chunk_rows = (chunk_rows + CENTRES_BLOCK_ROWS - 1) / CENTRES_BLOCK_ROWS * CENTRES_BLOCK_ROWS;
    problem->chunk_size = chunk_rows < CHUNK_ROWS_MIN ? CHUNK_ROWS_MIN : chunk_rows;
    problem->step_count = data->iterations + 1;
    problem->partial_bytes = (sizeof(struct kmeans_partial) + centre_values * sizeof(float) + 7) / 8 * 8;
    problem->answer_bytes = sizeof(struct kmeans_answer) + centre_values * sizeof(float);
    problem->flops_per_item = (double)columns * (2 * (double)count * (double)problem->step_count + (double)data->iterations);
    problem->flop_bits = 32;
    problem->bytes_per_item = (double)(columns * sizeof(float) * problem->step_count);
    problem->arena_bytes = count_arena_bytes(problem);
}

static bool describe(const struct settings *settings, struct problem *problem, char why[WHY_MAX])
{
    struct kmeans_data *data = calloc(1, sizeof *data);
    if (!data) {
        snprintf(why, WHY_MAX, "memory ran out before the rows were read; free some");
        return false;
    }
    data->centre_count = (size_t)settings_value(settings, "k");
    if (data->centre_count > problem->item_count) /* each has a row of its own to begin with */
        data->centre_count = problem->item_count;
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
    struct kmeans_state *state = arena_take(arena, sizeof *state);
    *state = (struct kmeans_state){.problem = problem, .data = problem->parameters};
    lay_out(state, arena);
    *result = state;
    return true;
}

static void fill(void *opaque, struct range range)
{
    struct kmeans_state *state = opaque;
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
    struct kmeans_state *state = opaque;
    memcpy(state->centres.values, state->data->initial, state->centres.count * state->centres.depth * sizeof(float));
    centres_pack(&state->centres);
}

/* --- the run ------------------------------------------------------------------------------------------------------------ */

/* The sum of |x - c|^2 over a chunk's rows x is that of x.x, less 2 s.c, and n c.c, for each centre c of n rows that sum to s.
 */
static double chunk_inertia(const struct kmeans_state *state, struct range range, const struct kmeans_partial *partial)
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
    const struct kmeans_state *state = opaque;
    struct kmeans_partial *partial = result;
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

static const struct kmeans_partial *partial_at(const struct kmeans_state *state, const void *partials, size_t chunk)
{
    return (const void *)((const char *)partials + chunk * state->problem->partial_bytes);
}

/* Centres become the means of their rows. */
static void move_centres(const struct kmeans_state *state, const void *partials, size_t chunk_count)
{
    struct centres centres = state->centres;
    size_t value_count = centres.count * centres.depth;
    uint64_t counts[CENTRES_MAX] = {0};
    memset(state->sums, 0, value_count * sizeof *state->sums);
    for (size_t chunk = 0; chunk < chunk_count; chunk++) {
        const struct kmeans_partial *partial = partial_at(state, partials, chunk);
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
    const struct kmeans_state *state = opaque;
    struct kmeans_answer *answer = result;
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
    const struct kmeans_state *state = opaque;
    for (size_t i = 0; i < 2; i++)
        spans[i] = (struct span){state->labels[(state->data->iterations + i) % 2] + range.begin, range.end - range.begin};
    return 2;
}

const struct kernel kernel_train_kmeans = {
    .name = "train.kmeans",
    .summary = "k-means of images by Lloyd's iterations, a reduce after each",
    .item = "row",
    .sizes = {1 << 11, 1 << 13, 1 << 18, 5 << 18},
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
    .verify = kmeans_verify,
};
