/* test_pool.c - label: kernel - a pool's connections and slots, among threads, and with a fork. */
#define _GNU_SOURCE
#include "check.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include "database/lanes.h"
#include "scratch.h"

static struct scratch scratch;
static struct scratch_path path;
static struct pool_slots *slots; /* shared with children */

static int set_up(void **state)
{
    (void)state;
    scratch = scratch_make();
    path = scratch_path(&scratch, "file");
    const struct database_settings settings = {.address = path.text, .deadline_seconds = 5, .create = true};
    struct database *database = NULL;
    char why[WHY_MAX] = "";
    assert_true(database_open(&settings, &database, why));
    assert_true(database_run(database, "PRAGMA journal_mode=WAL", why));
    database_close(database);
    slots = mmap(NULL, sizeof *slots, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    assert_true(slots != MAP_FAILED);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    munmap(slots, sizeof *slots);
    scratch_remove(&scratch);
    return 0;
}

static struct database_settings settings_of(double seconds)
{
    return (struct database_settings){.address = path.text, .deadline_seconds = seconds};
}

static struct database *take(struct pool *pool, double seconds)
{
    const struct database_settings settings = settings_of(seconds);
    struct database *database = NULL;
    char why[WHY_MAX] = "";
    if (!pool_take(pool, slots, &settings, &database, why))
        fail_msg("%s", why);
    return database;
}

static void no_slot(struct pool *pool)
{
    const struct database_settings settings = settings_of(0.02);
    struct database *database = NULL;
    char why[WHY_MAX] = "";
    assert_false(pool_take(pool, slots, &settings, &database, why));
    assert_string_equal(why, "no connection of the pool came free within the deadline of 0.02 s");
}

static void connections_are_used_again_and_no_more_than_there_are_slots(void **state)
{
    (void)state;
    struct pool *pool = pool_make(2);
    pool_reset(slots, 2);
    pool_join(pool);
    struct database *one = take(pool, 5), *two = take(pool, 5);
    assert_ptr_not_equal(one, two);
    no_slot(pool);
    pool_give(pool, slots, one, true);
    assert_ptr_equal(take(pool, 5), one);
    pool_give(pool, slots, one, false); /* closed */
    pool_give(pool, slots, two, true);
    assert_ptr_equal(take(pool, 5), two);
    one = take(pool, 5);
    pool_give(pool, slots, one, true);
    pool_give(pool, slots, two, true);
    pool_leave(pool);
    pool_free(pool);
}

/* Who died with a slot is forgotten by the next run. */
static void a_reset_frees_all_slots(void **state)
{
    (void)state;
    struct pool *pool = pool_make(1);
    pool_reset(slots, 1);
    struct database *lost = take(pool, 5);
    no_slot(pool);
    pool_reset(slots, 1);
    struct database *database = take(pool, 5);
    pool_give(pool, slots, database, true);
    pool_free(pool);
    database_close(lost);
}

static void a_connection_that_cannot_be_made_takes_no_slot(void **state)
{
    (void)state;
    struct pool *pool = pool_make(1);
    const struct database_settings settings = {.address = "/nonexistent/file", .deadline_seconds = 1};
    struct database *database = NULL;
    char why[WHY_MAX] = "";
    pool_reset(slots, 1);
    assert_false(pool_take(pool, slots, &settings, &database, why));
    assert_says(why, "SQLite: /nonexistent/file: unable to open database file");
    pool_give(pool, slots, take(pool, 1), true);
    pool_free(pool);
}

/* --- threads ------------------------------------------------------------------------------------------------------------ */

enum { THREADS = 8, TURNS = 25, CAPACITY = 3 };

static atomic_int holding, most_holding;

static void *use_pool(void *source)
{
    struct lanes *lanes = NULL;
    char why[WHY_MAX] = "";
    assert_true(lanes_open(source, &lanes, why));
    for (int turn = 0; turn < TURNS; turn++) {
        struct database *database = NULL;
        assert_true(lanes_take(lanes, &database, why));
        int now = atomic_fetch_add(&holding, 1) + 1, most = atomic_load(&most_holding);
        while (now > most && !atomic_compare_exchange_weak(&most_holding, &most, now))
            ;
        usleep(100);
        atomic_fetch_sub(&holding, 1);
        lanes_give(lanes, database, turn % 10 > 0);
    }
    lanes_close(lanes);
    return NULL;
}

static void eight_threads_share_three_connections(void **state)
{
    (void)state;
    struct lane_source source = {.settings = settings_of(20), .keeps = true, .lane_count = 1, .slots = slots};
    pthread_t threads[THREADS];
    source.pool = pool_make(CAPACITY);
    pool_reset(slots, CAPACITY);
    for (size_t i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, use_pool, &source), 0);
    for (size_t i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    assert_int_equal(atomic_load(&most_holding), CAPACITY);
    int free_slots = 0;
    assert_int_equal(sem_getvalue(&slots->free, &free_slots), 0);
    assert_int_equal(free_slots, CAPACITY);
    pool_free(source.pool);
}

/* --- processes ---------------------------------------------------------------------------------------------------------- */

/* The child finds a pool of its own, which is empty, but no slot while the parent holds the only one. */
static void a_fork_shares_slots_and_no_connections(void **state)
{
    (void)state;
    struct pool *pool = pool_make(1);
    int status = 0;
    pool_reset(slots, 1);
    sem_wait(&slots->free);
    pid_t child = fork();
    if (child == 0) {
        const struct database_settings brief = settings_of(0.02), settings = settings_of(20);
        struct database *database = NULL;
        char why[WHY_MAX] = "";
        bool good = !pool_take(pool, slots, &brief, &database, why);
        sem_post(&slots->free); /* for the parent */
        good = good && pool_take(pool, slots, &settings, &database, why) && database_run(database, "SELECT 1", why);
        if (good)
            pool_give(pool, slots, database, true);
        pool_free(pool);
        _exit(good ? 0 : 1);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(status, 0);
    pool_give(pool, slots, take(pool, 5), true); /* this process's pool was empty still */
    pool_free(pool);
}

/* --- lanes without a pool ----------------------------------------------------------------------------------------------- */

static void a_worker_keeps_its_lanes_and_mends_what_failed(void **state)
{
    (void)state;
    const struct lane_source source = {.settings = settings_of(5), .keeps = true, .lane_count = 3};
    struct lanes *lanes = NULL;
    struct database *one = NULL, *again = NULL;
    char why[WHY_MAX] = "";
    assert_true(lanes_open(&source, &lanes, why));
    assert_ptr_not_equal(lanes_at(lanes, 0), lanes_at(lanes, 1));
    assert_ptr_equal(lanes_at(lanes, 1), lanes_at(lanes, 4));
    assert_true(lanes_take(lanes, &one, why));
    lanes_give(lanes, one, true);
    assert_true(lanes_take(lanes, &again, why));
    assert_ptr_equal(one, again);
    lanes_give(lanes, again, false);
    assert_null(lanes_at(lanes, 0));
    assert_true(lanes_mend(lanes, why));
    assert_true(database_run(lanes_at(lanes, 2), "SELECT 1", why));
    lanes_close(lanes);
}

static void without_keeping_each_query_has_a_connection_of_its_own(void **state)
{
    (void)state;
    const struct lane_source source = {.settings = settings_of(5), .keeps = false, .lane_count = 1};
    struct lanes *lanes = NULL;
    struct database *one = NULL, *two = NULL;
    char why[WHY_MAX] = "";
    assert_true(lanes_open(&source, &lanes, why));
    assert_true(lanes_take(lanes, &one, why) && lanes_take(lanes, &two, why));
    assert_ptr_not_equal(one, two);
    lanes_give(lanes, one, true);
    lanes_give(lanes, two, true);
    lanes_close(lanes);
}

int main(void)
{
    database_begin();
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(connections_are_used_again_and_no_more_than_there_are_slots, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_reset_frees_all_slots, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_connection_that_cannot_be_made_takes_no_slot, set_up, tear_down),
        cmocka_unit_test_setup_teardown(eight_threads_share_three_connections, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_fork_shares_slots_and_no_connections, set_up, tear_down),
        cmocka_unit_test_setup_teardown(a_worker_keeps_its_lanes_and_mends_what_failed, set_up, tear_down),
        cmocka_unit_test_setup_teardown(without_keeping_each_query_has_a_connection_of_its_own, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
