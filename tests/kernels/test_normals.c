/* test_normals.c - label: unit - standard normals: each against the C library's, all against the distribution's statistics.
 *
 * Seeds are fixed, so a test passes always or never. Statistics are allowed SIGMAS standard deviations of theirs under the null
 * hypothesis (two-sided probability 6e-5 each), which are derived where they stand. */
#include "check.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "random/box_muller.h"
#if defined(__AVX512F__)
#include "random/box_muller_512.h"
#endif
#include "random/normals.h"

enum {
    BLOCKS = 1024,
    COUNT = BLOCKS * NORMALS_BLOCK, /* 1,048,576 normals */
};

static const double SIGMAS = 4;

/* As normals.h says. Radius: half of 1.8e-15 for the logarithm under the root, and the roundings of some steps; direction: two
 * roundings. The reference's own error, of an angle up to 3 pi / 2 rounded to 4.4e-16, is within it. */
static const double RADIUS_TOLERANCE = 4e-15;

static void *make_normals_of_draw(uint64_t seed, uint64_t draw)
{
    double *normals = malloc(COUNT * sizeof *normals);
    assert_non_null(normals);
    for (size_t block = 0; block < BLOCKS; block++)
        normals_fill(seed, draw, block, normals + block * NORMALS_BLOCK);
    return normals;
}

static int make_normals(void **state)
{
    *state = make_normals_of_draw(1, 0);
    return 0;
}

static int free_normals(void **state)
{
    free(*state);
    return 0;
}

static void each_equals_the_c_library_s(void **state)
{
    const double *normals = *state;
    for (size_t i = 0; i < 200 * NORMALS_BLOCK; i++) {
        size_t place = i / NORMALS_BLOCK * 5 * NORMALS_BLOCK + i % NORMALS_BLOCK; /* blocks 0, 5, 10 .. 995 */
        size_t partner = place ^ (NORMALS_BLOCK / 2);
        double radius = hypot(normals[place], normals[partner]);
        double expected = normals_reference(1, 0, place);
        if (!(fabs(normals[place] - expected) <= RADIUS_TOLERANCE * radius))
            fail_msg("normal %zu is %.17g, by the C library %.17g", place, normals[place], expected);
    }
}

static void large_places_seeds_and_draws_equal_the_c_library_s(void **state)
{
    (void)state;
    const uint64_t seed = UINT64_C(0xfedcba9876543210);
    const uint64_t draw = UINT64_C(0x123456789abc);
    const uint64_t block = (UINT64_C(1) << 40) + 17;
    double normals[NORMALS_BLOCK];
    normals_fill(seed, draw, block, normals);
    for (uint64_t i = 0; i < NORMALS_BLOCK; i++) {
        double radius = hypot(normals[i], normals[i ^ (NORMALS_BLOCK / 2)]);
        double expected = normals_reference(seed, draw, block * NORMALS_BLOCK + i);
        assert_true(fabs(normals[i] - expected) <= RADIUS_TOLERANCE * radius);
    }
}

/* (power - 1)!! for even powers, 0 for odd */
static double normal_moment(int power)
{
    double moment = power % 2 ? 0 : 1;
    for (int i = power - 1; moment > 0 && i > 1; i -= 2)
        moment *= i;
    return moment;
}

/* The mean of Z^p over n normals has the variance (E Z^2p - (E Z^p)^2) / n. */
/* Radii by the C library, of random words at both ends of their range and near where the logarithm changes its table's entry.
 */
static void make_words(uint64_t radius_bits[PAIRS], uint64_t direction_bits[PAIRS])
{
    philox_fill(3, 1, 4, radius_bits, direction_bits);
    for (uint64_t i = 0; i < 64; i++) {
        radius_bits[i] = UINT64_MAX << i;
        radius_bits[64 + i] = UINT64_MAX >> i;
        radius_bits[128 + i] = ((i % 32) << 59) + (i < 32 ? 0 : UINT64_C(0xFFFFFFFFFFFFF000));
    }
    radius_bits[192] = 0; /* u = 1 */
}

typedef void transformation(const uint64_t radius_bits[restrict PAIRS], const uint64_t direction_bits[restrict PAIRS],
                            double first[restrict PAIRS], double second[restrict PAIRS]);

