/* rounds.c - paired rounds: every configuration once, in a fresh random order, until a look finds enough. */
#include "rounds.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analyse.h"
#include "clock.h"
#include "disturbance.h"
#include "ratios.h"
#include "stats/stopping.h"

/* --- one round ---------------------------------------------------------------------------------------------------------- */

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
    good = good && lane_sample(lane, cold, configuration->reference_digest, &sample, why);
    if (anew)
        lane_close(lane);
    if (!good) {
        bench_fail_configuration(bench, configuration, why);
        return;
    }
    sample.replicate = bench->session->request->plan->replicate;
    sample.round = round;
    sample.order = order;
    if (!configuration_add_sample(configuration, sample))
        bench_fail_configuration(bench, configuration, "out of memory");
    if (!sample.correct) {
        configuration->proven = false;
        lane_close(lane);
        bench_fail_configuration(bench, configuration, "a timed run gave another answer than the proof");
    }
}

/* Every configuration once, warm, and in the first rounds once cold, in an order of this round's own. `order` holds twice as
 * many as there are configurations. */
static void run_round(struct bench *bench, size_t round, size_t *order)
{
    const struct plan *plan = bench->session->request->plan;
    size_t count = bench->kernel->configuration_count;
    size_t tasks = round < plan->cold_rounds ? 2 * count : count;
    plan_round_order(plan, bench->index, round, order, tasks);
    for (size_t i = 0; i < tasks && !session_interrupted(bench->session); i++) {
        size_t index = order[i] % count;
        bool cold = order[i] >= count;
        if (bench_takes_samples(bench, index) && (!cold || bench->lanes[index].strategy->parallel))
            take_sample(bench, index, cold, round, i);
    }
}

/* --- when to end -------------------------------------------------------------------------------------------------------- */

/* ln T of the warm samples: what is looked at where no baseline gives ratios. */
static size_t ln_seconds_of(const struct configuration *configuration, double *values)
{
    size_t count = 0;
    for (size_t i = 0; i < configuration->sample_count; i++) {
        if (!configuration->samples[i].cold)
            values[count++] = log(configuration->samples[i].seconds);
    }
    return count;
}

/* What a look sees of one configuration. `values` holds STOPPING_MOST_ROUNDS. */
static struct stopping_series series_of(const struct kernel_result *kernel, const struct configuration *configuration,
                                        double *values)
{
    const struct configuration *baseline = analyse_baseline(kernel);
    struct stopping_series series = {.ln_ratios = values, .worker_counts = ratios_curve_length(kernel, configuration)};
    series.count = baseline ? ratios_of(kernel, baseline, configuration, (struct ratio_choice){0}, values, NULL)
                            : ln_seconds_of(configuration, values);
    return series;
}

/* Looks at every configuration that still takes samples, and notes which of them is known well enough: `stopped` says
 * "precision" until more is known. True when all are, or when this was the last look. */
static bool look_says_enough(const struct bench *bench, size_t look)
{
    struct kernel_result *kernel = bench->kernel;
    double precision = kernel->sampling.precision;
    enum stopping_verdict worst = STOPPING_PRECISE;
    for (size_t i = 0; i < kernel->configuration_count; i++) {
        double values[STOPPING_MOST_ROUNDS];
        struct configuration *configuration = &kernel->configurations[i];
        if (!bench_takes_samples(bench, i))
            continue;
        struct stopping_series series = series_of(kernel, configuration, values);
        enum stopping_verdict verdict = stopping_decide(&series, 1, look, precision);
        snprintf(configuration->stopped, sizeof configuration->stopped, "%s",
                 verdict == STOPPING_PRECISE ? "precision" : "rounds");
        worst = verdict == STOPPING_PRECISE ? worst : verdict;
    }
    return worst != STOPPING_CONTINUE;
}

/* What ended all; at the last look, configurations that are known well enough keep that as their reason. */
static void set_stopped(struct bench *bench, const char *reason, bool keep_precise)
{
    for (size_t i = 0; i < bench->kernel->configuration_count; i++) {
        struct configuration *configuration = &bench->kernel->configurations[i];
        bool keep = keep_precise && strcmp(configuration->stopped, "precision") == 0;
        if (bench_takes_samples(bench, i) && !keep)
            snprintf(configuration->stopped, sizeof configuration->stopped, "%s", reason);
    }
}

/* --- all rounds --------------------------------------------------------------------------------------------------------- */

/* When this kernel's share of the time limit ends, which begins now; never, without a limit. What it has taken until now was no
 * part of it, and so much, on average, is set aside for each of those to come: proofs, and where rounds may end early those
 * until the first look, below which there may be no interval. */
