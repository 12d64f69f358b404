/* test_sales_reader.c - label: kernel - files of a folder one after the other and ahead, before and after a failure. */
#define _GNU_SOURCE
#include "files/sales_reader.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "check.h"
#include "scratch.h"

static struct scratch scratch; /* files 0 .. 5, each with as many sales of 1.00 as its number says */

static void write_file(size_t file)
{
    char name[SALES_NAME_MAX], text[400] = SALES_HEADER;
    for (size_t i = 0; i < file; i++)
        strcat(text, "2025-01-01,P00,1,1.00\n");
    snprintf(text + strlen(text), 40, "total,%zu,%zu,%zu.00\n", file, file, file);
    sales_name(file, name);
    scratch_write(&scratch, name, text);
}

static size_t open_files(void)
{
    size_t count = 0;
    DIR *folder = opendir("/proc/self/fd");
    while (readdir(folder))
        count++;
    closedir(folder);
    return count;
}

static void any_range_is_read_in_order(void **state)
{
    (void)state;
    const size_t windows[] = {1, 2, 6, 100};
    size_t before = open_files();
    for (size_t i = 0; i < 4; i++) {
        char why[WHY_MAX] = "";
        struct sales_reader *reader = NULL;
        assert_true(sales_reader_open(scratch.folder, windows[i], &reader, why));
        for (size_t first = 0; first < 6; first++) {
            struct sales_report report = {0};
            sales_reader_begin(reader, first, 6 - first);
            for (size_t file = first; file < 6; file++) {
                uint64_t rows = report.rows;
                if (!sales_reader_add(reader, &report, why))
                    fail_msg("%s", why);
                assert_int_equal(report.rows - rows, file);
            }
            assert_int_equal(report.cents, 100 * report.rows);
        }
        sales_reader_close(reader);
        assert_int_equal(open_files(), before);
    }
}

static void a_failure_names_the_file_and_leaves_nothing_open(void **state)
{
    (void)state;
    size_t before = open_files();
    for (size_t window = 1; window <= 3; window += 2) {
        char why[WHY_MAX] = "";
        struct sales_report report = {0};
        struct sales_reader *reader = NULL;
        assert_true(sales_reader_open(scratch.folder, window, &reader, why));
        sales_reader_begin(reader, 5, 2); /* there is no file 6 */
        bool good = sales_reader_add(reader, &report, why) && sales_reader_add(reader, &report, why);
        assert_false(good);
        assert_says(why, "file 6: No such file or directory ('sales-000006.csv' in ");
        sales_reader_begin(reader, 4, 1);
        report = (struct sales_report){0};
        assert_true(sales_reader_add(reader, &report, why));
        assert_int_equal(report.rows, 4);
        sales_reader_close(reader);
        assert_int_equal(open_files(), before);
    }
}

static void a_folder_that_is_not_there_is_told(void **state)
{
    (void)state;
    char why[WHY_MAX] = "";
    struct sales_reader *reader = NULL;
    assert_false(sales_reader_open("/no/where", 1, &reader, why));
    assert_string_equal(why, "cannot open the folder /no/where: No such file or directory");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_range_is_read_in_order),
        cmocka_unit_test(a_failure_names_the_file_and_leaves_nothing_open),
        cmocka_unit_test(a_folder_that_is_not_there_is_told),
    };
    scratch = scratch_make();
    for (size_t file = 0; file < 6; file++)
        write_file(file);
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    scratch_remove(&scratch);
    return failed;
}
