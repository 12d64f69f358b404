/* test_cells.c - numbers of an analysis as a reader finds them in a table; label: unit */
#include "cells.h"

#include "check.h"

static json_t *interval(double middle, double low, double high)
{
    return json_pack("{s:i, s:f, s:f, s:f}", "count", 10, "middle", middle, "low", low, "high", high);
}

static json_t *unbounded(double middle)
{
    return json_pack("{s:i, s:f, s:n, s:n}", "count", 3, "middle", middle, "low", "high");
}

/* Frees the value. */
static void check(struct cell (*cell)(const json_t *), json_t *value, const char *expected)
{
    assert_string_equal(cell(value).text, expected);
    json_decref(value);
}

static void intervals_stand_in_brackets(void **state)
{
    check(cell_ratio, interval(14.2, 13.9, 14.4),
          "14.2 (13.9\xE2\x80\x93"
          "14.4)");
    check(cell_percent, interval(0.96, 0.88, 1.02),
          "96 % (88\xE2\x80\x93"
          "102)");
    check(cell_seconds, interval(0.0554, 0.0541, 0.056),
          "55.4 ms (54.1 ms\xE2\x80\x93"
          "56.0 ms)");
}

static void small_shares_keep_a_digit(void **state)
{
    check(cell_percent, interval(0.0123, 0.011, 0.0999),
          "1.2 % (1.1\xE2\x80\x93"
          "10)");
}

static void ratios_have_three_digits(void **state)
{
    check(cell_ratio, unbounded(9.994), "9.99 (too few)");
    check(cell_ratio, unbounded(9.996), "10.0 (too few)");
    check(cell_ratio, unbounded(99.96), "100 (too few)");
    check(cell_ratio, unbounded(0.0264), "0.026 (too few)");
}

static void a_small_share_of_a_roof_is_not_nothing(void **state)
{
    json_t *row = json_pack("{s:{s:s, s:o}}", "roof", "bound", "memory", "share", unbounded(0.0004));
    assert_string_equal(cell_roof(row).text, "under 0.1 % of memory");
    json_decref(row);
}

static void too_few_samples_say_so(void **state)
{
    check(cell_ratio, unbounded(1.98), "1.98 (too few)");
    check(cell_percent, unbounded(0.5), "50 % (too few)");
}

static void nothing_is_a_dash(void **state)
{
    check(cell_ratio, json_null(), "\xE2\x80\x93");
    assert_string_equal(cell_seconds(NULL).text, "\xE2\x80\x93");
    assert_string_equal(cell_amount(NULL, "flop/s").text, "\xE2\x80\x93");
}

static void amounts_have_their_unit(void **state)
{
    json_t *value = interval(7.1e9, 7e9, 7.25e9);
    assert_string_equal(cell_amount(value, "byte/s").text,
                        "7.10 G (7.00 G\xE2\x80\x93"
                        "7.25 G) byte/s");
    json_decref(value);
}

/* --- rows --------------------------------------------------------------------------------------------------------------- */

static void a_row_fills_every_column(void **state)
{
    json_t *row = json_pack("{s:s, s:b, s:b, s:i, s:b, s:i, s:i, s:s, s:s, s:o, s:o, s:o, s:o, s:o, s:f, s:{s:s, s:o}}",
                            "strategy", "openmp", "paired", 0, "parallel", 1, "workers", 16, "oversubscribed", 1, "samples", 10,
                            "disturbed", 2, "stopped", "time limit", "why", "", "seconds", unbounded(0.1), "speedup",
                            unbounded(14.2), "efficiency", unbounded(0.8875), "cold_speedup", unbounded(9), "create_seconds",
                            unbounded(2e-4), "items_per_second", 7.1e6, "roof", "bound", "memory", "share", unbounded(0.64));
    static const char *const expected[COLUMN_COUNT] = {
        "openmp",
        "16",
        "100 ms (too few)",
        "7.10 M rows/s",
        "14.2 (too few)",
        "89 % (too few)",
        "9.00 (too few)",
        "200 us (too few)",
        "64 % of memory",
        ("more workers than CPUs; speedup of two medians, as no round has both; 2 of 10 samples disturbed; sampling ended: "
         "time "
         "limit"),
    };
    assert_non_null(row);
    for (enum column column = 0; column < COLUMN_COUNT; column++)
        assert_string_equal(cells_of(row, column, "row").text, expected[column]);
    json_decref(row);
}

