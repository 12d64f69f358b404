/* test_roofline.c - roofs from the kernels whose role that is, shares of the nearer one, and what cannot be; label: unit */
#include "roofline.h"

#include "check.h"
#include "synthetic.h"

static const size_t MIB = 1 << 20;

enum { ROUNDS = 12, KERNELS_MOST = 16 };

static struct result machine_result(void)
{
    const struct synthetic_machine machine = {1, 4, 1, MIB, 16 * MIB};
    return synthetic_result(&machine);
}

/* A kernel whose runs of 1000 items take so many seconds each, sequential and openmp on 2; rounds differ by a thousandth, so
 * that intervals have a width. */
static struct kernel_result *add(struct result *result, const char *name, enum kernel_role role, double flops, unsigned bits,
                                 double bytes, double sequential_seconds, double two_seconds)
{
    struct kernel_result *kernel = synthetic_kernel(result, name, role);
    kernel->problem.flops_per_item = flops;
    kernel->problem.flop_bits = bits;
    kernel->problem.bytes_per_item = bytes;
    kernel->memory_bytes = 64 * MIB;
    synthetic_configuration(result, kernel, "sequential", 1);
    synthetic_configuration(result, kernel, "openmp", 2);
    for (size_t round = 0; round < ROUNDS; round++) {
        size_t place = round * 5 % ROUNDS; /* each once, and not in order: times that rise would be a drift */
        double drift = 1 + 1e-3 * ((double)place - 0.5 * (ROUNDS - 1)) / ROUNDS;
        synthetic_sample(&kernel->configurations[0], round, sequential_seconds * drift);
        synthetic_sample(&kernel->configurations[1], round, two_seconds * drift);
    }
    return kernel;
}

/* 1 and 2 Gflop/s in 64 bits, 2 and 4 in 32; 1 and 1.5 GB/s, read better than triad on two workers only. */
static void add_peaks(struct result *result)
{
    add(result, "peak.fma", ROLE_PEAK_FLOPS, 1, 64, 0, 1e-6, 0.5e-6);
    add(result, "peak.fma32", ROLE_PEAK_FLOPS, 1, 32, 0, 0.5e-6, 0.25e-6);
    add(result, "peak.triad", ROLE_PEAK_BYTES, 2, 64, 24, 24e-6, 20e-6);
    add(result, "peak.read", ROLE_PEAK_BYTES, 1, 64, 8, 10e-6, 8e-6 / 1.5);
}

static struct roofline roofline_of(const struct result *result)
{
    struct roofline roofline;
    struct analysis kernels[KERNELS_MOST];
    assert_true(result->kernel_count <= KERNELS_MOST);
    for (size_t i = 0; i < result->kernel_count; i++)
        assert_true(analyse_kernel(&result->kernels[i], &kernels[i]));
    assert_true(roofline_make(result, kernels, &roofline));
    for (size_t i = 0; i < result->kernel_count; i++)
        analysis_free(&kernels[i]);
    assert_int_equal(roofline.kernel_count, result->kernel_count);
    return roofline;
}

static void check_share(struct roof_share found, enum roof_bound bound, double share)
{
    assert_int_equal(found.bound, bound);
    assert_true(found.share.bounded);
    assert_near(found.share.middle, share, 1e-4 * share);
    assert_true(found.share.low < share && share < found.share.high);
    assert_true(found.share.high - found.share.low < 0.01 * share);
}

