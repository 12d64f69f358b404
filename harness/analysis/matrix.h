/* matrix.h - the decision matrix: for each task of a result, what is fastest, over what, at what cost, and why. Pure.
 *
 * docs/matrix.md says how each column is got. */
#ifndef FORKJOIN_MATRIX_H
#define FORKJOIN_MATRIX_H

#include "analyse.h"

enum { MATRIX_REASON_MAX = 512 };

/* Whether workers of two kinds (threads, processes) differ by more than noise, at one number of workers. */
enum matrix_verdict {
    MATRIX_NOT_COMPARED,  /* one of the two was not measured */
    MATRIX_TOO_FEW,       /* rounds, for an interval */
    MATRIX_NO_DIFFERENCE, /* the interval of their ratio holds 1: take the simpler one */
    MATRIX_DIFFERENCE,    /* it does not: over_rival says which is faster */
};

/* What one warm run of a configuration takes: medians; NAN: not known. */
struct matrix_use {
    double waiting;          /* share of the workers' time without a CPU */
    double busy_cpus;        /* CPU seconds / seconds: so many CPUs it kept busy on average */
    double cpu_seconds;      /* of all workers */
    double waits, evictions; /* context switches of all workers: voluntary and involuntary ones */
    double pss_bytes;        /* memory, what several processes share counted once */
    double create_seconds;   /* creating the workers */
};

/* One task. Configurations are NULL where there is none with samples. */
struct matrix_row {
    const struct kernel_result *kernel;
    const struct analysed_row *sequential; /* one worker, one item after the other: the blocking baseline */
    const struct analysed_row *in_flight;  /* one worker that keeps many items going at once */
    const struct analysed_row *best;       /* of those with workers, the one with the greatest speedup */
    const struct analysed_row *rival;      /* as many workers of another kind */
    /* How many times faster `best` is. Chosen for being fastest, it is so by luck as well: hence the intervals hold with 95 %
     * for all configurations together that it was chosen from. */
    struct interval over_sequential, over_in_flight;
    struct interval over_rival; /* holds for all pairs together that could have been compared */
    enum matrix_verdict verdict;
    struct matrix_use sequential_use, in_flight_use, best_use, rival_use;
    char reason[MATRIX_REASON_MAX]; /* one sentence, from the measurements; or why there are none */
};

/* A column of the whole matrix: what workers, how many. */
struct matrix_column {
    const char *label; /* lives as long as the result */
    size_t worker_count;
};

struct matrix {
    struct matrix_row *rows; /* by kind of task, what another program measured below the kernel's own; 0 rows: no matrix */
    size_t row_count;
    struct matrix_column *columns; /* sequential, in flight, then kind after kind by number */
    size_t column_count;
    const struct analysed_row **cells; /* row_count x column_count; NULL: not measured */
};

/* Of a result that was taken for a matrix; none of any other. `kernels` holds one analysis for each kernel of the result; both
 * must outlive the matrix. False when memory is short; then there is nothing to free. */
bool matrix_make(const struct result *result, const struct analysis *kernels, struct matrix *matrix);
void matrix_free(struct matrix *matrix);

/* "threads", "processes", "sequential", "10 in flight": what does the work. */
const char *matrix_label(const struct configuration *configuration);

/* "no difference seen: take the simpler one", "threads are 1.08 (1.03-1.12) times faster" ... */
struct matrix_text {
    char text[128];
};
struct matrix_text matrix_verdict_text(const struct matrix_row *row);

/* Fills row->reason from all the rest of the row; then adds how its sequential run compares with that of the row beside which
 * it stands (matrix_reason.c). */
void matrix_give_reason(struct matrix_row *row);
void matrix_add_comparison(struct matrix_row *row, const struct matrix_row *owner);

#endif
