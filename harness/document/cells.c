/* cells.c - intervals, rates and notes as short texts. */
#include "cells.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "json_get.h"
#include "units.h"

#define DASH "\xE2\x80\x93" /* an en dash: "from-to", and "nothing" */

static struct unit_text percent(double share)
{
    struct unit_text text;
    snprintf(text.text, sizeof text.text, "%.*f", fabs(share) < 0.00995 ? 2 : fabs(share) < 0.0995 ? 1 : 0, 100 * share);
    return text;
}

static struct unit_text three_digits(double value)
{
    struct unit_text text;
    snprintf(text.text, sizeof text.text, "%.3g", value);
    return text;
}

/* Three digits: a speedup of 36.49 is not known to the hundredth. */
static struct unit_text ratio(double value)
{
    struct unit_text text = units_ratio(value);
    if (value >= 9.995)
        snprintf(text.text, sizeof text.text, "%.*f", value < 99.95 ? 1 : 0, value);
    return text;
}

/* "MIDDLE UNIT (LOW-HIGH)": each number by `number`. */
static struct cell with_interval(const json_t *interval, struct unit_text (*number)(double), const char *unit)
{
    struct cell cell = {DASH};
    double middle = json_get_number(interval, "middle"), low = json_get_number(interval, "low"),
           high = json_get_number(interval, "high");
    if (!isfinite(middle))
        return cell;
    if (isfinite(low) && isfinite(high))
        snprintf(cell.text, sizeof cell.text, "%s%s (%s" DASH "%s)", number(middle).text, unit, number(low).text,
                 number(high).text);
    else
        snprintf(cell.text, sizeof cell.text, "%s%s (%s)", number(middle).text, unit,
                 json_get_true(interval, "withheld") ? "wanders" : "too few");
    return cell;
}

struct cell cell_ratio(const json_t *interval)
{
    return with_interval(interval, ratio, "");
}

struct cell cell_percent(const json_t *interval)
{
    return with_interval(interval, percent, " %");
}

struct cell cell_number(const json_t *interval)
{
    return with_interval(interval, three_digits, "");
}

struct cell cell_seconds(const json_t *interval)
{
    return with_interval(interval, units_seconds, "");
}

struct cell cell_amount(const json_t *interval, const char *unit)
{
    struct cell cell = with_interval(interval, units_short, "");
    size_t used = strlen(cell.text);
    if (json_is_object(interval))
        snprintf(cell.text + used, sizeof cell.text - used, " %s", unit);
    return cell;
}

/* --- a kernel's table --------------------------------------------------------------------------------------------------- */

static struct cell rate_cell(const json_t *row, const char *item)
{
    struct cell cell = {DASH};
    double rate = json_get_number(row, "items_per_second");
    if (isfinite(rate))
        snprintf(cell.text, sizeof cell.text, "%s %s/s", units_short(rate).text, units_plural(item).text);
    return cell;
}

static struct cell speedup_cell(const json_t *row)
{
    struct cell cell = {"1"}; /* the baseline */
    bool measured = isfinite(json_get_number(json_object_get(row, "seconds"), "middle"));
    return json_get_true(row, "parallel") || !measured ? cell_ratio(json_object_get(row, "speedup")) : cell;
}

/* "64 % of memory". */
struct cell cell_roof(const json_t *row)
{
    struct cell cell = {DASH};
    const json_t *roof = json_object_get(row, "roof");
    double share = json_get_number(json_object_get(roof, "share"), "middle");
    if (isfinite(share) && share < 0.001)
        snprintf(cell.text, sizeof cell.text, "under 0.1 %% of %.20s", json_get_text(roof, "bound"));
    else if (isfinite(share))
        snprintf(cell.text, sizeof cell.text, "%s %% of %.20s", percent(share).text, json_get_text(roof, "bound"));
    return cell;
}

