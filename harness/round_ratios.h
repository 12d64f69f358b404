/* round_ratios.h - one configuration's warm samples beside another's of the same rounds. */
#ifndef FORKJOIN_ROUND_RATIOS_H
#define FORKJOIN_ROUND_RATIOS_H

#include "result.h"

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

#endif
