/* test_serial.c - Bartels' ratio by hand, its moments and chances over all orders counted out; label: unit */
#include "stats/serial.h"

#include <math.h>
#include <stdlib.h>

#include "check.h"
#include "stats/random.h"

static struct serial_test test_of(const double *values, size_t count)
{
    struct serial_test test;
    assert_true(stats_serial(values, count, &test));
    return test;
}

/* --- all orders, one after the other ------------------------------------------------------------------------------------ */

/* RVN of values that are ranks already: written down anew, from the definition. */
static double ratio_of(const double *ranks, size_t count)
{
    double mean = 0, above = 0, below = 0;
    for (size_t i = 0; i < count; i++)
        mean += ranks[i] / (double)count;
    for (size_t i = 0; i < count; i++) {
        below += (ranks[i] - mean) * (ranks[i] - mean);
        if (i > 0)
            above += (ranks[i] - ranks[i - 1]) * (ranks[i] - ranks[i - 1]);
    }
    return above / below;
}

/* What is seen in all orders: how many, the sums of the ratio and of its square, how many have a ratio of at most `most`. */
struct orders {
    double count, sum, squares, low, most;
};

static void swap(double *a, double *b)
{
    double c = *a;
    *a = *b;
    *b = c;
}

/* Every order of all values once (Heap 1963). */
static void visit_orders(double *values, size_t unsettled, size_t count, struct orders *orders)
{
    if (unsettled <= 1) {
        double ratio = ratio_of(values, count);
        orders->count++;
        orders->sum += ratio;
        orders->squares += ratio * ratio;
        orders->low += ratio <= orders->most + 1e-12;
        return;
    }
    for (size_t i = 0; i < unsettled; i++) {
        visit_orders(values, unsettled - 1, count, orders);
        swap(&values[unsettled % 2 ? 0 : i], &values[unsettled - 1]);
    }
}

static struct orders all_orders(const double *ranks, size_t count, double most)
{
    double values[STATS_SERIAL_LEAST];
    struct orders orders = {.most = most};
    for (size_t i = 0; i < count; i++)
        values[i] = ranks[i];
    visit_orders(values, count, count, &orders);
    return orders;
}

static void the_moments_are_those_of_all_orders(void **state)
{
    (void)state;
    static const struct {
        size_t count;
        double ranks[8];
    } cases[] = {
        {4, {1, 2, 3, 4}},
        {5, {1, 2, 3, 4, 5}},
        {8, {1, 2, 3, 4, 5, 6, 7, 8}},
        {6, {1.5, 1.5, 3, 5, 5, 5}}, /* with equal values */
        {7, {1, 4.5, 4.5, 4.5, 4.5, 4.5, 4.5}},
        {8, {2.5, 2.5, 2.5, 2.5, 6.5, 6.5, 6.5, 6.5}},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct orders orders = all_orders(cases[i].ranks, cases[i].count, 0);
        double mean = orders.sum / orders.count, variance = orders.squares / orders.count - mean * mean;
        assert_near(mean, 2, 1e-10);
        assert_near(stats_serial_variance(cases[i].ranks, cases[i].count), variance, 1e-10);
    }
}

static void without_equal_values_the_variance_is_bartels(void **state)
{
    (void)state;
    enum { MOST = 200 };
    double ranks[MOST];
    for (size_t i = 0; i < MOST; i++)
        ranks[i] = (double)(i + 1);
    for (size_t count = 4; count <= MOST; count++) {
        double n = (double)count;
        double expected = 4 * (n - 2) * (5 * n * n - 2 * n - 9) / (5 * n * (n + 1) * (n - 1) * (n - 1));
        assert_near(stats_serial_variance(ranks, count), expected, 1e-10);
    }
}

/* All 3,628,800 orders of ten values, beside the beta distribution: around the usual levels it is off by less than a tenth of
 * them. The orders are made to have the ratio whose chance is asked for by exchanging neighbours of a rising sequence. */
static void ten_values_have_nearly_the_chances_of_all_orders(void **state)
{
    (void)state;
    skip_where_slow();
    static const double sequences[][STATS_SERIAL_LEAST] = {
        {2, 1, 4, 3, 6, 5, 7, 10, 8, 9},
        {3, 1, 5, 2, 7, 4, 6, 10, 9, 8},
        {3, 1, 6, 2, 7, 4, 5, 10, 9, 8},
        {4, 1, 6, 2, 7, 3, 5, 10, 9, 8},
    };
    for (size_t i = 0; i < sizeof sequences / sizeof sequences[0]; i++) {
        struct serial_test test = test_of(sequences[i], STATS_SERIAL_LEAST);
        struct orders orders = all_orders(sequences[i], STATS_SERIAL_LEAST, test.ratio);
        print_message("RVN %.4f: p %.5f, of all orders %.5f\n", test.ratio, test.p, orders.low / orders.count);
        assert_near(test.ratio, ratio_of(sequences[i], STATS_SERIAL_LEAST), 1e-12);
        assert_near(test.p, orders.low / orders.count, 0.1 * orders.low / orders.count);
    }
}

