/* peer_gsl_basket.c - risk.basket beside a loop over GSL's normals and libmvec's exponentials. needs: gsl
 *
 * A triangle of four rows is no work for a BLAS: the products stand in the loop that takes the exponentials. Normals first, a
 * block that stays in the cache, so that those can be glibc's vector ones. */
#include <gsl/gsl_randist.h>

#include "gsl_side.h"
#include "risk/portfolio.h"

enum { ASSETS = 4, PATHS = 1 << 20, BLOCK = 512 };

/* glibc declares its vector functions only where -ffast-math is on. */
__attribute__((simd("notinbranch"))) double exp(double x);

/* The kernel's default terms. */
static const double SPOT = 100, STRIKE = 100, VARIANCE = 0.4 * 0.4 * 5, CORRELATION = 0.5;

struct theirs {
    gsl_rng *generator;
    double lower[ASSETS * ASSETS];
    double price, error;
};

static bool open_with(const gsl_rng_type *type, void **context, char why[WHY_MAX])
{
    double covariance[ASSETS * ASSETS];
    struct theirs *theirs = gsl_side_make(sizeof *theirs, type, why);
    if (!theirs)
        return false;
    for (int i = 0; i < ASSETS * ASSETS; i++)
        covariance[i] = VARIANCE * (i / ASSETS == i % ASSETS ? 1 : CORRELATION);
    cholesky(ASSETS, covariance, theirs->lower);
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

static bool run(void *context, double *seconds, char why[WHY_MAX])
{
    (void)seconds, (void)why;
    struct theirs *theirs = context;
    double sum = 0, squares = 0, z[ASSETS][BLOCK];
    const double *l = theirs->lower, drift = log(SPOT / ASSETS) - VARIANCE / 2;
    for (size_t begin = 0; begin < PATHS; begin += BLOCK) {
        for (size_t i = 0; i < ASSETS; i++) {
            for (size_t path = 0; path < BLOCK; path++)
                z[i][path] = gsl_ran_gaussian_ziggurat(theirs->generator, 1);
        }
#pragma omp simd reduction(+ : sum, squares)
        for (size_t p = 0; p < BLOCK; p++) {
            double mean = exp(drift + l[0] * z[0][p]) + exp(drift + l[4] * z[0][p] + l[5] * z[1][p]) +
                          exp(drift + l[8] * z[0][p] + l[9] * z[1][p] + l[10] * z[2][p]) +
                          exp(drift + l[12] * z[0][p] + l[13] * z[1][p] + l[14] * z[2][p] + l[15] * z[3][p]);
            double gain = mean - STRIKE, payoff = gain > 0 ? gain : 0;
            sum += payoff;
            squares += payoff * payoff;
        }
    }
    theirs->price = sum / PATHS;
    theirs->error = sqrt((squares / PATHS - theirs->price * theirs->price) / PATHS);
    return true;
}

static bool agree(const struct ours *ours, const void *context, struct finding *finding)
{
    const struct theirs *theirs = context;
    const double *answer = ours->answer; /* price and standard error */
    return gsl_side_agrees("prices", answer, (double[2]){theirs->price, theirs->error}, finding);
}

#define CONTEST(name_, peer_, open_)                                                                                           \
    {                                                                                                                          \
        .name = name_, .kernel = "risk.basket", .peer = peer_, .version = gsl_side_version,                                    \
        .setting = "one thread; -O3 for this machine; blocks of 512 paths; the generator is seeded once, its cheapest use",    \
        .size = (size_t)1 << 23, .peer_items = PATHS, .open = open_, .run = run, .agree = agree, .close = gsl_side_close       \
    }

const struct contest contests[] = {
    CONTEST("risk.basket GSL mt19937", "GSL ziggurat, mt19937 (its default), libmvec", open_mt19937),
    CONTEST("risk.basket GSL taus", "GSL ziggurat, taus (its fastest), libmvec", open_taus),
};
const size_t contest_count = sizeof contests / sizeof *contests;
