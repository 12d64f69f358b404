/* toy.c - one exact kernel and its ways to go wrong. */
#define _GNU_SOURCE
#include "toy.h"

#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* In the arena. */
struct toy {
    size_t item_count;
    uint64_t *inputs, *outputs;
    atomic_uint *runs; /* chunks that toy_unstable ran */
    pid_t parent;
};

/* What goes wrong in the chunk of the last item. */
typedef bool mishap(const struct toy *toy, void *partial, char why[WHY_MAX]);

static bool toy_describe(const struct settings *settings, struct problem *problem, char why[WHY_MAX])
{
    (void)settings, (void)why;
    size_t bytes = problem->item_count * sizeof(uint64_t);
    problem->chunk_size = TOY_CHUNK;
    problem->step_count = TOY_STEPS;
    problem->partial_bytes = problem->answer_bytes = sizeof(uint64_t);
    problem->arena_bytes = 4 * ARENA_ALIGNMENT + sizeof(struct toy) + 2 * bytes + sizeof(atomic_uint);
    return true;
}

static bool toy_setup(const struct problem *problem, struct arena *arena, void **state, char why[WHY_MAX])
{
    (void)why;
    struct toy *toy = arena_take(arena, sizeof *toy);
    toy->item_count = problem->item_count;
    toy->inputs = arena_take(arena, problem->item_count * sizeof *toy->inputs);
    toy->outputs = arena_take(arena, problem->item_count * sizeof *toy->outputs);
    toy->runs = arena_take(arena, sizeof *toy->runs);
    toy->parent = getpid();
    *state = toy;
    return true;
}

static uint64_t input_of(size_t item)
{
    return item * item + 1;
}

static void toy_fill(void *state, struct range range)
{
    struct toy *toy = state;
    for (size_t i = range.begin; i < range.end; i++)
        toy->inputs[i] = input_of(i);
}

/* An item's output in a step: depends on the answer before, so a step that begins too early shows. */
static uint64_t output_of(uint64_t input, uint64_t previous, size_t item)
{
    return (input ^ previous) * 0x9E3779B97F4A7C15u + item;
}

static bool run_with(const void *state, const void *previous, struct range range, void *partial, mishap *trouble,
                     char why[WHY_MAX])
{
    const struct toy *toy = state;
    uint64_t sum = 0, before = previous ? *(const uint64_t *)previous : 0;
    for (size_t i = range.begin; i < range.end; i++) {
        toy->outputs[i] = output_of(toy->inputs[i], before, i);
        sum += toy->outputs[i];
    }
    *(uint64_t *)partial = sum;
    return range.end < toy->item_count || trouble(toy, partial, why);
}

static void toy_reduce(const void *state, size_t step, const void *partials, size_t count, void *answer)
{
    (void)state, (void)step;
    uint64_t sum = 0;
    for (size_t i = 0; i < count; i++)
        sum = sum * 31 + ((const uint64_t *)partials)[i]; /* the order of the chunks matters */
    *(uint64_t *)answer = sum;
}

static size_t toy_outputs(const void *state, struct range range, struct span spans[SPAN_MAX])
{
    const struct toy *toy = state;
    spans[0] = (struct span){toy->outputs + range.begin, (range.end - range.begin) * sizeof *toy->outputs};
    return 1;
}

/* The answer by one plain loop over everything. */
static uint64_t expected_answer(size_t item_count)
{
    uint64_t answer = 0;
    for (size_t step = 0; step < TOY_STEPS; step++) {
        uint64_t before = answer, chunk = 0;
        answer = 0;
        for (size_t i = 0; i < item_count; i++) {
            chunk += output_of(input_of(i), before, i);
            if ((i + 1) % TOY_CHUNK == 0 || i + 1 == item_count) {
                answer = answer * 31 + chunk;
                chunk = 0;
            }
        }
    }
    return answer;
}

