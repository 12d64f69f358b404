/* fma.c - as many fused multiply-adds as the machine can do, on doubles or floats: the roofs over arithmetic in a roofline.
 *
 * S. Williams, A. Waterman, D. Patterson, "Roofline: an insightful visual performance model for multicore architectures",
 * CACM 52(4), 2009. Nothing but x <- a x + b on registers: CHAINS vectors, each a recurrence of its own, so that the next one's
 * turn comes before the first has its result. An item
 * is a flop, of which a fused multiply-add of one number makes two. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "peak/fma.h"

/* Bytes of the widest vector the kernel files are compiled for. */
#if defined __AVX512F__
enum { VECTOR_BYTES = 64 };
#elif defined __AVX__
enum { VECTOR_BYTES = 32 };
#else
enum { VECTOR_BYTES = 16 };
#endif

/* Latency x pipes is 8 (Intel, Zen: 4 cycles, 2 pipes) to 16 (Apple, Neoverse V: 4 cycles, 4 pipes) chains in flight; 12 fit in
 * 16 registers beside a and b, and where there are 32 registers 24 do. */
#if defined __AVX512F__ || defined __aarch64__
enum { CHAINS = 24 };
#else
enum { CHAINS = 12 };
#endif

enum {
    TURNS = 1024,         /* of all chains: a block */
    BLOCKS_PER_CHUNK = 8, /* 8 x 1024 turns of 24 vectors: 30 us at two a cycle, 0.1 - 0.2 ms on lesser machines */
};

/* x <- a x + b goes towards b / (1 - a) = 2 by 2^-10 of the distance a turn, so a block leaves e^-1 of it: every turn shows in
 * the result. */
static const double FACTOR = 1 - 0x1p-10;
static const double ADDEND = 0x1p-9;
static const double LIMIT = 2;

typedef float floats __attribute__((vector_size(VECTOR_BYTES)));
typedef double doubles __attribute__((vector_size(VECTOR_BYTES)));

/* --- a block ------------------------------------------------------------------------------------------------------------ */

/* Where the chains of a block begin: from 1 to less than 1.5, and not alike in neighbouring blocks, so that no compiler and no
 * mistake of ours does one block's work for another's. */
static double chain_start(size_t block, size_t chain)
{
    return 1 + (double)(block % 16) / 64 + (double)chain / 128;
}

/* Every lane of a chain begins alike. Compilers keep the chains in registers only if all loops over them are unrolled. */
static double sum_block_double(size_t block)
{
    doubles x[CHAINS];
    const doubles factor = (doubles){0} + FACTOR, addend = (doubles){0} + ADDEND;
#pragma GCC unroll 24
    for (size_t chain = 0; chain < CHAINS; chain++)
        x[chain] = (doubles){0} + chain_start(block, chain);
    for (size_t turn = 0; turn < TURNS; turn++) {
#pragma GCC unroll 24
        for (size_t chain = 0; chain < CHAINS; chain++)
            x[chain] = factor * x[chain] + addend;
    }
    doubles sum = {0};
#pragma GCC unroll 24
    for (size_t chain = 0; chain < CHAINS; chain++)
        sum += x[chain];
    double total = 0;
    for (size_t lane = 0; lane < VECTOR_BYTES / sizeof(double); lane++)
        total += sum[lane];
    return total;
}

static double sum_block_float(size_t block)
{
    floats x[CHAINS];
    const floats factor = (floats){0} + (float)FACTOR, addend = (floats){0} + (float)ADDEND;
#pragma GCC unroll 24
    for (size_t chain = 0; chain < CHAINS; chain++)
        x[chain] = (floats){0} + (float)chain_start(block, chain);
    for (size_t turn = 0; turn < TURNS; turn++) {
#pragma GCC unroll 24
        for (size_t chain = 0; chain < CHAINS; chain++)
            x[chain] = factor * x[chain] + addend;
    }
    floats sum = {0};
#pragma GCC unroll 24
    for (size_t chain = 0; chain < CHAINS; chain++)
        sum += x[chain];
    double total = 0;
    for (size_t lane = 0; lane < VECTOR_BYTES / sizeof(float); lane++)
        total += (double)sum[lane];
    return total;
}

