/* box_muller_512.h - box_muller() for eight pairs at once (AVX-512): 26 % fewer instructions, since tables of 16 doubles lie in
 * two registers, where one instruction looks eight of them up.
 *
 * Logarithm after P. T. P. Tang, "Table-driven implementation of the logarithm function in IEEE floating-point arithmetic", ACM
 * TOMS 16 (1990): u = 2^k m, and m / c is within 1/32 of 1 for the c of m's sixteenth of [1, 2). */
#ifndef FORKJOIN_BOX_MULLER_512_H
#define FORKJOIN_BOX_MULLER_512_H

#include <immintrin.h>

#include "box_muller.h"

/* 1 / c, which is what is rounded; and 2 ln(1 / c). Where m is nearly 2, c is 2, so that k + 1 = 0 and f = m / 2 - 1 is exact:
 * small radii are as accurate as large ones. The first c is 32/31, and its logarithm what the polynomial below makes of it, so
 * that u = 1 has the radius 0 (tools/fit_polynomials.py). */
static const double INVERSES[16] __attribute__((aligned(64))) = {0.96875,
                                                                 0.9142857142857143,
                                                                 0.8648648648648649,
                                                                 0.8205128205128205,
                                                                 0.7804878048780488,
                                                                 0.7441860465116279,
                                                                 0.7111111111111111,
                                                                 0.6808510638297872,
                                                                 0.6530612244897959,
                                                                 0.6274509803921569,
                                                                 0.6037735849056604,
                                                                 0.5818181818181818,
                                                                 0.5614035087719298,
                                                                 0.5423728813559322,
                                                                 0.5245901639344263,
                                                                 0.5};
static const double LOGARITHMS[16]
    __attribute__((aligned(64))) = {-0.06349739662916055, -0.17922431737937433, -0.29036401968899567, -0.39565148665983985,
                                    -0.4956723278091624,  -0.5909284257876718,  -0.6818531739411864,  -0.7688233978206641,
                                    -0.8521687906218003,  -0.9321794598491985,  -1.0091120215047906,  -1.0831945648654888,
                                    -1.1546307300696472,  -1.2236030822119859,  -1.2902759227471694,  -1.3862943611198906};

static inline __m512d multiply_add(__m512d a, __m512d b, double c)
{
    return _mm512_fmadd_pd(a, b, _mm512_set1_pd(c));
}

/* c0 + c1 x */
static inline __m512d linear(double c0, double c1, __m512d x)
{
    return multiply_add(_mm512_set1_pd(c1), x, c0);
}

/* -2 ln(1 + f) / f for |f| <= 1/32: relative error 8e-16, of what is at most a 32nd of the largest |f| */
static inline __m512d minus_2_log_ratio_512(__m512d f)
{
    __m512d f2 = _mm512_mul_pd(f, f);
    __m512d f4 = _mm512_mul_pd(f2, f2);
    __m512d low = _mm512_fmadd_pd(f2, linear(-0.6666666667184952, 0.5000000000829378, f),
                                  linear(-1.9999999999999984, 0.9999999999999941, f));
    __m512d high = _mm512_fmadd_pd(f2, linear(-0.2861488036718203, 0.250434564601276, f),
                                   linear(-0.3999997346901983, 0.33333302022401384, f));
    return _mm512_fmadd_pd(f4, high, low);
}

/* -2 ln u for 0 < u <= 1 */
static inline __m512d minus_2_log_512(__m512d u)
{
    __m512i sixteenth = _mm512_srli_epi64(_mm512_castpd_si512(u), MANTISSA_BITS - 4); /* of which four bits are looked at */
    __m512d inverse = _mm512_permutex2var_pd(_mm512_load_pd(INVERSES), sixteenth, _mm512_load_pd(INVERSES + 8));
    __m512d logarithm = _mm512_permutex2var_pd(_mm512_load_pd(LOGARITHMS), sixteenth, _mm512_load_pd(LOGARITHMS + 8));
    __m512d f = multiply_add(_mm512_getmant_pd(u, _MM_MANT_NORM_1_2, _MM_MANT_SIGN_src), inverse, -1);
    __m512d of_c_and_k = _mm512_fmadd_pd(_mm512_getexp_pd(u), _mm512_set1_pd(MINUS_2_LN_2), logarithm);
    return _mm512_fmadd_pd(f, minus_2_log_ratio_512(f), of_c_and_k);
}

static inline __m512d make_radii_512(__m512i random)
{
    __m512i in_1_to_2 = _mm512_or_si512(_mm512_srli_epi64(random, 64 - MANTISSA_BITS), _mm512_set1_epi64((int64_t)BITS_OF_ONE));
    __m512d u = _mm512_sub_pd(_mm512_set1_pd(2), _mm512_castsi512_pd(in_1_to_2));
    return _mm512_sqrt_pd(minus_2_log_512(u));
}

static inline __m512d polynomial_512(const double c[7], __m512d x)
{
    __m512d sum = _mm512_set1_pd(c[6]);
#pragma GCC unroll 6
    for (int i = 5; i >= 0; i--)
        sum = multiply_add(sum, x, c[i]);
    return sum;
}

/* As make_pairs() does it. */
static inline void make_directions_512(__m512i random, __m512d *x, __m512d *y)
{
    enum { A_AND_B_OR_C = 0xEA, A_XOR_B_AND_C = 0x78 }; /* truth tables of three operands */
    __m512i in_1_to_2 =
        _mm512_ternarylogic_epi64(_mm512_srli_epi64(random, 62 - MANTISSA_BITS), _mm512_set1_epi64((int64_t)MANTISSA_MASK),
                                  _mm512_set1_epi64((int64_t)BITS_OF_ONE), A_AND_B_OR_C);
    __m512d t = _mm512_sub_pd(_mm512_castsi512_pd(in_1_to_2), _mm512_set1_pd(1.5));
    __m512d t2 = _mm512_mul_pd(t, t);
    __m512d s = _mm512_mul_pd(t, polynomial_512(SINE, t2));
    __m512i upright = _mm512_castpd_si512(polynomial_512(COSINE, t2));
    __m512d c =
        _mm512_castsi512_pd(_mm512_ternarylogic_epi64(upright, random, _mm512_set1_epi64((int64_t)SIGN_MASK), A_XOR_B_AND_C));
    __mmask8 swap = _mm512_test_epi64_mask(random, _mm512_set1_epi64((int64_t)SWAP_MASK));
    *x = _mm512_mask_blend_pd(swap, c, s);
    *y = _mm512_mask_blend_pd(swap, s, c);
}

/* The random words are aligned to 64 bytes. Radii are made a step before they are used: what waited for a square root would
 * take the places of instructions that need not wait. */
static inline void box_muller_512(const uint64_t radius_bits[restrict PAIRS], const uint64_t direction_bits[restrict PAIRS],
                                  double first[restrict PAIRS], double second[restrict PAIRS])
{
    __m512d radius = make_radii_512(_mm512_load_si512(radius_bits));
    for (int i = 0; i < PAIRS; i += 8) {
        __m512d next = make_radii_512(_mm512_load_si512(radius_bits + (i + 8) % PAIRS)); /* the last is not used */
        __m512d x, y;
        make_directions_512(_mm512_load_si512(direction_bits + i), &x, &y);
        _mm512_storeu_pd(first + i, _mm512_mul_pd(radius, x));
        _mm512_storeu_pd(second + i, _mm512_mul_pd(radius, y));
        radius = next;
    }
}

#endif
