/* summary.c - picks what to say of a kernel and of a run; computes nothing. */
#include "summary.h"

#include <ctype.h>
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "cells.h"
#include "json_get.h"

static void append(char *text, size_t size, const char *more)
{
    size_t used = strlen(text);
    snprintf(text + used, size - used, "%s", more);
}

/* --- a kernel ----------------------------------------------------------------------------------------------------------- */

static bool has_speedup(const json_t *row)
{
    return json_get_true(row, "parallel") && json_is_object(json_object_get(row, "speedup"));
}

/* The worker count to speak of; 0: none has a speedup. */
static double telling_workers(const json_t *rows)
{
    double within = 0, least_beyond = 0;
    size_t i;
    json_t *row;
    json_array_foreach(rows, i, row)
    {
        double workers = json_get_number(row, "workers");
        if (!has_speedup(row))
            continue;
        if (!json_get_true(row, "oversubscribed"))
            within = fmax(within, workers);
        else
            least_beyond = least_beyond > 0 ? fmin(least_beyond, workers) : workers;
    }
    return within > 0 ? within : least_beyond;
}

/* What the workers are: "cores", or with ranks on several nodes "workers of 4 nodes", since the machine is the first of them.
 */
struct worker_word {
    char text[64];
};

static const char *word_on_one_machine(const json_t *row, const json_t *machine, double workers)
{
    bool ranks = json_get_number(row, "ranks") > 0; /* the machine is what the launcher left to the first of them */
    if (ranks || json_get_true(row, "oversubscribed") || json_get_true(row, "waits") ||
        !(json_get_number(machine, "cores") > 0))
        return workers > 1 ? "workers" : "worker";
    if (workers > json_get_number(machine, "cores"))
        return "hardware threads";
    return workers > 1 ? "cores" : "core";
}

static struct worker_word word_for_workers(const json_t *row, const json_t *machine, double workers)
{
    struct worker_word word;
    double nodes = json_get_number(row, "nodes");
    if (nodes > 1)
        snprintf(word.text, sizeof word.text, "workers of %.0f nodes", nodes);
    else
        snprintf(word.text, sizeof word.text, "%s", word_on_one_machine(row, machine, workers));
    return word;
}

/* "64 % of the memory roof" of the first of these rows that has one. */
static void append_roof(char text[SUMMARY_MAX], const json_t *rows, double workers)
{
    size_t i;
    json_t *row;
    json_array_foreach(rows, i, row)
    {
        if (!has_speedup(row) || json_get_number(row, "workers") != workers || !json_is_object(json_object_get(row, "roof")))
            continue;
        struct cell roof = cell_roof(row); /* "64 % of memory" */
        const char *of = strstr(roof.text, " of ");
        char part[96];
        snprintf(part, sizeof part, "; %.*s of the %s roof", (int)(of ? of - roof.text : 0), roof.text, of ? of + 4 : "?");
        append(text, SUMMARY_MAX, part);
        return;
    }
}

/* Why there is no speedup. */
static void explain(const json_t *kernel, char text[SUMMARY_MAX])
{
    const char *why = json_get_text(kernel, "why");
    size_t i;
    json_t *row;
    if (why[0]) {
        snprintf(text, SUMMARY_MAX, "not measured: %s", why);
        return;
    }
    json_array_foreach(json_object_get(kernel, "rows"), i, row)
    {
        why = json_get_text(row, "why");
        if (!why[0])
            continue;
        snprintf(text, SUMMARY_MAX, "no speedup was measured: %.64s on %.0f: %s", json_get_text(row, "strategy"),
                 json_get_number(row, "workers"), why);
        return;
    }
    snprintf(text, SUMMARY_MAX, "no speedup was measured");
}

/* "14.2× (13.9–14.4)". */
static struct cell times_cell(const json_t *interval)
{
    struct cell ratio = cell_ratio(interval), cell;
    size_t number = strcspn(ratio.text, " ");
    snprintf(cell.text, sizeof cell.text, "%.*s\xC3\x97%s", (int)number, ratio.text, ratio.text + number);
    return cell;
}

/* "; processes failed" of each row of that worker count that did. */
static void append_failures(char text[SUMMARY_MAX], const json_t *rows, double workers)
{
    size_t i;
    json_t *row;
    json_array_foreach(rows, i, row)
    {
        char part[160];
        if (has_speedup(row) || !json_get_text(row, "why")[0] || json_get_number(row, "workers") != workers)
            continue;
        snprintf(part, sizeof part, "; %.128s failed", json_get_text(row, "strategy"));
        append(text, SUMMARY_MAX, part);
    }
}

