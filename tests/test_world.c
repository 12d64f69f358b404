/* test_world.c - the true medians of imaginary machines, against closed forms and plain drawing; label: unit */
#include "world.h"

#include <stdlib.h>

#include "check.h"
#include "stats/median.h"

static const double SPREAD = 0.03, DRIFT = 0.05;

static void medians_without_drift_have_closed_forms(void **state)
{
    (void)state;
    assert_near(noise_median(NOISE_NORMAL, SPREAD, 0), 1, 2e-5); /* to a step of the grid at its densest */
    assert_near(noise_median(NOISE_LOG_NORMAL, SPREAD, 0), 1 + SPREAD, 2e-5);
}

static void sides_that_scatter_alike_have_the_ratio_of_their_bases(void **state)
{
    (void)state;
    for (size_t noise = 0; noise < NOISE_COUNT; noise++)
        assert_near(noise_median_ln_ratio((enum noise)noise, SPREAD, SPREAD), 0, 1e-9);
}

static void swapping_the_sides_turns_the_sign(void **state)
{
    (void)state;
    skip_where_slow();
    for (size_t noise = 0; noise < NOISE_COUNT; noise++)
        assert_near(noise_median_ln_ratio((enum noise)noise, SPREAD, 2 * SPREAD),
                    -noise_median_ln_ratio((enum noise)noise, 2 * SPREAD, SPREAD), 1e-5);
}

/* 200,000 draws put the median within four standard errors, 0.009 of the spread of the draws. */
static void medians_are_those_of_many_draws(void **state)
{
    (void)state;
    skip_where_slow();
    enum { DRAWS = 200000 };
    uint64_t random = 17;
    double *times = malloc(DRAWS * sizeof *times), *ratios = malloc(DRAWS * sizeof *ratios);
    assert_true(times && ratios);
    for (size_t i = 0; i < NOISE_COUNT; i++) {
        enum noise noise = (enum noise)i;
        for (size_t j = 0; j < DRAWS; j++) {
            times[j] = exp(DRIFT * normal_draw(&random)) * noise_draw(noise, SPREAD, &random);
            double a = noise_draw(noise, SPREAD, &random);
            ratios[j] = log(a / noise_draw(noise, 3 * SPREAD, &random));
        }
        assert_near(noise_median(noise, SPREAD, DRIFT), stats_median(times, DRAWS, 0.95).middle, 0.001);
        assert_near(noise_median_ln_ratio(noise, SPREAD, 3 * SPREAD), stats_median(ratios, DRAWS, 0.95).middle, 0.0015);
    }
    free(ratios);
    free(times);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(medians_without_drift_have_closed_forms),
        cmocka_unit_test(sides_that_scatter_alike_have_the_ratio_of_their_bases),
        cmocka_unit_test(swapping_the_sides_turns_the_sign),
        cmocka_unit_test(medians_are_those_of_many_draws),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
