/* table.c - reads a file of rows: tells the two formats apart, and holds what both need. */
#include "table.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/whole_file.h"
#include "table_format.h"

/* 2 GiB: four million rows of 100 columns as floats. The file and its values are in memory together. */
static const size_t FILE_BYTES_MAX = (size_t)1 << 31;

bool table_refuse(const struct table_source *source, const char *format, ...)
{
    int used = snprintf(source->why, WHY_MAX, "cannot use table '%.160s': ", source->name);
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(source->why + used, WHY_MAX - (size_t)used, format, arguments);
    va_end(arguments);
    for (char *byte = source->why; *byte; byte++) {
        if ((unsigned char)*byte < ' ' || *byte == 0x7f)
            *byte = '?';
    }
    return false;
}

bool table_allocate(struct table *table, size_t cells_most, const struct table_source *source)
{
    size_t cells = 0, bytes = 0;
    if (__builtin_mul_overflow(table->row_count, table->column_count, &cells) || cells > cells_most)
        cells = cells_most;
    if (!__builtin_mul_overflow(cells, sizeof *table->values, &bytes))
        table->values = malloc(bytes);
    return table->values || table_refuse(source, "memory ran out for %zu values; free some, or pass fewer rows", cells);
}

/* What is often passed instead, and what to do about it. */
static const char *what_else(const struct table_source *source)
{
    static const struct {
        const char *magic, *what;
    } known[] = {
        {"PK\003\004", "a ZIP archive; of a spreadsheet save one sheet as CSV, of an .npz one array with numpy.save"},
        {"\037\213", "compressed by gzip; pass it decompressed"},
        {"PAR1", "a Parquet file; save its columns with numpy.save"},
        {"\377\376", "text in UTF-16; save it as UTF-8"},
        {"\376\377", "text in UTF-16; save it as UTF-8"},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        size_t length = strlen(known[i].magic);
        if (source->length >= length && memcmp(source->bytes, known[i].magic, length) == 0)
            return known[i].what;
    }
    return NULL;
}

static bool parse(struct table *table, const struct table_source *source)
{
    if (source->length == 0)
        return table_refuse(source, "it is empty; pass CSV text or an array saved by numpy.save");
    if (npy_is(source))
        return npy_parse(table, source);
    const char *other = what_else(source);
    return other ? table_refuse(source, "it is %s", other) : csv_parse(table, source);
}

bool table_parse(struct table *table, const char *name, const void *bytes, size_t length, char why[WHY_MAX])
{
    const struct table_source source = {name, bytes, length, why};
    *table = (struct table){0};
    bool parsed = parse(table, &source);
    if (!parsed)
        table_free(table);
    return parsed;
}

bool table_read(struct table *table, const char *path, char why[WHY_MAX])
{
    size_t length = 0;
    *table = (struct table){0};
    char *bytes = whole_file_read(path, FILE_BYTES_MAX, why, &length);
    bool read = bytes && table_parse(table, path, bytes, length, why);
    free(bytes);
    return read;
}

void table_free(struct table *table)
{
    free(table->values);
    *table = (struct table){0};
}
