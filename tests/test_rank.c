/* test_rank.c - rank statistics against counting all pairs and orders; mirror images; label: unit */
#include "stats/rank.h"

#include <stdlib.h>

#include "check.h"
#include "stats/random.h"

enum { MOST = 12 };

/* Up to MOST values, sorted; whole numbers below `values`, so that few values give ties. */
static struct rank_sample draw(uint64_t *state, double place[MOST], size_t count, size_t values)
{
    for (size_t i = 0; i < count; i++)
        place[i] = (double)stats_random_below(state, values) / 8;
    stats_sort(place, count);
    return (struct rank_sample){place, count};
}

static double count_pairs(struct rank_sample x, struct rank_sample y)
{
    double u = 0;
    for (size_t i = 0; i < x.count; i++) {
        for (size_t j = 0; j < y.count; j++)
            u += x.values[i] > y.values[j] ? 1 : x.values[i] == y.values[j] ? 0.5 : 0;
    }
    return u;
}

/* How many of all choices of `m` places among m + n, the places of x, give each u. */
static void count_orders(size_t m, size_t n, double *counts)
{
    for (unsigned places = 0; places < 1u << (m + n); places++) {
        size_t chosen = 0, u = 0;
        for (size_t i = 0; i < m + n; i++) {
            bool is_x = places >> i & 1;
            u += is_x ? i - chosen : 0;
            chosen += is_x;
        }
        if (chosen == m)
            counts[u]++;
    }
}

/* --- Mann-Whitney ------------------------------------------------------------------------------------------------------- */

static void exact_p_counts_all_orders(void **state)
{
    (void)state;
    uint64_t random = 1;
    for (size_t m = 1; m <= 6; m++) {
        for (size_t n = 1; n <= 7; n++) {
            double counts[64] = {0}, total = 0, extreme = 0, x[MOST], y[MOST];
            struct rank_sample a = draw(&random, x, m, 1u << 30), b = draw(&random, y, n, 1u << 30);
            struct rank_test test;
            assert_true(stats_mann_whitney(a, b, &test));
            assert_near(test.u, count_pairs(a, b), 0);
            assert_true(test.exact);
            count_orders(m, n, counts);
            double off = fabs(test.u - 0.5 * (double)(m * n));
            for (size_t u = 0; u <= m * n; u++) {
                total += counts[u];
                extreme += fabs((double)u - 0.5 * (double)(m * n)) >= off ? counts[u] : 0;
            }
            assert_near(test.p, extreme / total, 1e-14);
        }
    }
}

static void ties_count_half(void **state)
{
    (void)state;
    uint64_t random = 2;
    for (int round = 0; round < 500; round++) {
        double x[MOST], y[MOST];
        struct rank_sample a = draw(&random, x, 1 + stats_random_below(&random, MOST), 6);
        struct rank_sample b = draw(&random, y, 1 + stats_random_below(&random, MOST), 6);
        struct rank_test test;
        assert_true(stats_mann_whitney(a, b, &test));
        assert_near(test.u, count_pairs(a, b), 0);
        assert_true(test.p > 0 && test.p <= 1);
    }
}

/* --- shift -------------------------------------------------------------------------------------------------------------- */

static int compare_doubles(const void *a, const void *b)
{
    return (*(const double *)a > *(const double *)b) - (*(const double *)a < *(const double *)b);
}

static void shift_is_the_median_of_all_differences_and_ends_at_two_of_them(void **state)
{
    (void)state;
    uint64_t random = 3;
    for (int round = 0; round < 1000; round++) {
        double x[MOST], y[MOST], all[MOST * MOST];
        size_t count = 0, values = round % 2 ? 10 : 1u << 30;
        struct rank_sample a = draw(&random, x, 1 + stats_random_below(&random, MOST), values);
        struct rank_sample b = draw(&random, y, 1 + stats_random_below(&random, MOST), values);
        struct interval shift;
        for (size_t i = 0; i < a.count; i++) {
            for (size_t j = 0; j < b.count; j++)
                all[count++] = x[i] - y[j];
        }
        qsort(all, count, sizeof *all, compare_doubles);
        assert_true(stats_shift(a, b, 0.9, &shift));
        assert_near(shift.middle, 0.5 * (all[(count - 1) / 2] + all[count / 2]), 0);
        if (!shift.bounded)
            continue;
        bool low = false, high = false;
        for (size_t k = 0; k < count; k++) {
            low = low || (all[k] == shift.low && all[count - 1 - k] == shift.high);
            high = high || all[k] == shift.high;
        }
        assert_true(low && high && shift.low <= shift.middle && shift.middle <= shift.high);
    }
}

/* Numbers of every size down to the smallest, of both signs, zeros of both among them. */
static double any_number(uint64_t *state)
{
    double magnitude = ldexp(stats_random_uniform(state), (int)stats_random_below(state, 2100) - 1075);
    double value = stats_random_below(state, 20) == 0 ? 0 : magnitude;
    return stats_random_below(state, 2) ? value : -value;
}

