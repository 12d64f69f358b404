/* test_json_get.c - missing values have one meaning; label: unit */
#include "json_get.h"

#include "check.h"

static void values_are_read(void **state)
{
    json_t *object = json_pack("{s:s, s:f, s:i, s:b}", "text", "a", "real", 1.5, "whole", 7, "yes", 1);
    assert_string_equal(json_get_text(object, "text"), "a");
    assert_near(json_get_number(object, "real"), 1.5, 0);
    assert_near(json_get_number(object, "whole"), 7, 0);
    assert_true(json_get_true(object, "yes"));
    json_decref(object);
}

static void what_is_missing_or_of_another_kind_is_nothing(void **state)
{
    json_t *object = json_pack("{s:n, s:[i]}", "null", "list", 1);
    const json_t *const of[] = {object, object, object, NULL, json_object_get(object, "list")};
    static const char *const keys[] = {"null", "list", "none", "text", "text"};
    for (size_t i = 0; i < 5; i++) {
        assert_string_equal(json_get_text(of[i], keys[i]), "");
        assert_true(isnan(json_get_number(of[i], keys[i])));
        assert_false(json_get_true(of[i], keys[i]));
    }
    json_decref(object);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_are_read),
        cmocka_unit_test(what_is_missing_or_of_another_kind_is_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
