/* database.h - connections to a database, embedded (SQLite) or served (PostgreSQL), that ask for one row of integers at a time.
 *
 * Which engine it is, the address says: postgresql://... (what libpq takes, with #SCHEMA at its end for tables in a schema) or
 * the path of an SQLite file. SQL that both understand is the same text for both; parameters are $1, $2 ... All calls end
 * within the deadline, and what fails is told in one line that names the engine and the cause and holds no password: those are
 * never in an address (database_check()), libpq takes them from ~/.pgpass or PGPASSWORD.
 *
 * A connection belongs to one thread at a time, and cannot cross a fork. Nor may a child open an SQLite file that its parent
 * had open at the fork: SQLite's locks belong to processes, and its notes of them are copied with the parent's memory, so that
 * the child would believe it holds locks that it has not (sqlite.org/howtocorrupt.html, 2.6). So each configuration of a kernel
 * works in a file of its own: database_own(). */
#ifndef FORKJOIN_DATABASE_H
#define FORKJOIN_DATABASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/settings.h"

enum {
    DATABASE_ADDRESS_MAX = 256, /* bytes of an address, with the closing 0 */
    DATABASE_PARAMETERS_MAX = 4,
    DATABASE_COLUMNS_MAX = 4,
    DATABASE_STATEMENTS_MAX = 8,
};

/* Prepared with its first use in each connection. */
struct database_statement {
    const char *text;
    size_t parameter_count; /* all are integers of 64 bits */
    size_t column_count;    /* of the one row that it gives, integers too; 0: it gives none, and changes exactly one */
};

struct database_settings {
    const char *address;                         /* copied */
    double deadline_seconds;                     /* of each call */
    const struct database_statement *statements; /* a const table; may be NULL when there are none */
    size_t statement_count;
    bool create; /* makes the SQLite file, which must not be there yet */
};

struct database; /* a connection */

/* Is this an address that users may give? It must be a URL of PostgreSQL that this build can use, short enough, without a
 * password. Nothing is opened. */
bool database_check(const char *address, char why[WHY_MAX]);

/* Once a process, before any connection and any thread. Later calls do nothing. */
void database_begin(void);

/* A connection; the caller closes it. False, and why. */
bool database_open(const struct database_settings *settings, struct database **database, char why[WHY_MAX]);
void database_close(struct database *database); /* may be NULL */

/* One query: `parameters` and `columns` have as many numbers as the statement says; either may be NULL with 0. No row, two
 * rows, a NULL in a row, and numbers beyond 64 bits are errors. A statement that writes is a transaction of its own, done when
 * this returns true. After a failure the connection may be closed and nothing else. */
bool database_ask(struct database *database, size_t statement, const int64_t *parameters, int64_t *columns, char why[WHY_MAX]);

/* The same in two halves, so that several queries are under way at once (libpq's pipeline mode): answers are received in the
 * order in which they were sent. Without database_pipelines() send() waits for the answer, and at most one is under way. */
bool database_pipelines(const char *address);
bool database_send(struct database *database, size_t statement, const int64_t *parameters, char why[WHY_MAX]);
bool database_receive(struct database *database, size_t statement, int64_t *columns, char why[WHY_MAX]);

/* Statements without parameters whose rows, if any, are not wanted, separated by semicolons: tables, transactions. None may be
 * under way. */
bool database_run(struct database *database, const char *text, char why[WHY_MAX]);

/* Empties a table, and what its rows have left behind (SQLite's log, PostgreSQL's dead rows). */
bool database_empty(struct database *database, const char *table, char why[WHY_MAX]);

/* The address of a database that no other configuration has open: a copy of the SQLite file, beside it, which goes away with
 * its folder; PostgreSQL's own address, as nothing of a connection there is a matter between processes. Whoever names the same
 * job (problem.job; 0: none) gets the same copy, once the first has it. */
bool database_own(const char *address, uint64_t job, char own[DATABASE_ADDRESS_MAX], char why[WHY_MAX]);

/* Removes what database_own() made, when no connection to it is left. */
void database_disown(const char *own);

#endif
