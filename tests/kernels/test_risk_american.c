/* test_risk_american.c - label: kernel - risk.american: right prices, any terms and size, and what is wrong is seen. */
#include "check.h"

#include <stdlib.h>

#include "risk/american_book.h"
#include "risk/cubic_fit.h"
#include "trial.h"

extern const struct kernel kernel_risk_american;

enum { MANY = 20000, CHUNK = 8192 };

static const struct monte_carlo_price *price_of(const struct trial *trial)
{
    return job_answer(&trial->job); /* the answer begins with it */
}

static struct monte_carlo_price run_right(size_t size, const char *const *assignments)
{
    struct trial trial;
    trial_run_right(&trial, &kernel_risk_american, size, NULL, assignments);
    struct monte_carlo_price price = *price_of(&trial);
    trial_close(&trial);
    return price;
}

/* Longstaff and Schwartz' table 1, by finite differences; their own simulations are off by up to 0.4 %, as is ours at most. */
static void published_prices_come_out_within_their_errors(void **state)
{
    (void)state;
    skip_where_slow();
    static const char *const rows[][4] = {
        {"spot=36", NULL}, {"spot=40", "maturity=2", "dates=100", NULL}, {"spot=44", "volatility=0.4", NULL}};
    const double known[] = {4.478, 2.885, 3.948};
    for (size_t i = 0; i < 3; i++) {
        struct monte_carlo_price price = run_right(1 << 17, rows[i]);
        assert_near(price.price, known[i], 4 * price.standard_error + 0.004 * known[i]);
        assert_true(price.standard_error < 0.02);
    }
}

static void one_date_is_a_european_put(void **state)
{
    (void)state;
    const char *const one[] = {"dates=1", NULL};
    const struct call_option terms = {36, 40, 0.06, 0.2, 1};
    struct monte_carlo_price price = run_right(1 << 17, one);
    assert_near(price.price, european_put_price(&terms), 4 * price.standard_error);
}

static void any_size_is_right(void **state)
{
    (void)state;
    const char *const few_dates[] = {"dates=12", NULL};
    const size_t sizes[] = {1,    2,    15,   16,   17,        63,    64,        1023,  1024,
                            1025, 4095, 4096, 4097, CHUNK - 1, CHUNK, CHUNK + 1, 10000, 3 * CHUNK + 5};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
        run_right(sizes[i], few_dates);
}

/* More paths than verify() makes again: several chunks, the last one short. */
static void many_paths_are_those_of_the_plain_method(void **state)
{
    (void)state;
    const char *const few_dates[] = {"dates=10", NULL};
    const struct american_put put = {{36, 40, 0.06, 0.2, 1}, 10};
    double tied = 0;
    struct monte_carlo_price price = run_right(MANY, few_dates);
    struct monte_carlo_price expected = american_put_reference(&put, 1, MANY, 3e-6, &tied);
    assert_near(price.price, expected.price, 1.2e-4 + 4 * tied);
    assert_near(price.standard_error, expected.standard_error, 1.2e-4 + 4 * tied);
}

static void extreme_terms_are_right(void **state)
{
    (void)state;
    static const char *const all[][5] = {
        {"volatility=1", "maturity=10", "dates=20", NULL},
        {"volatility=1", "maturity=10", "rate=0", NULL},
        {"volatility=0.01", "maturity=0.01", "spot=40", "dates=100", NULL},
        {"volatility=0.01", "rate=0.5", "maturity=10", NULL},
        {"rate=-0.5", "maturity=10", "volatility=1", "dates=20", NULL},
        {"spot=0.01", "strike=1e6", "rate=0", "dates=10", NULL},
        {"spot=1e6", "strike=0.01", "dates=10", NULL},
        {"spot=60", "dates=10", NULL},
        {"dates=1000", NULL},
        {"dates=2", NULL},
    };
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        run_right(5000, all[i]);
        run_right(300, all[i]);
        run_right(1, all[i]);
    }
}

static void prices_scale_with_the_currency(void **state)
{
    (void)state;
    const char *const cents[] = {"spot=3600", "strike=4000", NULL};
    assert_near(run_right(5000, cents).price / 100, run_right(5000, NULL).price, 1e-12);
}

static void one_path_has_no_error(void **state)
{
    (void)state;
    assert_true(isnan(run_right(1, NULL).standard_error));
}

