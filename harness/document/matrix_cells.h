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

const char *choice_title(enum choice_column column);
bool choice_is_number(enum choice_column column);
struct cell choice_cell(const json_t *row, enum choice_column column);

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

const char *cost_title(enum cost_column column);
bool cost_is_number(enum cost_column column);
/* `use` is one of a row's configurations. */
struct cell cost_cell(const json_t *use, enum cost_column column);

/* "10 API calls (wait.api)", or the kernel's name. */
struct cell task_cell(const json_t *row);

#endif
