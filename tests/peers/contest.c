/* contest.c - holds a contest: proofs first, then rounds of one sample each, in turns of who begins. */
#define _GNU_SOURCE
#include "contest.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ours.h"
#include "registry.h"
#include "stats/median.h"

/* A sample lasts this long at least: what is shorter is run several times. */
static const double SAMPLE_SECONDS = 0.05;

/* A contest ends after so long, with the rounds it has (ROUNDS_MIN at least): a peer may take seconds a run. */
static const double CONTEST_SECONDS = 30;

enum { ROUNDS_MIN = 7, PEAK_RUNS = 5 };

static const double CONFIDENCE = 0.95;

static const struct kernel *find_kernel(const char *name)
{
    for (size_t i = 0; i < kernel_registry_count; i++) {
        if (strcmp(kernel_registry[i]->name, name) == 0)
            return kernel_registry[i];
    }
    return NULL;
}

/* --- the machine's peaks ------------------------------------------------------------------------------------------------ */

/* The best rate of items; 0 and why when it can't be had. */
static double best_rate(const char *name, char why[WHY_MAX])
{
    const struct kernel *kernel = find_kernel(name);
    struct our_side *side = malloc(sizeof *side);
    double best = 0;
    if (!kernel || !side || !ours_open(side, kernel, kernel->sizes[1], NULL, NULL, why)) {
        free(side);
        return 0;
    }
    for (int run = 0; run < PEAK_RUNS; run++) {
        double seconds;
        if (ours_run(side, &seconds, why) && seconds > 0)
            best = fmax(best, (double)side->ours.problem.item_count / seconds);
    }
    best *= fmax(side->ours.problem.bytes_per_item, 1); /* arithmetic counts flops, memory bytes */
    ours_close(side);
    free(side);
    return best;
}

bool contest_peaks(struct peaks *peaks, char why[WHY_MAX])
{
    *peaks = (struct peaks){
        .flops_64 = best_rate("peak.fma", why),
        .flops_32 = best_rate("peak.fma32", why),
        .bytes = fmax(best_rate("peak.triad", why), best_rate("peak.read", why)),
    };
    return peaks->flops_64 > 0 && peaks->flops_32 > 0 && peaks->bytes > 0;
}

/* The roof that our problem comes closest to. */
static void hold_against_peaks(const struct problem *problem, const struct peaks *peaks, struct contest_result *result)
{
    double flop_peak = problem->flop_bits == 32 ? peaks->flops_32 : peaks->flops_64;
    double arithmetic = result->our_rate.middle * problem->flops_per_item / flop_peak;
    double memory = result->our_rate.middle * problem->bytes_per_item / peaks->bytes;
    result->bound = arithmetic > memory ? "arithmetic" : memory > 0 ? "memory" : "";
    result->bound_share = *result->bound ? fmax(arithmetic, memory) : (double)NAN;
}

/* --- samples ------------------------------------------------------------------------------------------------------------ */

struct pair {
    const struct contest *contest;
    struct our_side side;
    void *theirs;
};

static bool run_peer(struct pair *pair, double *seconds, char why[WHY_MAX])
{
    double own = (double)NAN;
    double start = contest_clock();
    if (!pair->contest->run(pair->theirs, &own, why))
        return false;
    *seconds = isnan(own) ? contest_clock() - start : own;
    return true;
}

typedef bool one_run(struct pair *pair, double *seconds, char why[WHY_MAX]);

static bool run_ours(struct pair *pair, double *seconds, char why[WHY_MAX])
{
    return ours_run(&pair->side, seconds, why);
}

/* Mean seconds of `repeats` runs. */
static bool sample(struct pair *pair, one_run *run, size_t repeats, double *seconds, char why[WHY_MAX])
{
    double sum = 0;
    for (size_t i = 0; i < repeats; i++) {
        double once;
        if (!run(pair, &once, why))
            return false;
        sum += once;
    }
    *seconds = sum / (double)repeats;
    return true;
}

/* Warms up, and finds how many runs make a sample. */
static bool count_repeats(struct pair *pair, one_run *run, size_t *repeats, char why[WHY_MAX])
{
    double seconds = 0;
    for (int warm_up = 0; warm_up < 2; warm_up++) {
        if (!run(pair, &seconds, why))
            return false;
    }
    *repeats = seconds < SAMPLE_SECONDS ? (size_t)ceil(SAMPLE_SECONDS / fmax(seconds, 1e-7)) : 1;
    return true;
}

