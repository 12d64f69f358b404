/* test_wait_files.c - label: kernel - wait.files with its service: the right report, warm, cold and read ahead, and what
 * happens to files that are gone, cut off or no files. */
#define _GNU_SOURCE
#include "check.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "files/sales.h"
#include "scratch.h"
#include "trial.h"

extern const struct kernel kernel_wait_files;

static struct scratch scratch; /* $TMPDIR */

static void start(struct trial *trial, size_t files, const char *const *assignments)
{
    trial_run(trial, &kernel_wait_files, files, NULL, assignments);
    if (!trial->verified)
        fail_msg("%zu files: %s%s", files, trial->why, trial->finding.text);
}

static const char *folder_of(const struct trial *trial)
{
    return trial->problem.service_addresses[0];
}

static void path_of(const struct trial *trial, size_t file, char path[SCRATCH_MAX])
{
    char name[SALES_NAME_MAX];
    sales_name(file, name);
    snprintf(path, SCRATCH_MAX, "%s/%s", folder_of(trial), name);
}

static bool is_there(const char *path)
{
    struct stat status;
    return lstat(path, &status) == 0;
}

/* --- the report --------------------------------------------------------------------------------------------------------- */

static void any_number_of_files_gives_its_report(void **state)
{
    (void)state;
    const size_t counts[] = {1, 2, 37};
    for (size_t i = 0; i < 3; i++) {
        struct trial trial;
        uint64_t rows = 0;
        start(&trial, counts[i], NULL);
        for (size_t file = 0; file < counts[i]; file++)
            rows += sales_row_count(trial.problem.seed, file);
        const struct sales_report *report = job_answer(&trial.job);
        assert_int_equal(report->rows, rows);
        assert_near(trial.finding.value, (double)report->cents, 0);
        assert_true(trial_digest_backwards(&trial) == trial.digest);
        trial_close(&trial);
    }
}

static void read_ahead_or_cold_it_is_the_same(void **state)
{
    (void)state;
    const char *const warm[] = {NULL}, *const ahead[] = {"inflight=2", NULL}, *const far[] = {"inflight=200", NULL},
                      *const cold[] = {"cold=1", NULL}, *const both[] = {"cold=1", "inflight=7", NULL};
    const char *const *const ways[] = {warm, ahead, far, cold, both};
    uint64_t digest = 0;
    for (size_t i = 0; i < sizeof ways / sizeof ways[0]; i++) {
        struct trial trial;
        start(&trial, 33, ways[i]);
        assert_true(i == 0 || trial.digest == digest);
        digest = trial.digest;
        assert_true(trial_digest_backwards(&trial) == digest);
        trial_close(&trial);
    }
}

/* On a disk none is left in memory, on tmpfs all are: that is told. */
static void a_cold_run_tells_how_cold_it_was(void **state)
{
    (void)state;
    const char *const cold[] = {"cold=1", NULL};
    struct trial trial;
    start(&trial, 5, cold);
    assert_says(trial.finding.text, " % of their pages were in memory before");
    bool none = strstr(trial.finding.text, "; 0 % of") != NULL;
    bool warned = strstr(trial.finding.text, "so this is no cold run") != NULL;
    assert_true(none != warned);
    trial_close(&trial);
}

static void a_wrong_report_is_seen(void **state)
{
    (void)state;
    struct trial trial;
    struct finding finding = {0};
    start(&trial, 3, NULL);
    struct sales_report right = *(const struct sales_report *)job_answer(&trial.job), wrong = right;
    assert_true(kernel_wait_files.verify(trial.job.state, &right, &finding));
    wrong.month_cents[4]++;
    assert_false(kernel_wait_files.verify(trial.job.state, &wrong, &finding));
    assert_says(finding.text, "NOT, by months and products, as they were drawn");
    trial_close(&trial);
}

/* A file in the place of another is whole by itself. */
static void files_in_each_others_place_are_seen(void **state)
{
    (void)state;
    char first[SCRATCH_MAX], second[SCRATCH_MAX], third[SCRATCH_MAX];
    struct trial trial;
    struct finding finding = {0};
    start(&trial, 3, NULL);
    path_of(&trial, 0, first);
    path_of(&trial, 1, second);
    path_of(&trial, 7, third);
    assert_int_equal(rename(first, third) | rename(second, first) | rename(third, second), 0);
    assert_true(trial_digest_backwards(&trial) != trial.digest);
    assert_false(job_verify(&trial.job, &finding));
    assert_says(finding.text, "file 0 sells for ");
    trial_close(&trial);
}

