/* card.c - chooses the speedup, or says what is in the way. */
#include "card.h"

#include <stdio.h>

#include "headline.h"
#include "json_get.h"
#include "moment.h"
#include "units.h"
#include "verdicts.h"

#define TIMES "\xC3\x97"     /* U+00D7 */
#define UP_TO "\xE2\x80\x93" /* U+2013 */

/* Digits after the point: two digits in all, as people say it, and three below 3, where a tenth is much. */
static int digits_of(double speedup)
{
    return speedup < 2.995 ? 2 : speedup < 99.5 ? 1 : 0;
}

/* The fastest whose speedup has an interval; NULL: none. `samples`: the most that any has. */
static const struct analysed_row *fastest(const struct analysis *analysis, size_t *samples)
{
    const struct analysed_row *best = NULL;
    *samples = 0;
    for (size_t i = 0; i < analysis->row_count; i++) {
        const struct analysed_row *row = &analysis->rows[i];
        if (!row->configuration->parallel || row->speedup.count == 0)
            continue;
        *samples = row->speedup.count > *samples ? row->speedup.count : *samples;
        if (row->speedup.bounded && (!best || row->speedup.middle > best->speedup.middle))
            best = row;
    }
    return best;
}

static const struct analysed_row *base_of(const struct analysis *analysis)
{
    const struct configuration *baseline = analyse_baseline(analysis->kernel);
    return baseline ? &analysis->rows[baseline - analysis->kernel->configurations] : NULL;
}

static void write_work(const struct analysis *analysis, struct card *card)
{
    const struct kernel_result *kernel = analysis->kernel;
    const struct analysed_row *base = base_of(analysis);
    char alone[64] = "";
    if (base && base->seconds.count > 0)
        snprintf(alone, sizeof alone, "; sequential %s", units_seconds(base->seconds.middle).text);
    snprintf(card->work, sizeof card->work, "%s %s in %s%s", units_count(kernel->problem.item_count).text,
             kernel->problem.item_count == 1 ? kernel->item : units_plural(kernel->item).text,
             units_seconds(card->row->seconds.middle).text, alone);
}

static void write_origin(const json_t *context, struct card *card)
{
    char machine[160];
    const json_t *build = json_object_get(context, "build");
    const char *version = json_get_text(build, "version"), *commit = json_get_text(build, "commit");
    struct moment_text date = moment_utc(json_get_text(context, "date"));
    headline_machine(context, machine, sizeof machine);
    snprintf(card->machine, sizeof card->machine, "%.64s: %s", json_get_text(context, "host_name"), machine);
    snprintf(card->date, sizeof card->date, "%s, forkjoin %.32s, commit %.40s", date.text[0] ? date.text : "date unknown",
             version[0] ? version : "?", commit[0] ? commit : "unknown");
}

bool card_make(const struct study *study, size_t kernel, struct card *card, char why[WHY_MAX])
{
    const struct analysis *analysis = &study->kernels[kernel];
    char cause[WHY_MAX];
    size_t samples;
    if (!verdicts_same(analysis->kernel, cause)) {
        snprintf(why, WHY_MAX, "no card, since results are not identical: %.400s", cause);
        return false;
    }
    if (analysis->kernel->sampling.weak) {
        snprintf(why, WHY_MAX, "no card, since the problem grew with the workers; leave --scaling weak out");
        return false;
    }
    const struct analysed_row *row = fastest(analysis, &samples);
    if (!row) {
        snprintf(why, WHY_MAX, "no card, since no speedup has an interval after %zu round%s; 10 give one", samples,
                 samples == 1 ? "" : "s");
        return false;
    }
    size_t workers = row->configuration->worker_count;
    const char *plural = workers == 1 ? "" : "s";
    *card = (struct card){.row = row, .gains = row->speedup.low > 1};
    snprintf(card->name, sizeof card->name, "%.120s", analysis->kernel->name);
    int digits = digits_of(row->speedup.middle);
    snprintf(card->times, sizeof card->times, "%.*f" TIMES, digits, row->speedup.middle);
    snprintf(card->interval, sizeof card->interval, "%.*f" UP_TO "%.*f", digits, row->speedup.low, digits, row->speedup.high);
    snprintf(card->how, sizeof card->how, "with %zu worker%s (%.64s), results identical", workers, plural,
             row->configuration->strategy);
    snprintf(card->sentence, sizeof card->sentence, "%.100s: %.20s (%.40s) with %zu worker%s, results identical%s", card->name,
             card->times, card->interval, workers, plural, card->gains ? "" : "; no gain seen");
    write_work(analysis, card);
    write_origin(study->result->context, card);
    return true;
}
