/* test_settings.c - a kernel's parameters from text, held against its table; label: unit */
#include "common/settings.h"

#include "check.h"

static const struct parameter PARAMETERS[] = {
    {"strike", "price", 100, 0.5, 1000, false},
    {"steps", "dates", 12, 1, 4096, true},
    {NULL, NULL, 0, 0, 0, false},
};

static struct settings fresh(void)
{
    struct settings settings = {.size = 1};
    settings_use_fallbacks(&settings, PARAMETERS);
    return settings;
}

static void parameters_begin_at_their_fallbacks(void **state)
{
    (void)state;
    struct settings settings = fresh();
    assert_ptr_equal(settings.parameters, PARAMETERS);
    assert_near(settings_value(&settings, "strike"), 100, 0);
    assert_near(settings_value(&settings, "steps"), 12, 0);
}

static void a_value_within_its_bounds_is_taken(void **state)
{
    (void)state;
    struct settings settings = fresh();
    char why[WHY_MAX] = "";
    static const struct {
        const char *name, *text;
        double value;
    } cases[] = {{"strike", "0.5", 0.5}, {"strike", "1e3", 1000}, {"strike", "99.95", 99.95},
                 {"steps", "1", 1},      {"steps", "4096", 4096}, {"steps", "1e2", 100}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        assert_true(settings_set(&settings, cases[i].name, cases[i].text, why));
        assert_near(settings_value(&settings, cases[i].name), cases[i].value, 0);
    }
}

static void what_is_no_number_is_refused(void **state)
{
    (void)state;
    static const char *const texts[] = {"", "x", "5x", "5 ", "1,5", "nan", "inf", "-inf", "1e999", "--5", "."};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct settings settings = fresh();
        char why[WHY_MAX] = "";
        assert_false(settings_set(&settings, "strike", texts[i], why));
        assert_says(why, "strike takes a number");
        assert_says(why, texts[i]);
        assert_near(settings_value(&settings, "strike"), 100, 0);
    }
}

static void numbers_out_of_bounds_are_refused_with_the_bounds(void **state)
{
    (void)state;
    static const char *const texts[] = {"0.4999", "1000.001", "-1", "1e300"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct settings settings = fresh();
        char why[WHY_MAX] = "";
        assert_false(settings_set(&settings, "strike", texts[i], why));
        assert_says(why, "strike is a number from 0.5 to 1000");
        assert_says(why, texts[i]);
    }
}

static void whole_parameters_take_whole_numbers_only(void **state)
{
    (void)state;
    struct settings settings = fresh();
    char why[WHY_MAX] = "";
    assert_false(settings_set(&settings, "steps", "2.5", why));
    assert_says(why, "whole number from 1 to 4096");
    assert_near(settings_value(&settings, "steps"), 12, 0);
}

static void an_unknown_name_is_refused_with_the_known_ones(void **state)
{
    (void)state;
    struct settings settings = fresh();
    char why[WHY_MAX] = "";
    static const char *const names[] = {"strik", "strikes", "", "Strike"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        assert_false(settings_set(&settings, names[i], "5", why));
        assert_says(why, "no parameter '");
        assert_says(why, names[i]);
        assert_says(why, "strike, steps");
    }
}

static void a_kernel_without_parameters_has_none(void **state)
{
    (void)state;
    struct settings settings = {.size = 1};
    char why[WHY_MAX] = "";
    settings_use_fallbacks(&settings, NULL);
    assert_null(settings.parameters);
    assert_false(settings_set(&settings, "strike", "5", why));
    assert_says(why, "it has none");
}

static void as_many_parameters_as_there_may_be_fit(void **state)
{
    (void)state;
    struct parameter table[PARAMETERS_MAX + 1] = {{NULL, NULL, 0, 0, 0, false}};
    static const char *const names[PARAMETERS_MAX] = {"a", "b", "c", "d", "e", "f", "g", "h",
                                                      "i", "j", "k", "l", "m", "n", "o", "p"};
    for (size_t i = 0; i < PARAMETERS_MAX; i++)
        table[i] = (struct parameter){names[i], "", (double)i, 0, 100, false};
    struct settings settings = {.size = 1};
    char why[WHY_MAX] = "";
    settings_use_fallbacks(&settings, table);
    assert_near(settings_value(&settings, "p"), 15, 0);
    assert_true(settings_set(&settings, "p", "99", why));
    assert_near(settings_value(&settings, "p"), 99, 0);
    assert_near(settings_value(&settings, "o"), 14, 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parameters_begin_at_their_fallbacks),
        cmocka_unit_test(a_value_within_its_bounds_is_taken),
        cmocka_unit_test(what_is_no_number_is_refused),
        cmocka_unit_test(numbers_out_of_bounds_are_refused_with_the_bounds),
        cmocka_unit_test(whole_parameters_take_whole_numbers_only),
        cmocka_unit_test(an_unknown_name_is_refused_with_the_known_ones),
        cmocka_unit_test(a_kernel_without_parameters_has_none),
        cmocka_unit_test(as_many_parameters_as_there_may_be_fit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
