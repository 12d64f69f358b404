/* test_risk_european.c - label: kernel - risk.european: right prices, any size, independent chunks, refusals. */
#include "check.h"

#include <math.h>
#include <string.h>

#include "random/normals.h"
#include "risk/monte_carlo.h"
#include "trial.h"

extern const struct kernel kernel_risk_european;

enum {
    CHUNK = 65536, /* the kernel's; the_chunk_is_what_the_sizes_below_assume */
    MANY = 1 << 22,
};

/* Black and Scholes: spot = strike = 100, rate 5 %, volatility 20 %, one year */
static const double KNOWN_PRICE = 10.450583572186;

/* The standard deviation of that discounted payoff, from its closed second moment */
static const double KNOWN_DEVIATION = 14.725;

/* What the kernel's answer holds. */
struct answer {
    double price, standard_error;
};

static struct answer answer_of(const struct trial *trial)
{
    struct answer answer;
    memcpy(&answer, job_answer(&trial->job), sizeof answer);
    return answer;
}

static struct finding run_right(size_t size, const char *const *assignments, struct answer *answer)
{
    struct trial trial;
    trial_run_right(&trial, &kernel_risk_european, size, NULL, assignments);
    *answer = answer_of(&trial);
    struct finding finding = trial.finding;
    trial_close(&trial);
    return finding;
}

static void the_chunk_is_what_the_sizes_below_assume(void **state)
{
    (void)state;
    struct trial trial;
    trial_run(&trial, &kernel_risk_european, 1, NULL, NULL);
    assert_int_equal(trial.problem.chunk_size, CHUNK);
    trial_close(&trial);
}

static void the_price_is_black_and_scholes_within_its_error(void **state)
{
    (void)state;
    struct answer answer;
    struct finding finding = run_right(MANY, NULL, &answer);
    assert_true(fabs(answer.price - KNOWN_PRICE) <= 4 * KNOWN_DEVIATION / sqrt(MANY));
    assert_true(fabs(answer.standard_error / (KNOWN_DEVIATION / sqrt(MANY)) - 1) < 0.005);
    assert_true(finding.value == answer.price);
    assert_non_null(strstr(finding.text, "Black-Scholes 10.45058 ("));
}

static void every_size_is_verified_and_runs_backwards(void **state)
{
    (void)state;
    const size_t sizes[] = {
        1, 2, 7, 511, 512, 513, 1023, 1024, 1025, CHUNK - 1, CHUNK, CHUNK + 1, CHUNK + 1024 + 1, 3 * CHUNK + 5};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct answer answer;
        run_right(sizes[i], NULL, &answer);
    }
}

static void one_path_has_a_price_and_no_error(void **state)
{
    (void)state;
    struct answer answer;
    struct finding finding = run_right(1, NULL, &answer);
    assert_true(isfinite(answer.price) && answer.price >= 0);
    assert_true(isnan(answer.standard_error));
    assert_null(strstr(finding.text, "+-"));
}

static void extreme_terms_are_verified(void **state)
{
    (void)state;
    const char *const least[] = {"spot=0.01", "strike=0.01", "rate=-0.5", "volatility=0.01", "maturity=0.01", NULL};
    const char *const most[] = {"spot=1e6", "strike=1e6", "rate=0.5", "volatility=1", "maturity=10", NULL};
    const char *const worthless[] = {"spot=0.01", "strike=1e6", NULL};
    const char *const certain[] = {"spot=1e6", "strike=0.01", "volatility=0.01", "maturity=0.01", NULL};
    const char *const wild[] = {"volatility=1", "maturity=10", NULL};
    const char *const calm[] = {"volatility=0.01", "maturity=0.01", "rate=0", NULL};
    const char *const falling[] = {"rate=-0.5", "maturity=10", NULL};
    const char *const far[] = {"strike=200", NULL};
    const char *const *const all[] = {least, most, worthless, certain, wild, calm, falling, far};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        struct answer answer;
        run_right(3 * CHUNK + 5, all[i], &answer);
        run_right(7, all[i], &answer);
        run_right(1, all[i], &answer);
    }
}

/* A spot and a strike twice as high make a price twice as high, from the same normals. */
static void prices_scale_with_the_currency(void **state)
{
    (void)state;
    const char *const twice[] = {"spot=200", "strike=200", NULL};
    struct answer one;
    struct answer two;
    run_right(CHUNK, NULL, &one);
    run_right(CHUNK, twice, &two);
    assert_true(fabs(two.price - 2 * one.price) < 1e-11 * two.price);
    assert_true(fabs(two.standard_error - 2 * one.standard_error) < 1e-11 * two.standard_error);
}

static uint64_t digest_with_seed(uint64_t seed)
{
    struct trial trial;
    trial_run(&trial, &kernel_risk_european, CHUNK + 1, NULL, NULL);
    trial.job.own_problem->seed = seed;
    uint64_t digest = trial_digest_backwards(&trial);
    trial_close(&trial);
    return digest;
}

static void another_seed_has_another_answer(void **state)
{
    (void)state;
    assert_true(digest_with_seed(1) == digest_with_seed(1));
    assert_true(digest_with_seed(1) != digest_with_seed(2));
    assert_true(digest_with_seed(1) != digest_with_seed(UINT64_C(1) << 32 | 1));
}