static void roofs_are_the_rates_of_kernels_with_that_role(void **state)
{
    (void)state;
    struct result result = machine_result();
    add_peaks(&result);
    struct roofline roofline = roofline_of(&result);
    assert_int_equal(roofline.roof_count, 2);
    assert_string_equal(roofline.roofs[0].strategy, "sequential");
    assert_string_equal(roofline.roofs[1].strategy, "openmp");
    assert_int_equal(roofline.roofs[1].worker_count, 2);
    assert_near(roofline.roofs[0].flops_64_per_second.middle, 1e9, 1e3);
    assert_near(roofline.roofs[0].flops_32_per_second.middle, 2e9, 1e3);
    assert_near(roofline.roofs[1].flops_64_per_second.middle, 2e9, 1e3);
    assert_near(roofline.roofs[0].bytes_per_second.middle, 1e9, 1e3);   /* the triad's; reading came to 0.8 */
    assert_near(roofline.roofs[1].bytes_per_second.middle, 1.5e9, 1e3); /* reading's; the triad came to 1.2 */
    assert_int_equal(roofline.roofs[0].flops_64_per_second.count, ROUNDS);
    roofline_free(&roofline);
    result_free(&result);
}

/* The name alone makes no peak: the role does. */
static void without_their_role_kernels_measure_no_roof(void **state)
{
    (void)state;
    struct result result = machine_result();
    add(&result, "peak.fma", ROLE_WORK, 1, 64, 0, 1e-6, 0.5e-6);
    struct roofline roofline = roofline_of(&result);
    assert_int_equal(roofline.roof_count, 0);
    assert_int_equal(roofline.shares[0][0].bound, ROOF_NONE);
    assert_int_equal(roofline.shares[0][0].share.count, 0);
    roofline_free(&roofline);
    result_free(&result);
}

static void the_larger_share_names_the_bound(void **state)
{
    (void)state;
    struct result result = machine_result();
    add_peaks(&result);
    add(&result, "a", ROLE_WORK, 10, 64, 1, 20e-6, 20e-6); /* half of 1 Gflop/s, 0.05 of 1 GB/s; a quarter of 2 Gflop/s */
    add(&result, "b", ROLE_WORK, 1, 64, 8, 10e-6, 8e-6);   /* 0.1 of 1 Gflop/s, 0.8 of 1 GB/s; 1 / 1.5 of 1.5 GB/s */
    struct roofline roofline = roofline_of(&result);
    check_share(roofline.shares[4][0], ROOF_ARITHMETIC, 0.5);
    check_share(roofline.shares[4][1], ROOF_ARITHMETIC, 0.25);
    check_share(roofline.shares[5][0], ROOF_MEMORY, 0.8);
    check_share(roofline.shares[5][1], ROOF_MEMORY, 1 / 1.5);
    roofline_free(&roofline);
    result_free(&result);
}

static void flops_are_held_against_the_roof_of_their_width(void **state)
{
    (void)state;
    struct result result = machine_result();
    add_peaks(&result);
    add(&result, "floats", ROLE_WORK, 10, 32, 0, 10e-6, 5e-6); /* 1 and 2 Gflop/s, of 2 and 4 */
    struct roofline roofline = roofline_of(&result);
    check_share(roofline.shares[4][0], ROOF_ARITHMETIC, 0.5);
    check_share(roofline.shares[4][1], ROOF_ARITHMETIC, 0.5);
    roofline_free(&roofline);
    result_free(&result);
}

static void a_kernel_that_counts_nothing_has_no_share(void **state)
{
    (void)state;
    struct result result = machine_result();
    add_peaks(&result);
    add(&result, "integers", ROLE_WORK, 0, 0, 0, 1, 1);
    struct roofline roofline = roofline_of(&result);
    assert_int_equal(roofline.shares[4][0].bound, ROOF_NONE);
    assert_int_equal(roofline.shares[4][1].bound, ROOF_NONE);
    roofline_free(&roofline);
    result_free(&result);
}

static void workers_whose_roof_was_not_measured_have_no_share(void **state)
{
    (void)state;
    struct result result = machine_result();
    add_peaks(&result);
    struct kernel_result *kernel = add(&result, "a", ROLE_WORK, 10, 64, 0, 20e-6, 20e-6);
    struct configuration *three = synthetic_configuration(&result, kernel, "openmp", 3);
    for (size_t round = 0; round < ROUNDS; round++)
        synthetic_sample(three, round, 5e-6);
    struct roofline roofline = roofline_of(&result);
    assert_int_equal(roofline.shares[4][1].bound, ROOF_ARITHMETIC);
    assert_int_equal(roofline.shares[4][2].bound, ROOF_NONE);
    roofline_free(&roofline);
    result_free(&result);
}

