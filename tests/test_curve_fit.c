/* test_curve_fit.c - laws are found again under noise, none is claimed without need, and their intervals hold; label: unit */
#include "curve_fit.h"

#include <stdlib.h>

#include "check.h"
#include "synthetic.h"

enum { POINTS = 8, ROUNDS = 10 };
static const double workers[POINTS] = {1, 2, 4, 8, 16, 32, 64, 128};

/* Rounds of a law with noise on each time: the sequential one is common to all points of a round. */
static void draw(struct law_parameters law, double noise, uint64_t *random, double log_ratios[POINTS * ROUNDS])
{
    for (size_t round = 0; round < ROUNDS; round++) {
        double sequential = noise * synthetic_normal(random);
        for (size_t i = 0; i < POINTS; i++)
            log_ratios[i * ROUNDS + round] = log(law_speedup(law, workers[i])) + sequential - noise * synthetic_normal(random);
    }
}

static struct curve_fit *fit_of(const double *log_ratios, size_t point_count, size_t round_count)
{
    const struct curve_data data = {workers, point_count, round_count, log_ratios, "rounds"};
    struct curve_fit *fit = malloc(sizeof *fit);
    assert_non_null(fit);
    assert_true(curve_fit_make(&data, fit));
    return fit;
}

static bool holds(struct interval interval, double truth)
{
    return interval.bounded && interval.low <= truth && truth <= interval.high;
}

/* How many of so many curves came to each law, and whose intervals held the truth. */
struct tally {
    size_t laws[LAW_COUNT], serial_held, crosstalk_held, peak_held;
};

static struct tally try_law(struct law_parameters truth, size_t curves)
{
    struct tally tally = {0};
    uint64_t random = 11;
    for (size_t i = 0; i < curves; i++) {
        double log_ratios[POINTS * ROUNDS];
        draw(truth, 0.02, &random, log_ratios);
        struct curve_fit *fit = fit_of(log_ratios, POINTS, ROUNDS);
        tally.laws[fit->law]++;
        tally.serial_held += holds(fit->serial, truth.serial);
        tally.crosstalk_held += holds(fit->crosstalk, truth.crosstalk);
        tally.peak_held += holds(fit->peak_workers, law_peak(truth));
        free(fit);
    }
    return tally;
}

enum { CURVES = 40 }; /* the whole simulation is test_curve_coverage.c */

static void amdahls_law_is_found_again_in_its_interval(void **state)
{
    (void)state;
    skip_where_slow();
    struct tally tally = try_law((struct law_parameters){0.05, 0}, CURVES);
    assert_true(tally.laws[LAW_AMDAHL] >= CURVES - 4);
    assert_int_equal(tally.laws[LAW_LINEAR], 0);
    assert_true(tally.serial_held >= CURVES - 6);
}

static void the_universal_scalability_law_is_found_again_in_its_intervals(void **state)
{
    (void)state;
    skip_where_slow();
    struct tally tally = try_law((struct law_parameters){0.02, 5e-4}, CURVES);
    assert_int_equal(tally.laws[LAW_USL], CURVES);
    assert_true(tally.serial_held >= CURVES - 6);
    assert_true(tally.crosstalk_held >= CURVES - 6);
    assert_true(tally.peak_held >= CURVES - 6);
}

static void a_linear_curve_is_given_no_crosstalk(void **state)
{
    (void)state;
    skip_where_slow();
    struct tally tally = try_law((struct law_parameters){0, 0}, CURVES);
    assert_true(tally.laws[LAW_USL] <= 2);
    assert_true(tally.laws[LAW_LINEAR] >= CURVES - 8);
}

static void without_noise_the_simplest_law_that_fits_is_chosen_and_exact(void **state)
{
    (void)state;
    static const struct {
        struct law_parameters truth;
        enum law law;
    } cases[] = {{{0, 0}, LAW_LINEAR}, {{0.1, 0}, LAW_AMDAHL}, {{0.1, 1e-3}, LAW_USL}};
    for (size_t i = 0; i < 3; i++) {
        uint64_t random = 1;
        double log_ratios[POINTS * ROUNDS];
        draw(cases[i].truth, 0, &random, log_ratios);
        struct curve_fit *fit = fit_of(log_ratios, POINTS, ROUNDS);
        assert_int_equal(fit->law, cases[i].law);
        assert_near(fit->parameters.serial, cases[i].truth.serial, 1e-7);
        assert_near(fit->parameters.crosstalk, cases[i].truth.crosstalk, 1e-7);
        assert_near(curve_fit_speedup(fit, 12).middle, law_speedup(cases[i].truth, 12), 1e-5);
        assert_int_equal(fit->serial.count > 0, cases[i].law != LAW_LINEAR);
        assert_int_equal(fit->crosstalk.count > 0, cases[i].law == LAW_USL);
        free(fit);
    }
}

