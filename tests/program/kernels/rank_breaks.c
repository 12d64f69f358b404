/* rank_breaks.c - breaks in one rank of an MPI job and is well in all others: what test_mpi_failures.sh measures. It counts its
 * items, in two steps, so a failure in the first has another behind it. */
#include <stdio.h>
#include <stdlib.h>

#include "kernel.h"

/* In the arena. */
struct counted {
    size_t item_count;
    size_t *runs; /* of the last chunk, in this process */
    double broken_rank, broken_run;
};

static const struct parameter parameters[] = {
    {"rank", "the rank that breaks", 2, 0, 1000, true},
    {"run", "which of its runs breaks; 0: setup() does", 1, 0, 1000000, true},
    {0},
};

/* This process's rank, as each MPI's launcher tells it; 0 without one. */
static double rank_here(void)
{
    const char *open_mpi = getenv("OMPI_COMM_WORLD_RANK"), *mpich = getenv("PMI_RANK");
    return atof(open_mpi ? open_mpi : mpich ? mpich : "0");
}

static bool describe(const struct settings *settings, struct problem *problem, char why[WHY_MAX])
{
    (void)settings, (void)why;
    problem->chunk_size = 1;
    problem->step_count = 2;
    problem->partial_bytes = problem->answer_bytes = sizeof(uint64_t);
    problem->arena_bytes = sizeof(struct counted) + sizeof(size_t) + 2 * ARENA_ALIGNMENT;
    return true;
}

static bool setup(const struct problem *problem, struct arena *arena, void **state, char why[WHY_MAX])
{
    struct counted *counted = arena_take(arena, sizeof *counted);
    *counted = (struct counted){
        .item_count = problem->item_count,
        .runs = arena_take(arena, sizeof *counted->runs),
        .broken_rank = settings_value(&problem->settings, "rank"),
        .broken_run = settings_value(&problem->settings, "run"),
    };
    *state = counted;
    if (counted->broken_run > 0 || counted->broken_rank != rank_here())
        return true;
    snprintf(why, WHY_MAX, "no room to lay it out");
    return false;
}

static bool run_range(const void *state, void *local, size_t step, const void *previous, struct range range, void *partial,
                      char why[WHY_MAX])
{
    (void)local, (void)previous;
    const struct counted *counted = state;
    *(uint64_t *)partial = range.end - range.begin;
    if (step > 0 || range.end < counted->item_count)
        return true;
    *counted->runs += 1;
    if (counted->broken_rank != rank_here() || (double)*counted->runs != counted->broken_run)
        return true;
    snprintf(why, WHY_MAX, "a bolt is loose");
    return false;
}

static void reduce(const void *state, size_t step, const void *partials, size_t count, void *answer)
{
    (void)state, (void)step;
    uint64_t sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += ((const uint64_t *)partials)[i];
    *(uint64_t *)answer = sum;
}

static bool verify(const void *state, const void *answer, struct finding *finding)
{
    const struct counted *counted = state;
    uint64_t sum = *(const uint64_t *)answer;
    snprintf(finding->text, sizeof finding->text, "%llu items", (unsigned long long)sum);
    return sum == counted->item_count;
}

const struct kernel kernel_rank_breaks = {
    .name = "rank.breaks",
    .summary = "breaks in one rank",
    .item = "item",
    .sizes = {6, 60, 600, 6000},
    .parameters = parameters,
    .describe = describe,
    .setup = setup,
    .run_range = run_range,
    .reduce = reduce,
    .verify = verify,
};
