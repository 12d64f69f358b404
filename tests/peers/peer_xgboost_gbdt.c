/* peer_xgboost_gbdt.c - predict.gbdt beside XGBoost itself, through its C API: margins equal to the bit. needs: xgboost
 *
 * Two models: the kernel's own over 64 features, and one that XGBoost trains here over 28, the width of the HIGGS set that
 * trees are often shown on. Each by both of XGBoost's ways: from a dense array in place, and from a ready DMatrix. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xgboost/c_api.h>

#include "common/whole_file.h"
#include "ours.h"
#include "trees/gbdt_rows.h"

enum {
    OUR_ROWS = 1 << 19,
    THEIR_ROWS = 1 << 14, /* 0.1 - 0.3 s; its rate is the same at 2^12 and 2^17 */
    TABLE_ROWS = 2048,    /* predict.gbdt's table for a model without rows */
    TRAINING_ROWS = 4096,
    FEATURES = 28,
    ROUNDS = 500
};

struct theirs {
    BoosterHandle booster;
    DMatrixHandle matrix; /* NULL: in place */
    float *rows;          /* row_count x feature_count: what our kernel scores, item by item */
    size_t row_count, feature_count;
    const float *margins; /* XGBoost's own, of the last run */
    char array[160];      /* the rows, as the array interface of NumPy describes them */
};

static char trained_path[512] = ""; /* of the model that prepare_input() made */

static const char *version(void)
{
    static char text[32];
    int major, minor, patch;
    XGBoostVersion(&major, &minor, &patch);
    snprintf(text, sizeof text, "%d.%d.%d", major, minor, patch);
    return text;
}

static bool succeeds(int status, char why[WHY_MAX])
{
    if (status != 0)
        snprintf(why, WHY_MAX, "XGBoost: %.400s", XGBGetLastError());
    return status == 0;
}

/* --- a model of 28 features ---------------------------------------------------------------------------------------------- */

/* SplitMix64 to [-1, 1). */
static float draw(uint64_t index)
{
    uint64_t bits = (index + 1) * 0x9e3779b97f4a7c15u;
    bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9u;
    bits = (bits ^ (bits >> 27)) * 0x94d049bb133111ebu;
    return (float)(int32_t)((bits ^ (bits >> 31)) >> 32) * 0x1p-31f;
}

static void make_training_rows(float *rows, float *labels)
{
    for (size_t row = 0; row < TRAINING_ROWS; row++) {
        float *values = rows + row * FEATURES, sum = 0;
        for (size_t f = 0; f < FEATURES; f++)
            values[f] = draw(row * FEATURES + f);
        for (size_t f = 0; f + 1 < FEATURES; f++)
            sum += values[f] * values[f + 1] + sinf((float)f + 3 * values[f]);
        labels[row] = sum > 0;
    }
}

static bool train(DMatrixHandle matrix, BoosterHandle booster, char why[WHY_MAX])
{
    static const char *const parameters[][2] = {
        {"nthread", "1"}, {"objective", "binary:logistic"}, {"tree_method", "hist"}, {"max_depth", "6"},
        {"eta", "0.05"},  {"min_child_weight", "0.1"},
    };
    bool works = true;
    for (size_t i = 0; works && i < sizeof parameters / sizeof *parameters; i++)
        works = succeeds(XGBoosterSetParam(booster, parameters[i][0], parameters[i][1]), why);
    for (int round = 0; works && round < ROUNDS; round++)
        works = succeeds(XGBoosterUpdateOneIter(booster, round, matrix), why);
    return works;
}

/* Through a buffer, since XGBoost takes a file's format from its name. */
static bool save(BoosterHandle booster, const char *path, char why[WHY_MAX])
{
    bst_ulong length = 0;
    const char *text = NULL;
    if (!succeeds(XGBoosterSaveModelToBuffer(booster, "{\"format\":\"json\"}", &length, &text), why))
        return false;
    FILE *file = fopen(path, "wb");
    bool written = file && fwrite(text, 1, length, file) == length;
    if ((file && fclose(file) != 0) || !written) {
        snprintf(why, WHY_MAX, "cannot write %.400s", path);
        return false;
    }
    return true;
}

