/* test_page_cache.c - label: kernel - pages of files in memory: counted, and dropped where the file system does that. */
#define _GNU_SOURCE
#include "files/page_cache.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "check.h"
#include "scratch.h"

enum { TMPFS_MAGIC_NUMBER = 0x01021994 }; /* linux/magic.h */

/* A file of so many zero bytes, on the disk; the caller closes it. */
static int make_file(const struct scratch *scratch, size_t bytes)
{
    char *text = calloc(1, bytes + 1);
    int file = open(scratch_path(scratch, "file").text, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    assert_true(text && file >= 0);
    assert_int_equal(write(file, text, bytes), bytes);
    assert_int_equal(fsync(file), 0);
    free(text);
    return file;
}

static void pages_are_counted_and_dropped(void **state)
{
    (void)state;
    struct scratch scratch = scratch_make();
    struct statfs system;
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    const size_t sizes[] = {1, page, page + 1, 300 * page}; /* the last takes more than one look */
    for (size_t i = 0; i < 4; i++) {
        size_t all = 0;
        int file = make_file(&scratch, sizes[i]);
        assert_int_equal(fstatfs(file, &system), 0);
        assert_int_equal(page_cache_pages(file, &all), (sizes[i] - 1) / page + 1);
        assert_int_equal(all, (sizes[i] - 1) / page + 1);
        page_cache_drop(file);
        size_t left = page_cache_pages(file, &all);
        if (system.f_type == TMPFS_MAGIC_NUMBER)
            assert_int_equal(left, all);
        else
            assert_true(left < all || system.f_type != 0xEF53); /* ext4 drops; others may have their own mind */
        close(file);
    }
    scratch_remove(&scratch);
}

static void what_has_no_pages_has_none(void **state)
{
    (void)state;
    size_t all = 1;
    struct scratch scratch = scratch_make();
    int empty = make_file(&scratch, 0);
    assert_int_equal(page_cache_pages(empty, &all), 0);
    assert_int_equal(all, 0);
    close(empty);
    page_cache_drop(-1);
    all = 1;
    assert_int_equal(page_cache_pages(-1, &all), 0);
    assert_int_equal(all, 0);
    scratch_remove(&scratch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pages_are_counted_and_dropped),
        cmocka_unit_test(what_has_no_pages_has_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
