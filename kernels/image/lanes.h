/* lanes.h - vectors of floats as wide as the machine's, and the neighbours of a pixel out of the vectors around it. */
#ifndef FORKJOIN_LANES_H
#define FORKJOIN_LANES_H

#include <stddef.h>
#include <string.h>

#if defined(__AVX512F__)
#include <immintrin.h>
#endif

/* The machine's widest vector. */
#if defined(__AVX512F__)
enum { LANES = 16 };
#elif defined(__AVX__)
enum { LANES = 8 };
#else
enum { LANES = 4 };
#endif

typedef float vector __attribute__((vector_size(LANES * sizeof(float))));
typedef int lanes __attribute__((vector_size(LANES * sizeof(int))));

/* Loops whose bounds are constants after inlining; only when they are unrolled do arrays of vectors become registers. */
#ifdef __clang__
#define UNROLL _Pragma("clang loop unroll(full)")
#else
#define UNROLL _Pragma("GCC unroll 32")
#endif
#define INLINE static inline __attribute__((always_inline))

/* Lanes `from` .. of `left`, followed by the first of `right`. */
INLINE vector join(vector left, vector right, int from)
{
    lanes order;
    UNROLL
    for (int i = 0; i < LANES; i++)
        order[i] = i + from;
#if !defined(__clang__)
    return __builtin_shuffle(left, right, order);
#elif defined(__AVX512F__)
    return (vector)_mm512_permutex2var_ps((__m512)left, (__m512i)order, (__m512)right);
#else /* clang knows no shuffle whose lanes are given as a vector, but sees that this is one, of up to 8 lanes */
    vector joined;
    UNROLL
    for (int i = 0; i < LANES; i++)
        joined[i] = i + from < LANES ? left[order[i]] : right[order[i] - LANES];
    return joined;
#endif
}

/* The pixels at `offset` from those of the vector in the middle of a window of 2 * sides + 1 neighbours. */
INLINE vector pick(const vector *window, int sides, int offset)
{
    int lane = sides * LANES + offset;
    return lane % LANES == 0 ? window[lane / LANES] : join(window[lane / LANES], window[lane / LANES + 1], lane % LANES);
}

#endif
