/* test_prediction.c - terms of a run's time by hand, and where the curve ends; label: unit */
#include "prediction.h"

#include "check.h"

/* 100 chunks of 1 s in one step; messages cost 2 s within a node and 3 s between nodes, nothing for their bytes. */
static struct model_work hundred_chunks(void)
{
    return (struct model_work){.sequential_seconds = 101,
                               .chunk_count = 100,
                               .step_count = 1,
                               .chunk_seconds = 1,
                               .reduce_seconds = 1,
                               .node_cpus = 4};
}

static const struct model_setting four_a_node = {
    .network = {.within = {2, 0, 0, 0}, .between = {3, 0, 0, 0}}, .ranks_per_node = 4, .most_ranks = 200};

static void one_rank_takes_as_long_as_the_sequential_run(void **state)
{
    (void)state;
    const struct model_work work = hundred_chunks();
    struct prediction made = predict(&work, &four_a_node, 1);
    assert_near(made.seconds, 101, 1e-12);
    assert_near(made.speedup, 1, 1e-12);
    assert_near(made.communication, 1 / 101.0, 1e-12);
    assert_int_equal(made.nodes, 1);
}

/* 8 ranks on two nodes: 13 chunks at most, 12.5 evenly; rounds within, within, between; the word to the second node; reduce. */
static void terms_by_hand(void **state)
{
    (void)state;
    struct model_work work = hundred_chunks();
    work.dispatch = (struct model_points){{1, 4}, {0.5, 0.25}, 2};
    work.slowdown = (struct model_points){{1, 4}, {1, 1.5}, 2};
    work.spread = 0.1;
    struct prediction made = predict(&work, &four_a_node, 8);
    assert_int_equal(made.nodes, 2);
    assert_near(made.terms[TERM_WORK], 12.5, 1e-12);
    assert_near(made.terms[TERM_CHUNKS], 0.5, 1e-12);
    assert_near(made.terms[TERM_SHARING], 13 * 0.5, 1e-12);
    assert_near(made.terms[TERM_SPREAD], 13 * 1.5 * 0.1 * model_largest_normal(4), 1e-12); /* 100 = 4 x 13 + 4 x 12 */
    assert_near(made.terms[TERM_DISPATCH], 0.25 + 3, 1e-12);
    assert_near(made.terms[TERM_LATENCY], 2 + 2 + 3, 1e-12);
    assert_near(made.terms[TERM_BYTES], 0, 0);
    assert_near(made.terms[TERM_REDUCE], 1, 1e-12);
    double sum = 12.5 + 0.5 + 6.5 + 1.95 * model_largest_normal(4) + 3.25 + 7 + 1;
    assert_near(made.seconds, sum, 1e-12);
    assert_near(made.speedup, 101 / sum, 1e-12);
    assert_near(made.efficiency, 101 / sum / 8, 1e-12);
}

static void every_step_gathers_and_reduces(void **state)
{
    (void)state;
    struct model_work work = hundred_chunks();
    struct prediction once = predict(&work, &four_a_node, 8);
    work.step_count = 5;
    struct prediction made = predict(&work, &four_a_node, 8);
    assert_near(made.terms[TERM_LATENCY], 5 * once.terms[TERM_LATENCY], 1e-12);
    assert_near(made.terms[TERM_REDUCE], 5 * once.terms[TERM_REDUCE], 1e-12);
    assert_near(made.terms[TERM_WORK], 5 * once.terms[TERM_WORK], 1e-12);
    assert_near(made.terms[TERM_DISPATCH], once.terms[TERM_DISPATCH], 0);
}

static void more_ranks_than_chunks_are_of_no_use(void **state)
{
    (void)state;
    struct model_work work = hundred_chunks();
    struct model_setting setting = four_a_node;
    setting.network = (struct network){.within = {0}};
    work.reduce_seconds = 0;
    work.sequential_seconds = 100;
    assert_near(predict(&work, &setting, 99).seconds, 2, 1e-12);
    assert_near(predict(&work, &setting, 100).seconds, 1, 1e-12);
    assert_near(predict(&work, &setting, 200).seconds, 1, 1e-12);
    struct forecast found = forecast(&work, &setting);
    assert_int_equal(found.peak.ranks, 100); /* the fewest that reach it */
    assert_near(found.peak.speedup, 100, 1e-9);
    assert_int_equal(found.limit, TERM_WORK);
    assert_int_equal(found.half, 200); /* 100 / 200 */
    assert_true(found.rising);         /* never lower again */
}

/* With messages that cost, the peak is before that, and named. T(P) = 100 / P + 3 log2 P + 1 at powers of two. */
static void the_peak_is_where_messages_take_what_ranks_save(void **state)
{
    (void)state;
    const struct model_work work = hundred_chunks();
    struct model_setting setting = four_a_node;
    setting.ranks_per_node = 1;
    struct forecast found = forecast(&work, &setting);
    double best = 0;
    size_t at = 0;
    for (size_t ranks = 1; ranks <= setting.most_ranks; ranks++) {
        double rounds = ceil(log2((double)ranks)), nodes = rounds; /* gather, and the word to begin */
        double speedup = 101 / (ceil(100 / (double)ranks) + 3 * rounds + 3 * nodes + 1);
        if (speedup > best * 1.001) {
            best = speedup;
            at = ranks;
        }
    }
    assert_int_equal(found.peak.ranks, at);
    assert_near(found.peak.speedup, best, 1e-9);
    assert_int_equal(found.limit, TERM_DISPATCH); /* the first of the two that are equal */
    assert_false(found.rising);
}

