/* test_workers.c - worker counts, for machines written as literals; label: unit */
#include "workers.h"

#include <stdio.h>

#include "check.h"

static const struct topology EIGHT_CORES = {.package_count = 1, .cpu_count = 8, .core_count = 8, .fast_core_count = 8};

static void check_counts(const struct worker_counts *counts, const size_t *expected, size_t count)
{
    assert_int_equal(counts->count, count);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(counts->counts[i], expected[i]);
}

/* A machine and the counts that are tried on it, up to the first 0. */
struct machine {
    const char *name;
    struct topology topology;
    size_t counts[24];
};

static const struct machine machines[] = {
    {"one core", {.package_count = 1, .cpu_count = 1, .core_count = 1, .fast_core_count = 1}, {1}},
    {"one core, two threads", {.package_count = 1, .cpu_count = 2, .core_count = 1, .fast_core_count = 1}, {1, 2}},
    {"two cores", {.package_count = 1, .cpu_count = 2, .core_count = 2, .fast_core_count = 2}, {1, 2}},
    {"two cores, four threads", {.package_count = 1, .cpu_count = 4, .core_count = 2, .fast_core_count = 2}, {1, 2, 4}},
    {"six cores", {.package_count = 1, .cpu_count = 6, .core_count = 6, .fast_core_count = 6}, {1, 2, 3, 4, 5, 6}},
    {"64 cores, 128 threads",
     {.package_count = 1, .cpu_count = 128, .core_count = 64, .fast_core_count = 64},
     {1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 128}},
    {"8 fast cores of 2 threads, 16 slow",
     {.package_count = 1, .cpu_count = 32, .core_count = 24, .fast_core_count = 8},
     {1, 2, 3, 4, 6, 8, 12, 16, 24, 32}},
    {"6 fast cores, 4 slow",
     {.package_count = 1, .cpu_count = 10, .core_count = 10, .fast_core_count = 6},
     {1, 2, 3, 4, 5, 6, 8, 10}},
    {"192 cores",
     {.package_count = 1, .cpu_count = 192, .core_count = 192, .fast_core_count = 192},
     {1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192}},
    {"2000 cores",
     {.package_count = 1, .cpu_count = 4000, .core_count = 2000, .fast_core_count = 2000},
     {1, 2, 3, 4, 6, 8, 12, 16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1024}},
    {"2 packages of 14 cores",
     {.package_count = 2, .cpu_count = 28, .core_count = 28, .fast_core_count = 28},
     {1, 2, 3, 4, 6, 8, 12, 14, 16, 24, 28}},
    {"5 cores", {.package_count = 1, .cpu_count = 5, .core_count = 5, .fast_core_count = 5}, {1, 2, 3, 4, 5}},
    {"4 fast cores, 4 slow", {.package_count = 1, .cpu_count = 8, .core_count = 8, .fast_core_count = 4}, {1, 2, 3, 4, 6, 8}},
    {"quota 2.5", {.package_count = 1, .cpu_count = 8, .core_count = 8, .fast_core_count = 8, .quota = 2.5}, {1, 2}},
    {"quota 3", {.package_count = 1, .cpu_count = 8, .core_count = 8, .fast_core_count = 8, .quota = 3}, {1, 2, 3}},
    {"quota 0.5", {.package_count = 1, .cpu_count = 8, .core_count = 8, .fast_core_count = 8, .quota = 0.5}, {1}},
    {"quota above the CPUs",
     {.package_count = 1, .cpu_count = 4, .core_count = 4, .fast_core_count = 4, .quota = 64},
     {1, 2, 3, 4}},
};

static void auto_tries_six_counts_where_there_are_and_the_machines_landmarks(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof machines / sizeof machines[0]; i++) {
        print_message("%s\n", machines[i].name);
        struct worker_counts counts = workers_auto(&machines[i].topology);
        size_t expected = 0;
        while (expected < 24 && machines[i].counts[expected] > 0)
            expected++;
        check_counts(&counts, machines[i].counts, expected);
    }
}

static void auto_counts_rise_and_fit_whatever_the_machine(void **state)
{
    (void)state;
    for (size_t cpus = 1; cpus <= 3000; cpus += 1 + cpus / 16) {
        for (size_t fast = 1; fast <= cpus; fast += 1 + cpus / 5) {
            struct topology topology = {.package_count = 1,
                                        .cpu_count = cpus,
                                        .core_count = cpus,
                                        .fast_core_count = fast,
                                        .quota = 0.37 * (double)cpus};
            struct worker_counts counts = workers_auto(&topology);
            assert_in_range(counts.count, 1, WORKER_COUNTS_MAX);
            assert_int_equal(counts.counts[0], 1);
            for (size_t i = 1; i < counts.count; i++)
                assert_true(counts.counts[i] > counts.counts[i - 1]);
            assert_true(counts.counts[counts.count - 1] <= (cpus < WORKERS_MAX ? cpus : WORKERS_MAX));
        }
    }
}

