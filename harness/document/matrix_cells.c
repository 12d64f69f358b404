/* matrix_cells.c - tasks, choices and costs as short texts. */
#include "matrix_cells.h"

#include <math.h>
#include <stdio.h>

#include "json_get.h"
#include "units.h"

#define DASH  "\xE2\x80\x93"
#define TIMES "\xC3\x97"

const char *const cost_who[COST_WHO_COUNT] = {"sequential", "in_flight", "fastest", "rival"};

static struct cell text_cell(const char *text)
{
    struct cell cell;
    snprintf(cell.text, sizeof cell.text, "%s", text[0] ? text : DASH);
    return cell;
}

struct cell task_cell(const json_t *row)
{
    struct cell cell;
    const char *task = json_get_text(row, "task"), *kernel = json_get_text(row, "kernel");
    if (!task[0] || json_get_text(row, "beside")[0])
        return text_cell(kernel);
    snprintf(cell.text, sizeof cell.text, "%.90s (%.60s)", task, kernel);
    return cell;
}

static struct cell workers_cell(const json_t *use)
{
    struct cell cell = {DASH};
    if (json_is_object(use))
        snprintf(cell.text, sizeof cell.text, "%.40s " TIMES " %.0f", json_get_text(use, "workers_are"),
                 json_get_number(use, "workers"));
    return cell;
}

static struct cell share_cell(double share)
{
    struct cell cell = {DASH};
    if (isfinite(share))
        snprintf(cell.text, sizeof cell.text, "%.0f %%", 100 * fmax(share, 0));
    return cell;
}

/* Ones are whole, tenths where there are some. */
static struct cell number_cell(double number)
{
    struct cell cell = {DASH};
    if (isfinite(number))
        snprintf(cell.text, sizeof cell.text, "%.*f", number < 10 && number != floor(number) ? 1 : 0, number);
    return cell;
}

static struct cell seconds_cell(double seconds)
{
    return text_cell(isfinite(seconds) ? units_seconds(seconds).text : "");
}

static struct cell memory_cell(double bytes)
{
    return text_cell(isfinite(bytes) ? units_bytes(fmax(bytes, 0)).text : "not available");
}

static struct cell choice_cell(const json_t *row, size_t column, const char *item)
{
    (void)item;
    switch (column) {
    case CHOICE_TASK:
        return task_cell(row);
    case CHOICE_CLAIM:
        return text_cell(json_get_text(row, "claim"));
    case CHOICE_ADVICE:
        return text_cell(json_get_text(row, "advice"));
    case CHOICE_FASTEST:
        return workers_cell(json_object_get(row, "fastest"));
    case CHOICE_OVER_SEQUENTIAL:
        return cell_ratio(json_object_get(row, "over_sequential"));
    case CHOICE_OVER_IN_FLIGHT:
        return cell_ratio(json_object_get(row, "over_in_flight"));
    case CHOICE_WAITING:
        return share_cell(json_get_number(json_object_get(row, "sequential"), "waiting"));
    default:
        return text_cell(json_get_text(row, "verdict_text"));
    }
}

static struct cell cost_cell(const json_t *use, size_t column, const char *item)
{
    (void)item;
    switch (column) {
    case COST_WORKERS:
        return workers_cell(use);
    case COST_SECONDS:
        return cell_seconds(json_object_get(use, "seconds"));
    case COST_CPU_SECONDS:
        return seconds_cell(json_get_number(use, "cpu_seconds"));
    case COST_BUSY_CPUS:
        return number_cell(json_get_number(use, "busy_cpus"));
    case COST_WAITS:
        return number_cell(json_get_number(use, "voluntary_switches"));
    case COST_EVICTIONS:
        return number_cell(json_get_number(use, "involuntary_switches"));
    case COST_MEMORY:
        return memory_cell(json_get_number(use, "pss_bytes"));
    default:
        return seconds_cell(json_get_number(use, "create_seconds"));
    }
}

static const struct cell_column choices[CHOICE_COUNT] = {
    {"task", false},         {"lesson", true},
    {"its advice", false},   {"fastest here", false},
    {"over blocking", true}, {"over one in flight", true},
    {"waiting", true},       {"threads or processes", false},
};
static const struct cell_column costs[COST_COUNT] = {
    {"workers", false}, {"time", true},      {"CPU time", true},     {"busy CPUs", true},
    {"waits", true},    {"evictions", true}, {"memory (PSS)", true}, {"creating workers", true},
};

const struct cell_table choice_table = {choices, CHOICE_COUNT, choice_cell};
const struct cell_table cost_table = {costs, COST_COUNT, cost_cell};
