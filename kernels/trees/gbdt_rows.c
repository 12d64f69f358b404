/* gbdt_rows.c - takes rows from a table, and makes up others. */
#include "gbdt_rows.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "table/table.h"

/* --- rows of a table ---------------------------------------------------------------------------------------------------- */

/* The last column becomes the margins; the others move together. */
static bool split_margins(struct gbdt_rows *rows)
{
    size_t feature_count = rows->feature_count;
    rows->margins = calloc(rows->row_count, sizeof *rows->margins);
    for (size_t row = 0; rows->margins && row < rows->row_count; row++) {
        const float *from = rows->values + row * (feature_count + 1);
        rows->margins[row] = from[feature_count];
        memmove(rows->values + row * feature_count, from, feature_count * sizeof *from);
    }
    return rows->margins != NULL;
}

bool gbdt_rows_read(struct gbdt_rows *rows, const char *path, size_t feature_count, bool recorded, char why[WHY_MAX])
{
    struct table table;
    *rows = (struct gbdt_rows){0};
    if (!table_read(&table, path, why))
        return false;
    if (table.column_count != feature_count + recorded) {
        snprintf(why, WHY_MAX,
                 "cannot use rows '%.160s': they have %zu columns, but the model has %zu features%s; pass one for each", path,
                 table.column_count, feature_count, recorded ? " and a margin" : "");
        table_free(&table);
        return false;
    }
    *rows = (struct gbdt_rows){.row_count = table.row_count, .feature_count = feature_count, .values = table.values};
    if (!recorded || split_margins(rows))
        return true;
    snprintf(why, WHY_MAX, "memory ran out for %zu margins of '%.160s'; free some", rows->row_count, path);
    gbdt_rows_free(rows);
    return false;
}

void gbdt_rows_free(struct gbdt_rows *rows)
{
    free(rows->values);
    free(rows->margins);
    *rows = (struct gbdt_rows){0};
}

/* --- made-up rows
 * --------------------------------------------------------------------------------------------------------------- */

enum {
    MISSING_ONE_IN = 32,
    PLACE_COUNT = 4 /* ways to lie around a cut */
};

/* SplitMix64's finaliser (Steele, Lea & Flood, "Fast Splittable Pseudorandom Number Generators", OOPSLA 2014, in Stafford's
 * variant 13): a bijection of 64 bits that spreads any change of one bit over all. */
static uint64_t mix(uint64_t bits)
{
    bits = (bits ^ (bits >> 30)) * 0xbf58476d1ce4e5b9u;
    bits = (bits ^ (bits >> 27)) * 0x94d049bb133111ebu;
    return bits ^ (bits >> 31);
}

/* At the cut, a float below it, or towards the next one. The low bits of `bits` choose. */
static float place_near(const float *cuts, size_t count, size_t index, uint64_t bits)
{
    float cut = cuts[index], next = index + 1 < count ? cuts[index + 1] : cut;
    switch (bits % PLACE_COUNT) {
    case 0:
        return cut;
    case 1:
        return nextafterf(cut, -INFINITY);
    default:
        return 0.5f * cut + 0.5f * next;
    }
}

void gbdt_rows_invent(const struct gbdt_cuts *cuts, size_t feature_count, uint64_t seed, uint64_t row, float *values)
{
    uint64_t stream = mix(mix(seed) ^ row);
    for (size_t f = 0; f < feature_count; f++) {
        size_t count = gbdt_cuts_count(cuts, f);
        uint64_t bits = mix(stream ^ ((uint64_t)f + 1) * 0x9e3779b97f4a7c15u);
        if (bits % MISSING_ONE_IN == 0)
            values[f] = (float)NAN;
        else if (count == 0)
            values[f] = 0;
        else
            values[f] = place_near(cuts->values + cuts->first[f], count, (size_t)((bits >> 32) % count), bits >> 8);
    }
}