static bool train_model(const char *path, char why[WHY_MAX])
{
    static float rows[TRAINING_ROWS * FEATURES], labels[TRAINING_ROWS];
    DMatrixHandle matrix = NULL;
    BoosterHandle booster = NULL;
    make_training_rows(rows, labels);
    bool made = succeeds(XGDMatrixCreateFromMat(rows, TRAINING_ROWS, FEATURES, NAN, &matrix), why) &&
                succeeds(XGDMatrixSetFloatInfo(matrix, "label", labels, TRAINING_ROWS), why) &&
                succeeds(XGBoosterCreate(&matrix, 1, &booster), why) && train(matrix, booster, why) && save(booster, path, why);
    if (booster)
        XGBoosterFree(booster);
    if (matrix)
        XGDMatrixFree(matrix);
    snprintf(trained_path, sizeof trained_path, "%s", path);
    return made;
}

/* --- XGBoost's side ------------------------------------------------------------------------------------------------------ */

static void close_peer(void *context)
{
    struct theirs *theirs = context;
    if (theirs->booster)
        XGBoosterFree(theirs->booster);
    if (theirs->matrix)
        XGDMatrixFree(theirs->matrix);
    free(theirs->rows);
    free(theirs);
}

/* The kernel's own rows, or those that it makes up for a model without. */
static bool make_rows(struct theirs *theirs, const struct gbdt_model *model, uint64_t seed, char why[WHY_MAX])
{
    struct gbdt_rows recorded = {.row_count = TABLE_ROWS};
    struct gbdt_cuts cuts = {0};
    theirs->feature_count = model->feature_count;
    theirs->rows = calloc(theirs->row_count, model->feature_count * sizeof *theirs->rows);
    if (!*trained_path && !gbdt_rows_read(&recorded, TEST_DATA "/gbdt/digits.csv", model->feature_count, true, why))
        return false;
    bool made = theirs->rows && gbdt_cuts_make(&cuts, model);
    for (size_t item = 0; made && item < theirs->row_count; item++) {
        float *row = theirs->rows + item * model->feature_count;
        size_t place = item % recorded.row_count;
        if (recorded.values)
            memcpy(row, recorded.values + place * model->feature_count, model->feature_count * sizeof *row);
        else
            gbdt_rows_invent(&cuts, model->feature_count, seed, place, row);
    }
    gbdt_cuts_free(&cuts);
    gbdt_rows_free(&recorded);
    if (!made)
        snprintf(why, WHY_MAX, "out of memory");
    return made;
}

static bool load_booster(struct theirs *theirs, const char *text, size_t length, char why[WHY_MAX])
{
    snprintf(theirs->array, sizeof theirs->array, "{\"data\":[%zu,true],\"shape\":[%zu,%zu],\"typestr\":\"<f4\",\"version\":3}",
             (size_t)theirs->rows, theirs->row_count, theirs->feature_count);
    return succeeds(XGBoosterCreate(NULL, 0, &theirs->booster), why) &&
           succeeds(XGBoosterLoadModelFromBuffer(theirs->booster, text, length), why) &&
           succeeds(XGBoosterSetParam(theirs->booster, "nthread", "1"), why);
}

static bool open_rows(const struct ours *ours, size_t row_count, void **context, char why[WHY_MAX])
{
    const char *path = *trained_path ? trained_path : TEST_DATA "/gbdt/digits.json";
    struct theirs *theirs = calloc(1, sizeof *theirs);
    struct gbdt_model model = {0};
    size_t length = 0;
    char *text = whole_file_read(path, GBDT_FILE_BYTES_MAX, why, &length);
    bool opened = theirs && text && gbdt_model_parse(&model, path, text, length, why);
    if (opened) {
        theirs->row_count = row_count;
        opened = make_rows(theirs, &model, ours->problem.seed, why) && load_booster(theirs, text, length, why);
    }
    gbdt_model_free(&model);
    free(text);
    if (!opened && theirs)
        close_peer(theirs);
    *context = theirs;
    return opened;
}

static bool open_batch(const struct ours *ours, void **context, char why[WHY_MAX])
{
    return open_rows(ours, THEIR_ROWS, context, why);
}

