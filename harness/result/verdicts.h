/* verdicts.h - how many of a kernel's configurations gave the sequential answer. Pure. */
#ifndef FORKJOIN_VERDICTS_H
#define FORKJOIN_VERDICTS_H

#include "result.h"

struct verdicts {
    size_t right; /* proven */
    size_t wrong; /* ran, and another answer came, in the proof or in a sample */
};

struct verdicts verdicts_count(const struct kernel_result *kernel);

/* Whether the sequential answer was verified and every configuration gave it, bit for bit, in every run. If not, the first
 * cause is in `why`: one line; it may hold names and texts out of somebody's file. */
bool verdicts_same(const struct kernel_result *kernel, char why[WHY_MAX]);

#endif
