/* self_test_run.c - two lanes of one and the same configuration, through the same steps as in a run. */
#include "self_test_run.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "lane.h"
#include "measure.h"
#include "progress.h"
#include "registry.h"

/* Rounds of a comparison: what runs take before they look for the first time. */
enum { ROUNDS = 10 };

/* Of a sequential sample: long enough for the clock by far, and short enough that 400 comparisons end in a minute. */
static const double SAMPLE_SECONDS = 3e-3;

struct self_tester {
    const struct self_test_request *request;
    struct self_test *test;
    const struct kernel *kernel;
    struct problem problem;
    unsigned *cpus;
    struct planned_configuration planned[SELF_TEST_ROWS_MAX];
    char why[WHY_MAX];
};

static bool is_interrupted(const struct self_tester *tester)
{
    return atomic_load(tester->request->interrupted) != 0;
}

/* --- the problem -------------------------------------------------------------------------------------------------------- */

static bool describe(struct self_tester *tester, size_t size)
{
    struct settings settings = {.size = size, .seed = 1, .data_directory = tester->request->data_directory};
    settings_use_fallbacks(&settings, tester->kernel->parameters);
    return job_describe(tester->kernel, &settings, &tester->problem, tester->why);
}

static void forget(struct self_tester *tester)
{
    if (tester->kernel->forget)
        tester->kernel->forget(&tester->problem);
}

static struct lane make_lane(const struct self_tester *tester, const struct planned_configuration *planned, const char *name)
{
    const struct schedule schedule = {SCHEDULE_STATIC, 1};
    struct lane lane = lane_make(tester->kernel, &tester->problem, planned, schedule, tester->request->topology, tester->cpus,
                                 tester->request->interrupted);
    snprintf(lane.name, sizeof lane.name, "self-test/%s", name);
    return lane;
}

/* What a sequential run takes: the shorter of two, since the first is the one that warms up. */
static bool time_baseline(struct self_tester *tester, double *seconds)
{
    const struct planned_configuration baseline = {.strategy = plan_baseline(), .worker_count = 1};
    uint64_t digest = 0;
    struct lane lane = make_lane(tester, &baseline, "baseline");
    *seconds = INFINITY;
    bool good = lane_open(&lane, tester->why);
    for (int i = 0; good && i < 2; i++) {
        good = lane_prove(&lane, &digest, tester->why);
        *seconds = fmin(*seconds, lane.proof_seconds);
    }
    lane_close(&lane);
    return good;
}

/* A problem that takes about SAMPLE_SECONDS, with two chunks for each worker at least. */
static bool size_problem(struct self_tester *tester, size_t worker_count)
{
    double seconds = 0;
    size_t size = tester->kernel->sizes[0];
    if (!describe(tester, size))
        return false;
    size_t least = 2 * worker_count * tester->problem.chunk_size;
    bool timed = time_baseline(tester, &seconds);
    forget(tester);
    if (!timed)
        return false;
    size = (size_t)((double)size * SAMPLE_SECONDS / fmax(seconds, 1e-9)) + 1;
    size = size > least ? size : least;
    if (!describe(tester, size))
        return false;
    tester->test->sample_seconds = seconds * (double)size / (double)tester->kernel->sizes[0];
    tester->test->item_count = tester->problem.item_count;
    return true;
}

/* --- one comparison ----------------------------------------------------------------------------------------------------- */

/* Both lanes once in every round, in an order of its own. */
static bool take_rounds(struct self_tester *tester, struct lane lanes[2], uint64_t digest, struct configuration taken[2])
{
    for (size_t round = 0; round < ROUNDS; round++) {
        size_t order[2];
        plan_shuffle(tester->request->seed, (uint64_t)tester->test->comparisons << 32 | round, order, 2);
        for (size_t i = 0; i < 2; i++) {
            struct sample sample;
            if (!lane_sample(&lanes[order[i]], false, digest, &sample, tester->why))
                return false;
            sample.round = round;
            sample.order = i;
            if (!sample.correct || !configuration_add_sample(&taken[order[i]], sample)) {
                snprintf(tester->why, WHY_MAX,
                         sample.correct ? "out of memory" : "a timed run gave another answer than the proof");
                return false;
            }
        }
    }
    return true;
}

/* The lanes are set up anew for each comparison, as runs do: how their memory and workers happen to lie is part of the chance.
 */
