/* test_show_rules.c - the checklist as text, short and full; label: unit */
#define _GNU_SOURCE
#include "show_rules.h"

#include <stdlib.h>

#include "check.h"

static char *text_of(const struct rules *rules, bool full)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    assert_non_null(out);
    show_rules(out, rules, full);
    fclose(out);
    return text;
}

static struct rules two_broken(void)
{
    struct rules rules = {0};
    for (size_t i = 0; i < RULE_COUNT; i++)
        snprintf(rules.rules[i].text, RULE_TEXT_MAX, "text %zu", i + 1);
    rules.rules[1].state = rules.rules[10].state = RULE_BROKEN;
    rules.rules[11].state = RULE_NOT_APPLICABLE;
    snprintf(rules.rules[10].text, RULE_TEXT_MAX, "bad\x1b[2J name");
    return rules;
}

static void short_text_counts_and_names_the_broken(void **unused)
{
    (void)unused;
    struct rules rules = two_broken();
    char *text = text_of(&rules, false);
    assert_says(text, "9 kept, 2 broken, 1 not applicable");
    assert_says(text, "report --full");
    assert_says(text, "\n   2 broken - ");
    assert_says(text, "\n       text 2\n");
    assert_says(text, "\n  11 broken - ");
    assert_says(text, "bad [2J name");
    assert_null(strstr(text, "text 1\n"));
    free(text);
}

static void full_text_has_all_twelve(void **unused)
{
    (void)unused;
    struct rules rules = two_broken();
    char *text = text_of(&rules, true);
    assert_says(text, "\n   1 kept - ");
    assert_says(text, "\n       text 1\n");
    assert_says(text, "\n  12 not applicable - ");
    assert_null(strstr(text, "report --full"));
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(short_text_counts_and_names_the_broken),
        cmocka_unit_test(full_text_has_all_twelve),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
