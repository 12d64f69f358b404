/* test_bootstrap.c - the bootstrap of a ratio of medians, against exact probabilities and drawing by hand; label: unit */
#include "stats/bootstrap.h"

#include <stdlib.h>

#include "check.h"
#include "stats/random.h"

enum { SEED = 11 };

static struct interval ratio(const double *a, size_t a_count, const double *b, size_t b_count, double confidence)
{
    struct interval interval;
    assert_true(stats_bootstrap_ratio(a, a_count, b, b_count, confidence, SEED, &interval));
    return interval;
}

static void fill_noisy(double *values, size_t count, double scale, uint64_t seed)
{
    uint64_t random = seed;
    for (size_t i = 0; i < count; i++)
        values[i] = scale * (1 + 0.1 * stats_random_uniform(&random));
}

/* The other side is constant, so the ratio is the median of n values drawn anew. It is at most the k-th smallest with the
 * probability P(Bin(n, k / n) >= (n + 1) / 2), and the tail is Phi(-t sqrt(n / (n - 1))), t the 97.5 % quantile of Student's
 * distribution with n - 1 degrees. Both by exact sums in Python: the first k at which the one passes the other. */
static void the_interval_ends_where_exact_probabilities_put_it(void **state)
{
    (void)state;
    static const struct {
        size_t count, first;
    } cases[] = {
        {5, 1},  /* tail 0.00095; 0.058 */
        {7, 1},  /* tail 0.0041; 0.010 */
        {9, 2},  /* tail 0.0072; 0.0015, 0.030 */
        {11, 3}, /* tail 0.0097; 0.0002, 0.0072, 0.051 */
        {15, 4}, /* tail 0.0132; 0.0000, 0.0003, 0.0042, 0.025 */
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        size_t n = cases[i].count;
        double values[15], ones[15];
        for (size_t j = 0; j < n; j++) {
            values[j] = (double)(1 + (j * 4) % n); /* 1 .. n, not sorted */
            ones[j] = 1;
        }
        struct interval found = ratio(values, n, ones, n, 0.95);
        assert_true(found.bounded);
        assert_int_equal(found.count, n);
        assert_near(exp(found.middle), 0.5 * (double)(n + 1), 1e-12);
        assert_near(exp(found.low), (double)cases[i].first, 1e-12);
        assert_near(exp(found.high), (double)(n + 1 - cases[i].first), 1e-12);
    }
}

static int compare_doubles(const void *a_in, const void *b_in)
{
    double a = *(const double *)a_in, b = *(const double *)b_in;
    return (a > b) - (a < b);
}

static double median_drawn_by_hand(const double *values, size_t count, uint64_t *random)
{
    double drawn[16];
    for (size_t i = 0; i < count; i++)
        drawn[i] = values[stats_random_below(random, count)];
    qsort(drawn, count, sizeof *drawn, compare_doubles);
    return 0.5 * (drawn[(count - 1) / 2] + drawn[count / 2]);
}

/* Even counts, whose median is the mean of two: the same quantiles as by drawing every value. Tail at 80 % for 10 samples:
 * Phi(-1.383029 sqrt(10 / 9)) = 0.07244. */
static void medians_are_drawn_as_by_drawing_every_value(void **state)
{
    (void)state;
    skip_where_slow();
    enum { DRAWS = 40000, TEN = 10, TWELVE = 12 };
    static const double tail = 0.07244;
    double a[TEN], b[TWELVE];
    fill_noisy(a, TEN, 3, 1);
    fill_noisy(b, TWELVE, 1, 2);
    double *ratios = malloc(DRAWS * sizeof *ratios);
    assert_non_null(ratios);
    uint64_t random = 5;
    for (size_t i = 0; i < DRAWS; i++)
        ratios[i] = log(median_drawn_by_hand(a, TEN, &random) / median_drawn_by_hand(b, TWELVE, &random));
    qsort(ratios, DRAWS, sizeof *ratios, compare_doubles);
    struct interval found = ratio(a, TEN, b, TWELVE, 0.8);
    /* The standard error of a quantile's rank is 0.0026 of 9,999 draws; four of them. */
    assert_true(found.low >= ratios[(size_t)((tail - 0.0104) * DRAWS)]);
    assert_true(found.low <= ratios[(size_t)((tail + 0.0104) * DRAWS)]);
    assert_true(found.high >= ratios[(size_t)((1 - tail - 0.0104) * DRAWS)]);
    assert_true(found.high <= ratios[(size_t)((1 - tail + 0.0104) * DRAWS)]);
    free(ratios);
}

