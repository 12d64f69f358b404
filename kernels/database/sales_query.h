/* sales_query.h - the queries of wait.database: what each item asks of the tables that services/forkjoin_database.c makes.
 *
 * `sales` (store, day, amount) is only read. `reports` (item, store, sales, total) has a row for each item that writes, whose
 * key is the item, so that a second one is refused; no query reads what another writes, and any order gives the same answers.
 */
#ifndef FORKJOIN_SALES_QUERY_H
#define FORKJOIN_SALES_QUERY_H

#include "database.h"

enum {
    SALES_STORES = 100, /* item i asks for store 1 + i mod 100 */
    SALES_DAYS = 365,
};

struct sales_query {
    double write_share;        /* of items that store what they found, evenly spread: of n the first n x share, rounded down */
    int64_t wait_microseconds; /* that each waits in the database besides */
};

/* How many sales there were, and what they add up to. */
struct sales_sums {
    uint64_t sales, total;
};

/* What connections are opened with. */
extern const struct database_statement sales_statements[];
extern const size_t sales_statement_count;

bool sales_query_writes(const struct sales_query *query, size_t item);
uint64_t sales_query_store(size_t item);

/* One item's query, as database_send() and database_receive(); what it found is added to `sums`. */
bool sales_query_send(const struct sales_query *query, struct database *database, size_t item, char why[WHY_MAX]);
bool sales_query_receive(const struct sales_query *query, struct database *database, size_t item, struct sales_sums *sums,
                         char why[WHY_MAX]);

/* How many reports there are, and what their totals add up to. */
bool sales_reports_sum(struct database *database, struct sales_sums *reports, char why[WHY_MAX]);

/* The database's own check, by another query: how many reports there are, how many of them differ from what the sales add up
 * to, and how many items they are of. */
bool sales_reports_check(struct database *database, uint64_t *reports, uint64_t *wrong, uint64_t *items, char why[WHY_MAX]);

#endif
