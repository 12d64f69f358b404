/* engine.h - what an engine does for database.c: the functions of database.h, of which each has its own. */
#ifndef FORKJOIN_ENGINE_H
#define FORKJOIN_ENGINE_H

#include "database.h"

struct engine;

/* The beginning of every connection. */
struct database {
    const struct engine *engine;
    struct database_settings settings; /* whose address is this one */
    char address[DATABASE_ADDRESS_MAX];
    double deadline; /* of the call that is made (deadline.h) */
};

struct engine {
    const char *name;
    bool pipelines;
    const char *emptying;                                  /* SQL with %s for the table */
    bool (*takes)(const char *address);                    /* NULL: all that no other takes */
    bool (*check)(const char *address, char why[WHY_MAX]); /* of one that it takes; NULL: users give none of its addresses */
    size_t bytes;                                          /* of its connections, which begin with struct database */
    /* All is zero but what stands in struct database; closed after a failure, too. close() frees it. */
    bool (*open)(struct database *database, char why[WHY_MAX]);
    void (*close)(struct database *database);
    bool (*send)(struct database *database, size_t statement, const int64_t *parameters, char why[WHY_MAX]);
    bool (*receive)(struct database *database, size_t statement, int64_t *columns, char why[WHY_MAX]);
    bool (*run)(struct database *database, const char *text, char why[WHY_MAX]);
    bool (*own)(const char *address, uint64_t job, char own[DATABASE_ADDRESS_MAX], char why[WHY_MAX]);
    void (*disown)(const char *own); /* NULL: there is nothing to do */
};

extern const struct engine engine_sqlite, engine_postgresql;

/* "PostgreSQL: " and a message of whatever lines, as one line. */
bool engine_fail(const struct engine *engine, const char *message, char why[WHY_MAX]);

#endif
