/* normals.c - blocks of standard normals: random words, and what Box and Muller make of them. */
#include "normals.h"

#if defined(__AVX512F__)
#include "box_muller_512.h"
#else
#include "box_muller.h"
#endif

void normals_fill(uint64_t seed, uint64_t draw, uint64_t block, double normals[restrict NORMALS_BLOCK])
{
    _Alignas(64) uint64_t radius_bits[PAIRS];
    _Alignas(64) uint64_t direction_bits[PAIRS];
    philox_fill(seed, draw, block, radius_bits, direction_bits);
#if defined(__AVX512F__)
    box_muller_512(radius_bits, direction_bits, normals, normals + PAIRS);
#else
    box_muller(radius_bits, direction_bits, normals, normals + PAIRS);
#endif
}
