/* matrix_cells.h - the decision matrix of a document (matrix_json.h) as cells of tables, for every format that has some. Pure.
 */
#ifndef FORKJOIN_MATRIX_CELLS_H
#define FORKJOIN_MATRIX_CELLS_H

#include "cells.h"

/* The columns of the table of choices, a row a task. */
enum choice_column {
    CHOICE_TASK,
    CHOICE_CLAIM,
    CHOICE_ADVICE,
    CHOICE_FASTEST,
    CHOICE_OVER_SEQUENTIAL,
    CHOICE_OVER_IN_FLIGHT,
    CHOICE_WAITING,
    CHOICE_VERDICT,
    CHOICE_COUNT,
};

extern const struct cell_table choice_table;

/* The columns of the table of costs, a row a configuration. */
enum cost_column {
    COST_WORKERS,
    COST_SECONDS,
    COST_CPU_SECONDS,
    COST_BUSY_CPUS,
    COST_WAITS,
    COST_EVICTIONS,
    COST_MEMORY,
    COST_CREATE,
    COST_COUNT,
};

/* The configurations of a task that have costs, by their key in the document. */
enum { COST_WHO_COUNT = 4 };
extern const char *const cost_who[COST_WHO_COUNT];

extern const struct cell_table cost_table; /* its rows are single configurations of a task */

/* "10 API calls (wait.api)", or the kernel's name. */
struct cell task_cell(const json_t *row);

#endif
