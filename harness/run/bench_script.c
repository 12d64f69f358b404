/* bench_script.c - has the script measure a kernel's task, and puts what came into the result. */
#include "bench_script.h"

#include <stdio.h>
#include <string.h>

#include "clock.h"
#include "script.h"
#include "script_result.h"

/* No round of the script begins after so many seconds: ten rounds of most tasks are over by then. */
static const double ROUNDS_SECONDS = 40;
/* Nor is it waited for much longer: its proofs, and a round that had begun. */
static const double MOST_SECONDS = 120;

/* "1,2,4": the counts that the kernel's own workers had. */
static void add_workers(const struct planned_kernel *planned, struct script_words *words)
{
    char list[SCRIPT_WORD_BYTES] = "";
    size_t last = 0;
    for (size_t i = 0; i < planned->configuration_count; i++) {
        const struct planned_configuration *configuration = &planned->configurations[i];
        size_t used = strlen(list);
        if (!configuration->strategy->parallel || configuration->worker_count <= last)
            continue; /* those of the next strategy are the same */
        last = configuration->worker_count;
        snprintf(list + used, sizeof list - used, "%s%zu", used ? "," : "", last);
    }
    script_add(words, "--workers", "%s", list);
}

static void make_words(const struct bench *bench, struct script_words *words)
{
    const struct plan *plan = bench->session->request->plan;
    const struct planned_kernel *planned = bench->planned;
    const struct problem *problem = &bench->session->problems[planned->first_problem];
    *words = (struct script_words){0};
    script_add(words, planned->kernel->python, NULL);
    script_add(words, "--items", "%zu", problem->item_count);
    add_workers(planned, words);
    script_add(words, "--rounds", "%zu", plan->rounds);
    script_add(words, "--seconds", "%g", ROUNDS_SECONDS);
    script_add(words, "--seed", "%llu", (unsigned long long)plan->seed);
    for (size_t i = 0; i < SERVICES_MAX && problem->service_addresses[i]; i++)
        script_add(words, "--address", "%s", problem->service_addresses[i]);
    for (size_t i = 0; planned->kernel->parameters && planned->kernel->parameters[i].name; i++)
        script_add(words, "--set", "%s=%.17g", planned->kernel->parameters[i].name, planned->settings.values[i]);
}

/* A result that says why there is none. */
static struct kernel_result not_measured(const struct kernel_result *kernel, const char *why)
{
    struct kernel_result found = {
        .role = kernel->role,
        .waits = kernel->waits,
        .lesson = kernel->lesson,
        .sampling = kernel->sampling,
        .problem = {.item_count = kernel->problem.item_count, .chunk_size = 1, .step_count = 1},
        .parameters = json_object(),
    };
    snprintf(found.name, sizeof found.name, "python:%.100s", kernel->name);
    snprintf(found.beside, sizeof found.beside, "%s", kernel->name);
    snprintf(found.item, sizeof found.item, "%s", kernel->item);
    snprintf(found.size, sizeof found.size, "%s", kernel->size);
    snprintf(found.why, sizeof found.why, "%s", why);
    return found;
}

/* There is room for one beside each planned kernel. */
static void add_result(struct bench *bench, struct kernel_result found)
{
    struct session *session = bench->session;
    struct kernel_result *place = &session->result->kernels[session->result->kernel_count++];
    *place = found;
    bench->beside = place;
    session_save(session);
}

void bench_script(struct bench *bench)
{
    struct session *session = bench->session;
    const struct run_request *request = session->request;
    struct script_words words;
    struct kernel_result found;
    json_t *document = NULL;
    char why[WHY_MAX] = "";
    if (!request->plan->with_python || !bench->planned->kernel->python || bench->kernel->why[0] || session_interrupted(session))
        return;
    bench_show(bench, "the same by Python");
    make_words(bench, &words);
    double started = clock_seconds();
    enum script_status status =
        script_run(&words, session->cpus, request->topology->cpu_count, MOST_SECONDS, request->interrupted, &document, why);
    session->script_seconds += clock_seconds() - started;
    if (session_interrupted(session))
        return;
    if (status == SCRIPT_DONE &&
        !script_result_read(document, bench->kernel, session->cpus, request->topology->cpu_count, &found, why))
        status = SCRIPT_FAILED;
    json_decref(document);
    if (status != SCRIPT_DONE) {
        found = not_measured(bench->kernel, why);
        session_complain(session, found.name, why);
        if (status == SCRIPT_FAILED)
            session_note_status(session, RUN_FAILED);
    }
    add_result(bench, found);
}
