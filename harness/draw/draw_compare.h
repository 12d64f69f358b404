/* draw_compare.h - plots of a comparison, by gnuplot. Computes nothing: compare.c did. docs/plots.md explains each plot. */
#ifndef FORKJOIN_DRAW_COMPARE_H
#define FORKJOIN_DRAW_COMPARE_H

#include "compare.h"
#include "draw.h"

/* Draws into `folder`, which it makes: ratios (of times, to the reference's), rates (of every file) and scores, each as .svg,
 * .png and .pdf. Those for which nothing can be compared are left out. On anything but DRAW_DONE, why is in `why`. */
enum draw_status draw_comparison(const struct comparison *comparison, const char *folder, char why[WHY_MAX]);

#endif
