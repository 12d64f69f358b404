/* sample_result.h - a small result in memory, with every kind of value in it: what tests of files start from. */
#ifndef FORKJOIN_SAMPLE_RESULT_H
#define FORKJOIN_SAMPLE_RESULT_H

#include "result.h"

/* Two kernels. The first: sequential and openmp on 1 and on 2 workers, with warm and cold samples, unknown values among them.
 * The second: could not be run. Freed by result_free(). */
struct result sample_result(void);

/* One configuration's name in it that has samples. */
#define SAMPLE_CONFIGURATION "risk.european/small/openmp/workers:2"

#endif
