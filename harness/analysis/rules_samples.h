/* rules_samples.h - what the rules ask of the samples of one configuration. Pure. */
#ifndef FORKJOIN_RULES_SAMPLES_H
#define FORKJOIN_RULES_SAMPLES_H

#include "result.h"

/* Is it one of the values that the median is taken of: warm samples, or processes' medians where there are several? False, too,
 * when memory is short. */
bool rules_observed(const struct kernel_result *kernel, const struct configuration *configuration, double seconds);

/* The least time that nine tenths of the warm samples do not exceed; NAN for fewer than 6, or when memory is short. */
double rules_slow_tenth(const struct configuration *configuration);

#endif
