/* predict_logistic.c - scores table rows by logistic regression: p = 1 / (1 + exp(-(bias + weights . row))), in float.
 *
 * Two flops for each four bytes that are read: the kernel that memory bounds, as peak.read does nothing but read. So the table
 * is longer than the last-level cache at every size but `tiny`, and steps are passes over it. Rows are made up, or a user's
 * own, over and over until there are --size of them; weights come from the seed in either case, scaled to the columns. How a
 * row is scored: predict/logistic.c. */
#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kernel.h"
#include "predict/logistic.h"
#include "table/table.h"

enum {
    CHUNK_BYTES = 1 << 20, /* of rows: 30 us at 35 GB/s */
    FEATURES_MAX = 4096
};

/* A probability may differ by this from the one in double precision, whose sums of products have magnitudes of up to
 * USUAL_MAGNITUDE in sum; rounding grows with them, so beyond that the tolerance grows in proportion. */
static const double PROBABILITY_TOLERANCE = 1e-7, USUAL_MAGNITUDE = 8;

/* Of the sum of probabilities, taken anew in long double: 2^24 additions of relative error 2^-53 each. */
static const double SUM_TOLERANCE = 2e-9;

static const struct parameter parameters[] = {
    {"features", "columns of the rows that are made up", 32, 1, FEATURES_MAX, true},
    {"passes", "how often the rows are scored", 8, 1, 4096, true},
    {0},
};

struct regression {
    size_t feature_count, stride; /* values of a row, and the padded row's length */
    float bias;
    float *weights;    /* stride of them; aligned */
    struct table rows; /* the user's; no values without */
};

struct state {
    const struct problem *problem;
    const struct regression *regression;
    float *rows;          /* item_count x stride */
    float *probabilities; /* item_count */
};

struct answer {
    double probability_sum; /* of the last pass, without rows that miss a value */
    uint64_t missing_count; /* of the last pass */
    uint64_t scored_count;  /* rows of all passes */
};

/* --- describe, setup, fill ---------------------------------------------------------------------------------------------- */

static void forget(struct problem *problem)
{
    struct regression *regression = problem->parameters;
    table_free(&regression->rows);
    free(regression->weights);
    free(regression);
}

/* The root of a column's mean square; 1 where that is no use as a divisor. */
static double scale_of(const struct table *rows, size_t column)
{
    double sum = 0;
    size_t count = 0;
    for (size_t row = 0; row < rows->row_count; row++) {
        double value = (double)rows->values[row * rows->column_count + column];
        sum += isnan(value) ? 0 : value * value;
        count += !isnan(value);
    }
    double scale = count > 0 ? sqrt(sum / (double)count) : 0;
    return scale > (double)__FLT_MIN__ ? scale : 1;
}

static bool make_weights(struct regression *regression, uint64_t seed, char why[WHY_MAX])
{
    regression->stride = logistic_stride(regression->feature_count);
    regression->weights = aligned_alloc(ARENA_ALIGNMENT, regression->stride * sizeof *regression->weights);
    if (!regression->weights) {
        snprintf(why, WHY_MAX, "memory ran out for %zu weights; free some", regression->stride);
        return false;
    }
    regression->bias = logistic_weights(seed, regression->feature_count, regression->weights);
    for (size_t i = 0; regression->rows.values && i < regression->feature_count; i++)
        regression->weights[i] = (float)((double)regression->weights[i] / scale_of(&regression->rows, i));
    return true;
}

static bool read_rows(const char *path, struct regression *regression, char why[WHY_MAX])
{
    if (!table_read(&regression->rows, path, why))
        return false;
    regression->feature_count = regression->rows.column_count;
    if (regression->feature_count <= FEATURES_MAX)
        return true;
    snprintf(why, WHY_MAX, "'%.160s' has %zu columns; the limit is %d, pass fewer", path, regression->feature_count,
             FEATURES_MAX);
    return false;
}

static void lay_out(struct state *state, struct arena *arena)
{
    state->rows = arena_take(arena, state->problem->item_count * state->regression->stride * sizeof(float));
    state->probabilities = arena_take(arena, state->problem->item_count * sizeof(float));
}

/* What setup() will take, its state included. */
static size_t count_arena_bytes(const struct problem *problem)
{
    struct arena measure = {0};
    struct state state = {.problem = problem, .regression = problem->parameters};
    arena_take(&measure, sizeof state);
    lay_out(&state, &measure);
    return measure.used;
}