static void assert_pairs_equal_the_c_library_s(transformation *transform)
{
    _Alignas(64) uint64_t radius_bits[PAIRS], direction_bits[PAIRS];
    double first[PAIRS], second[PAIRS];
    make_words(radius_bits, direction_bits);
    transform(radius_bits, direction_bits, first, second);
    for (int i = 0; i < PAIRS; i++) {
        double u = ldexp((double)((UINT64_C(1) << 52) - (radius_bits[i] >> 12)), -52);
        double radius = sqrt(-2 * log(u));
        if (!(fabs(hypot(first[i], second[i]) - radius) <= RADIUS_TOLERANCE * radius))
            fail_msg("the radius of %#llx is %.17g, by the C library %.17g", (unsigned long long)radius_bits[i],
                     hypot(first[i], second[i]), radius);
    }
    assert_true(hypot(first[192], second[192]) == 0);
}

static void pairs_by_loops_equal_the_c_library_s(void **state)
{
    (void)state;
    assert_pairs_equal_the_c_library_s(box_muller);
}

#if defined(__AVX512F__)
static void pairs_by_eights_equal_the_c_library_s_and_those_by_loops(void **state)
{
    (void)state;
    assert_pairs_equal_the_c_library_s(box_muller_512);
    _Alignas(64) uint64_t radius_bits[PAIRS], direction_bits[PAIRS];
    double first[2][PAIRS], second[2][PAIRS];
    make_words(radius_bits, direction_bits);
    box_muller(radius_bits, direction_bits, first[0], second[0]);
    box_muller_512(radius_bits, direction_bits, first[1], second[1]);
    for (int i = 0; i < PAIRS; i++) {
        double radius = hypot(first[0][i], second[0][i]);
        assert_true(fabs(first[0][i] - first[1][i]) <= RADIUS_TOLERANCE * radius);
        assert_true(fabs(second[0][i] - second[1][i]) <= RADIUS_TOLERANCE * radius);
    }
}
#else
static void pairs_by_eights_equal_the_c_library_s_and_those_by_loops(void **state)
{
    (void)state;
    print_message("no AVX-512 in this build\n");
    skip();
}
#endif

static void moments_to_the_sixth_are_those_of_the_normal(void **state)
{
    const double *normals = *state;
    for (int power = 1; power <= 6; power++) {
        double sum = 0;
        for (size_t i = 0; i < COUNT; i++)
            sum += pow(normals[i], power);
        double expected = normal_moment(power);
        double deviation = sqrt((normal_moment(2 * power) - expected * expected) / COUNT);
        double distance = fabs(sum / COUNT - expected) / deviation;
        if (!(distance <= SIGMAS))
            fail_msg("moment %d is %g, %.1f standard deviations from %g", power, sum / COUNT, distance, expected);
    }
}

static double normal_cdf(double x)
{
    return 0.5 * erfc(-x / sqrt(2));
}

static int ascending(const void *left, const void *right)
{
    double a = *(const double *)left;
    double b = *(const double *)right;
    return (a > b) - (a < b);
}

/* Kolmogorov's limit: P(sqrt(n) D > x) = 2 e^(-2 x^2) - ...; 2.28 has the probability 6e-5. */
static void kolmogorov_and_smirnov_see_the_normal(void **state)
{
    const double critical = 2.28;
    double *sorted = malloc(COUNT * sizeof *sorted);
    assert_non_null(sorted);
    memcpy(sorted, *state, COUNT * sizeof *sorted);
    qsort(sorted, COUNT, sizeof *sorted, ascending);
    double greatest = 0;
    for (size_t i = 0; i < COUNT; i++) {
        double expected = normal_cdf(sorted[i]);
        greatest = fmax(greatest, fmax((double)(i + 1) / COUNT - expected, expected - (double)i / COUNT));
    }
    free(sorted);
    assert_true(greatest * sqrt(COUNT) <= critical);
}

/* Chi-square of `bins` equal counts expected: mean bins - 1, variance 2 (bins - 1), near enough normal for 1024 bins. */
static void assert_equal_bins(const size_t *counts, size_t bins, double total)
{
    double chi_square = 0;
    double expected = total / (double)bins;
    for (size_t bin = 0; bin < bins; bin++)
        chi_square += ((double)counts[bin] - expected) * ((double)counts[bin] - expected) / expected;
    double freedom = (double)bins - 1;
    double distance = fabs(chi_square - freedom) / sqrt(2 * freedom);
    if (!(distance <= SIGMAS))
        fail_msg("chi-square %.1f of %.0f degrees of freedom: %.1f standard deviations away", chi_square, freedom, distance);
}

static void bins_of_equal_probability_fill_equally(void **state)
{
    enum { BINS = 1024 };
    const double *normals = *state;
    size_t counts[BINS] = {0};
    for (size_t i = 0; i < COUNT; i++)
        counts[(size_t)(normal_cdf(normals[i]) * BINS) % BINS]++;
    assert_equal_bins(counts, BINS, COUNT);
}

