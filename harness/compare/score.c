/* score.c - one number for a file: the geometric mean over kernels of its speed over the reference's. */
#include <math.h>
#include <stdlib.h>

#include "compare.h"
#include "drift.h"

static const double REFERENCE_SCORE = 1000;

/* --- which times -------------------------------------------------------------------------------------------------------- */

static double median_of(const struct contender_times *times)
{
    size_t count = times->count;
    return 0.5 * (times->log_seconds[(count - 1) / 2] + times->log_seconds[count / 2]);
}

/* Is `a` the better one to stand for a kernel: more workers, or as many and faster? */
static bool is_better(const struct contender_times *a, const struct contender_times *b)
{
    if (!b || a->workers != b->workers)
        return !b || a->workers > b->workers;
    return median_of(a) < median_of(b);
}

/* The times that stand for a kernel: the best of those not parallel, or of the parallel ones at the most workers that have a
 * CPU each. NULL: none. */
static const struct contender_times *times_for(const struct contender_kernel *kernel, bool parallel)
{
    const struct contender_times *best = NULL;
    for (size_t i = 0; i < kernel->time_count; i++) {
        const struct contender_times *times = &kernel->times[i];
        bool counts = times->parallel == parallel && !times->oversubscribed && !times->why && times->count > 0;
        if (counts && is_better(times, best))
            best = times;
    }
    return best;
}

/* The kernel as a file has it, if it is compared there. */
static const struct contender_kernel *kernel_in(const struct comparison *comparison, size_t kernel, size_t file)
{
    const struct kernel_pair *pair = &comparison->kernels[kernel].pairs[file];
    if (file == comparison->reference)
        return comparison->kernels[kernel].reference;
    return pair->other && pair->why[0] == '\0' ? pair->other : NULL;
}

/* Is it work, and has every file times to stand for it? */
static bool is_in_all(const struct comparison *comparison, size_t kernel, bool parallel)
{
    if (comparison->kernels[kernel].reference->role != ROLE_WORK)
        return false;
    for (size_t file = 0; file < comparison->file_count; file++) {
        const struct contender_kernel *found = kernel_in(comparison, kernel, file);
        if (!found || !times_for(found, parallel))
            return false;
    }
    return true;
}

/* --- the mean ----------------------------------------------------------------------------------------------------------- */

/* What weak scaling adds: the ln of how many more items the file worked on. */
static double more_items(const struct contender_times *reference, const struct contender_times *other)
{
    bool known = reference->item_count > 0 && other->item_count > 0;
    return known ? log((double)other->item_count / (double)reference->item_count) : 0;
}

/* The mean over kernels of ln(reference's time an item / file's). Each kernel's interval has confidence 1 - 0.05 / kernels, so
 * that all hold at once, and then the mean lies between the means of their ends. It is withheld where any of all times drifts,
 * at a level that
 * the kernels share. False when memory is short. */
static bool score_one(const struct comparison *comparison, bool parallel, const struct scores *scores, size_t file,
                      struct score *score)
{
    double count = (double)scores->kernel_count, confidence = 1 - (1 - compare_confidence()) / count;
    struct interval mean = {.count = scores->kernel_count, .bounded = true};
    double chance = 1; /* that of the times which drift most */
    for (size_t i = 0; i < comparison->kernel_count; i++) {
        if (!is_in_all(comparison, i, parallel))
            continue;
        const struct contender_times *ours = times_for(comparison->kernels[i].reference, parallel);
        const struct contender_times *theirs = times_for(kernel_in(comparison, i, file), parallel);
        struct interval shift;
        if (!stats_shift(contender_sample(ours), contender_sample(theirs), confidence, &shift))
            return false;
        double more = more_items(ours, theirs);
        mean.middle += (shift.middle + more) / count;
        mean.low += (shift.low + more) / count;
        mean.high += (shift.high + more) / count;
        mean.bounded = mean.bounded && shift.bounded;
        chance = fmin(chance, fmin(ours->drift_chance, theirs->drift_chance));
    }
    mean.middle = REFERENCE_SCORE * exp(mean.middle);
    mean.low = REFERENCE_SCORE * exp(mean.low);
    mean.high = REFERENCE_SCORE * exp(mean.high);
    score->value = interval_withheld_if(count * chance <= drift_level(), mean);
    return true;
}

/* The reference is what all are held against: its own score is exact. */
static struct interval exact_score(size_t kernel_count)
{
    return (struct interval){
        .count = kernel_count, .middle = REFERENCE_SCORE, .bounded = true, .low = REFERENCE_SCORE, .high = REFERENCE_SCORE};
}

static void rank(struct scores *scores, size_t file_count)
{
    for (size_t i = 0; i < file_count; i++) {
        scores->files[i].rank = 1;
        for (size_t j = 0; j < file_count; j++)
            scores->files[i].rank += scores->files[j].value.middle > scores->files[i].value.middle;
    }
}

static bool score_all(const struct comparison *comparison, bool parallel, struct scores *scores)
{
    scores->files = calloc(comparison->file_count, sizeof *scores->files);
    size_t most = comparison->kernel_count ? comparison->kernel_count : 1;
    scores->kernels = calloc(most, sizeof *scores->kernels); // NOLINT(bugprone-sizeof-expression): pointers are meant
    if (!scores->files || !scores->kernels)
        return false;
    for (size_t i = 0; i < comparison->kernel_count; i++) {
        if (is_in_all(comparison, i, parallel))
            scores->kernels[scores->kernel_count++] = comparison->kernels[i].reference;
    }
    if (scores->kernel_count == 0)
        return true;
    for (size_t file = 0; file < comparison->file_count; file++) {
        if (file == comparison->reference)
            scores->files[file].value = exact_score(scores->kernel_count);
        else if (!score_one(comparison, parallel, scores, file, &scores->files[file]))
            return false;
    }
    rank(scores, comparison->file_count);
    return true;
}

bool score_files(struct comparison *comparison)
{
    return score_all(comparison, false, &comparison->single_core) && score_all(comparison, true, &comparison->all_cores);
}

void scores_free(struct scores *scores)
{
    free(scores->files);
    free(scores->kernels);
    *scores = (struct scores){0};
}
