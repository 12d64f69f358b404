/* test_ledger.c - label: unit - sales that are drawn, and add up to what they must. */
#include "check.h"

#include "../services/ledger.h"

static void a_stores_sales_add_up(void **state)
{
    (void)state;
    const uint64_t days[] = {1, 2, 7, 365, 3650};
    for (size_t i = 0; i < sizeof days / sizeof days[0]; i++) {
        for (uint64_t store = 1; store < 2000; store = 3 * store + 1) {
            int64_t sum = 0, share = (int64_t)((25000 + 2000 * store) / days[i]);
            for (uint64_t day = 0; day < days[i]; day++) {
                int64_t amount = ledger_amount(7, store, day, days[i]);
                assert_true(amount >= 0 && amount <= 2 * share + 1);
                sum += amount;
            }
            assert_int_equal(sum, 25000 + 2000 * store);
        }
    }
}

/* With a share of 73, two drawn at random are equal once in 73 times or so. */
static void days_stores_and_seeds_differ(void **state)
{
    (void)state;
    unsigned equal_days = 0, equal_stores = 0, equal_seeds = 0;
    for (uint64_t day = 0; day < 364; day++) {
        int64_t amount = ledger_amount(1, 1, day, 365);
        assert_int_equal(amount, ledger_amount(1, 1, day, 365));
        equal_days += amount == ledger_amount(1, 1, day + 1, 365);
        equal_stores += amount == ledger_amount(1, 2, day, 365);
        equal_seeds += amount == ledger_amount(2, 1, day, 365);
    }
    assert_in_range(equal_days, 0, 25);
    assert_in_range(equal_stores, 0, 25);
    assert_in_range(equal_seeds, 0, 25);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_stores_sales_add_up),
        cmocka_unit_test(days_stores_and_seeds_differ),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
