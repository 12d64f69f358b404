/* test_pss.c - memory counts when it is touched, and once when it is shared; label: unit */
#define _GNU_SOURCE
#include "pss.h"

#include <stdbool.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"

enum { BYTES = 32 << 20 };

/* Sanitizers and valgrind keep books of their own about memory: some of it comes along. */
static const double SLACK = 0.25;

static unsigned char *map(void)
{
    unsigned char *memory = mmap(NULL, BYTES, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED)
        fail_msg("no memory");
    return memory;
}

static void memory_counts_when_it_is_touched(void **state)
{
    (void)state;
    double before = pss_bytes(getpid());
    unsigned char *memory = map();
    if (!isfinite(before))
        skip(); /* this kernel has no smaps_rollup */
    assert_near(pss_bytes(getpid()) - before, 0, SLACK * BYTES);
    memset(memory, 1, BYTES);
    assert_near(pss_bytes(getpid()) - before, BYTES, SLACK * BYTES);
    munmap(memory, BYTES);
}

/* Both have touched all of it: half in each, once in all. */
static void shared_memory_counts_once(void **state)
{
    (void)state;
    int ends[2], back[2];
    char byte = 0;
    unsigned char *memory = map();
    memset(memory, 1, BYTES);
    double alone = pss_bytes(getpid());
    assert_int_equal(pipe(ends) + pipe(back), 0);
    pid_t child = fork();
    if (child == 0) {
        memset(memory, 2, BYTES);
        bool told = write(ends[1], "x", 1) == 1 && read(back[0], &byte, 1) == 1;
        _exit(told ? 0 : 1);
    }
    assert_int_equal(read(ends[0], &byte, 1), 1);
    double of_both = pss_bytes(getpid()) + pss_bytes(child);
    assert_int_equal(write(back[1], "x", 1), 1);
    waitpid(child, NULL, 0);
    if (isfinite(alone))
        assert_near(of_both, alone, SLACK * BYTES);
    munmap(memory, BYTES);
}

static void a_process_that_is_not_there_has_none(void **state)
{
    (void)state;
    pid_t child = fork();
    if (child == 0)
        _exit(0);
    waitpid(child, NULL, 0);
    assert_true(isnan(pss_bytes(child)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_counts_when_it_is_touched),
        cmocka_unit_test(shared_memory_counts_once),
        cmocka_unit_test(a_process_that_is_not_there_has_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