/* --- above the roof ------------------------------------------------------------------------------------------------------- */

static void a_share_wholly_above_one_is_impossible(void **state)
{
    (void)state;
    struct result result = machine_result();
    add_peaks(&result);
    add(&result, "a", ROLE_WORK, 10, 64, 0, 10e-6 / 1.02, 10e-6 / 1.99);        /* 1.02 and 1.99 / 2 of the roof */
    add(&result, "b", ROLE_WORK, 10, 64, 0, 10e-6 / 1.0001, 10e-6 / 2);         /* above by less than is known */
    add(&result, "c", ROLE_WORK, 0, 0, 8, 4e-6, 8e-6)->memory_bytes = 8 * MIB;  /* twice the memory's roof, from a cache */
    add(&result, "d", ROLE_WORK, 0, 0, 8, 4e-6, 8e-6)->memory_bytes = 17 * MIB; /* or not */
    struct roofline roofline = roofline_of(&result);
    assert_true(roofline.shares[4][0].impossible);
    assert_false(roofline.shares[4][0].cached);
    assert_false(roofline.shares[4][1].impossible);
    assert_false(roofline.shares[5][0].impossible || roofline.shares[5][1].impossible);
    assert_true(roofline.shares[6][0].impossible && roofline.shares[6][0].cached);
    assert_false(roofline.shares[6][1].impossible || roofline.shares[6][1].cached);
    assert_true(roofline.shares[7][0].impossible && !roofline.shares[7][0].cached);
    roofline_free(&roofline);
    result_free(&result);
}

/* The quotient of two 97.5 % intervals: of 12 rounds both reach from the 2nd to the 11th (98.9 %), where the 3rd to the 10th
 * have only 96.1 %. */
static void a_shares_interval_is_the_quotient_of_two_wider_ones(void **state)
{
    (void)state;
    struct result result = machine_result();
    add_peaks(&result);
    add(&result, "a", ROLE_WORK, 10, 64, 0, 20e-6, 20e-6);
    struct roofline roofline = roofline_of(&result);
    double fast = 1 + 1e-3 * (1 - 5.5) / ROUNDS, slow = 1 + 1e-3 * (10 - 5.5) / ROUNDS;
    assert_near(roofline.shares[4][0].share.low, 0.5 * fast / slow, 1e-12);
    assert_near(roofline.shares[4][0].share.high, 0.5 * slow / fast, 1e-12);
    roofline_free(&roofline);
    result_free(&result);
}

/* Peak and kernel with a noise of 2 %, of which the kernel's is skewed; the true share is one half. */
static void shares_hold_the_truth_as_often_as_they_promise(void **state)
{
    (void)state;
    enum { REPLICATES = 1000 };
    uint64_t random = 9;
    size_t held = 0, shown = 0;
    for (size_t replicate = 0; replicate < REPLICATES; replicate++) {
        struct result result = machine_result();
        for (size_t i = 0; i < 2; i++) {
            struct kernel_result *kernel = synthetic_kernel(&result, i ? "a" : "peak.fma", i ? ROLE_WORK : ROLE_PEAK_FLOPS);
            kernel->problem.flops_per_item = 1;
            kernel->problem.flop_bits = 64;
            struct configuration *one = synthetic_configuration(&result, kernel, "sequential", 1);
            for (size_t round = 0; round < ROUNDS; round++) {
                double noise = synthetic_normal(&random);
                synthetic_sample(one, round, i ? 2 * exp(0.02 * noise * (noise > 0 ? 3 : 1)) : exp(0.02 * noise));
            }
        }
        struct roofline roofline = roofline_of(&result);
        struct interval share = roofline.shares[1][0].share;
        assert_true(share.bounded != share.withheld); /* of one in ten, by chance: one of two times looks like drift */
        shown += share.bounded;
        held += share.bounded && share.low <= 0.5 && 0.5 <= share.high;
        roofline_free(&roofline);
        result_free(&result);
    }
    assert_true((double)shown / REPLICATES > 0.86 && (double)shown / REPLICATES < 0.94);
    assert_true((double)held / (double)shown >= 0.95);
}

