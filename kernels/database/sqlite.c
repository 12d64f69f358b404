/* sqlite.c - the embedded engine: a file, which all connections of all processes read and write themselves.
 *
 * The file is in WAL mode, which whoever makes it sets: readers and the one writer that SQLite has do not wait for each other.
 * Nobody waits for the disk (synchronous=OFF): a file that goes with the run need not outlive a power cut. */
#define _GNU_SOURCE
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "deadline.h"
#include "engine.h"

/* Steps of its virtual machine between two looks at the clock: some ten microseconds. */
enum { STEPS_BETWEEN_LOOKS = 1000 };

/* Whoever waits for the one writer's lock looks for it again after 50 us, then after twice as long each time, up to 2 ms:
 * a transaction here takes some 50 us. (SQLite's own waits are from 1 to 100 ms.) */
static const double LOCK_PAUSE_SECONDS = 50e-6;
enum { LOCK_DOUBLINGS_MOST = 5 };

struct sqlite {
    struct database base;
    sqlite3 *handle;
    sqlite3_stmt *prepared[DATABASE_STATEMENTS_MAX];
    int64_t columns[DATABASE_COLUMNS_MAX]; /* of the statement that was sent last */
};

static struct sqlite *sqlite_of(struct database *database)
{
    return (struct sqlite *)database; /* its first member */
}

static bool fail(const struct sqlite *sqlite, int code, char why[WHY_MAX])
{
    const char *path = sqlite->base.address;
    double seconds = sqlite->base.settings.deadline_seconds;
    switch (code & 0xff) { /* what is above tells more closely */
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        snprintf(why, WHY_MAX, "SQLite: %s is locked by another connection, for longer than the deadline of %g s", path,
                 seconds);
        break;
    case SQLITE_INTERRUPT:
        snprintf(why, WHY_MAX, "SQLite: %s gives no answer within the deadline of %g s", path, seconds);
        break;
    default:
        snprintf(why, WHY_MAX, "SQLite: %s: %s", path, sqlite->handle ? sqlite3_errmsg(sqlite->handle) : "out of memory");
    }
    return false;
}

/* --- what SQLite calls back --------------------------------------------------------------------------------------------- */

/* Returns whether to try again. */
static int wait_for_lock(void *sqlite, int tries)
{
    double deadline = ((struct sqlite *)sqlite)->base.deadline;
    if (deadline_left(deadline) <= 0)
        return 0;
    deadline_sleep(deadline, LOCK_PAUSE_SECONDS * (double)(1 << (tries < LOCK_DOUBLINGS_MOST ? tries : LOCK_DOUBLINGS_MOST)));
    return 1;
}

/* Returns whether to give up. */
static int look_at_clock(void *sqlite)
{
    return deadline_left(((struct sqlite *)sqlite)->base.deadline) <= 0;
}

/* pg_sleep(SECONDS), as PostgreSQL has it. */
static void sleep_in_query(sqlite3_context *context, int count, sqlite3_value **values)
{
    const struct sqlite *sqlite = sqlite3_user_data(context);
    (void)count;
    deadline_sleep(sqlite->base.deadline, sqlite3_value_double(values[0]));
    if (deadline_left(sqlite->base.deadline) <= 0)
        sqlite3_result_error_code(context, SQLITE_INTERRUPT);
    else
        sqlite3_result_text(context, "", 0, SQLITE_STATIC);
}

/* --- connections -------------------------------------------------------------------------------------------------------- */

/* Counting memory takes a lock on each allocation, for which threads would wait for one another, and processes would not. */
void database_begin(void)
{
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); /* refused once SQLite runs */
}

static bool run(struct database *database, const char *text, char why[WHY_MAX])
{
    struct sqlite *sqlite = sqlite_of(database);
    int code = sqlite3_exec(sqlite->handle, text, NULL, NULL, NULL);
    return code == SQLITE_OK || fail(sqlite, code, why);
}

