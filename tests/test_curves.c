/* test_curves.c - curves of synthetic machines: by strategy and segment, with laws, reasons and superlinear points; label: unit
 */
#include "curves.h"

#include "check.h"
#include "synthetic.h"

static const size_t MIB = 1 << 20;

/* A machine, one kernel, and what was found. */
struct world {
    struct result result;
    struct kernel_result *kernel;
    struct analysis analysis;
    struct curves curves;
};

static void begin(struct world *world, size_t packages, size_t cores, size_t threads)
{
    const struct synthetic_machine machine = {packages, cores, threads, MIB, 16 * MIB};
    world->result = synthetic_result(&machine);
    world->kernel = synthetic_kernel(&world->result, "risk.european", ROLE_WORK);
}

static const struct curves *find(struct world *world)
{
    assert_true(analyse_kernel(world->kernel, &world->analysis));
    assert_true(curves_make(world->result.context, &world->analysis, &world->curves));
    return &world->curves;
}

static void end(struct world *world)
{
    curves_free(&world->curves);
    analysis_free(&world->analysis);
    result_free(&world->result);
}

static double linear(double p)
{
    return p;
}

static double amdahl(double p)
{
    return p / (1 + 0.05 * (p - 1));
}

static double usl(double p)
{
    return p / (1 + 0.02 * (p - 1) + 5e-4 * p * (p - 1));
}

/* Twice as fast as it should from 4 workers on: shares come to fit a cache. */
static double cached(double p)
{
    return p < 4 ? p : 2 * p;
}

static const size_t to_128[] = {1, 2, 4, 8, 16, 32, 64, 128, 0};

static void from_1_to_128_workers_a_law_is_found_and_traced(void **state)
{
    (void)state;
    struct world world;
    uint64_t random = 3;
    begin(&world, 1, 128, 1);
    synthetic_curve(&world.result, world.kernel, to_128, 10, 1, usl, 0.02, &random);
    const struct curves *curves = find(&world);
    assert_int_equal(curves->count, 1);
    const struct curve *curve = &curves->curves[0];
    assert_string_equal(curve->strategy, "openmp");
    assert_int_equal(curve->segment, SEGMENT_CORES);
    assert_int_equal(curve->worker_count, 8);
    assert_int_equal(curve->workers[7], 128);
    assert_int_equal(curve->law, LAW_USL);
    assert_int_equal(curve->serial.count, 10);
    assert_true(curve->serial.low <= 0.02 && 0.02 <= curve->serial.high);
    assert_true(curve->crosstalk.low <= 5e-4 && 5e-4 <= curve->crosstalk.high);
    assert_true(curve->peak_workers.low <= sqrt(0.98 / 5e-4) && sqrt(0.98 / 5e-4) <= curve->peak_workers.high);
    assert_int_equal(curve->superlinear_count, 0);
    for (size_t i = 0; i < curve->fit_count; i++) {
        const struct curve_point *point = &curve->fit[i];
        assert_true(i == 0 || point->workers > curve->fit[i - 1].workers);
        assert_int_equal(point->extrapolated, point->workers > 128);
        assert_true(point->bounded && point->low <= point->speedup && point->speedup <= point->high);
    }
    assert_near(curve->fit[0].workers, 1, 0);
    assert_near(curve->fit[0].speedup, 1, 1e-12);
    assert_near(curve->fit[curve->fit_count - 1].workers, 512, 0);
    end(&world);
}

static void each_segment_has_a_curve_of_its_own(void **state)
{
    (void)state;
    struct world world;
    uint64_t random = 3;
    static const size_t workers[] = {1, 2, 3, 4, 6, 8, 12, 16, 20, 24, 32, 0};
    begin(&world, 2, 8, 2);
    synthetic_curve(&world.result, world.kernel, workers, 10, 1, amdahl, 0.01, &random);
    const struct curves *curves = find(&world);
    assert_int_equal(curves->count, 3);
    assert_int_equal(curves->curves[0].segment, SEGMENT_CORES);
    assert_int_equal(curves->curves[0].worker_count, 6); /* to 8 */
    assert_int_equal(curves->curves[0].law, LAW_AMDAHL);
    assert_int_equal(curves->curves[1].segment, SEGMENT_PACKAGES);
    assert_int_equal(curves->curves[1].worker_count, 2);
    assert_int_equal(curves->curves[2].segment, SEGMENT_SIBLINGS);
    assert_int_equal(curves->curves[2].worker_count, 3);
    for (size_t i = 1; i < 3; i++) {
        assert_int_equal(curves->curves[i].law, LAW_NONE);
        assert_string_equal(curves->curves[i].why, "not enough worker counts (6 are needed)");
        assert_int_equal(curves->curves[i].fit_count, 0);
    }
    end(&world);
}

