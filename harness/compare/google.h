/* google.h - reads the JSON that any program made with Google Benchmark writes (--benchmark_out). The file may come from
 * anyone: everything is checked. */
#ifndef FORKJOIN_GOOGLE_H
#define FORKJOIN_GOOGLE_H

#include "contender.h"

/* Each benchmark, without "/threads:N" in its name, is a kernel that its name alone describes; the number of threads is its
 * configuration, and each repetition a sample: real_time, which is the mean over the iterations. Aggregates (mean, stddev, BigO
 * ...) are left out. A benchmark that reports an error, or was skipped, has that as its reason for not being compared.
 *
 * False, and why in one line that names the file, when something is wrong or there is no sample at all; then there is nothing
 * to free. */
bool google_read(const json_t *document, const char *path, struct contender *contender, char why[WHY_MAX]);

#endif
