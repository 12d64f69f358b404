/* predict_gbdt.c - scores table rows with gradient-boosted decision trees, equal to XGBoost's margins to the last bit.
 *
 * Without --input it is a model of scikit-learn's handwritten digits and its own rows, over and over. A user brings a model, or
 * a model and rows: "model.json,rows.csv". To a model alone, rows are made up around its thresholds. Item i is row i mod T of a
 * table of T rows, which stays in a cache unless the user's is longer: scoring takes thousands of instructions a row, so that
 * changes little but the memory that a run takes.
 * How a block is scored: trees/gbdt_score.h. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "kernel.h"
#include "trees/gbdt_rows.h"
#include "trees/gbdt_score.h"

enum {
    CHUNK_ROWS = 2 * GBDT_BLOCK_ROWS, /* 0.1 - 0.5 ms with 500 trees of depth 6 */
    INVENTED_ROWS = 2048,             /* rows of the table for a user's model */
    CHECKED_ROWS = 2048,              /* walked again by verify(): some 0.1 s with 500 trees */
    PATH_BYTES_MAX = 4096
};

/* The sum is taken anew in one go, in long double; the answer's own order may differ from that by this share of the sum of
 * magnitudes: 2^24 additions of relative error 2^-53 each. */
static const double SUM_TOLERANCE = 2e-9;

struct loaded {
    struct gbdt_model model;
    struct gbdt_cuts cuts;
    struct gbdt_forest forest;
    struct gbdt_rows rows; /* none when the user brought a model alone */
};

struct state {
    const struct problem *problem;
    const struct loaded *loaded;
    size_t table_count; /* T */
    float *table;       /* held_count() x feature_count, row after row */
    float *margins;     /* item_count */
};

struct answer {
    double margin_sum;
};

/* --- describe, setup, fill ---------------------------------------------------------------------------------------------- */

static void unload(struct loaded *loaded)
{
    gbdt_rows_free(&loaded->rows);
    gbdt_forest_free(&loaded->forest);
    gbdt_cuts_free(&loaded->cuts);
    gbdt_model_free(&loaded->model);
    free(loaded);
}

static void forget(struct problem *problem)
{
    unload(problem->parameters);
}

static bool load_own(const char *data_directory, struct loaded *loaded, char why[WHY_MAX])
{
    char path[PATH_BYTES_MAX];
    snprintf(path, sizeof path, "%s/gbdt/digits.json", data_directory);
    if (!gbdt_model_read(&loaded->model, path, why))
        return false;
    snprintf(path, sizeof path, "%s/gbdt/digits.csv", data_directory);
    return gbdt_rows_read(&loaded->rows, path, loaded->model.feature_count, true, why);
}

/* Where the path of rows begins in "model.json,rows.csv": behind the last comma, unless a file has the whole for its name. NULL
 * when there are no rows. */
static const char *find_rows(const char *input)
{
    const char *comma = access(input, F_OK) == 0 ? NULL : strrchr(input, ',');
    return comma ? comma + 1 : NULL;
}

static bool load_users(const char *input, struct loaded *loaded, char why[WHY_MAX])
{
    const char *rows = find_rows(input);
    if (!rows)
        return gbdt_model_read(&loaded->model, input, why);
    char path[PATH_BYTES_MAX];
    int length = (int)(rows - 1 - input);
    if (length >= PATH_BYTES_MAX) {
        snprintf(why, WHY_MAX, "the path of the model has %d bytes; pass one of at most %d", length, PATH_BYTES_MAX - 1);
        return false;
    }
    snprintf(path, sizeof path, "%.*s", length, input);
    return gbdt_model_read(&loaded->model, path, why) &&
           gbdt_rows_read(&loaded->rows, rows, loaded->model.feature_count, false, why);
}

