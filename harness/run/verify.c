/* verify.c - runs every configuration once and compares digests with the verified sequential one. */
#include "verify.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "lane.h"
#include "memory.h"
#include "service.h"

/* What one kernel's configurations are held against. */
struct trial_of {
    const struct planned_kernel *planned;
    const struct problem *problem;
    const struct plan *plan;
    const struct topology *topology;
    const unsigned *cpus;
    const atomic_int *interrupted;
    struct running_services services;
    uint64_t digest; /* of the baseline */
};

static void print_line(const struct trial_of *trial, const char *strategy, size_t workers, uint64_t digest, bool good,
                       const char *note)
{
    printf("%-16s %-10s %4zu %016" PRIx64 " %s%s%s\n", trial->planned->kernel->name, strategy, workers, digest,
           good ? "ok" : "FAIL", note[0] ? " " : "", note);
    fflush(stdout);
}

/* Runs one configuration. The baseline also verifies, by the kernel's independent way; the others must repeat its digest. */
static bool verify_one(struct trial_of *trial, const struct planned_configuration *planned, bool baseline)
{
    char why[WHY_MAX] = "", explained[WHY_MAX] = "";
    uint64_t digest = 0;
    struct finding finding = {0};
    struct lane lane = lane_make(trial->planned->kernel, trial->problem, planned, trial->plan->schedule, trial->topology,
                                 trial->cpus, trial->interrupted);
    bool good = lane_open(&lane, why) && lane_prove(&lane, &digest, why);
    if (good && baseline) {
        good = job_verify(&lane.job, &finding);
        trial->digest = digest;
    } else if (good && digest != trial->digest) {
        snprintf(why, sizeof why, "the sequential digest is %016" PRIx64, trial->digest);
        good = false;
    }
    lane_close(&lane);
    if (why[0] != '\0')
        services_explain(&trial->services, why, explained);
    print_line(trial, planned->strategy->name, planned->worker_count, digest, good,
               baseline && why[0] == '\0' ? finding.text : explained);
    return good;
}

static bool verify_all(struct trial_of *trial)
{
    struct planned_configuration baseline = {.strategy = plan_baseline(), .worker_count = 1};
    bool good = verify_one(trial, &baseline, true);
    if (trial->digest == 0)
        return false; /* it did not run: there is nothing to compare with */
    for (size_t i = 0; i < trial->planned->configuration_count && !atomic_load(trial->interrupted); i++) {
        const struct planned_configuration *planned = &trial->planned->configurations[i];
        if (planned->strategy->parallel)
            good = verify_one(trial, planned, false) && good;
    }
    return good;
}

/* With the kernel's services beside it. */
static enum run_status verify_served(struct trial_of *trial, struct problem *problem)
{
    char why[WHY_MAX] = "";
    const struct service_place place = {trial->cpus, trial->topology->cpu_count, trial->interrupted};
    if (!services_start(&trial->services, trial->planned->kernel, problem, 1, &place, why)) {
        if (!atomic_load(trial->interrupted))
            fprintf(stderr, "forkjoin: %s: %s\n", trial->planned->kernel->name, why);
        return RUN_FAILED;
    }
    bool good = verify_all(trial);
    services_stop(&trial->services);
    return good ? RUN_DONE : RUN_FAILED;
}

static enum run_status verify_kernel(const struct planned_kernel *planned, const struct plan *plan,
                                     const struct topology *topology, const unsigned *cpus, const atomic_int *interrupted)
{
    char why[WHY_MAX] = "";
    struct problem problem;
    if (!job_describe(planned->kernel, &planned->settings, &problem, why)) {
        fprintf(stderr, "forkjoin: %s: %s\n", planned->kernel->name, why);
        return RUN_WRONG_USE;
    }
    enum run_status status = RUN_CANNOT;
    struct trial_of trial = {
        .planned = planned, .problem = &problem, .plan = plan, .topology = topology, .cpus = cpus, .interrupted = interrupted};
    if (memory_fits(planned->kernel->name, planned->size_name, job_bytes(&problem, WORKERS_MAX)))
        status = verify_served(&trial, &problem);
    if (planned->kernel->forget)
        planned->kernel->forget(&problem);
    return status;
}

enum run_status verify_plan(const struct plan *plan, const struct topology *topology, const atomic_int *interrupted)
{
    enum run_status status = RUN_DONE;
    unsigned *cpus = topology_cpu_numbers(topology);
    if (!cpus) {
        fprintf(stderr, "forkjoin: out of memory\n");
        return RUN_CANNOT;
    }
    for (size_t i = 0; i < plan->kernel_count && !atomic_load(interrupted); i++) {
        enum run_status one = verify_kernel(&plan->kernels[i], plan, topology, cpus, interrupted);
        status = status == RUN_DONE ? one : status;
    }
    free(cpus);
    return atomic_load(interrupted) ? RUN_INTERRUPTED : status;
}
