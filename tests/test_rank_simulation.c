/* test_rank_simulation.c - the formulas of prediction.c against ranks that send each other messages; label: unit */
#include "rank_simulation.h"

#include "check.h"

/* 0.5 s of work in chunks of 0.1 ms, 24 bytes of each. */
static struct model_work work_of(double spread, size_t steps)
{
    return (struct model_work){.sequential_seconds = 0.5,
                               .chunk_count = 5000 / steps,
                               .step_count = steps,
                               .chunk_seconds = 1e-4,
                               .reduce_seconds = 2e-6,
                               .partial_bytes = 24,
                               .spread = spread,
                               .node_cpus = 64};
}

static struct model_setting setting_of(size_t per_node)
{
    return (struct model_setting){.network = {.within = {0.3e-6, 0.1e-6, 0, 1 / 3e9}, .between = {8e-6, 1e-6, 0.5e-6, 1 / 1e9}},
                                  .ranks_per_node = per_node,
                                  .most_ranks = 10000};
}

/* Simulated / predicted. */
static double ratio(const struct model_work *work, size_t per_node, size_t ranks)
{
    const struct model_setting setting = setting_of(per_node);
    double seconds;
    assert_true(simulate_ranks(work, &setting, ranks, 1, &seconds));
    return seconds / predict(work, &setting, ranks).seconds;
}

/* Ranks that take alike long, and recursive doubling: every message of a round leaves at once, and the formula is exact. */
static void without_spread_formula_and_messages_agree(void **state)
{
    (void)state;
    const struct model_work work = work_of(0, 1);
    static const size_t counts[] = {1, 2, 4, 8, 64, 1024, 4096};
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        double alike = counts[i] <= 8 ? 1e-9 : 0.02; /* 5000 chunks are not 64 times as many: some begin earlier */
        assert_near(ratio(&work, 1, counts[i]), 1, alike);
        assert_near(ratio(&work, 8, counts[i]), 1, alike);
    }
}

/* Bruck's rounds, rings, nodes that are not full: within 2 %. Where ranks have no chunk they begin to send at once, and the
 * formula, which takes the worst of each round, is slower, by at most 20 %. */
static void other_counts_agree_within_a_few_percent(void **state)
{
    (void)state;
    const struct model_work work = work_of(0, 1);
    static const size_t counts[] = {3, 7, 48, 100, 1000};
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        assert_near(ratio(&work, 1, counts[i]), 1, 0.02);
        assert_near(ratio(&work, 12, counts[i]), 1, 0.02);
    }
    assert_near(ratio(&work, 8, 10000), 0.9, 0.1);
}

/* Ranks of different speeds, one step and five: the expected largest of normals, and messages that overlap with the wait for
 * the slowest. */
static void uneven_ranks_agree_within_a_few_percent(void **state)
{
    (void)state;
    const struct model_work once = work_of(0.03, 1), steps = work_of(0.03, 5);
    static const size_t counts[] = {2, 16, 128, 1024};
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; i++) {
        assert_near(ratio(&once, 1, counts[i]), 1, 0.06);
        assert_near(ratio(&steps, 16, counts[i]), 1, 0.06);
    }
}

static void a_ring_is_exact_and_too_large_a_one_is_left_out(void **state)
{
    (void)state;
    struct model_work work = work_of(0, 1);
    work.partial_bytes = 1 << 20;
    const struct model_setting setting = setting_of(4);
    double seconds;
    assert_true(predict(&work, &setting, 40).ring && predict(&work, &setting, 10000).ring);
    assert_near(ratio(&work, 4, 40), 1, 0.01);
    assert_true(simulate_ranks(&work, &setting, 10000, 1, &seconds));
    assert_true(isnan(seconds));
}

static void the_same_seed_gives_the_same(void **state)
{
    (void)state;
    const struct model_work work = work_of(0.03, 1);
    const struct model_setting setting = setting_of(4);
    double first, again, other;
    assert_true(simulate_ranks(&work, &setting, 100, 7, &first));
    assert_true(simulate_ranks(&work, &setting, 100, 7, &again));
    assert_true(simulate_ranks(&work, &setting, 100, 8, &other));
    assert_true(first == again && first != other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_spread_formula_and_messages_agree),
        cmocka_unit_test(other_counts_agree_within_a_few_percent),
        cmocka_unit_test(uneven_ranks_agree_within_a_few_percent),
        cmocka_unit_test(a_ring_is_exact_and_too_large_a_one_is_left_out),
        cmocka_unit_test(the_same_seed_gives_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