/* Eight ranks of four CPUs, of 13 chunks each: twice as long where they compute. Where they wait for 40 % of the time, what was
 * measured counts, but never less than 13 x 0.6 x 2 s. */
static void ranks_beyond_the_cpus_of_a_node_take_turns(void **state)
{
    (void)state;
    struct model_work work = hundred_chunks();
    struct model_setting setting = four_a_node;
    setting.ranks_per_node = 8;
    struct prediction made = predict(&work, &setting, 8);
    assert_near(made.terms[TERM_WORK] + made.terms[TERM_CHUNKS] + made.terms[TERM_SHARING], 13 * 2, 1e-12);
    work.waits = true;
    work.cpu_share = 0.4;
    assert_near(predict(&work, &setting, 8).terms[TERM_SHARING], 0, 1e-12);
    work.cpu_share = 0.6;
    assert_near(predict(&work, &setting, 8).terms[TERM_SHARING], 13 * 0.2, 1e-12);
    work.slowdown = (struct model_points){.workers = {8}, .values = {1.5}, .count = 1};
    assert_near(predict(&work, &setting, 8).terms[TERM_SHARING], 13 * 0.5, 1e-12);
}

/* Ten times the problem on ten ranks: the work is one rank's; to be gathered and reduced is ten times as much. */
static void a_problem_that_grows_keeps_its_ranks_busy(void **state)
{
    (void)state;
    struct model_work work = hundred_chunks();
    work.partial_bytes = 1;
    struct model_setting setting = four_a_node;
    setting.weak = true;
    setting.ranks_per_node = 1;
    setting.network.between.per_byte = 0.001;
    struct prediction made = predict(&work, &setting, 10);
    double gather = 3 * 4 + 0.001 * (99 + 199 + 399 + 199); /* Bruck: 1, 2, 4 and the last 2 shares of 100 bytes */
    double total = 100 + gather + 3 * 4 + 10;
    assert_near(made.terms[TERM_LATENCY], 3 * 4, 1e-9);
    assert_near(made.terms[TERM_BYTES], gather - 3 * 4, 1e-9);
    assert_near(made.seconds, total, 1e-9);
    assert_near(made.speedup, 10 * 101 / total, 1e-9);
}

static void tables_go_by_doubling_to_the_most(void **state)
{
    (void)state;
    static const size_t expected[] = {1, 2, 4, 8, 16, 32, 64, 128, 200, 0};
    size_t ranks = 0;
    for (size_t i = 0; i < sizeof expected / sizeof expected[0]; i++)
        assert_int_equal(ranks = forecast_next(&four_a_node, ranks), expected[i]);
}

/* A row that was measured is held against all its workers on one node: ranks with their messages, others, who share their
 * partials, without. */
static void measured_rows_are_held_against_one_node(void **state)
{
    (void)state;
    struct model_work work = hundred_chunks();
    work.partial_bytes = 1000000000;
    struct configuration configuration = {.parallel = true, .worker_count = 8, .oversubscribed = true};
    struct analysed_row row = {.configuration = &configuration, .seconds = {.count = 10, .middle = 66}};
    struct held held;
    assert_true(hold_against(&work, &four_a_node, &row, &held));
    assert_near(held.prediction.seconds, 26 + 3 * network_shared_memory()->link.latency + 1, 1e-12); /* eight on four CPUs */
    assert_near(held.ratio, held.prediction.seconds / 66, 1e-12);
    assert_true(held.shares);
    configuration.rank_count = 8;
    configuration.node_count = 1;
    assert_true(hold_against(&work, &four_a_node, &row, &held));
    assert_near(held.prediction.seconds, 26 + 3 * 2 + 1, 1e-12); /* three rounds within, whose bytes cost nothing here */
    struct model_setting slow = four_a_node;
    slow.network.within.per_byte = 1e-9;
    assert_true(hold_against(&work, &slow, &row, &held));
    assert_true(held.prediction.seconds > 26 + 3 * 2 + 1 + 80); /* seven eighths of 100 GB go to each */
    configuration.rank_count = configuration.node_count = 0;
    configuration.in_flight = 2;
    assert_false(hold_against(&work, &four_a_node, &row, &held));
    configuration.in_flight = 0;
    configuration.parallel = false;
    assert_false(hold_against(&work, &four_a_node, &row, &held));
    configuration.parallel = true;
    row.seconds.count = 0;
    assert_false(hold_against(&work, &four_a_node, &row, &held));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_rank_takes_as_long_as_the_sequential_run),
        cmocka_unit_test(terms_by_hand),
        cmocka_unit_test(every_step_gathers_and_reduces),
        cmocka_unit_test(more_ranks_than_chunks_are_of_no_use),
        cmocka_unit_test(the_peak_is_where_messages_take_what_ranks_save),
        cmocka_unit_test(ranks_beyond_the_cpus_of_a_node_take_turns),
        cmocka_unit_test(a_problem_that_grows_keeps_its_ranks_busy),
        cmocka_unit_test(tables_go_by_doubling_to_the_most),
        cmocka_unit_test(measured_rows_are_held_against_one_node),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
