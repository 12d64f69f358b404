/* test_risk_var.c - label: kernel - risk.var: known risks, any terms and size, the exact tail, and what is wrong is seen. */
#include "check.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>

#include "trial.h"

extern const struct kernel kernel_risk_var;

/* The book at 99 % over 10 days: by another program's simulation, with its standard errors. The linear part is normal: its
 * risks in closed form. */
static const double KNOWN_VAR = 2983763, KNOWN_VAR_ERROR = 170, KNOWN_ES = 3384693, KNOWN_ES_ERROR = 160;
static const char KNOWN_DELTA_NORMAL[] = "delta-normal 3121081.87, 3575712.76";

/* The answer, as risk_var.c has it. */
struct tail_risk {
    double value_at_risk, expected_shortfall, value_at_risk_error, expected_shortfall_error, mean, deviation;
};

static void open_right(struct trial *trial, size_t size, const char *const *assignments)
{
    trial_run(trial, &kernel_risk_var, size, NULL, assignments);
    if (!trial->verified)
        fail_msg("%zu scenarios: %s%s", size, trial->why, trial->finding.text);
}

static struct tail_risk answer_of(const struct trial *trial)
{
    return *(const struct tail_risk *)job_answer(&trial->job);
}

static struct tail_risk run_right(size_t size, const char *const *assignments)
{
    struct trial trial;
    open_right(&trial, size, assignments);
    struct tail_risk risk = answer_of(&trial);
    assert_true(trial_digest_backwards(&trial) == trial.digest);
    trial_close(&trial);
    return risk;
}

static void the_risks_are_the_known_ones_within_their_errors(void **state)
{
    (void)state;
    skip_where_slow();
    struct trial trial;
    open_right(&trial, 1 << 20, NULL);
    struct tail_risk risk = answer_of(&trial);
    assert_near(risk.value_at_risk, KNOWN_VAR, 4 * hypot(risk.value_at_risk_error, KNOWN_VAR_ERROR));
    assert_near(risk.expected_shortfall, KNOWN_ES, 4 * hypot(risk.expected_shortfall_error, KNOWN_ES_ERROR));
    assert_near(risk.value_at_risk_error, 4900, 900); /* of 2^20 scenarios */
    assert_near(risk.expected_shortfall_error, 5300, 900);
    assert_says(trial.finding.text, KNOWN_DELTA_NORMAL);
    trial_close(&trial);
}

/* Small changes are linear: with a thousandth of the volatility, risk is a thousandth of delta-normal's. */
static void small_changes_have_the_linear_risk(void **state)
{
    (void)state;
    skip_where_slow();
    const char *const calm[] = {"volatility=0.01", "horizon=10", NULL};
    struct tail_risk risk = run_right(1 << 18, calm);
    assert_near(risk.value_at_risk, 31210.82, 4 * risk.value_at_risk_error + 20);
    assert_near(risk.expected_shortfall, 35757.13, 4 * risk.expected_shortfall_error + 30);
}

static void any_size_is_right(void **state)
{
    (void)state;
    const size_t sizes[] = {1, 2, 31, 32, 33, 63, 97, 100, 199, 200, 1000, 8191, 8192, 8193, 16384, 20001};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        run_right(sizes[i], NULL);
}

static void extreme_terms_are_right(void **state)
{
    (void)state;
    const char *const wild[] = {"volatility=4", "horizon=252", NULL};
    const char *const rare[] = {"confidence=0.9999", NULL};
    const char *const common[] = {"confidence=0.9", NULL};
    const char *const together[] = {"distance=1000", NULL};
    const char *const apart[] = {"distance=0.1", "horizon=1", NULL};
    const char *const *const all[] = {wild, rare, common, together, apart};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        run_right(30000, all[i]);
        run_right(1, all[i]);
    }
}

static void one_scenario_has_no_error(void **state)
{
    (void)state;
    struct tail_risk risk = run_right(1, NULL);
    assert_true(isnan(risk.value_at_risk_error) && isnan(risk.expected_shortfall_error) && isnan(risk.deviation));
    assert_true(risk.value_at_risk == risk.mean && risk.expected_shortfall == risk.mean);
}

