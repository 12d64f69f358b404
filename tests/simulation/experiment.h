/* experiment.h - one question to be answered by simulation, and the list of them. */
#ifndef FORKJOIN_EXPERIMENT_H
#define FORKJOIN_EXPERIMENT_H

#include <stdint.h>

#include "sheet.h"

struct request {
    size_t replicates;
    uint64_t seed;
};

struct experiment {
    const char *name, *what;
    size_t cost; /* what one replicate takes, of which a cheap one takes 1: so many times fewer are run */
    void (*run)(const struct request *request, struct sheet *sheet);
};

/* Random numbers of one cell of an experiment: its own, whatever else runs. */
uint64_t cell_seed(const struct request *request, uint64_t experiment, uint64_t cell);

extern const struct experiment experiment_rows, experiment_replicates, experiment_bootstrap, experiment_laws,
    experiment_machine, experiment_proportion, experiment_compare, experiment_drift, experiment_matrix, experiment_power;

#endif
