/* test_student.c - Student's t distribution against closed forms and printed tables; label: unit */
#include "check.h"
#include "stats/student.h"

/* Tables of the two-sided 95 % and 99 % quantiles: R 4.2, qt(0.975, f) and qt(0.995, f). */
static void quantiles_are_those_of_the_tables(void **state)
{
    (void)state;
    static const struct {
        size_t freedom;
        double at_95, at_99;
    } rows[] = {
        {1, 12.706204736, 63.656741162}, {2, 4.302652730, 9.924843201},   {3, 3.182446305, 5.840909310},
        {4, 2.776445105, 4.604094871},   {9, 2.262157163, 3.249835542},   {10, 2.228138852, 3.169272673},
        {29, 2.045229642, 2.756385904},  {100, 1.983971519, 2.625890521},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        assert_near(stats_student_quantile(0.95, rows[i].freedom), rows[i].at_95, 2e-9);
        assert_near(stats_student_quantile(0.99, rows[i].freedom), rows[i].at_99, 2e-9);
    }
}

/* One degree is Cauchy's distribution: 2 / pi atan(t). Two: t / sqrt(2 + t^2). */
static void one_and_two_degrees_have_closed_forms(void **state)
{
    (void)state;
    for (double t = 0; t < 300; t = 1.7 * t + 0.1) {
        assert_near(stats_student_within(t, 1), 2 / acos(-1.0) * atan(t), 1e-14);
        assert_near(stats_student_within(t, 2), t / sqrt(2 + t * t), 1e-14);
    }
}

static void many_degrees_are_normal(void **state)
{
    (void)state;
    for (double t = 0; t < 6; t += 0.25)
        assert_near(stats_student_within(t, 1000000), erf(t / sqrt(2.0)), 1e-6);
}

static void a_quantile_leads_back(void **state)
{
    (void)state;
    static const double confidences[] = {1e-6, 0.3, 0.95, 0.99375, 0.999999};
    for (size_t freedom = 1; freedom < 60; freedom++) {
        for (size_t i = 0; i < 5; i++)
            assert_near(stats_student_within(stats_student_quantile(confidences[i], freedom), freedom), confidences[i], 1e-11);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(quantiles_are_those_of_the_tables),
        cmocka_unit_test(one_and_two_degrees_have_closed_forms),
        cmocka_unit_test(many_degrees_are_normal),
        cmocka_unit_test(a_quantile_leads_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
