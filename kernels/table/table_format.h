/* table_format.h - what the readers of table.h's two formats share. */
#ifndef FORKJOIN_TABLE_FORMAT_H
#define FORKJOIN_TABLE_FORMAT_H

#include "table.h"

/* The bytes of a table, and where to say what is wrong with them. */
struct table_source {
    const char *name;
    const unsigned char *bytes;
    size_t length;
    char *why; /* WHY_MAX bytes */
};

/* "cannot use table 'NAME': ..." as one line, whatever the file or its name hold. Always false. */
__attribute__((format(printf, 2, 3))) bool table_refuse(const struct table_source *source, const char *format, ...);

/* Room for row_count x column_count values. `cells_most` is how many the source's bytes can hold at most: rooms are never
 * larger, so that a small file cannot claim a large one. */
bool table_allocate(struct table *table, size_t cells_most, const struct table_source *source);

/* Whether the bytes are an array saved by NumPy. */
bool npy_is(const struct table_source *source);

/* Both leave table->values for the caller to free, also on false. */
bool npy_parse(struct table *table, const struct table_source *source);
bool csv_parse(struct table *table, const struct table_source *source);

#endif
