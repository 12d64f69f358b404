/* read_results.h - from file names to results: files that are points of one sweep become one. */
#ifndef FORKJOIN_READ_RESULTS_H
#define FORKJOIN_READ_RESULTS_H

#include "result.h"
#include "run_status.h"

struct read_result {
    struct result result;
    const char *path;  /* of the first file */
    size_t file_count; /* at least 1 */
};

/* Reads files into `results`, which has room for `count`; *read are there afterwards, in the order of their first files, and
 * each is freed by the caller. A file that fits an earlier one (sweep.h) is put together with it. What cannot be read is told
 * on standard error; with `all_or_none` reading then ends, else it goes on. Returns the first failure's status. */
enum run_status read_results(char *const *paths, size_t count, bool all_or_none, struct read_result *results, size_t *read);

#endif
