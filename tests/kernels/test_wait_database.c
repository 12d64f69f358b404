/* test_wait_database.c - label: kernel - wait.database on SQLite, with its service: right answers, what is refused, what fails.
 */
#include "check.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "database/database.h"
#include "trial.h"

extern const struct kernel kernel_wait_database;

/* The answer: sales found and their total, reports written and their total. */
struct answer {
    uint64_t found, total, reports, reports_total;
};

static struct answer check_right(size_t queries, const char *const *assignments)
{
    struct trial trial;
    trial_run(&trial, &kernel_wait_database, queries, NULL, assignments);
    if (!trial.verified)
        fail_msg("%zu queries: %s%s", queries, trial.why, trial.finding.text);
    if (trial_digest_backwards(&trial) != trial.digest)
        fail_msg("%zu queries backwards: %s", queries, trial.why);
    struct answer answer = *(const struct answer *)job_answer(&trial.job);
    trial_close(&trial);
    return answer;
}

/* Stores 1 to 10: 25,000 x 10 + 2,000 x 55; with 10 percent the tenth writes, whose store sells 45,000. */
static void ten_queries_find_what_ten_stores_sold(void **state)
{
    (void)state;
    struct answer answer = check_right(10, NULL);
    assert_int_equal(answer.found, 3650);
    assert_int_equal(answer.total, 360000);
    assert_int_equal(answer.reports, 1);
    assert_int_equal(answer.reports_total, 45000);
}

/* 234 items: the hundred stores twice, which is 12,600,000 each, and 34 of them: 850,000 + 1,190,000. */
static void stores_come_again_after_a_hundred(void **state)
{
    (void)state;
    const char *const all[] = {"writes=100", NULL}, *const none[] = {"writes=0", NULL};
    struct answer answer = check_right(234, all);
    assert_int_equal(answer.total, 27240000);
    assert_int_equal(answer.reports, 234);
    assert_int_equal(answer.reports_total, 27240000);
    answer = check_right(234, none);
    assert_int_equal(answer.total, 27240000);
    assert_int_equal(answer.reports, 0);
}

static void connections_change_nothing(void **state)
{
    (void)state;
    static const char *const cases[][3] = {{"connection=0", NULL},
                                           {"pool=1", NULL},
                                           {"pool=3", "connection=0", NULL},
                                           {"wait_ms=0.5", NULL},
                                           {"wait_ms=0.1", "pool=2", NULL}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct answer answer = check_right(20, cases[i]);
        assert_int_equal(answer.total, 920000);
        assert_int_equal(answer.reports, 2);
    }
}

static void a_wrong_answer_is_seen(void **state)
{
    (void)state;
    struct trial trial;
    struct finding finding = {0};
    trial_run(&trial, &kernel_wait_database, 10, NULL, NULL);
    const struct answer answers[] = {
        {3650, 360000, 1, 45000}, {3650, 360000, 0, 45000}, {3650, 360000, 1, 45001}, {3649, 360000, 1, 45000}, {0}};
    for (size_t i = 0; i < sizeof answers / sizeof answers[0]; i++)
        assert_int_equal(kernel_wait_database.verify(trial.job.state, &answers[i], &finding), i == 0);
    assert_says(finding.text, "0 sales of 0 and 0 reports of 0, but closed forms give 3650 of 360000 and 1 of 45000");
    trial_close(&trial);
}

/* "db-XXXXXX" or "db-job1"; beside it SQLite has "...-wal" and "...-shm". */
static bool is_copy(const char *name)
{
    return strncmp(name, "db-", 3) == 0 && !strchr(name + 3, '-');
}

/* A copy of the address: the file of the only configuration. */
static void find_file(const struct trial *trial, char path[DATABASE_ADDRESS_MAX])
{
    snprintf(path, DATABASE_ADDRESS_MAX, "%s", trial->problem.service_addresses[0]);
    char *slash = strrchr(path, '/');
    assert_non_null(slash);
    *slash = '\0';
    DIR *folder = opendir(path);
    assert_non_null(folder);
    const struct dirent *entry = NULL;
    while ((entry = readdir(folder)) && !is_copy(entry->d_name))
        ;
    assert_non_null(entry);
    *slash = '/';
    snprintf(slash + 1, DATABASE_ADDRESS_MAX - (size_t)(slash + 1 - path), "%s", entry->d_name);
    closedir(folder);
}

static struct database *open_file(const char *path)
{
    const struct database_settings settings = {.address = path, .deadline_seconds = 5};
    struct database *database = NULL;
    char why[WHY_MAX] = "";
    if (!database_open(&settings, &database, why))
        fail_msg("%s", why);
    return database;
}

/* Reports that others make, change or take away are found by the check that the database itself makes. */
static void reports_that_are_not_ours_are_seen(void **state)
{
    (void)state;
    static const char *const changes[][2] = {
        {"INSERT INTO reports VALUES (1000, 1, 365, 27000)", "2 reports of 2 items, 0 of them wrong, instead of 1"},
        {"UPDATE reports SET total = total + 1", "1 reports of 1 items, 1 of them wrong, instead of 1"},
        {"DELETE FROM reports", "0 reports of 0 items, 0 of them wrong, instead of 1"},
        {"DROP TABLE reports", "the reports cannot be checked: SQLite: "},
    };
    for (size_t i = 0; i < sizeof changes / sizeof changes[0]; i++) {
        struct trial trial;
        struct finding finding = {0};
        char path[DATABASE_ADDRESS_MAX], why[WHY_MAX] = "";
        trial_run(&trial, &kernel_wait_database, 10, NULL, NULL);
        assert_true(trial.verified);
        find_file(&trial, path);
        struct database *database = open_file(path);
        assert_true(database_run(database, changes[i][0], why));
        database_close(database);
        assert_false(kernel_wait_database.verify(trial.job.state, job_answer(&trial.job), &finding));
        assert_says(finding.text, changes[i][1]);
        trial_close(&trial);
    }
}

