/* rules.c - computes each of the twelve rules from a result's data: every rule can be broken by data that break it. */
#include "rules.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "rules_samples.h"
#include "rules_setup.h"
#include "rules_tally.h"
#include "study.h"

/* A speedup and the ratio of the two median rates may differ by as much beyond the interval before it is called a drift: the
 * precision that runs aim at. */
static const double DRIFT = 0.02;

/* The slowest tenth of a configuration's times may take so much longer than the median before the median alone hides something.
 */
static const double TAIL = 1.25;

/* Clocks of workers are read inside of the wall clock's interval; what is longer is wrong. For rounding, a per mille. */
static const double CLOCK_TOLERANCE = 1e-3;

/* Whether somewhere an interval is missing because the time was up. */
static bool time_was_up(const struct study *study)
{
    for (size_t i = 0; i < study->result->kernel_count; i++) {
        for (size_t j = 0; j < study->kernels[i].row_count; j++) {
            const struct analysed_row *row = &study->kernels[i].rows[j];
            bool seconds = row->seconds.bounded || row->seconds.withheld;
            bool speedup = row->speedup.bounded || row->speedup.count == 0;
            if ((!seconds || !speedup) && strcmp(row->configuration->stopped, "time limit") == 0)
                return true;
        }
    }
    return false;
}

/* What gives medians and speedups an interval. */
static const char *more_samples(const struct study *study)
{
    if (study->result->kernel_count > 0 && study->result->kernels[0].sampling.replicate_count > 1)
        return "pass --replicates 6 or more";
    return time_was_up(study) ? "the time was up: pass a longer --time-limit, or fewer kernels" : "pass --rounds 10 or more";
}

static const char NOTHING[] = "nothing was measured", NO_SPEEDUP[] = "no speedup was measured";

static bool has_samples(const struct analysed_row *row)
{
    return row->seconds.count > 0;
}

static const struct analysed_row *baseline_of(const struct analysis *analysis)
{
    for (size_t i = 0; i < analysis->row_count; i++) {
        if (!analysis->rows[i].configuration->parallel)
            return &analysis->rows[i];
    }
    return NULL;
}

/* --- 1 to 4: what is reported ------------------------------------------------------------------------------------------- */

static enum judgement has_base(const struct analysis *analysis, const struct analysed_row *row)
{
    const struct analysed_row *base = baseline_of(analysis);
    if (!row->configuration->parallel || !has_samples(row))
        return SKIP;
    return base && has_samples(base) && base->items_per_second > 0 ? FINE : BAD;
}

static struct rule check_base(const struct study *study)
{
    return rules_conclude(rules_tally(study, has_base),
                          "speedups are over the best sequential code, whose own time and rate stand in the same table",
                          "parallel configurations have no sequential one beside them", "add sequential to --strategy",
                          NO_SPEEDUP);
}

static enum judgement is_whole(const struct analysis *analysis, const struct analysed_row *row)
{
    (void)analysis;
    const char *stopped = row->configuration->stopped;
    bool ended = strcmp(stopped, "rounds") == 0 || strcmp(stopped, "precision") == 0;
    return ended && has_samples(row) && !row->configuration->why[0] ? FINE : BAD;
}

/* Cores that the run could use; 0: the result does not say. */
static size_t cores_of(const struct study *study)
{
    json_int_t cores = json_integer_value(json_object_get(json_object_get(study->result->context, "machine"), "cores"));
    return cores > 0 ? (size_t)cores : 0;
}

static size_t most_workers(const struct study *study)
{
    size_t most = 0;
    for (size_t i = 0; i < study->result->kernel_count; i++) {
        for (size_t j = 0; j < study->kernels[i].row_count; j++) {
            size_t workers = study->kernels[i].rows[j].configuration->worker_count;
            most = workers > most ? workers : most;
        }
    }
    return most;
}

static bool any_parallel(const struct study *study)
{
    for (size_t i = 0; i < study->result->kernel_count; i++) {
        for (size_t j = 0; j < study->kernels[i].row_count; j++) {
            if (study->kernels[i].rows[j].configuration->parallel)
                return true;
        }
    }
    return false;
}

static struct rule check_subset(const struct study *study)
{
    struct tally tally = rules_tally(study, is_whole);
    size_t cores = cores_of(study), workers = most_workers(study);
    for (size_t i = 0; i < study->result->kernel_count; i++) {
        if (study->result->kernels[i].why[0])
            return rules_say(RULE_BROKEN, "kernel %.100s was not measured (%.200s); say so beside the numbers",
                             study->result->kernels[i].name, study->result->kernels[i].why);
    }
    if (tally.bad == 0 && tally.fine > 0 && workers < cores)
        return rules_say(RULE_BROKEN, "at most %zu of %zu cores worked; say why beside the numbers, or %s", workers, cores,
                         any_parallel(study) ? "pass --workers auto" : "add openmp to --strategy");
    return rules_conclude(tally, "every planned configuration ran to its end, on all cores, and no sample was dropped",
                          "configurations failed or ended early", "the tables say why; say so beside the numbers", NOTHING);
}

