/* test_reader.c - values taken out of a document, and the first wrong one named; label: unit */
#include "reader.h"

#include "check.h"

static json_t *parse(const char *text)
{
    json_t *document = json_loads(text, 0, NULL);
    assert_non_null(document);
    return document;
}

static void good_values_are_taken_as_they_are(void **state)
{
    (void)state;
    char why[WHY_MAX] = "", text[8];
    struct reader reader = {.why = why, .subject = "'a.json' is no result of forkjoin"};
    json_t *document = parse(
        "{\"n\": 7, \"x\": 1.5, \"b\": true, \"t\": \"longer than eight\", \"none\": null, \"d\": "
        "\"00000000000000ff\", \"a\": [1]}");
    assert_int_equal(reader_count(&reader, document, "n"), 7);
    assert_int_equal(reader_count_or_null(&reader, document, "n"), 7);
    assert_int_equal(reader_count_or_null(&reader, document, "none"), -1);
    assert_near(reader_amount(&reader, document, "x"), 1.5, 0);
    assert_near(reader_amount(&reader, document, "n"), 7, 0);
    assert_true(isnan(reader_number_or_null(&reader, document, "none")));
    assert_true(reader_bool(&reader, document, "b"));
    assert_true(reader_digest(&reader, document, "d") == 255);
    assert_int_equal(json_array_size(reader_array(&reader, document, "a")), 1);
    assert_null(reader_text_or_null(&reader, document, "none"));
    reader_text(&reader, document, "t", text, sizeof text);
    assert_string_equal(text, "longer ");
    assert_false(reader.bad);
    assert_string_equal(why, "");
    json_decref(document);
}

static void only_the_first_complaint_is_kept(void **state)
{
    (void)state;
    char why[WHY_MAX] = "";
    struct reader reader = {.why = why, .subject = "'a.json' is no result of forkjoin"};
    json_t *document = parse("{\"n\": -7}");
    reader_count(&reader, document, "n");
    assert_true(reader.bad);
    reader_amount(&reader, document, "missing");
    assert_string_equal(why, "'a.json' is no result of forkjoin: \"n\" is no whole number of at least 0");
    json_decref(document);
}

static void what_is_no_object_has_no_members(void **state)
{
    (void)state;
    char why[WHY_MAX] = "";
    struct reader reader = {.why = why, .subject = "'a.json' is no result of forkjoin"};
    reader_bool(&reader, NULL, "b");
    assert_says(why, "\"b\" is missing");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(good_values_are_taken_as_they_are),
        cmocka_unit_test(only_the_first_complaint_is_kept),
        cmocka_unit_test(what_is_no_object_has_no_members),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
