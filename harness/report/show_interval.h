/* show_interval.h - intervals and names of a result as cells of a table. */
#ifndef FORKJOIN_SHOW_INTERVAL_H
#define FORKJOIN_SHOW_INTERVAL_H

#include "stats/interval.h"

enum { SHOWN_MAX = 96 };

struct cell_text {
    char text[SHOWN_MAX];
};

/* All give "-" where there is no estimate, and the estimate with "(too few)" where there is no interval, or "(wanders)" where
 * it is withheld. */

/* "0.0213 (0.0198-0.0229)": three digits. */
struct cell_text show_number(struct interval interval);

/* "1.90 (1.86-1.93)", of a speedup. */
struct cell_text show_ratio(struct interval interval);

/* "62.1 % (61.8-62.4)" of a share, where 1 is 100 %. */
struct cell_text show_share(struct interval interval);

/* "151 us (149 us-155 us)". */
struct cell_text show_seconds(struct interval interval);

/* "107 G (106 G-108 G)". */
struct cell_text show_rate(struct interval interval);

/* A name from a file as it may be shown (visible.h): no escape sequence of its author's reaches a terminal. */
struct cell_text show_name(const char *name);

#endif