static enum judgement has_true_rate(const struct analysis *analysis, const struct analysed_row *row)
{
    double items = (double)configuration_item_count(analysis->kernel, row->configuration);
    if (!has_samples(row))
        return SKIP;
    return fabs(row->items_per_second * row->seconds.middle - items) <= 1e-9 * items ? FINE : BAD;
}

static struct rule check_means(const struct study *study)
{
    return rules_conclude(rules_tally(study, has_true_rate),
                          "no mean is taken: times are medians, and rates are the items over them",
                          "rates are not the items over the median time", "the analysis has a defect: report it", NOTHING);
}

static enum judgement has_steady_ratio(const struct analysis *analysis, const struct analysed_row *row)
{
    const struct analysed_row *base = baseline_of(analysis);
    if (row->speedup.count == 0 || !row->speedup.bounded || !base || !(base->items_per_second > 0))
        return SKIP;
    double ratio = row->items_per_second / base->items_per_second;
    return ratio >= row->speedup.low * (1 - DRIFT) && ratio <= row->speedup.high * (1 + DRIFT) ? FINE : BAD;
}

static struct rule check_ratios(const struct study *study)
{
    return rules_conclude(rules_tally(study, has_steady_ratio),
                          "times and rates stand beside every speedup, and their own ratios agree with it",
                          "speedups differ from the ratio of the median rates by more than their interval",
                          "the machine changed between rounds: look at the times, and measure again", NO_SPEEDUP);
}

/* --- 5 to 8: statistics ------------------------------------------------------------------------------------------------- */

static enum judgement has_interval(const struct analysis *analysis, const struct analysed_row *row)
{
    (void)analysis;
    if (!has_samples(row))
        return SKIP;
    return row->seconds.bounded || row->seconds.withheld ? FINE : BAD;
}

/* Has an interval, or has none for another cause than drift. */
static enum judgement is_steady(const struct analysis *analysis, const struct analysed_row *row)
{
    (void)analysis;
    return row->seconds.withheld ? BAD : FINE;
}

static struct rule check_intervals(const struct study *study)
{
    static const char KEPT[] = "answers are deterministic and proven so; times are not, and each median has its interval";
    struct rule drift = rules_conclude(
        rules_tally(study, is_steady), KEPT, "times wander from round to round, so that their medians have no interval",
        "measure on a quiet machine, or with --replicates 10; speedups hold, being taken within rounds", NOTHING);
    struct rule few = rules_conclude(rules_tally(study, has_interval), KEPT, "medians have too few samples for an interval",
                                     more_samples(study), NOTHING);
    return few.state == RULE_KEPT ? drift : few;
}

/* Intervals that lean on no distribution end at two observed values. */
static enum judgement has_order_statistics(const struct analysis *analysis, const struct analysed_row *row)
{
    if (!row->seconds.bounded)
        return SKIP;
    bool both = rules_observed(analysis->kernel, row->configuration, row->seconds.low) &&
                rules_observed(analysis->kernel, row->configuration, row->seconds.high);
    return both ? FINE : BAD;
}

static struct rule check_distribution(const struct study *study)
{
    return rules_conclude(rules_tally(study, has_order_statistics),
                          "no distribution is assumed: intervals go from one observed value to another",
                          "intervals do not end at observed values: those over few processes take their medians to be normal",
                          "pass --replicates 6 or more", "no interval was computed");
}

static enum judgement is_comparable(const struct analysis *analysis, const struct analysed_row *row)
{
    (void)analysis;
    if (row->speedup.count == 0)
        return SKIP;
    return row->speedup.bounded ? FINE : BAD;
}

static struct rule check_comparisons(const struct study *study)
{
    return rules_conclude(
        rules_tally(study, is_comparable),
        "speedups have intervals that hold for all worker counts of a strategy together; call two different only when "
        "theirs are apart",
        "speedups have too few rounds for an interval", more_samples(study), NO_SPEEDUP);
}

static enum judgement has_short_tail(const struct analysis *analysis, const struct analysed_row *row)
{
    (void)analysis;
    double slow = rules_slow_tenth(row->configuration);
    if (isnan(slow) || !(row->seconds.middle > 0))
        return SKIP;
    return slow <= TAIL * row->seconds.middle ? FINE : BAD;
}

static struct rule check_median(const struct study *study)
{
    return rules_conclude(
        rules_tally(study, has_short_tail),
        "the median tells what a run takes: nine of ten take at most 1.25 times as long, in every configuration",
        "medians hide that one run in ten takes more than 1.25 times as long",
        "look at the samples; where the worst case matters, report that", "too few samples to see how they spread");
}

/* --- 9 and 10: the setup ------------------------------------------------------------------------------------------------ */

static struct rule check_setup(const struct study *study)
{
    return rules_setup(study->result->context);
}

static bool is_consistent(const struct sample *sample)
{
    double slack = CLOCK_TOLERANCE * sample->seconds + 1e-6;
    if (sample->cold)
        return fabs(sample->create + sample->work + sample->join - sample->seconds) <= slack;
    return sample->busy_max <= sample->seconds + slack && sample->busy_mean <= sample->busy_max + slack;
}

