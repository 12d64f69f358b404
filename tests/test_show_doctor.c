/* test_show_doctor.c - checks as text and as JSON; label: unit */
#define _GNU_SOURCE
#include "show_doctor.h"

#include <stdlib.h>

#include "check.h"

static struct doctor three_checks(void)
{
    return (struct doctor){
        .checks = {{"first", "It is first, because somebody wrote it first.", DOCTOR_GOOD, "1", "write it later", ""},
                   {"second", "It spoils.", DOCTOR_MAY_DISTURB, "2 of \xff", "do not", "as root"},
                   {"third", "Nobody knows.", DOCTOR_NOT_READABLE, "", "ask", ""}},
        .check_count = 3,
        .quiet = DOCTOR_NOT_QUIET,
        .line = "quiet enough: no",
    };
}

/* The text; the caller frees it. */
static char *text_of(const struct doctor *doctor, bool full)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    assert_non_null(out);
    show_doctor(out, doctor, full);
    fclose(out);
    return text;
}

static void only_what_disturbs_is_explained(void **unused)
{
    (void)unused;
    struct doctor doctor = three_checks();
    char *text = text_of(&doctor, false);
    assert_int_equal(strncmp(text, "quiet enough: no\n", 17), 0);
    assert_says(text, "may disturb (1)\n  second                2 of");
    assert_says(text, "      It spoils.\n      to change it (as root): do not\n");
    assert_says(text, "not readable (1)");
    assert_says(text, "      third\n");
    assert_says(text, "good (1)\n  first                 1\n");
    assert_null(strstr(text, "write it later"));
    assert_null(strstr(text, "ask"));
    free(text);
}

static void all_is_explained_when_asked_for(void **unused)
{
    (void)unused;
    struct doctor doctor = three_checks();
    char *text = text_of(&doctor, true);
    assert_says(text, "to have it so: write it later");
    assert_says(text, "Nobody knows.\n      to change it: ask");
    free(text);
}

static void no_line_is_too_long(void **unused)
{
    (void)unused;
    struct facts facts = {.boost = 1, .steal = 0.5};
    struct doctor doctor;
    doctor_judge(&facts, &doctor);
    char *text = text_of(&doctor, true);
    for (const char *line = text; *line; line += strcspn(line, "\n") + 1)
        assert_true(strcspn(line, "\n") <= 115 || strncmp(line, "      to ", 9) == 0); /* commands stay in one piece */
    free(text);
}

static void json_has_everything_and_null_for_the_unknown(void **unused)
{
    (void)unused;
    struct doctor doctor = three_checks();
    json_t *document = show_doctor_json(&doctor, false);
    assert_non_null(document);
    assert_true(json_is_false(json_object_get(document, "quiet")));
    json_t *checks = json_object_get(document, "checks"), *third = json_array_get(checks, 2);
    assert_int_equal(json_array_size(checks), 3);
    assert_string_equal(json_string_value(json_object_get(json_array_get(checks, 1), "value")), "2 of ?");
    assert_true(json_is_null(json_object_get(third, "value")));
    assert_string_equal(json_string_value(json_object_get(third, "verdict")), "not readable");
    assert_string_equal(json_string_value(json_object_get(third, "why")), "Nobody knows.");
    assert_string_equal(json_string_value(json_object_get(third, "change")), "ask");
    json_decref(document);
}

static void results_keep_values_and_verdicts(void **unused)
{
    (void)unused;
    struct doctor doctor = three_checks();
    doctor.quiet = DOCTOR_QUIET_UNKNOWN;
    json_t *document = show_doctor_json(&doctor, true);
    assert_non_null(document);
    assert_true(json_is_null(json_object_get(document, "quiet")));
    assert_int_equal(json_object_size(json_array_get(json_object_get(document, "checks"), 0)), 3);
    json_decref(document);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_what_disturbs_is_explained),
        cmocka_unit_test(all_is_explained_when_asked_for),
        cmocka_unit_test(no_line_is_too_long),
        cmocka_unit_test(json_has_everything_and_null_for_the_unknown),
        cmocka_unit_test(results_keep_values_and_verdicts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
