/* matrix_reason.c - why a task's best is the best, in one sentence that says nothing the measurements do not. */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "matrix.h"
#include "units.h"

/* From this share on a sequential run is called waiting: then more than half of what it takes needs no CPU. */
static const double MOSTLY_WAITING = 0.5;
/* Two kinds of workers that kept such different numbers of CPUs busy were not let do the same. */
static const double CPUS_DIFFER = 1.25;

__attribute__((format(printf, 2, 3))) static void append(char reason[MATRIX_REASON_MAX], const char *format, ...)
{
    size_t used = strlen(reason);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(reason + used, MATRIX_REASON_MAX - used, format, arguments);
    va_end(arguments);
}

static bool holds_one(struct interval ratio)
{
    return ratio.low <= 1 && ratio.high >= 1;
}

/* "10 threads". */
struct workers_text {
    char text[48];
};

static struct workers_text workers_text(const struct analysed_row *row)
{
    struct workers_text text = {"one worker"};
    if (row->configuration->worker_count > 1)
        snprintf(text.text, sizeof text.text, "%zu %.24s", row->configuration->worker_count, matrix_label(row->configuration));
    return text;
}

/* Time without a CPU is waiting only if the run gave its CPU up; otherwise it was taken: by other programs. */
static bool gave_cpu_up(const struct matrix_row *row)
{
    double waits = row->sequential_use.waits;
    return isfinite(waits) ? waits >= 1 : row->kernel->waits;
}

/* What bounds the task: waiting, or CPUs. */
static void say_bound(struct matrix_row *row)
{
    double waiting = row->sequential_use.waiting;
    if (waiting >= MOSTLY_WAITING && !gave_cpu_up(row))
        append(
            row->reason,
            "for %.0f %% of its time the sequential run had no CPU, as other programs took it (evictions: %.0f); measure on a "
            "quiet machine",
            100 * waiting, row->sequential_use.evictions);
    else if (waiting >= MOSTLY_WAITING)
        append(row->reason, "%.0f %% of the sequential run is waiting, which %s do at the same time", 100 * waiting,
               workers_text(row->best).text);
    else
        append(row->reason, "%.0f %% of the sequential run is computing, so CPUs bound it: %s kept %.1f busy",
               100 * (1 - fmax(waiting, 0)), workers_text(row->best).text, row->best_use.busy_cpus);
}

static void say_gain(struct matrix_row *row)
{
    const struct interval *speedup = &row->over_sequential;
    if (!speedup->bounded)
        append(row->reason, "; too few rounds for an interval");
    else if (speedup->high < 1)
        append(row->reason, "; the sequential run is faster");
    else if (holds_one(*speedup))
        append(row->reason, "; no gain over the sequential run is seen");
}

static void say_in_flight(struct matrix_row *row)
{
    const struct interval *ratio = &row->over_in_flight;
    if (ratio->count == 0 || !ratio->bounded)
        return;
    size_t in_flight = row->in_flight->configuration->in_flight;
    if (holds_one(*ratio))
        append(row->reason, "; one thread with %zu in flight is as fast, without workers", in_flight);
    else if (ratio->middle < 1)
        append(row->reason, "; one thread with %zu in flight is %.2f times as fast as they are", in_flight, 1 / ratio->middle);
    else
        append(row->reason, "; they are %.2f times as fast as one thread with %zu in flight", ratio->middle, in_flight);
}

/* Where one kind was held back from the CPUs, as by an interpreter's lock. */
static void say_held_back(struct matrix_row *row)
{
    double best = row->best_use.busy_cpus, rival = row->rival_use.busy_cpus;
    if (row->verdict != MATRIX_DIFFERENCE || row->over_rival.middle < 1 || !(best > CPUS_DIFFER * rival))
        return;
    append(row->reason, "; as many %.24s kept %.1f busy", matrix_label(row->rival->configuration), rival);
}

void matrix_give_reason(struct matrix_row *row)
{
    row->reason[0] = '\0';
    if (row->kernel->why[0]) {
        append(row->reason, "not measured: %.400s", row->kernel->why);
    } else if (!row->best) {
        append(row->reason, "no configuration with workers was measured");
    } else if (!row->sequential || row->over_sequential.count == 0) {
        append(row->reason, "no sequential run was measured in the same rounds, so there is no speedup");
    } else {
        say_bound(row);
        say_gain(row);
        say_in_flight(row);
        say_held_back(row);
    }
}

void matrix_add_comparison(struct matrix_row *row, const struct matrix_row *owner)
{
    if (!row->sequential || !owner->sequential || row->kernel->why[0])
        return;
    append(row->reason, "; its sequential run does %s %.40s a second, that of %.60s %s",
           units_short(row->sequential->items_per_second).text, units_plural(row->kernel->item).text, owner->kernel->name,
           units_short(owner->sequential->items_per_second).text);
}
