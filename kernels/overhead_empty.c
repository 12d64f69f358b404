/* overhead_empty.c - chunks with nothing in them: what a strategy itself costs.
 *
 * After J. M. Bull, "Measuring synchronisation and scheduling overheads in OpenMP", EWOMP 1999: the time of a parallel region
 * less that of its work; here there is no work to take off. With one step a run is one dispatch: wake the workers, hand out
 * chunks, wait for all. `--set overhead.empty.steps=1000` divides the waking among 1000 barriers and shows what those cost;
 * `--size` sets the chunks and, under --schedule dynamic, shows what handing one out costs. */
#include <stdio.h>

#include "kernel.h"

static const struct parameter parameters[] = {
    {"steps", "how often all chunks are handed out, with a barrier after each", 1, 1, 1000000, true},
    {0},
};

static bool describe(const struct settings *settings, struct problem *problem, char why[WHY_MAX])
{
    (void)why;
    problem->chunk_size = 1;
    problem->step_count = (size_t)settings_value(settings, "steps");
    problem->partial_bytes = problem->answer_bytes = sizeof(uint64_t);
    return true;
}

/* Leaves a mark, so that a chunk that was passed over shows: 1 + the chunk + the steps before. */
static bool run_range(const void *state, void *local, size_t step, const void *previous, struct range range, void *partial,
                      char why[WHY_MAX])
{
    (void)state, (void)local, (void)previous, (void)why;
    *(uint64_t *)partial = 1 + range.begin + step;
    return true;
}

static void reduce(const void *state, size_t step, const void *partials, size_t count, void *answer)
{
    (void)state, (void)step;
    uint64_t sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += ((const uint64_t *)partials)[i];
    *(uint64_t *)answer = sum;
}

/* The marks 1 + steps before .. count + steps before, added up by Gauss's formula. */
static bool verify(const void *state, const void *answer, struct finding *finding)
{
    const struct problem *problem = state;
    uint64_t count = problem->item_count;
    uint64_t halves[2] = {count, count + 1};
    halves[count % 2] /= 2; /* the even one */
    uint64_t expected = halves[0] * halves[1] + count * (problem->step_count - 1);
    uint64_t found = *(const uint64_t *)answer;
    finding->value = (double)found;
    finding->tolerance = 0;
    snprintf(finding->text, FINDING_MAX, "%zu marks left by the last of %zu steps add up to %llu%s", problem->item_count,
             problem->step_count, (unsigned long long)found, found == expected ? "" : ", which is WRONG");
    return found == expected;
}

const struct kernel kernel_overhead_empty = {
    .name = "overhead.empty",
    .summary = "empty chunks: what handing out work and waiting for it costs by itself",
    .item = "chunk",
    .role = ROLE_OVERHEAD,
    .sizes = {64, 1024, 16 * 1024, 256 * 1024},
    .parameters = parameters,
    .describe = describe,
    .run_range = run_range,
    .reduce = reduce,
    .verify = verify,
};