/* Pairs of neighbours fall into 32 x 32 equal cells: of one counter, and of adjacent counters. */
static void pairs_fill_the_square_equally(void **state)
{
    enum { SIDE = 32 };
    const double *normals = *state;
    const size_t distances[] = {1, NORMALS_BLOCK / 2};
    for (size_t d = 0; d < 2; d++) {
        size_t counts[SIDE * SIDE] = {0};
        size_t pairs = 0;
        for (size_t i = 0; i < COUNT; i++) {
            if (i & distances[d]) /* each normal in one pair only, so that pairs are independent */
                continue;
            size_t x = (size_t)(normal_cdf(normals[i]) * SIDE) % SIDE;
            size_t y = (size_t)(normal_cdf(normals[i + distances[d]]) * SIDE) % SIDE;
            counts[x * SIDE + y]++;
            pairs++;
        }
        assert_equal_bins(counts, SIDE * SIDE, (double)pairs);
    }
}

/* Normals beyond x: binomial counts, here with 2831, 66 and 0.6 expected; of the last, at most 6 (P = 3e-6 for more). */
static void tails_hold_as_many_as_expected(void **state)
{
    const double *normals = *state;
    const double limits[] = {3, 4};
    for (size_t l = 0; l < 2; l++) {
        size_t beyond = 0;
        for (size_t i = 0; i < COUNT; i++)
            beyond += fabs(normals[i]) > limits[l];
        double expected = 2 * normal_cdf(-limits[l]) * COUNT;
        assert_true(fabs((double)beyond - expected) <= SIGMAS * sqrt(expected));
    }
    size_t far = 0;
    for (size_t i = 0; i < COUNT; i++) {
        far += fabs(normals[i]) > 5;
        assert_true(fabs(normals[i]) < 8.5);
    }
    assert_true(far <= 6);
}

/* A correlation of n independent pairs of normals has the variance 1 / n. */
static double correlation(const double *a, const double *b, size_t count)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += a[i] * b[i];
    return sum / (double)count;
}

static void assert_uncorrelated(const double *a, const double *b, size_t count)
{
    assert_true(fabs(correlation(a, b, count)) <= SIGMAS / sqrt((double)count));
}

static void neighbours_are_uncorrelated(void **state)
{
    const double *normals = *state;
    const size_t lags[] = {1, 2, 3, 7, 8, 16, 64, 511, 512, 513, 1024, 65536};
    for (size_t l = 0; l < sizeof lags / sizeof *lags; l++)
        assert_uncorrelated(normals, normals + lags[l], COUNT - lags[l]);
}

/* E (a^2 - 1)(b^2 - 1) = 0 with the variance 4 / n: radii that went together would show here and not above. */
static void squares_of_neighbours_are_uncorrelated(void **state)
{
    const double *normals = *state;
    const size_t lags[] = {1, NORMALS_BLOCK / 2, NORMALS_BLOCK};
    for (size_t l = 0; l < sizeof lags / sizeof *lags; l++) {
        double sum = 0;
        size_t count = COUNT - lags[l];
        for (size_t i = 0; i < count; i++)
            sum += (normals[i] * normals[i] - 1) * (normals[i + lags[l]] * normals[i + lags[l]] - 1);
        assert_true(fabs(sum / (double)count) <= SIGMAS * 2 / sqrt((double)count));
    }
}

static void other_seeds_and_draws_are_uncorrelated(void **state)
{
    const uint64_t others[][2] = {{2, 0}, {1, 1}, {1, 2}, {UINT64_C(1) << 32 | 1, 0}, {1, UINT64_C(1) << 32}};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        double *other = make_normals_of_draw(others[i][0], others[i][1]);
        assert_uncorrelated(*state, other, COUNT);
        free(other);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_equals_the_c_library_s),
        cmocka_unit_test(large_places_seeds_and_draws_equal_the_c_library_s),
        cmocka_unit_test(pairs_by_loops_equal_the_c_library_s),
        cmocka_unit_test(pairs_by_eights_equal_the_c_library_s_and_those_by_loops),
        cmocka_unit_test(moments_to_the_sixth_are_those_of_the_normal),
        cmocka_unit_test(kolmogorov_and_smirnov_see_the_normal),
        cmocka_unit_test(bins_of_equal_probability_fill_equally),
        cmocka_unit_test(pairs_fill_the_square_equally),
        cmocka_unit_test(tails_hold_as_many_as_expected),
        cmocka_unit_test(neighbours_are_uncorrelated),
        cmocka_unit_test(squares_of_neighbours_are_uncorrelated),
        cmocka_unit_test(other_seeds_and_draws_are_uncorrelated),
    };
    return cmocka_run_group_tests(tests, make_normals, free_normals);
}
