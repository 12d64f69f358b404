/* show_overheads.c - prints what overheads.c found. */
#include "show_overheads.h"

#include "show_interval.h"

enum { STRATEGY_WIDTH = 12, WORKERS_WIDTH = 7, SECONDS_WIDTH = 30 };

void show_overheads(FILE *out, const struct overheads *overheads)
{
    if (overheads->count == 0)
        return;
    fprintf(
        out,
        "\nwhat strategies cost (95 %%); the smallest grain is the work of one worker in a run at which efficiency is 50 %%\n");
    fprintf(out, "  %-*s %*s  %-*s %-*s %s\n", STRATEGY_WIDTH, "strategy", WORKERS_WIDTH, "workers", SECONDS_WIDTH,
            "an empty run", SECONDS_WIDTH, "creating workers", "smallest grain");
    for (size_t i = 0; i < overheads->count; i++) {
        const struct overhead *row = &overheads->rows[i];
        fprintf(out, "  %-*.*s %*zu  %-*s %-*s %s\n", STRATEGY_WIDTH, STRATEGY_WIDTH, show_name(row->strategy).text,
                WORKERS_WIDTH, row->worker_count, SECONDS_WIDTH, show_seconds(row->dispatch).text, SECONDS_WIDTH,
                show_seconds(row->create).text, show_seconds(row->smallest_grain).text);
    }
}
