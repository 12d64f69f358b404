/* peer_libmvec_european.c - risk.european as one writes it who knows the C library: Box-Muller by glibc's vector functions.
 *
 * libmvec has exp, log, sin and cos for vectors; with a generator that vectorises too, the whole loop does. Twice: with our own
 * Philox, so that nothing but the functions differs, and with xorshift128+ (S. Vigna 2014, sixteen streams side by side), the
 * cheapest generator anyone would trust with a price. It needs no package. */
#include <gnu/libc-version.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include "peer.h"
#include "random/philox.h"

enum { LANES = 16, BLOCK = PHILOX_BATCH, PATHS = 1 << 24 };

static const double ERRORS_ALLOWED = 4; /* of two Monte Carlo results: 1 pair in 16,000 lies further apart */

/* glibc declares its vector functions only where -ffast-math is on. */
__attribute__((simd("notinbranch"))) double exp(double x);
__attribute__((simd("notinbranch"))) double log(double x);
__attribute__((simd("notinbranch"))) double sin(double x);
__attribute__((simd("notinbranch"))) double cos(double x);

struct theirs {
    bool philox;
    uint64_t state[2][LANES];
    double price, error;
};

static const char *version(void)
{
    return gnu_get_libc_version();
}

static bool open_with(bool philox, void **context, char why[WHY_MAX])
{
    struct theirs *theirs = calloc(1, sizeof *theirs);
    if (!theirs) {
        snprintf(why, WHY_MAX, "out of memory");
        return false;
    }
    theirs->philox = philox;
    uint64_t seed = 1;
    for (size_t lane = 0; lane < LANES; lane++) { /* splitmix64, as its author advises */
        for (size_t word = 0; word < 2; word++) {
            uint64_t z = seed += 0x9E3779B97F4A7C15;
            z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9;
            z = (z ^ z >> 27) * 0x94D049BB133111EB;
            theirs->state[word][lane] = z ^ z >> 31;
        }
    }
    *context = theirs;
    return true;
}

static bool open_philox(const struct ours *ours, void **context, char why[WHY_MAX])
{
    (void)ours;
    return open_with(true, context, why);
}

static bool open_xorshift(const struct ours *ours, void **context, char why[WHY_MAX])
{
    (void)ours;
    return open_with(false, context, why);
}

static void close_peer(void *context)
{
    free(context);
}

/* Uniform numbers in (0, 1]. */
static void fill_by_philox(size_t batch, double first[BLOCK], double second[BLOCK])
{
    uint64_t words[2][BLOCK];
    philox_fill(2, 0, batch, words[0], words[1]);
#pragma omp simd
    for (size_t i = 0; i < BLOCK; i++) {
        first[i] = (double)((words[0][i] >> 12) + 1) * 0x1p-52;
        second[i] = (double)((words[1][i] >> 12) + 1) * 0x1p-52;
    }
}

static void fill_by_xorshift(struct theirs *theirs, double uniform[BLOCK])
{
    for (size_t i = 0; i < BLOCK; i += LANES) {
#pragma omp simd
        for (size_t lane = 0; lane < LANES; lane++) {
            uint64_t x = theirs->state[0][lane], y = theirs->state[1][lane];
            theirs->state[0][lane] = y;
            x ^= x << 23;
            x = x ^ y ^ x >> 17 ^ y >> 26;
            theirs->state[1][lane] = x;
            uniform[i + lane] = (double)(((x + y) >> 12) + 1) * 0x1p-52;
        }
    }
}

static bool run(void *context, double *seconds, char why[WHY_MAX])
{
    (void)seconds, (void)why;
    struct theirs *theirs = context;
    const double drift = log(100) + 0.05 - 0.2 * 0.2 / 2;
    double sum = 0, squares = 0;
    for (size_t begin = 0; begin < PATHS; begin += (size_t)2 * BLOCK) {
        double radius[BLOCK], angle[BLOCK];
        if (theirs->philox) {
            fill_by_philox(begin / BLOCK / 2, radius, angle);
        } else {
            fill_by_xorshift(theirs, radius);
            fill_by_xorshift(theirs, angle);
        }
#pragma omp simd
        for (size_t i = 0; i < BLOCK; i++) {
            radius[i] = 0.2 * sqrt(-2 * log(radius[i]));
            angle[i] *= 6.283185307179586;
        }
        /* A loop each: where sine and cosine of one angle meet, gcc calls sincos(), for which there is no vector function. */
#pragma omp simd reduction(+ : sum, squares)
        for (size_t i = 0; i < BLOCK; i++) {
            double gain = exp(drift + radius[i] * cos(angle[i])) - 100, payoff = gain > 0 ? gain : 0;
            sum += payoff;
            squares += payoff * payoff;
        }
#pragma omp simd reduction(+ : sum, squares)
        for (size_t i = 0; i < BLOCK; i++) {
            double gain = exp(drift + radius[i] * sin(angle[i])) - 100, payoff = gain > 0 ? gain : 0;
            sum += payoff;
            squares += payoff * payoff;
        }
    }
    double mean = sum / PATHS;
    theirs->price = exp(-0.05) * mean;
    theirs->error = exp(-0.05) * sqrt((squares / PATHS - mean * mean) / PATHS);
    return true;
}

static bool agree(const struct ours *ours, const void *context, struct finding *finding)
{
    const struct theirs *theirs = context;
    const double *answer = ours->answer; /* price and standard error */
    double distance = fabs(answer[0] - theirs->price) / hypot(answer[1], theirs->error);
    snprintf(finding->text, FINDING_MAX, "prices %.5f and %.5f, %.1f joint standard errors apart, at most %.0f", answer[0],
             theirs->price, distance, ERRORS_ALLOWED);
    return distance <= ERRORS_ALLOWED;
}

#define SETTING "-O3 for this machine, 512-bit vectors where it has them, blocks of 1024 paths in the cache, one thread"
#define CONTEST(name_, peer_, open_, reach_)                                                                                   \
    {                                                                                                                          \
        .name = name_, .kernel = "risk.european", .peer = peer_, .version = version, .setting = SETTING,                       \
        .size = (size_t)1 << 26, .peer_items = PATHS, .reach = reach_, .open = open_, .run = run, .agree = agree,              \
        .close = close_peer                                                                                                    \
    }

const struct contest contests[] = {
    CONTEST("risk.european libmvec", "the same Philox, then glibc's vector functions", open_philox, 2.4),
    CONTEST("risk.european libmvec xorshift", "xorshift128+, then glibc's vector functions", open_xorshift, 0),
};
const size_t contest_count = sizeof contests / sizeof *contests;
