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

/* The counts of one strategy: those of the kernel, unless its workers are others than this machine's CPUs. */
static bool counts_of(const struct strategy *strategy, const struct options *options, const struct worker_counts *usual,
                      struct worker_counts *counts, char why[WHY_MAX])
{
    *counts = *usual;
    if (!strategy->reach)
        return true;
    struct reach reach = strategy->reach();
    if (!options->workers) {
        size_t most = reach.most_workers / reach.step, bound = WORKERS_MAX / reach.step;
        *counts = workers_up_to(most < bound ? most : bound);
        for (size_t i = 0; i < counts->count; i++)
            counts->counts[i] *= reach.step;
        if (options->max_workers)
            workers_limit(counts, (size_t)options->max_workers);
        return true;
    }
    for (size_t i = 0; i < counts->count; i++) {
        if (counts->counts[i] <= reach.most_workers && counts->counts[i] % reach.step == 0)
            continue;
        snprintf(why, WHY_MAX,
                 "%s has %zu workers here, in steps of %zu, and --workers asks for %zu; start more ranks, or pass other "
                 "--workers",
                 strategy->name, reach.most_workers, reach.step, counts->counts[i]);
        return false;
    }
    return true;
}

size_t plan_copies(const struct planned_configuration *planned)
{
    if (!planned->strategy->reach)
        return 1;
    struct reach reach = planned->strategy->reach();
    size_t holders = planned->worker_count / reach.step;
    return holders < reach.copies ? holders : reach.copies;
}

/* More workers than CPUs for them. */
static bool oversubscribed(const struct strategy *strategy, size_t workers, const struct topology *topology)
{
    return workers > (strategy->reach ? strategy->reach().own_cpus : topology->cpu_count);
}

static void add_strategy(const struct strategy *strategy, const struct worker_counts *counts, const struct topology *topology,
                         bool weak, struct planned_kernel *planned)
{
    for (size_t i = 0; i < (strategy->parallel ? counts->count : 1); i++) {
        size_t workers = strategy->parallel ? counts->counts[i] : 1;
        planned->configurations[planned->configuration_count++] = (struct planned_configuration){
            .strategy = strategy,
            .worker_count = workers,
            .oversubscribed = oversubscribed(strategy, workers, topology) && !planned->kernel->waits,
            .problem_index = problem_index(planned, (struct planned_problem){.growth = weak ? workers : 1}),
        };
    }
}

static bool add_configurations(const struct options *options, const bool *matches, const struct worker_counts *usual,
                               const struct topology *topology, bool weak, struct planned_kernel *planned, char why[WHY_MAX])
{
    planned->problems[planned->problem_count++] = (struct planned_problem){.growth = 1};
    for (int parallel = 0; parallel <= 1; parallel++) { /* the baseline first */
        for (size_t i = 0; i < strategy_registry_count; i++) {
            const struct strategy *strategy = strategy_registry[i];
            if (!matches[i] || strategy->parallel != (bool)parallel)
                continue;
            struct worker_counts counts;
            if (!counts_of(strategy, options, usual, &counts, why))
                return false;
            add_strategy(strategy, &counts, topology, weak, planned);
        }
    }
    return true;
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
        planned->configurations = calloc(strategy_registry_count * WORKER_COUNTS_MAX + 1, sizeof *planned->configurations);
        if (!planned->configurations) {
            snprintf(why, WHY_MAX, "out of memory");
            return false;
        }
        if (!add_configurations(options, matches, &counts, topology, plan->sampling.weak, planned, why))
            return false;
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
