/* reports.h - the table that wait.pipeline stores its results in: a row for each item, told apart by the table's key. */
#ifndef FORKJOIN_REPORTS_H
#define FORKJOIN_REPORTS_H

#include "database/database.h"

/* One row. */
struct report {
    uint64_t item, store, sales, cents;
};

/* Of many rows. */
struct report_sums {
    uint64_t items, sales, cents;
};

/* A connection to the database at this address, whose table `reports` services/forkjoin_database.c has made. The caller closes
 * it. False, and why. */
bool reports_open(const char *address, struct database **database, char why[WHY_MAX]);

/* Removes all rows. */
bool reports_empty(struct database *database, char why[WHY_MAX]);

/* Adds a row, in a transaction of its own. False, and why, also when there is one of this item. */
bool reports_add(struct database *database, const struct report *report, char why[WHY_MAX]);

/* All rows, added up by the database. */
bool reports_sum(struct database *database, struct report_sums *sums, char why[WHY_MAX]);

/* The row of an item. False, and why, also when there is none. */
bool reports_find(struct database *database, uint64_t item, struct report *report, char why[WHY_MAX]);

static inline void report_sums_add(struct report_sums *sums, const struct report_sums *more)
{
    sums->items += more->items;
    sums->sales += more->sales;
    sums->cents += more->cents;
}

#endif