static void each_strategy_has_its_curves_by_rising_workers(void **state)
{
    (void)state;
    struct world world;
    begin(&world, 1, 4, 1);
    static const struct {
        const char *strategy;
        size_t workers;
    } rows[] = {{"sequential", 1}, {"processes", 4}, {"openmp", 2}, {"processes", 1}, {"openmp", 5}};
    for (size_t i = 0; i < 5; i++) {
        struct configuration *configuration =
            synthetic_configuration(&world.result, world.kernel, rows[i].strategy, rows[i].workers);
        for (size_t round = 0; round < 8; round++)
            synthetic_sample(configuration, round, 1.0 / (double)rows[i].workers);
    }
    const struct curves *curves = find(&world);
    assert_int_equal(curves->count, 2);
    assert_string_equal(curves->curves[0].strategy, "processes");
    assert_int_equal(curves->curves[0].workers[0], 1);
    assert_int_equal(curves->curves[0].workers[1], 4);
    assert_string_equal(curves->curves[1].strategy, "openmp");
    assert_int_equal(curves->curves[1].worker_count, 1); /* five are more than CPUs */
    end(&world);
}

/* --- superlinear ------------------------------------------------------------------------------------------------------------
 */

static void superlinear_points_are_named_with_the_cache_that_explains_them(void **state)
{
    (void)state;
    struct world world;
    uint64_t random = 3;
    static const size_t workers[] = {1, 2, 4, 8, 0};
    begin(&world, 1, 8, 1);
    world.kernel->memory_bytes = 4 * MIB;
    synthetic_curve(&world.result, world.kernel, workers, 20, 1, cached, 0.01, &random);
    const struct curve *curve = &find(&world)->curves[0];
    assert_int_equal(curve->superlinear_count, 2);
    assert_int_equal(curve->superlinear[0].workers, 4);
    assert_int_equal(curve->superlinear[1].workers, 8);
    assert_string_equal(curve->superlinear[0].cause,
                        "each worker's share, 1.00 MiB, fits into its cache of level 2, and all 4.00 MiB do not");
    end(&world);
}

static void without_a_cache_that_explains_it_the_cause_is_unknown(void **state)
{
    (void)state;
    struct world world;
    uint64_t random = 3;
    static const size_t workers[] = {1, 2, 4, 8, 0};
    begin(&world, 1, 8, 1);
    world.kernel->memory_bytes = MIB / 2; /* always fitted */
    synthetic_curve(&world.result, world.kernel, workers, 20, 1, cached, 0.01, &random);
    const struct curve *curve = &find(&world)->curves[0];
    assert_int_equal(curve->superlinear_count, 2);
    assert_string_equal(curve->superlinear[0].cause, "unknown");
    end(&world);
}

/* With noise half of the points lie above the line; their intervals do not. */
static void a_linear_curve_is_neither_superlinear_nor_given_crosstalk(void **state)
{
    (void)state;
    struct world world;
    uint64_t random = 3;
    begin(&world, 1, 128, 1);
    synthetic_curve(&world.result, world.kernel, to_128, 20, 1, linear, 0.02, &random);
    const struct curve *curve = &find(&world)->curves[0];
    assert_int_equal(curve->law, LAW_LINEAR);
    assert_int_equal(curve->serial.count + curve->crosstalk.count + curve->peak_workers.count, 0);
    assert_int_equal(curve->superlinear_count, 0);
    end(&world);
}

/* --- invariance, too little
 * --------------------------------------------------------------------------------------------------- */

static void another_unit_of_time_changes_nothing(void **state)
{
    (void)state;
    struct world one, other;
    uint64_t random = 3, same = 3;
    begin(&one, 1, 128, 1);
    begin(&other, 1, 128, 1);
    synthetic_curve(&one.result, one.kernel, to_128, 10, 1, usl, 0.02, &random);
    synthetic_curve(&other.result, other.kernel, to_128, 10, 1024, usl, 0.02, &same); /* a power of two: exact */
    const struct curve *a = &find(&one)->curves[0], *b = &find(&other)->curves[0];
    assert_int_equal(a->law, b->law);
    assert_near(a->serial.middle, b->serial.middle, 1e-12);
    assert_near(a->serial.high, b->serial.high, 1e-12);
    assert_near(a->crosstalk.low, b->crosstalk.low, 1e-12);
    for (size_t i = 0; i < one.analysis.row_count; i++)
        assert_near(one.analysis.rows[i].speedup.middle, other.analysis.rows[i].speedup.middle, 1e-12);
    end(&one);
    end(&other);
}