static void only_kernels_that_wait_tell_how_much(void **state)
{
    for (int waits = 0; waits <= 1; waits++) {
        json_t *row = json_pack("{s:b, s:o}", "waits", waits, "waiting", unbounded(0.98));
        assert_string_equal(cells_of(row, COLUMN_NOTE, "").text, waits ? "98 % waiting" : "");
        json_decref(row);
    }
    json_t *failed = json_pack("{s:b, s:n, s:s}", "waits", 1, "waiting", "why", "died");
    assert_string_equal(cells_of(failed, COLUMN_NOTE, "").text, "died");
    json_decref(failed);
}

static void ranks_tell_of_their_nodes(void **state)
{
    json_t *row =
        json_pack("{s:i, s:i, s:i, s:o}", "nodes", 2, "ranks", 8, "threads_per_rank", 1, "communication", unbounded(0.123));
    assert_string_equal(cells_of(row, COLUMN_NOTE, "").text, "8 ranks on 2 nodes; 12 % communication");
    json_object_set_new(row, "threads_per_rank", json_integer(4));
    json_object_set_new(row, "nodes", json_integer(1));
    json_object_set_new(row, "communication", json_null());
    assert_string_equal(cells_of(row, COLUMN_NOTE, "").text, "8 ranks on 1 node; 4 threads each");
    json_decref(row);
}

static void the_baseline_has_speedup_one(void **state)
{
    json_t *row = json_pack("{s:b, s:o, s:n}", "parallel", 0, "seconds", unbounded(1), "speedup");
    assert_string_equal(cells_of(row, COLUMN_SPEEDUP, "").text, "1");
    json_decref(row);
    row = json_pack("{s:b, s:n, s:n}", "parallel", 0, "seconds", "speedup"); /* it failed */
    assert_string_equal(cells_of(row, COLUMN_SPEEDUP, "").text, "\xE2\x80\x93");
    json_decref(row);
}

static void a_failed_row_says_why(void **state)
{
    json_t *row = json_pack("{s:s, s:s, s:n}", "why", "worker 3 died: signal 9", "stopped", "failed", "roof");
    assert_string_equal(cells_of(row, COLUMN_NOTE, "").text, "worker 3 died: signal 9");
    assert_string_equal(cells_of(row, COLUMN_ROOF, "").text, "\xE2\x80\x93");
    json_decref(row);
}

static void every_column_has_a_title(void **state)
{
    for (enum column column = 0; column < COLUMN_COUNT; column++)
        assert_true(kernel_table.columns[column].title[0] != '\0');
    assert_false(kernel_table.columns[COLUMN_STRATEGY].number);
    assert_true(kernel_table.columns[COLUMN_SPEEDUP].number);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(intervals_stand_in_brackets),
        cmocka_unit_test(small_shares_keep_a_digit),
        cmocka_unit_test(ratios_have_three_digits),
        cmocka_unit_test(a_small_share_of_a_roof_is_not_nothing),
        cmocka_unit_test(too_few_samples_say_so),
        cmocka_unit_test(nothing_is_a_dash),
        cmocka_unit_test(amounts_have_their_unit),
        cmocka_unit_test(a_row_fills_every_column),
        cmocka_unit_test(only_kernels_that_wait_tell_how_much),
        cmocka_unit_test(ranks_tell_of_their_nodes),
        cmocka_unit_test(the_baseline_has_speedup_one),
        cmocka_unit_test(a_failed_row_says_why),
        cmocka_unit_test(every_column_has_a_title),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
