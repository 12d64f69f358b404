/* draw_series.h - one result's strategies as series of a plot: their looks, their points, and where the machine's parts end. */
#ifndef FORKJOIN_DRAW_SERIES_H
#define FORKJOIN_DRAW_SERIES_H

#include <stdio.h>

#include "draw_script.h"
#include "study.h"

enum {
    SERIES_MAX = 64,   /* more strategies than that are not drawn */
    SERIES_LOOKS = 6,  /* line types 1 to 6 of plots/style.gp; more strategies begin again */
    BASELINE_LOOK = 7, /* the sequential run's */
    PARTS_MAX = 3,     /* kinds of parts of one machine */
    BOUNDARIES_MAX = PARTS_MAX + 12,
    BOUNDARY_TEXT_MAX = 32,
};

/* The parallel strategies of a result, in the order in which they appear: the same look in all its figures. */
struct series {
    const char *names[SERIES_MAX];
    size_t count;
};

struct series series_of(const struct result *result);

/* The line type of a series, from 1, and how a key shows one. */
unsigned series_look(size_t index);
const char *series_key_look(unsigned look);

/* What a picture shows of a row. An interval with count 0: nothing. */
typedef struct interval row_value(const struct analysis *analysis, const struct analysed_row *row);

struct interval row_speedup(const struct analysis *analysis, const struct analysed_row *row);
struct interval row_cold_speedup(const struct analysis *analysis, const struct analysed_row *row);
struct interval row_efficiency(const struct analysis *analysis, const struct analysed_row *row); /* per cent */
struct interval row_seconds(const struct analysis *analysis, const struct analysed_row *row);
struct interval row_create(const struct analysis *analysis, const struct analysed_row *row);
struct interval row_rate(const struct analysis *analysis, const struct analysed_row *row); /* items a second */

/* Some of a picture's points: which rows, what of them, and divided by what. */
struct points {
    const struct analysis *analysis;
    const char *strategy; /* NULL: the baseline */
    row_value *value;
    double unit;
};

/* How many there are; widens the extents (NULL: not asked for) by workers and by values with their intervals. */
size_t points_measure(struct points points, struct extent *workers, struct extent *values);

/* Writes them as data block $NAME: workers, middle, low, high, 1 where there is an interval (else low = high = middle). */
void points_put(FILE *script, const char *name, struct points points);

/* Where a series stands among those that a plot shows side by side: number `slot` of `count`, from 0. */
struct place {
    size_t slot, count;
    unsigned look;
};

/* Adds intervals, marks, and with `line` a thin line along the workers. */
void points_draw(struct elements *elements, const char *name, struct place place, bool line);

/* Where, along the workers, the next part of the machine begins. */
struct boundary {
    double workers;               /* between two numbers of workers */
    char what[BOUNDARY_TEXT_MAX]; /* what those beyond also use */
};

struct boundaries {
    struct boundary list[BOUNDARIES_MAX];
    size_t count;
};

/* Of one machine: from the CPUs of the configuration with the most workers on it, looked up in the context's machine; none
 * where it does not tell. Beyond it: where the next number of nodes begins, "2 nodes". */
struct boundaries boundaries_of(const json_t *context, const struct analysis *analysis);

/* Adds to the list `kinds` ("2nd package, more nodes"; at first "") those that it does not hold yet. */
enum { BOUNDARY_KINDS_MAX = 128 };
void boundaries_add_kinds(struct boundaries boundaries, char kinds[BOUNDARY_KINDS_MAX]);

/* Sets them as lines into the next plot; with `named`, what they are above it. */
void boundaries_draw(FILE *script, struct boundaries boundaries, bool named);

#endif
