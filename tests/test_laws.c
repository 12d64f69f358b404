/* test_laws.c - the laws' values, fits of points that obey them, and their bounds; label: unit */
#include "laws.h"

#include "check.h"

enum { POINTS = 8 };
static const double workers[POINTS] = {1, 2, 4, 8, 16, 32, 64, 128};

static void fill(struct law_point *points, struct law_parameters law)
{
    for (size_t i = 0; i < POINTS; i++)
        points[i] = (struct law_point){workers[i], log(law_speedup(law, workers[i])), 0.01};
}

static void laws_give_the_values_of_the_textbook(void **state)
{
    (void)state;
    assert_near(law_speedup((struct law_parameters){0, 0}, 17), 17, 0);
    assert_near(law_speedup((struct law_parameters){0.05, 0}, 20), 20 / 1.95, 1e-12); /* Amdahl: 1 / (0.05 + 0.95 / 20) */
    assert_near(law_speedup((struct law_parameters){0.05, 0}, 20), 1 / (0.05 + 0.95 / 20), 1e-12);
    assert_near(law_speedup((struct law_parameters){0.02, 0.0005}, 64), 64 / (1 + 0.02 * 63 + 0.0005 * 64 * 63), 1e-12);
    assert_near(law_speedup((struct law_parameters){0.3, 0.1}, 1), 1, 0);
}

static void the_peak_is_where_the_speedup_is_greatest(void **state)
{
    (void)state;
    const struct law_parameters law = {0.02, 0.0005};
    double peak = law_peak(law);
    assert_near(peak, sqrt(0.98 / 0.0005), 1e-12);
    assert_true(law_speedup(law, peak) > law_speedup(law, 0.99 * peak));
    assert_true(law_speedup(law, peak) > law_speedup(law, 1.01 * peak));
    assert_true(isinf(law_peak((struct law_parameters){0.02, 0})));
}

static void points_on_a_law_give_its_parameters_back(void **state)
{
    (void)state;
    static const struct law_parameters cases[] = {{0, 0}, {0.001, 0}, {0.3, 0}, {1, 0}, {0.02, 5e-4}, {0, 1e-3}, {0.5, 0.2}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct law_point points[POINTS];
        struct law_parameters found;
        double squares;
        fill(points, cases[i]);
        assert_true(law_fit(LAW_USL, points, POINTS, &found, &squares));
        assert_near(found.serial, cases[i].serial, 1e-7);
        assert_near(found.crosstalk, cases[i].crosstalk, 1e-7);
        assert_near(squares, 0, 1e-9);
        if (cases[i].crosstalk > 0)
            continue;
        assert_true(law_fit(LAW_AMDAHL, points, POINTS, &found, &squares));
        assert_near(found.serial, cases[i].serial, 1e-7);
        assert_near(found.crosstalk, 0, 0);
    }
}

static void parameters_never_leave_their_bounds(void **state)
{
    (void)state;
    struct law_point points[POINTS];
    struct law_parameters found;
    double squares;
    for (size_t i = 0; i < POINTS; i++) /* superlinear: only a negative s would reach it */
        points[i] = (struct law_point){workers[i], log(workers[i] * (1 + 0.2 * log2(workers[i]))), 0.01};
    for (enum law law = LAW_AMDAHL; law < LAW_COUNT; law++) {
        assert_true(law_fit(law, points, POINTS, &found, &squares));
        assert_near(found.serial, 0, 0);
        assert_near(found.crosstalk, 0, 0);
    }
    for (size_t i = 0; i < POINTS; i++) /* slower than one worker: only s above 1, or crosstalk */
        points[i].log_speedup = -0.5 * log(workers[i]);
    assert_true(law_fit(LAW_AMDAHL, points, POINTS, &found, &squares));
    assert_near(found.serial, 1, 0);
}

/* The best s for one point alone passes through it; a point with a tenth of the deviation weighs a hundredfold. */
static void a_point_that_is_known_better_weighs_more(void **state)
{
    (void)state;
    struct law_parameters found;
    double squares;
    struct law_point points[2];
    for (size_t i = 0; i < 2; i++) {
        double serial = i ? 0.1 : 0.2;
        points[i] = (struct law_point){8, log(law_speedup((struct law_parameters){serial, 0}, 8)), i ? 0.001 : 0.01};
    }
    assert_true(law_fit(LAW_AMDAHL, points, 2, &found, &squares));
    double mean = (points[0].log_speedup + 100 * points[1].log_speedup) / 101;
    assert_near(log(law_speedup(found, 8)), mean, 1e-7);
}

static void the_linear_law_has_nothing_to_fit_but_its_squares(void **state)
{
    (void)state;
    const struct law_point points[] = {{2, log(1.8), 0.1}, {4, log(4.0), 0.1}};
    struct law_parameters found = {9, 9};
    double squares;
    assert_true(law_fit(LAW_LINEAR, points, 2, &found, &squares));
    assert_near(found.serial + found.crosstalk, 0, 0);
    assert_near(squares, 100 * log(0.9) * log(0.9), 1e-12);
}

static void points_that_are_not_numbers_are_not_fitted(void **state)
{
    (void)state;
    struct law_point points[POINTS];
    struct law_parameters found;
    double squares;
    fill(points, (struct law_parameters){0.1, 0});
    points[3].log_speedup = NAN;
    for (enum law law = LAW_LINEAR; law < LAW_COUNT; law++)
        assert_false(law_fit(law, points, POINTS, &found, &squares));
    points[3].log_speedup = -INFINITY; /* a speedup of 0 */
    assert_false(law_fit(LAW_AMDAHL, points, POINTS, &found, &squares));
    assert_false(law_fit(LAW_USL, points, 1, &found, &squares)); /* fewer points than parameters */
}

/* By hand: n ln(squares / n) + 2 k + 2 k (k + 1) / (n - k - 1), with the variance among the k. */
static void the_criterion_is_hurvich_and_tsais(void **state)
{
    (void)state;
    assert_near(law_aicc(LAW_LINEAR, 8, 80), 8 * log(10) + 2 + 4.0 / 6, 1e-12);
    assert_near(law_aicc(LAW_AMDAHL, 8, 8), 4 + 12.0 / 5, 1e-12);
    assert_near(law_aicc(LAW_USL, 8, 4), 8 * log(0.5) + 6 + 24.0 / 4, 1e-12);
    assert_true(isnan(law_aicc(LAW_USL, 4, 4)));
    assert_near(law_aicc(LAW_USL, 8, 0), law_aicc(LAW_USL, 8, 1e-30), 0); /* without noise there is a floor */
}

static void laws_have_names(void **state)
{
    (void)state;
    assert_string_equal(law_name(LAW_NONE), "none");
    assert_string_equal(law_name(LAW_LINEAR), "linear");
    assert_string_equal(law_name(LAW_AMDAHL), "amdahl");
    assert_string_equal(law_name(LAW_USL), "usl");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(laws_give_the_values_of_the_textbook),
        cmocka_unit_test(the_peak_is_where_the_speedup_is_greatest),
        cmocka_unit_test(points_on_a_law_give_its_parameters_back),
        cmocka_unit_test(parameters_never_leave_their_bounds),
        cmocka_unit_test(a_point_that_is_known_better_weighs_more),
        cmocka_unit_test(the_linear_law_has_nothing_to_fit_but_its_squares),
        cmocka_unit_test(points_that_are_not_numbers_are_not_fitted),
        cmocka_unit_test(the_criterion_is_hurvich_and_tsais),
        cmocka_unit_test(laws_have_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
