/* peer_gsl_american.c - risk.american beside the same method over GSL's normals and GSL's Cholesky decomposition. needs: gsl */
#include <gsl/gsl_linalg.h>
#include <gsl/gsl_randist.h>

#include "gsl_side.h"

enum { PATHS = 1 << 15, DATES = 50, BLOCK = 1024 };

static const double SPOT = 36, STRIKE = 40, RATE = 0.06, VOLATILITY = 0.2, INTERVAL = 1.0 / DATES;

/* Each fit knows its own paths, and none is the best policy: with as few paths as here, that is up to so much of the price. */
static const double FITS_ALLOWED = 0.004;

/* glibc declares its vector functions only where -ffast-math is on. */
__attribute__((simd("notinbranch"))) double exp(double x);

struct theirs {
    gsl_rng *generator;
    double motion[PATHS], stock[PATHS], flow[PATHS]; /* the stock in units of the strike */
    double value, deviation;                         /* the answer, and its own standard deviation */
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

/* Motion and stock on a date, from those on the next: blocks of normals stay in the cache. */
static void move(struct theirs *theirs, double date, double pull, double push)
{
    const double drift = log(SPOT / STRIKE) + (RATE - VOLATILITY * VOLATILITY / 2) * INTERVAL * date;
    const double scale = VOLATILITY * sqrt(INTERVAL);
    double normals[BLOCK];
    for (size_t begin = 0; begin < PATHS; begin += BLOCK) {
        double *motion = theirs->motion + begin, *stock = theirs->stock + begin;
        for (size_t i = 0; i < BLOCK; i++)
            normals[i] = gsl_ran_gaussian_ziggurat(theirs->generator, 1);
#pragma omp simd
        for (size_t i = 0; i < BLOCK; i++) {
            motion[i] = pull * motion[i] + push * normals[i];
            stock[i] = exp(drift + scale * motion[i]);
        }
    }
}

/* Sums of powers and products over those in the money, then A c = b. */
static void fit(const struct theirs *theirs, double coefficient[4])
{
    double s[7] = {0}, b[4] = {0}, matrix[16];
    for (size_t i = 0; i < PATHS; i++) {
        double x = theirs->stock[i], y = theirs->flow[i];
        if (x >= 1)
            continue;
        double power = 1;
        for (int k = 0; k < 7; k++, power *= x) {
            s[k] += power;
            if (k < 4)
                b[k] += power * y;
        }
    }
    for (int i = 0; i < 16; i++)
        matrix[i] = s[i / 4 + i % 4];
    gsl_matrix_view a = gsl_matrix_view_array(matrix, 4, 4);
    gsl_vector_view right = gsl_vector_view_array(b, 4), x = gsl_vector_view_array(coefficient, 4);
    gsl_linalg_cholesky_decomp1(&a.matrix);
    gsl_linalg_cholesky_solve(&a.matrix, &right.vector, &x.vector);
}

static bool price(void *context, double *seconds, char why[WHY_MAX])
{
    (void)seconds, (void)why;
    struct theirs *theirs = context;
    const double discount = exp(-RATE * INTERVAL);
    double c[4], sum = 0, squares = 0;
    move(theirs, DATES, 0, sqrt(DATES));
    for (size_t i = 0; i < PATHS; i++)
        theirs->flow[i] = fmax(1 - theirs->stock[i], 0);
    for (int date = DATES - 1; date > 0; date--) {
        double ratio = (double)date / (date + 1);
        move(theirs, date, ratio, sqrt(ratio));
        for (size_t i = 0; i < PATHS; i++)
            theirs->flow[i] *= discount;
        fit(theirs, c);
        for (size_t i = 0; i < PATHS; i++) {
            double x = theirs->stock[i], now = 1 - x, hold = c[0] + x * (c[1] + x * (c[2] + x * c[3]));
            theirs->flow[i] = now > fmax(hold, 0) ? now : theirs->flow[i];
        }
    }
    for (size_t i = 0; i < PATHS; i++) {
        sum += theirs->flow[i];
        squares += theirs->flow[i] * theirs->flow[i];
    }
    double mean = sum / PATHS;
    theirs->value = STRIKE * discount * mean;
    theirs->deviation = STRIKE * discount * sqrt((squares / PATHS - mean * mean) / PATHS);
    return true;
}

static bool agree(const struct ours *ours, const void *context, struct finding *finding)
{
    const struct theirs *theirs = context;
    const double *answer = ours->answer; /* begins with price and standard error */
    double distance = fabs(answer[0] - theirs->value), error = hypot(answer[1], theirs->deviation);
    snprintf(finding->text, FINDING_MAX,
             "prices %.5f and %.5f, %.1f joint standard errors apart, at most %.0f and 0.4 %% of bias", answer[0],
             theirs->value, distance / error, ERRORS_ALLOWED);
    return distance <= ERRORS_ALLOWED * error + FITS_ALLOWED * answer[0];
}

#define CONTEST(name_, peer_, open_)                                                                                           \
    {                                                                                                                          \
        .name = name_, .kernel = "risk.american", .peer = peer_, .version = gsl_side_version,                                  \
        .setting =                                                                                                             \
            "one thread; -O3 for this machine; a Brownian bridge backwards as ours, 32,768 paths so that all stays in "        \
            "the second cache; normal equations, gsl_linalg_cholesky",                                                         \
        .size = (size_t)1 << 20, .peer_items = PATHS, .open = open_, .run = price, .agree = agree, .close = gsl_side_close     \
    }

const struct contest contests[] = {
    CONTEST("risk.american GSL mt19937", "GSL ziggurat, mt19937 (its default), libmvec", open_mt19937),
    CONTEST("risk.american GSL taus", "GSL ziggurat, taus (its fastest), libmvec", open_taus),
};
const size_t contest_count = sizeof contests / sizeof *contests;
