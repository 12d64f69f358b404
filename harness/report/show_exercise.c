/* show_exercise.c - an answer, a verdict in words, a short table, and numbered advice. */
#include "show_exercise.h"

#include "printable.h"
#include "show_interval.h"
#include "units.h"
#include "verdicts.h"
#include "wrap.h"

enum { INDENT = 5, SPEEDUP_WIDTH = 18 };

static void show_answer(FILE *out, const struct kernel_result *kernel)
{
    char why[WHY_MAX];
    fprintf(out, "\n%s, size %s: %s %s\n", printable(kernel->name).text, printable(kernel->size).text,
            units_count(kernel->problem.item_count).text, units_plural(printable(kernel->item).text).text);
    if (kernel->verified)
        fprintf(out, "  %s\n", printable(kernel->finding.text).text);
    if (verdicts_same(kernel, why))
        fprintf(out, "  RESULTS SAME: all %zu configurations gave the sequential answer in every run, to the last bit\n",
                kernel->configuration_count);
    else
        fprintf(out, "  RESULTS NOT THE SAME: %s\n", printable(why).text);
}

static void show_row(FILE *out, const struct analysed_row *row)
{
    const struct configuration *configuration = row->configuration;
    struct cell_text speedup = configuration->parallel ? show_ratio(row->speedup) : (struct cell_text){"1"};
    bool noted = configuration->oversubscribed || configuration->why[0];
    fprintf(out, "  %-12.12s%7zu  %9s  %-*s%s%s\n", printable(configuration->strategy).text, configuration->worker_count,
            row->seconds.count > 0 ? units_seconds(row->seconds.middle).text : "-", noted ? SPEEDUP_WIDTH : 0, speedup.text,
            configuration->oversubscribed ? "  more workers than CPUs" : "", configuration->why[0] ? "  FAILED" : "");
}

static void show_table(FILE *out, const struct analysis *analysis)
{
    bool any = false;
    for (size_t i = 0; i < analysis->row_count; i++)
        any = any || analysis->rows[i].seconds.count > 0;
    if (!any)
        return;
    fprintf(out, "\n  %-12s%7s  %9s  %s\n", "strategy", "workers", "time", "speedup (95 %)");
    for (size_t i = 0; i < analysis->row_count; i++)
        show_row(out, &analysis->rows[i]);
}

static void show_advices(FILE *out, const struct advices *advices)
{
    if (advices->count == 0)
        return;
    fprintf(out, "\nwhat to try next\n");
    for (size_t i = 0; i < advices->count; i++) {
        fprintf(out, "  %zu. %s\n", i + 1, printable(advices->list[i].found).text);
        wrap_print(out, INDENT, printable(advices->list[i].next).text);
    }
}

void show_exercise(FILE *out, const struct study *study, size_t kernel, const struct advices *advices)
{
    show_answer(out, study->kernels[kernel].kernel);
    show_table(out, &study->kernels[kernel]);
    show_advices(out, advices);
}