static bool toy_verify(const void *state, const void *answer, struct finding *finding)
{
    const struct toy *toy = state;
    uint64_t expected = expected_answer(toy->item_count), got = *(const uint64_t *)answer;
    snprintf(finding->text, sizeof finding->text, "answer %llx, expected %llx", (unsigned long long)got,
             (unsigned long long)expected);
    finding->value = (double)(got >> 11);
    return got == expected;
}

/* --- ways to go wrong --------------------------------------------------------------------------------------------------- */

static bool no_trouble(const struct toy *toy, void *partial, char why[WHY_MAX])
{
    (void)toy, (void)partial, (void)why;
    return true;
}

static bool break_down(const struct toy *toy, void *partial, char why[WHY_MAX])
{
    (void)toy, (void)partial;
    snprintf(why, WHY_MAX, "the toy broke");
    return false;
}

static bool die(const struct toy *toy, void *partial, char why[WHY_MAX])
{
    (void)partial, (void)why;
    if (getpid() != toy->parent)
        kill(getpid(), SIGKILL);
    return true;
}

static bool leave(const struct toy *toy, void *partial, char why[WHY_MAX])
{
    (void)partial, (void)why;
    if (getpid() != toy->parent)
        _exit(3);
    return true;
}

static bool count_runs(const struct toy *toy, void *partial, char why[WHY_MAX])
{
    (void)why;
    *(uint64_t *)partial += atomic_fetch_add(toy->runs, 1) + 1;
    return true;
}

static bool attach_to_desk(const void *state, size_t worker, void **local, char why[WHY_MAX])
{
    (void)state;
    *local = worker == 1 ? NULL : calloc(1, 64);
    if (worker == 1)
        snprintf(why, WHY_MAX, "no desk for worker 1");
    return *local != NULL;
}

#define RUN_RANGE(name, trouble)                                                                                               \
    static bool name(const void *state, void *local, size_t step, const void *previous, struct range range, void *partial,     \
                     char why[WHY_MAX])                                                                                        \
    {                                                                                                                          \
        (void)local, (void)step;                                                                                               \
        return run_with(state, previous, range, partial, trouble, why);                                                        \
    }
RUN_RANGE(run_well, no_trouble)
RUN_RANGE(run_failing, break_down)
RUN_RANGE(run_dying, die)
RUN_RANGE(run_leaving, leave)
RUN_RANGE(run_unstable, count_runs)

#define TOY(toy_name, text, run)                                                                                               \
    const struct kernel toy_name = {.name = text,                                                                              \
                                    .summary = "a toy",                                                                        \
                                    .item = "bead",                                                                            \
                                    .sizes = {100, 1000, 10000, 100000},                                                       \
                                    .describe = toy_describe,                                                                  \
                                    .setup = toy_setup,                                                                        \
                                    .fill = toy_fill,                                                                          \
                                    .run_range = run,                                                                          \
                                    .reduce = toy_reduce,                                                                      \
                                    .outputs = toy_outputs,                                                                    \
                                    .verify = toy_verify}
TOY(toy_steps, "toy.steps", run_well);
TOY(toy_fails, "toy.fails", run_failing);
TOY(toy_dies, "toy.dies", run_dying);
TOY(toy_exits, "toy.exits", run_leaving);
TOY(toy_unstable, "toy.unstable", run_unstable);

const struct kernel toy_no_desk = {
    .name = "toy.no_desk",
    .summary = "a toy",
    .item = "bead",
    .sizes = {100, 1000, 10000, 100000},
    .describe = toy_describe,
    .setup = toy_setup,
    .fill = toy_fill,
    .attach = attach_to_desk,
    .run_range = run_well,
    .reduce = toy_reduce,
    .detach = free,
    .outputs = toy_outputs,
    .verify = toy_verify,
};

struct problem toy_problem(const struct kernel *kernel, size_t item_count)
{
    struct problem problem = {.item_count = item_count, .step_count = 1, .seed = 1};
    char why[WHY_MAX];
    kernel->describe(NULL, &problem, why);
    return problem;
}
