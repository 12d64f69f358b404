/* test_store_reply.c - label: unit - answers of stores: the right one, and everything else that may come. */
#include "web/store_reply.h"

#include <stdio.h>

#include "check.h"

static void a_whole_answer_has_its_sales(void **state)
{
    (void)state;
    static const struct {
        const char *body;
        uint64_t sales;
    } cases[] = {
        {"{\"store\": 3, \"sales\": 31000}\n", 31000},
        {"{\"sales\":0,\"store\":3}", 0},
        {" {\"store\": 3, \"sales\": 1000000000} ", STORE_SALES_MOST},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char why[WHY_MAX] = "";
        uint64_t sales = 7;
        if (!store_reply_read(cases[i].body, strlen(cases[i].body), 3, &sales, why))
            fail_msg("%s: %s", cases[i].body, why);
        assert_int_equal(sales, cases[i].sales);
    }
}

static void everything_else_is_refused_with_the_cause(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"", "its answer is no JSON"},
        {"sold out", "its answer is no JSON"},
        {"{\"store\": 3, \"sales\": 310", "its answer is no JSON"},
        {"{\"store\": 3, \"sales\": 31000} trailing", "its answer is no JSON"},
        {"{\"store\": 3, \"sales\": 1, \"sales\": 2}", "its answer is no JSON: duplicate"},
        {"{\"store\": 3, \"sales\": 99999999999999999999}", "its answer is no JSON"},
        {"\xff\xfe", "its answer is no JSON"},
        {"[3, 31000]", "is not {\"store\": N, \"sales\": N}"},
        {"{\"store\": 3}", "is not {\"store\": N, \"sales\": N}: Object item not found: sales"},
        {"{\"sales\": 3}", "Object item not found: store"},
        {"{\"store\": 3, \"sales\": \"31000\"}", "is not {\"store\": N, \"sales\": N}"},
        {"{\"store\": 3, \"sales\": 31000.5}", "is not {\"store\": N, \"sales\": N}"},
        {"{\"store\": 3, \"sales\": null}", "is not {\"store\": N, \"sales\": N}"},
        {"{\"store\": 3, \"sales\": 31000, \"more\": 1}",
         "is not {\"store\": N, \"sales\": N}: 1 object item(s) left unpacked: more"},
        {"{\"store\": 4, \"sales\": 33000}", "its answer is that of store 4"},
        {"{\"store\": -3, \"sales\": 33000}", "its answer is that of store -3"},
        {"{\"store\": 3, \"sales\": -1}", "its sales are -1, which is not from 0 to 1000000000"},
        {"{\"store\": 3, \"sales\": 1000000001}", "its sales are 1000000001"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        char why[WHY_MAX] = "";
        uint64_t sales = 7;
        if (store_reply_read(cases[i][0], strlen(cases[i][0]), 3, &sales, why))
            fail_msg("'%s' was taken", cases[i][0]);
        assert_says(why, cases[i][1]);
        assert_int_equal(sales, 7);
    }
}

static void an_answer_need_not_end_in_a_zero(void **state)
{
    (void)state;
    char why[WHY_MAX] = "";
    uint64_t sales = 0;
    static const char body[] = "{\"store\": 3, \"sales\": 31000}5";
    assert_true(store_reply_read(body, sizeof body - 2, 3, &sales, why));
    assert_int_equal(sales, 31000);
    assert_false(store_reply_read("{}\0{}", 5, 3, &sales, why));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_whole_answer_has_its_sales),
        cmocka_unit_test(everything_else_is_refused_with_the_cause),
        cmocka_unit_test(an_answer_need_not_end_in_a_zero),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
