/* test_sqlite.c - label: kernel - the embedded database: what is asked, written and read back, and every way in which it fails.
 */
#include "check.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "database/database.h"
#include "scratch.h"

enum statement { STORE, COUNT_AND_SUM, ONE, NOTHING, PAIR, SLEEP, TEXT, NULL_SUM, CHANGE, BACKWARDS, FOREVER };

static const struct database_statement statements[] = {
    [STORE] = {"INSERT INTO results (item, value) VALUES ($1, $2)", 2, 0},
    [COUNT_AND_SUM] = {"SELECT count(*), coalesce(sum(value), 0) FROM results WHERE item >= $1", 1, 2},
    [ONE] = {"SELECT value FROM results WHERE item = $1", 1, 1},
    [NOTHING] = {"SELECT 1 WHERE 1 = 0", 0, 1},
    [PAIR] = {"SELECT item FROM results", 0, 1},
    [SLEEP] = {"SELECT CASE WHEN pg_sleep($1) IS NULL THEN 1 ELSE 0 END", 1, 1},
    [TEXT] = {"SELECT 'seven'", 0, 1},
    [NULL_SUM] = {"SELECT sum(value) FROM results", 0, 1},
};
static const struct database_statement others[] = {
    {"UPDATE results SET value = value + $1", 1, 0},
    {"SELECT $2 - $1", 2, 1},
    {"WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n", 0, 1},
};

static struct database_settings settings_of(const char *path, double seconds)
{
    return (struct database_settings){.address = path,
                                      .deadline_seconds = seconds,
                                      .statements = statements,
                                      .statement_count = sizeof statements / sizeof statements[0]};
}

static struct database *open_or_fail(const struct database_settings *settings)
{
    struct database *database = NULL;
    char why[WHY_MAX] = "";
    if (!database_open(settings, &database, why))
        fail_msg("%s", why);
    return database;
}

static void run_or_fail(struct database *database, const char *text)
{
    char why[WHY_MAX] = "";
    if (!database_run(database, text, why))
        fail_msg("%s", why);
}

static void ask_or_fail(struct database *database, enum statement statement, int64_t a, int64_t b, int64_t *columns)
{
    char why[WHY_MAX] = "";
    const int64_t parameters[] = {a, b};
    if (!database_ask(database, statement, parameters, columns, why))
        fail_msg("%s", why);
}

/* A fresh file with an empty table. */
static void make_table(const char *path)
{
    struct database_settings settings = settings_of(path, 5);
    settings.create = true;
    struct database *database = open_or_fail(&settings);
    run_or_fail(database, "PRAGMA journal_mode=WAL; CREATE TABLE results (item BIGINT PRIMARY KEY, value BIGINT NOT NULL)");
    database_close(database);
}

/* What a query that fails says. */
static void refuses(struct database *database, size_t statement, int64_t a, int64_t b, const char *words)
{
    char why[WHY_MAX] = "";
    const int64_t parameters[] = {a, b};
    int64_t columns[DATABASE_COLUMNS_MAX];
    assert_false(database_ask(database, statement, parameters, columns, why));
    assert_says(why, "SQLite: ");
    assert_says(why, words);
    assert_null(strchr(why, '\n'));
}

static struct scratch scratch;
static struct scratch_path path;

static int set_up(void **state)
{
    (void)state;
    scratch = scratch_make();
    path = scratch_path(&scratch, "a file.sqlite");
    make_table(path.text);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    scratch_remove(&scratch);
    return 0;
}

/* --- what it does ------------------------------------------------------------------------------------------------------- */

static void what_is_stored_is_read_back(void **state)
{
    (void)state;
    struct database_settings settings = settings_of(path.text, 5);
    struct database *database = open_or_fail(&settings);
    int64_t columns[2] = {-1, -1};
    ask_or_fail(database, COUNT_AND_SUM, 0, 0, columns);
    assert_int_equal(columns[0], 0);
    assert_int_equal(columns[1], 0);
    for (int64_t item = 0; item < 10; item++)
        ask_or_fail(database, STORE, item, item * INT64_C(1000000000000), NULL);
    database_close(database);
    database = open_or_fail(&settings);
    ask_or_fail(database, COUNT_AND_SUM, 0, 0, columns);
    assert_int_equal(columns[0], 10);
    assert_int_equal(columns[1], INT64_C(45000000000000));
    ask_or_fail(database, COUNT_AND_SUM, 8, 0, columns);
    assert_int_equal(columns[0], 2);
    ask_or_fail(database, ONE, 7, 0, columns);
    assert_int_equal(columns[0], INT64_C(7000000000000));
    database_close(database);
}

