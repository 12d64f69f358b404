/* self_test_run.h - measures the harness against itself. */
#ifndef FORKJOIN_SELF_TEST_RUN_H
#define FORKJOIN_SELF_TEST_RUN_H

#include "run.h"
#include "self_test.h"
#include "topology.h"

struct self_test_request {
    const struct topology *topology;
    const char *data_directory;
    size_t comparisons;
    uint64_t seed;
    bool quiet; /* no progress on standard error */
    const atomic_int *interrupted;
};

/* Compares every strategy with itself, in turn: two lanes of the same configuration are set up, proven and timed in paired
 * rounds, as in a run, and their speedup analysed. Messages go to standard error. On RUN_DONE and RUN_INTERRUPTED (which keeps
 * what was compared so far) the caller ends with self_test_free(); otherwise there is nothing to free. */
enum run_status self_test_run(const struct self_test_request *request, struct self_test *test);

#endif
