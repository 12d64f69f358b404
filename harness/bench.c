/* bench.c - one kernel: prove every configuration, then time them in paired rounds. */
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "clock.h"
#include "lane.h"
#include "measure.h"
#include "memory.h"

/* Of the memory that is available, the share that a kernel's configurations may hold at once; beyond it they are set up one at
 * a time. Half leaves room for page tables, page cache and others' growth. */
static const double MEMORY_SHARE = 0.5;

/* A kernel at work. */
struct bench {
    struct session *session;
    const struct planned_kernel *planned;
    const struct problem *problem;
    struct kernel_result *kernel;
    struct lane *lanes; /* one for each configuration */
};

static struct lane make_lane(const struct bench *bench, const struct planned_configuration *planned, const char *name)
{
    const struct run_request *request = bench->session->request;
    struct lane lane = lane_make(bench->planned->kernel, bench->problem, planned, request->plan->schedule, request->topology,
                                 bench->session->cpus, request->interrupted);
    snprintf(lane.name, sizeof lane.name, "%s", name);
    return lane;
}

static void show(const struct bench *bench, const char *doing, size_t number)
{
    char text[NAME_MAX_BYTES + 64];
    snprintf(text, sizeof text, "%s: %s", bench->kernel->name, doing);
    if (number > 0)
        snprintf(text, sizeof text, "%s: round %zu of %zu", bench->kernel->name, number, bench->session->request->plan->rounds);
    progress_show(&bench->session->progress, text);
}

/* A configuration that failed takes no more samples; the others go on. */
static void fail_configuration(struct bench *bench, struct configuration *configuration, const char *why)
{
    struct session *session = bench->session;
    if (session_interrupted(session)) {
        snprintf(configuration->stopped, sizeof configuration->stopped, "interrupted");
        return;
    }
    snprintf(configuration->why, sizeof configuration->why, "%s", why);
    snprintf(configuration->stopped, sizeof configuration->stopped, "failed");
    session_complain(session, configuration->name, why);
    session_note_status(session, RUN_FAILED);
}

/* The answer that all must give: the baseline's, verified by the kernel. When the plan has no baseline, one is run for this
 * alone. */
static bool prove_baseline(struct bench *bench, struct lane *lane)
{
    struct kernel_result *kernel = bench->kernel;
    char why[WHY_MAX] = "";
    if (!lane_open(lane, why) || !lane_prove(lane, &kernel->digest, why)) {
        snprintf(kernel->why, sizeof kernel->why, "%s", session_interrupted(bench->session) ? "interrupted" : why);
        return false;
    }
    kernel->verified = job_verify(&lane->job, &kernel->finding);
    if (!kernel->verified)
        snprintf(kernel->why, sizeof kernel->why, "wrong answer: %.400s", kernel->finding.text);
    return kernel->verified;
}

static void prove(struct bench *bench, struct lane *lane, struct configuration *configuration)
{
    char why[WHY_MAX] = "";
    if (!lane_open(lane, why) || !lane_prove(lane, &configuration->digest, why)) {
        fail_configuration(bench, configuration, why);
        return;
    }
    configuration->reference_digest = bench->kernel->digest;
    configuration->proven = configuration->digest == configuration->reference_digest;
    if (!configuration->proven) {
        lane_close(lane);
        fail_configuration(bench, configuration, "its answer differs from the sequential one, so it is not timed");
    }
}

/* Every configuration's warm-up is its proof. */
static bool prove_all(struct bench *bench)
{
    struct kernel_result *kernel = bench->kernel;
    struct planned_configuration baseline = {.strategy = plan_baseline(), .worker_count = 1};
    struct lane reference = make_lane(bench, &baseline, "baseline");
    show(bench, "proving", 0);
    bool good = prove_baseline(bench, &reference);
    lane_close(&reference);
    for (size_t i = 0; good && i < kernel->configuration_count && !session_interrupted(bench->session); i++) {
        prove(bench, &bench->lanes[i], &kernel->configurations[i]);
        if (kernel->memory_short)
            lane_close(&bench->lanes[i]);
    }
    return good;
}

