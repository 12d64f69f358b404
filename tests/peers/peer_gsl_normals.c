/* peer_gsl_normals.c - risk.european, risk.asian and data.chunks beside loops over GSL's normals. needs: gsl
 *
 * GSL's fastest normals are gsl_ran_gaussian_ziggurat()'s; on top of them any of its generators. mt19937 is what GSL gives who
 * asks for none; taus is the fastest that GSL recommends. Both are tried: a user may have either. */
#include <gsl/gsl_randist.h>

#include "gsl_side.h"

enum { PATHS = 1 << 22, ASIAN_PATHS = 1 << 14, FIXINGS = 252, NORMALS = 8000000, BLOCK = 1024 };

/* glibc declares its vector functions only where -ffast-math is on. */
__attribute__((simd("notinbranch"))) double exp(double x);

struct theirs {
    gsl_rng *generator;
    double value, deviation; /* the answer, and its own standard deviation */
};

static bool open_mt19937(const struct ours *ours, void **context, char why[WHY_MAX])
{
    (void)ours;
    return (*context = gsl_side_make(sizeof(struct theirs), gsl_rng_mt19937, why)) != NULL;
}

static bool open_taus(const struct ours *ours, void **context, char why[WHY_MAX])
{
    (void)ours;
    return (*context = gsl_side_make(sizeof(struct theirs), gsl_rng_taus, why)) != NULL;
}

/* The kernel's default option: spot = strike = 100, 5 %, 20 %, one year. Normals first, a block that stays in the cache, so
 * that the exponentials can be glibc's vector ones (exp is declared above): 1.6 times as fast as all in one loop. */
static bool price_european(void *context, double *seconds, char why[WHY_MAX])
{
    (void)seconds, (void)why;
    struct theirs *theirs = context;
    const double drift = log(100) + 0.05 - 0.2 * 0.2 / 2;
    double sum = 0, squares = 0, normals[BLOCK];
    for (size_t begin = 0; begin < PATHS; begin += BLOCK) {
        for (size_t i = 0; i < BLOCK; i++)
            normals[i] = gsl_ran_gaussian_ziggurat(theirs->generator, 1);
#pragma omp simd reduction(+ : sum, squares)
        for (size_t i = 0; i < BLOCK; i++) {
            double gain = exp(drift + 0.2 * normals[i]) - 100, payoff = gain > 0 ? gain : 0;
            sum += payoff;
            squares += payoff * payoff;
        }
    }
    double mean = sum / PATHS;
    theirs->value = exp(-0.05) * mean;
    theirs->deviation = exp(-0.05) * sqrt((squares / PATHS - mean * mean) / PATHS);
    return true;
}

/* The kernel's default Asian call. A block of paths goes from fixing to fixing, as ours does. */
static void walk_block(gsl_rng *generator, double mean_prices[BLOCK])
{
    const double drift = (0.05 - 0.2 * 0.2 / 2) / FIXINGS, scale = 0.2 / sqrt(FIXINGS);
    double stocks[BLOCK], normals[BLOCK];
    for (size_t i = 0; i < BLOCK; i++) {
        stocks[i] = 100;
        mean_prices[i] = 0;
    }
    for (size_t fixing = 0; fixing < FIXINGS; fixing++) {
        for (size_t i = 0; i < BLOCK; i++)
            normals[i] = gsl_ran_gaussian_ziggurat(generator, 1);
#pragma omp simd
        for (size_t i = 0; i < BLOCK; i++) {
            stocks[i] *= exp(drift + scale * normals[i]);
            mean_prices[i] += stocks[i] / FIXINGS;
        }
    }
}

