/* power_of_two.h - 2^y for loops that the compiler turns into vectors: e^x is power_of_two(x / ln 2). */
#ifndef FORKJOIN_POWER_OF_TWO_H
#define FORKJOIN_POWER_OF_TWO_H

#include "float_bits.h"

/* 1.5 * 2^52: adding it to |y| < 2^51 rounds y to a whole number, which is then in the low bits of the sum. Compilers that
 * regard (y + a) - a as y (-ffast-math) break it. */
static const double ROUND_TO_WHOLE = 6755399441055744.0;

/* 2^f for |f| <= 1/2: relative error 2.2e-16 before rounding (tools/fit_polynomials.py). Groups of four terms instead of one
 * long chain (Estrin 1960): a chain of ten dependent steps fills the scheduler of the core before enough loop turns overlap. */
static inline double power_of_two_fraction(double f)
{
    double f2 = f * f;
    double f4 = f2 * f2;
    double low = (1.0 + 0.69314718055994974 * f) + f2 * (0.24022650695908768 + 0.055504108664458832 * f);
    double middle =
        (0.0096181291080345999 + 0.0013333558228561888 * f) + f2 * (0.0001540352996112344 + 1.5252658116341358e-05 * f);
    double high = (1.3215662837807939e-06 + 1.0208537942374122e-07 * f) + f2 * 7.037278532135288e-09;
    return low + f4 * (middle + f4 * high);
}

/* 2^y for |y| <= 1000, where neither it nor the exponent's arithmetic overflows. Relative error below 1e-15. */
static inline double power_of_two(double y)
{
    double shifted = y + ROUND_TO_WHOLE;
    double fraction = y - (shifted - ROUND_TO_WHOLE);
    return double_of_bits(bits_of_double(power_of_two_fraction(fraction)) + (bits_of_double(shifted) << MANTISSA_BITS));
}

/* The same for floats, |y| <= 126: within 2e-7, whole powers exact. Relative error of the polynomial 1.9e-9 before rounding
 * (tools/fit_polynomials.py). */
static inline float power_of_two_float(float y)
{
    float shifted = y + 12582912.0f; /* 1.5 * 2^23 */
    float f = y - (shifted - 12582912.0f);
    float f2 = f * f;
    float low = (1.0f + 0.693147205737277f * f) + f2 * (0.2402264689064926f + 0.05550328776943602f * f);
    float high = (0.009618488955845385f + 0.0013399931226988364f * f) + f2 * 0.00015345812295199798f;
    float power = low + f2 * f2 * high;
    uint32_t bits, exponent;
    memcpy(&bits, &power, sizeof bits);
    memcpy(&exponent, &shifted, sizeof exponent);
    bits += exponent << 23;
    memcpy(&power, &bits, sizeof power);
    return power;
}

#endif
