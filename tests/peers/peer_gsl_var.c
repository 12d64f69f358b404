/* peer_gsl_var.c - risk.var beside a loop over GSL's normals, OpenBLAS' product and libmvec's exponentials. needs: gsl openblas
 *
 * What a user writes who takes the best library for each part, in blocks that stay in the second-level cache: normals by GSL's
 * fastest method, correlated by a triangular product of OpenBLAS', growth by glibc's vector exponential, and GSL's quickselect
 * for the quantile. dtrmm beats dgemm here, which does twice the work. */
#include <gsl/gsl_randist.h>
#include <gsl/gsl_statistics_double.h>
#include <string.h>

#include "gsl_side.h"
#include "risk/book.h"
#include "risk/portfolio.h"

enum { SCENARIOS = 1 << 17, BATCH = 512, FACTORS = BOOK_FACTORS };

/* OpenBLAS' Fortran interface: its C header contradicts GSL's, and a linked libgslcblas would answer to the same names. */
void dtrmm_(const char *side, const char *triangle, const char *transposed, const char *unit, const int *rows,
            const int *columns, const double *alpha, const double *matrix, const int *matrix_stride, double *vectors,
            const int *vectors_stride);
void openblas_set_num_threads(int count);
char *openblas_get_config(void);

/* glibc declares its vector functions only where -ffast-math is on. */
__attribute__((simd("notinbranch"))) double exp(double x);

static const double TAIL = 0.01;

struct theirs {
    gsl_rng *generator;
    struct book book;
    double lower[FACTORS * FACTORS], normals[FACTORS * BATCH];
    double losses[SCENARIOS];
    double value_at_risk, expected_shortfall;
};

static const char *version(void)
{
    static char text[128];
    snprintf(text, sizeof text, "GSL %s, %.80s", gsl_version, openblas_get_config());
    return text;
}

static bool open_with(const gsl_rng_type *type, void **context, char why[WHY_MAX])
{
    struct theirs *theirs = gsl_side_make(sizeof *theirs, type, why);
    if (!theirs)
        return false;
    theirs->book = book_make(10.0 / 252, 1, 10);
    cholesky(FACTORS, theirs->book.covariance, theirs->lower);
    openblas_set_num_threads(1);
    *context = theirs;
    return true;
}

static bool open_mt19937(const struct ours *ours, void **context, char why[WHY_MAX])
{
    (void)ours;
    return open_with(gsl_rng_mt19937, context, why);
}

static bool open_taus(const struct ours *ours, void **context, char why[WHY_MAX])
{
    (void)ours;
    return open_with(gsl_rng_taus, context, why);
}

/* A batch of losses: normals row by row, a row a factor. To Fortran, which stores columns, rows are columns and all is
 * transposed: Z' := Z' L'. */
static void value_batch(struct theirs *theirs, double *losses)
{
    const int batch = BATCH, factors = FACTORS;
    const double one = 1;
    double *normals = theirs->normals;
    for (size_t i = 0; i < (size_t)FACTORS * BATCH; i++)
        normals[i] = gsl_ran_gaussian_ziggurat(theirs->generator, 1);
    dtrmm_("R", "U", "N", "N", &batch, &factors, &one, theirs->lower, &factors, normals, &batch);
    for (size_t s = 0; s < BATCH; s++)
        losses[s] = theirs->book.invested;
    for (size_t i = 0; i < FACTORS; i++) {
        const double *row = normals + i * BATCH, amount = theirs->book.amounts[i];
        const double drift = -theirs->book.covariance[i * FACTORS + i] / 2;
#pragma omp simd
        for (size_t s = 0; s < BATCH; s++)
            losses[s] -= amount * exp(row[s] + drift);
    }
}

static bool run(void *context, double *seconds, char why[WHY_MAX])
{
    (void)seconds, (void)why;
    struct theirs *theirs = context;
    for (size_t begin = 0; begin < SCENARIOS; begin += BATCH)
        value_batch(theirs, theirs->losses + begin);
    size_t rank = (size_t)(SCENARIOS * TAIL);
    double value_at_risk = gsl_stats_select(theirs->losses, 1, SCENARIOS, SCENARIOS - 1 - rank), excess = 0;
    for (size_t i = SCENARIOS - rank; i < SCENARIOS; i++)
        excess += theirs->losses[i] - value_at_risk;
    theirs->value_at_risk = value_at_risk;
    theirs->expected_shortfall = value_at_risk + excess / (SCENARIOS * TAIL);
    return true;
}

/* Standard errors go with the root of the number of scenarios. */
static bool agree(const struct ours *ours, const void *context, struct finding *finding)
{
    const struct theirs *theirs = context;
    const double *answer = ours->answer; /* value at risk, expected shortfall, and the standard error of each */
    double widened = sqrt(1 + (double)ours->problem.item_count / SCENARIOS);
    double var_distance = fabs(answer[0] - theirs->value_at_risk) / (answer[2] * widened);
    double es_distance = fabs(answer[1] - theirs->expected_shortfall) / (answer[3] * widened);
    snprintf(finding->text, FINDING_MAX,
             "VaR %.0f and %.0f, ES %.0f and %.0f: %.1f and %.1f joint standard errors apart, at most %.0f", answer[0],
             theirs->value_at_risk, answer[1], theirs->expected_shortfall, var_distance, es_distance, ERRORS_ALLOWED);
    return var_distance <= ERRORS_ALLOWED && es_distance <= ERRORS_ALLOWED;
}

#define SETTING                                                                                                                \
    "one thread; -O3 for this machine; batches of 512 scenarios, its fastest; dtrmm, faster than dgemm; seeded once, "         \
    "libmvec's exp"
#define CONTEST(name_, peer_, open_, reach_)                                                                                   \
    {                                                                                                                          \
        .name = name_, .kernel = "risk.var", .peer = peer_, .version = version, .setting = SETTING, .size = (size_t)1 << 20,   \
        .peer_items = SCENARIOS, .reach = reach_, .open = open_, .run = run, .agree = agree, .close = gsl_side_close           \
    }

const struct contest contests[] = {
    CONTEST("risk.var GSL+OpenBLAS mt19937", "GSL ziggurat, mt19937 (its default), OpenBLAS dtrmm, libmvec", open_mt19937, 6),
    CONTEST("risk.var GSL+OpenBLAS taus", "GSL ziggurat, taus (its fastest), OpenBLAS dtrmm, libmvec", open_taus, 0),
};
const size_t contest_count = sizeof contests / sizeof *contests;