static bool price_asian(void *context, double *seconds, char why[WHY_MAX])
{
    (void)seconds, (void)why;
    struct theirs *theirs = context;
    double sum = 0, squares = 0, mean_prices[BLOCK];
    for (size_t begin = 0; begin < ASIAN_PATHS; begin += BLOCK) {
        walk_block(theirs->generator, mean_prices);
        for (size_t i = 0; i < BLOCK; i++) {
            double payoff = fmax(mean_prices[i] - 100, 0);
            sum += payoff;
            squares += payoff * payoff;
        }
    }
    double mean = sum / ASIAN_PATHS;
    theirs->value = exp(-0.05) * mean;
    theirs->deviation = exp(-0.05) * sqrt((squares / ASIAN_PATHS - mean * mean) / ASIAN_PATHS);
    return true;
}

static bool prices_agree(const struct ours *ours, const void *context, struct finding *finding)
{
    const struct theirs *theirs = context;
    const double *answer = ours->answer; /* price and standard error */
    return gsl_side_agrees("prices", answer, (double[2]){theirs->value, theirs->deviation}, finding);
}

static bool sum_squares(void *context, double *seconds, char why[WHY_MAX])
{
    (void)seconds, (void)why;
    struct theirs *theirs = context;
    double sum = 0;
    for (size_t i = 0; i < NORMALS; i++) {
        double normal = gsl_ran_gaussian_ziggurat(theirs->generator, 1);
        sum += normal * normal;
    }
    theirs->value = sum / NORMALS;
    theirs->deviation = sqrt(2.0 / NORMALS);
    return true;
}

static bool sums_agree(const struct ours *ours, const void *context, struct finding *finding)
{
    const struct theirs *theirs = context;
    double count = (double)ours->problem.item_count, mean = *(const double *)ours->answer / count;
    const double estimate[2] = {mean, sqrt(2 / count)};
    return gsl_side_agrees("mean squares", estimate, (double[2]){theirs->value, theirs->deviation}, finding);
}

#define SETTING "one thread; -O3 for this machine; the generator is seeded once, its cheapest use"
#define EUROPEAN(name_, peer_, open_, reach_)                                                                                  \
    {                                                                                                                          \
        .name = name_, .kernel = "risk.european", .peer = peer_, .version = gsl_side_version, .setting = SETTING,              \
        .size = (size_t)1 << 26, .peer_items = PATHS, .reach = reach_, .open = open_, .run = price_european,                   \
        .agree = prices_agree, .close = gsl_side_close                                                                         \
    }
#define ASIAN(name_, peer_, open_, reach_)                                                                                     \
    {                                                                                                                          \
        .name = name_, .kernel = "risk.asian", .peer = peer_, .version = gsl_side_version, .setting = SETTING,                 \
        .size = (size_t)1 << 18, .peer_items = ASIAN_PATHS, .reach = reach_, .open = open_, .run = price_asian,                \
        .agree = prices_agree, .close = gsl_side_close                                                                         \
    }
#define CHUNKS(name_, peer_, open_, reach_)                                                                                    \
    {                                                                                                                          \
        .name = name_, .kernel = "data.chunks", .peer = peer_, .version = gsl_side_version, .setting = SETTING,                \
        .size = 64000000, .peer_items = NORMALS, .reach = reach_, .open = open_, .run = sum_squares, .agree = sums_agree,      \
        .close = gsl_side_close                                                                                                \
    }

const struct contest contests[] = {
    EUROPEAN("risk.european GSL mt19937", "GSL ziggurat, mt19937 (its default), libmvec", open_mt19937, 7.5),
    EUROPEAN("risk.european GSL taus", "GSL ziggurat, taus (its fastest), libmvec", open_taus, 0),
    ASIAN("risk.asian GSL mt19937", "GSL ziggurat, mt19937 (its default), libmvec", open_mt19937, 8),
    ASIAN("risk.asian GSL taus", "GSL ziggurat, taus (its fastest), libmvec", open_taus, 0),
    CHUNKS("data.chunks GSL mt19937", "GSL ziggurat, mt19937 (its default)", open_mt19937, 5.5),
    CHUNKS("data.chunks GSL taus", "GSL ziggurat, taus (its fastest)", open_taus, 0),
};
const size_t contest_count = sizeof contests / sizeof *contests;
