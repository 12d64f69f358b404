/* test_measured_gathers.c - links out of the communication of ranks that were made by formula; label: unit */
#include "measured_gathers.h"

#include "check.h"
#include "synthetic.h"

enum { CHUNKS = 8 };

/* A kernel with partials of so many bytes: reduce takes 1 s, the sequential run 9 s. */
static struct kernel_result *add_kernel(struct result *result, const char *name, size_t partial_bytes)
{
    struct kernel_result *kernel = synthetic_kernel(result, name, ROLE_WORK);
    kernel->chunk_count = CHUNKS;
    kernel->problem.partial_bytes = partial_bytes;
    kernel->sizes_recorded = true;
    struct configuration *configuration = synthetic_configuration(result, kernel, "sequential", 1);
    synthetic_sample(configuration, 0, 9);
    configuration->samples[0].reduce_seconds = 1;
    configuration->samples[0].busy_mean = configuration->samples[0].busy_max = 9;
    configuration->samples[0].communication_seconds = NAN;
    return kernel;
}

static void add_ranks(struct result *result, struct kernel_result *kernel, size_t ranks, size_t nodes, double communication)
{
    struct configuration *configuration = synthetic_configuration(result, kernel, "mpi", ranks);
    configuration->rank_count = ranks;
    configuration->node_count = nodes;
    synthetic_sample(configuration, 0, 5);
    configuration->samples[0].communication_seconds = communication;
}

static struct network find(struct result *result)
{
    struct study study;
    struct network network = {.within = {9, 0, 0, 9}, .between = {9, 0, 0, 9}, .within_source = "w", .between_source = "b"};
    assert_true(study_make(result, &study));
    assert_true(measured_gathers_fit(&study, &network));
    study_free(&study);
    return network;
}

/* Two ranks send 4 partials each: of one message 4 b - 1 bytes; four ranks then 2 b and 4 b. L is 0.5 s, G 0.01 s. */
static void latency_and_bytes_within_a_node(void **state)
{
    (void)state;
    const struct synthetic_machine machine = {1, 4, 1, 1 << 20, 1 << 24};
    struct result result = synthetic_result(&machine);
    struct kernel_result *kernel = add_kernel(&result, "small", 1);
    add_ranks(&result, kernel, 2, 1, 1 + 0.5 + 0.01 * 3);
    add_ranks(&result, kernel, 4, 1, 1 + 2 * 0.5 + 0.01 * (1 + 3));
    add_ranks(&result, kernel, 8, 1, 100); /* shares CPUs, and does not count */
    kernel = add_kernel(&result, "large", 1000);
    add_ranks(&result, kernel, 2, 1, 1 + 0.5 + 0.01 * 3999);
    struct network network = find(&result);
    assert_near(network.within.latency, 0.5, 1e-9);
    assert_near(network.within.per_byte, 0.01, 1e-12);
    assert_says(network.within_source, "3 measured configurations, whose ranks rather waited");
    assert_near(network.between.latency, 9, 0);
    assert_string_equal(network.between_source, "b");
    result_free(&result);
}

static void nothing_is_said_of_a_way_as_fast_as_memory(void **state)
{
    (void)state;
    const struct synthetic_machine machine = {1, 4, 1, 1 << 20, 1 << 24};
    struct result result = synthetic_result(&machine);
    struct kernel_result *kernel = add_kernel(&result, "small", 1);
    add_ranks(&result, kernel, 2, 1, 1 + 1e-6 + 1e-9 * 3);
    kernel = add_kernel(&result, "large", 1000000);
    add_ranks(&result, kernel, 2, 1, 1 + 1e-6 + 1e-9 * 3999999); /* 1 GB/s */
    struct network network = find(&result);
    assert_near(network.within.per_byte, 1e-9, 1e-12);
    assert_string_equal(network.within_source, "fitted to the gathers of 2 measured configurations");
    result_free(&result);
}

static void between_nodes_by_one_rank_on_each(void **state)
{
    (void)state;
    const struct synthetic_machine machine = {1, 4, 1, 1 << 20, 1 << 24};
    struct result result = synthetic_result(&machine);
    struct kernel_result *kernel = add_kernel(&result, "small", 1);
    add_ranks(&result, kernel, 2, 2, 1 + 0.5 + 9 * 3); /* its bytes are as they were */
    add_ranks(&result, kernel, 4, 2, 100);             /* two on each: both kinds of way */
    struct network network = find(&result);
    assert_near(network.between.latency, 0.5, 1e-9);
    assert_near(network.between.per_byte, 9, 0);
    assert_near(network.within.latency, 9, 0);
    result_free(&result);
}

/* From before sizes were recorded, or with nothing to gather. */
static void what_does_not_tell_leaves_the_links(void **state)
{
    (void)state;
    const struct synthetic_machine machine = {1, 4, 1, 1 << 20, 1 << 24};
    struct result result = synthetic_result(&machine);
    struct kernel_result *kernel = add_kernel(&result, "nothing", 0);
    add_ranks(&result, kernel, 2, 1, 2);
    kernel = add_kernel(&result, "unknown", 1);
    add_ranks(&result, kernel, 2, 1, NAN);
    struct network network = find(&result);
    assert_near(network.within.latency, 9, 0);
    assert_string_equal(network.within_source, "w");
    result_free(&result);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(latency_and_bytes_within_a_node),
        cmocka_unit_test(nothing_is_said_of_a_way_as_fast_as_memory),
        cmocka_unit_test(between_nodes_by_one_rank_on_each),
        cmocka_unit_test(what_does_not_tell_leaves_the_links),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
