/* peer_sklearn_logistic.c - predict.logistic beside scikit-learn's predict_proba(). needs: python-sklearn */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "predict/logistic.h"
#include "python_peer.h"

enum { ROWS = 1 << 22, THEIR_ROWS = 1 << 21, FEATURES = 32 };

/* Both round, each in its own order: twice what the kernel may lie from double precision. */
static const double TOLERANCE = 2.5e-7;

static char sklearn_version[64] = "";

static const char *version(void)
{
    return sklearn_version;
}

static bool write_inputs(const struct python_peer *peer, uint64_t seed, char why[WHY_MAX])
{
    _Alignas(64) float weights[FEATURES + 1];
    float *rows = calloc(THEIR_ROWS, FEATURES * sizeof *rows);
    if (!rows) {
        snprintf(why, WHY_MAX, "out of memory");
        return false;
    }
    weights[FEATURES] = logistic_weights(seed, FEATURES, weights);
    for (size_t row = 0; row < THEIR_ROWS; row++)
        logistic_invent_row(seed, row, FEATURES, rows + row * FEATURES);
    bool written = python_peer_write(peer, "weights", weights, sizeof weights, why) &&
                   python_peer_write(peer, "rows", rows, (size_t)THEIR_ROWS * FEATURES * sizeof *rows, why);
    free(rows);
    return written;
}

static bool open_peer(const struct ours *ours, void **context, char why[WHY_MAX])
{
    const char *const arguments[] = {NULL};
    struct python_peer *peer = python_peer_make(why);
    if (!peer)
        return false;
    if (!write_inputs(peer, ours->problem.seed, why) || !python_peer_start(peer, "sklearn_logistic.py", arguments, why)) {
        python_peer_close(peer);
        return false;
    }
    snprintf(sklearn_version, sizeof sklearn_version, "%s", python_peer_version(peer));
    *context = peer;
    return true;
}

static bool run(void *context, double *seconds, char why[WHY_MAX])
{
    return python_peer_run(context, seconds, why);
}

static void close_peer(void *context)
{
    python_peer_close(context);
}

static bool probabilities_agree(const struct ours *ours, const void *context, struct finding *finding)
{
    char why[WHY_MAX];
    struct span span;
    float *theirs = calloc(THEIR_ROWS, sizeof *theirs);
    ours->kernel->outputs(ours->state, (struct range){0, THEIR_ROWS}, &span);
    if (!theirs || !python_peer_read(context, "probabilities", theirs, THEIR_ROWS * sizeof *theirs, why)) {
        snprintf(finding->text, FINDING_MAX, "%.200s", theirs ? why : "out of memory");
        free(theirs);
        return false;
    }
    const float *probabilities = span.begin;
    double worst = 0;
    for (size_t row = 0; row < THEIR_ROWS; row++)
        worst = fmax(worst, fabs((double)probabilities[row] - (double)theirs[row]));
    free(theirs);
    snprintf(finding->text, FINDING_MAX,
             "probabilities differ by at most %.2g; %.2g may they, since each rounds in its own order", worst, TOLERANCE);
    return worst <= TOLERANCE;
}

static const char *const one_pass[] = {"passes=1", NULL};

const struct contest contests[] = {
    {
        .name = "predict.logistic scikit-learn",
        .kernel = "predict.logistic",
        .peer = "scikit-learn LogisticRegression.predict_proba",
        .version = version,
        .setting = "rows and weights in float, all rows in one call, assume_finite, one thread",
        .size = ROWS,
        .assignments = one_pass,
        .peer_items = THEIR_ROWS,
        .open = open_peer,
        .run = run,
        .agree = probabilities_agree,
        .close = close_peer,
    },
};
const size_t contest_count = sizeof contests / sizeof *contests;