static void the_extremes_of_64_bits_are_kept(void **state)
{
    (void)state;
    struct database_settings settings = settings_of(path.text, 5);
    struct database *database = open_or_fail(&settings);
    int64_t value = 0;
    ask_or_fail(database, STORE, 1, INT64_MIN, NULL);
    ask_or_fail(database, STORE, INT64_MAX, INT64_MAX, NULL);
    ask_or_fail(database, ONE, 1, 0, &value);
    assert_true(value == INT64_MIN);
    ask_or_fail(database, ONE, INT64_MAX, 0, &value);
    assert_true(value == INT64_MAX);
    database_close(database);
}

/* SQLite gives $2 the number 1 when it comes first in the text. */
static void parameters_go_by_their_numbers(void **state)
{
    (void)state;
    struct database_settings settings = settings_of(path.text, 5);
    settings.statements = others;
    settings.statement_count = sizeof others / sizeof others[0];
    struct database *database = open_or_fail(&settings);
    int64_t difference = 0;
    ask_or_fail(database, 1, 3, 10, &difference);
    assert_int_equal(difference, 7);
    database_close(database);
}

static void a_transaction_that_is_rolled_back_leaves_nothing(void **state)
{
    (void)state;
    struct database_settings settings = settings_of(path.text, 5);
    struct database *database = open_or_fail(&settings);
    int64_t columns[2];
    run_or_fail(database, "BEGIN");
    ask_or_fail(database, STORE, 1, 10, NULL);
    run_or_fail(database, "ROLLBACK; BEGIN");
    ask_or_fail(database, STORE, 2, 20, NULL);
    run_or_fail(database, "COMMIT");
    ask_or_fail(database, COUNT_AND_SUM, 0, 0, columns);
    assert_int_equal(columns[0], 1);
    assert_int_equal(columns[1], 20);
    database_close(database);
}

static void a_table_can_be_emptied_beside_others_who_have_it_open(void **state)
{
    (void)state;
    struct database_settings settings = settings_of(path.text, 5);
    struct database *one = open_or_fail(&settings), *two = open_or_fail(&settings);
    char why[WHY_MAX] = "";
    int64_t columns[2];
    ask_or_fail(one, STORE, 1, 10, NULL);
    assert_true(database_empty(two, "results", why));
    ask_or_fail(one, COUNT_AND_SUM, 0, 0, columns);
    assert_int_equal(columns[0], 0);
    assert_false(database_empty(two, "nonsense", why));
    assert_says(why, "no such table: nonsense");
    database_close(two);
    database_close(one);
}

/* Ten writers, processes, each an own connection: SQLite lets one write at a time, the others wait, and none is lost. */
static void writers_in_ten_processes_lose_nothing(void **state)
{
    (void)state;
    struct database_settings settings = settings_of(path.text, 20);
    int64_t columns[2];
    for (int64_t worker = 0; worker < 10; worker++) {
        if (fork() == 0) {
            struct database *database = open_or_fail(&settings);
            for (int64_t i = 0; i < 50; i++)
                ask_or_fail(database, STORE, worker * 50 + i, 1, NULL);
            database_close(database);
            _exit(0);
        }
    }
    for (int status = 0; wait(&status) > 0;)
        assert_int_equal(status, 0);
    struct database *database = open_or_fail(&settings);
    ask_or_fail(database, COUNT_AND_SUM, 0, 0, columns);
    assert_int_equal(columns[0], 500);
    assert_int_equal(columns[1], 500);
    database_close(database);
}

static void a_copy_is_whole_and_ones_own(void **state)
{
    (void)state;
    struct database_settings settings = settings_of(path.text, 5);
    struct database *database = open_or_fail(&settings);
    char own[DATABASE_ADDRESS_MAX], why[WHY_MAX] = "";
    int64_t columns[2];
    ask_or_fail(database, STORE, 1, 10, NULL);
    database_close(database);
    assert_true(database_own(path.text, 0, own, why));
    assert_int_equal(strncmp(own, path.text, strlen(path.text)), 0);
    assert_string_not_equal(own, path.text);
    settings.address = own;
    database = open_or_fail(&settings);
    ask_or_fail(database, STORE, 2, 20, NULL);
    ask_or_fail(database, COUNT_AND_SUM, 0, 0, columns);
    assert_int_equal(columns[1], 30);
    database_close(database);
    settings.address = path.text;
    database = open_or_fail(&settings);
    ask_or_fail(database, COUNT_AND_SUM, 0, 0, columns);
    assert_int_equal(columns[1], 10);
    database_close(database);
    assert_false(database_own("/nonexistent/file", 0, own, why));
    assert_says(why, "SQLite: cannot copy /nonexistent/file: No such file or directory");
}

