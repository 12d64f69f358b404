/* data_chunks.c - chunks of standard normals, squared and summed: a lesson's stand-in for "process this piece of the data".
 *
 * A chunk of 1,000,000 normals is made from (seed, chunk), as a program does that gives each task a generator of its own, and
 * leaves one number. It is the shortest path from an embarrassingly parallel job to its cost: no input, no output, nothing
 * shared. Normals by Box & Muller from Philox counters (random/normals.h), so a chunk is the same whoever makes it. */
#include <math.h>
#include <stdio.h>

#include "kernel.h"
#include "random/normals.h"

/* Flops of one normal: its own, and a fused square and sum. */
static const double FLOPS_PER_NORMAL = NORMALS_FLOPS + 2.0;

/* A sum of squares of n standard normals has mean n and variance 2 n, and more than this many deviations from it lies 1 in
 * 1.7 million. Chi-square is skewed for few, but those are recomputed one by one. */
static const double DEVIATIONS_ALLOWED = 5;

/* Normals are within 4e-15 times their radius of the C library's (normals.h), which is 8.5 at most; squares and sums add a
 * rounding each. */
static const double SUM_TOLERANCE = 1e-13;

static const struct parameter parameters[] = {
    {"chunk", "normals in a chunk", 1000000, 1, 1 << 24, true},
    {0},
};

static bool describe(const struct settings *settings, struct problem *problem, char why[WHY_MAX])
{
    (void)why;
    problem->chunk_size = (size_t)settings_value(settings, "chunk");
    problem->partial_bytes = problem->answer_bytes = sizeof(double);
    problem->flops_per_item = FLOPS_PER_NORMAL;
    problem->flop_bits = 64;
    return true; /* bytes_per_item stays 0: nothing leaves the L1 cache */
}

/* The first `count` normals of a block of a chunk, squared and summed. */
static double sum_block(uint64_t seed, size_t chunk, size_t block, size_t count)
{
    _Alignas(ARENA_ALIGNMENT) double normals[NORMALS_BLOCK];
    normals_fill(seed, chunk, block, normals);
    double sum = 0;
#pragma omp simd reduction(+ : sum)
    for (size_t i = 0; i < count; i++)
        sum += normals[i] * normals[i];
    return sum;
}

/* Blocks begin .. end - 1 of a chunk of `count` normals, in pairs, so that rounding grows with the logarithm of their number
 * (N. Higham, "The accuracy of floating point summation", SIAM J. Sci. Comput. 14, 1993). */
static double sum_blocks(uint64_t seed, size_t chunk, size_t begin, size_t end, size_t count)
{
    if (end - begin == 1) {
        size_t left = count - begin * NORMALS_BLOCK;
        return sum_block(seed, chunk, begin, left < NORMALS_BLOCK ? left : NORMALS_BLOCK);
    }
    size_t middle = begin + (end - begin) / 2;
    return sum_blocks(seed, chunk, begin, middle, count) + sum_blocks(seed, chunk, middle, end, count);
}

static double sum_chunk(const struct problem *problem, size_t chunk, size_t count)
{
    return sum_blocks(problem->seed, chunk, 0, (count - 1) / NORMALS_BLOCK + 1, count);
}

static bool run_range(const void *state, void *local, size_t step, const void *previous, struct range range, void *partial,
                      char why[WHY_MAX])
{
    (void)local, (void)step, (void)previous, (void)why;
    const struct problem *problem = state;
    double sum = 0;
    for (size_t begin = range.begin; begin < range.end; begin += problem->chunk_size) {
        size_t left = range.end - begin;
        sum += sum_chunk(problem, begin / problem->chunk_size, left < problem->chunk_size ? left : problem->chunk_size);
    }
    *(double *)partial = sum;
    return true;
}

static double add_pairwise(const double *parts, size_t count)
{
    size_t half = count / 2;
    return count == 1 ? parts[0] : add_pairwise(parts, half) + add_pairwise(parts + half, count - half);
}

static void reduce(const void *state, size_t step, const void *partials, size_t count, void *answer)
{
    (void)state, (void)step;
    *(double *)answer = add_pairwise(partials, count);
}

/* --- is it right? ------------------------------------------------------------------------------------------------------- */

/* The first `count` normals of a chunk one by one, by the C library's functions. */
static double sum_reference(uint64_t seed, size_t chunk, size_t count)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++) {
        double normal = normals_reference(seed, chunk, i);
        sum += normal * normal;
    }
    return sum;
}

/* The beginning of a chunk, by both. */
static bool chunk_agrees(const struct problem *problem, size_t chunk, size_t count, struct finding *finding)
{
    size_t checked = count < NORMALS_BLOCK ? count : NORMALS_BLOCK;
    double sum = sum_block(problem->seed, chunk, 0, checked), expected = sum_reference(problem->seed, chunk, checked);
    if (fabs(sum - expected) <= SUM_TOLERANCE * expected)
        return true;
    snprintf(finding->text, FINDING_MAX, "the first %zu normals of chunk %zu give %.17g, by the C library's functions %.17g",
             checked, chunk, sum, expected);
    return false;
}

/* A few normals are made again one by one; of many, the sum must be one that chi-square's distribution has: a chunk that was
 * left out of 128 is 62 deviations away. */
static bool verify(const void *state, const void *answer, struct finding *finding)
{
    const struct problem *problem = state;
    double sum = *(const double *)answer, count = (double)problem->item_count;
    size_t last = (problem->item_count - 1) / problem->chunk_size;
    size_t last_count = problem->item_count - last * problem->chunk_size;
    finding->value = sum;
    finding->tolerance = SUM_TOLERANCE * count;
    if (!chunk_agrees(problem, 0, last == 0 ? last_count : problem->chunk_size, finding) ||
        !chunk_agrees(problem, last, last_count, finding))
        return false;

    bool few = problem->item_count <= NORMALS_BLOCK;
    double expected = 0;
    for (size_t chunk = 0; few && chunk <= last; chunk++)
        expected += sum_reference(problem->seed, chunk, chunk == last ? last_count : problem->chunk_size);
    double deviations = (sum - count) / sqrt(2 * count);
    bool right = few ? fabs(sum - expected) <= SUM_TOLERANCE * expected : fabs(deviations) <= DEVIATIONS_ALLOWED;
    snprintf(finding->text, FINDING_MAX, "%ssum of squares %.12g, %.1f standard deviations from %.0f%s",
             right ? "" : "WRONG: ", sum, deviations, count, few ? "; each normal checked by the C library" : "");
    return right;
}

const struct kernel kernel_data_chunks = {
    .name = "data.chunks",
    .summary = "chunks of 1,000,000 standard normals, squared and summed",
    .item = "normal",
    .sizes = {10000000, 48000000, 1500000000, 15000000000},
    .parameters = parameters,
    .lesson = &lesson_maths,
    .only_named = true,
    .describe = describe,
    .run_range = run_range,
    .reduce = reduce,
    .verify = verify,
};