/* SQLite would open a file that is there, when told to make one. */
static bool make_file(const char *path, char why[WHY_MAX])
{
    int file = open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
    if (file < 0) {
        snprintf(why, WHY_MAX, "SQLite: cannot make %s: %s", path, strerror(errno));
        return false;
    }
    close(file);
    return true;
}

static bool open_file(struct database *database, char why[WHY_MAX])
{
    struct sqlite *sqlite = sqlite_of(database);
    if (database->settings.create && !make_file(database->address, why))
        return false;
    /* NOMUTEX: a connection belongs to one thread at a time, and need not lock itself against others. */
    int code = sqlite3_open_v2(database->address, &sqlite->handle, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_create_function(sqlite->handle, "pg_sleep", 1, SQLITE_UTF8, sqlite, sleep_in_query, NULL, NULL);
    if (code != SQLITE_OK)
        return fail(sqlite, code, why);
    sqlite3_busy_handler(sqlite->handle, wait_for_lock, sqlite);
    sqlite3_progress_handler(sqlite->handle, STEPS_BETWEEN_LOOKS, look_at_clock, sqlite);
    return run(database, "PRAGMA synchronous=OFF", why);
}

static void close_file(struct database *database)
{
    struct sqlite *sqlite = sqlite_of(database);
    for (size_t i = 0; i < DATABASE_STATEMENTS_MAX; i++)
        sqlite3_finalize(sqlite->prepared[i]);
    sqlite->base.deadline = deadline_in(sqlite->base.settings.deadline_seconds); /* the last to close empties the log */
    sqlite3_close(sqlite->handle);
    free(sqlite);
}

/* --- queries ------------------------------------------------------------------------------------------------------------ */

static int bind_all(sqlite3_stmt *prepared, const int64_t *parameters, size_t count)
{
    int code = SQLITE_OK;
    for (size_t i = 0; i < count && code == SQLITE_OK; i++) {
        char name[8];
        snprintf(name, sizeof name, "$%u", (unsigned)(i + 1)); /* SQLite numbers names as they come in the text */
        int index = sqlite3_bind_parameter_index(prepared, name);
        assert(index > 0 && "the text has fewer parameters than its statement says");
        code = sqlite3_bind_int64(prepared, index, parameters[i]);
    }
    return code;
}

static bool wrong_answer(const struct sqlite *sqlite, const char *what, char why[WHY_MAX])
{
    snprintf(why, WHY_MAX, "SQLite: %s: %s", sqlite->base.address, what);
    return false;
}

static bool take_row(struct sqlite *sqlite, sqlite3_stmt *prepared, size_t column_count, char why[WHY_MAX])
{
    if (sqlite3_column_count(prepared) != (int)column_count)
        return wrong_answer(sqlite, "a row has another number of columns than was asked for", why);
    for (size_t i = 0; i < column_count; i++) {
        if (sqlite3_column_type(prepared, (int)i) != SQLITE_INTEGER)
            return wrong_answer(sqlite, "a row holds what is no integer", why);
        sqlite->columns[i] = sqlite3_column_int64(prepared, (int)i);
    }
    return true;
}

static bool step_all(struct sqlite *sqlite, sqlite3_stmt *prepared, size_t column_count, char why[WHY_MAX])
{
    size_t row_count = 0;
    int code = SQLITE_OK;
    while ((code = sqlite3_step(prepared)) == SQLITE_ROW) {
        if (row_count++ == 0 && !take_row(sqlite, prepared, column_count, why))
            return false;
    }
    if (code != SQLITE_DONE)
        return fail(sqlite, code, why);
    if (row_count != (column_count > 0))
        return wrong_answer(sqlite, row_count == 0 ? "a query gave no row" : "a query gave more rows than one", why);
    if (column_count == 0 && sqlite3_changes(sqlite->handle) != 1)
        return wrong_answer(sqlite, "a statement that should change one row changed none, or several", why);
    return true;
}

static bool ask(struct database *database, size_t number, const int64_t *parameters, char why[WHY_MAX])
{
    struct sqlite *sqlite = sqlite_of(database);
    const struct database_statement *statement = &database->settings.statements[number];
    sqlite3_stmt **prepared = &sqlite->prepared[number];
    int code = SQLITE_OK;
    if (!*prepared)
        code = sqlite3_prepare_v3(sqlite->handle, statement->text, -1, SQLITE_PREPARE_PERSISTENT, prepared, NULL);
    if (code == SQLITE_OK)
        code = bind_all(*prepared, parameters, statement->parameter_count);
    if (code != SQLITE_OK)
        return fail(sqlite, code, why);
    bool good = step_all(sqlite, *prepared, statement->column_count, why);
    sqlite3_reset(*prepared); /* ends its transaction */
    return good;
}

static bool receive(struct database *database, size_t number, int64_t *columns, char why[WHY_MAX])
{
    (void)why;
    size_t count = database->settings.statements[number].column_count;
    if (count > 0)
        memcpy(columns, sqlite_of(database)->columns, count * sizeof *columns);
    return true;
}

/* --- a file of one's own ------------------------------------------------------------------------------------------------ */

/* errno says why not. */
static bool copy_all(int from, int to)
{
    static const size_t PIECE = 64 * 1024;
    char *buffer = malloc(PIECE);
    ssize_t length = -1;
    while (buffer && (length = read(from, buffer, PIECE)) > 0) {
        for (ssize_t done = 0, part = 0; done < length; done += part) {
            part = write(to, buffer + done, (size_t)(length - done));
            if (part < 0)
                return free(buffer), false;
        }
    }
    free(buffer);
    return length == 0;
}

/* "FILE-jobN", or of no job a name that there is not yet. */
static bool name_own(const char *address, uint64_t job, char own[DATABASE_ADDRESS_MAX])
{
    int length = job ? snprintf(own, DATABASE_ADDRESS_MAX, "%s-job%llu", address, (unsigned long long)job)
                     : snprintf(own, DATABASE_ADDRESS_MAX, "%s-XXXXXX", address);
    return length < DATABASE_ADDRESS_MAX;
}

/* Nobody writes to the file meanwhile: its maker has closed it, and others only copy it. A copy that is there is another
 * process's of the same job, which has made it whole before it told the job to others. */
static bool copy_file(const char *address, uint64_t job, char own[DATABASE_ADDRESS_MAX], char why[WHY_MAX])
{
    int from = -1, to = -1;
    bool fits = name_own(address, job, own);
    errno = ENAMETOOLONG;
    if (fits && job && access(own, F_OK) == 0)
        return true;
    if (fits)
        from = open(address, O_RDONLY | O_CLOEXEC);
    if (from >= 0)
        to = job ? open(own, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600) : mkostemp(own, O_CLOEXEC);
    bool good = to >= 0 && copy_all(from, to);
    int cause = errno;
    if (from >= 0)
        close(from);
    if (to >= 0 && close(to) != 0 && good) {
        cause = errno;
        good = false;
    }
    if (!good)
        snprintf(why, WHY_MAX, "SQLite: cannot copy %s: %s", address, strerror(cause));
    return good;
}

/* With its log and the log's index, which a process that was killed leaves. */
static void remove_file(const char *own)
{
    static const char *const ends[] = {"", "-wal", "-shm"};
    for (size_t i = 0; i < sizeof ends / sizeof ends[0]; i++) {
        char path[DATABASE_ADDRESS_MAX + 8];
        snprintf(path, sizeof path, "%s%s", own, ends[i]);
        unlink(path);
    }
}

const struct engine engine_sqlite = {
    .name = "SQLite",
    .emptying = "DELETE FROM %s; PRAGMA wal_checkpoint(TRUNCATE)",
    .bytes = sizeof(struct sqlite),
    .open = open_file,
    .close = close_file,
    .send = ask,
    .receive = receive,
    .run = run,
    .own = copy_file,
    .disown = remove_file,
};
