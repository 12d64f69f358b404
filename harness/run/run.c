/* run.c - a plan from its first check to its last sample: describe every kernel, then bench one after the other. */
#include "run.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bench.h"
#include "clock.h"
#include "job.h"
#include "memory.h"
#include "ranks.h"
#include "session.h"

/* --- before anything is measured ---------------------------------------------------------------------------------------- */

/* The names and values of a kernel's parameters. */
static json_t *parameters_json(const struct planned_kernel *planned)
{
    json_t *object = json_object();
    const struct parameter *parameters = planned->kernel->parameters;
    for (size_t i = 0; parameters && parameters[i].name; i++)
        json_object_set_new(object, parameters[i].name, json_real(planned->settings.values[i]));
    return object;
}

/* A configuration's place in the result: everything that is known before it runs. */
static bool plan_configuration(const struct session *session, const struct kernel_result *kernel, const struct problem *problem,
                               const struct planned_configuration *planned, size_t in_flight,
                               struct configuration *configuration)
{
    *configuration = (struct configuration){
        .parallel = planned->strategy->parallel || in_flight > 0,
        .in_flight = in_flight,
        .pss_bytes = NAN,
        .worker_count = planned->worker_count,
        .oversubscribed = planned->oversubscribed,
        .waits = kernel->waits,
        .item_count = problem->item_count,
        .cpus = calloc(planned->worker_count, sizeof *configuration->cpus),
    };
    if (in_flight > 0)
        snprintf(configuration->strategy, sizeof configuration->strategy, "%zu in flight", in_flight);
    else
        snprintf(configuration->strategy, sizeof configuration->strategy, "%s", planned->strategy->name);
    snprintf(configuration->workers_are, sizeof configuration->workers_are, "%s", planned->strategy->workers_are);
    snprintf(configuration->name, sizeof configuration->name, "%.32s/%.32s/%.32s/workers:%zu", kernel->name, kernel->size,
             configuration->strategy, planned->worker_count);
    snprintf(configuration->stopped, sizeof configuration->stopped, "not begun");
    for (size_t i = 0; configuration->cpus && i < planned->worker_count; i++)
        configuration->cpus[i] =
            planned->strategy->cpu_of ? planned->strategy->cpu_of(i) : session->cpus[i % session->request->topology->cpu_count];
    if (planned->strategy->over_ranks) {
        configuration->threads_per_rank = planned->strategy->reach().step;
        configuration->rank_count = planned->worker_count / configuration->threads_per_rank;
        configuration->node_count = ranks_hosts(configuration->rank_count);
    }
    return configuration->cpus != NULL;
}

static void record_lesson(const struct lesson *lesson, struct lesson_record *record)
{
    if (!lesson)
        return;
    snprintf(record->kind, sizeof record->kind, "%s", lesson->kind);
    snprintf(record->task, sizeof record->task, "%s", lesson->task);
    snprintf(record->claim, sizeof record->claim, "%s", lesson->claim);
    snprintf(record->advice, sizeof record->advice, "%s", lesson->advice);
}

static bool plan_result(struct session *session, size_t index)
{
    const struct plan *plan = session->request->plan;
    const struct planned_kernel *planned = &plan->kernels[index];
    const struct problem *problems = &session->problems[planned->first_problem], *problem = &problems[0];
    struct kernel_result *kernel = &session->result->kernels[index];
    session->result->kernel_count = index + 1;
    kernel->role = planned->kernel->role;
    kernel->waits = planned->kernel->waits;
    record_lesson(planned->kernel->lesson, &kernel->lesson);
    kernel->problem = *problem;
    kernel->problem.parameters = NULL;
    kernel->sizes_recorded = true;
    kernel->sampling = plan->sampling;
    kernel->chunk_count = job_chunk_count(problem);
    kernel->memory_bytes = job_bytes(problem, 1);
    kernel->parameters = parameters_json(planned);
    kernel->input = planned->settings.input ? strdup(planned->settings.input) : NULL;
    snprintf(kernel->name, sizeof kernel->name, "%s", planned->kernel->name);
    snprintf(kernel->item, sizeof kernel->item, "%s", planned->kernel->item);
    snprintf(kernel->size, sizeof kernel->size, "%s", planned->size_name);
    kernel->configurations = calloc(planned->configuration_count, sizeof *kernel->configurations);
    if (!kernel->configurations)
        return false;
    for (size_t i = 0; i < planned->configuration_count; i++) {
        kernel->configuration_count = i + 1;
        const struct planned_configuration *configuration = &planned->configurations[i];
        if (!plan_configuration(session, kernel, &problems[configuration->problem_index], configuration,
                                planned->problems[configuration->problem_index].in_flight, &kernel->configurations[i]))
            return false;
    }
    return true;
}

/* A problem that one configuration cannot hold is refused before memory is taken. */
static bool fits_memory(const struct planned_kernel *planned, const struct problem *problems)
{
    size_t most_bytes = 0;
    for (size_t i = 0; i < planned->configuration_count; i++) {
        const struct planned_configuration *configuration = &planned->configurations[i];
        size_t bytes = job_bytes(&problems[configuration->problem_index], configuration->worker_count);
        size_t copies = plan_copies(configuration);
        bytes = bytes > SIZE_MAX / copies ? SIZE_MAX : bytes * copies;
        most_bytes = bytes > most_bytes ? bytes : most_bytes;
    }
    return memory_fits(planned->kernel->name, planned->size_name, most_bytes);
}

/* Weak scaling means item_count = workers x base items. Kernels may round to whole rows or blocks; rates are taken over the
 * items that there are. */