static bool open_single(const struct ours *ours, void **context, char why[WHY_MAX])
{
    return open_rows(ours, 1, context, why);
}

#define PREDICTION "\"type\":1,\"training\":false,\"iteration_begin\":0,\"iteration_end\":0,\"strict_shape\":false"

static bool predict_in_place(void *context, double *seconds, char why[WHY_MAX])
{
    (void)seconds;
    struct theirs *theirs = context;
    const bst_ulong *shape;
    bst_ulong dimensions;
    return succeeds(XGBoosterPredictFromDense(theirs->booster, theirs->array, "{" PREDICTION ",\"missing\":NaN,\"cache_id\":0}",
                                              NULL, &shape, &dimensions, &theirs->margins),
                    why);
}

/* XGBoost keeps the margins of a DMatrix and would answer from them, so each run has a new one; making it is not timed. */
static bool predict_matrix(void *context, double *seconds, char why[WHY_MAX])
{
    struct theirs *theirs = context;
    const bst_ulong *shape;
    bst_ulong dimensions;
    if (theirs->matrix)
        XGDMatrixFree(theirs->matrix);
    theirs->matrix = NULL;
    if (!succeeds(XGDMatrixCreateFromDense(theirs->array, "{\"missing\":NaN,\"nthread\":1}", &theirs->matrix), why))
        return false;
    double start = contest_clock();
    bool predicted = succeeds(
        XGBoosterPredictFromDMatrix(theirs->booster, theirs->matrix, "{" PREDICTION "}", &shape, &dimensions, &theirs->margins),
        why);
    *seconds = contest_clock() - start;
    return predicted;
}

static bool margins_agree(const struct ours *ours, const void *context, struct finding *finding)
{
    const struct theirs *theirs = context;
    struct span span;
    ours->kernel->outputs(ours->state, (struct range){0, theirs->row_count}, &span);
    size_t differing = 0;
    for (size_t row = 0; row < theirs->row_count; row++)
        differing += memcmp((const float *)span.begin + row, theirs->margins + row, sizeof(float)) != 0;
    snprintf(finding->text, FINDING_MAX, "%zu of %zu margins differ in some bit; none may", differing, theirs->row_count);
    return differing == 0;
}

#define IN_PLACE "XGBoosterPredictFromDense, one thread; margins; no DMatrix is made, the cheapest for rows that just came"
#define MATRIX   "XGBoosterPredictFromDMatrix, one thread; margins; making the DMatrix is not counted"
#define CONTEST(name_, peer_, setting_, size_, items_, reach_, prepare_, open_, run_)                                          \
    {                                                                                                                          \
        .name = "predict.gbdt XGBoost " name_, .kernel = "predict.gbdt", .peer = peer_, .version = version,                    \
        .setting = setting_, .size = size_, .peer_items = items_, .reach = reach_, .prepare_input = prepare_, .open = open_,   \
        .run = run_, .agree = margins_agree, .close = close_peer                                                               \
    }

/* The trained model comes last: from then on it is what open() loads. */
const struct contest contests[] = {
    CONTEST("in place", "XGBoost in place", IN_PLACE, OUR_ROWS, THEIR_ROWS, 20, NULL, open_batch, predict_in_place),
    CONTEST("DMatrix", "XGBoost DMatrix", MATRIX, OUR_ROWS, THEIR_ROWS, 20, NULL, open_batch, predict_matrix),
    CONTEST("one row", "XGBoost in place", IN_PLACE, 1, 1, 8, NULL, open_single, predict_in_place),
    CONTEST("28 features in place", "XGBoost in place", IN_PLACE, OUR_ROWS, THEIR_ROWS, 20, train_model, open_batch,
            predict_in_place),
    CONTEST("28 features DMatrix", "XGBoost DMatrix", MATRIX, OUR_ROWS, THEIR_ROWS, 20, train_model, open_batch,
            predict_matrix),
    CONTEST("28 features one row", "XGBoost in place", IN_PLACE, 1, 1, 8, train_model, open_single, predict_in_place),
};
const size_t contest_count = sizeof contests / sizeof *contests;
