/* sheet.h - what a simulation prints: the tables of docs/method.md, a row for each interval and kind of samples, a column for
 * each number of rounds; and its judgement. */
#ifndef FORKJOIN_SHEET_H
#define FORKJOIN_SHEET_H

#include "tally.h"

enum { SHEET_TEXT_MAX = 64, SHEET_CELLS_MAX = 1024, SHEET_INTERVALS_MAX = 64 };

struct sheet_cell {
    char row[SHEET_TEXT_MAX], samples[SHEET_TEXT_MAX], column[SHEET_TEXT_MAX], text[SHEET_TEXT_MAX];
};

/* The cell of an interval's rows in which it held least often. */
struct sheet_lowest {
    char interval[SHEET_TEXT_MAX], where[2 * SHEET_TEXT_MAX];
    struct tally tally;
};

struct sheet {
    struct sheet_cell cells[SHEET_CELLS_MAX];
    size_t cell_count;
    struct sheet_lowest lowest[SHEET_INTERVALS_MAX];
    size_t lowest_count;
    size_t judged, failed; /* cells that must reach REQUIRED_SHARE; of these, which do not */
};

/* What the order-statistic and the speedup intervals must reach. */
#define REQUIRED_SHARE 0.94

/* Puts a text into the cell of a row, named by an interval and its samples, and a column. */
void sheet_put(struct sheet *sheet, const char *interval, const char *samples, const char *column, const char *text);

/* Puts how often intervals held, in per cent with its standard error, and what share had none. `required`: the cell fails when
 * fewer held than REQUIRED_SHARE, and a true share of that much would hold so rarely as once in 10,000 times. */
void sheet_add(struct sheet *sheet, const char *interval, const char *samples, const char *column, const struct tally *tally,
               bool required);

/* Puts a share that is of no interval: it counts nowhere else. */
void sheet_add_share(struct sheet *sheet, const char *what, const char *samples, const char *column, const struct tally *tally);

/* Prints the table as Markdown, rows and columns in the order of their first cells, and clears it. */
void sheet_print(struct sheet *sheet);

/* Prints, for every interval added so far, where it held least often. */
void sheet_print_lowest(const struct sheet *sheet);

#endif
