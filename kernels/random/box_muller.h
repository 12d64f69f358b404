/* box_muller.h - pairs of standard normals from pairs of random words: radii and directions, each a short loop over arrays in
 * the L1 cache that compilers turn into vectors.
 *
 * Separate loops, for one with everything in it needs more constants and live values than there are registers. Polynomials are
 * by tools/fit_polynomials.py; their bounds are of the relative error in exact arithmetic, rounding adds a few 1e-16. */
#ifndef FORKJOIN_BOX_MULLER_H
#define FORKJOIN_BOX_MULLER_H

#include <math.h>

#include "common/float_bits.h"
#include "philox.h"

enum { PAIRS = PHILOX_BATCH };

static const uint64_t BITS_OF_ROOT_HALF = UINT64_C(0x3FE6A09E667F3BCD);   /* sqrt(1/2) */
static const uint64_t BITS_OF_2_TO_52 = UINT64_C(0x4330000000000000);     /* 2^52; its low bits count in ones */
static const double EXPONENT_OFFSET = 4503599627370496.0 + EXPONENT_BIAS; /* 2^52 and the bias */
static const double MINUS_2_LN_2 = -1.3862943611198906;
static const uint64_t SWAP_MASK = UINT64_C(0x4000000000000000); /* the bit below the sign */

/* c[0] + c[1] x + c[2] x^2 + c[3] x^3, in two levels (Estrin) */
static inline double cubic(const double c[4], double x, double x2)
{
    return (c[0] + c[1] * x) + x2 * (c[2] + c[3] * x);
}

/* -2 ln(1 + f) / f for 1 + f in [sqrt(1/2), sqrt(2)]: relative error 1.8e-15. The other usual way, by atanh, has ten terms
 * fewer and a division, which takes longer than they do with AVX-512. */
static inline double minus_2_log_ratio(double f)
{
    static const double c[18] = {-1.9999999999999964,  0.999999999999963,   -0.6666666666712903,  0.5000000000203512,
                                 -0.3999999990022783,  0.33333332975319796, -0.2857143667109032,  0.25000028955995957,
                                 -0.22221907545149328, 0.199987701635816,   -0.18188061459164045, 0.16695561919637664,
                                 -0.1532744416147659,  0.13913723756861626, -0.1339771985981598,  0.14855638210280256,
                                 -0.14176462310986707, 0.06675244661636058};
    double f2 = f * f;
    double f4 = f2 * f2;
    return cubic(c, f, f2) +
           f4 * (cubic(c + 4, f, f2) + f4 * (cubic(c + 8, f, f2) + f4 * (cubic(c + 12, f, f2) + f4 * (c[16] + c[17] * f))));
}

/* Radii sqrt(-2 ln u) from 52 random bits each. u = 2 - [1, 2) is in (0, 1] and exact; u = 2^k (1 + f) with 1 + f about 1, so
 * that k = 0 near u = 1 and small radii are as accurate as large ones. */
static inline void make_radii(const uint64_t random[restrict PAIRS], double radius[restrict PAIRS])
{
#pragma omp simd
    for (int i = 0; i < PAIRS; i++) {
        double u = 2.0 - double_of_bits(random[i] >> (64 - MANTISSA_BITS) | BITS_OF_ONE);
        uint64_t biased = bits_of_double(u) + (BITS_OF_ONE - BITS_OF_ROOT_HALF);
        double k = double_of_bits(biased >> MANTISSA_BITS | BITS_OF_2_TO_52) - EXPONENT_OFFSET;
        double f = double_of_bits((biased & MANTISSA_MASK) + BITS_OF_ROOT_HALF) - 1.0;
        radius[i] = sqrt(k * MINUS_2_LN_2 + f * minus_2_log_ratio(f));
    }
}

/* sin(pi/2 t) / t in t^2 for |t| <= 1/2: relative error 3.4e-18 */
static const double SINE[7] = {1.5707963267948966,     -0.6459640975062443,    0.07969262624603957,  -0.0046817541322824174,
                               0.00016044115029164777, -3.598641754436323e-06, 5.633721010607524e-08};

/* cos(pi/2 t) in t^2 for |t| <= 1/2: relative error 5.6e-17, and as much again from the first coefficient's rounding */
static const double COSINE[7] = {0.9999999999999999,    -1.2337005501361489,     0.25366950789975307,  -0.020863480733058527,
                                 0.0009192599355798801, -2.5200084136592586e-05, 4.654617658622603e-07};

static inline double sine(double t, double t2)
{
    const double *c = SINE;
    return t * (c[0] + t2 * (c[1] + t2 * (c[2] + t2 * (c[3] + t2 * (c[4] + t2 * (c[5] + t2 * c[6]))))));
}

static inline double cosine(double t2)
{
    const double *c = COSINE;
    return c[0] + t2 * (c[1] + t2 * (c[2] + t2 * (c[3] + t2 * (c[4] + t2 * (c[5] + t2 * c[6])))));
}

/* Directions, and the normals: an angle of a quarter turn about 0 from 52 bits, then one bit mirrors it at the vertical axis
 * and one at the diagonal, which reaches the whole circle without any range reduction. */
static inline void make_pairs(const uint64_t random[restrict PAIRS], const double radius[restrict PAIRS],
                              double first[restrict PAIRS], double second[restrict PAIRS])
{
#pragma omp simd
    for (int i = 0; i < PAIRS; i++) {
        double t = double_of_bits(random[i] << 2 >> (64 - MANTISSA_BITS) | BITS_OF_ONE) - 1.5;
        double t2 = t * t;
        double s = sine(t, t2);
        double c = double_of_bits(bits_of_double(cosine(t2)) ^ (random[i] & SIGN_MASK));
        int swap = (random[i] & SWAP_MASK) != 0;
        double x = swap ? s : c;
        double y = swap ? c : s;
        double r = radius[i]; /* loaded apart, or gcc makes no vectors */
        first[i] = r * x;
        second[i] = r * y;
    }
}

/* first[i] and second[i] are the normals of radius_bits[i] and direction_bits[i]. The arrays do not overlap. */
static inline void box_muller(const uint64_t radius_bits[restrict PAIRS], const uint64_t direction_bits[restrict PAIRS],
                              double first[restrict PAIRS], double second[restrict PAIRS])
{
    _Alignas(64) double radius[PAIRS];
    make_radii(radius_bits, radius);
    make_pairs(direction_bits, radius, first, second);
}

#endif
