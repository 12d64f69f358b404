/* normals_reference.c - one standard normal by the C library: the plain meaning of normals.c, for checking it. */
#include <math.h>
#include <stdbool.h>

#include "normals.h"

static const double PI = 3.14159265358979323846;

/* `bits` random bits at `shift` as a number in [0, 1) */
static double fraction(uint64_t random, int shift, int bits)
{
    uint64_t whole = random >> shift & ((UINT64_C(1) << bits) - 1);
    return ldexp((double)whole, -bits);
}

double normals_reference(uint64_t seed, uint64_t draw, uint64_t place)
{
    uint64_t block = place / NORMALS_BLOCK;
    uint64_t offset = place % NORMALS_BLOCK;
    bool is_second = offset >= PHILOX_BATCH;
    struct philox_pair random = philox_pair_at(seed, draw, block * PHILOX_BATCH + offset % PHILOX_BATCH);

    double radius = sqrt(-2 * log(1 - fraction(random.first, 12, 52)));
    double angle = PI / 2 * (fraction(random.second, 10, 52) - 0.5);
    if (random.second >> 63 & 1)
        angle = PI - angle;
    if (random.second >> 62 & 1)
        angle = PI / 2 - angle;
    return radius * (is_second ? sin(angle) : cos(angle));
}
