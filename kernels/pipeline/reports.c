/* reports.c - the statements, and integers of 64 bits there and back. */
#include "reports.h"

/* What one query may take. */
static const double QUERY_SECONDS = 10;

enum { ADD, SUM, FIND, STATEMENT_COUNT };

static const struct database_statement statements[STATEMENT_COUNT] = {
    [ADD] = {"INSERT INTO reports (item, store, sales, total) VALUES ($1, $2, $3, $4)", 4, 0},
    [SUM] = {"SELECT CAST(COUNT(*) AS BIGINT), CAST(COALESCE(SUM(sales), 0) AS BIGINT), "
             "CAST(COALESCE(SUM(total), 0) AS BIGINT) FROM reports",
             0, 3},
    [FIND] = {"SELECT store, sales, total FROM reports WHERE item = $1", 1, 3},
};

bool reports_open(const char *address, struct database **database, char why[WHY_MAX])
{
    const struct database_settings settings = {
        .address = address, .deadline_seconds = QUERY_SECONDS, .statements = statements, .statement_count = STATEMENT_COUNT};
    return database_open(&settings, database, why);
}

bool reports_empty(struct database *database, char why[WHY_MAX])
{
    return database_empty(database, "reports", why);
}

bool reports_add(struct database *database, const struct report *report, char why[WHY_MAX])
{
    const int64_t row[] = {(int64_t)report->item, (int64_t)report->store, (int64_t)report->sales, (int64_t)report->cents};
    return database_ask(database, ADD, row, NULL, why);
}

bool reports_sum(struct database *database, struct report_sums *sums, char why[WHY_MAX])
{
    int64_t columns[3];
    if (!database_ask(database, SUM, NULL, columns, why))
        return false;
    *sums = (struct report_sums){(uint64_t)columns[0], (uint64_t)columns[1], (uint64_t)columns[2]};
    return true;
}

bool reports_find(struct database *database, uint64_t item, struct report *report, char why[WHY_MAX])
{
    const int64_t number = (int64_t)item;
    int64_t columns[3];
    if (!database_ask(database, FIND, &number, columns, why))
        return false;
    *report = (struct report){item, (uint64_t)columns[0], (uint64_t)columns[1], (uint64_t)columns[2]};
    return true;
}
