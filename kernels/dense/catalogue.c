/* catalogue.c - normals by blocks of the same vectors and dimensions, so that no number is made in vain. */
#include "catalogue.h"

enum { GROUP = CATALOGUE_GROUP };

/* Draws of normals: group g of vectors takes draw g, query q takes this one + q. */
static const uint64_t QUERY_DRAW = (uint64_t)1 << 40;

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static void copy_rows(const struct catalogue *catalogue, struct catalogue_slice slice, float values[NORMALS_BLOCK])
{
    for (size_t v = 0; v < slice.vector_count; v++) {
        const float *row = catalogue->table.values + (slice.first_vector + v) * catalogue->dimensions + slice.first_dimension;
        for (size_t d = 0; d < slice.depth; d++)
            values[d * GROUP + v] = row[d];
    }
}

struct catalogue_slice catalogue_slice(const struct catalogue *catalogue, size_t group, size_t first_dimension,
                                       float values[NORMALS_BLOCK])
{
    const struct catalogue_slice slice = {
        .first_vector = group * GROUP,
        .vector_count = least(GROUP, catalogue->vector_count - group * GROUP),
        .first_dimension = first_dimension,
        .depth = least(CATALOGUE_DEPTH, catalogue->dimensions - first_dimension),
    };
    if (catalogue->table.values) {
        copy_rows(catalogue, slice, values);
        return slice;
    }
    double normals[NORMALS_BLOCK];
    normals_fill(catalogue->seed, group, first_dimension / CATALOGUE_DEPTH, normals);
    for (size_t i = 0; i < NORMALS_BLOCK; i++)
        values[i] = (float)normals[i];
    return slice;
}

/* A slice to its places in the group's panels. */
static void pack_slice(size_t dimensions, struct catalogue_slice slice, const float values[NORMALS_BLOCK], float *packed)
{
    for (size_t first = 0; first < slice.vector_count; first += PANEL_COLUMNS) {
        size_t columns = least(PANEL_COLUMNS, slice.vector_count - first);
        float *panel = packed + (slice.first_vector + first) * dimensions;
        panels_pack(values + first, slice.depth, columns, GROUP, 1, panel + slice.first_dimension * panels_floats(1, columns));
    }
}

void catalogue_pack_group(const struct catalogue *catalogue, size_t group, float *packed)
{
    float values[NORMALS_BLOCK];
    for (size_t d = 0; d < catalogue->dimensions; d += CATALOGUE_DEPTH) {
        struct catalogue_slice slice = catalogue_slice(catalogue, group, d, values);
        pack_slice(catalogue->dimensions, slice, values, packed);
    }
}

void catalogue_query(const struct catalogue *catalogue, size_t query, float *values)
{
    if (catalogue->table.values) {
        size_t row = philox_pair_at(catalogue->seed, QUERY_DRAW, query).first % catalogue->vector_count;
        for (size_t d = 0; d < catalogue->dimensions; d++)
            values[d] = catalogue->table.values[row * catalogue->dimensions + d];
        return;
    }
    double normals[NORMALS_BLOCK];
    for (size_t d = 0; d < catalogue->dimensions; d++) {
        if (d % NORMALS_BLOCK == 0)
            normals_fill(catalogue->seed, QUERY_DRAW + query, d / NORMALS_BLOCK, normals);
        values[d] = (float)normals[d % NORMALS_BLOCK];
    }
}
