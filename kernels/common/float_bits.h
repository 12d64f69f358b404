/* float_bits.h - doubles seen as their 64 bits (IEEE 754 binary64), for arithmetic on signs and exponents in vector loops. */
#ifndef FORKJOIN_FLOAT_BITS_H
#define FORKJOIN_FLOAT_BITS_H

#include <stdint.h>
#include <string.h>

enum { MANTISSA_BITS = 52, EXPONENT_BIAS = 1023 };

static const uint64_t BITS_OF_ONE = UINT64_C(0x3FF0000000000000); /* 1.0; with other mantissa bits, a number in [1, 2) */
static const uint64_t MANTISSA_MASK = UINT64_C(0x000FFFFFFFFFFFFF);
static const uint64_t SIGN_MASK = UINT64_C(0x8000000000000000);

static inline double double_of_bits(uint64_t bits)
{
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static inline uint64_t bits_of_double(double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

#endif