static double begin_share(struct bench *bench)
{
    struct session *session = bench->session;
    size_t count = session->request->plan->kernel_count;
    session->sure_seconds += clock_seconds() - bench->started;
    double aside = session->sure_seconds * (double)session->kernels_left / (double)(count - session->kernels_left);
    double left = session_seconds_left(session) - aside;
    if (isinf(left))
        return INFINITY;
    bench->share_began = clock_seconds();
    return bench->share_began + time_share(session->claims, count, bench->index, left);
}

/* What one of the kernel's rounds took since it was opened, on average; 0 before the first. */
static double round_seconds(const struct bench *bench)
{
    size_t taken = bench->session->rounds_taken[bench->index] - bench->rounds_before;
    return taken > 0 ? (clock_seconds() - bench->rounds_began) / (double)taken : 0;
}

/* What this kernel may still want of the time limit, now that its share is over: to be opened again, and the rounds that it has
 * not taken. One that took none will take none. */
static void claim_more(struct bench *bench)
{
    struct session *session = bench->session;
    struct time_claim *claim = &session->claims[bench->index];
    size_t more = session->request->plan->rounds - session->rounds_taken[bench->index];
    double opening = bench->rounds_began - bench->started, each = round_seconds(bench);
    claim->had += clock_seconds() - bench->share_began;
    claim->least = opening + each;
    claim->most = opening + (double)more * each;
    bench->wants_more = each > 0;
}

static void show_round(const struct bench *bench, size_t round)
{
    char text[96];
    const struct plan *plan = bench->session->request->plan;
    size_t next = plan->rounds;
    for (size_t look = STOPPING_LOOKS; plan->sampling.precision > 0 && look > 0; look--)
        next = stopping_rounds_at(look - 1) > round ? stopping_rounds_at(look - 1) : next;
    snprintf(text, sizeof text, "round %zu of %zu%s", round + 1, next, next < plan->rounds ? ", or more" : "");
    bench_show(bench, text);
}

/* What is usual is known from all samples so far, so all are flagged anew. */
static void flag_disturbed(struct bench *bench)
{
    for (size_t i = 0; i < bench->kernel->configuration_count; i++) {
        struct configuration *configuration = &bench->kernel->configurations[i];
        if (!disturbance_flag(configuration))
            bench_fail_configuration(bench, configuration, "out of memory");
    }
}

/* Takes one round, and saves. False when the run cannot go on. */
static bool step(struct bench *bench, size_t round, size_t *order)
{
    struct session *session = bench->session;
    show_round(bench, round);
    run_round(bench, round, order);
    flag_disturbed(bench);
    if (round < plan_sure_rounds(session->request->plan))
        progress_advance(&session->progress, 1);
    bool interrupted = session_interrupted(session);
    set_stopped(bench, interrupted ? "interrupted" : "rounds", !interrupted);
    return session_save(session);
}

/* Whether there is anything to measure still: all may have failed, as when what they call is gone. */
static bool any_takes_samples(const struct bench *bench)
{
    bool any = false;
    for (size_t i = 0; i < bench->kernel->configuration_count; i++)
        any = any || bench_takes_samples(bench, i);
    return any;
}

/* All rounds but for the last word on why they ended, which is returned. */
static const char *take_all(struct bench *bench, size_t *order)
{
    struct session *session = bench->session;
    const struct plan *plan = session->request->plan;
    size_t *taken = &session->rounds_taken[bench->index], look = 0;
    bool fixed = plan->sampling.precision <= 0;
    double deadline = bench->goes_on ? bench->share_ends : fixed ? begin_share(bench) : INFINITY;
    while (*taken < plan->rounds && any_takes_samples(bench)) {
        if (session_interrupted(session) || clock_seconds() + round_seconds(bench) > deadline)
            return session_interrupted(session) ? "interrupted" : "time limit";
        if (!step(bench, *taken, order))
            return "rounds";
        (*taken)++;
        if (fixed || session_interrupted(session) || !stopping_look_due(*taken, &look))
            continue;
        if (look == 0)
            deadline = begin_share(bench);
        if (look_says_enough(bench, look))
            return "rounds";
    }
    return "rounds";
}

void rounds_take(struct bench *bench)
{
    struct session *session = bench->session;
    size_t *order = calloc(2 * bench->kernel->configuration_count + 1, sizeof *order);
    bench->rounds_before = session->rounds_taken[bench->index];
    bench->rounds_began = clock_seconds();
    const char *reason = order ? take_all(bench, order) : "out of memory";
    if (strcmp(reason, "time limit") == 0)
        claim_more(bench);
    if (session_interrupted(session))
        reason = "interrupted";
    set_stopped(bench, reason, !session_interrupted(session));
    if (session->status != RUN_CANNOT)
        session_save(session);
    free(order);
}