static void a_file_that_others_lock_is_told(void **state)
{
    (void)state;
    const char *const quick[] = {"deadline_ms=30", NULL};
    char path[DATABASE_ADDRESS_MAX], why[WHY_MAX] = "";
    struct trial trial;
    trial_run(&trial, &kernel_wait_database, 10, NULL, quick);
    if (!trial.verified)
        fail_msg("%s%s", trial.why, trial.finding.text);
    find_file(&trial, path);
    struct database *database = open_file(path);
    assert_true(database_run(database, "BEGIN IMMEDIATE", why));
    assert_int_equal(trial_digest_backwards(&trial), 0);
    assert_says(trial.why, "is locked by another connection, for longer than the deadline of 0.03 s");
    database_close(database);
    assert_true(trial_digest_backwards(&trial) == trial.digest);
    trial_close(&trial);
}

/* Each configuration's copy goes with it, and not the file that others copy. */
static void a_configuration_removes_its_copy(void **state)
{
    (void)state;
    struct trial trial;
    char path[DATABASE_ADDRESS_MAX];
    trial_run(&trial, &kernel_wait_database, 10, NULL, NULL);
    assert_true(trial.verified);
    find_file(&trial, path);
    job_close(&trial.job);
    trial.opened = false;
    trial.job.kernel = &kernel_wait_database;
    assert_int_not_equal(access(path, F_OK), 0);
    assert_int_equal(access(trial.problem.service_addresses[0], F_OK), 0);
    trial_close(&trial);
}

static void the_files_go_with_the_service(void **state)
{
    (void)state;
    struct trial trial;
    char folder[DATABASE_ADDRESS_MAX];
    trial_run(&trial, &kernel_wait_database, 10, NULL, NULL);
    assert_true(trial.verified);
    snprintf(folder, sizeof folder, "%s", trial.problem.service_addresses[0]);
    *strrchr(folder, '/') = '\0';
    assert_int_equal(access(folder, F_OK), 0);
    trial_close(&trial);
    assert_int_not_equal(access(folder, F_OK), 0);
}

static void what_cannot_be_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *input, *assignments[3], *words;
    } cases[] = {
        {NULL, {"inflight=2", NULL}, "inflight: SQLite works in the thread that asks, so nothing can be in flight meanwhile"},
        {NULL, {"over=2", NULL}, "over: there are not as many queries in flight; set inflight as well"},
        {NULL, {"wait_ms=30", "deadline_ms=30", NULL}, "wait_ms: a query would wait beyond its deadline"},
        {NULL, {"connection=2", NULL}, "connection is a whole number from 0 to 1"},
        {"sales.sqlite", {NULL}, "it takes the address of a PostgreSQL database, postgresql://USER@HOST:PORT/DATABASE"},
#ifdef TEST_POSTGRESQL
        {"postgresql:///x", {"inflight=2", "pool=2", NULL}, "inflight: its connections are the worker's own"},
        {"postgresql:///x", {"inflight=2", "connection=0", NULL}, "inflight: its connections are the worker's own"},
        {"postgresql://a:secret@h/x", {NULL}, "its address holds a password, which command lines and results would show"},
        {"postgresql://h/x?password=secret", {NULL}, "put it into ~/.pgpass or PGPASSWORD"},
        {"postgresql://a:secret@h/x?nonsense=1", {NULL}, "libpq cannot read the address"},
        {"postgresql://h/x y", {NULL}, "its address holds a blank or a '#'"},
        {"postgresql://h/x#y", {NULL}, "its address holds a blank or a '#'"},
#else
        {"postgresql:///x", {NULL}, "this build has none, as libpq (14 or newer) was not there"},
#endif
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct trial trial;
        trial_run(&trial, &kernel_wait_database, 10, cases[i].input, cases[i].assignments);
        assert_false(trial.described);
        assert_says(trial.why, cases[i].words);
        assert_null(strstr(trial.why, "secret"));
        trial_close(&trial);
    }
}

static void an_address_that_is_too_long_is_refused(void **state)
{
    (void)state;
    char address[300], why[WHY_MAX] = "";
    memset(address, 'x', sizeof address);
    memcpy(address, "postgresql://", 13);
    address[sizeof address - 1] = '\0';
    assert_false(database_check(address, why));
#ifdef TEST_POSTGRESQL
    assert_says(why, "its address is longer than 215 bytes");
#endif
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ten_queries_find_what_ten_stores_sold),
        cmocka_unit_test(stores_come_again_after_a_hundred),
        cmocka_unit_test(connections_change_nothing),
        cmocka_unit_test(a_wrong_answer_is_seen),
        cmocka_unit_test(reports_that_are_not_ours_are_seen),
        cmocka_unit_test(a_file_that_others_lock_is_told),
        cmocka_unit_test(a_configuration_removes_its_copy),
        cmocka_unit_test(the_files_go_with_the_service),
        cmocka_unit_test(what_cannot_be_is_refused),
        cmocka_unit_test(an_address_that_is_too_long_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
