/* database.c - finds the engine that an address belongs to, and calls it with a deadline. */
#include "database.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "deadline.h"
#include "engine.h"

static const struct engine *engine_of(const char *address)
{
    return engine_postgresql.takes(address) ? &engine_postgresql : &engine_sqlite;
}

bool engine_fail(const struct engine *engine, const char *message, char why[WHY_MAX])
{
    size_t used = (size_t)snprintf(why, WHY_MAX, "%s: ", engine->name);
    for (const char *at = message; *at && used < WHY_MAX - 1; at++) {
        bool blank = strchr(" \t\r\n", *at) != NULL;
        if (!blank)
            why[used++] = *at;
        else if (why[used - 1] != ' ')
            why[used++] = ' ';
    }
    while (why[used - 1] == ' ')
        used--;
    why[used] = '\0';
    return false;
}

bool database_check(const char *address, char why[WHY_MAX])
{
    const struct engine *engine = engine_of(address);
    if (engine->check)
        return engine->check(address, why);
    snprintf(why, WHY_MAX, "it takes the address of a PostgreSQL database, postgresql://USER@HOST:PORT/DATABASE");
    return false;
}

bool database_pipelines(const char *address)
{
    return engine_of(address)->pipelines;
}

bool database_open(const struct database_settings *settings, struct database **database_out, char why[WHY_MAX])
{
    const struct engine *engine = engine_of(settings->address);
    assert(settings->statement_count <= DATABASE_STATEMENTS_MAX);
    if (strlen(settings->address) >= DATABASE_ADDRESS_MAX)
        return engine_fail(engine, "its address is longer than 255 bytes", why);
    struct database *database = calloc(1, engine->bytes);
    if (!database)
        return engine_fail(engine, "out of memory", why);
    database->engine = engine;
    database->settings = *settings;
    snprintf(database->address, sizeof database->address, "%s", settings->address);
    database->settings.address = database->address;
    database->deadline = deadline_in(settings->deadline_seconds);
    if (!engine->open(database, why)) {
        engine->close(database);
        return false;
    }
    *database_out = database;
    return true;
}

void database_close(struct database *database)
{
    if (database)
        database->engine->close(database);
}

static void begin_call(struct database *database)
{
    database->deadline = deadline_in(database->settings.deadline_seconds);
}

bool database_send(struct database *database, size_t statement, const int64_t *parameters, char why[WHY_MAX])
{
    assert(statement < database->settings.statement_count);
    begin_call(database);
    return database->engine->send(database, statement, parameters, why);
}

bool database_receive(struct database *database, size_t statement, int64_t *columns, char why[WHY_MAX])
{
    begin_call(database);
    return database->engine->receive(database, statement, columns, why);
}

bool database_ask(struct database *database, size_t statement, const int64_t *parameters, int64_t *columns, char why[WHY_MAX])
{
    return database_send(database, statement, parameters, why) &&
           database->engine->receive(database, statement, columns, why); /* by the deadline of the sending */
}

bool database_run(struct database *database, const char *text, char why[WHY_MAX])
{
    begin_call(database);
    return database->engine->run(database, text, why);
}

bool database_empty(struct database *database, const char *table, char why[WHY_MAX])
{
    char text[256];
    int length = snprintf(text, sizeof text, database->engine->emptying, table);
    assert(length > 0 && length < (int)sizeof text);
    return length > 0 && database_run(database, text, why);
}

bool database_own(const char *address, uint64_t job, char own[DATABASE_ADDRESS_MAX], char why[WHY_MAX])
{
    return engine_of(address)->own(address, job, own, why);
}

void database_disown(const char *own)
{
    if (engine_of(own)->disown)
        engine_of(own)->disown(own);
}
