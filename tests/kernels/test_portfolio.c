/* test_portfolio.c - label: unit - Cholesky factors and values of any number of factors, against plain sums. */
#include "check.h"

#include <math.h>
#include <stdlib.h>

#include "common/arena.h"
#include "risk/loss_moments.h"
#include "risk/portfolio.h"

enum { STRIDE = PORTFOLIO_BLOCK + 8 };

/* Products of 32 terms, each of which is rounded, and the exponential's own error. */
static const double TOLERANCE = 1e-13;

static void make_covariance(size_t count, double *covariance)
{
    for (size_t i = 0; i < count; i++) {
        for (size_t j = 0; j < count; j++)
            covariance[i * count + j] =
                (i == j ? 1 : 0.3 / (1 + fabs((double)i - (double)j))) * (0.1 + 0.01 * (double)i) * (0.1 + 0.01 * (double)j);
    }
}

static void a_factor_times_its_transpose_is_the_matrix(void **state)
{
    (void)state;
    double matrix[32 * 32], lower[32 * 32];
    for (size_t count = 1; count <= 32; count++) {
        make_covariance(count, matrix);
        assert_true(cholesky(count, matrix, lower));
        for (size_t i = 0; i < count; i++) {
            for (size_t j = 0; j < count; j++) {
                double sum = 0;
                for (size_t k = 0; k < count; k++)
                    sum += lower[i * count + k] * lower[j * count + k];
                assert_near(sum, matrix[i * count + j], 1e-15);
                assert_true(j <= i || lower[i * count + j] == 0);
            }
        }
    }
}

static void what_is_not_positive_definite_is_refused(void **state)
{
    (void)state;
    double lower[9];
    const double singular[] = {1, 1, 1, 1}, indefinite[] = {1, -0.6, -0.6, -0.6, 1, -0.6, -0.6, -0.6, 1};
    const double no_number[] = {(double)NAN}, amounts[] = {1, 1, 1};
    struct portfolio portfolio;
    assert_false(cholesky(2, singular, lower));
    assert_false(cholesky(3, indefinite, lower));
    assert_false(cholesky(1, no_number, lower));
    assert_false(portfolio_make(&portfolio, 3, amounts, indefinite));
}

/* Every count of factors takes another way through groups of rows. What lies beyond the last factor's normals is not read. */
static void values_equal_plain_sums(void **state)
{
    (void)state;
    static _Alignas(ARENA_ALIGNMENT) double normals[PORTFOLIO_MOST * STRIDE];
    _Alignas(ARENA_ALIGNMENT) double values[PORTFOLIO_BLOCK];
    double covariance[32 * 32], lower[32 * 32], amounts[32];
    for (size_t count = 1; count <= PORTFOLIO_MOST; count++) {
        struct portfolio portfolio;
        for (size_t i = 0; i < PORTFOLIO_MOST * STRIDE; i++)
            normals[i] = i < count * STRIDE ? sin((double)(i * i)) * 3 : (double)NAN;
        for (size_t i = 0; i < count; i++)
            amounts[i] = i % 3 == 1 ? -2.5 : (double)(i + 1);
        make_covariance(count, covariance);
        assert_true(cholesky(count, covariance, lower) && portfolio_make(&portfolio, count, amounts, covariance));
        portfolio_values(&portfolio, normals, STRIDE, values);
        for (size_t s = 0; s < PORTFOLIO_BLOCK; s++) {
            double expected = 0, gross = 0;
            for (size_t i = 0; i < count; i++) {
                double x = -covariance[i * count + i] / 2;
                for (size_t j = 0; j <= i; j++)
                    x += lower[i * count + j] * normals[j * STRIDE + s];
                expected += amounts[i] * exp(x);
                gross += fabs(amounts[i]) * exp(x);
            }
            assert_near(values[s], expected, TOLERANCE * gross);
        }
    }
}

/* One lognormal factor: its moments are e^(n (n - 1) variance / 2). */
static void moments_of_one_factor_are_the_lognormal_ones(void **state)
{
    (void)state;
    const double amount[] = {-3}, variance[] = {0.04};
    double m2 = exp(0.04), m3 = exp(3 * 0.04), m4 = exp(6 * 0.04);
    struct loss_moments moments = loss_moments(1, amount, variance);
    assert_near(moments.variance, 9 * (m2 - 1), 1e-14);
    assert_near(moments.fourth, 81 * (m4 - 4 * m3 + 6 * m2 - 3), 1e-12);
}

static void delta_normal_is_the_normal_quantile(void **state)
{
    (void)state;
    const double amount[] = {2}, variance[] = {0.25};
    struct delta_normal one = delta_normal(1, amount, variance, 0.01);
    assert_near(one.value_at_risk, 2.3263478740408408, 1e-13);
    assert_near(one.expected_shortfall, 2.6652142203457876, 1e-13);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_factor_times_its_transpose_is_the_matrix),
        cmocka_unit_test(what_is_not_positive_definite_is_refused),
        cmocka_unit_test(values_equal_plain_sums),
        cmocka_unit_test(moments_of_one_factor_are_the_lognormal_ones),
        cmocka_unit_test(delta_normal_is_the_normal_quantile),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
