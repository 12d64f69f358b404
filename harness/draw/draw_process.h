/* draw_process.h - from figures to files: a folder, one gnuplot, and its end. */
#ifndef FORKJOIN_DRAW_PROCESS_H
#define FORKJOIN_DRAW_PROCESS_H

#include "draw.h"
#include "draw_script.h"

/* Adds all figures of something to a drawing. */
typedef void draw_figures(struct drawing *drawing, const void *what);

/* Makes the folder (not those above it), lets `figures` write the script, and waits for gnuplot. On anything but DRAW_DONE, why
 * is in `why`. */
enum draw_status draw_into(const char *folder, draw_figures *figures, const void *what, char why[WHY_MAX]);

#endif
