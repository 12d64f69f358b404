/* contender_rates.h - how fast one file's configuration is by itself: for plots that set machines side by side. Pure. */
#ifndef FORKJOIN_CONTENDER_RATES_H
#define FORKJOIN_CONTENDER_RATES_H

#include "contender.h"
#include "stats/interval.h"

/* Items a second at the median run, with its 95 % interval; runs a second where the number of items is not known. Count 0:
 * there are no times, or memory is short. It says nothing on differences between files: compare.c does. */
struct interval contender_rate(const struct contender_times *times);

#endif