/* One sample of one configuration; where memory is short, with setting up, one untimed run, and clearing away around it. */
static void take_sample(struct bench *bench, size_t index, bool cold, size_t round, size_t order)
{
    struct lane *lane = &bench->lanes[index];
    struct configuration *configuration = &bench->kernel->configurations[index];
    struct sample sample;
    char why[WHY_MAX] = "";
    uint64_t digest = 0;
    bool anew = bench->kernel->memory_short;
    bool good = !anew || (lane_open(lane, why) && lane_prove(lane, &digest, why));
    good = good && lane_sample(lane, cold, bench->kernel->digest, &sample, why);
    if (anew)
        lane_close(lane);
    if (!good) {
        fail_configuration(bench, configuration, why);
        return;
    }
    sample.round = round;
    sample.order = order;
    if (!configuration_add_sample(configuration, sample))
        fail_configuration(bench, configuration, "out of memory");
    if (!sample.correct) {
        configuration->proven = false;
        lane_close(lane);
        fail_configuration(bench, configuration, "a timed run gave another answer than the proof");
    }
}

static bool takes_samples(const struct bench *bench, size_t index)
{
    const struct configuration *configuration = &bench->kernel->configurations[index];
    return configuration->proven && configuration->why[0] == '\0';
}

/* Every configuration once, warm, and in the first rounds once cold, in an order of this round's own. */
static void run_round(struct bench *bench, size_t kernel_index, size_t round, size_t *order)
{
    const struct plan *plan = bench->session->request->plan;
    size_t count = bench->kernel->configuration_count;
    size_t tasks = round < plan->cold_rounds ? 2 * count : count;
    plan_shuffle(plan->seed, (uint64_t)(kernel_index + 1) << 32 | round, order, tasks);
    for (size_t i = 0; i < tasks && !session_interrupted(bench->session); i++) {
        size_t index = order[i] % count;
        bool cold = order[i] >= count;
        if (takes_samples(bench, index) && (!cold || bench->kernel->configurations[index].parallel))
            take_sample(bench, index, cold, round, i);
    }
}

static void set_stopped(struct bench *bench, const char *reason)
{
    for (size_t i = 0; i < bench->kernel->configuration_count; i++) {
        struct configuration *configuration = &bench->kernel->configurations[i];
        if (takes_samples(bench, i))
            snprintf(configuration->stopped, sizeof configuration->stopped, "%s", reason);
    }
}

static void run_rounds(struct bench *bench, size_t kernel_index, double deadline)
{
    struct session *session = bench->session;
    size_t *order = calloc(2 * bench->kernel->configuration_count + 1, sizeof *order);
    const char *reason = order ? "rounds" : "out of memory";
    for (size_t round = 0; order && round < session->request->plan->rounds; round++) {
        if (session_interrupted(session) || clock_seconds() > deadline) {
            reason = session_interrupted(session) ? "interrupted" : "time limit";
            break;
        }
        show(bench, "", round + 1);
        run_round(bench, kernel_index, round, order);
        progress_advance(&session->progress, 1);
        set_stopped(bench, session_interrupted(session) ? "interrupted" : "rounds");
        if (!session_save(session))
            break;
    }
    set_stopped(bench, session_interrupted(session) ? "interrupted" : reason);
    if (session->status != RUN_CANNOT)
        session_save(session);
    free(order);
}

static bool memory_is_short(const struct bench *bench)
{
    const struct plan *plan = bench->session->request->plan;
    double needed = 0;
    for (size_t i = 0; i < plan->configuration_count; i++)
        needed += (double)job_bytes(bench->problem, plan->configurations[i].worker_count);
    return needed > MEMORY_SHARE * (double)memory_available();
}

void bench_kernel(struct session *session, size_t index, double deadline)
{
    const struct run_request *request = session->request;
    struct bench bench = {
        .session = session,
        .planned = &request->plan->kernels[index],
        .problem = &session->problems[index],
        .kernel = &session->result->kernels[index],
        .lanes = calloc(request->plan->configuration_count, sizeof *bench.lanes),
    };
    struct kernel_result *kernel = bench.kernel;
    if (!bench.lanes) {
        session_complain(session, kernel->name, "out of memory");
        session_note_status(session, RUN_CANNOT);
        return;
    }
    kernel->memory_short = memory_is_short(&bench);
    for (size_t i = 0; i < kernel->configuration_count; i++) {
        bench.lanes[i] = make_lane(&bench, &request->plan->configurations[i], kernel->configurations[i].name);
        lane_register(&bench.lanes[i]);
    }
    if (prove_all(&bench)) {
        run_rounds(&bench, index, deadline);
    } else if (!session_interrupted(session)) {
        session_complain(session, kernel->name, kernel->why);
        session_note_status(session, RUN_FAILED);
        session_save(session);
    }
    for (size_t i = 0; i < kernel->configuration_count; i++)
        lane_close(&bench.lanes[i]);
    measure_clear();
    free(bench.lanes);
    progress_clear(&session->progress);
    request->report(kernel, request->report_context);
}
