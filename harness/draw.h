/* draw.h - plots of a result, by gnuplot. Computes nothing: analyse.c did. */
#ifndef FORKJOIN_DRAW_H
#define FORKJOIN_DRAW_H

#include "analyse.h"

enum draw_status { DRAW_DONE, DRAW_NO_GNUPLOT, DRAW_FAILED };

/* Draws into `folder`, which it makes: speedup-KERNEL.svg and .png for every kernel with measured parallel runs, and
 * overview.svg and .png. On anything but DRAW_DONE, why is in `why`. */
enum draw_status draw_plots(const struct result *result, const struct analysis *analyses, const char *folder,
                            char why[WHY_MAX]);

#endif
