/* draw_fits.h - fitted laws as lines with bands: as far as was measured solid, beyond it dotted. */
#ifndef FORKJOIN_DRAW_FITS_H
#define FORKJOIN_DRAW_FITS_H

#include "draw_parts.h"

enum { FITS_TEXT_MAX = 256 };

/* How a fitted speedup is shown. */
typedef double fit_value(double speedup, double workers);

double fit_as_speedup(double speedup, double workers);
double fit_as_efficiency(double speedup, double workers); /* per cent */

/* What there is of each series. */
struct fits {
    size_t within[SERIES_MAX], beyond[SERIES_MAX]; /* points */
    bool unfitted[SERIES_MAX];                     /* no law: its points need a line of their own */
};

/* Writes the laws as data blocks (which cannot stand within a plot command), and widens the extents by them. */
struct fits fits_put(FILE *script, struct subject subject, fit_value *value, struct extent *workers, struct extent *values);

void fits_draw(struct elements *elements, const struct fits *fits, const struct series *series);

/* What the lines are, for a caption: "Fits: openmp USL, processes Amdahl."; why there are none, when there are none. */
void fits_describe(struct subject subject, char text[FITS_TEXT_MAX]);

/* Entries of the key for what belongs to no strategy: none or two. */
size_t fits_entries(struct subject subject, struct key_entry *entries);

#endif