static void differences_are_found_among_many_of_any_size(void **state)
{
    (void)state;
    enum { MANY = 80 };
    uint64_t random = 7;
    static double all[MANY * MANY];
    for (int round = 0; round < 60; round++) {
        double x[MANY], y[MANY];
        size_t count = 0;
        for (size_t i = 0; i < MANY; i++) {
            bool few = round % 3 == 0; /* values, so that many differences are equal */
            x[i] = few              ? (double)stats_random_below(&random, 5)
                   : round % 3 == 1 ? any_number(&random)
                                    : exp(any_number(&random) / 1e305);
            y[i] = few              ? (double)stats_random_below(&random, 5)
                   : round % 3 == 1 ? any_number(&random)
                                    : stats_random_uniform(&random);
        }
        stats_sort(x, MANY);
        stats_sort(y, MANY);
        for (size_t i = 0; i < MANY; i++) {
            for (size_t j = 0; j < MANY; j++)
                all[count++] = x[i] - y[j];
        }
        qsort(all, count, sizeof *all, compare_doubles);
        struct interval shift;
        assert_true(stats_shift((struct rank_sample){x, MANY}, (struct rank_sample){y, MANY}, 0.95, &shift));
        assert_near(shift.middle, 0.5 * (all[count / 2 - 1] + all[count / 2]), 0);
        bool found = false;
        for (size_t k = 0; k < count; k++)
            found = found || (all[k] == shift.low && all[count - 1 - k] == shift.high);
        assert_true(shift.bounded && found);
    }
}

/* Without ties, 0 is inside the interval exactly when the test does not reject. */
static void interval_and_test_say_the_same(void **state)
{
    (void)state;
    uint64_t random = 4;
    size_t rejected = 0;
    for (int round = 0; round < 2000; round++) {
        double x[MOST], y[MOST];
        struct rank_sample a = draw(&random, x, 4 + stats_random_below(&random, MOST - 4), 1u << 30);
        struct rank_sample b = draw(&random, y, 4 + stats_random_below(&random, MOST - 4), 1u << 30);
        struct rank_test test;
        struct interval shift;
        assert_true(stats_mann_whitney(a, b, &test) && stats_shift(a, b, 0.8, &shift));
        assert_true(test.exact);
        bool outside = shift.bounded && (shift.low > 0 || shift.high < 0);
        assert_int_equal(outside, test.p <= 1 - 0.8);
        rejected += outside;
    }
    assert_in_range(rejected, 200, 600); /* of those, about a fifth */
}

static void too_few_values_have_no_interval(void **state)
{
    (void)state;
    const double x[] = {1, 2, 3}, y[] = {4, 5, 6, 7};
    struct interval shift;
    assert_true(stats_shift((struct rank_sample){x, 3}, (struct rank_sample){y, 3}, 0.95, &shift)); /* 1/10 at the least */
    assert_false(shift.bounded);
    assert_near(shift.middle, -3, 0);
    assert_true(stats_shift((struct rank_sample){x, 3}, (struct rank_sample){y, 4}, 0.94, &shift)); /* 2/35 = 0.057 */
    assert_true(shift.bounded);
    assert_near(shift.low, -6, 0);
    assert_near(shift.high, -1, 0);
    assert_true(stats_shift((struct rank_sample){x, 3}, (struct rank_sample){y, 4}, 0.95, &shift));
    assert_false(shift.bounded);
}

/* --- Cliff's delta ------------------------------------------------------------------------------------------------------- */

static void delta_stays_within_one_and_narrows_with_more_values(void **state)
{
    (void)state;
    for (size_t n = 1; n <= 1000; n *= 10) {
        double pairs = (double)n * (double)n;
        for (int tenth = 0; tenth <= 10; tenth++) {
            struct interval few = stats_cliff_delta(0.1 * tenth * pairs, n, n, 0.95);
            struct interval many = stats_cliff_delta(0.1 * tenth * 100 * pairs, 10 * n, 10 * n, 0.95);
            assert_near(few.middle, 0.2 * tenth - 1, 1e-12);
            assert_true(few.low >= -1 && few.low <= few.middle && few.middle <= few.high && few.high <= 1);
            assert_true(few.low < few.high && many.high - many.low < few.high - few.low);
        }
    }
}

/* --- what holds for all -------------------------------------------------------------------------------------------------- */

static void exchanged_samples_give_the_mirror_image_to_the_last_bit(void **state)
{
    (void)state;
    uint64_t random = 5;
    for (int round = 0; round < 500; round++) {
        double x[MOST], y[MOST];
        size_t values = round % 2 ? 10 : 1u << 30;
        struct rank_sample a = draw(&random, x, 1 + stats_random_below(&random, MOST), values);
        struct rank_sample b = draw(&random, y, 1 + stats_random_below(&random, MOST), values);
        struct rank_test one, other;
        struct interval shift, back;
        assert_true(stats_mann_whitney(a, b, &one) && stats_mann_whitney(b, a, &other));
        assert_true(one.p == other.p && one.u + other.u == (double)(a.count * b.count));
        assert_true(stats_shift(a, b, 0.95, &shift) && stats_shift(b, a, 0.95, &back));
        assert_true(shift.middle == -back.middle && shift.bounded == back.bounded);
        assert_true(!shift.bounded || (shift.low == -back.high && shift.high == -back.low));
        shift = stats_cliff_delta(one.u, a.count, b.count, 0.95);
        back = stats_cliff_delta(other.u, b.count, a.count, 0.95);
        assert_true(shift.middle == -back.middle && shift.low == -back.high && shift.high == -back.low);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(exact_p_counts_all_orders),
        cmocka_unit_test(ties_count_half),
        cmocka_unit_test(shift_is_the_median_of_all_differences_and_ends_at_two_of_them),
        cmocka_unit_test(differences_are_found_among_many_of_any_size),
        cmocka_unit_test(interval_and_test_say_the_same),
        cmocka_unit_test(too_few_values_have_no_interval),
        cmocka_unit_test(delta_stays_within_one_and_narrows_with_more_values),
        cmocka_unit_test(exchanged_samples_give_the_mirror_image_to_the_last_bit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
