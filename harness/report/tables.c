/* tables.c - prints the summary table of a kernel. */
#include "tables.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>

#include "disturbance.h"
#include "headline.h"
#include "printable.h"
#include "show_interval.h"
#include "units.h"
#include "verdicts.h"

enum { CELL_MAX = 96 };

/* How wide the columns are. */
enum { STRATEGY_WIDTH = 12, WORKERS_WIDTH = 7, TIME_WIDTH = 9, RATE_WIDTH = 20, SPEEDUP_WIDTH = 19, EFFICIENCY_WIDTH = 11 };

void tables_print_head(FILE *out, const json_t *context)
{
    char machine[256], build[256];
    headline_machine(context, machine, sizeof machine);
    headline_build(context, build, sizeof build);
    const json_t *state = json_object_get(context, "state");
    const char *host = json_string_value(json_object_get(context, "host_name"));
    fprintf(out, "%s: %s\n%s\n", printable(host).text, printable(machine).text, printable(build).text);
    fprintf(out, "load %.2f at the start; waiting workers: %s\n", json_number_value(json_object_get(state, "load_1min")),
            printable(json_string_value(json_object_get(state, "wait_policy"))).text);
}

/* "  2 nodes, 12 % communication"; with threads "  2 nodes, 4 ranks x 8 threads, ...". Nothing without ranks. */
static void ranks_text(const struct analysed_row *row, char text[CELL_MAX])
{
    const struct configuration *configuration = row->configuration;
    size_t used = 0, nodes = configuration->node_count;
    if (configuration->rank_count == 0 || nodes == 0)
        return;
    if (configuration->threads_per_rank > 1)
        used = (size_t)snprintf(text, CELL_MAX, "  %zu %s, %zu ranks x %zu threads", nodes, nodes == 1 ? "node" : "nodes",
                                configuration->rank_count, configuration->threads_per_rank);
    else
        used = (size_t)snprintf(text, CELL_MAX, "  %zu %s", nodes, nodes == 1 ? "node" : "nodes");
    if (row->communication.count > 0 && used < CELL_MAX)
        snprintf(text + used, CELL_MAX - used, ", %.*f %% communication", row->communication.middle < 0.0995 ? 1 : 0,
                 100 * row->communication.middle);
}

static void print_row(FILE *out, const struct analysis *analysis, const struct analysed_row *row)
{
    const struct configuration *configuration = row->configuration;
    char rate[2 * UNIT_TEXT_MAX + 4] = "-", time[CELL_MAX] = "-", efficiency[CELL_MAX] = "-";
    if (row->seconds.count > 0) {
        snprintf(time, sizeof time, "%s", units_seconds(row->seconds.middle).text);
        snprintf(rate, sizeof rate, "%s %s/s", units_short(row->items_per_second).text,
                 units_plural(printable(analysis->kernel->item).text).text);
    }
    if (row->efficiency.count > 0)
        snprintf(efficiency, sizeof efficiency, "%.0f %%", 100 * row->efficiency.middle);
    struct cell_text speedup = configuration->parallel ? show_ratio(row->speedup) : (struct cell_text){"1"};
    char waiting[CELL_MAX] = "";
    if (configuration->waits && row->waiting.count > 0)
        snprintf(waiting, sizeof waiting, "  %.0f %% waiting", 100 * row->waiting.middle);

    char ranks[CELL_MAX] = "";
    ranks_text(row, ranks);

    fprintf(out, "  %-*.*s%*zu  %*s  %-*s %-*s%*s   %-*s %s%s%s%s%s\n", STRATEGY_WIDTH, STRATEGY_WIDTH,
            printable(configuration->strategy).text, WORKERS_WIDTH, configuration->worker_count, TIME_WIDTH, time, RATE_WIDTH,
            rate, SPEEDUP_WIDTH, speedup.text, EFFICIENCY_WIDTH, efficiency, SPEEDUP_WIDTH, show_ratio(row->cold_speedup).text,
            row->create.count > 0 ? units_seconds(row->create.middle).text : "-", waiting, ranks,
            configuration->oversubscribed ? "  oversubscribed" : "", configuration->why[0] ? "  FAILED" : "");
    if (configuration->why[0])
        fprintf(out, "      %s\n", printable(configuration->why).text);
}

