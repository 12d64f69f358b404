/* overheads.h - what a strategy itself costs, from the kernels of the result whose role it is to be empty. Pure.
 *
 * docs/method/overheads.md derives every formula. */
#ifndef FORKJOIN_OVERHEADS_H
#define FORKJOIN_OVERHEADS_H

#include "analyse.h"

/* One strategy with one number of workers; seconds. */
struct overhead {
    const char *strategy; /* lives as long as the result */
    size_t worker_count;
    struct interval dispatch;       /* an empty run: wake the workers, hand out, wait for all */
    struct interval create;         /* creating the workers */
    struct interval smallest_grain; /* work of one worker in a run at which efficiency is one half; needs a sequential run of
                                       the same problem */
};

struct overheads {
    struct overhead *rows; /* in the order of the result */
    size_t count;
};

/* False when memory is short; then there is nothing to free. `result` must outlive the overheads. */
bool overheads_make(const struct result *result, const struct analysis *kernels, struct overheads *overheads);
void overheads_free(struct overheads *overheads);

#endif
