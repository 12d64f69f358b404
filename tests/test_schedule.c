/* test_schedule.c - which chunks go to whom, against plain simulations and against libgomp itself; label: unit */
#include "schedule.h"

#include <omp.h>
#include <stdlib.h>

#include "check.h"

static void what_is_printed_parses_to_the_same(void **state)
{
    (void)state;
    static const char *const texts[] = {"static", "dynamic,1", "dynamic,4", "guided,1", "guided,1000000000"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct schedule schedule;
        char text[64];
        assert_true(schedule_parse(texts[i], &schedule));
        schedule_print(schedule, text, sizeof text);
        assert_string_equal(text, texts[i]);
    }
}

static void without_a_number_the_grain_is_one(void **state)
{
    (void)state;
    struct schedule schedule;
    assert_true(schedule_parse("dynamic", &schedule));
    assert_int_equal(schedule.kind, SCHEDULE_DYNAMIC);
    assert_int_equal(schedule.grain, 1);
    assert_true(schedule_parse("guided", &schedule));
    assert_int_equal(schedule.kind, SCHEDULE_GUIDED);
    assert_int_equal(schedule.grain, 1);
}

static void other_words_are_refused_and_change_nothing(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "",
        "Static",
        "static,1",
        "static,",
        "stat",
        "staticx",
        "dynamic,",
        "dynamic,0",
        "dynamic,-1",
        "dynamic, 4",
        "dynamic,+4",
        "dynamic,4x",
        "dynamic,1e3",
        "dynamic;4",
        "dynamic,1000000001",
        "guided,0",
        "guided,99999999999999999999",
        "guided4",
        "auto",
        " static",
        "static ",
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct schedule schedule = {SCHEDULE_GUIDED, 7};
        assert_false(schedule_parse(texts[i], &schedule));
        assert_int_equal(schedule.kind, SCHEDULE_GUIDED);
        assert_int_equal(schedule.grain, 7);
    }
}

static void printing_stays_within_its_space(void **state)
{
    (void)state;
    char text[6] = "?????";
    schedule_print((struct schedule){SCHEDULE_DYNAMIC, 4}, text, 4);
    assert_memory_equal(text, "dyn\0?", 6);
}

/* Shares follow one another from 0 to the last chunk, and differ by one chunk at most. */
static void check_shares(size_t chunks, size_t workers)
{
    size_t next = 0, least = chunks / workers;
    for (size_t worker = 0; worker < workers; worker++) {
        struct share share = schedule_static_share(chunks, worker, workers);
        assert_int_equal(share.begin, next);
        assert_in_range(share.end - share.begin, least, least + (chunks % workers > 0));
        next = share.end;
    }
    assert_int_equal(next, chunks);
}

static void static_shares_hold_every_chunk_exactly_once(void **state)
{
    (void)state;
    for (size_t chunks = 0; chunks <= 130; chunks++) {
        for (size_t workers = 1; workers <= 70; workers++)
            check_shares(chunks, workers);
    }
    check_shares(1000003, 1024);
    check_shares(3, 1024);
    check_shares((size_t)1 << 53, 1023);
}

static void with_more_workers_than_chunks_the_last_get_nothing(void **state)
{
    (void)state;
    for (size_t worker = 0; worker < 9; worker++) {
        struct share share = schedule_static_share(3, worker, 9);
        assert_int_equal(share.end - share.begin, worker < 3);
    }
}

static void check_against_libgomp(size_t chunks, int workers)
{
    int *owners = malloc(chunks * sizeof *owners);
    assert_non_null(owners);
    int team = 0;
#pragma omp parallel num_threads(workers)
    {
#pragma omp single
        team = omp_get_num_threads();
#pragma omp for schedule(static)
        for (size_t i = 0; i < chunks; i++)
            owners[i] = omp_get_thread_num();
    }
    assert_int_equal(team, workers);
    for (int worker = 0; worker < workers; worker++) {
        struct share share = schedule_static_share(chunks, (size_t)worker, (size_t)workers);
        for (size_t i = share.begin; i < share.end; i++)
            assert_int_equal(owners[i], worker);
    }
    free(owners);
}

static void static_gives_the_same_chunks_to_the_same_workers_as_libgomp(void **state)
{
    (void)state;
    omp_set_dynamic(0);
    for (size_t chunks = 1; chunks <= 40; chunks++) {
        for (int workers = 1; workers <= 9; workers++)
            check_against_libgomp(chunks, workers);
    }
}

static void dynamic_hands_out_its_grain_until_the_rest(void **state)
{
    (void)state;
    for (size_t grain = 1; grain <= 9; grain++) {
        struct schedule schedule = {SCHEDULE_DYNAMIC, grain};
        for (size_t remaining = 0; remaining <= 30; remaining++)
            assert_int_equal(schedule_next_grain(schedule, remaining, 4), remaining < grain ? remaining : grain);
    }
}

static void guided_hands_out_a_fair_share_of_what_is_left(void **state)
{
    (void)state;
    /* 100 chunks, 4 workers: ceil(remaining / 4), by hand. */
    static const size_t expected[] = {25, 19, 14, 11, 8, 6, 5, 3, 3, 2, 1, 1, 1, 1};
    struct schedule schedule = {SCHEDULE_GUIDED, 1};
    size_t remaining = 100;
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++) {
        assert_int_equal(schedule_next_grain(schedule, remaining, 4), expected[i]);
        remaining -= expected[i];
    }
    assert_int_equal(remaining, 0);
}

/* Takers until nothing is left; each takes the fair share, no less than the grain, no more than is left. */
static void check_guided(size_t chunks, size_t workers, size_t grain)
{
    struct schedule schedule = {SCHEDULE_GUIDED, grain};
    size_t previous = SIZE_MAX;
    for (size_t remaining = chunks; remaining > 0;) {
        size_t fair = remaining / workers + (remaining % workers > 0);
        size_t expected = fair > grain ? fair : grain;
        expected = expected > remaining ? remaining : expected;
        size_t taken = schedule_next_grain(schedule, remaining, workers);
        assert_int_equal(taken, expected);
        assert_true(taken <= previous);
        previous = taken;
        remaining -= taken;
    }
    assert_int_equal(schedule_next_grain(schedule, 0, workers), 0);
}

static void guided_never_hands_out_more_than_is_left(void **state)
{
    (void)state;
    for (size_t chunks = 0; chunks <= 200; chunks += 7) {
        for (size_t workers = 1; workers <= 40; workers += 3) {
            for (size_t grain = 1; grain <= 256; grain *= 4)
                check_guided(chunks, workers, grain);
        }
    }
    check_guided(1000003, 1024, 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_printed_parses_to_the_same),
        cmocka_unit_test(without_a_number_the_grain_is_one),
        cmocka_unit_test(other_words_are_refused_and_change_nothing),
        cmocka_unit_test(printing_stays_within_its_space),
        cmocka_unit_test(static_shares_hold_every_chunk_exactly_once),
        cmocka_unit_test(with_more_workers_than_chunks_the_last_get_nothing),
        cmocka_unit_test(static_gives_the_same_chunks_to_the_same_workers_as_libgomp),
        cmocka_unit_test(dynamic_hands_out_its_grain_until_the_rest),
        cmocka_unit_test(guided_hands_out_a_fair_share_of_what_is_left),
        cmocka_unit_test(guided_never_hands_out_more_than_is_left),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
