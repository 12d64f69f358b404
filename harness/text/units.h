/* units.h - numbers as people read them. Pure. */
#ifndef FORKJOIN_UNITS_H
#define FORKJOIN_UNITS_H

#include <stddef.h>

enum { UNIT_TEXT_MAX = 48 };

struct unit_text {
    char text[UNIT_TEXT_MAX];
};

/* 0.0031 to "3.10 ms"; three digits. */
struct unit_text units_seconds(double seconds);

/* 8.92e8 to "892 M"; three digits. */
struct unit_text units_short(double value);

/* 268435456 to "268,435,456". */
struct unit_text units_count(size_t count);

/* A speedup: 1.984 to "1.98", 0.00374 to "0.004". */
struct unit_text units_ratio(double ratio);

/* 1.5e9 bytes to "1.40 GiB". */
struct unit_text units_bytes(double bytes);

/* "path" to "paths", "query" to "queries", "" to "". */
struct unit_text units_plural(const char *item);

#endif
