/* test_cubic_fit.c - label: unit - least squares with a cubic, from sums. */
#include "check.h"

#include <math.h>

#include "risk/cubic_fit.h"

static struct cubic_sums sums_of(const double *z, const double *y, size_t count)
{
    struct cubic_sums sums = {{0}, {0}, 0};
    for (size_t i = 0; i < count; i++) {
        for (int k = 0; k < 7; k++)
            sums.power[k] += pow(z[i], k);
        for (int k = 0; k < 4; k++)
            sums.value[k] += y[i] * pow(z[i], k);
        sums.square += y[i] * y[i];
    }
    return sums;
}

static void a_cubic_is_its_own_fit(void **state)
{
    (void)state;
    const double expected[4] = {1.5, -2, 0.25, 3};
    double z[40], y[40], found[4];
    for (int i = 0; i < 40; i++) {
        z[i] = i / 10.0 - 2;
        y[i] = expected[0] + z[i] * (expected[1] + z[i] * (expected[2] + z[i] * expected[3]));
    }
    struct cubic_sums sums = sums_of(z, y, 40);
    assert_true(cubic_fit(&sums, found));
    for (int k = 0; k < 4; k++)
        assert_near(found[k], expected[k], 1e-12);
}

/* What is left over is at right angles to 1, z, z^2, z^3. */
static void residuals_are_orthogonal_to_the_powers(void **state)
{
    (void)state;
    double z[100], y[100], c[4];
    for (int i = 0; i < 100; i++) {
        z[i] = sin(i * i) * 2;
        y[i] = cos(3 * i) + exp(z[i]);
    }
    struct cubic_sums sums = sums_of(z, y, 100);
    assert_true(cubic_fit(&sums, c));
    for (int k = 0; k < 4; k++) {
        double product = 0;
        for (int i = 0; i < 100; i++)
            product += (y[i] - c[0] - z[i] * (c[1] + z[i] * (c[2] + z[i] * c[3]))) * pow(z[i], k);
        assert_near(product, 0, 1e-10);
    }
}

static void too_few_different_points_have_no_fit(void **state)
{
    (void)state;
    const double z[20] = {1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2}, y[20] = {1};
    double c[4];
    struct cubic_sums three = sums_of(z, y, 20), one = sums_of(z, y, 1), none = sums_of(z, y, 0);
    assert_false(cubic_fit(&three, c));
    assert_false(cubic_fit(&one, c));
    assert_false(cubic_fit(&none, c));
}

/* As many as stay one stretch, and as many as are halved more than once. */
static void parts_add_up(void **state)
{
    (void)state;
    enum { MOST = 100 };
    struct cubic_sums parts[MOST];
    double z[MOST], y[MOST];
    for (int i = 0; i < MOST; i++) {
        z[i] = i % 7 - 3;
        y[i] = i;
        parts[i] = sums_of(&z[i], &y[i], 1);
    }
    const size_t counts[] = {1, 2, 16, 17, 33, 99, MOST};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        struct cubic_sums found = cubic_sums_add(parts, counts[i]), expected = sums_of(z, y, counts[i]);
        assert_memory_equal(&found, &expected, sizeof found); /* whole numbers: exact in any order */
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_cubic_is_its_own_fit),
        cmocka_unit_test(residuals_are_orthogonal_to_the_powers),
        cmocka_unit_test(too_few_different_points_have_no_fit),
        cmocka_unit_test(parts_add_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
