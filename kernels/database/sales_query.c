/* sales_query.c - the statements, and which of them an item sends. */
#include "sales_query.h"

enum statement { READ, WRITE, READ_SLOWLY, WRITE_SLOWLY, SUM_REPORTS, CHECK_REPORTS };

/* A query that writes is one statement, and so one transaction, and one way to the server and back. */
#define FOUND "count(*), coalesce(sum(amount), 0)"
#define WRITTEN                                                                                                                \
    "INSERT INTO reports (item, store, sales, total) SELECT $1, $2, " FOUND                                                    \
    " FROM sales WHERE store = $2 RETURNING sales, total"
#define WAITING(parameter) ", CASE WHEN pg_sleep(" parameter " / 1000000.0) IS NULL THEN 1 ELSE 0 END"

const struct database_statement sales_statements[] = {
    [READ] = {"SELECT " FOUND " FROM sales WHERE store = $1", 1, 2},
    [WRITE] = {WRITTEN, 2, 2},
    [READ_SLOWLY] = {"SELECT " FOUND WAITING("$2") " FROM sales WHERE store = $1", 2, 3},
    [WRITE_SLOWLY] = {WRITTEN WAITING("$3"), 3, 3},
    [SUM_REPORTS] = {"SELECT count(*), coalesce(sum(total), 0) FROM reports", 0, 2},
    [CHECK_REPORTS] =
        {"SELECT count(*), coalesce(sum(CASE WHEN r.sales = s.sales AND r.total = s.total THEN 0 ELSE 1 END), 0), "
         "count(DISTINCT r.item) FROM reports AS r LEFT JOIN (SELECT store, count(*) AS sales, sum(amount) AS "
         "total FROM sales GROUP BY store) AS s ON s.store = r.store",
         0, 3},
};
const size_t sales_statement_count = sizeof sales_statements / sizeof sales_statements[0];

bool sales_query_writes(const struct sales_query *query, size_t item)
{
    return (uint64_t)((double)(item + 1) * query->write_share) > (uint64_t)((double)item * query->write_share);
}

uint64_t sales_query_store(size_t item)
{
    return 1 + item % SALES_STORES;
}

static enum statement statement_of(const struct sales_query *query, size_t item)
{
    bool waits = query->wait_microseconds > 0;
    if (sales_query_writes(query, item))
        return waits ? WRITE_SLOWLY : WRITE;
    return waits ? READ_SLOWLY : READ;
}

bool sales_query_send(const struct sales_query *query, struct database *database, size_t item, char why[WHY_MAX])
{
    const int64_t values[] = {(int64_t)item, (int64_t)sales_query_store(item), query->wait_microseconds};
    return database_send(database, statement_of(query, item), sales_query_writes(query, item) ? values : values + 1, why);
}

bool sales_query_receive(const struct sales_query *query, struct database *database, size_t item, struct sales_sums *sums,
                         char why[WHY_MAX])
{
    int64_t columns[3] = {0};
    if (!database_receive(database, statement_of(query, item), columns, why))
        return false;
    sums->sales += (uint64_t)columns[0];
    sums->total += (uint64_t)columns[1];
    return true;
}

bool sales_reports_sum(struct database *database, struct sales_sums *reports, char why[WHY_MAX])
{
    int64_t columns[2] = {0};
    bool good = database_ask(database, SUM_REPORTS, NULL, columns, why);
    *reports = (struct sales_sums){(uint64_t)columns[0], (uint64_t)columns[1]};
    return good;
}

bool sales_reports_check(struct database *database, uint64_t *reports, uint64_t *wrong, uint64_t *items, char why[WHY_MAX])
{
    int64_t columns[3] = {0};
    bool good = database_ask(database, CHECK_REPORTS, NULL, columns, why);
    *reports = (uint64_t)columns[0];
    *wrong = (uint64_t)columns[1];
    *items = (uint64_t)columns[2];
    return good;
}
