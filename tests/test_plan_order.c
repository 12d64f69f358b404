/* test_plan_order.c - the order of runs, and how many rounds an interval needs; label: unit */
#include <math.h>
#include <stdlib.h>

#include "check.h"
#include "plan.h"

/* From an implementation of its own (SplitMix64 in Python, which also gives the published 6457827717110365317 as the first
 * number of seed 1234567). */
static void orders_are_the_known_ones(void **state)
{
    (void)state;
    static const size_t first[] = {4, 2, 1, 3, 7, 9, 5, 0, 6, 8}, second[] = {6, 2, 1, 8, 0, 9, 7, 3, 4, 5};
    static const size_t third[] = {11, 4, 2, 8, 5, 0, 3, 7, 6, 10, 9, 1};
    size_t order[12];
    plan_shuffle(1, 0, order, 10);
    assert_memory_equal(order, first, sizeof first);
    plan_shuffle(1, 1, order, 10);
    assert_memory_equal(order, second, sizeof second);
    plan_shuffle(42, (uint64_t)1 << 32 | 7, order, 12);
    assert_memory_equal(order, third, sizeof third);
}

static void an_order_holds_every_number_once(void **state)
{
    (void)state;
    for (size_t count = 0; count <= 200; count++) {
        size_t order[201];
        bool seen[200] = {false};
        order[count] = 12345;
        plan_shuffle(count, 3, order, count);
        for (size_t i = 0; i < count; i++) {
            assert_true(order[i] < count && !seen[order[i]]);
            seen[order[i]] = true;
        }
        assert_int_equal(order[count], 12345);
    }
}

static void orders_repeat_and_differ_by_seed_and_stream(void **state)
{
    (void)state;
    size_t order[30], again[30], stream[30], seed[30];
    for (uint64_t i = 0; i < 100; i++) {
        plan_shuffle(i, i, order, 30);
        plan_shuffle(i, i, again, 30);
        plan_shuffle(i, i + 1, stream, 30);
        plan_shuffle(i + 1, i, seed, 30);
        assert_memory_equal(order, again, sizeof order);
        assert_memory_not_equal(order, stream, sizeof order);
        assert_memory_not_equal(order, seed, sizeof order);
    }
}

/* Numbers orders of `count` things from 0, by base `count`. */
static size_t index_of(const size_t *order, size_t count)
{
    size_t index = 0;
    for (size_t i = 0; i < count; i++)
        index = index * count + order[i];
    return index;
}

static double chi_square(size_t count, size_t permutations)
{
    enum { SEEDS = 40, STREAMS = 600 };
    static const size_t most = 3125; /* 5^5 */
    unsigned *seen = calloc(most, sizeof *seen);
    assert_non_null(seen);
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        for (uint64_t stream = 0; stream < STREAMS; stream++) {
            size_t order[5];
            plan_shuffle(seed, stream, order, count);
            seen[index_of(order, count)]++;
        }
    }
    double expected = (double)SEEDS * STREAMS / (double)permutations, sum = 0;
    for (size_t i = 0; i < most; i++)
        sum += seen[i] ? (seen[i] - expected) * (seen[i] - expected) / expected : 0;
    free(seen);
    return sum;
}

/* Bounds: the 99.9 % points of chi-square with 5, 23 and 119 degrees of freedom. An order that never came would be missing from
 * the sum, but then the others come too often. */
static void all_orders_come_equally_often(void **state)
{
    (void)state;
    assert_true(chi_square(3, 6) < 20.5);
    assert_true(chi_square(4, 24) < 49.7);
    assert_true(chi_square(5, 120) < 173.6);
}

/* How far the orders of pairs of rounds are from each of the 36 pairs coming equally often. The second round of a pair is
 * `rounds` later, in a kernel `kernels` and a replicate `replicates` further on. */
static double pair_chi_square(size_t rounds, size_t kernels, size_t replicates)
{
    enum { PAIRS = 36000 };
    unsigned seen[27][27] = {{0}};
    struct plan plan = {.seed = 1};
    for (size_t round = 0; round < PAIRS; round++) {
        size_t first[3], second[3];
        plan.replicate = 0;
        plan_round_order(&plan, 0, round, first, 3);
        plan.replicate = replicates;
        plan_round_order(&plan, kernels, round + rounds, second, 3);
        seen[index_of(first, 3)][index_of(second, 3)]++;
    }
    double expected = PAIRS / 36.0, sum = 0;
    size_t kinds = 0;
    for (size_t i = 0; i < 27; i++) {
        for (size_t j = 0; j < 27; j++) {
            kinds += seen[i][j] > 0;
            sum += seen[i][j] ? (seen[i][j] - expected) * (seen[i][j] - expected) / expected : 0;
        }
    }
    assert_int_equal(kinds, 36);
    return sum;
}

/* 66.6 is the 99.9 % point of chi-square with 35 degrees of freedom. */
static void each_round_has_an_order_independent_of_others(void **state)
{
    (void)state;
    assert_true(pair_chi_square(1, 0, 0) < 66.6);
    assert_true(pair_chi_square(2, 0, 0) < 66.6);
    assert_true(pair_chi_square(0, 1, 0) < 66.6);
    assert_true(pair_chi_square(0, 0, 1) < 66.6);
}

static void least_rounds_follow_their_formula(void **state)
{
    (void)state;
    static const size_t expected[] = {6, 7, 7, 8, 8, 8, 9, 9}; /* 1 + log2(m / 0.05), rounded up */
    for (size_t count = 1; count <= 8; count++) {
        assert_int_equal(plan_least_rounds(count), expected[count - 1]);
        assert_int_equal(plan_least_rounds(count), (size_t)ceil(1 + log2((double)count / 0.05)));
    }
    assert_int_equal(plan_least_rounds(64), 12);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(orders_are_the_known_ones),
        cmocka_unit_test(an_order_holds_every_number_once),
        cmocka_unit_test(orders_repeat_and_differ_by_seed_and_stream),
        cmocka_unit_test(all_orders_come_equally_often),
        cmocka_unit_test(each_round_has_an_order_independent_of_others),
        cmocka_unit_test(least_rounds_follow_their_formula),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
