/* test_curve_coverage.c - label: slow - how often laws are chosen rightly, and how often their intervals hold the truth. It
 * prints the figures of docs/method/laws.md. */
#include "curve_fit.h"

#include <stdio.h>
#include <stdlib.h>

#include "check.h"
#include "synthetic.h"

enum { CURVES = 500, POINTS_MAX = 8, ROUNDS_MAX = 50 };

static const double NOISE = 0.02;
static const double workers[POINTS_MAX] = {1, 2, 4, 8, 16, 32, 64, 128};

/* Of CURVES curves. */
struct tally {
    size_t laws[LAW_COUNT];
    size_t serial_count, serial_held, crosstalk_count, crosstalk_held, peak_count, peak_held, speedup_held;
};

static bool holds(struct interval interval, double truth)
{
    return interval.bounded && interval.low <= truth && truth <= interval.high;
}

/* Intervals count where the law is the true one: another has other parameters. */
static void count_fit(struct tally *tally, const struct curve_fit *fit, enum law law, struct law_parameters truth)
{
    tally->laws[fit->law]++;
    if (fit->law != law)
        return;
    tally->serial_count += fit->serial.count > 0;
    tally->serial_held += holds(fit->serial, truth.serial);
    tally->crosstalk_count += fit->crosstalk.count > 0;
    tally->crosstalk_held += holds(fit->crosstalk, truth.crosstalk);
    tally->peak_count += fit->peak_workers.count > 0;
    tally->peak_held += holds(fit->peak_workers, law_peak(truth));
    tally->speedup_held += holds(curve_fit_speedup(fit, 48), law_speedup(truth, 48));
}

static double percent(size_t part, size_t whole)
{
    return whole ? 100 * (double)part / (double)whole : NAN;
}

static struct tally simulate(const char *name, enum law law, struct law_parameters truth, size_t points, size_t rounds)
{
    static double log_ratios[POINTS_MAX * ROUNDS_MAX];
    struct curve_fit *fit = malloc(sizeof *fit);
    assert_non_null(fit);
    struct tally tally = {0};
    uint64_t random = 77;
    for (size_t i = 0; i < CURVES; i++) {
        for (size_t round = 0; round < rounds; round++) {
            double sequential = NOISE * synthetic_normal(&random);
            for (size_t j = 0; j < points; j++)
                log_ratios[j * rounds + round] =
                    log(law_speedup(truth, workers[j])) + sequential - NOISE * synthetic_normal(&random);
        }
        const struct curve_data data = {workers, points, rounds, log_ratios, "rounds"};
        assert_true(curve_fit_make(&data, fit));
        count_fit(&tally, fit, law, truth);
    }
    free(fit);
    printf(
        "%-8s %zu counts %2zu rounds: linear %4.1f %% amdahl %4.1f %% usl %5.1f %%; held: s %4.1f %% k %4.1f %% peak %4.1f %% "
        "S(48) %4.1f %%\n",
        name, points, rounds, percent(tally.laws[LAW_LINEAR], CURVES), percent(tally.laws[LAW_AMDAHL], CURVES),
        percent(tally.laws[LAW_USL], CURVES), percent(tally.serial_held, tally.serial_count),
        percent(tally.crosstalk_held, tally.crosstalk_count), percent(tally.peak_held, tally.peak_count),
        percent(tally.speedup_held, tally.laws[law]));
    return tally;
}

static const size_t round_counts[] = {6, 10, 20, 50};

static void a_linear_curve_is_rarely_given_more(void **state)
{
    (void)state;
    for (size_t i = 0; i < 4; i++) {
        for (size_t points = 6; points <= 8; points += 2) {
            struct tally tally = simulate("linear", LAW_LINEAR, (struct law_parameters){0, 0}, points, round_counts[i]);
            assert_true(tally.laws[LAW_USL] <= CURVES / 20);
        }
    }
}

static void the_interval_of_amdahls_law_holds(void **state)
{
    (void)state;
    for (size_t i = 0; i < 4; i++) {
        for (size_t points = 6; points <= 8; points += 2) {
            struct tally tally = simulate("amdahl", LAW_AMDAHL, (struct law_parameters){0.05, 0}, points, round_counts[i]);
            assert_true(percent(tally.serial_held, tally.serial_count) >= 90);
        }
    }
}

static void the_intervals_of_the_universal_scalability_law_hold(void **state)
{
    (void)state;
    for (size_t i = 0; i < 4; i++) {
        struct tally tally = simulate("usl", LAW_USL, (struct law_parameters){0.02, 5e-4}, 8, round_counts[i]);
        assert_true(percent(tally.serial_held, tally.serial_count) >= 90);
        assert_true(percent(tally.crosstalk_held, tally.crosstalk_count) >= 90);
        assert_true(percent(tally.peak_held, tally.peak_count) >= 90);
        assert_true(percent(tally.speedup_held, tally.laws[LAW_USL]) >= 90);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_linear_curve_is_rarely_given_more),
        cmocka_unit_test(the_interval_of_amdahls_law_holds),
        cmocka_unit_test(the_intervals_of_the_universal_scalability_law_hold),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
