/* test_normal.c - quantiles of the normal distribution, against R's qnorm(p, lower.tail = FALSE); label: unit */
#include "stats/normal.h"

#include "check.h"

static void quantiles_are_those_of_r(void **state)
{
    (void)state;
    static const struct {
        double tail, z;
    } cases[] = {
        {0.5, 0},
        {0.25, 0.674489750196082},
        {0.025, 1.959963984540054},
        {0.0005, 3.290526731491894},
        {1e-10, 6.361340902404056},
        {1e-100, 21.273453560965319},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_near(stats_normal_above(cases[i].tail), cases[i].z, 1e-12 * (1 + cases[i].z));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(quantiles_are_those_of_r)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