/* Three processes that differ a lot: Student's interval of rates would reach below 0. */
static void rates_of_few_processes_stay_above_zero(void **state)
{
    (void)state;
    struct result result = machine_result();
    struct kernel_result *kernel = synthetic_kernel(&result, "peak.fma", ROLE_PEAK_FLOPS);
    kernel->problem.flops_per_item = 1;
    kernel->problem.flop_bits = 64;
    kernel->sampling.replicate_count = 3;
    struct configuration *one = synthetic_configuration(&result, kernel, "sequential", 1);
    for (size_t i = 0; i < 9; i++) {
        synthetic_sample(one, i % 3, i < 3 ? 1 : i < 6 ? 4 : 16);
        one->samples[i].replicate = i / 3;
    }
    struct roofline roofline = roofline_of(&result);
    struct interval roof = roofline.roofs[0].flops_64_per_second;
    double half = 4.3026527 * log(4) / sqrt(3); /* Student's t of 2 degrees; deviation ln 4 */
    assert_near(roof.middle, 250, 1e-9);
    assert_near(roof.low, 250 * exp(-half), 1e-5);
    assert_near(roof.high, 250 * exp(half), 1e-2);
    roofline_free(&roofline);
    result_free(&result);
}

static void few_rounds_have_a_share_without_an_interval(void **state)
{
    (void)state;
    struct result result = machine_result();
    add_peaks(&result);
    struct kernel_result *kernel = add(&result, "a", ROLE_WORK, 10, 64, 0, 1e-6, 20e-6); /* ten times the roof */
    kernel->configurations[0].sample_count = 6;                                          /* enough for 95 %, not for 97.5 */
    kernel->configurations[1].sample_count = 0;
    struct roofline roofline = roofline_of(&result);
    assert_int_equal(roofline.shares[4][0].share.count, 6);
    assert_false(roofline.shares[4][0].share.bounded || roofline.shares[4][0].impossible);
    assert_int_equal(roofline.shares[4][1].bound, ROOF_NONE);
    roofline_free(&roofline);
    result_free(&result);
}

static void a_result_without_kernels_has_no_roofs(void **state)
{
    (void)state;
    struct result result = machine_result();
    struct roofline roofline = roofline_of(&result);
    assert_int_equal(roofline.roof_count, 0);
    roofline_free(&roofline);
    assert_null(roofline.shares);
    result_free(&result);
}

static void bounds_have_names(void **state)
{
    (void)state;
    assert_string_equal(roof_bound_name(ROOF_NONE), "none");
    assert_string_equal(roof_bound_name(ROOF_ARITHMETIC), "arithmetic");
    assert_string_equal(roof_bound_name(ROOF_MEMORY), "memory");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(roofs_are_the_rates_of_kernels_with_that_role),
        cmocka_unit_test(without_their_role_kernels_measure_no_roof),
        cmocka_unit_test(the_larger_share_names_the_bound),
        cmocka_unit_test(flops_are_held_against_the_roof_of_their_width),
        cmocka_unit_test(a_kernel_that_counts_nothing_has_no_share),
        cmocka_unit_test(workers_whose_roof_was_not_measured_have_no_share),
        cmocka_unit_test(a_share_wholly_above_one_is_impossible),
        cmocka_unit_test(a_shares_interval_is_the_quotient_of_two_wider_ones),
        cmocka_unit_test(shares_hold_the_truth_as_often_as_they_promise),
        cmocka_unit_test(rates_of_few_processes_stay_above_zero),
        cmocka_unit_test(few_rounds_have_a_share_without_an_interval),
        cmocka_unit_test(a_result_without_kernels_has_no_roofs),
        cmocka_unit_test(bounds_have_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
