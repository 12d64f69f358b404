/* proportion.h - the share of trials in which something happened, and its exact interval. */
#ifndef FORKJOIN_STATS_PROPORTION_H
#define FORKJOIN_STATS_PROPORTION_H

#include "stats/interval.h"

/* `hits` of `trials` (at most as many) as a share, with the interval of Clopper and Pearson (Biometrika 26, 1934), which holds
 * the true share with at least `confidence`, in (0, 1), whatever that is. The ends are those shares under which so many hits or
 * more, or so many or fewer, have the probability (1 - confidence) / 2. Without trials there is no estimate (count 0). To 1e-9
 * for thousands of trials; takes time proportional to `trials`. */
struct interval stats_proportion(size_t hits, size_t trials, double confidence);

#endif