static void append(struct cell *cell, const char *text)
{
    size_t used = strlen(cell->text);
    snprintf(cell->text + used, sizeof cell->text - used, "%s%s", used ? "; " : "", text);
}

/* "8 ranks on 2 nodes; 4 threads each; 12 % communication". */
static void append_ranks(struct cell *cell, const json_t *row)
{
    char text[96];
    double nodes = json_get_number(row, "nodes"), ranks = json_get_number(row, "ranks"),
           threads = json_get_number(row, "threads_per_rank"),
           share = json_get_number(json_object_get(row, "communication"), "middle");
    if (!isfinite(nodes) || !isfinite(ranks))
        return;
    snprintf(text, sizeof text, "%.0f %s on %.0f %s", ranks, ranks == 1 ? "rank" : "ranks", nodes,
             nodes == 1 ? "node" : "nodes");
    append(cell, text);
    if (threads > 1) {
        snprintf(text, sizeof text, "%.0f threads each", threads);
        append(cell, text);
    }
    if (isfinite(share)) {
        snprintf(text, sizeof text, "%s %% communication", percent(share).text);
        append(cell, text);
    }
}

static struct cell note_cell(const json_t *row)
{
    struct cell cell = {""};
    char text[96];
    double disturbed = json_get_number(row, "disturbed"), samples = json_get_number(row, "samples");
    const char *why = json_get_text(row, "why"), *stopped = json_get_text(row, "stopped");
    if (why[0])
        append(&cell, why);
    if (json_get_true(row, "oversubscribed"))
        append(&cell, "more workers than CPUs");
    if (json_get_true(row, "drifting"))
        append(&cell, "times wander from round to round");
    if (json_is_false(json_object_get(row, "paired")))
        append(&cell, "speedup of two medians, as no round has both");
    double waiting = json_get_number(json_object_get(row, "waiting"), "middle");
    if (json_get_true(row, "waits") && isfinite(waiting)) {
        snprintf(text, sizeof text, "%s %% waiting", percent(waiting).text);
        append(&cell, text);
    }
    append_ranks(&cell, row);
    if (disturbed > 0) {
        snprintf(text, sizeof text, "%.0f of %.0f samples disturbed", disturbed, samples);
        append(&cell, text);
    }
    if (stopped[0] && !why[0] && strcmp(stopped, "rounds") != 0) {
        snprintf(text, sizeof text, "sampling ended: %.64s", stopped);
        append(&cell, text);
    }
    return cell;
}

struct cell cells_of(const json_t *row, size_t column, const char *item)
{
    struct cell cell = {""};
    switch (column) {
    case COLUMN_STRATEGY:
        snprintf(cell.text, sizeof cell.text, "%s", json_get_text(row, "strategy"));
        return cell;
    case COLUMN_WORKERS:
        snprintf(cell.text, sizeof cell.text, "%.0f", json_get_number(row, "workers"));
        return cell;
    case COLUMN_TIME:
        return cell_seconds(json_object_get(row, "seconds"));
    case COLUMN_RATE:
        return rate_cell(row, item);
    case COLUMN_SPEEDUP:
        return speedup_cell(row);
    case COLUMN_EFFICIENCY:
        return cell_percent(json_object_get(row, "efficiency"));
    case COLUMN_COLD:
        return cell_ratio(json_object_get(row, "cold_speedup"));
    case COLUMN_CREATE:
        return cell_seconds(json_object_get(row, "create_seconds"));
    case COLUMN_ROOF:
        return cell_roof(row);
    case COLUMN_NOTE:
        return note_cell(row);
    default:
        return cell;
    }
}

static const struct cell_column columns[COLUMN_COUNT] = {
    {"strategy", false}, {"workers", true},    {"time", true},         {"rate", true},
    {"speedup", true},   {"efficiency", true}, {"cold speedup", true}, {"creating workers", true},
    {"roof", true},      {"note", false},
};

const struct cell_table kernel_table = {columns, COLUMN_COUNT, cells_of};
