/* plan_configurations.c - each kernel's configurations: strategies x worker counts. */
#include "plan_configurations.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "registry.h"

/* The place of a problem among those of the kernel, where it is put if it is new. */
static size_t problem_index(struct planned_kernel *planned, struct planned_problem problem)
{
    size_t i = 0;
    while (i < planned->problem_count &&
           (planned->problems[i].growth != problem.growth || planned->problems[i].in_flight != problem.in_flight))
        i++;
    planned->problems[i] = problem;
    planned->problem_count = i < planned->problem_count ? planned->problem_count : i + 1;
    return i;
}

/* The counts that a kernel's parallel strategies are tried with. Beyond its items there is nothing to wait for, unless those
 * grow with the workers. */
static bool count_workers(const struct options *options, const struct plan_defaults *defaults, const struct topology *topology,
                          const struct planned_kernel *planned, const struct sampling *sampling, struct worker_counts *counts,
                          char why[WHY_MAX])
{
    const char *text = options->workers ? options->workers : defaults->workers;
    if (options->workers && options->max_workers) {
        snprintf(why, WHY_MAX, "--workers names the counts, so that --max-workers can limit none; leave one of them out");
        return false;
    }
    if (!workers_parse(text, topology, counts, why))
        return false;
    bool waits = planned->kernel->waits, chosen = strcmp(text, "auto") == 0;
    size_t cpus = counts->counts[counts->count - 1], items = sampling->weak ? SIZE_MAX : planned->settings.size;
    size_t most = options->max_workers           ? (size_t)options->max_workers
                  : defaults->doubling && !waits ? cpus
                                                 : WORKERS_WAITING_MOST;
    size_t bound = waits ? items : defaults->doubling ? most : cpus;
    if (chosen && (waits || sampling->matrix || defaults->doubling))
        *counts = workers_waiting(bound < most ? bound : most);
    else if (options->max_workers)
        workers_limit(counts, most);
    return true;
}

static void add_configurations(const bool *matches, const struct worker_counts *counts, const struct topology *topology,
                               bool weak, struct planned_kernel *planned)
{
    planned->problems[planned->problem_count++] = (struct planned_problem){.growth = 1};
    for (int parallel = 0; parallel <= 1; parallel++) { /* the baseline first */
        for (size_t i = 0; i < strategy_registry_count; i++) {
            const struct strategy *strategy = strategy_registry[i];
            if (!matches[i] || strategy->parallel != (bool)parallel)
                continue;
            for (size_t j = 0; j < (parallel ? counts->count : 1); j++) {
                size_t workers = parallel ? counts->counts[j] : 1;
                planned->configurations[planned->configuration_count++] = (struct planned_configuration){
                    .strategy = strategy,
                    .worker_count = workers,
                    .oversubscribed = workers > topology->cpu_count && !planned->kernel->waits,
                    .problem_index = problem_index(planned, (struct planned_problem){.growth = weak ? workers : 1}),
                };
            }
        }
    }
}

/* Whether the kernel can have so many in flight as its settings are: SQLite cannot, and PostgreSQL can. */
static bool takes_in_flight(const struct planned_kernel *planned, struct planned_problem wanted)
{
    struct settings settings;
    struct problem problem;
    char why[WHY_MAX];
    bool taken = plan_settings_of(planned, wanted, &settings, why);
    if (!taken || !planned->kernel->describe)
        return taken;
    taken = job_describe(planned->kernel, &settings, &problem, why);
    if (taken && planned->kernel->forget)
        planned->kernel->forget(&problem);
    return taken;
}

/* One worker that keeps as many items going at once as there are workers at most: what they are worth beyond an event loop. */
static void add_in_flight(const struct worker_counts *counts, struct planned_kernel *planned)
{
    size_t most = counts->count > 0 ? counts->counts[counts->count - 1] : 1;
    struct planned_problem problem = {.growth = 1, .in_flight = most};
    if (!planned->kernel->in_flight || most < 2 || !takes_in_flight(planned, problem))
        return;
    planned->configurations[planned->configuration_count++] = (struct planned_configuration){
        .strategy = plan_baseline(),
        .worker_count = 1,
        .problem_index = problem_index(planned, problem),
    };
}

bool plan_configurations(const struct options *options, const struct plan_defaults *defaults, const struct topology *topology,
                         const bool *matches, struct plan *plan, char why[WHY_MAX])
{
    size_t most_counts = 1;
    for (size_t i = 0; i < plan->kernel_count; i++) {
        struct planned_kernel *planned = &plan->kernels[i];
        struct worker_counts counts;
        if (!count_workers(options, defaults, topology, planned, &plan->sampling, &counts, why))
            return false;
        planned->configurations = calloc(strategy_registry_count * counts.count + 1, sizeof *planned->configurations);
        if (!planned->configurations) {
            snprintf(why, WHY_MAX, "out of memory");
            return false;
        }
        add_configurations(matches, &counts, topology, plan->sampling.weak, planned);
        if (plan->sampling.matrix)
            add_in_flight(&counts, planned);
        planned->first_problem = plan->problem_count;
        plan->problem_count += planned->problem_count;
        most_counts = counts.count > most_counts ? counts.count : most_counts;
    }
    /* a matrix looks at no curve of cold runs, only at what creating workers takes */
    size_t cold_rounds = plan_least_rounds(plan->sampling.matrix ? 1 : most_counts);
    plan->cold_rounds = cold_rounds < plan->rounds ? cold_rounds : plan->rounds;
    return true;
}