static const double GROWTH_TOLERANCE = 0.01;

static bool has_grown(const struct problem *base, const struct problem *problem, size_t growth, char why[WHY_MAX])
{
    double wanted = (double)growth * (double)base->item_count;
    if (fabs((double)problem->item_count - wanted) <= GROWTH_TOLERANCE * wanted)
        return true;
    snprintf(why, WHY_MAX,
             "its problem cannot grow with the workers: for %zu it has %zu items, for 1 %zu; leave it out of "
             "--scaling weak, or pass another --size",
             growth, problem->item_count, base->item_count);
    return false;
}

/* All of the kernel's problems. */
static bool describe(struct session *session, size_t index)
{
    const struct planned_kernel *planned = &session->request->plan->kernels[index];
    struct problem *problems = &session->problems[planned->first_problem];
    for (size_t i = 0; i < planned->problem_count; i++) {
        char why[WHY_MAX] = "";
        struct settings settings;
        bool good = plan_settings_of(planned, planned->problems[i], &settings, why);
        good = good && job_describe(planned->kernel, &settings, &problems[i], why);
        session->described_count += good;
        if (!good || !has_grown(&problems[0], &problems[i], planned->problems[i].growth, why)) {
            session_complain(session, planned->kernel->name, why);
            return false;
        }
    }
    return true;
}

/* Bad input and too little memory are told before anything is measured. */
static bool describe_all(struct session *session)
{
    const struct plan *plan = session->request->plan;
    for (size_t i = 0; i < plan->kernel_count; i++) {
        if (!describe(session, i)) {
            session_note_status(session, RUN_WRONG_USE);
            return false;
        }
        const struct planned_kernel *planned = &plan->kernels[i];
        if (!fits_memory(planned, &session->problems[planned->first_problem]) || !plan_result(session, i)) {
            session_note_status(session, RUN_CANNOT);
            return false;
        }
    }
    return true;
}

/* What the clock is like stands among the state of the machine. */
static void record_timer(const struct timer *timer, json_t *context)
{
    json_t *state = json_object_get(context, "state");
    json_object_set_new(state, "timer_overhead_seconds", json_real(timer->overhead_seconds));
    json_object_set_new(state, "timer_resolution_seconds", json_real(timer->resolution_seconds));
}

static void forget_all(struct session *session)
{
    const struct planned_kernel *planned = session->request->plan->kernels;
    for (size_t i = 0; i < session->described_count; i++) {
        while (i >= planned->first_problem + planned->problem_count)
            planned++;
        if (planned->kernel->forget)
            planned->kernel->forget(&session->problems[i]);
    }
}

/* --- all kernels -------------------------------------------------------------------------------------------------------- */

static bool can_go_on(const struct session *session)
{
    return !session_interrupted(session) && session->status != RUN_CANNOT;
}

/* Kernels that ended early have left time: those whose shares were too short go on, as long as it serves one of them. Each
 * takes a round at least, or claims no more. */
static void spend_what_is_left(struct session *session, const size_t *order)
{
    size_t count = session->request->plan->kernel_count;
    bool served = true;
    while (served) {
        served = false;
        for (size_t i = 0; i < count && can_go_on(session); i++) {
            double share = time_share(session->claims, count, order[i], session_seconds_left(session));
            if (share > 0)
                bench_go_on(session, order[i], share);
            served = served || share > 0;
        }
    }
}

static void run_all(struct session *session)
{
    const struct plan *plan = session->request->plan;
    if (session->request->opening)
        fprintf(stderr, "%s\n", session->request->opening);
    size_t *order = calloc(plan->kernel_count, sizeof *order);
    if (!order) {
        session_note_status(session, RUN_CANNOT);
        return;
    }
    plan_kernel_order(plan, order);
    session->progress = progress_start(plan->kernel_count * plan_sure_rounds(plan), session->request->quiet);
    for (size_t i = 0; i < plan->kernel_count && can_go_on(session); i++) {
        session->kernels_left = plan->kernel_count - i - 1;
        bench_kernel(session, order[i]);
        session->progress.done = (i + 1) * plan_sure_rounds(plan);
    }
    spend_what_is_left(session, order);
    if (session_interrupted(session))
        session_note_status(session, RUN_INTERRUPTED);
    free(order);
}

enum run_status run_plan(const struct run_request *request, struct result *result)
{
    const struct plan *plan = request->plan;
    struct session session = {
        .request = request,
        .result = result,
        .problems = calloc(plan->problem_count, sizeof *session.problems),
        .cpus = topology_cpu_numbers(request->topology),
        .claims = calloc(plan->kernel_count, sizeof *session.claims),
        .rounds_taken = calloc(plan->kernel_count, sizeof *session.rounds_taken),
        .started = clock_seconds(),
    };
    result->kernels = calloc(2 * plan->kernel_count, sizeof *result->kernels); /* one more beside each, by a script */
    if (!session.problems || !session.cpus || !session.claims || !session.rounds_taken || !result->kernels) {
        fprintf(stderr, "forkjoin: out of memory\n");
        session_note_status(&session, RUN_CANNOT);
    }
    for (size_t i = 0; session.claims && i < plan->kernel_count; i++)
        session.claims[i].most = INFINITY;
    session.timer = timer_measure();
    record_timer(&session.timer, result->context);
    if (session.status == RUN_DONE && describe_all(&session)) {
        if (session_save(&session))
            run_all(&session);
        else
            session.status = RUN_WRONG_USE;
    }
    forget_all(&session);
    free(session.problems);
    free(session.cpus);
    free(session.claims);
    free(session.rounds_taken);
    return session.status;
}