static void the_same_seed_gives_the_same_interval(void **state)
{
    (void)state;
    double a[20], b[30];
    fill_noisy(a, 20, 3, 1);
    fill_noisy(b, 30, 1, 2);
    struct interval one = ratio(a, 20, b, 30, 0.95), other = ratio(a, 20, b, 30, 0.95);
    assert_near(one.low, other.low, 0);
    assert_near(one.high, other.high, 0);
    assert_int_equal(one.count, 20);
}

static void swapping_the_sides_turns_the_sign(void **state)
{
    (void)state;
    skip_where_slow();
    for (uint64_t seed = 1; seed <= 20; seed++) {
        double a[31], b[31];
        fill_noisy(a, 5 + seed, 1, seed);
        fill_noisy(b, 26 - seed, 1, 100 + seed);
        struct interval one = ratio(a, 5 + seed, b, 26 - seed, 0.95), other = ratio(b, 26 - seed, a, 5 + seed, 0.95);
        assert_near(other.middle, -one.middle, 1e-15);
        assert_near(other.low, -one.high, 1e-15);
        assert_near(other.high, -one.low, 1e-15);
    }
}

static void another_unit_moves_the_interval_and_keeps_its_width(void **state)
{
    (void)state;
    double a[12], b[12], c[12];
    fill_noisy(a, 12, 1.0, 1);
    fill_noisy(b, 12, 1.5, 2);
    for (size_t i = 0; i < 12; i++)
        c[i] = 1e-9 * a[i];
    struct interval one = ratio(b, 12, a, 12, 0.95), other = ratio(b, 12, c, 12, 0.95);
    assert_near(other.low, one.low + log(1e9), 1e-12);
    assert_near(other.high, one.high + log(1e9), 1e-12);
}

static void more_confidence_is_wider(void **state)
{
    (void)state;
    double a[20], b[20];
    fill_noisy(a, 20, 3, 1);
    fill_noisy(b, 20, 1, 2);
    static const double confidences[] = {0.5, 0.8, 0.95, 0.99375, 0.9999};
    struct interval narrower = ratio(a, 20, b, 20, confidences[0]);
    for (size_t i = 1; i < 5; i++) {
        struct interval wider = ratio(a, 20, b, 20, confidences[i]);
        assert_true(wider.low < narrower.low && wider.high > narrower.high);
        assert_true(wider.low < wider.middle && wider.middle < wider.high);
        narrower = wider;
    }
}

static void too_few_samples_have_a_ratio_but_no_interval(void **state)
{
    (void)state;
    static const double a[] = {2, 4, 6, 8, 10, 12}, b[] = {1, 2, 3, 4};
    struct interval few = ratio(a, 6, b, 4, 0.95);
    assert_int_equal(few.count, 4);
    assert_false(few.bounded);
    assert_near(few.middle, log(7 / 2.5), 1e-15);
    struct interval none = ratio(a, 6, b, 0, 0.95);
    assert_int_equal(none.count, 0);
    assert_false(none.bounded);
}

static void very_many_samples_take_no_longer(void **state)
{
    (void)state;
    skip_where_slow();
    enum { MANY = 1000000 };
    double *a = malloc(MANY * sizeof *a), b[6];
    assert_non_null(a);
    fill_noisy(a, MANY, 2, 1);
    fill_noisy(b, 6, 1, 2);
    struct interval one = ratio(a, MANY, a, MANY, 0.95), two = ratio(a, MANY, b, 6, 0.95);
    assert_true(one.bounded && one.low < 0 && 0 < one.high && one.high - one.low < 1e-3);
    assert_true(two.low < two.middle && two.middle < two.high);
    free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_interval_ends_where_exact_probabilities_put_it),
        cmocka_unit_test(medians_are_drawn_as_by_drawing_every_value),
        cmocka_unit_test(the_same_seed_gives_the_same_interval),
        cmocka_unit_test(swapping_the_sides_turns_the_sign),
        cmocka_unit_test(another_unit_moves_the_interval_and_keeps_its_width),
        cmocka_unit_test(more_confidence_is_wider),
        cmocka_unit_test(too_few_samples_have_a_ratio_but_no_interval),
        cmocka_unit_test(very_many_samples_take_no_longer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