/* A multiply-add for each feature, and some 20 operations for the sigmoid and the sum; each pass reads the rows and writes the
 * probabilities. */
static void count_work(struct problem *problem, const struct regression *regression, double passes)
{
    assert(regression->stride > 0);
    size_t row_bytes = regression->stride * sizeof(float);
    size_t groups = CHUNK_BYTES / row_bytes / LOGISTIC_STRIDE;
    problem->chunk_size =
        (groups ? groups : 1) * LOGISTIC_STRIDE; /* whole groups of rows: logistic_score() takes them together */
    problem->step_count = (size_t)passes;
    problem->partial_bytes = problem->answer_bytes = sizeof(struct answer);
    problem->flops_per_item = passes * (2 * (double)regression->feature_count + 20);
    problem->flop_bits = 32;
    problem->bytes_per_item = passes * (double)((regression->feature_count + 1) * sizeof(float));
    problem->arena_bytes = count_arena_bytes(problem);
}

static bool can_be_addressed(size_t row_count, size_t feature_count, char why[WHY_MAX])
{
    if (row_count <= SIZE_MAX / 4 / sizeof(float) / (feature_count + LOGISTIC_STRIDE))
        return true;
    snprintf(why, WHY_MAX, "%zu rows of %zu features pass what memory can address; pass a smaller --size", row_count,
             feature_count);
    return false;
}

static bool describe(const struct settings *settings, struct problem *problem, char why[WHY_MAX])
{
    struct regression *regression = calloc(1, sizeof *regression);
    if (!regression) {
        snprintf(why, WHY_MAX, "memory ran out before the rows were read; free some");
        return false;
    }
    problem->parameters = regression;
    regression->feature_count = (size_t)settings_value(settings, "features");
    bool fits = (!settings->input || read_rows(settings->input, regression, why)) &&
                can_be_addressed(problem->item_count, regression->feature_count, why) &&
                make_weights(regression, settings->seed, why);
    if (fits)
        count_work(problem, regression, settings_value(settings, "passes"));
    else
        forget(problem);
    return fits;
}

static bool setup(const struct problem *problem, struct arena *arena, void **result, char why[WHY_MAX])
{
    (void)why;
    struct state *state = arena_take(arena, sizeof *state);
    *state = (struct state){.problem = problem, .regression = problem->parameters};
    lay_out(state, arena);
    *result = state;
    return true;
}

static void fill(void *opaque, struct range range)
{
    const struct state *state = opaque;
    const struct regression *regression = state->regression;
    size_t width = regression->feature_count, stride = regression->stride;
    for (size_t item = range.begin; item < range.end; item++) {
        float *row = state->rows + item * stride;
        if (!regression->rows.values) {
            logistic_invent_row(state->problem->seed, item, width, row);
            continue;
        }
        memcpy(row, regression->rows.values + item % regression->rows.row_count * width, width * sizeof *row);
        memset(row + width, 0, (stride - width) * sizeof *row);
    }
    memset(state->probabilities + range.begin, 0, (range.end - range.begin) * sizeof *state->probabilities);
}

/* --- the run ------------------------------------------------------------------------------------------------------------ */

/* The first chunk carries on the count of rows of the passes before, so that a pass that was passed over shows. */
static bool run_range(const void *opaque, void *local, size_t step, const void *previous, struct range range, void *partial,
                      char why[WHY_MAX])
{
    (void)local, (void)step, (void)why;
    const struct state *state = opaque;
    const struct regression *regression = state->regression;
    const struct answer *before = previous;
    size_t count = range.end - range.begin;
    struct logistic_sum sum =
        logistic_score(regression->weights, regression->bias, state->rows + range.begin * regression->stride,
                       regression->stride, count, state->probabilities + range.begin);
    *(struct answer *)partial = (struct answer){
        .probability_sum = sum.probability_sum,
        .missing_count = sum.missing_count,
        .scored_count = count + (range.begin == 0 && before ? before->scored_count : 0),
    };
    return true;
}

static void reduce(const void *state, size_t step, const void *partials, size_t count, void *result)
{
    (void)state, (void)step;
    const struct answer *sums = partials;
    struct answer total = {0};
    for (size_t i = 0; i < count; i++) {
        total.probability_sum += sums[i].probability_sum;
        total.missing_count += sums[i].missing_count;
        total.scored_count += sums[i].scored_count;
    }
    *(struct answer *)result = total;
}

