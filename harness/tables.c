/* tables.c - prints the summary table of a kernel. */
#include "tables.h"

#include <inttypes.h>
#include <string.h>

#include "host.h"
#include "units.h"

enum { CELL_MAX = 96 };

/* How wide the columns are. */
enum { STRATEGY_WIDTH = 12, WORKERS_WIDTH = 7, TIME_WIDTH = 9, RATE_WIDTH = 20, SPEEDUP_WIDTH = 19, EFFICIENCY_WIDTH = 11 };

/* A text of a result that may come from anyone, without control characters: no escape sequence of theirs reaches a terminal. */
struct printable {
    char text[WHY_MAX];
};

static struct printable printable(const char *text)
{
    struct printable clean;
    snprintf(clean.text, sizeof clean.text, "%s", text ? text : "?");
    for (char *at = clean.text; *at; at++) {
        if ((unsigned char)*at < 0x20 || *at == 0x7F)
            *at = ' ';
    }
    return clean;
}

void tables_print_head(FILE *out, const json_t *context)
{
    char machine[256], build[256];
    host_headline(context, machine, sizeof machine);
    host_build_line(context, build, sizeof build);
    const json_t *state = json_object_get(context, "state");
    const char *host = json_string_value(json_object_get(context, "host_name"));
    fprintf(out, "%s: %s\n%s\n", printable(host).text, printable(machine).text, printable(build).text);
    fprintf(out, "load %.2f at the start; waiting workers: %s\n", json_number_value(json_object_get(state, "load_1min")),
            printable(json_string_value(json_object_get(state, "wait_policy"))).text);
}

/* "1.98 (1.97-1.99)", "1.98 (too few)" or "-". */
static const char *interval_text(const struct interval *interval, char text[CELL_MAX])
{
    if (interval->count == 0)
        snprintf(text, CELL_MAX, "-");
    else if (interval->bounded)
        snprintf(text, CELL_MAX, "%s (%s-%s)", units_ratio(interval->middle).text, units_ratio(interval->low).text,
                 units_ratio(interval->high).text);
    else
        snprintf(text, CELL_MAX, "%s (too few)", units_ratio(interval->middle).text);
    return text;
}

static void print_row(FILE *out, const struct analysis *analysis, const struct analysed_row *row)
{
    const struct configuration *configuration = row->configuration;
    char rate[2 * UNIT_TEXT_MAX + 4] = "-", time[CELL_MAX] = "-", efficiency[CELL_MAX] = "-", speedup[CELL_MAX], cold[CELL_MAX];
    if (row->seconds.count > 0) {
        snprintf(time, sizeof time, "%s", units_seconds(row->seconds.middle).text);
        snprintf(rate, sizeof rate, "%s %s/s", units_short(row->items_per_second).text,
                 units_plural(printable(analysis->kernel->item).text).text);
    }
    if (row->speedup.count > 0)
        snprintf(efficiency, sizeof efficiency, "%.0f %%", 100 * row->efficiency.middle);
    if (!configuration->parallel)
        snprintf(speedup, sizeof speedup, "1");
    else
        interval_text(&row->speedup, speedup);
    interval_text(&row->cold_speedup, cold);

    fprintf(out, "  %-*.*s%*zu  %*s  %-*s %-*s%*s   %-*s %s%s%s\n", STRATEGY_WIDTH, STRATEGY_WIDTH,
            printable(configuration->strategy).text, WORKERS_WIDTH, configuration->worker_count, TIME_WIDTH, time, RATE_WIDTH,
            rate, SPEEDUP_WIDTH, speedup, EFFICIENCY_WIDTH, efficiency, SPEEDUP_WIDTH, cold,
            row->create.count > 0 ? units_seconds(row->create.middle).text : "-",
            configuration->oversubscribed ? "  oversubscribed" : "", configuration->why[0] ? "  FAILED" : "");
    if (configuration->why[0])
        fprintf(out, "      %s\n", printable(configuration->why).text);
}

/* How far the configurations of a kernel came. */
struct verdicts {
    size_t right, wrong; /* proven; ran, with another answer in the proof or in a sample */
};

static struct verdicts count_verdicts(const struct kernel_result *kernel)
{
    struct verdicts verdicts = {0};
    for (size_t i = 0; i < kernel->configuration_count; i++) {
        const struct configuration *configuration = &kernel->configurations[i];
        bool differs = configuration->digest != 0 && configuration->digest != configuration_reference(kernel, configuration);
        for (size_t j = 0; j < configuration->sample_count; j++)
            differs = differs || !configuration->samples[j].correct;
        verdicts.right += configuration->proven;
        verdicts.wrong += differs;
    }
    return verdicts;
}

static void print_answer(FILE *out, const struct kernel_result *kernel)
{
    fprintf(out, "\n%s, size %s: %s %s\n", printable(kernel->name).text, printable(kernel->size).text,
            units_count(kernel->problem.item_count).text, units_plural(printable(kernel->item).text).text);
    if (kernel->why[0]) {
        fprintf(out, "  FAILED: %s\n", printable(kernel->why).text);
        return;
    }
    struct verdicts verdicts = count_verdicts(kernel);
    size_t count = kernel->configuration_count;
    fprintf(out, "  %s\n  ", printable(kernel->finding.text).text);
    if (verdicts.right == count)
        fprintf(out, "identical in all %zu configurations", count);
    else if (verdicts.wrong > 0)
        fprintf(out, "NOT identical: wrong in %zu of %zu configurations", verdicts.wrong, count);
    else
        fprintf(out, "identical in %zu configurations; the other %zu did not run", verdicts.right, count - verdicts.right);
    fprintf(out, ", digest %016" PRIx64 "\n", kernel->digest);
}

/* The samples of a configuration by which its rows are told, and those that were disturbed. */
static void print_foot(FILE *out, const struct analysis *analysis)
{
    size_t warm = 0, cold = 0;
    for (size_t i = 0; i < analysis->row_count; i++) {
        warm = analysis->rows[i].seconds.count > warm ? analysis->rows[i].seconds.count : warm;
        cold = analysis->rows[i].create.count > cold ? analysis->rows[i].create.count : cold;
    }
    fprintf(out,
            "  medians of %zu warm and %zu cold samples; speedups over the sequential run of the same round, 95 %% for all\n"
            "  worker counts of a strategy together",
            warm, cold);
    if (analysis->row_count > 0 && strcmp(analysis->rows[0].configuration->stopped, "rounds") != 0)
        fprintf(out, "; sampling ended: %s", printable(analysis->rows[0].configuration->stopped).text);
    fprintf(out, "\n");
}

void tables_print_kernel(FILE *out, const struct analysis *analysis)
{
    print_answer(out, analysis->kernel);
    if (analysis->kernel->why[0])
        return;
    fprintf(out, "  %-*s%*s  %*s  %-*s %-*s%*s   %-*s %s\n", STRATEGY_WIDTH, "strategy", WORKERS_WIDTH, "workers", TIME_WIDTH,
            "time", RATE_WIDTH, "rate", SPEEDUP_WIDTH, "speedup (95 %)", EFFICIENCY_WIDTH, "efficiency", SPEEDUP_WIDTH,
            "cold speedup", "creating workers");
    for (size_t i = 0; i < analysis->row_count; i++)
        print_row(out, analysis, &analysis->rows[i]);
    print_foot(out, analysis);
}