/* --- values ------------------------------------------------------------------------------------------------------------- */

static void a_trend_is_seen_and_a_zigzag_is_none(void **state)
{
    (void)state;
    double rising[20], zigzag[20];
    for (size_t i = 0; i < 20; i++) {
        rising[i] = exp((double)i);
        zigzag[i] = i % 2 ? 100.0 + (double)(i * 7 % 20) : (double)(i * 7 % 20);
    }
    /* 19 squares of 1 over 20 (20^2 - 1) / 12. */
    assert_near(test_of(rising, 20).ratio, 19.0 / 665, 1e-12);
    assert_true(test_of(rising, 20).p < 1e-9);
    assert_true(test_of(zigzag, 20).p > 0.95);
}

static void only_the_order_of_the_values_counts(void **state)
{
    (void)state;
    uint64_t random = 5;
    double values[30], logarithms[30], backwards[30];
    for (size_t i = 0; i < 30; i++) {
        values[i] = stats_random_uniform(&random);
        logarithms[i] = log(values[i]);
    }
    for (size_t i = 0; i < 30; i++)
        backwards[i] = -values[29 - i];
    assert_near(test_of(logarithms, 30).p, test_of(values, 30).p, 0);
    assert_near(test_of(backwards, 30).p, test_of(values, 30).p, 1e-12);
}

static void equal_values_share_their_ranks(void **state)
{
    (void)state;
    static const double ticks[] = {1, 1, 1, 2, 2, 2, 2, 2, 1, 1, 1, 2};
    static const double ranks[] = {3.5, 3.5, 3.5, 9.5, 9.5, 9.5, 9.5, 9.5, 3.5, 3.5, 3.5, 9.5};
    assert_near(test_of(ticks, 12).ratio, ratio_of(ranks, 12), 1e-12);
}

static void few_or_equal_values_have_no_test(void **state)
{
    (void)state;
    double values[STATS_SERIAL_LEAST] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
    assert_true(isnan(test_of(values, 0).ratio) && test_of(values, 0).p == 1);
    assert_true(isnan(test_of(values, STATS_SERIAL_LEAST - 1).ratio) && test_of(values, STATS_SERIAL_LEAST - 1).p == 1);
    assert_true(test_of(values, STATS_SERIAL_LEAST).p < 1e-4);
    for (size_t i = 0; i < STATS_SERIAL_LEAST; i++)
        values[i] = 7;
    assert_true(isnan(test_of(values, STATS_SERIAL_LEAST).ratio) && test_of(values, STATS_SERIAL_LEAST).p == 1);
}

static void one_in_twenty_independent_sequences_is_below_five_per_cent(void **state)
{
    (void)state;
    skip_where_slow();
    enum { SEQUENCES = 4000 };
    static const size_t counts[] = {10, 15, 50, 300};
    uint64_t random = 11;
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        size_t below = 0;
        for (size_t j = 0; j < SEQUENCES; j++) {
            double values[300];
            for (size_t k = 0; k < counts[i]; k++)
                values[k] = stats_random_uniform(&random);
            below += test_of(values, counts[i]).p <= 0.05;
        }
        assert_near((double)below / SEQUENCES, 0.05, 0.014); /* four standard errors */
    }
}

static void a_million_values_are_no_trouble(void **state)
{
    (void)state;
    skip_where_slow();
    enum { COUNT = 1000000 };
    uint64_t random = 3;
    double *values = malloc(COUNT * sizeof *values);
    assert_non_null(values);
    for (size_t i = 0; i < COUNT; i++)
        values[i] = stats_random_uniform(&random);
    struct serial_test test = test_of(values, COUNT);
    double z = (test.ratio - 2) / sqrt(4.0 / COUNT); /* normal by now */
    assert_near(test.p, 0.5 * erfc(-z / sqrt(2)), 1e-4);
    free(values);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_moments_are_those_of_all_orders),
        cmocka_unit_test(without_equal_values_the_variance_is_bartels),
        cmocka_unit_test(ten_values_have_nearly_the_chances_of_all_orders),
        cmocka_unit_test(a_trend_is_seen_and_a_zigzag_is_none),
        cmocka_unit_test(only_the_order_of_the_values_counts),
        cmocka_unit_test(equal_values_share_their_ranks),
        cmocka_unit_test(few_or_equal_values_have_no_test),
        cmocka_unit_test(one_in_twenty_independent_sequences_is_below_five_per_cent),
        cmocka_unit_test(a_million_values_are_no_trouble),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
