/* run.h - takes the samples of a plan. */
#ifndef FORKJOIN_RUN_H
#define FORKJOIN_RUN_H

#include "plan.h"
#include "run_status.h"

/* Called with each kernel when its samples are there, or its failure is known; and `again`, with more of them, when it got time
 * that others left. */
typedef void run_report(const struct kernel_result *kernel, bool again, void *context);

struct run_request {
    const struct plan *plan;
    const struct topology *topology;
    const atomic_int *interrupted;
    const char *output; /* saved before the first and after every round */
    bool quiet;
    const char *opening; /* a line for standard error, when all inputs are checked and measuring begins; NULL: none */
    run_report *report;  /* NULL: nobody is told of single kernels */
    void *report_context;
};

/* Runs the plan into `result`, whose context is set. Messages go to standard error. The caller frees the result. */
enum run_status run_plan(const struct run_request *request, struct result *result);

#endif