static bool load(const struct settings *settings, struct loaded *loaded, char why[WHY_MAX])
{
    if (settings->input ? !load_users(settings->input, loaded, why) : !load_own(settings->data_directory, loaded, why))
        return false;
    if (gbdt_cuts_make(&loaded->cuts, &loaded->model) && gbdt_forest_make(&loaded->forest, &loaded->model, &loaded->cuts))
        return true;
    snprintf(why, WHY_MAX, "memory ran out for a model of %zu trees; free some, or pass a smaller model",
             loaded->model.tree_count);
    return false;
}

/* The table goes on with its first rows for the length of a block, so that a block may begin at any of them. */
static size_t held_count(const struct state *state)
{
    size_t held = state->table_count + GBDT_BLOCK_ROWS;
    return held < state->problem->item_count ? held : state->problem->item_count;
}

static const float *row_of(const struct state *state, size_t item)
{
    return state->table + item % state->table_count * state->loaded->model.feature_count;
}

static void lay_out(struct state *state, struct arena *arena)
{
    size_t row_bytes = state->loaded->model.feature_count * sizeof(float);
    state->table_count = state->loaded->rows.row_count ? state->loaded->rows.row_count : INVENTED_ROWS;
    state->table = arena_take(arena, held_count(state) * row_bytes);
    state->margins = arena_take(arena, state->problem->item_count * sizeof(float));
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
    struct loaded *loaded = calloc(1, sizeof *loaded);
    if (!loaded) {
        snprintf(why, WHY_MAX, "memory ran out before the model was read; free some");
        return false;
    }
    bool fits = load(settings, loaded, why);
    if (fits && problem->item_count > SIZE_MAX / 4 / sizeof(float)) {
        snprintf(why, WHY_MAX, "%zu rows pass what memory can address; pass a smaller --size", problem->item_count);
        fits = false;
    }
    if (!fits) {
        unload(loaded);
        return false;
    }
    problem->parameters = loaded;
    problem->chunk_size = CHUNK_ROWS;
    problem->partial_bytes = problem->answer_bytes = sizeof(struct answer);
    problem->bytes_per_item = sizeof(float); /* a margin written; model and rows stay in a cache */
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
    const struct loaded *loaded = state->loaded;
    size_t feature_count = loaded->model.feature_count, row_count = loaded->rows.row_count;
    size_t end = range.end < held_count(state) ? range.end : held_count(state);
    for (size_t row = range.begin; row < end; row++) {
        float *values = state->table + row * feature_count;
        if (row_count)
            memcpy(values, loaded->rows.values + row % row_count * feature_count, feature_count * sizeof *values);
        else
            gbdt_rows_invent(&loaded->cuts, feature_count, state->problem->seed, row % state->table_count, values);
    }
}

/* --- the run ------------------------------------------------------------------------------------------------------------ */

static bool attach(const void *opaque, size_t worker, void **local, char why[WHY_MAX])
{
    const struct state *state = opaque;
    *local = gbdt_scratch_make(&state->loaded->forest);
    if (!*local)
        snprintf(why, WHY_MAX, "memory ran out for the scratch of worker %zu; pass fewer workers", worker);
    return *local != NULL;
}

static void detach(void *local)
{
    free(local);
}

static bool run_range(const void *opaque, void *local, size_t step, const void *previous, struct range range, void *partial,
                      char why[WHY_MAX])
{
    (void)step, (void)previous, (void)why;
    const struct state *state = opaque;
    const struct gbdt_forest *forest = &state->loaded->forest;
    struct answer *sum = partial;
    for (size_t row = range.begin; row < range.end; row += GBDT_BLOCK_ROWS) {
        size_t left = range.end - row;
        gbdt_score(forest, local, row_of(state, row), left < GBDT_BLOCK_ROWS ? left : GBDT_BLOCK_ROWS, state->margins + row);
    }
    sum->margin_sum = 0;
    for (size_t row = range.begin; row < range.end; row++)
        sum->margin_sum += (double)state->margins[row];
    return true;
}

static void reduce(const void *state, size_t step, const void *partials, size_t count, void *result)
{
    (void)state, (void)step;
    const struct answer *sums = partials;
    struct answer *answer = result;
    answer->margin_sum = 0;
    for (size_t i = 0; i < count; i++)
        answer->margin_sum += sums[i].margin_sum;
}

