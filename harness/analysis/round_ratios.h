/* round_ratios.h - one configuration's warm samples beside another's of the same rounds, each in its place.
 *
 * ratios.h gives those that both have, for medians; here they stay in their rounds, for what is drawn from rounds. */
#ifndef FORKJOIN_ROUND_RATIOS_H
#define FORKJOIN_ROUND_RATIOS_H

#include "result.h"
#include "stats/interval.h"

/* How many warm samples a configuration has. */
size_t round_count(const struct configuration *configuration);

/* What is computed from two samples of one round. */
typedef double round_value(const struct sample *base, const struct sample *sample, double workers);

/* ln(T1 / Tp). */
double round_log_ratio(const struct sample *base, const struct sample *sample, double workers);

/* For each warm sample of `baseline`, in order, the value of it and the configuration's warm sample of the same round; NAN
 * where there is none, or a time is not above 0. `values` gets round_count(baseline) of them. */
void round_values(const struct configuration *baseline, const struct configuration *configuration, round_value *value,
                  double *values);

/* For each replicate the median of its values; NAN where it has none. `values` belong to the warm samples of `configuration`,
 * in order, and are moved. `medians` gets kernel_replicate_count(kernel) of them. */
void round_replicate_medians(const struct kernel_result *kernel, const struct configuration *configuration, double *values,
                             double *medians);

/* The median of such values, NAN left out, with its interval: over rounds, or over rounds and replicates (stats/replicates.h).
 * Values are moved; `counts` has room for kernel_replicate_count(kernel). */
struct interval round_median(const struct kernel_result *kernel, const struct configuration *configuration, double *values,
                             size_t *counts, double confidence);

#endif