static void right_answers_pass_whatever_the_seed(void **state)
{
    (void)state;
    static const char *const few_dates[] = {"dates=5", NULL};
    const size_t sizes[] = {200, 5000};
    for (size_t i = 0; i < 2; i++) {
        struct trial trial;
        trial_run(&trial, &kernel_risk_american, sizes[i], NULL, few_dates);
        for (uint64_t seed = 1; seed <= 40; seed++) {
            struct finding finding;
            trial.job.own_problem->seed = seed;
            trial_digest_backwards(&trial);
            if (!job_verify(&trial.job, &finding))
                fail_msg("seed %d: %s", (int)seed, finding.text);
        }
        trial_close(&trial);
    }
}

/* --- wrong answers ------------------------------------------------------------------------------------------------------ */

static void assert_seen(const struct trial *trial, struct monte_carlo_price wrong, const char *words)
{
    struct {
        struct monte_carlo_price price;
        float rest[4];
    } answer = {wrong, {0}};
    struct finding finding = {.text = ""};
    assert_false(kernel_risk_american.verify(trial->job.state, &answer, &finding));
    assert_says(finding.text, words);
}

static void wrong_prices_are_seen(void **state)
{
    (void)state;
    const size_t sizes[] = {2, 300, MANY};
    for (size_t i = 0; i < 3; i++) {
        struct trial trial;
        trial_run(&trial, &kernel_risk_american, sizes[i], NULL, NULL);
        assert_true(trial.verified);
        struct monte_carlo_price right = *price_of(&trial);
        assert_seen(&trial, (struct monte_carlo_price){right.price * (1 + 1e-7), right.standard_error}, "cash flows make");
        assert_seen(&trial, (struct monte_carlo_price){right.price, right.standard_error * (1 + 1e-5)}, "cash flows make");
        assert_seen(&trial, (struct monte_carlo_price){(double)NAN, right.standard_error}, "cash flows make");
        assert_seen(&trial, (struct monte_carlo_price){right.price, (double)NAN}, "cash flows make");
        trial_close(&trial);
    }
}

/* Makes the answer that goes with the cash flows. */
static struct monte_carlo_price price_again(const struct book *book)
{
    struct payoff_sums sums = {0};
    for (size_t i = 0; i < book->problem->item_count; i++) {
        double flow = book->blocks[i / BLOCK].flow[i % BLOCK];
        sums.payoff += flow;
        sums.square += flow * flow;
    }
    return monte_carlo_price(sums, book->problem->item_count, book->terms->put.terms.strike);
}

static void a_wrong_cash_flow_is_seen(void **state)
{
    (void)state;
    struct trial trial;
    trial_run(&trial, &kernel_risk_american, MANY, NULL, NULL);
    const struct book *book = trial.job.state;
    struct monte_carlo_price right = *price_of(&trial);
    book->blocks[MANY / BLOCK].flow[MANY % BLOCK - 1] += 0.01F; /* the last path */
    assert_seen(&trial, right, "cash flows make");
    book->blocks[0].flow[5] += 0.001F;
    assert_seen(&trial, price_again(book), "path 5 pays");
    trial_close(&trial);
}

static void a_policy_that_does_not_explain_the_flows_is_seen(void **state)
{
    (void)state;
    struct trial trial;
    trial_run(&trial, &kernel_risk_american, MANY, NULL, NULL);
    const struct book *book = trial.job.state;
    for (size_t i = 0; i + 1 < book->terms->put.dates; i++)
        book->policy[i].coefficient[0] += 0.05F;
    assert_seen(&trial, *price_of(&trial), "by the C library's functions");
    trial_close(&trial);
}

/* A wrong regression: flows, policy and price fit together, and the price is that of a put nobody exercises early. */
static void a_bad_policy_is_seen(void **state)
{
    (void)state;
    const size_t sizes[] = {1000, MANY};
    for (size_t i = 0; i < 2; i++) {
        struct trial trial;
        trial_run(&trial, &kernel_risk_american, sizes[i], NULL, NULL);
        const struct book *book = trial.job.state;
        const struct american_put *put = &book->terms->put;
        for (size_t date = 0; date + 1 < put->dates; date++)
            book->policy[date] = (struct fit){{INFINITY}};
        for (size_t path = 0; path < sizes[i]; path++) {
            float motion = american_put_move(put, put->dates, trial.problem.seed, path, 0);
            book->blocks[path / BLOCK].flow[path % BLOCK] = (float)fmax(american_put_exercise(put, put->dates, motion), 0);
        }
        assert_seen(&trial, price_again(book), "WRONG");
        trial_close(&trial);
    }
}

