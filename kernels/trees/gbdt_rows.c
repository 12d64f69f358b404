/* gbdt_rows.c - reads recorded rows, and makes up others. */
#include "gbdt_rows.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/whole_file.h"

/* --- recorded rows
 * -------------------------------------------------------------------------------------------------------------- */

/* One value and the separator that must follow it. An empty one is missing. */
static bool read_value(const char **text, char separator, float *value)
{
    char *end = NULL;
    *value = (float)NAN;
    if (**text != separator) {
        *value = strtof(*text, &end);
        if (end == *text || *end != separator)
            return false;
        *text = end;
    }
    ++*text;
    return true;
}

static bool read_row(const char **text, size_t feature_count, float *values, float *margin)
{
    for (size_t i = 0; i < feature_count; i++) {
        if (!read_value(text, ',', &values[i]))
            return false;
    }
    return read_value(text, '\n', margin);
}

static size_t count_lines(const char *text)
{
    size_t count = 0;
    for (const char *end = strchr(text, '\n'); end; end = strchr(end + 1, '\n'))
        count++;
    return count;
}

static bool read_rows(struct gbdt_rows *rows, const char *name, const char *text, char why[WHY_MAX])
{
    const char *next = strchr(text, '\n') + 1;
    for (size_t i = 0; i < rows->row_count; i++) {
        if (!read_row(&next, rows->feature_count, rows->values + i * rows->feature_count, &rows->margins[i])) {
            snprintf(why, WHY_MAX, "cannot use rows '%.160s': line %zu is not %zu values and a margin; make the file anew",
                     name, i + 2, rows->feature_count);
            return false;
        }
    }
    return true;
}

bool gbdt_rows_parse(struct gbdt_rows *rows, const char *name, const char *text, size_t feature_count, char why[WHY_MAX])
{
    size_t line_count = count_lines(text);
    *rows = (struct gbdt_rows){.row_count = line_count ? line_count - 1 : 0, .feature_count = feature_count};
    if (rows->row_count == 0) {
        snprintf(why, WHY_MAX, "cannot use rows '%.160s': there are none below the line of names; make the file anew", name);
        return false;
    }
    rows->values = calloc(rows->row_count, feature_count * sizeof *rows->values);
    rows->margins = calloc(rows->row_count, sizeof *rows->margins);
    bool read = rows->values && rows->margins;
    if (read)
        read = read_rows(rows, name, text, why);
    else
        snprintf(why, WHY_MAX, "memory ran out for %zu rows of '%.160s'", rows->row_count, name);
    if (!read)
        gbdt_rows_free(rows);
    return read;
}

bool gbdt_rows_read(struct gbdt_rows *rows, const char *path, size_t feature_count, char why[WHY_MAX])
{
    size_t bytes = 0;
    char *text = whole_file_read(path, GBDT_ROWS_BYTES_MAX, why, &bytes);
    bool read = text && gbdt_rows_parse(rows, path, text, feature_count, why);
    free(text);
    return read;
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
