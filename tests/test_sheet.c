/* test_sheet.c - the table of a simulation: what its cells say, which fail, and where an interval held least; label: unit */
#include "sheet.h"

#include "check.h"

static void a_cell_says_what_held_and_of_how_many(void **state)
{
    (void)state;
    static struct sheet sheet;
    sheet_add(&sheet, "time", "normal", "10", &(struct tally){.asked = 10000, .shown = 10000, .held = 9750}, true);
    sheet_add(&sheet, "time", "normal", "20", &(struct tally){.asked = 1000, .shown = 500, .held = 450}, false);
    sheet_add(&sheet, "time", "normal", "50", &(struct tally){.asked = 1000}, false);
    assert_string_equal(sheet.cells[0].text, "97.5 ± 0.2"); /* sqrt(0.975 * 0.025 / 10000) = 0.16 % */
    assert_string_equal(sheet.cells[1].text, "90.0 ± 1.3, of 50 %");
    assert_string_equal(sheet.cells[2].text, "none");
    assert_int_equal(sheet.cell_count, 3);
    assert_int_equal(sheet.judged, 1);
    assert_int_equal(sheet.failed, 0);
}

/* Of 500, 94 % are 470 with a deviation of 5.3; 448 or fewer come once in 10,000 times, by exact sums in Python. */
static void required_cells_fail_when_luck_does_not_explain_them(void **state)
{
    (void)state;
    static struct sheet sheet;
    sheet_add(&sheet, "time", "normal", "a", &(struct tally){500, 500, 449}, true);
    assert_int_equal(sheet.failed, 0);
    sheet_add(&sheet, "time", "normal", "b", &(struct tally){500, 500, 448}, true);
    assert_int_equal(sheet.failed, 1);
    assert_non_null(strstr(sheet.cells[1].text, "too few"));
    sheet_add(&sheet, "time", "normal", "c", &(struct tally){500, 500, 300}, false); /* not required */
    assert_int_equal(sheet.failed, 1);
    sheet_add(&sheet, "time", "normal", "d", &(struct tally){500, 0, 0}, true); /* never shown */
    assert_int_equal(sheet.failed, 2);
    assert_int_equal(sheet.judged, 3);
}

static void the_lowest_share_of_each_interval_is_kept(void **state)
{
    (void)state;
    static struct sheet sheet;
    sheet_add(&sheet, "time", "normal", "10", &(struct tally){100, 100, 97}, false);
    sheet_add(&sheet, "time", "contaminated", "20", &(struct tally){100, 100, 95}, false);
    sheet_add(&sheet, "time", "normal", "50", &(struct tally){100, 0, 0}, false);
    sheet_add(&sheet, "speedup", "normal", "10", &(struct tally){100, 100, 99}, false);
    sheet_add(&sheet, "time", "normal", "50", &(struct tally){100, 100, 96}, false);
    assert_int_equal(sheet.lowest_count, 2);
    assert_string_equal(sheet.lowest[0].interval, "time");
    assert_string_equal(sheet.lowest[0].where, "contaminated; 20");
    assert_int_equal(sheet.lowest[0].tally.held, 95);
    assert_string_equal(sheet.lowest[1].where, "normal; 10");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_cell_says_what_held_and_of_how_many),
        cmocka_unit_test(required_cells_fail_when_luck_does_not_explain_them),
        cmocka_unit_test(the_lowest_share_of_each_interval_is_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
