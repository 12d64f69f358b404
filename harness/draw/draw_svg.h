/* draw_svg.h - gives an SVG that gnuplot wrote a title and a description of its own. */
#ifndef FORKJOIN_DRAW_SVG_H
#define FORKJOIN_DRAW_SVG_H

#include <stdbool.h>

/* Replaces the document's <title> and <desc> (gnuplot's say "Gnuplot") by these texts, which may come from anyone, and names it
 * an image to screen readers. False, with the file as it was, when it cannot be read or written, or is none of gnuplot's. */
bool draw_svg_describe(const char *path, const char *title, const char *description);

#endif