/* Far strikes have skewed payoffs: a lucky path must not be taken for a mistake. */
static void right_answers_pass_whatever_the_seed(void **state)
{
    (void)state;
    skip_where_slow();
    const char *const near_strike[] = {"strike=100", NULL};
    const char *const far_strike[] = {"strike=200", NULL};
    const char *const *const all[] = {near_strike, far_strike};
    for (size_t i = 0; i < 2; i++) {
        struct trial trial;
        trial_run(&trial, &kernel_risk_european, CHUNK, NULL, all[i]);
        for (uint64_t seed = 1; seed <= 200; seed++) {
            struct finding finding;
            trial.job.own_problem->seed = seed;
            trial_digest_backwards(&trial);
            if (!job_verify(&trial.job, &finding))
                fail_msg("seed %d: %s", (int)seed, finding.text);
        }
        trial_close(&trial);
    }
}

static void wrong_terms_are_refused_by_name(void **state)
{
    (void)state;
    const char *const wrong[][2] = {{"volatility=0", NULL}, {"spot=-1", NULL},  {"maturity=11", NULL},
                                    {"strike=x", NULL},     {"rate=nan", NULL}, {"strikes=100", NULL}};
    const char *const words[] = {"volatility", "spot", "maturity", "strike", "rate", "strikes"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct trial trial;
        trial_run(&trial, &kernel_risk_european, 7, NULL, wrong[i]);
        assert_false(trial.described);
        assert_non_null(strstr(trial.why, words[i]));
        trial_close(&trial);
    }
}

static bool verifies(const struct trial *trial, struct answer answer)
{
    struct finding finding = {0};
    bool right = trial->job.kernel->verify(trial->job.state, &answer, &finding);
    assert_true(finding.text[0] != '\0');
    return right;
}

/* Two paths share a counter, so its low 32 bits wrap at path 2^33: the chunks around it alone are run. */
static void path_counters_pass_32_bits(void **state)
{
    (void)state;
    const size_t wrap = (size_t)1 << 33;
    struct settings settings = {.size = wrap + CHUNK, .seed = 5};
    struct problem problem;
    char why[WHY_MAX];
    settings_use_fallbacks(&settings, kernel_risk_european.parameters);
    assert_true(job_describe(&kernel_risk_european, &settings, &problem, why));
    for (size_t begin = wrap - CHUNK; begin <= wrap; begin += CHUNK) {
        struct payoff_sums partial;
        double expected = 0;
        assert_true(
            kernel_risk_european.run_range(&problem, NULL, 0, NULL, (struct range){begin, begin + CHUNK}, &partial, why));
        for (size_t path = begin; path < begin + CHUNK; path++)
            expected += fmax(100 * exp(0.05 - 0.2 * 0.2 / 2 + 0.2 * normals_reference(5, 0, path)) - 100, 0);
        assert_near(partial.payoff, expected, 1e-11 * expected);
    }
    kernel_risk_european.forget(&problem);
}

static void corrupted_answers_of_many_paths_are_found(void **state)
{
    (void)state;
    struct trial trial;
    trial_run(&trial, &kernel_risk_european, MANY, NULL, NULL);
    struct answer right = answer_of(&trial);
    assert_true(verifies(&trial, right));
    double error = right.standard_error;
    assert_false(verifies(&trial, (struct answer){right.price + 10 * error, error}));
    assert_false(verifies(&trial, (struct answer){right.price - 10 * error, error}));
    assert_false(verifies(&trial, (struct answer){NAN, error}));
    assert_false(verifies(&trial, (struct answer){INFINITY, error}));
    assert_false(verifies(&trial, (struct answer){right.price, error * 1.1}));
    assert_false(verifies(&trial, (struct answer){right.price, 0}));
    assert_false(verifies(&trial, (struct answer){right.price, NAN}));
    trial_close(&trial);
}

/* Black and Scholes say little about few paths; the C library says all. */
static void small_errors_in_few_paths_are_found(void **state)
{
    (void)state;
    const size_t sizes[] = {1, 7, 1024};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        struct trial trial;
        trial_run(&trial, &kernel_risk_european, sizes[i], NULL, NULL);
        struct answer right = answer_of(&trial);
        assert_true(verifies(&trial, right));
        assert_false(verifies(&trial, (struct answer){right.price + 1e-8, right.standard_error}));
        if (sizes[i] > 1)
            assert_false(verifies(&trial, (struct answer){right.price, right.standard_error + 0.01}));
        trial_close(&trial);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_chunk_is_what_the_sizes_below_assume),
        cmocka_unit_test(the_price_is_black_and_scholes_within_its_error),
        cmocka_unit_test(every_size_is_verified_and_runs_backwards),
        cmocka_unit_test(one_path_has_a_price_and_no_error),
        cmocka_unit_test(extreme_terms_are_verified),
        cmocka_unit_test(prices_scale_with_the_currency),
        cmocka_unit_test(another_seed_has_another_answer),
        cmocka_unit_test(right_answers_pass_whatever_the_seed),
        cmocka_unit_test(wrong_terms_are_refused_by_name),
        cmocka_unit_test(path_counters_pass_32_bits),
        cmocka_unit_test(corrupted_answers_of_many_paths_are_found),
        cmocka_unit_test(small_errors_in_few_paths_are_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
