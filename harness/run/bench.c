/* bench.c - one kernel: lay its configurations out, prove every one, and have its rounds taken. */
#include "bench.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench_script.h"
#include "clock.h"
#include "measure.h"
#include "memory.h"
#include "rounds.h"

/* Of the memory that is available, the share that a kernel's configurations may hold at once; beyond it they are set up one at
 * a time. Half leaves room for page tables, page cache and others' growth. */
static const double MEMORY_SHARE = 0.5;

/* One of the kernel's problems. */
static const struct problem *problem_of(const struct bench *bench, size_t problem_index)
{
    return &bench->session->problems[bench->planned->first_problem + problem_index];
}

static struct lane make_lane(const struct bench *bench, const struct planned_configuration *planned, const char *name)
{
    const struct run_request *request = bench->session->request;
    struct lane lane = lane_make(bench->planned->kernel, problem_of(bench, planned->problem_index), planned,
                                 request->plan->schedule, request->topology, bench->session->cpus, request->interrupted);
    snprintf(lane.name, sizeof lane.name, "%s", name);
    return lane;
}

void bench_show(const struct bench *bench, const char *doing)
{
    char text[NAME_MAX_BYTES + 128], replicate[64] = "";
    const struct plan *plan = bench->session->request->plan;
    if (plan->sampling.replicate_count > 1)
        snprintf(replicate, sizeof replicate, "replicate %zu of %zu, ", plan->replicate + 1, plan->sampling.replicate_count);
    snprintf(text, sizeof text, "%s%s: %s", replicate, bench->kernel->name, doing);
    progress_show(&bench->session->progress, text);
}

void bench_fail_configuration(struct bench *bench, struct configuration *configuration, const char *why)
{
    struct session *session = bench->session;
    if (session_interrupted(session)) {
        snprintf(configuration->stopped, sizeof configuration->stopped, "interrupted");
        return;
    }
    services_explain(&bench->services, why, configuration->why);
    snprintf(configuration->stopped, sizeof configuration->stopped, "failed");
    session_complain(session, configuration->name, configuration->why);
    session_note_status(session, RUN_FAILED);
}

bool bench_takes_samples(const struct bench *bench, size_t index)
{
    const struct configuration *configuration = &bench->kernel->configurations[index];
    return configuration->proven && configuration->why[0] == '\0';
}

/* --- proofs ------------------------------------------------------------------------------------------------------------- */

/* The answer that all configurations of one problem must give: the baseline's, verified by the kernel. It is run for this
 * alone, since a plan may have no baseline, and with weak scaling has none of this size. */
static bool prove_baseline(struct bench *bench, struct lane *lane, uint64_t *digest)
{
    struct kernel_result *kernel = bench->kernel;
    struct finding finding;
    char why[WHY_MAX] = "";
    if (!lane_open(lane, why) || !lane_prove(lane, digest, why)) {
        if (session_interrupted(bench->session))
            snprintf(kernel->why, sizeof kernel->why, "interrupted");
        else
            services_explain(&bench->services, why, kernel->why);
        return false;
    }
    kernel->verified = job_verify(&lane->job, &finding);
    if (!kernel->verified)
        snprintf(kernel->why, sizeof kernel->why, "wrong answer: %.400s", finding.text);
    if (!kernel->verified || lane->problem == problem_of(bench, 0)) /* the first is shown, or what is wrong */
        kernel->finding = finding;
    return kernel->verified;
}

/* For each problem. `digests` holds as many; kernel->digest is that of the first. */
static bool prove_baselines(struct bench *bench, uint64_t *digests)
{
    bool good = true;
    for (size_t i = 0; good && i < bench->planned->problem_count && !session_interrupted(bench->session); i++) {
        struct planned_configuration planned = {.strategy = plan_baseline(), .worker_count = 1, .problem_index = i};
        struct lane lane = make_lane(bench, &planned, "baseline");
        good = prove_baseline(bench, &lane, &digests[i]);
        lane_close(&lane);
    }
    bench->kernel->digest = digests[0];
    return good;
}

/* A kernel that cannot be repeated in one interval, and is too short for the clock, is measured nevertheless: told, not hidden.
 */
static void tell_too_short(struct bench *bench, const struct configuration *configuration)
{
    char why[WHY_MAX];
    snprintf(
        why, sizeof why,
        "a run is shorter than the %.1f us that this clock measures well (it takes %.0f ns to read), and this kernel cannot "
        "be repeated within a sample; pass a larger --size",
        1e6 * timer_shortest(&bench->session->timer), 1e9 * bench->session->timer.overhead_seconds);
    session_complain(bench->session, configuration->name, why);
}