static void work_that_waits_has_powers_of_two_and_the_most(void **state)
{
    (void)state;
    static const struct {
        size_t most, counts[8], count;
    } cases[] = {
        {1, {1}, 1}, {2, {1, 2}, 2}, {3, {1, 2, 3}, 3}, {10, {1, 2, 4, 8, 10}, 5}, {16, {1, 2, 4, 8, 16}, 5},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct worker_counts counts = workers_waiting(cases[i].most);
        check_counts(&counts, cases[i].counts, cases[i].count);
    }
    assert_int_equal(workers_waiting(WORKERS_MAX).count, 11);
}

static void counts_above_a_limit_are_dropped(void **state)
{
    (void)state;
    static const size_t all[] = {1, 2, 4, 8};
    struct worker_counts counts = workers_waiting(8);
    workers_limit(&counts, 8);
    check_counts(&counts, all, 4);
    workers_limit(&counts, 7);
    check_counts(&counts, all, 3);
    workers_limit(&counts, 1);
    check_counts(&counts, all, 1);
}

static void the_word_auto_means_the_auto_counts(void **state)
{
    (void)state;
    static const size_t expected[] = {1, 2, 3, 4, 6, 8};
    struct worker_counts counts;
    char why[WHY_MAX];
    assert_true(workers_parse("auto", &EIGHT_CORES, &counts, why));
    check_counts(&counts, expected, 6);
}

static void lists_and_ranges_come_out_sorted_without_duplicates(void **state)
{
    (void)state;
    static const size_t expected[] = {1, 2, 3, 4, 5, 1024};
    struct worker_counts counts;
    char why[WHY_MAX];
    assert_true(workers_parse("1024,4-5,2,1-3,2", &EIGHT_CORES, &counts, why));
    check_counts(&counts, expected, 6);
    assert_true(workers_parse("007", &EIGHT_CORES, &counts, why));
    check_counts(&counts, (const size_t[]){7}, 1);
    assert_true(workers_parse("3-3", &EIGHT_CORES, &counts, why));
    check_counts(&counts, (const size_t[]){3}, 1);
}

static void what_is_no_list_is_refused_with_an_example(void **state)
{
    (void)state;
    static const char *const texts[] = {"",     ",",   "1,",  ",1",  "1,,2", "2-1", "1-",  "-1", "1-2-3", "auto ", " auto",
                                        "AUTO", "one", "1.5", "1e2", "0x4",  "+1",  "1 2", " 1", "1, 2",  "2;3",   "1,auto"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct worker_counts counts;
        char why[WHY_MAX] = "", quoted[32];
        snprintf(quoted, sizeof quoted, "not '%s'", texts[i]);
        assert_false(workers_parse(texts[i], &EIGHT_CORES, &counts, why));
        assert_says(why, "list like 1,2,4-6");
        assert_says(why, quoted);
    }
}

static void counts_out_of_bounds_are_refused_by_number(void **state)
{
    (void)state;
    static const struct {
        const char *text, *number;
    } cases[] = {{"0", "not 0"},
                 {"0-3", "not 0"},
                 {"1025", "not 1025"},
                 {"99999", "not 99999"},
                 {"4,1000-1025", "not 1025"},
                 {"99999999999999999999999", "1 to 1024, not"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct worker_counts counts;
        char why[WHY_MAX] = "";
        assert_false(workers_parse(cases[i].text, &EIGHT_CORES, &counts, why));
        assert_says(why, "1 to 1024");
        assert_says(why, cases[i].number);
    }
}

static void too_many_counts_are_refused(void **state)
{
    (void)state;
    struct worker_counts counts;
    char why[WHY_MAX] = "";
    assert_true(workers_parse("1-64", &EIGHT_CORES, &counts, why));
    assert_int_equal(counts.count, WORKER_COUNTS_MAX);
    assert_true(workers_parse("1-64,1-64", &EIGHT_CORES, &counts, why));
    assert_false(workers_parse("1-65", &EIGHT_CORES, &counts, why));
    assert_says(why, "more than 64");
    assert_false(workers_parse("1-1024", &EIGHT_CORES, &counts, why));
}

static void a_very_long_word_is_refused_within_the_message(void **state)
{
    (void)state;
    char word[4 * WHY_MAX], why[WHY_MAX] = "";
    struct worker_counts counts;
    memset(word, 'x', sizeof word - 1);
    word[sizeof word - 1] = '\0';
    assert_false(workers_parse(word, &EIGHT_CORES, &counts, why));
    assert_true(strlen(why) < WHY_MAX);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(auto_tries_six_counts_where_there_are_and_the_machines_landmarks),
        cmocka_unit_test(auto_counts_rise_and_fit_whatever_the_machine),
        cmocka_unit_test(work_that_waits_has_powers_of_two_and_the_most),
        cmocka_unit_test(counts_above_a_limit_are_dropped),
        cmocka_unit_test(the_word_auto_means_the_auto_counts),
        cmocka_unit_test(lists_and_ranges_come_out_sorted_without_duplicates),
        cmocka_unit_test(what_is_no_list_is_refused_with_an_example),
        cmocka_unit_test(counts_out_of_bounds_are_refused_by_number),
        cmocka_unit_test(too_many_counts_are_refused),
        cmocka_unit_test(a_very_long_word_is_refused_within_the_message),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