static enum judgement has_consistent_clocks(const struct analysis *analysis, const struct analysed_row *row)
{
    (void)analysis;
    if (!row->configuration->parallel || !has_samples(row))
        return SKIP;
    for (size_t i = 0; i < row->configuration->sample_count; i++) {
        if (!is_consistent(&row->configuration->samples[i]))
            return BAD;
    }
    return FINE;
}

static struct rule check_timing(const struct study *study)
{
    return rules_conclude(
        rules_tally(study, has_consistent_clocks),
        "a time goes from handing out the work to the end of the last worker; creating workers is timed apart, and so is "
        "each worker's own work, and all clocks agree",
        "configurations have samples whose clocks contradict one another", "do not use them; report the defect",
        "no parallel run was measured");
}

/* --- 11 and 12: bounds and plots ---------------------------------------------------------------------------------------- */

/* How the kernels that count flops or bytes stand to measured roofs. */
struct roofed {
    size_t counting, without, above; /* configurations; of those, without a roof, and above it beyond doubt */
    const char *first;               /* kernel of those without */
};

static struct roofed count_roofed(const struct study *study)
{
    struct roofed roofed = {0};
    for (size_t i = 0; i < study->result->kernel_count; i++) {
        const struct problem *problem = &study->result->kernels[i].problem;
        bool counts = problem->flops_per_item > 0 || problem->bytes_per_item > 0;
        for (size_t j = 0; counts && j < study->kernels[i].row_count; j++) {
            const struct roof_share *share = &study->roofline.shares[i][j];
            if (!has_samples(&study->kernels[i].rows[j]))
                continue;
            roofed.counting++;
            roofed.without += share->bound == ROOF_NONE;
            roofed.above += share->impossible && !share->cached;
            if (share->bound == ROOF_NONE && !roofed.first)
                roofed.first = study->result->kernels[i].name;
        }
    }
    return roofed;
}

static struct rule check_bounds(const struct study *study)
{
    struct roofed roofed = count_roofed(study);
    if (roofed.above > 0)
        return rules_say(RULE_BROKEN, "%zu of %zu configurations lie above their roof: a count or a roof is wrong; report it",
                         roofed.above, roofed.counting);
    if (roofed.without > 0)
        return rules_say(RULE_BROKEN,
                         "%zu of %zu configurations that count flops or bytes have no measured roof (first: %.100s); measure "
                         "'peak.*' in the same run",
                         roofed.without, roofed.counting, roofed.first);
    if (roofed.counting > 0)
        return rules_say(RULE_KEPT,
                         "efficiency is the share of a linear speedup, and what counts flops or bytes has its share of "
                         "a measured roof");
    return rules_conclude(rules_tally(study, is_comparable),
                          "efficiency is the share of a linear speedup; no kernel here counts flops or bytes",
                          "speedups have too few rounds for an interval", more_samples(study), NO_SPEEDUP);
}

/* A point of a line: a speedup of a strategy that was measured with other worker counts, too. */
static enum judgement is_drawn_with_interval(const struct analysis *analysis, const struct analysed_row *row)
{
    size_t others = 0;
    for (size_t i = 0; i < analysis->row_count; i++) {
        const struct analysed_row *other = &analysis->rows[i];
        others += other != row && other->speedup.count > 0 &&
                  strcmp(other->configuration->strategy, row->configuration->strategy) == 0;
    }
    if (row->speedup.count == 0 || others == 0)
        return SKIP;
    return row->speedup.bounded ? FINE : BAD;
}

static struct rule check_plots(const struct study *study)
{
    return rules_conclude(
        rules_tally(study, is_drawn_with_interval),
        "plots show every point with its interval, and lines join only worker counts of one strategy, between which "
        "others lie",
        "points of plots have no interval", more_samples(study), "no strategy has two worker counts to join");
}

/* --- all ---------------------------------------------------------------------------------------------------------------- */

static const struct {
    const char *title;
    struct rule (*check)(const struct study *study);
} table[RULE_COUNT] = {
    {"say what speedups are over, and how fast that is", check_base},
    {"leave nothing out without a reason", check_subset},
    {"take means of costs and of rates each in their own way", check_means},
    {"summarise costs, not their ratios", check_ratios},
    {"give intervals for what varies", check_intervals},
    {"do not take data to be normal unseen", check_distribution},
    {"compare by intervals or tests", check_comparisons},
    {"ask whether the middle is what matters", check_median},
    {"document all that varies, and the whole setup", check_setup},
    {"say how parallel times are taken", check_timing},
    {"show what would be possible", check_bounds},
    {"draw lines only where between the points means something", check_plots},
};

void rules_check(const struct study *study, struct rules *rules)
{
    for (size_t i = 0; i < RULE_COUNT; i++)
        rules->rules[i] = table[i].check(study);
}

const char *rules_title(size_t number)
{
    return table[number - 1].title;
}

const char *rules_state_name(enum rule_state state)
{
    static const char *const names[] = {"kept", "broken", "not applicable"};
    return names[state];
}