void summary_sentence(const json_t *kernel, const json_t *machine, char text[SUMMARY_MAX])
{
    const json_t *rows = json_object_get(kernel, "rows");
    double workers = telling_workers(rows);
    size_t i, told = 0;
    json_t *row;
    text[0] = '\0';
    json_array_foreach(rows, i, row)
    {
        char part[512];
        if (!has_speedup(row) || json_get_number(row, "workers") != workers)
            continue;
        struct cell speedup = times_cell(json_object_get(row, "speedup"));
        if (told++ == 0)
            snprintf(part, sizeof part, "%.128s on %.0f %s: %s", json_get_text(row, "strategy"), workers,
                     word_for_workers(row, machine, workers).text, speedup.text);
        else
            snprintf(part, sizeof part, "; %.128s %s", json_get_text(row, "strategy"), speedup.text);
        append(text, SUMMARY_MAX, part);
    }
    if (told > 0) {
        append_failures(text, rows, workers);
        append_roof(text, rows, workers);
    } else {
        explain(kernel, text);
    }
}

/* --- the run ------------------------------------------------------------------------------------------------------------ */

struct tally {
    double samples, disturbed;
    size_t failed_kernels, failed_rows, cut_short, oversubscribed, drifting;
};

static struct tally count_all(const json_t *document)
{
    struct tally tally = {0};
    size_t i, j;
    json_t *kernel, *row;
    json_array_foreach(json_object_get(json_object_get(document, "analysis"), "kernels"), i, kernel)
    {
        tally.failed_kernels += json_get_text(kernel, "why")[0] != '\0';
        json_array_foreach(json_object_get(kernel, "rows"), j, row)
        {
            const char *stopped = json_get_text(row, "stopped");
            tally.samples += json_get_number(row, "samples");
            tally.disturbed += json_get_number(row, "disturbed");
            tally.failed_rows += json_get_text(row, "why")[0] != '\0';
            tally.cut_short += strcmp(stopped, "time limit") == 0 || strcmp(stopped, "interrupted") == 0;
            tally.oversubscribed += json_get_true(row, "oversubscribed");
            tally.drifting += json_get_true(row, "drifting");
        }
    }
    return tally;
}

static void warn_of_counts(const struct tally *tally, void (*put)(void *to, const char *text), void *to)
{
    char text[256];
    const struct {
        size_t count;
        const char *format;
    } warnings[] = {
        {tally->failed_kernels, "kernels that could not be measured: %zu"},
        {tally->failed_rows, "configurations that failed: %zu; their rows say why"},
        {tally->cut_short, "configurations whose sampling was cut short by the time limit or an interrupt: %zu"},
        {tally->oversubscribed, "configurations with more workers than CPUs: %zu; their speedups are about sharing CPUs"},
        {tally->drifting,
         "configurations whose times wander from round to round: %zu; no interval of theirs; speedups are taken "
         "within rounds and hold"},
    };
    for (size_t i = 0; i < sizeof warnings / sizeof warnings[0]; i++) {
        if (warnings[i].count == 0)
            continue;
        snprintf(text, sizeof text, warnings[i].format, warnings[i].count);
        put(to, text);
    }
    if (tally->disturbed > 0) {
        snprintf(text, sizeof text, "%.0f of %.0f warm samples were taken while something else ran; none was left out",
                 tally->disturbed, tally->samples);
        put(to, text);
    }
}

void summary_warnings(const json_t *document, void (*put)(void *to, const char *text), void *to)
{
    char text[256];
    const json_t *context = json_object_get(document, "context"), *machine = json_object_get(context, "machine");
    struct tally tally = count_all(document);
    warn_of_counts(&tally, put, to);
    if (json_get_true(machine, "virtualised"))
        put(to, "a virtual machine: other guests of its host share caches, memory and clock frequency, unseen");
    if (json_get_number(machine, "quota_cpus") > 0) {
        snprintf(text, sizeof text, "control groups allowed the time of %.2f CPUs", json_get_number(machine, "quota_cpus"));
        put(to, text);
    }
    const char *commit = json_get_text(json_object_get(context, "build"), "commit");
    if (strstr(commit, "-dirty"))
        put(to, "built from a commit with changes that were not committed: others cannot build the same");
}

/* A word that a POSIX shell takes as it is, or in quotes. */
static void append_word(char *text, size_t size, const char *word)
{
    bool plain = word[0] != '\0';
    for (const char *at = word; *at; at++)
        plain = plain && (isalnum((unsigned char)*at) || strchr("_-./,=:@%+", *at));
    if (plain) {
        append(text, size, word);
        return;
    }
    append(text, size, "'");
    for (const char *at = word; *at; at++) {
        char one[] = {*at, '\0'};
        append(text, size, *at == '\'' ? "'\\''" : one);
    }
    append(text, size, "'");
}

void summary_command(const json_t *document, char *text, size_t size)
{
    size_t i;
    json_t *word;
    text[0] = '\0';
    json_array_foreach(json_object_get(json_object_get(document, "context"), "command"), i, word)
    {
        append(text, size, i ? " " : "");
        append_word(text, size, json_string_value(word) ? json_string_value(word) : "?");
    }
}