static size_t outputs(const void *opaque, struct range range, struct span spans[SPAN_MAX])
{
    const struct state *state = opaque;
    spans[0] = (struct span){state->probabilities + range.begin, (range.end - range.begin) * sizeof(float)};
    return 1;
}

/* --- verify ------------------------------------------------------------------------------------------------------------- */

/* What went through verify()'s eyes. */
struct check {
    double worst; /* difference from double precision */
    long double sum;
    uint64_t missing_count;
};

/* A row's probability by the C library in double precision, and how far the float one may lie from it. NaN for rows that miss a
 * value. */
static double expected_probability(const struct regression *regression, const float *row, double *tolerance)
{
    double margin = (double)regression->bias, magnitude = fabs(margin);
    for (size_t i = 0; i < regression->feature_count; i++) {
        double product = (double)regression->weights[i] * (double)row[i];
        margin += product;
        magnitude += fabs(product);
    }
    *tolerance = PROBABILITY_TOLERANCE * fmax(1, magnitude / USUAL_MAGNITUDE);
    return 1 / (1 + exp(-margin));
}

static bool check_row(const struct state *state, size_t item, struct check *check, struct finding *finding)
{
    double tolerance, found = (double)state->probabilities[item];
    double expected = expected_probability(state->regression, state->rows + item * state->regression->stride, &tolerance);
    bool missing = isnan(expected);
    if (isnan(found) != missing || fabs(found - expected) > tolerance) {
        snprintf(finding->text, FINDING_MAX, "row %zu has the probability %.9g, in double precision it is %.9g", item, found,
                 expected);
        return false;
    }
    check->missing_count += missing;
    if (!missing) {
        check->sum += (long double)found;
        check->worst = fmax(check->worst, fabs(found - expected));
    }
    return true;
}

static bool totals_agree(const struct state *state, const struct answer *answer, const struct check *check,
                         struct finding *finding)
{
    uint64_t scored_count = (uint64_t)state->problem->item_count * state->problem->step_count;
    long double difference = fabsl(check->sum - (long double)answer->probability_sum);
    if (answer->missing_count == check->missing_count && answer->scored_count == scored_count &&
        difference <= (long double)SUM_TOLERANCE * check->sum)
        return true;
    snprintf(finding->text, FINDING_MAX,
             "the sum is %.17g of %llu scored rows with %llu missing ones, not %.17g, %llu and %llu", answer->probability_sum,
             (unsigned long long)answer->scored_count, (unsigned long long)answer->missing_count, (double)check->sum,
             (unsigned long long)scored_count, (unsigned long long)check->missing_count);
    return false;
}

static bool verify(const void *opaque, const void *result, struct finding *finding)
{
    const struct state *state = opaque;
    const struct answer *answer = result;
    const struct regression *regression = state->regression;
    struct check check = {0};
    uint64_t present = state->problem->item_count - answer->missing_count;
    finding->value = present ? answer->probability_sum / (double)present : 0;
    finding->tolerance = PROBABILITY_TOLERANCE;
    for (size_t item = 0; item < state->problem->item_count; item++) {
        if (!check_row(state, item, &check, finding))
            return false;
    }
    if (!totals_agree(state, answer, &check, finding))
        return false;
    snprintf(
        finding->text, FINDING_MAX,
        "mean probability %.9g over %s rows of %zu features, %llu of them missing a value; at most %.2g from double precision",
        finding->value, regression->rows.values ? "real" : "synthetic", regression->feature_count,
        (unsigned long long)check.missing_count, check.worst);
    return true;
}

const struct kernel kernel_predict_logistic = {
    .name = "predict.logistic",
    .summary = "score rows by logistic regression, in float: bound by reading memory",
    .item = "row",
    .sizes = {1 << 12, 3 << 18, 3 << 22, 7 << 22},
    .parameters = parameters,
    .input = "a CSV or .npy file of rows, scored over and over with weights from the seed",
    .describe = describe,
    .forget = forget,
    .setup = setup,
    .fill = fill,
    .run_range = run_range,
    .reduce = reduce,
    .outputs = outputs,
    .verify = verify,
};
