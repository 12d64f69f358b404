/* draw.h - plots of results, by gnuplot. Computes nothing: what study.h holds was computed. docs/plots.md explains each plot.
 */
#ifndef FORKJOIN_DRAW_H
#define FORKJOIN_DRAW_H

#include "study.h"

enum draw_status { DRAW_DONE, DRAW_NO_GNUPLOT, DRAW_FAILED };

/* Draws into `folder`, which it makes; every figure as .svg, .png and .pdf:
 * for each kernel speedup-KERNEL, efficiency-KERNEL, time-KERNEL and startup-KERNEL; of the whole run overview, matrix,
 * roofline, samples and drift. Those for which there are no samples are left out. On anything but DRAW_DONE, why is in `why`.
 */
enum draw_status draw_plots(const struct study *study, const char *folder, char why[WHY_MAX]);

#endif