static bool take_samples(struct pair *pair, size_t rounds, struct contest_result *result)
{
    if (!count_repeats(pair, run_ours, &result->our_repeats, result->why) ||
        !count_repeats(pair, run_peer, &result->peer_repeats, result->why))
        return false;
    double start = contest_clock();
    for (size_t round = 0; round < rounds; round++) {
        if (round >= ROUNDS_MIN && contest_clock() - start > CONTEST_SECONDS)
            break;
        for (size_t turn = 0; turn < 2; turn++) {
            bool ours_now = (round + turn) % 2 == 0;
            if (!(ours_now ? sample(pair, run_ours, result->our_repeats, &result->our_seconds[round], result->why)
                           : sample(pair, run_peer, result->peer_repeats, &result->peer_seconds[round], result->why)))
                return false;
        }
        result->round_count++;
    }
    return true;
}

/* Rates, and the ratio of rates within rounds: what drifts from round to round cancels. */
static void analyse_samples(struct contest_result *result)
{
    double ours[CONTEST_ROUNDS_MAX], peer[CONTEST_ROUNDS_MAX], ratio[CONTEST_ROUNDS_MAX];
    for (size_t i = 0; i < result->round_count; i++) {
        ours[i] = result->our_items / result->our_seconds[i];
        peer[i] = result->peer_items / result->peer_seconds[i];
        ratio[i] = ours[i] / peer[i];
    }
    result->our_rate = stats_median(ours, result->round_count, CONFIDENCE);
    result->peer_rate = stats_median(peer, result->round_count, CONFIDENCE);
    result->ratio = stats_median(ratio, result->round_count, CONFIDENCE);
}

/* --- a contest ---------------------------------------------------------------------------------------------------------- */

static void hold_open(struct pair *pair, const struct peaks *peaks, size_t rounds, struct contest_result *result)
{
    const struct contest *contest = pair->contest;
    double seconds;
    result->our_items = (double)pair->side.ours.problem.item_count;
    result->peer_items = contest->peer_items > 0 ? contest->peer_items : result->our_items;
    snprintf(result->version, sizeof result->version, "%s", contest->version());
    if (!run_peer(pair, &seconds, result->why))
        return;
    result->agreed = contest->agree(&pair->side.ours, pair->theirs, &result->agreement);
    if (!result->agreed) {
        snprintf(result->why, WHY_MAX, "the outputs differ: %s", result->agreement.text);
        return;
    }
    if (!take_samples(pair, rounds, result))
        return;
    analyse_samples(result);
    hold_against_peaks(&pair->side.ours.problem, peaks, result);
}

/* The path of a file that the peer writes for us to read; false and why. */
static bool make_input(const struct contest *contest, char path[], size_t size, char why[WHY_MAX])
{
    const char *directory = getenv("TMPDIR");
    snprintf(path, size, "%s/forkjoin-peer-XXXXXX", directory && *directory ? directory : "/tmp");
    int file = mkstemp(path);
    if (file < 0) {
        snprintf(why, WHY_MAX, "cannot make a file like %s; set TMPDIR", path);
        *path = 0;
        return false;
    }
    close(file);
    return contest->prepare_input(path, why);
}

void contest_hold(const struct contest *contest, const struct peaks *peaks, size_t rounds, struct contest_result *result)
{
    *result = (struct contest_result){.contest = contest, .bound_share = (double)NAN, .bound = ""};
    const struct kernel *kernel = find_kernel(contest->kernel);
    struct pair *pair = calloc(1, sizeof *pair);
    char input[512] = "";
    if (!pair || !kernel) {
        snprintf(result->why, WHY_MAX, "%s", kernel ? "out of memory" : "there is no such kernel");
        free(pair);
        return;
    }
    pair->contest = contest;
    if (!contest->prepare_input || make_input(contest, input, sizeof input, result->why)) {
        if (ours_open(&pair->side, kernel, contest->size, *input ? input : contest->input, contest->assignments, result->why)) {
            if (ours_prove(&pair->side, result->why) && contest->open(&pair->side.ours, &pair->theirs, result->why)) {
                hold_open(pair, peaks, rounds, result);
                contest->close(pair->theirs);
            }
            ours_close(&pair->side);
        }
    }
    if (*input)
        unlink(input);
    free(pair);
}
