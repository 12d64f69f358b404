/* european.c - payoffs in blocks of normals, and how far their sums may lie from the truth. */
#include "european.h"

#include <math.h>

#include "common/arena.h"
#if defined(__AVX512DQ__)
#include "common/power_of_two_512.h"
#else
#include "common/power_of_two.h"
#endif

/* This many standard errors are allowed: a right answer lies further out in 1 of 16,000 problems, were it normal. */
static const double ERRORS_ALLOWED = 4;

/* What the inner loop needs: stock = 2^(drift + scale Z). */
struct growth {
    double drift, scale, strike;
};

static struct growth growth_of(const struct call_option *option)
{
    double variance_rate = option->volatility * option->volatility;
    double drift = (option->rate - variance_rate / 2) * option->maturity;
    return (struct growth){
        .drift = log2(option->spot) + drift / log(2),
        .scale = option->volatility * sqrt(option->maturity) / log(2),
        .strike = option->strike,
    };
}

/* Sums over the paths whose normals are given, aligned to 64 bytes and to be read up to the next multiple of 8. */
#if defined(__AVX512DQ__)
static inline __m512d payoffs_of(struct growth growth, const double normals[8])
{
    __m512d logarithm = _mm512_fmadd_pd(_mm512_set1_pd(growth.scale), _mm512_load_pd(normals), _mm512_set1_pd(growth.drift));
    __m512d gain = _mm512_sub_pd(power_of_two_512(logarithm), _mm512_set1_pd(growth.strike));
    return _mm512_max_pd(_mm512_setzero_pd(), gain); /* of a NaN NaN: the second operand */
}

static struct payoff_sums sum_payoffs(struct growth growth, const double *normals, size_t count)
{
    __m512d sum = _mm512_setzero_pd(), squares = _mm512_setzero_pd();
    size_t i = 0;
    for (; i + 8 <= count; i += 8) {
        __m512d payoffs = payoffs_of(growth, normals + i);
        sum = _mm512_add_pd(sum, payoffs);
        squares = _mm512_fmadd_pd(payoffs, payoffs, squares);
    }
    if (i < count) {
        __m512d payoffs = _mm512_maskz_mov_pd((__mmask8)((1U << (count - i)) - 1), payoffs_of(growth, normals + i));
        sum = _mm512_add_pd(sum, payoffs);
        squares = _mm512_fmadd_pd(payoffs, payoffs, squares);
    }
    return (struct payoff_sums){_mm512_reduce_add_pd(sum), _mm512_reduce_add_pd(squares)};
}
#else
/* d + |d| is twice max(d, 0), exact, and costs less than to compare and blend. */
static struct payoff_sums sum_payoffs(struct growth growth, const double *normals, size_t count)
{
    double sum = 0;
    double squares = 0;
#pragma omp simd reduction(+ : sum, squares)
    for (size_t i = 0; i < count; i++) {
        double difference = power_of_two(growth.drift + growth.scale * normals[i]) - growth.strike;
        double twice = difference + fabs(difference);
        sum += twice;
        squares += twice * twice;
    }
    return (struct payoff_sums){sum / 2, squares / 4};
}
#endif

static struct payoff_sums sum_block(struct growth growth, uint64_t seed, uint64_t draw, size_t block, size_t count)
{
    _Alignas(ARENA_ALIGNMENT) double normals[NORMALS_BLOCK];
    normals_fill(seed, draw, block, normals);
    return sum_payoffs(growth, normals, count);
}

struct payoff_sums european_paths(const struct call_option *option, uint64_t seed, uint64_t draw, size_t begin, size_t end)
{
    struct growth growth = growth_of(option);
    struct payoff_sums blocks[EUROPEAN_BLOCKS];
    size_t block_count = 0;
    for (; begin < end; begin += NORMALS_BLOCK) {
        size_t left = end - begin;
        blocks[block_count++] =
            sum_block(growth, seed, draw, begin / NORMALS_BLOCK, left < NORMALS_BLOCK ? left : NORMALS_BLOCK);
    }
    return payoff_sums_add(blocks, block_count);
}

/* --- is it right? ------------------------------------------------------------------------------------------------------- */

struct payoff_sums european_reference(const struct call_option *option, uint64_t seed, uint64_t draw, size_t count)
{
    double spread = option->volatility * sqrt(option->maturity);
    double drift = option->rate * option->maturity - spread * spread / 2;
    struct payoff_sums sums = {0};
    for (size_t path = 0; path < count; path++) {
        double stock = option->spot * exp(drift + spread * normals_reference(seed, draw, path));
        double payoff = fmax(stock - option->strike, 0);
        sums.payoff += payoff;
        sums.square += payoff * payoff;
    }
    return sums;
}

struct payoff_sums european_rounding(const struct call_option *option, struct payoff_sums expected, size_t count)
{
    /* Stock and strike are at most payoff + 2 strike, and squares change by twice the payoff. */
    double size = expected.payoff + 2 * (double)count * option->strike;
    double largest = sqrt(expected.square);
    return (struct payoff_sums){EUROPEAN_TOLERANCE * size, 2 * EUROPEAN_TOLERANCE * size * largest};
}

bool european_paths_agree(const struct call_option *option, uint64_t seed, uint64_t draw, size_t path_count,
                          struct payoff_sums *found, struct payoff_sums *expected)
{
    size_t count = path_count < EUROPEAN_CHECKED ? path_count : EUROPEAN_CHECKED;
    *found = european_paths(option, seed, draw, 0, count);
    *expected = european_reference(option, seed, draw, count);
    struct payoff_sums allowed = european_rounding(option, *expected, count);
    return fabs(found->payoff - expected->payoff) <= allowed.payoff &&
           fabs(found->square - expected->square) <= allowed.square; /* false for NaN */
}

double european_deviation(const struct call_option *option, int power, double count)
{
    double mean = call_moment(option, power);
    return sqrt(fmax(call_moment(option, 2 * power) - mean * mean, 0) / count);
}

double european_allowed_error(const struct call_option *option, int power, double count)
{
    double mean = call_moment(option, power);
    double square = call_moment(option, 2 * power);
    double variance = square - mean * mean;
    double third = call_moment(option, 3 * power) - 3 * mean * square + 2 * mean * mean * mean; /* about the mean */
    double skewed = variance > 0 && third > 0 ? (ERRORS_ALLOWED * ERRORS_ALLOWED - 1) / 6 * third / variance / count : 0;
    return ERRORS_ALLOWED * european_deviation(option, power, count) + skewed + EUROPEAN_TOLERANCE * pow(option->spot, power);
}