/* Parts begin with two sums, the floor and a count. When a part says that it left out what may belong to the tail, reduce()
 * must find the same risks without it. */
static void losses_that_chunks_left_out_are_found_again(void **state)
{
    (void)state;
    struct trial trial;
    open_right(&trial, 50000, NULL);
    struct tail_risk expected = answer_of(&trial), found;
    double *second = (double *)(void *)(trial.job.partials + trial.problem.partial_bytes);
    second[2] = DBL_MAX;
    kernel_risk_var.reduce(trial.job.state, 0, trial.job.partials, trial.job.chunk_count, &found);
    assert_true(found.value_at_risk == expected.value_at_risk);
    assert_near(found.expected_shortfall, expected.expected_shortfall, 1e-9 * expected.expected_shortfall);
    trial_close(&trial);
}

static void wrong_terms_are_refused(void **state)
{
    (void)state;
    const char *const wrong[][2] = {{"confidence=1", "confidence"},  {"confidence=nan", "confidence"},
                                    {"horizon=0", "horizon"},        {"horizon=1.5", "horizon"},
                                    {"volatility=-1", "volatility"}, {"volatility=inf", "volatility"},
                                    {"distance=0", "distance"},      {"correlation=1", "correlation"}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct trial trial;
        const char *const assignments[] = {wrong[i][0], NULL};
        trial_run(&trial, &kernel_risk_var, 100, NULL, assignments);
        assert_false(trial.described);
        assert_says(trial.why, wrong[i][1]);
        trial_close(&trial);
    }
}

/* The harness refuses a problem of SIZE_MAX bytes before it maps any. */
static void a_size_beyond_memory_is_not_wrapped(void **state)
{
    (void)state;
    char why[WHY_MAX];
    struct settings settings = {.size = SIZE_MAX};
    struct problem problem;
    settings_use_fallbacks(&settings, kernel_risk_var.parameters);
    assert_true(settings_set(&settings, "confidence", "0.9", why));
    assert_true(job_describe(&kernel_risk_var, &settings, &problem, why));
    assert_true(job_bytes(&problem, 1) == SIZE_MAX);
    kernel_risk_var.forget(&problem);
}

static void assert_seen(const struct trial *trial, struct tail_risk wrong)
{
    struct finding finding;
    assert_false(kernel_risk_var.verify(trial->job.state, &wrong, &finding));
}

static void wrong_risks_are_seen(void **state)
{
    (void)state;
    struct trial trial;
    open_right(&trial, 20000, NULL);
    const struct tail_risk right = answer_of(&trial);
    struct tail_risk wrong = right;
    wrong.value_at_risk *= 1 + 1e-3;
    assert_seen(&trial, wrong);
    wrong = right, wrong.value_at_risk = nextafter(right.value_at_risk, 0);
    assert_seen(&trial, wrong); /* no scenario has this loss */
    wrong = right, wrong.expected_shortfall *= 1 + 1e-7;
    assert_seen(&trial, wrong);
    wrong = right, wrong.mean += 0.1 * right.deviation;
    assert_seen(&trial, wrong);
    wrong = right, wrong.deviation *= 1.1;
    assert_seen(&trial, wrong);
    wrong = right, wrong.value_at_risk = (double)NAN;
    assert_seen(&trial, wrong);
    wrong = right, wrong.expected_shortfall = (double)NAN;
    assert_seen(&trial, wrong);
    trial_close(&trial);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_risks_are_the_known_ones_within_their_errors),
        cmocka_unit_test(small_changes_have_the_linear_risk),
        cmocka_unit_test(any_size_is_right),
        cmocka_unit_test(extreme_terms_are_right),
        cmocka_unit_test(one_scenario_has_no_error),
        cmocka_unit_test(losses_that_chunks_left_out_are_found_again),
        cmocka_unit_test(wrong_terms_are_refused),
        cmocka_unit_test(a_size_beyond_memory_is_not_wrapped),
        cmocka_unit_test(wrong_risks_are_seen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
