/* show_matrix.c - prints the decision matrix: what to take, what that costs, and why. */
#include "show_matrix.h"

#include <math.h>
#include <string.h>

#include "printable.h"
#include "show_interval.h"
#include "units.h"
#include "wrap.h"

enum { TASK_WIDTH = 26, LESSON_WIDTH = 8, BEST_WIDTH = 16, RATIO_WIDTH = 20, WAITING_WIDTH = 9, CELL_MAX = 64 };

/* The task in the lesson's words, or the kernel's name; what another program measured by its own name. */
static struct printable task_of(const struct matrix_row *row)
{
    const struct kernel_result *kernel = row->kernel;
    return printable(kernel->beside[0] || !kernel->lesson.task[0] ? kernel->name : kernel->lesson.task);
}

/* "threads x 10". */
static const char *worker_text(const struct analysed_row *row, char text[CELL_MAX])
{
    if (row)
        snprintf(text, CELL_MAX, "%.24s x %zu", printable(matrix_label(row->configuration)).text,
                 row->configuration->worker_count);
    else
        snprintf(text, CELL_MAX, "-");
    return text;
}

static const char *share_text(double share, char text[CELL_MAX])
{
    if (isfinite(share))
        snprintf(text, CELL_MAX, "%.0f %%", 100 * fmax(share, 0));
    else
        snprintf(text, CELL_MAX, "-");
    return text;
}

static void print_choice(FILE *out, const struct matrix_row *row)
{
    char best[CELL_MAX], waiting[CELL_MAX];
    const char *claim = row->kernel->lesson.claim;
    fprintf(out, "  %-*.*s%-*s%-*s%-*s%-*s%*s  %s\n", TASK_WIDTH, TASK_WIDTH - 1, task_of(row).text, LESSON_WIDTH,
            claim[0] ? printable(claim).text : "-", BEST_WIDTH, worker_text(row->best, best), RATIO_WIDTH,
            show_ratio(row->over_sequential).text, RATIO_WIDTH, show_ratio(row->over_in_flight).text, WAITING_WIDTH - 2,
            share_text(row->sequential_use.waiting, waiting), matrix_verdict_text(row).text);
}

/* --- what it costs ------------------------------------------------------------------------------------------------------ */

static void number_or_dash(double value, char text[CELL_MAX])
{
    if (isfinite(value))
        snprintf(text, CELL_MAX, "%.*f", value < 10 && value != floor(value) ? 1 : 0, value);
    else
        snprintf(text, CELL_MAX, "-");
}

static void print_cost(FILE *out, const char *task, const struct analysed_row *row, const struct matrix_use *use)
{
    char who[CELL_MAX], waits[CELL_MAX], evictions[CELL_MAX], busy[CELL_MAX];
    if (!row)
        return;
    number_or_dash(use->waits, waits);
    number_or_dash(use->evictions, evictions);
    number_or_dash(use->busy_cpus, busy);
    fprintf(out, "  %-*.*s%-*s%10s %10s %9s %9s %9s %14s   %s\n", TASK_WIDTH, TASK_WIDTH - 1, task, BEST_WIDTH,
            worker_text(row, who), row->seconds.count > 0 ? units_seconds(row->seconds.middle).text : "-",
            isfinite(use->cpu_seconds) ? units_seconds(use->cpu_seconds).text : "-", busy, waits, evictions,
            isfinite(use->pss_bytes) ? units_bytes(fmax(use->pss_bytes, 0)).text : "not available",
            isfinite(use->create_seconds) ? units_seconds(use->create_seconds).text : "-");
}

static void print_costs(FILE *out, const struct matrix *matrix)
{
    fprintf(out, "\nwhat that costs: medians of a run\n  %-*s%-*s%10s %10s %9s %9s %9s %14s   %s\n", TASK_WIDTH, "task",
            BEST_WIDTH, "", "time", "CPU time", "busy CPUs", "waits", "evictions", "memory (PSS)", "creating workers");
    for (size_t i = 0; i < matrix->row_count; i++) {
        const struct matrix_row *row = &matrix->rows[i];
        print_cost(out, task_of(row).text, row->sequential, &row->sequential_use);
        print_cost(out, "", row->in_flight, &row->in_flight_use);
        print_cost(out, "", row->best, &row->best_use);
        print_cost(out, "", row->rival, &row->rival_use);
    }
}

/* --- why ---------------------------------------------------------------------------------------------------------------- */

static void print_reason(FILE *out, const struct matrix_row *row)
{
    const char *advice = row->kernel->lesson.advice;
    fprintf(out, "  %s", task_of(row).text);
    if (advice[0] && !row->kernel->beside[0])
        fprintf(out, " (the lesson: %s)", printable(advice).text);
    fprintf(out, "\n");
    wrap_print(out, 4, row->reason);
}

void show_matrix(FILE *out, const struct matrix *matrix)
{
    if (matrix->row_count == 0)
        return;
    fprintf(out,
            "\nthe decision matrix: speedups of what is fastest, with intervals that hold (95 %%) for all it was chosen from\n"
            "  %-*s%-*s%-*s%-*s%-*s%*s  %s\n",
            TASK_WIDTH, "task", LESSON_WIDTH, "lesson", BEST_WIDTH, "fastest", RATIO_WIDTH, "over blocking", RATIO_WIDTH,
            "over one in flight", WAITING_WIDTH - 2, "waiting", "threads or processes");
    for (size_t i = 0; i < matrix->row_count; i++)
        print_choice(out, &matrix->rows[i]);
    print_costs(out, matrix);
    fprintf(out, "\nwhy\n");
    for (size_t i = 0; i < matrix->row_count; i++)
        print_reason(out, &matrix->rows[i]);
}
