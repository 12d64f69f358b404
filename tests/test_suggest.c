/* test_suggest.c - which known word an unknown one was meant to be; label: unit */
#include "suggest.h"

#include <stdio.h>

#include "check.h"

static const char *const WORDS[] = {"risk.european", "risk.american", "image.gauss", "run", "report"};
enum { WORD_COUNT = sizeof WORDS / sizeof WORDS[0] };

static void one_slip_finds_the_word(void **state)
{
    (void)state;
    static const char *const slips[][2] = {
        {"risk.europen", "risk.european"},   /* left out */
        {"risk.europeann", "risk.european"}, /* put in */
        {"risk.europaan", "risk.european"},  /* replaced */
        {"risk.euorpean", "risk.european"},  /* swapped */
        {"image_gauss", "image.gauss"},      {"rn", "run"}, {"rnu", "run"}, {"reprot", "report"}, {"run", "run"},
    };
    for (size_t i = 0; i < sizeof slips / sizeof slips[0]; i++)
        assert_string_equal(suggest_nearest(slips[i][0], WORDS, WORD_COUNT), slips[i][1]);
}

static void the_nearest_wins_and_of_equals_the_first(void **state)
{
    (void)state;
    static const char *const words[] = {"abcx", "abcd", "abce"};
    assert_string_equal(suggest_nearest("abcd", words, 3), "abcd");
    assert_string_equal(suggest_nearest("abcy", words, 3), "abcx");
}

static void words_that_share_too_little_are_not_suggested(void **state)
{
    (void)state;
    assert_null(suggest_nearest("zzzzzz", WORDS, WORD_COUNT));
    assert_null(suggest_nearest("", WORDS, WORD_COUNT));
    assert_null(suggest_nearest("x", WORDS, WORD_COUNT));
    assert_null(suggest_nearest("run", WORDS, 0));
}

static void half_the_letters_may_be_wrong_and_no_more(void **state)
{
    (void)state;
    static const char *const words[] = {"abcd"};
    assert_string_equal(suggest_nearest("abxx", words, 1), "abcd");
    assert_null(suggest_nearest("axxx", words, 1));
}

static void a_swap_counts_once(void **state)
{
    (void)state;
    static const char *const words[] = {"abxy", "acbd", "badc"};
    assert_string_equal(suggest_nearest("abcd", words, 1), "abxy");     /* two replaced */
    assert_string_equal(suggest_nearest("abcd", words, 2), "acbd");     /* one swap */
    assert_string_equal(suggest_nearest("abcd", &words[2], 1), "badc"); /* two swaps */
}

static void very_long_words_do_no_harm(void **state)
{
    (void)state;
    char word[1000];
    memset(word, 'r', sizeof word - 1);
    word[sizeof word - 1] = '\0';
    const char *const words[] = {"run", word};
    assert_string_equal(suggest_nearest(word, words, 2), word);
}

static void a_part_of_a_dotted_name_stands_for_it_or_for_its_family(void **state)
{
    (void)state;
    char meant[SUGGEST_MAX] = "";
    assert_true(suggest_dotted("gauss", WORDS, WORD_COUNT, meant));
    assert_string_equal(meant, "image.gauss");
    assert_true(suggest_dotted("american", WORDS, WORD_COUNT, meant));
    assert_string_equal(meant, "risk.american");
    assert_true(suggest_dotted("risk", WORDS, WORD_COUNT, meant));
    assert_string_equal(meant, "risk.*");
    static const char *const neither[] = {"", "ris", "gaus", ".", "run", "risk.", "image.gauss"};
    for (size_t i = 0; i < sizeof neither / sizeof neither[0]; i++)
        assert_false(suggest_dotted(neither[i], WORDS, WORD_COUNT, meant));
    char word[SUGGEST_MAX + 8], name[SUGGEST_MAX + 16];
    memset(word, 'r', sizeof word - 1);
    word[sizeof word - 1] = '\0';
    snprintf(name, sizeof name, "%s.x", word);
    assert_false(suggest_dotted(word, (const char *const[]){name}, 1, meant)); /* does not fit */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_slip_finds_the_word),
        cmocka_unit_test(the_nearest_wins_and_of_equals_the_first),
        cmocka_unit_test(words_that_share_too_little_are_not_suggested),
        cmocka_unit_test(half_the_letters_may_be_wrong_and_no_more),
        cmocka_unit_test(a_swap_counts_once),
        cmocka_unit_test(very_long_words_do_no_harm),
        cmocka_unit_test(a_part_of_a_dotted_name_stands_for_it_or_for_its_family),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