static size_t outputs(const void *opaque, struct range range, struct span spans[SPAN_MAX])
{
    const struct state *state = opaque;
    spans[0] = (struct span){state->margins + range.begin, (range.end - range.begin) * sizeof(float)};
    return 1;
}

/* --- verify ------------------------------------------------------------------------------------------------------------- */

static bool same_bits(float a, float b)
{
    return memcmp(&a, &b, sizeof a) == 0; // NOLINT(bugprone-suspicious-memory-comparison): that is what is asked
}

static bool margin_is_wrong(struct finding *finding, size_t row, float margin, float expected, const char *whose)
{
    snprintf(finding->text, FINDING_MAX, "row %zu has the margin %.9g, but %s is %.9g", row, (double)margin, whose,
             (double)expected);
    return false;
}

/* XGBoost's own margins, where they are recorded, for every row. */
static bool equals_recorded(const struct state *state, struct finding *finding)
{
    const struct gbdt_rows *rows = &state->loaded->rows;
    for (size_t row = 0; rows->margins && row < state->problem->item_count; row++) {
        float expected = rows->margins[row % rows->row_count];
        if (!same_bits(state->margins[row], expected))
            return margin_is_wrong(finding, row, state->margins[row], expected, "XGBoost's");
    }
    return true;
}

/* A walk from node to node as the file has them: for all rows, or CHECKED_ROWS of them spread evenly. */
static bool equals_walk(const struct state *state, struct finding *finding)
{
    size_t count = state->problem->item_count, checked = count < CHECKED_ROWS ? count : CHECKED_ROWS;
    for (size_t i = 0; i < checked; i++) {
        size_t row = (size_t)((double)i / (double)checked * (double)count);
        float expected = gbdt_model_margin(&state->loaded->model, row_of(state, row));
        if (!same_bits(state->margins[row], expected))
            return margin_is_wrong(finding, row, state->margins[row], expected, "the walk's");
    }
    return true;
}

static bool sum_agrees(const struct state *state, double sum, struct finding *finding)
{
    long double again = 0, magnitude = 0;
    for (size_t row = 0; row < state->problem->item_count; row++) {
        again += (long double)state->margins[row];
        magnitude += fabsl((long double)state->margins[row]);
    }
    if (fabsl(again - (long double)sum) <= (long double)SUM_TOLERANCE * magnitude)
        return true;
    snprintf(finding->text, FINDING_MAX, "the margins sum to %.17g, not to %.17g", (double)again, sum);
    return false;
}

static bool verify(const void *opaque, const void *result, struct finding *finding)
{
    const struct state *state = opaque;
    const struct answer *answer = result;
    finding->value = answer->margin_sum / (double)state->problem->item_count;
    finding->tolerance = 0; /* margins are equal to the bit everywhere, and their sum has one order */
    if (!equals_recorded(state, finding) || !equals_walk(state, finding) || !sum_agrees(state, answer->margin_sum, finding))
        return false;
    const struct gbdt_model *model = &state->loaded->model;
    const struct gbdt_rows *rows = &state->loaded->rows;
    snprintf(finding->text, FINDING_MAX, "mean margin %.9g over %s rows of %zu features, %zu trees; equal to the bit to %s",
             finding->value, rows->row_count ? "real" : "synthetic", model->feature_count, model->tree_count,
             rows->margins ? "XGBoost's own and to a plain walk" : "a plain walk");
    return true;
}

const struct kernel kernel_predict_gbdt = {
    .name = "predict.gbdt",
    .summary = "score rows with an XGBoost model (500 trees of depth 6 over handwritten digits)",
    .item = "row",
    .sizes = {1 << 14, 1 << 18, 1 << 23, 1 << 26},
    .input = "an XGBoost model saved as JSON (its rows are then synthetic), or MODEL,ROWS: a CSV or .npy file of rows too",
    .lesson = &lesson_predictions,
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