static void processes_of_one_job_have_one_copy(void **state)
{
    (void)state;
    char first[DATABASE_ADDRESS_MAX], second[DATABASE_ADDRESS_MAX], other[DATABASE_ADDRESS_MAX], why[WHY_MAX] = "";
    assert_true(database_own(path.text, 7, first, why));
    struct database_settings settings = settings_of(first, 5);
    struct database *database = open_or_fail(&settings);
    ask_or_fail(database, STORE, 3, 40, NULL);
    database_close(database);
    assert_true(database_own(path.text, 7, second, why));
    assert_string_equal(second, first);
    assert_true(database_own(path.text, 8, other, why));
    assert_string_not_equal(other, first);
    database_disown(first);
    database_disown(other);
    assert_int_equal(access(first, F_OK), -1);
}

/* --- what it refuses ---------------------------------------------------------------------------------------------------- */

static void answers_of_another_shape_are_refused(void **state)
{
    (void)state;
    struct database_settings settings = settings_of(path.text, 5);
    struct database *database = open_or_fail(&settings);
    refuses(database, NOTHING, 0, 0, "a query gave no row");
    refuses(database, NULL_SUM, 0, 0, "a row holds what is no integer");
    refuses(database, TEXT, 0, 0, "a row holds what is no integer");
    ask_or_fail(database, STORE, 1, 10, NULL);
    ask_or_fail(database, STORE, 2, 20, NULL);
    refuses(database, PAIR, 0, 0, "a query gave more rows than one");
    refuses(database, STORE, 2, 20, "UNIQUE constraint failed: results.item");
    settings.statements = others;
    settings.statement_count = sizeof others / sizeof others[0];
    struct database *second = open_or_fail(&settings);
    refuses(second, 0, 1, 0, "a statement that should change one row changed none, or several");
    database_close(second);
    database_close(database);
}

static void a_file_that_is_missing_or_there_already_is_told(void **state)
{
    (void)state;
    struct database_settings settings = settings_of("/nonexistent/file", 5);
    struct database *database = NULL;
    char why[WHY_MAX] = "", longest[DATABASE_ADDRESS_MAX + 1];
    assert_false(database_open(&settings, &database, why));
    assert_string_equal(why, "SQLite: /nonexistent/file: unable to open database file");
    settings = settings_of(path.text, 5);
    settings.create = true;
    assert_false(database_open(&settings, &database, why));
    assert_says(why, "a file.sqlite: File exists");
    memset(longest, 'x', sizeof longest);
    longest[DATABASE_ADDRESS_MAX] = '\0';
    settings = settings_of(longest, 5);
    assert_false(database_open(&settings, &database, why));
    assert_says(why, "its address is longer than 255 bytes");
}

static void a_locked_file_is_told_after_the_deadline(void **state)
{
    (void)state;
    struct database_settings settings = settings_of(path.text, 0.02);
    struct database *holder = open_or_fail(&settings), *database = open_or_fail(&settings);
    int64_t columns[2];
    run_or_fail(holder, "BEGIN IMMEDIATE");
    refuses(database, STORE, 1, 10, "a file.sqlite is locked by another connection, for longer than the deadline of 0.02 s");
    ask_or_fail(database, COUNT_AND_SUM, 0, 0, columns); /* readers do not wait */
    run_or_fail(holder, "COMMIT");
    ask_or_fail(database, STORE, 1, 10, NULL); /* the failed one has left nothing */
    ask_or_fail(database, COUNT_AND_SUM, 0, 0, columns);
    assert_int_equal(columns[0], 1);
    database_close(database);
    database_close(holder);
}

static void a_query_without_end_has_one_at_the_deadline(void **state)
{
    (void)state;
    struct database_settings settings = settings_of(path.text, 0.02);
    struct database *database = open_or_fail(&settings);
    refuses(database, SLEEP, 3600, 0, "gives no answer within the deadline of 0.02 s");
    int64_t slept = -1;
    ask_or_fail(database, SLEEP, 0, 0, &slept);
    assert_int_equal(slept, 0);
    database_close(database);
    settings.statements = others;
    settings.statement_count = sizeof others / sizeof others[0];
    database = open_or_fail(&settings);
    refuses(database, 2, 0, 0, "gives no answer within the deadline of 0.02 s");
    database_close(database);
}

