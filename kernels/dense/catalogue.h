/* catalogue.h - vectors to choose from, and queries to them: normals, or a user's own rows.
 *
 * Both are functions of the seed and their place alone, so any worker can make any of them, and verify() all of them anew. */
#ifndef FORKJOIN_CATALOGUE_H
#define FORKJOIN_CATALOGUE_H

#include <stddef.h>
#include <stdint.h>

#include "panels.h"
#include "random/normals.h"
#include "table/table.h"

enum {
    CATALOGUE_GROUP = 64,                              /* vectors made together: whole panels, however wide they are */
    CATALOGUE_DEPTH = NORMALS_BLOCK / CATALOGUE_GROUP, /* dimensions that a block of normals holds of them */
};
_Static_assert(CATALOGUE_GROUP % PANEL_COLUMNS == 0, "a panel lies in one group of vectors");

struct catalogue {
    size_t vector_count, dimensions;
    uint64_t seed;
    struct table table; /* values NULL: the vectors are normals */
};

/* Some dimensions of a group of vectors. */
struct catalogue_slice {
    size_t first_vector, vector_count, first_dimension, depth;
};

/* The slice of a group that begins at a dimension, a multiple of CATALOGUE_DEPTH. Dimension first_dimension + d of vector
 * first_vector + v goes to values[d * CATALOGUE_GROUP + v]; what else lies there is of no use. */
struct catalogue_slice catalogue_slice(const struct catalogue *catalogue, size_t group, size_t first_dimension,
                                       float values[NORMALS_BLOCK]);

/* A group's vectors to their places in the packed matrix of all. */
void catalogue_pack_group(const struct catalogue *catalogue, size_t group, float *packed);

/* A query of `dimensions` values: normals, or one of the user's rows, drawn at random. */
void catalogue_query(const struct catalogue *catalogue, size_t query, float *values);

static inline size_t catalogue_group_count(const struct catalogue *catalogue)
{
    return (catalogue->vector_count - 1) / CATALOGUE_GROUP + 1;
}

#endif