static void prove(struct bench *bench, struct lane *lane, struct configuration *configuration, uint64_t reference)
{
    char why[WHY_MAX] = "";
    bool too_short = false;
    if (bench->goes_on && configuration->why[0])
        return; /* it failed before */
    if (!lane_open(lane, why) || !lane_prove(lane, &configuration->digest, why)) {
        bench_fail_configuration(bench, configuration, why);
        return;
    }
    if (!bench->goes_on) /* or what was closed before has left this process larger */
        configuration->pss_bytes = lane_pss(lane);
    configuration->reference_digest = reference;
    configuration->proven = configuration->digest == reference;
    if (!configuration->proven) {
        lane_close(lane);
        bench_fail_configuration(bench, configuration, "its answer differs from the sequential one, so it is not timed");
    } else if (!lane_calibrate(lane, timer_shortest(&bench->session->timer), &too_short, why)) {
        bench_fail_configuration(bench, configuration, why);
    } else if (too_short) {
        tell_too_short(bench, configuration);
    }
}

/* Every configuration's warm-up is its proof. */
static bool prove_all(struct bench *bench)
{
    struct kernel_result *kernel = bench->kernel;
    uint64_t digests[WORKER_COUNTS_MAX + 2] = {0};
    bench_show(bench, "proving");
    bool good = prove_baselines(bench, digests);
    for (size_t i = 0; good && i < kernel->configuration_count && !session_interrupted(bench->session); i++) {
        prove(bench, &bench->lanes[i], &kernel->configurations[i], digests[bench->planned->configurations[i].problem_index]);
        if (kernel->memory_short)
            lane_close(&bench->lanes[i]);
    }
    return good;
}

/* --- the whole ---------------------------------------------------------------------------------------------------------- */

static bool memory_is_short(const struct bench *bench)
{
    double needed = 0;
    for (size_t i = 0; i < bench->planned->configuration_count; i++) {
        const struct planned_configuration *planned = &bench->planned->configurations[i];
        needed +=
            (double)plan_copies(planned) * (double)job_bytes(problem_of(bench, planned->problem_index), planned->worker_count);
    }
    return needed > MEMORY_SHARE * (double)memory_available();
}

/* For each kernel anew. */
static bool start_services(struct bench *bench)
{
    struct session *session = bench->session;
    const struct run_request *request = session->request;
    const struct service_place place = {session->cpus, request->topology->cpu_count, request->interrupted};
    return services_start(&bench->services, bench->planned->kernel, &session->problems[bench->planned->first_problem],
                          bench->planned->problem_count, &place, bench->kernel->why);
}

static void tell_not_measured(struct bench *bench)
{
    struct session *session = bench->session;
    session_complain(session, bench->kernel->name, bench->kernel->why);
    session_note_status(session, RUN_FAILED);
    if (bench->goes_on && bench->kernel->verified)
        bench->kernel->why[0] = '\0'; /* it has its first rounds */
    session_save(session);
}

static void prove_and_measure(struct bench *bench)
{
    struct kernel_result *kernel = bench->kernel;
    kernel->memory_short = kernel->memory_short || memory_is_short(bench);
    for (size_t i = 0; i < kernel->configuration_count; i++) {
        bench->lanes[i] = make_lane(bench, &bench->planned->configurations[i], kernel->configurations[i].name);
        lane_register(&bench->lanes[i]);
    }
    if (start_services(bench) && prove_all(bench)) {
        rounds_take(bench);
        if (!bench->goes_on)
            bench_script(bench);
    } else if (!session_interrupted(bench->session)) {
        tell_not_measured(bench);
    }
    for (size_t i = 0; i < kernel->configuration_count; i++)
        lane_close(&bench->lanes[i]);
    services_stop(&bench->services);
    measure_clear();
}

static void run_bench(struct bench *bench)
{
    struct session *session = bench->session;
    const struct run_request *request = session->request;
    bench->lanes = calloc(bench->planned->configuration_count, sizeof *bench->lanes);
    if (bench->lanes) {
        prove_and_measure(bench);
    } else {
        session_complain(session, bench->kernel->name, "out of memory");
        session_note_status(session, RUN_CANNOT);
    }
    free(bench->lanes);
    progress_clear(&session->progress);
    if (!bench->wants_more)
        session->claims[bench->index].most = 0;
    if (request->report && session->status != RUN_CANNOT)
        request->report(bench->kernel, bench->goes_on, request->report_context);
    if (request->report && bench->beside)
        request->report(bench->beside, false, request->report_context);
}

static struct bench make_bench(struct session *session, size_t index)
{
    return (struct bench){
        .session = session,
        .index = index,
        .planned = &session->request->plan->kernels[index],
        .kernel = &session->result->kernels[index],
        .started = clock_seconds(),
    };
}

void bench_kernel(struct session *session, size_t index)
{
    struct bench bench = make_bench(session, index);
    run_bench(&bench);
}

void bench_go_on(struct session *session, size_t index, double seconds)
{
    struct bench bench = make_bench(session, index);
    bench.goes_on = true;
    bench.share_began = bench.started;
    bench.share_ends = bench.started + seconds;
    run_bench(&bench);
}
