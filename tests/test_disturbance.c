/* test_disturbance.c - the words of disturbances, there and back; label: unit */
#include "disturbance.h"

#include "check.h"

static void words_are_joined_by_commas_in_the_order_of_the_bits(void **state)
{
    (void)state;
    assert_string_equal(disturbance_words(0).text, "");
    assert_string_equal(disturbance_words(DISTURBED_RUNNABLE).text, "runnable");
    assert_string_equal(disturbance_words(DISTURBED_THROTTLED | DISTURBED_STEAL).text, "steal,throttled");
    assert_string_equal(disturbance_words(31).text, "steal,switches,runnable,frequency,throttled");
}

static void every_set_of_bits_comes_back(void **state)
{
    (void)state;
    for (unsigned bits = 0; bits < 32; bits++) {
        unsigned back = 99;
        assert_true(disturbance_parse(disturbance_words(bits).text, &back));
        assert_int_equal(back, bits);
    }
}

static void any_order_is_taken(void **state)
{
    (void)state;
    unsigned bits = 0;
    assert_true(disturbance_parse("throttled,steal,throttled", &bits));
    assert_int_equal(bits, DISTURBED_STEAL | DISTURBED_THROTTLED);
}

static void other_words_are_refused(void **state)
{
    (void)state;
    static const char *const texts[] = {"noise",  "steal,", ",steal", "steal,,switches", "Steal", "stea",
                                        "steals", " steal", ","};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        unsigned bits = 0;
        assert_false(disturbance_parse(texts[i], &bits));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_joined_by_commas_in_the_order_of_the_bits),
        cmocka_unit_test(every_set_of_bits_comes_back),
        cmocka_unit_test(any_order_is_taken),
        cmocka_unit_test(other_words_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
