/* peer_openblas_logistic.c - predict.logistic beside OpenBLAS, and beside nothing but reading. needs: openblas
 *
 * With OpenBLAS: sgemv for the margins, then a loop over them. expf is glibc's vector one (declared here, since glibc does so
 * only under -ffast-math). By blocks of rows, so that margins stay in the cache: that is the best way to use it. */
#include <cblas.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "ours.h"
#include "predict/logistic.h"
#include "registry.h"

enum { ROWS = 1 << 22, FEATURES = 32, BLOCK_ROWS = 1024, ROW_BYTES = FEATURES * sizeof(float) };

/* glibc declares its vector functions only where -ffast-math is on. */
__attribute__((simd("notinbranch"))) float expf(float x);

/* Both round, each in its own order: twice what the kernel may lie from double precision. */
static const double TOLERANCE = 2.5e-7;

static const char *const one_pass[] = {"passes=1", NULL};

/* --- OpenBLAS ----------------------------------------------------------------------------------------------------------- */

struct theirs {
    float *rows, *probabilities;
    _Alignas(64) float weights[FEATURES];
    float bias;
};

static const char *version(void)
{
    return openblas_get_config();
}

static void close_peer(void *context)
{
    struct theirs *theirs = context;
    free(theirs->rows);
    free(theirs->probabilities);
    free(theirs);
}

static bool open_peer(const struct ours *ours, void **context, char why[WHY_MAX])
{
    struct theirs *theirs = aligned_alloc(64, sizeof *theirs);
    if (theirs) {
        theirs->rows = aligned_alloc(4096, (size_t)ROWS * ROW_BYTES);
        theirs->probabilities = aligned_alloc(4096, ROWS * sizeof(float));
    }
    if (!theirs || !theirs->rows || !theirs->probabilities) {
        if (theirs)
            close_peer(theirs);
        snprintf(why, WHY_MAX, "out of memory");
        return false;
    }
    openblas_set_num_threads(1);
    theirs->bias = logistic_weights(ours->problem.seed, FEATURES, theirs->weights);
    for (size_t row = 0; row < ROWS; row++)
        logistic_invent_row(ours->problem.seed, row, FEATURES, theirs->rows + row * FEATURES);
    *context = theirs;
    return true;
}

static bool score(void *context, double *seconds, char why[WHY_MAX])
{
    (void)seconds, (void)why;
    struct theirs *theirs = context;
    const float bias = theirs->bias;
    for (size_t row = 0; row < ROWS; row += BLOCK_ROWS) {
        float *restrict margins = theirs->probabilities + row;
        cblas_sgemv(CblasRowMajor, CblasNoTrans, BLOCK_ROWS, FEATURES, 1, theirs->rows + row * FEATURES, FEATURES,
                    theirs->weights, 1, 0, margins, 1);
#pragma omp simd
        for (size_t i = 0; i < BLOCK_ROWS; i++)
            margins[i] = 1 / (1 + expf(-(margins[i] + bias)));
    }
    return true;
}

static bool probabilities_agree(const struct ours *ours, const void *context, struct finding *finding)
{
    const struct theirs *theirs = context;
    struct span span;
    ours->kernel->outputs(ours->state, (struct range){0, ROWS}, &span);
    const float *probabilities = span.begin;
    double worst = 0;
    for (size_t row = 0; row < ROWS; row++)
        worst = fmax(worst, fabs((double)probabilities[row] - (double)theirs->probabilities[row]));
    snprintf(finding->text, FINDING_MAX,
             "probabilities differ by at most %.2g; %.2g may they, since each rounds in its own order", worst, TOLERANCE);
    return worst <= TOLERANCE;
}

/* --- reading alone: peak.read over as many bytes ------------------------------------------------------------------------ */

static const char *own_version(void)
{
    return "of this build";
}

static bool open_reader(const struct ours *ours, void **context, char why[WHY_MAX])
{
    (void)ours;
    extern const struct kernel kernel_peak_read;
    struct our_side *reader = malloc(sizeof *reader);
    if (reader && ours_open(reader, &kernel_peak_read, (size_t)ROWS * ROW_BYTES / sizeof(double), NULL, one_pass, why)) {
        *context = reader;
        return true;
    }
    if (!reader)
        snprintf(why, WHY_MAX, "out of memory");
    free(reader);
    return false;
}

static bool read_all(void *context, double *seconds, char why[WHY_MAX])
{
    return ours_run(context, seconds, why);
}

static bool sum_is_right(const struct ours *ours, const void *context, struct finding *finding)
{
    (void)ours;
    const struct our_side *reader = context;
    return reader->ours.kernel->verify(reader->ours.state, reader->ours.answer, finding);
}

static void close_reader(void *context)
{
    ours_close(context);
    free(context);
}

const struct contest contests[] = {
    {
        .name = "predict.logistic OpenBLAS",
        .kernel = "predict.logistic",
        .peer = "OpenBLAS sgemv, libmvec expf",
        .version = version,
        .setting = "one thread; blocks of 1,024 rows, so that margins stay in the cache; expf by vectors",
        .size = ROWS,
        .assignments = one_pass,
        .open = open_peer,
        .run = score,
        .agree = probabilities_agree,
        .close = close_peer,
    },
    {
        .name = "predict.logistic reading",
        .kernel = "predict.logistic",
        .peer = "peak.read over as many bytes",
        .version = own_version,
        .setting = "the suite's own loop that only adds up: what one core can read; the probabilities written are not counted",
        .size = ROWS,
        .assignments = one_pass,
        .reach = 0.85,
        .open = open_reader,
        .run = read_all,
        .agree = sum_is_right,
        .close = close_reader,
    },
};
const size_t contest_count = sizeof contests / sizeof *contests;
