/* test_gbdt_rows.c - rows that were recorded with a model, and files that hold none. label: unit */
#include "trees/gbdt_rows.h"

#include "check.h"
#include "gbdt_text.h"
#include "scratch.h"

static void rows_are_read_with_gaps_and_margins(void **unused)
{
    (void)unused;
    struct scratch scratch = scratch_make();
    struct gbdt_rows rows;
    char why[WHY_MAX] = "";
    scratch_write(&scratch, "some.csv", "a,b,margin\n1,,0.5\n,-2,1e3\n");
    assert_true(gbdt_rows_read(&rows, scratch_path(&scratch, "some.csv").text, 2, true, why));
    assert_int_equal(rows.row_count, 2);
    assert_true(rows.values[0] == 1 && rows.values[1] != rows.values[1] && rows.margins[0] == 0.5f);
    assert_true(rows.values[2] != rows.values[2] && rows.values[3] == -2 && rows.margins[1] == 1000);
    gbdt_rows_free(&rows);
    assert_true(gbdt_rows_read(&rows, scratch_path(&scratch, "some.csv").text, 3, false, why));
    assert_null(rows.margins);
    gbdt_rows_free(&rows);
    scratch_remove(&scratch);
}

static void rows_of_another_shape_are_refused(void **unused)
{
    (void)unused;
    static const char *const texts[] = {"",        "a,b,margin\n", "x\n1,2\n", "x\n1,2,3,4\n", "1,2,3\n1,2\n",
                                        "1,y,3\n", "x\n1\n2\n3\n", "1,2,3,4\n"};
    struct scratch scratch = scratch_make();
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct gbdt_rows rows;
        char why[WHY_MAX] = "";
        scratch_write(&scratch, "some.csv", texts[i]);
        assert_false(gbdt_rows_read(&rows, scratch_path(&scratch, "some.csv").text, 2, true, why));
        gbdt_expect_message(why, "some.csv");
    }
    scratch_remove(&scratch);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(rows_are_read_with_gaps_and_margins),
        cmocka_unit_test(rows_of_another_shape_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
