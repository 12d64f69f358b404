/* test_show_self_test.c - the three conclusions as text, and all figures as JSON; label: unit */
#define _GNU_SOURCE
#include "show_self_test.h"

#include <math.h>
#include <stdlib.h>

#include "check.h"

static struct self_test made_up(size_t comparisons, size_t called)
{
    struct self_test test = {.kernel = "risk.toy",
                             .item = "path",
                             .item_count = 1234567,
                             .rounds = 10,
                             .sample_seconds = 0.003,
                             .rows = {{"sequential", 1, comparisons, called}, {"openmp", 2, 0, 0}},
                             .row_count = 2};
    assert_true(self_test_begin(&test, comparisons));
    test.comparisons = comparisons;
    test.called = called;
    for (size_t i = 0; i < comparisons; i++)
        test.half_widths[i] = log(1.02);
    return test;
}

static char *text_of(struct self_test *test)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    assert_non_null(out);
    show_self_test(out, test);
    fclose(out);
    return text;
}

static void assert_concludes(size_t comparisons, size_t called, const char *first, const char *second)
{
    struct self_test test = made_up(comparisons, called);
    char *text = text_of(&test);
    assert_says(text, first);
    assert_says(text, second);
    free(text);
    self_test_free(&test);
}

static void text_has_the_share_and_a_conclusion(void **unused)
{
    (void)unused;
    /* R: binom.test(9, 400), binom.test(40, 400) */
    assert_concludes(400, 9, ": 2.2 % (95 %: 1.0 to 4.2 %)\n", "\ngood: fewer than the 5 %");
    assert_concludes(400, 40, ": 10.0 % (95 %: 7.2 to 13.4 %)\n", "\nNOT good");
    assert_concludes(12, 1, "1,234,567 paths (about 3.00 ms)", "more --comparisons");
    assert_concludes(400, 9, "sequential         1          400                 9\n", "below about 2.0 %");
}

static void without_comparisons_nothing_is_concluded(void **unused)
{
    (void)unused;
    struct self_test test = made_up(0, 0);
    char *text = text_of(&test);
    assert_null(strstr(text, "good"));
    assert_null(strstr(text, "nan"));
    free(text);
    json_t *document = show_self_test_json(&test);
    assert_true(json_is_null(json_object_get(document, "share")));
    assert_true(json_is_null(json_object_get(document, "resolution")));
    json_decref(document);
    self_test_free(&test);
}

static void json_has_all_figures(void **unused)
{
    (void)unused;
    struct self_test test = made_up(400, 40);
    json_t *document = show_self_test_json(&test);
    assert_non_null(document);
    assert_true(json_is_false(json_object_get(document, "good")));
    assert_int_equal(json_integer_value(json_object_get(document, "comparisons")), 400);
    assert_int_equal(json_integer_value(json_object_get(document, "called")), 40);
    assert_near(json_number_value(json_object_get(json_object_get(document, "share"), "middle")), 0.1, 1e-15);
    assert_near(json_number_value(json_object_get(document, "resolution")), 0.02, 1e-12);
    assert_int_equal(json_array_size(json_object_get(document, "rows")), 2);
    json_decref(document);
    self_test_free(&test);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_has_the_share_and_a_conclusion),
        cmocka_unit_test(without_comparisons_nothing_is_concluded),
        cmocka_unit_test(json_has_all_figures),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
