/* ratios.h - ln(T1 / Tp) of every round: what speedups, and the rule that ends sampling, are made of. Pure. */
#ifndef FORKJOIN_RATIOS_H
#define FORKJOIN_RATIOS_H

#include "result.h"

/* How many worker counts of the configuration's strategy were measured: so many intervals are read as one curve. */
size_t ratios_curve_length(const struct kernel_result *kernel, const struct configuration *configuration);

/* A configuration's warm sample of the same round (and replicate) as a sample of another; NULL when it has none. It is sought
 * from *at on, which begins at 0 and is moved: ask for the other's samples in their order. */
const struct sample *ratios_partner(const struct configuration *configuration, const struct sample *sample, size_t *at);

/* Which rounds count. */
struct ratio_choice {
    bool cold;        /* the configuration's cold runs, over the baseline's warm ones */
    bool undisturbed; /* only rounds in which neither was disturbed */
};

/* ln of baseline time / configuration's time of each round that both have; where the problem grew (weak scaling), of its rate /
 * the baseline's. Puts at most sample_count into `values`, replicate after replicate, and returns how many. `counts`, when not
 * NULL, gets how many are from each of the kernel's replicates (1 where their number is 0, in results made by hand). Samples of
 * either clock must be in order of replicate and round, as run and load leave them. */
size_t ratios_of(const struct kernel_result *kernel, const struct configuration *baseline,
                 const struct configuration *configuration, struct ratio_choice choice, double *values, size_t *counts);

#endif