/* --- trouble ------------------------------------------------------------------------------------------------------------ */

static void remove_it(const char *path)
{
    assert_int_equal(unlink(path), 0);
}

static void make_it_a_folder(const char *path)
{
    remove_it(path);
    assert_int_equal(mkdir(path, 0700), 0);
}

static void make_it_a_pipe(const char *path)
{
    remove_it(path);
    assert_int_equal(mkfifo(path, 0600), 0);
}

static void make_it_a_dead_link(const char *path)
{
    remove_it(path);
    assert_int_equal(symlink("/nowhere/at all", path), 0);
}

static void empty_it(const char *path)
{
    assert_int_equal(truncate(path, 0), 0);
}

static void cut_it(const char *path)
{
    assert_int_equal(truncate(path, 4000), 0);
}

static void lengthen_it(const char *path)
{
    assert_int_equal(truncate(path, 100000000), 0);
}

static void spoil_it(const char *path)
{
    int file = open(path, O_WRONLY | O_CLOEXEC);
    assert_int_equal(pwrite(file, "2025-02-30", 10, (off_t)strlen(SALES_HEADER)), 10);
    close(file);
}

/* With one file so treated a run fails and names it; the others' sums count for nothing. As many are open afterwards as before.
 */
static void what_is_wrong_with_a_file_is_told(void **state)
{
    (void)state;
    static const struct {
        void (*treat)(const char *path);
        const char *words;
    } cases[] = {
        {remove_it, "file 7: No such file or directory ('sales\\n000007.csv' in "},
        {make_it_a_folder, "file 7: Is a directory ('sales\\n000007.csv' in "},
        {make_it_a_pipe, "file 7: it is cut off in line 1, after 0 bytes ('sales\\n000007.csv' in "},
        {make_it_a_dead_link, "file 7: No such file or directory"},
        {empty_it, "file 7: it is cut off in line 1, after 0 bytes"},
        {cut_it, "file 7: it is cut off in line 1"},
        {lengthen_it, "file 7: it is longer than 262144 bytes"},
        {spoil_it, "file 7: line 2 is '2025-02-30,P"},
    };
    static const char *const one[] = {NULL}, *const ahead[] = {"inflight=4", NULL}, *const cold[] = {"cold=1", NULL};
    static const char *const *const ways[] = {one, ahead, cold};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char path[SCRATCH_MAX], folder[SCRATCH_MAX];
        struct trial trial;
        start(&trial, 9, ways[i % 3]);
        snprintf(folder, sizeof folder, "%s", folder_of(&trial));
        path_of(&trial, 7, path);
        cases[i].treat(path);
        assert_int_equal(trial_digest_backwards(&trial), 0);
        assert_says(trial.why, cases[i].words);
        assert_null(strchr(trial.why, '\n'));
        trial_close(&trial);
        assert_false(is_there(folder));
    }
}

static void when_the_service_is_killed_its_files_are_gone_and_that_is_told(void **state)
{
    (void)state;
    char why[WHY_MAX] = "", folder[SCRATCH_MAX];
    struct trial trial;
    start(&trial, 5, NULL);
    snprintf(folder, sizeof folder, "%s", folder_of(&trial));
    kill(trial.services.each[0].process, SIGKILL);
    while (is_there(folder) || services_live(&trial.services, why))
        usleep(1000);
    assert_says(why, "its service 'forkjoin-files' was killed by signal 9");
    assert_int_equal(trial_digest_backwards(&trial), 0);
    assert_says(trial.why, "cannot open the folder ");
    trial_close(&trial);
}

/* --- making them -------------------------------------------------------------------------------------------------------- */

static bool is_empty(const char *folder)
{
    return rmdir(folder) == 0 && mkdir(folder, 0700) == 0;
}

/* With this $TMPDIR. */
static void refuse_in(const char *folder, const char *words)
{
    struct trial trial;
    setenv("TMPDIR", folder, 1);
    trial_run(&trial, &kernel_wait_files, 5, NULL, NULL);
    assert_false(trial.opened);
    assert_says(trial.why, "its service 'forkjoin-files' is not ready; it says: ");
    assert_says(trial.why, words);
    trial_close(&trial);
    setenv("TMPDIR", scratch.folder, 1);
}

