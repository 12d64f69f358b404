/* show_curves.h - the fitted scaling laws as a table. */
#ifndef FORKJOIN_SHOW_CURVES_H
#define FORKJOIN_SHOW_CURVES_H

#include <stdio.h>

#include "study.h"

/* One line for each curve that has a law; those without, by their reason; superlinear points with their likely cause. Nothing
 * when there are no speedups. */
void show_curves(FILE *out, const struct study *study);

#endif
