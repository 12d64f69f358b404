/* peak_read.c - adds up a long array: the bandwidth of reading alone, the roof over kernels that write little.
 *
 * STREAM's triad (peak_triad.c) writes a third of what it moves, and memory is slower at that; J. Treibig, G. Hager, G.
 * Wellein, "LIKWID", 2010, measure such loads apart for the same reason. Steps are passes. */
#include <stdio.h>
#include <string.h>

#include "kernel.h"

enum {
    CHUNK_SIZE = 128 * 1024, /* 1 MiB: 25 us at 40 GB/s */
    LANES = 8,               /* a cache line; compilers split it where vectors are shorter */
    CHAINS = 8,              /* sums side by side: as many as additions of 4 cycles at 2 a cycle need */
};

typedef double doubles __attribute__((vector_size(LANES * sizeof(double))));

static const struct parameter parameters[] = {
    {"passes", "how often the array is read", 6, 1, 4096, true},
    {0},
};

struct array {
    const struct problem *problem;
    double *x; /* item_count whole numbers below 2^11: sums are exact, in whatever order */
};

static void lay_out(struct array *array, size_t count, struct arena *arena)
{
    array->x = arena_take(arena, count * sizeof(double));
}

static bool describe(const struct settings *settings, struct problem *problem, char why[WHY_MAX])
{
    if (settings->size > (size_t)1 << 42) { /* and sums stay below 2^53 */
        snprintf(why, WHY_MAX, "an array of %zu doubles is more than any memory holds; pass a smaller --size", settings->size);
        return false;
    }
    struct arena measure = {0};
    struct array array = {0};
    arena_take(&measure, sizeof array);
    lay_out(&array, settings->size, &measure);
    double passes = settings_value(settings, "passes");
    problem->chunk_size = CHUNK_SIZE;
    problem->step_count = (size_t)passes;
    problem->arena_bytes = measure.used;
    problem->partial_bytes = problem->answer_bytes = sizeof(double);
    problem->flops_per_item = passes;
    problem->flop_bits = 64;
    problem->bytes_per_item = passes * sizeof(double);
    return true;
}

static bool setup(const struct problem *problem, struct arena *arena, void **state, char why[WHY_MAX])
{
    (void)why;
    struct array *array = arena_take(arena, sizeof *array);
    array->problem = problem;
    lay_out(array, problem->item_count, arena);
    *state = array;
    return true;
}

static uint64_t element_at(size_t i)
{
    return i * 2654435761U >> 16 & 2047; /* Knuth's multiplicative hash */
}

static void fill(void *state, struct range range)
{
    const struct array *array = state;
    for (size_t i = range.begin; i < range.end; i++)
        array->x[i] = (double)element_at(i);
}

/* Compilers keep the sums in registers only if all loops over them are unrolled: without, a third of the bandwidth was lost. */
static double sum_of(const double *x, size_t count)
{
    doubles sums[CHAINS] = {0};
    size_t i = 0;
    for (; i + CHAINS * LANES <= count; i += CHAINS * LANES) {
#pragma GCC unroll 8
        for (size_t chain = 0; chain < CHAINS; chain++) {
            doubles next;
            memcpy(&next, x + i + chain * LANES, sizeof next);
            sums[chain] += next;
        }
    }
    doubles all = {0};
#pragma GCC unroll 8
    for (size_t chain = 0; chain < CHAINS; chain++)
        all += sums[chain];
    double sum = 0;
    for (size_t lane = 0; lane < LANES; lane++)
        sum += all[lane];
    for (; i < count; i++)
        sum += x[i];
    return sum;
}

/* The step's number is added for each element, so that a pass that was passed over shows. */
static bool run_range(const void *state, void *local, size_t step, const void *previous, struct range range, void *partial,
                      char why[WHY_MAX])
{
    (void)local, (void)previous, (void)why;
    const struct array *array = state;
    size_t count = range.end - range.begin;
    *(double *)partial = sum_of(array->x + range.begin, count) + (double)(step * count);
    return true;
}

static void reduce(const void *state, size_t step, const void *partials, size_t count, void *answer)
{
    (void)state, (void)step;
    *(double *)answer = sum_of(partials, count);
}

static bool verify(const void *state, const void *answer, struct finding *finding)
{
    const struct problem *problem = ((const struct array *)state)->problem;
    uint64_t sum = 0;
    for (size_t i = 0; i < problem->item_count; i++)
        sum += element_at(i) + problem->step_count - 1;
    double found = *(const double *)answer;
    finding->value = found;
    finding->tolerance = 0;
    snprintf(finding->text, FINDING_MAX, "sum %.17g, in whole numbers %llu; %.4g MB", found, (unsigned long long)sum,
             (double)problem->item_count * sizeof(double) / 1e6);
    return found == (double)sum;
}

const struct kernel kernel_peak_read = {
    .name = "peak.read",
    .summary = "adds up a long array: the bandwidth of reading alone",
    .item = "element",
    .role = ROLE_PEAK_BYTES,
    .sizes = {128 * 1024, 12 * 1024 * 1024, 192 * 1024 * 1024, 480 * 1024 * 1024},
    .parameters = parameters,
    .describe = describe,
    .setup = setup,
    .fill = fill,
    .run_range = run_range,
    .reduce = reduce,
    .verify = verify,
};