static void folders_that_do_not_do_are_told(void **state)
{
    (void)state;
    char longer[300] = "";
    struct scratch_path file = scratch_path(&scratch, "a file"), lines = scratch_path(&scratch, "two\nlines");
    scratch_write(&scratch, "a file", "");
    scratch_write(&scratch, "two\nlines/file", "");
    refuse_in("/nowhere", "cannot make files in '/nowhere': No such file or directory; set TMPDIR to another folder");
    refuse_in(file.text, "Not a directory");
    refuse_in(lines.text, "or has a line's end in it; set TMPDIR to another folder");
    refuse_in("/proc", "5 files need 0.2 MiB, but /proc has 0.0 free; set TMPDIR to another folder, or pass a smaller --size");
    if (geteuid() != 0) { /* who may write everywhere */
        struct scratch_path closed = scratch_path(&scratch, "closed");
        assert_int_equal(mkdir(closed.text, 0500), 0);
        refuse_in(closed.text, "cannot make a folder in '");
    }
    snprintf(longer, sizeof longer, "%s/%0*d", scratch.folder, 230, 0);
    assert_int_equal(mkdir(longer, 0700), 0);
    refuse_in(longer, "the name of the folder TMPDIR is longer than ");
}

static void blanks_in_the_folders_name_are_no_trouble(void **state)
{
    (void)state;
    struct trial trial;
    struct scratch_path blanks = scratch_path(&scratch, "two  words");
    assert_int_equal(mkdir(blanks.text, 0700), 0);
    setenv("TMPDIR", blanks.text, 1);
    start(&trial, 5, NULL);
    assert_non_null(strstr(folder_of(&trial), "two  words"));
    trial_close(&trial);
    setenv("TMPDIR", scratch.folder, 1);
    assert_true(is_empty(blanks.text));
}

/* A limit of files' length stands for all that ends a write; what was made until then is removed. */
static void when_they_cannot_be_written_that_is_told_and_nothing_is_left(void **state)
{
    (void)state;
    struct rlimit before, short_one;
    struct trial trial;
    struct scratch_path empty = scratch_path(&scratch, "empty");
    assert_int_equal(mkdir(empty.text, 0700), 0);
    setenv("TMPDIR", empty.text, 1);
    getrlimit(RLIMIT_FSIZE, &before);
    short_one = before;
    short_one.rlim_cur = 4000; /* none is as short */
    setrlimit(RLIMIT_FSIZE, &short_one);
    trial_run(&trial, &kernel_wait_files, 5, NULL, NULL);
    setrlimit(RLIMIT_FSIZE, &before);
    assert_says(trial.why, "it says: cannot make file 0 of 5 in ");
    assert_says(trial.why, "File too large; set TMPDIR to another folder");
    trial_close(&trial);
    setenv("TMPDIR", scratch.folder, 1);
    assert_true(is_empty(empty.text));
}

static void what_cannot_be_is_refused(void **state)
{
    (void)state;
    static const struct {
        size_t files;
        const char *assignments[2], *words;
    } cases[] = {
        {1000001, {NULL}, "there are at most 1000000 files, not 1000001; pass a smaller --size"},
        {10, {"inflight=0", NULL}, "inflight is a whole number from 1 to 200"},
        {10, {"cold=2", NULL}, "cold is a whole number from 0 to 1"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct trial trial;
        trial_run(&trial, &kernel_wait_files, cases[i].files, NULL, cases[i].assignments);
        assert_false(trial.described);
        assert_says(trial.why, cases[i].words);
        trial_close(&trial);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_number_of_files_gives_its_report),
        cmocka_unit_test(read_ahead_or_cold_it_is_the_same),
        cmocka_unit_test(a_cold_run_tells_how_cold_it_was),
        cmocka_unit_test(a_wrong_report_is_seen),
        cmocka_unit_test(files_in_each_others_place_are_seen),
        cmocka_unit_test(what_is_wrong_with_a_file_is_told),
        cmocka_unit_test(when_the_service_is_killed_its_files_are_gone_and_that_is_told),
        cmocka_unit_test(folders_that_do_not_do_are_told),
        cmocka_unit_test(blanks_in_the_folders_name_are_no_trouble),
        cmocka_unit_test(when_they_cannot_be_written_that_is_told_and_nothing_is_left),
        cmocka_unit_test(what_cannot_be_is_refused),
    };
    scratch = scratch_make();
    setenv("TMPDIR", scratch.folder, 1);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    scratch_remove(&scratch);
    return failed;
}