static void one_worker_count_is_a_curve_without_a_law(void **state)
{
    (void)state;
    struct world world;
    uint64_t random = 3;
    static const size_t workers[] = {4, 0};
    begin(&world, 1, 8, 1);
    synthetic_curve(&world.result, world.kernel, workers, 10, 1, amdahl, 0.01, &random);
    const struct curves *curves = find(&world);
    assert_int_equal(curves->count, 1);
    assert_int_equal(curves->curves[0].worker_count, 1);
    assert_string_equal(curves->curves[0].why, "not enough worker counts (6 are needed)");
    end(&world);
}

static void without_a_sequential_run_there_are_no_curves(void **state)
{
    (void)state;
    struct world world;
    uint64_t random = 3;
    begin(&world, 1, 128, 1);
    synthetic_curve(&world.result, world.kernel, to_128, 10, 1, usl, 0.02, &random);
    world.kernel->configurations[0].parallel = true;
    assert_int_equal(find(&world)->count, 0);
    end(&world);
}

static void without_samples_there_are_no_curves(void **state)
{
    (void)state;
    struct world world;
    uint64_t random = 3;
    begin(&world, 1, 128, 1);
    assert_int_equal(find(&world)->count, 0);
    analysis_free(&world.analysis);
    curves_free(&world.curves);
    synthetic_curve(&world.result, world.kernel, to_128, 0, 1, usl, 0.02, &random);
    assert_int_equal(find(&world)->count, 0);
    end(&world);
}

/* Times of 0, which a result by hand may hold, have no logarithm. */
static void times_of_nothing_are_left_out(void **state)
{
    (void)state;
    struct world world;
    uint64_t random = 3;
    begin(&world, 1, 128, 1);
    synthetic_curve(&world.result, world.kernel, to_128, 10, 1, amdahl, 0.001, &random);
    world.kernel->configurations[0].samples[2].seconds = 0;
    world.kernel->configurations[3].samples[5].seconds = 0;
    const struct curve *curve = &find(&world)->curves[0];
    assert_int_equal(curve->law, LAW_AMDAHL);
    assert_true(fabs(curve->serial.middle - 0.05) < 0.001);
    end(&world);
}

/* Ten rounds are enough, but of two processes each only one median is. */
static void replicates_count_as_what_they_are(void **state)
{
    (void)state;
    struct world world;
    uint64_t random = 3;
    begin(&world, 1, 128, 1);
    synthetic_curve(&world.result, world.kernel, to_128, 28, 1, amdahl, 0.01, &random);
    world.kernel->sampling.replicate_count = 2;
    for (size_t i = 0; i < world.kernel->configuration_count; i++) {
        for (size_t j = 0; j < 28; j++)
            world.kernel->configurations[i].samples[j].replicate = j / 14;
    }
    assert_string_equal(find(&world)->curves[0].why, "not enough replicates (6 are needed)");
    curves_free(&world.curves);
    analysis_free(&world.analysis);
    world.kernel->sampling.replicate_count = 7;
    for (size_t i = 0; i < world.kernel->configuration_count; i++) {
        for (size_t j = 0; j < 28; j++)
            world.kernel->configurations[i].samples[j].replicate = j / 4;
    }
    const struct curve *curve = &find(&world)->curves[0];
    assert_int_equal(curve->law, LAW_AMDAHL);
    assert_int_equal(curve->serial.count, 7);
    assert_true(curve->serial.low <= 0.05 && 0.05 <= curve->serial.high);
    end(&world);
}

static void problems_that_grow_are_given_no_law_of_fixed_ones(void **state)
{
    (void)state;
    struct world world;
    uint64_t random = 3;
    begin(&world, 1, 128, 1);
    synthetic_curve(&world.result, world.kernel, to_128, 10, 1, amdahl, 0.001, &random);
    world.kernel->sampling.weak = true;
    const struct curve *curve = &find(&world)->curves[0];
    assert_int_equal(curve->law, LAW_NONE);
    assert_says(curve->why, "problems of fixed size");
    end(&world);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(from_1_to_128_workers_a_law_is_found_and_traced),
        cmocka_unit_test(each_segment_has_a_curve_of_its_own),
        cmocka_unit_test(each_strategy_has_its_curves_by_rising_workers),
        cmocka_unit_test(superlinear_points_are_named_with_the_cache_that_explains_them),
        cmocka_unit_test(without_a_cache_that_explains_it_the_cause_is_unknown),
        cmocka_unit_test(a_linear_curve_is_neither_superlinear_nor_given_crosstalk),
        cmocka_unit_test(another_unit_of_time_changes_nothing),
        cmocka_unit_test(one_worker_count_is_a_curve_without_a_law),
        cmocka_unit_test(without_a_sequential_run_there_are_no_curves),
        cmocka_unit_test(without_samples_there_are_no_curves),
        cmocka_unit_test(times_of_nothing_are_left_out),
        cmocka_unit_test(replicates_count_as_what_they_are),
        cmocka_unit_test(problems_that_grow_are_given_no_law_of_fixed_ones),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
