/* compare.c - finds what can be compared, tests it all at once, and says how large each difference is. */
#include "compare.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "same_problem.h"
#include "stats/holm.h"

/* All verdicts together hold with it, and each interval. */
static const double CONFIDENCE = 0.95;

double compare_confidence(void)
{
    return CONFIDENCE;
}

/* --- what can be compared ----------------------------------------------------------------------------------------------- */

const struct contender_kernel *compare_find_kernel(const struct contender *file, const struct contender_kernel *like)
{
    const struct contender_kernel *found = NULL;
    char differs[WHY_MAX];
    for (size_t i = 0; i < file->kernel_count; i++) {
        const struct contender_kernel *kernel = &file->kernels[i];
        if (strcmp(kernel->name, like->name) != 0)
            continue;
        if (same_problem(like, kernel, differs))
            return kernel;
        found = found ? found : kernel;
    }
    return found;
}

static const struct contender_times *find_times(const struct contender_kernel *kernel, const struct contender_times *like)
{
    for (size_t i = 0; i < kernel->time_count; i++) {
        const struct contender_times *times = &kernel->times[i];
        if (times->workers == like->workers && strcmp(times->strategy, like->strategy) == 0)
            return times;
    }
    return NULL;
}

static bool has_samples(const struct contender_times *times)
{
    return times && !times->why && times->count > 0;
}

/* False when memory is short. */
static bool add_times(const struct contender_kernel *reference, struct kernel_pair *pair)
{
    pair->times = calloc(reference->time_count ? reference->time_count : 1, sizeof *pair->times);
    for (size_t i = 0; pair->times && i < reference->time_count; i++) {
        const struct contender_times *ours = &reference->times[i], *theirs = find_times(pair->other, ours);
        if (!has_samples(ours) || !has_samples(theirs))
            continue;
        struct time_pair *times = &pair->times[pair->time_count++];
        *times = (struct time_pair){.reference = ours,
                                    .other = theirs,
                                    .drifting = contender_drifts(ours) || contender_drifts(theirs),
                                    .adjusted_p = NAN};
        if (!stats_mann_whitney(contender_sample(ours), contender_sample(theirs), &times->test))
            return false;
    }
    return pair->times != NULL;
}

static void explain_answers(const struct answers *answers, char why[WHY_MAX])
{
    if (answers->state == ANSWERS_UNVERIFIED)
        snprintf(why, WHY_MAX, "an answer was not verified");
    else if (answers->state == ANSWERS_UNSTABLE)
        snprintf(why, WHY_MAX, "WRONG: one build gave two answers (digests differ)");
    else if (answers->state == ANSWERS_OUTSIDE)
        snprintf(why, WHY_MAX, "WRONG: the answers lie %.3g apart, and %.3g is the kernel's tolerance", answers->difference,
                 answers->tolerance);
}

/* False when memory is short. */
static bool compare_kernel(const struct comparison *comparison, const struct contender_kernel *reference, size_t file,
                           struct kernel_pair *pair)
{
    char differs[WHY_MAX];
    const struct contender *ours = &comparison->files[comparison->reference], *theirs = &comparison->files[file];
    pair->other = compare_find_kernel(theirs, reference);
    if (!pair->other)
        return true;
    const char *failed = reference->why ? reference->why : pair->other->why;
    if (failed) {
        snprintf(pair->why, WHY_MAX, "it could not be run: %s", failed);
        return true;
    }
    if (!same_problem(reference, pair->other, differs)) {
        snprintf(pair->why, WHY_MAX, "different problems: %.480s", differs);
        pair->different = true;
        return true;
    }
    pair->answers = answers_compare(reference, pair->other, answers_same_build(ours->context, theirs->context));
    if (answers_forbid(pair->answers.state)) {
        explain_answers(&pair->answers, pair->why);
        return true;
    }
    bool good = add_times(reference, pair);
    if (good && pair->time_count == 0)
        snprintf(pair->why, WHY_MAX, "no configuration has times in both");
    return good;
}

/* --- all tests at once -------------------------------------------------------------------------------------------------- */

typedef bool pair_visitor(struct time_pair *times, size_t index, void *data);

/* Calls `visit` for every pair of times that drifts, or every other, in order, until it returns false. */
static bool visit_pairs(struct comparison *comparison, bool drifting, pair_visitor *visit, void *data)
{
    size_t index = 0;
    for (size_t i = 0; i < comparison->kernel_count; i++) {
        for (size_t file = 0; file < comparison->file_count; file++) {
            struct kernel_pair *pair = &comparison->kernels[i].pairs[file];
            for (size_t j = 0; j < pair->time_count; j++) {
                if (pair->times[j].drifting == drifting && !visit(&pair->times[j], index++, data))
                    return false;
            }
        }
    }
    return true;
}

struct family {
    double *p, *adjusted, *level;
};