/* --- the contract ------------------------------------------------------------------------------------------------------- */

/* problem->parameters */
struct shape {
    unsigned bits;
    size_t block_flops; /* 2 x lanes x chains x turns */
};

bool fma_describe(unsigned bits, const struct settings *settings, struct problem *problem, char why[WHY_MAX])
{
    struct shape *shape = malloc(sizeof *shape);
    if (!shape) {
        snprintf(why, WHY_MAX, "out of memory");
        return false;
    }
    *shape = (struct shape){bits, 2 * ((size_t)VECTOR_BYTES * 8 / bits) * CHAINS * TURNS};
    size_t blocks = (settings->size - 1) / shape->block_flops + 1;
    if (blocks > SIZE_MAX / shape->block_flops) {
        snprintf(why, WHY_MAX, "%zu flops are more than can be counted; pass a smaller --size", settings->size);
        free(shape);
        return false;
    }
    problem->parameters = shape;
    problem->item_count = blocks * shape->block_flops; /* whole blocks, so up to one more than was asked for */
    problem->chunk_size = BLOCKS_PER_CHUNK * shape->block_flops;
    problem->partial_bytes = problem->answer_bytes = sizeof(double);
    problem->flops_per_item = 1;
    problem->flop_bits = bits;
    return true;
}

void fma_forget(struct problem *problem)
{
    free(problem->parameters);
    problem->parameters = NULL;
}

bool fma_run_range(const void *state, void *local, size_t step, const void *previous, struct range range, void *partial,
                   char why[WHY_MAX])
{
    (void)local, (void)step, (void)previous, (void)why;
    const struct shape *shape = ((const struct problem *)state)->parameters;
    double sum = 0;
    for (size_t block = range.begin / shape->block_flops; block < range.end / shape->block_flops; block++)
        sum += shape->bits == 64 ? sum_block_double(block) : sum_block_float(block);
    *(double *)partial = sum;
    return true;
}

void fma_reduce(const void *state, size_t step, const void *partials, size_t count, void *answer)
{
    (void)state, (void)step;
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += ((const double *)partials)[i];
    *(double *)answer = sum;
}

/* The recurrence in closed form, x_n = limit + (x_0 - limit) a^n, in long double. A turn rounds a number below 2 by 2^-53 (or
 * 2^-24) and, without fused multiply-add, its product by as much; what was rounded before shrinks by a. The sums of doubles add
 * one rounding for each number in a block and one a block, at most. */
bool fma_verify(const void *state, const void *answer, struct finding *finding)
{
    const struct problem *problem = state;
    const struct shape *shape = problem->parameters;
    size_t blocks = problem->item_count / shape->block_flops;
    size_t lanes = VECTOR_BYTES * 8 / shape->bits;
    long double left = powl(FACTOR, TURNS);
    long double expected = 0;
    for (size_t block = 0; block < 16; block++) {
        long double sum = 0;
        for (size_t chain = 0; chain < CHAINS; chain++)
            sum += LIMIT + ((long double)chain_start(block, chain) - LIMIT) * left;
        size_t equal_blocks = blocks / 16 + (block < blocks % 16);
        expected += sum * (long double)lanes * (long double)equal_blocks;
    }
    double numbers = (double)(blocks * CHAINS * lanes);
    double mean = *(const double *)answer / numbers;
    double rounding = 2 * TURNS * (shape->bits == 64 ? 0x1p-53 : 0x1p-24) + 2 * ((double)blocks + CHAINS * lanes) * 0x1p-53;
    double distance = fabs(mean - (double)(expected / (long double)numbers));
    finding->value = mean;
    finding->tolerance = 2 * rounding;
    bool right = distance <= rounding;
    snprintf(finding->text, FINDING_MAX, "%s%u-bit chains end at %.9g on average, off the closed form by %.1e",
             right ? "" : "WRONG: ", shape->bits, mean, distance);
    return right;
}
