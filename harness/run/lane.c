/* lane.c - proves and times one configuration. */
#include "lane.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "clock.h"
#include "measure.h"
#include "pss.h"
#include "self_usage.h"
#include "state.h"

/* A first run takes longer than later ones, but not so much longer: what its proof shows to be this far above the shortest
 * interval needs no further look. */
static const double CLEARLY_LONG = 100;
/* Later runs may be shorter than the one that was looked at. */
static const double CALIBRATION_MARGIN = 2;
/* Doubling ends somewhere even if a clock should stand still. */
enum { RUNS_MOST = 1 << 24 };

struct lane lane_make(const struct kernel *kernel, const struct problem *problem, const struct planned_configuration *planned,
                      struct schedule schedule, const struct topology *topology, const unsigned *cpus,
                      const atomic_int *interrupted)
{
    return (struct lane){
        .kernel = kernel,
        .problem = problem,
        .strategy = planned->strategy,
        .interrupted = interrupted,
        .runs = 1,
        .placement = {.worker_count = planned->worker_count,
                      .cpus = cpus,
                      .cpu_count = topology->cpu_count,
                      .machine = topology->machine,
                      .schedule = schedule},
    };
}

bool lane_open(struct lane *lane, char why[WHY_MAX])
{
    lane->own_pss_before = pss_bytes(getpid());
    if (!job_open(&lane->job, lane->kernel, lane->problem, lane->placement.worker_count, lane->interrupted, why))
        return false;
    if (!lane->strategy->start(&lane->job, &lane->placement, &lane->team, why)) {
        job_close(&lane->job);
        return false;
    }
    lane->open = true;
    job_begin(&lane->job);
    if (lane->strategy->run(lane->team, PASS_FILL, why))
        return true;
    lane_close(lane);
    return false;
}

void lane_close(struct lane *lane)
{
    if (!lane->open)
        return;
    lane->strategy->stop(lane->team);
    job_close(&lane->job);
    lane->open = false;
}

double lane_pss(const struct lane *lane)
{
    double grown = pss_bytes(getpid()) - lane->own_pss_before;
    return grown + (lane->strategy->pss ? lane->strategy->pss(lane->team) : 0);
}

bool lane_prove(struct lane *lane, uint64_t *digest, char why[WHY_MAX])
{
    job_begin(&lane->job);
    job_poison(&lane->job);
    if (lane->strategy->ready)
        lane->strategy->ready(lane->team);
    double started = clock_seconds();
    if (!lane->strategy->run(lane->team, PASS_RUN, why)) {
        lane_close(lane);
        return false;
    }
    lane->proof_seconds = clock_seconds() - started;
    *digest = job_digest(&lane->job);
    return true;
}

/* --- samples ------------------------------------------------------------------------------------------------------------ */

/* What the strategy says that the last run took, where it does. */
static double told_seconds(struct lane *lane, void *team)
{
    if (!lane->strategy->timing)
        return 0;
    struct timing timing = lane->strategy->timing(team);
    lane->communication_seconds += timing.communication_seconds;
    return timing.seconds;
}

/* So many runs, back to back, in one interval. */
static bool run_repeatedly(struct lane *lane, size_t runs, double *seconds, char why[WHY_MAX])
{
    bool done = true;
    double started = clock_seconds(), told = 0;
    lane->communication_seconds = 0;
    for (size_t i = 0; done && i < runs; i++) {
        done = lane->strategy->run(lane->team, PASS_RUN, why);
        told += done ? told_seconds(lane, lane->team) : 0;
    }
    *seconds = lane->strategy->timing ? told : clock_seconds() - started;
    return done;
}

static bool run_warm(void *lane_in, double *seconds)
{
    struct lane *lane = lane_in;
    struct attempt *attempt = &lane->attempt;
    attempt->done = run_repeatedly(lane, lane->runs, seconds, attempt->why);
    *seconds /= (double)lane->runs;
    attempt->sample->work = *seconds;
    return attempt->done;
}

static bool run_cold(void *lane_in, double *seconds)
{
    struct lane *lane = lane_in;
    struct attempt *attempt = &lane->attempt;
    void *team = NULL;
    double started = clock_seconds();
    if (!lane->strategy->start(&lane->job, &lane->placement, &team, attempt->why))
        return false;
    double created = clock_seconds();
    attempt->done = lane->strategy->run(team, PASS_RUN, attempt->why);
    double worked = clock_seconds();
    lane->communication_seconds = 0;
    double told = attempt->done ? told_seconds(lane, team) : 0, work = lane->strategy->timing ? told : worked - created;
    lane->strategy->stop(team);
    double joined = clock_seconds();
    attempt->sample->create = created - started;
    attempt->sample->work = work;
    attempt->sample->join = joined - worked;
    *seconds = (created - started) + work + (joined - worked);
    return attempt->done;
}