/* Overwrites part of the file. */
static void spoil(off_t at, size_t bytes)
{
    int file = open(path.text, O_WRONLY | O_CLOEXEC);
    static const char nonsense[65536] = {'n'};
    assert_true(file >= 0 && bytes <= sizeof nonsense);
    assert_int_equal(pwrite(file, nonsense, bytes, at), bytes);
    close(file);
}

static void a_file_that_is_none_is_told(void **state)
{
    (void)state;
    spoil(0, 100);
    struct database_settings settings = settings_of(path.text, 5);
    struct database *database = NULL;
    char why[WHY_MAX] = "";
    if (database_open(&settings, &database, why))
        refuses(database, COUNT_AND_SUM, 0, 0, "file is not a database");
    else
        assert_says(why, "a file.sqlite: file is not a database");
    database_close(database);
}

static void a_corrupt_file_is_told(void **state)
{
    (void)state;
    spoil(4096, 8192); /* the table's first page and its index' */
    struct database_settings settings = settings_of(path.text, 5);
    struct database *database = open_or_fail(&settings);
    refuses(database, COUNT_AND_SUM, 0, 0, "database disk image is malformed");
    database_close(database);
}

/* Root may write to anything, so nobody in particular tries. */
static void a_file_that_may_only_be_read_is_told(void **state)
{
    (void)state;
    struct database_settings settings = settings_of(path.text, 5);
    assert_int_equal(chmod(scratch.folder, 0777), 0); /* there is SQLite's log */
    assert_int_equal(chmod(path.text, 0444), 0);
    bool root = geteuid() == 0;
    if (root)
        assert_int_equal(seteuid(65534), 0);
    struct database *database = NULL;
    char why[WHY_MAX] = "";
    bool opened = database_open(&settings, &database, why); /* for reading, as SQLite does then */
    const int64_t parameters[] = {1, 10};
    bool stored = opened && database_ask(database, STORE, parameters, NULL, why);
    database_close(database);
    if (root)
        assert_int_equal(seteuid(0), 0);
    assert_false(stored);
    assert_says(why, "a file.sqlite: attempt to write a readonly database");
}

/* Pages that the file may not have are like a disk without room, as SQLite sees it. */
static void a_full_disk_is_told_and_loses_nothing(void **state)
{
    (void)state;
    struct database_settings settings = settings_of(path.text, 5);
    struct database *database = open_or_fail(&settings);
    char why[WHY_MAX] = "";
    int64_t columns[2], stored = 0;
    run_or_fail(database, "PRAGMA max_page_count=4");
    for (bool good = true; good && stored < 10000;) {
        const int64_t parameters[] = {stored, 1};
        good = database_ask(database, STORE, parameters, NULL, why);
        stored += good;
    }
    assert_says(why, "a file.sqlite: database or disk is full");
    ask_or_fail(database, COUNT_AND_SUM, 0, 0, columns);
    assert_int_equal(columns[0], stored);
    assert_true(stored > 10);
    database_close(database);
}

static void users_give_no_path(void **state)
{
    (void)state;
    char why[WHY_MAX] = "";
    assert_false(database_check("sales.sqlite", why));
    assert_says(why, "it takes the address of a PostgreSQL database, postgresql://USER@HOST:PORT/DATABASE");
    assert_false(database_pipelines("sales.sqlite"));
}

int main(void)
{
    database_begin();
    database_begin();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_is_stored_is_read_back, set_up, tear_down),
        cmocka_unit_test_setup_teardown(the_extremes_of_64_bits_are_kept, set_up, tear_down),
        cmocka_unit_test_setup_teardown(parameters_go_by_their_numbers, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_transaction_that_is_rolled_back_leaves_nothing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_table_can_be_emptied_beside_others_who_have_it_open, set_up, tear_down),
        cmocka_unit_test_setup_teardown(writers_in_ten_processes_lose_nothing, set_up, tear_down),
        cmocka_unit_test_setup_teardown(processes_of_one_job_have_one_copy, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_copy_is_whole_and_ones_own, set_up, tear_down),
        cmocka_unit_test_setup_teardown(answers_of_another_shape_are_refused, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_file_that_is_missing_or_there_already_is_told, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_locked_file_is_told_after_the_deadline, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_query_without_end_has_one_at_the_deadline, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_file_that_is_none_is_told, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_corrupt_file_is_told, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_file_that_may_only_be_read_is_told, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_full_disk_is_told_and_loses_nothing, set_up, tear_down),
        cmocka_unit_test(users_give_no_path),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
