/* test_formats.c - a format is found by its whole name, the first without one, and else all are named; label: unit */
#include "formats.h"

#include <string.h>

#include "check.h"

struct format {
    const char *name;
    int value;
};
static const struct format formats[] = {{"text", 1}, {"json", 2}, {"md", 3}};

static const struct format *find(const char *name, char why[WHY_MAX])
{
    return formats_find(formats, sizeof formats[0], 3, name, why);
}

static void a_name_finds_its_row_and_none_the_first(void **state)
{
    (void)state;
    char why[WHY_MAX] = "untouched";
    assert_int_equal(find("text", why)->value, 1);
    assert_int_equal(find("md", why)->value, 3);
    assert_int_equal(find(NULL, why)->value, 1);
    assert_string_equal(why, "untouched");
}

static void another_name_gets_the_list(void **state)
{
    (void)state;
    char why[WHY_MAX];
    assert_null(find("jso", why));
    assert_string_equal(why, "unknown format 'jso'; --format takes text, json, md");
    assert_null(find("", why));
    assert_null(find("JSON", why));
}

static void a_long_name_is_cut(void **state)
{
    (void)state;
    char why[WHY_MAX], name[2 * WHY_MAX];
    memset(name, 'x', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    assert_null(find(name, why));
    assert_int_equal(strlen(why), strlen("unknown format ''; --format takes text, json, md") + 64);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_name_finds_its_row_and_none_the_first),
        cmocka_unit_test(another_name_gets_the_list),
        cmocka_unit_test(a_long_name_is_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