static bool open_lanes(struct self_tester *tester, struct lane lanes[2], uint64_t *digest)
{
    uint64_t digests[2] = {0};
    for (size_t i = 0; i < 2; i++) {
        if (!lane_open(&lanes[i], tester->why) || !lane_prove(&lanes[i], &digests[i], tester->why))
            return false;
        lane_register(&lanes[i]);
    }
    *digest = digests[0];
    if (digests[0] != digests[1])
        snprintf(tester->why, WHY_MAX, "two runs of the same gave different answers");
    return digests[0] == digests[1];
}

static bool compare(struct self_tester *tester, size_t row)
{
    const struct planned_configuration *planned = &tester->planned[row];
    struct lane lanes[2] = {make_lane(tester, planned, "a"), make_lane(tester, planned, "b")};
    struct configuration taken[2] = {{.stopped = ""}, {.stopped = ""}};
    struct interval speedup;
    uint64_t digest = 0;
    for (size_t i = 0; i < 2; i++)
        taken[i].worker_count = tester->planned[row].worker_count;
    bool good = open_lanes(tester, lanes, &digest) && take_rounds(tester, lanes, digest, taken);
    for (size_t i = 0; i < 2; i++)
        lane_close(&lanes[i]);
    measure_clear();
    if (good && !self_test_compare(&taken[0], &taken[1], &speedup)) {
        snprintf(tester->why, WHY_MAX, "out of memory");
        good = false;
    }
    if (good)
        self_test_note(tester->test, row, &speedup);
    free(taken[0].samples);
    free(taken[1].samples);
    return good;
}

/* --- all ---------------------------------------------------------------------------------------------------------------- */

static void add_rows(struct self_tester *tester, bool parallel, size_t worker_count)
{
    struct self_test *test = tester->test;
    for (size_t i = 0; i < strategy_registry_count && test->row_count < SELF_TEST_ROWS_MAX; i++) {
        const struct strategy *strategy = strategy_registry[i];
        if (strategy->parallel != parallel || !strategy_is_usual(strategy))
            continue;
        tester->planned[test->row_count] = (struct planned_configuration){.strategy = strategy, .worker_count = worker_count};
        test->rows[test->row_count++] = (struct self_test_row){.strategy = strategy->name, .worker_count = worker_count};
    }
}

/* Every strategy; the parallel ones on every core that a quota leaves. */
static size_t plan_rows(struct self_tester *tester)
{
    const struct topology *topology = tester->request->topology;
    size_t workers = topology->core_count < WORKERS_MAX ? topology->core_count : WORKERS_MAX;
    if (topology->quota > 0 && topology->quota < (double)workers)
        workers = topology->quota < 1 ? 1 : (size_t)topology->quota;
    add_rows(tester, false, 1);
    add_rows(tester, true, workers);
    return workers;
}

static bool compare_all(struct self_tester *tester)
{
    struct self_test *test = tester->test;
    struct progress progress = progress_start(tester->request->comparisons, tester->request->quiet);
    bool good = true;
    for (size_t i = 0; good && i < tester->request->comparisons && !is_interrupted(tester); i++) {
        char text[96];
        snprintf(text, sizeof text, "self-test: comparison %zu of %zu", i + 1, tester->request->comparisons);
        progress_show(&progress, text);
        good = compare(tester, i % test->row_count);
        progress_advance(&progress, 1);
    }
    progress_clear(&progress);
    return good;
}

static const struct kernel *find_kernel(void)
{
    for (size_t i = 0; i < kernel_registry_count; i++) {
        if (kernel_registry[i]->steady)
            return kernel_registry[i];
    }
    return kernel_registry[0]; /* in a suite without any */
}

/* From a sized problem to the end of all comparisons. */
static bool test_all(struct self_tester *tester)
{
    if (!size_problem(tester, plan_rows(tester)))
        return false;
    bool good = compare_all(tester);
    forget(tester);
    return good;
}

enum run_status self_test_run(const struct self_test_request *request, struct self_test *test)
{
    struct self_tester tester = {
        .request = request, .test = test, .kernel = find_kernel(), .cpus = topology_cpu_numbers(request->topology)};
    *test = (struct self_test){.kernel = tester.kernel->name, .item = tester.kernel->item, .rounds = ROUNDS};
    if (!tester.cpus || !self_test_begin(test, request->comparisons)) {
        fprintf(stderr, "forkjoin: out of memory\n");
        free(tester.cpus);
        return RUN_CANNOT;
    }
    bool good = test_all(&tester);
    free(tester.cpus);
    if (is_interrupted(&tester))
        return RUN_INTERRUPTED;
    if (good)
        return RUN_DONE;
    fprintf(stderr, "forkjoin: self-test: %s\n", tester.why);
    self_test_free(test);
    return RUN_FAILED;
}