static void a_peak_too_far_out_is_not_told(void **state)
{
    (void)state;
    uint64_t random = 1;
    double log_ratios[POINTS * ROUNDS];
    draw((struct law_parameters){0.1, 0.9 / (500.0 * 500)}, 1e-4, &random, log_ratios); /* at 500; 4 x 128 = 512 */
    struct curve_fit *near = fit_of(log_ratios, POINTS, ROUNDS);
    assert_int_equal(near->law, LAW_USL);
    assert_true(holds(near->peak_workers, 500));
    draw((struct law_parameters){0.1, 0.9 / (530.0 * 530)}, 1e-4, &random, log_ratios);
    struct curve_fit *far = fit_of(log_ratios, POINTS, ROUNDS);
    assert_int_equal(far->law, LAW_USL);
    assert_true(far->crosstalk.low > 0);
    assert_int_equal(far->peak_workers.count, 0);
    free(near);
    free(far);
}

static void the_same_numbers_give_the_same_intervals(void **state)
{
    (void)state;
    uint64_t random = 5;
    double log_ratios[POINTS * ROUNDS];
    draw((struct law_parameters){0.02, 5e-4}, 0.02, &random, log_ratios);
    struct curve_fit *one = fit_of(log_ratios, POINTS, ROUNDS), *other = fit_of(log_ratios, POINTS, ROUNDS);
    assert_near(one->serial.low, other->serial.low, 0);
    assert_near(one->serial.high, other->serial.high, 0);
    assert_near(one->crosstalk.low, other->crosstalk.low, 0);
    assert_int_equal(one->resample_count, CURVE_RESAMPLES);
    free(one);
    free(other);
}

/* --- too little ----------------------------------------------------------------------------------------------------------- */

static void five_worker_counts_are_not_enough(void **state)
{
    (void)state;
    uint64_t random = 5;
    double log_ratios[POINTS * ROUNDS];
    draw((struct law_parameters){0.1, 0}, 0.02, &random, log_ratios);
    struct curve_fit *five = fit_of(log_ratios, 5, ROUNDS), *six = fit_of(log_ratios, 6, ROUNDS);
    assert_int_equal(five->law, LAW_NONE);
    assert_string_equal(five->why, "not enough worker counts (6 are needed)");
    assert_true(isnan(five->aicc[LAW_LINEAR]));
    assert_int_equal(six->law, LAW_AMDAHL);
    assert_string_equal(six->why, "");
    free(five);
    free(six);
}

static void five_rounds_are_not_enough(void **state)
{
    (void)state;
    double log_ratios[POINTS * ROUNDS];
    uint64_t random = 5;
    draw((struct law_parameters){0.1, 0}, 0.02, &random, log_ratios);
    struct curve_fit *fit = fit_of(log_ratios, POINTS, 5);
    assert_int_equal(fit->law, LAW_NONE);
    assert_string_equal(fit->why, "not enough rounds (6 are needed)");
    free(fit);
    for (size_t round = 0; round < 5; round++)
        log_ratios[3 * ROUNDS + round] = NAN; /* one point lacks five of ten */
    fit = fit_of(log_ratios, POINTS, ROUNDS);
    assert_int_equal(fit->law, LAW_NONE);
    assert_string_equal(fit->why, "not enough rounds (6 are needed)");
    free(fit);
}

static void rounds_that_a_point_lacks_are_left_out(void **state)
{
    (void)state;
    double log_ratios[POINTS * ROUNDS];
    uint64_t random = 5;
    draw((struct law_parameters){0.1, 0}, 0.001, &random, log_ratios);
    log_ratios[3 * ROUNDS + 2] = NAN;
    log_ratios[5 * ROUNDS + 9] = -INFINITY; /* a time of 0 */
    struct curve_fit *fit = fit_of(log_ratios, POINTS, ROUNDS);
    assert_int_equal(fit->law, LAW_AMDAHL);
    assert_true(fabs(fit->parameters.serial - 0.1) < 0.002);
    free(fit);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(amdahls_law_is_found_again_in_its_interval),
        cmocka_unit_test(the_universal_scalability_law_is_found_again_in_its_intervals),
        cmocka_unit_test(a_linear_curve_is_given_no_crosstalk),
        cmocka_unit_test(without_noise_the_simplest_law_that_fits_is_chosen_and_exact),
        cmocka_unit_test(a_peak_too_far_out_is_not_told),
        cmocka_unit_test(the_same_numbers_give_the_same_intervals),
        cmocka_unit_test(five_worker_counts_are_not_enough),
        cmocka_unit_test(five_rounds_are_not_enough),
        cmocka_unit_test(rounds_that_a_point_lacks_are_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