static void print_answer(FILE *out, const struct kernel_result *kernel)
{
    fprintf(out, "\n%s, size %s: %s %s%s\n", printable(kernel->name).text, printable(kernel->size).text,
            units_count(kernel->problem.item_count).text, units_plural(printable(kernel->item).text).text,
            kernel->sampling.weak ? " for each worker (weak scaling)" : "");
    if (kernel->why[0]) {
        fprintf(out, "  FAILED: %s\n", printable(kernel->why).text);
        return;
    }
    struct verdicts verdicts = verdicts_count(kernel);
    size_t count = kernel->configuration_count;
    fprintf(out, "  %s\n  ", printable(kernel->finding.text).text);
    if (verdicts.right == count)
        fprintf(out,
                kernel->sampling.weak ? "all %zu configurations identical to the sequential run of their problem"
                                      : "identical in all %zu configurations",
                count);
    else if (verdicts.wrong > 0)
        fprintf(out, "NOT identical: wrong in %zu of %zu configurations", verdicts.wrong, count);
    else
        fprintf(out, "identical in %zu configurations; the other %zu did not run", verdicts.right, count - verdicts.right);
    fprintf(out, ", digest %016" PRIx64 "\n", kernel->digest);
}

/* "50 rounds" for "rounds", or the reason as it is. */
static struct printable reason_text(const struct configuration *configuration, size_t rounds)
{
    struct printable text;
    if (strcmp(configuration->stopped, "rounds") != 0)
        return printable(configuration->stopped);
    snprintf(text.text, sizeof text.text, "%zu rounds", rounds);
    return text;
}

/* Why sampling ended, where that says something: how many speedups are known as well as was asked, or what cut rounds short. */
static void print_reason(FILE *out, const struct analysis *analysis, size_t rounds)
{
    double percent = 100 * analysis->kernel->sampling.precision;
    const struct configuration *other = NULL; /* the first that is not known well enough */
    size_t precise = 0, count = 0;
    for (size_t i = 0; i < analysis->row_count; i++) {
        const struct configuration *configuration = analysis->rows[i].configuration;
        bool reached = strcmp(configuration->stopped, "precision") == 0;
        precise += configuration->parallel && reached;
        count += configuration->parallel;
        if (!reached && !other && configuration->why[0] == '\0')
            other = configuration;
    }
    if (percent > 0 && !other)
        fprintf(out, "; sampling ended: speedups known to %g %%", percent);
    else if (percent > 0 && other)
        fprintf(out, "; sampling ended: %s, %zu of %zu speedups known to %g %%", reason_text(other, rounds).text, precise,
                count, percent);
    else if (other && strcmp(other->stopped, "rounds") != 0)
        fprintf(out, "; sampling ended: %s", printable(other->stopped).text);
}

/* "3 steal, 1 switches": warm samples by what disturbed them, which may be several things. */
static void print_disturbances(FILE *out, const struct analysis *analysis)
{
    const char *comma = "";
    for (unsigned bit = 0; bit < DISTURBANCE_COUNT; bit++) {
        size_t count = 0;
        for (size_t i = 0; i < analysis->row_count; i++) {
            const struct configuration *configuration = analysis->rows[i].configuration;
            for (size_t j = 0; j < configuration->sample_count; j++)
                count += !configuration->samples[j].cold && configuration->samples[j].disturbance >> bit & 1;
        }
        if (count > 0) {
            fprintf(out, "%s%zu %s", comma, count, disturbance_words(1u << bit).text);
            comma = ", ";
        }
    }
}

/* The speedup that the disturbed samples move most; NULL when none can be had without them. */
static const struct analysed_row *most_moved(const struct analysis *analysis)
{
    const struct analysed_row *most = NULL;
    double most_moved = -1;
    for (size_t i = 0; i < analysis->row_count; i++) {
        const struct analysed_row *row = &analysis->rows[i];
        double moved = row->speedup_undisturbed.count ? fabs(log(row->speedup_undisturbed.middle / row->speedup.middle)) : -1;
        if (moved > most_moved) {
            most_moved = moved;
            most = row;
        }
    }
    return most;
}

