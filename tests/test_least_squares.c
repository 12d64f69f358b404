/* test_least_squares.c - certified answers, closed forms on the faces of a box, and what cannot be fitted; label: unit */
#include "stats/least_squares.h"

#include "check.h"

/* --- NIST's Misra1a: y = b1 (1 - exp(-b2 x)) ------------------------------------------------------------------------------ */

enum { MISRA_COUNT = 14 };
static const double misra_x[MISRA_COUNT] = {77.6,  114.9, 141.1, 190.8, 239.9, 289.0, 332.8,
                                            378.4, 434.8, 477.3, 536.8, 593.1, 689.1, 760.0};
static const double misra_y[MISRA_COUNT] = {10.07, 14.73, 17.94, 23.93, 29.61, 35.18, 40.02,
                                            44.82, 50.76, 55.05, 61.01, 66.40, 75.47, 81.78};

static void misra_residuals(const void *context, const double *b, double *out)
{
    (void)context;
    for (size_t i = 0; i < MISRA_COUNT; i++)
        out[i] = misra_y[i] - b[0] * (1 - exp(-b[1] * misra_x[i]));
}

static void misra_jacobian(const void *context, const double *b, double *out)
{
    (void)context;
    for (size_t i = 0; i < MISRA_COUNT; i++) {
        out[i] = -(1 - exp(-b[1] * misra_x[i]));
        out[i + MISRA_COUNT] = -b[0] * misra_x[i] * exp(-b[1] * misra_x[i]);
    }
}

static struct least_squares misra(const double *lower, const double *upper)
{
    return (struct least_squares){MISRA_COUNT, 2, lower, upper, misra_residuals, misra_jacobian, NULL};
}

/* https://www.itl.nist.gov/div898/strd/nls/data/misra1a.shtml, from its first, farther start. */
static void the_answer_is_the_one_that_nist_certifies(void **state)
{
    (void)state;
    const double lower[] = {-INFINITY, -INFINITY}, upper[] = {INFINITY, INFINITY};
    const struct least_squares problem = misra(lower, upper);
    double b[] = {500, 0.0001}, squares;
    assert_true(stats_least_squares(&problem, b, &squares));
    assert_near(b[0], 2.3894212918E+02, 1e-5);
    assert_near(b[1], 5.5015643181E-04, 1e-10);
    assert_near(squares, 1.2455138894E-01, 1e-10);
}

/* With b2 held the problem is linear in b1: b1 = sum(y g) / sum(g g), g = 1 - exp(-b2 x). */
static void a_bound_that_bites_gives_the_best_answer_on_its_face(void **state)
{
    (void)state;
    const double lower[] = {0, 6e-4}, upper[] = {INFINITY, 1};
    const struct least_squares problem = misra(lower, upper);
    double b[] = {500, 0.0001}, squares, yg = 0, gg = 0, expected = 0;
    for (size_t i = 0; i < MISRA_COUNT; i++) {
        double g = 1 - exp(-6e-4 * misra_x[i]);
        yg += misra_y[i] * g;
        gg += g * g;
    }
    for (size_t i = 0; i < MISRA_COUNT; i++)
        expected += pow(misra_y[i] - yg / gg * (1 - exp(-6e-4 * misra_x[i])), 2);
    assert_true(stats_least_squares(&problem, b, &squares));
    assert_near(b[0], yg / gg, 1e-5);
    assert_near(b[1], 6e-4, 0);
    assert_near(squares, expected, 1e-8);
}

/* --- the distance from a point, in a box ---------------------------------------------------------------------------------- */

static void distance(const void *context, const double *x, double *out)
{
    const double *point = context;
    for (size_t i = 0; i < 3; i++)
        out[i] = x[i] - point[i];
}

static void distance_slopes(const void *context, const double *x, double *out)
{
    (void)context, (void)x;
    for (size_t i = 0; i < 9; i++)
        out[i] = i % 4 == 0;
}

/* The nearest point of a box has each coordinate cut to it. */
static void the_nearest_point_of_a_box_is_found_on_every_side_of_it(void **state)
{
    (void)state;
    const double lower[] = {0, 0, 0}, upper[] = {1, 1, 1}, places[] = {-2, 0.25, 3};
    for (size_t i = 0; i < 27; i++) {
        const double point[] = {places[i % 3], places[i / 3 % 3], places[i / 9]};
        const struct least_squares problem = {3, 3, lower, upper, distance, distance_slopes, point};
        double x[] = {0.5, 0.5, 0.5}, squares, expected = 0;
        assert_true(stats_least_squares(&problem, x, &squares));
        for (size_t j = 0; j < 3; j++) {
            double nearest = fmin(fmax(point[j], 0), 1);
            assert_near(x[j], nearest, 1e-8);
            expected += (point[j] - nearest) * (point[j] - nearest);
        }
        assert_near(squares, expected, 1e-8);
    }
}

static void held(const void *context, const double *x, double *out)
{
    (void)x;
    memcpy(out, context, 3 * sizeof *out);
}

static void without_parameters_the_sum_is_all_there_is(void **state)
{
    (void)state;
    const double left[] = {1, 2, 2};
    const struct least_squares problem = {3, 0, NULL, NULL, held, NULL, left};
    double squares, none[1] = {0};
    assert_true(stats_least_squares(&problem, none, &squares));
    assert_near(squares, 9, 0);
}

/* --- failures ----------------------------------------------------------------------------------------------------------- */

static void what_is_not_finite_has_no_fit_and_nothing_is_written(void **state)
{
    (void)state;
    const double lower[] = {-9, -9, -9}, upper[] = {9, 9, 9}, point[] = {1, NAN, 2};
    const struct least_squares problem = {3, 3, lower, upper, distance, distance_slopes, point};
    double x[] = {0, 0, 0}, squares = -1;
    assert_false(stats_least_squares(&problem, x, &squares));
    assert_near(x[0], 0, 0);
    assert_near(squares, -1, 0);
}

static void fewer_residuals_than_parameters_have_no_fit(void **state)
{
    (void)state;
    const double lower[] = {0, 0, 0}, upper[] = {1, 1, 1}, point[] = {1, 1, 1};
    const struct least_squares problem = {2, 3, lower, upper, distance, distance_slopes, point};
    double x[] = {0, 0, 0}, squares;
    assert_false(stats_least_squares(&problem, x, &squares));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_answer_is_the_one_that_nist_certifies),
        cmocka_unit_test(a_bound_that_bites_gives_the_best_answer_on_its_face),
        cmocka_unit_test(the_nearest_point_of_a_box_is_found_on_every_side_of_it),
        cmocka_unit_test(without_parameters_the_sum_is_all_there_is),
        cmocka_unit_test(what_is_not_finite_has_no_fit_and_nothing_is_written),
        cmocka_unit_test(fewer_residuals_than_parameters_have_no_fit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
