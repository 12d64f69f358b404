/* power_of_two_512.h - 2^y for eight doubles at once (AVX-512 DQ), with a table of 2^(j/16) that lies in two registers.
 *
 * After P. T. P. Tang, "Table-driven implementation of the exponential function in IEEE floating-point arithmetic", ACM TOMS 15
 * (1989). Four instructions of 22 fewer than power_of_two() has, and more accurate. */
#ifndef FORKJOIN_POWER_OF_TWO_512_H
#define FORKJOIN_POWER_OF_TWO_512_H

#include <immintrin.h>

#include "float_bits.h"

/* The bits of 2^(j/16), less j 2^48: adding 2^48 times 16 k + j makes 2^(k + j/16) of them (tools/fit_polynomials.py). */
static const uint64_t BITS_OF_ROOTS[16] __attribute__((aligned(64))) = {
    UINT64_C(0x3ff0000000000000), UINT64_C(0x3fefb5586cf9890f), UINT64_C(0x3fef72b83c7d517b), UINT64_C(0x3fef387a6e756238),
    UINT64_C(0x3fef06fe0a31b715), UINT64_C(0x3feedea64c123422), UINT64_C(0x3feebfdad5362a27), UINT64_C(0x3feeab07dd485429),
    UINT64_C(0x3feea09e667f3bcd), UINT64_C(0x3feea11473eb0187), UINT64_C(0x3feeace5422aa0db), UINT64_C(0x3feec49182a3f090),
    UINT64_C(0x3feee89f995ad3ad), UINT64_C(0x3fef199bdd85529c), UINT64_C(0x3fef5818dcfba487), UINT64_C(0x3fefa4afa2a490da)};

/* 1.5 * 2^48: adding it to |y| < 2^47 rounds y to sixteenths, whose number is then in the low bits of the sum. */
static const double ROUND_TO_SIXTEENTH = 422212465065984.0;

/* (2^f - 1) / f for |f| <= 1/32: relative error 6.4e-16, of a 46th of 2^f at most */
static inline __m512d power_ratio_512(__m512d f)
{
    __m512d f2 = _mm512_mul_pd(f, f);
    __m512d low = _mm512_fmadd_pd(_mm512_set1_pd(0.24022650695910017), f, _mm512_set1_pd(0.6931471805599457));
    __m512d middle = _mm512_fmadd_pd(_mm512_set1_pd(0.009618129109282647), f, _mm512_set1_pd(0.05550410865663943));
    __m512d high = _mm512_fmadd_pd(_mm512_set1_pd(0.00015403530394432876), f, _mm512_set1_pd(0.001333378157544962));
    return _mm512_fmadd_pd(f2, _mm512_fmadd_pd(f2, high, middle), low);
}

/* 2^y for |y| <= 1000, as power_of_two(). Relative error below 3e-16; whole powers are exact. */
static inline __m512d power_of_two_512(__m512d y)
{
    __m512d shifted = _mm512_add_pd(y, _mm512_set1_pd(ROUND_TO_SIXTEENTH));
    __m512d f = _mm512_reduce_pd(y, 4 << 4 | _MM_FROUND_TO_NEAREST_INT); /* less what four bits after the point hold */
    __m512i sixteenths = _mm512_castpd_si512(shifted);                   /* of which the lookup sees four bits */
    __m512i root =
        _mm512_permutex2var_epi64(_mm512_load_si512(BITS_OF_ROOTS), sixteenths, _mm512_load_si512(BITS_OF_ROOTS + 8));
    __m512d power = _mm512_castsi512_pd(_mm512_add_epi64(root, _mm512_slli_epi64(sixteenths, MANTISSA_BITS - 4)));
    return _mm512_fmadd_pd(_mm512_mul_pd(power, f), power_ratio_512(f), power);
}

#endif