static const char *sample_name(const struct lane *lane, bool cold, char name[NAME_MAX_BYTES])
{
    snprintf(name, NAME_MAX_BYTES, "%.100s%s", lane->name, cold ? "/cold" : "");
    return name;
}

void lane_register(struct lane *lane)
{
    char name[NAME_MAX_BYTES];
    measure_register(sample_name(lane, false, name), run_warm, lane);
    if (lane->strategy->parallel)
        measure_register(sample_name(lane, true, name), run_cold, lane);
}

bool lane_calibrate(struct lane *lane, double shortest_seconds, bool *too_short, char why[WHY_MAX])
{
    double seconds = 0;
    lane->runs = 1;
    *too_short = false;
    if (lane->proof_seconds >= CLEARLY_LONG * shortest_seconds)
        return true;
    for (;;) {
        job_begin(&lane->job);
        if (lane->strategy->ready)
            lane->strategy->ready(lane->team);
        if (!run_repeatedly(lane, lane->runs, &seconds, why)) {
            lane_close(lane);
            return false;
        }
        *too_short = seconds < shortest_seconds;
        if (lane->kernel->prepare || seconds >= CALIBRATION_MARGIN * shortest_seconds || lane->runs >= RUNS_MOST)
            return true;
        lane->runs *= 2;
    }
}

/* The team of a cold run is gone when it is asked for; its workers are among this process's threads and dead children. */
static struct usage usage_of_all(void)
{
    struct usage self = usage_of(RUSAGE_SELF), children = usage_of(RUSAGE_CHILDREN);
    return (struct usage){
        .cpu_seconds = self.cpu_seconds + children.cpu_seconds,
        .involuntary_switches = self.involuntary_switches + children.involuntary_switches,
        .minor_faults = self.minor_faults + children.minor_faults,
        .voluntary_switches = self.voluntary_switches + children.voluntary_switches,
    };
}

static void take_worker_clocks(const struct job *job, struct sample *sample)
{
    double sum = 0;
    sample->reduce_seconds = 0;
    for (size_t worker = 0; worker < job->worker_count; worker++) {
        sample->reduce_seconds += job->workers[worker].reduce_seconds / (double)sample->runs;
        double busy = job->workers[worker].busy_seconds / (double)sample->runs;
        sum += busy;
        sample->busy_max = busy > sample->busy_max ? busy : sample->busy_max;
    }
    sample->busy_mean = sum / (double)job->worker_count;
}

static void make_ready(struct lane *lane, bool cold)
{
    job_begin(&lane->job);
    job_poison_answers(&lane->job);
    if (cold && lane->strategy->forget)
        lane->strategy->forget();
    if (!cold && lane->strategy->ready)
        lane->strategy->ready(lane->team);
}

bool lane_sample(struct lane *lane, bool cold, uint64_t digest, struct sample *sample, char why[WHY_MAX])
{
    char name[NAME_MAX_BYTES];
    lane->attempt = (struct attempt){.sample = sample, .why = why};
    *sample = (struct sample){.cold = cold, .runs = cold ? 1 : lane->runs};
    make_ready(lane, cold);

    struct machine_state state = state_now();
    struct usage before = cold ? usage_of_all() : lane->strategy->used(lane->team);
    bool measured = measure_sample(sample_name(lane, cold, name), &sample->seconds);
    if (!lane->attempt.done || !measured) {
        if (lane->attempt.done)
            snprintf(why, WHY_MAX, "Google Benchmark did not run the sample");
        lane_close(lane);
        return false;
    }
    struct usage after = cold ? usage_of_all() : lane->strategy->used(lane->team);
    state_since(&state, lane->placement.cpus[0], sample);
    sample->communication_seconds = lane->strategy->timing ? lane->communication_seconds / (double)sample->runs : (double)NAN;
    sample->cpu_seconds = (after.cpu_seconds - before.cpu_seconds) / (double)sample->runs;
    sample->involuntary_switches = after.involuntary_switches - before.involuntary_switches;
    sample->minor_faults = after.minor_faults - before.minor_faults;
    bool told = after.voluntary_switches >= 0 && before.voluntary_switches >= 0;
    sample->voluntary_switches = told ? after.voluntary_switches - before.voluntary_switches : -1;
    take_worker_clocks(&lane->job, sample);
    sample->correct = job_digest(&lane->job) == digest;
    return true;
}
