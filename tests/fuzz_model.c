/* fuzz_model.c - libFuzzer: any bytes are a model that is scored alike by the walk and by blocks, or are refused. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "trees/gbdt_rows.h"
#include "trees/gbdt_score.h"

enum { FEATURES_MAX = 64, ROWS = 70 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool fact)
{
    if (!fact)
        abort();
}

static void score_both_ways(const struct gbdt_model *model)
{
    static float rows[ROWS * FEATURES_MAX], margins[ROWS];
    struct gbdt_cuts cuts;
    struct gbdt_forest forest;
    require(gbdt_cuts_make(&cuts, model) && gbdt_forest_make(&forest, model, &cuts));
    struct gbdt_scratch *scratch = gbdt_scratch_make(&forest);
    require(scratch != NULL);
    for (size_t row = 0; row < ROWS; row++)
        gbdt_rows_invent(&cuts, model->feature_count, 1, row, rows + row * model->feature_count);
    gbdt_score_portable(&forest, scratch, rows, ROWS, margins);
    for (size_t row = 0; row < ROWS; row++) {
        float walked = gbdt_model_margin(model, rows + row * model->feature_count);
        require(memcmp(&walked, &margins[row], sizeof walked) == 0 || walked != walked);
    }
    free(scratch);
    gbdt_forest_free(&forest);
    gbdt_cuts_free(&cuts);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct gbdt_model model;
    char why[WHY_MAX] = "";
    if (!gbdt_model_parse(&model, "fuzz", (const char *)data, size, why)) {
        require(why[0] != '\0' && strlen(why) < WHY_MAX && !strchr(why, '\n'));
        return 0;
    }
    if (model.feature_count <= FEATURES_MAX)
        score_both_ways(&model);
    gbdt_model_free(&model);
    return 0;
}