/* --- refusals and large numbers ----------------------------------------------------------------------------------------- */

static void wrong_terms_are_refused_by_name(void **state)
{
    (void)state;
    static const char *const wrong[][2] = {{"volatility=0", NULL}, {"spot=-1", NULL},    {"maturity=11", NULL},
                                           {"strike=inf", NULL},   {"rate=nan", NULL},   {"dates=0", NULL},
                                           {"dates=1.5", NULL},    {"dates=1001", NULL}, {"degree=3", NULL}};
    static const char *const words[] = {"volatility", "spot",  "maturity", "strike", "rate",
                                        "dates",      "dates", "dates",    "degree"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        struct trial trial;
        trial_run(&trial, &kernel_risk_american, 7, NULL, wrong[i]);
        assert_false(trial.described);
        assert_says(trial.why, words[i]);
        trial_close(&trial);
    }
}

static void sizes_beyond_memory_are_refused(void **state)
{
    (void)state;
    const size_t sizes[] = {((size_t)1 << 48) + 1, SIZE_MAX};
    for (size_t i = 0; i < 2; i++) {
        struct trial trial;
        trial_run(&trial, &kernel_risk_american, sizes[i], NULL, NULL);
        assert_false(trial.described);
        assert_says(trial.why, "pass a smaller --size");
        trial_close(&trial);
    }
}

/* Two paths share a counter, so its low 32 bits wrap at path 2^33. The chunks around it alone are run, in memory that is mapped
 * and never touched elsewhere, under a policy by which nobody exercises early. */
static void path_counters_pass_32_bits(void **state)
{
    (void)state;
    const size_t wrap = (size_t)1 << 33;
    struct settings settings = {.size = wrap + CHUNK, .seed = 5};
    struct problem problem;
    struct job job;
    char why[WHY_MAX];
    settings_use_fallbacks(&settings, kernel_risk_american.parameters);
    assert_true(settings_set(&settings, "dates", "3", why));
    assert_true(job_describe(&kernel_risk_american, &settings, &problem, why));
    assert_true(problem.chunk_size == CHUNK);
    if (!job_open(&job, &kernel_risk_american, &problem, 1, NULL, why)) { /* no 64 GiB of addresses */
        kernel_risk_american.forget(&problem);
        skip();
    }
    const struct book *book = job.state;
    struct {
        struct monte_carlo_price price;
        struct fit fit;
    } previous = {{0, 0}, {{INFINITY}}};
    for (size_t begin = wrap - CHUNK; begin <= wrap; begin += CHUNK) {
        struct cubic_sums partial;
        for (size_t step = 0; step < 3; step++)
            assert_true(kernel_risk_american.run_range(book, NULL, step, step == 0 ? NULL : &previous,
                                                       (struct range){begin, begin + CHUNK}, &partial, why));
        for (size_t path = begin; path < begin + CHUNK; path++) {
            float motion = american_put_move(&book->terms->put, 3, 5, path, 0);
            double pays = fmax(american_put_exercise(&book->terms->put, 3, motion), 0);
            motion = american_put_move(&book->terms->put, 2, 5, path, motion);
            motion = american_put_move(&book->terms->put, 1, 5, path, motion);
            assert_near(book->blocks[path / BLOCK].flow[path % BLOCK], pays, 1e-6);
            assert_near(book->blocks[path / BLOCK].motion[path % BLOCK], motion, 1e-6);
        }
    }
    job_close(&job);
    kernel_risk_american.forget(&problem);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_prices_come_out_within_their_errors),
        cmocka_unit_test(one_date_is_a_european_put),
        cmocka_unit_test(any_size_is_right),
        cmocka_unit_test(many_paths_are_those_of_the_plain_method),
        cmocka_unit_test(extreme_terms_are_right),
        cmocka_unit_test(prices_scale_with_the_currency),
        cmocka_unit_test(one_path_has_no_error),
        cmocka_unit_test(right_answers_pass_whatever_the_seed),
        cmocka_unit_test(wrong_prices_are_seen),
        cmocka_unit_test(a_wrong_cash_flow_is_seen),
        cmocka_unit_test(a_policy_that_does_not_explain_the_flows_is_seen),
        cmocka_unit_test(a_bad_policy_is_seen),
        cmocka_unit_test(wrong_terms_are_refused_by_name),
        cmocka_unit_test(sizes_beyond_memory_are_refused),
        cmocka_unit_test(path_counters_pass_32_bits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