static bool take_p(struct time_pair *times, size_t index, void *data)
{
    ((struct family *)data)->p[index] = times->test.p;
    return true;
}

static enum verdict judge(const struct time_pair *times, double level)
{
    if (times->test.p <= level)
        return times->test.u > 0.5 * (double)times->reference->count * (double)times->other->count ? VERDICT_FASTER
                                                                                                   : VERDICT_SLOWER;
    return times->ratio.bounded ? VERDICT_NO_DIFFERENCE : VERDICT_TOO_FEW;
}

/* How far apart the times lie stays to be seen: what the samples are, without what they would promise. */
static bool conclude_nothing(struct time_pair *times, size_t index, void *data)
{
    (void)index;
    (void)data;
    struct rank_sample reference = contender_sample(times->reference), other = contender_sample(times->other);
    if (!stats_shift(reference, other, CONFIDENCE, &times->ratio))
        return false;
    times->ratio.middle = exp(times->ratio.middle);
    times->ratio = interval_withheld_if(true, times->ratio);
    times->delta = interval_withheld_if(true, stats_cliff_delta(times->test.u, reference.count, other.count, CONFIDENCE));
    times->test.p = times->confidence = times->visible = NAN;
    times->verdict = VERDICT_CANNOT_TELL;
    return true;
}

static bool conclude(struct time_pair *times, size_t index, void *data)
{
    const struct family *family = data;
    struct rank_sample reference = contender_sample(times->reference), other = contender_sample(times->other);
    times->adjusted_p = family->adjusted[index];
    times->confidence = 1 - family->level[index];
    if (!stats_shift(reference, other, times->confidence, &times->ratio))
        return false;
    times->delta = stats_cliff_delta(times->test.u, reference.count, other.count, times->confidence);
    times->verdict = judge(times, family->level[index]);
    times->visible = times->ratio.bounded ? exp(fmax(fabs(times->ratio.low), fabs(times->ratio.high))) : NAN;
    times->ratio.middle = exp(times->ratio.middle);
    times->ratio.low = exp(times->ratio.low);
    times->ratio.high = exp(times->ratio.high);
    return true;
}

static bool test_together(struct comparison *comparison)
{
    size_t count = comparison->test_count ? comparison->test_count : 1;
    double *numbers = calloc(3 * count, sizeof *numbers);
    struct family family = {numbers, numbers + count, numbers + 2 * count};
    bool good = numbers && visit_pairs(comparison, false, take_p, &family) &&
                stats_holm(family.p, comparison->test_count, 1 - CONFIDENCE, family.adjusted, family.level) &&
                visit_pairs(comparison, false, conclude, &family) && visit_pairs(comparison, true, conclude_nothing, NULL);
    free(numbers);
    return good;
}

/* --- the whole ---------------------------------------------------------------------------------------------------------- */

static bool compare_in_all_files(struct comparison *comparison, struct kernel_comparison *kernel)
{
    kernel->pairs = calloc(comparison->file_count, sizeof *kernel->pairs);
    if (!kernel->pairs)
        return false;
    for (size_t file = 0; file < comparison->file_count; file++) {
        struct kernel_pair *pair = &kernel->pairs[file];
        if (file == comparison->reference)
            continue;
        if (!compare_kernel(comparison, kernel->reference, file, pair))
            return false;
        for (size_t i = 0; i < pair->time_count; i++)
            *(pair->times[i].drifting ? &comparison->drifting_count : &comparison->test_count) += 1;
        comparison->answers_differ |= pair->other && !pair->different && answers_forbid(pair->answers.state);
    }
    return true;
}

bool compare_files(const struct contender *files, size_t file_count, size_t reference, struct comparison *comparison)
{
    const struct contender *ours = &files[reference];
    *comparison = (struct comparison){
        .files = files,
        .file_count = file_count,
        .reference = reference,
        .kernels = calloc(ours->kernel_count ? ours->kernel_count : 1, sizeof *comparison->kernels),
    };
    if (!comparison->kernels)
        return false;
    bool good = true;
    for (size_t i = 0; good && i < ours->kernel_count; i++) {
        comparison->kernels[i].reference = &ours->kernels[i];
        comparison->kernel_count = i + 1;
        good = compare_in_all_files(comparison, &comparison->kernels[i]);
    }
    good = good && test_together(comparison) && score_files(comparison);
    if (!good)
        comparison_free(comparison);
    return good;
}

void comparison_free(struct comparison *comparison)
{
    for (size_t i = 0; i < comparison->kernel_count; i++) {
        for (size_t file = 0; comparison->kernels[i].pairs && file < comparison->file_count; file++)
            free(comparison->kernels[i].pairs[file].times);
        free(comparison->kernels[i].pairs);
    }
    free(comparison->kernels);
    scores_free(&comparison->single_core);
    scores_free(&comparison->all_cores);
    *comparison = (struct comparison){0};
}