/* How many samples were disturbed, and what speedups would be without them. */
static void print_disturbed(FILE *out, const struct analysis *analysis)
{
    size_t disturbed = 0, count = 0;
    for (size_t i = 0; i < analysis->row_count; i++) {
        disturbed += analysis->rows[i].disturbed;
        count += analysis->rows[i].seconds.count;
    }
    if (disturbed == 0)
        return;
    fprintf(out, "  disturbed: %zu of %zu warm samples (", disturbed, count);
    print_disturbances(out, analysis);
    const struct analysed_row *row = most_moved(analysis);
    if (row)
        fprintf(out, "), kept; without them speedups move by at most %.1f %%\n  (%s on %zu: %s)\n",
                100 * fabs(row->speedup_undisturbed.middle / row->speedup.middle - 1),
                printable(row->configuration->strategy).text, row->configuration->worker_count,
                show_ratio(row->speedup_undisturbed).text);
    else
        fprintf(out, "), kept; no round is free of them\n");
}

static bool any_unpaired(const struct analysis *analysis)
{
    for (size_t i = 0; i < analysis->row_count; i++) {
        if (analysis->rows[i].unpaired)
            return true;
    }
    return false;
}

/* In how many configurations times wander, and that ratios do not. */
static void print_drift(FILE *out, const struct analysis *analysis)
{
    size_t drifting = 0, measured = 0;
    for (size_t i = 0; i < analysis->row_count; i++) {
        drifting += analysis->rows[i].drifting;
        measured += analysis->rows[i].seconds.count > 0;
    }
    if (drifting > 0)
        fprintf(out, "  times wander from round to round in %zu of %zu configurations: no interval of theirs%s\n", drifting,
                measured, any_unpaired(analysis) ? "" : "; speedups are taken within rounds and hold");
}

static void print_foot(FILE *out, const struct analysis *analysis)
{
    const struct sampling *sampling = &analysis->kernel->sampling;
    size_t warm = 0, cold = 0;
    for (size_t i = 0; i < analysis->row_count; i++) {
        if (!analysis->rows[i].configuration->parallel && analysis->row_count > 1)
            continue; /* a sweep's files have one each, which are together here */
        warm = analysis->rows[i].seconds.count > warm ? analysis->rows[i].seconds.count : warm;
        cold = analysis->rows[i].create.count > cold ? analysis->rows[i].create.count : cold;
    }
    if (sampling->replicate_count > 1)
        fprintf(out, "  medians over %zu processes of their medians, %zu warm and %zu cold samples in all",
                sampling->replicate_count, warm, cold);
    else
        fprintf(out, "  medians of %zu warm and %zu cold samples", warm, cold);
    fprintf(out, "; %s over the sequential run of the same round, 95 %% for all\n  worker counts of a strategy together",
            sampling->weak ? "rates" : "speedups");
    print_reason(out, analysis, warm);
    fprintf(out, "\n");
    if (any_unpaired(analysis))
        fprintf(
            out,
            "  where no round has both, the speedup is the ratio of two medians (bootstrap): drift of the machine is in it\n");
    print_drift(out, analysis);
    print_disturbed(out, analysis);
}

void tables_print_kernel(FILE *out, const struct analysis *analysis)
{
    print_answer(out, analysis->kernel);
    if (analysis->kernel->why[0])
        return;
    fprintf(out, "  %-*s%*s  %*s  %-*s %-*s%*s   %-*s %s\n", STRATEGY_WIDTH, "strategy", WORKERS_WIDTH, "workers", TIME_WIDTH,
            "time", RATE_WIDTH, "rate", SPEEDUP_WIDTH, analysis->kernel->sampling.weak ? "scaled (95 %)" : "speedup (95 %)",
            EFFICIENCY_WIDTH, "efficiency", SPEEDUP_WIDTH, "cold speedup", "creating workers");
    for (size_t i = 0; i < analysis->row_count; i++)
        print_row(out, analysis, &analysis->rows[i]);
    print_foot(out, analysis);
}
