/* test_arena.c - memory in order, aligned, zeroed, and shared with forked children; label: unit */
#include "common/arena.h"

#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"

static void pieces_are_aligned_and_do_not_overlap(void **state)
{
    (void)state;
    struct arena arena;
    assert_true(arena_open(&arena, 10000));
    unsigned char *end = arena.base;
    static const size_t sizes[] = {1, 63, 64, 65, 0, 1000, 7};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        unsigned char *piece = arena_take(&arena, sizes[i]);
        assert_int_equal((uintptr_t)piece % ARENA_ALIGNMENT, 0);
        assert_true(piece >= end && piece < end + ARENA_ALIGNMENT);
        end = piece + sizes[i];
    }
    arena_close(&arena);
}

static void memory_begins_zeroed_and_is_writable_to_its_end(void **state)
{
    (void)state;
    enum { BYTES = 5 * 1024 * 1024 + 3 };
    struct arena arena;
    assert_true(arena_open(&arena, BYTES));
    unsigned char *piece = arena_take(&arena, BYTES);
    assert_int_equal(piece[0], 0);
    assert_int_equal(piece[BYTES / 2], 0);
    assert_int_equal(piece[BYTES - 1], 0);
    memset(piece, 0xA5, BYTES);
    assert_int_equal(piece[BYTES - 1], 0xA5);
    arena_close(&arena);
    assert_null(arena.base);
    assert_int_equal(arena.capacity, 0);
}

static void the_base_allows_huge_pages(void **state)
{
    (void)state;
    struct arena arena;
    assert_true(arena_open(&arena, 1));
    assert_int_equal((uintptr_t)arena.base % (2 * 1024 * 1024), 0);
    assert_int_equal(arena.capacity % (2 * 1024 * 1024), 0);
    arena_close(&arena);
}

/* Some layout of a kernel's. */
static size_t lay_out(struct arena *arena)
{
    arena_take(arena, 100);
    arena_take(arena, 1);
    arena_take(arena, 4096);
    return arena->used;
}

static void a_measuring_arena_counts_what_a_real_one_takes(void **state)
{
    (void)state;
    struct arena measuring = {0}, real;
    assert_null(arena_take(&measuring, 64));
    measuring = (struct arena){0};
    size_t bytes = lay_out(&measuring);
    assert_int_equal(bytes, 128 + 64 + 4096);
    assert_true(arena_open(&real, bytes));
    assert_int_equal(lay_out(&real), bytes);
    arena_close(&real);
    arena_close(&measuring); /* nothing to close, no harm */
}

static void an_arena_of_zero_bytes_maps_nothing(void **state)
{
    (void)state;
    struct arena arena = {.used = 99};
    assert_true(arena_open(&arena, 0));
    assert_null(arena.base);
    assert_int_equal(arena.used, 0);
    assert_null(arena_take(&arena, 0));
    arena_close(&arena);
}

static void what_a_forked_child_writes_the_parent_reads(void **state)
{
    (void)state;
    struct arena arena;
    int status = -1;
    assert_true(arena_open(&arena, 4096));
    volatile int *shared = arena_take(&arena, sizeof *shared);
    *shared = 1;
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        int seen = *shared;
        *shared = 42;
        _exit(seen == 1 ? 0 : 1);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    assert_int_equal(*shared, 42);
    arena_close(&arena);
}

static void absurd_sizes_fail_with_errno(void **state)
{
    (void)state;
    static const size_t sizes[] = {SIZE_MAX, SIZE_MAX - 1, SIZE_MAX / 2 + 1, SIZE_MAX / 2, (size_t)1 << 60, (size_t)1 << 48};
    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        struct arena arena = {.used = 99};
        errno = 0;
        assert_false(arena_open(&arena, sizes[i]));
        assert_int_not_equal(errno, 0);
        assert_null(arena.base);
        arena_close(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_are_aligned_and_do_not_overlap),
        cmocka_unit_test(memory_begins_zeroed_and_is_writable_to_its_end),
        cmocka_unit_test(the_base_allows_huge_pages),
        cmocka_unit_test(a_measuring_arena_counts_what_a_real_one_takes),
        cmocka_unit_test(an_arena_of_zero_bytes_maps_nothing),
        cmocka_unit_test(what_a_forked_child_writes_the_parent_reads),
        cmocka_unit_test(absurd_sizes_fail_with_errno),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
