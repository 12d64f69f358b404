/* screen.h - which panels cannot hold an inner product above a threshold, told from a fourth of their memory.
 *
 * Beside its floats each vector has codes of 8 bits, x ~ step * code, with one step a vector: the largest magnitude is 127
 * steps. A value is off by half a step at most, so an inner product by that times the query's sum of magnitudes. A vector whose
 * product by codes stays below the threshold by more than this cannot pass it, and need not be looked at; for all others the
 * exact product is made. So nothing is missed: what is found is what a look at every vector finds (that is what tells it from
 * searches by codes that are approximate; the codes are R. Weber, H.-J. Schek, S. Blott's, "A quantitative analysis and
 * performance study for similarity-search methods in high-dimensional spaces", VLDB 1998, section 5: the VA-file, with one
 * range a vector). */
#ifndef FORKJOIN_SCREEN_H
#define FORKJOIN_SCREEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "panels.h"

/* Codes of whole panels, in the order of their values; the last panel has none unless it is whole. */
struct screen {
    int8_t *codes; /* panels' columns x depth; NULL: no screen. Aligned to PANEL_ALIGNMENT */
    float *steps;  /* one a vector: 0 of zeros alone; infinite where codes cannot tell (not finite, or beyond 1e-15 .. 1e15) */
};

/* How many panels are whole, and how many vectors those hold: they have codes and steps. Functions, since only files that are
 * compiled for the machine know how wide its panels are. */
size_t screen_panels(size_t vector_count);
size_t screen_vectors(size_t vector_count);

/* Makes the codes of one whole panel from its values. Panels can be made in any order and by any worker. */
void screen_make(const struct panels *vectors, size_t panel, struct screen *screen);

/* A query, ready for screening. */
struct screen_query {
    const float *values; /* `depth` of them */
    size_t depth;
    float magnitude; /* the sum of theirs */
    bool usable;     /* the bound holds: magnitudes are between 1e-15 and 1e15 */
};

struct screen_query screen_query(const float *values, size_t depth);

/* May any vector of this whole panel have an inner product with the query above the threshold, as panels.h sums it? When in
 * doubt (NaN, magnitudes that may overflow), it may. */
bool screen_may_pass(const struct screen *screen, size_t panel, const struct screen_query *query, float threshold);

#endif
