/* test_model_work.c - a model's inputs out of samples that were made by formula; label: unit */
#include "model_work.h"

#include "check.h"
#include "synthetic.h"

enum { CHUNKS = 10, STEPS = 2 };

/* A result of a machine with 4 CPUs, and what was found. */
struct world {
    struct result result;
    struct study study;
    struct model_work work;
};

static struct kernel_result *begin(struct world *world)
{
    const struct synthetic_machine machine = {1, 4, 1, 1 << 20, 1 << 24};
    world->result = synthetic_result(&machine);
    struct kernel_result *kernel = synthetic_kernel(&world->result, "a.kernel", ROLE_WORK);
    kernel->chunk_count = CHUNKS;
    kernel->problem.step_count = STEPS;
    kernel->problem.partial_bytes = 16;
    kernel->sizes_recorded = true;
    return kernel;
}

/* Ten samples, each with the times of its workers, and `reduce` of those in reduce. */
static struct configuration *add(struct world *world, const char *strategy, size_t workers, double seconds, double busy_mean,
                                 double busy_max, double reduce)
{
    struct configuration *configuration = synthetic_configuration(&world->result, &world->result.kernels[0], strategy, workers);
    for (size_t round = 0; round < 10; round++) {
        synthetic_sample(configuration, round, seconds);
        struct sample *sample = &configuration->samples[round];
        sample->busy_mean = busy_mean;
        sample->busy_max = busy_max;
        sample->reduce_seconds = reduce;
    }
    return configuration;
}

static const struct model_work *find(struct world *world)
{
    char why[WHY_MAX] = "";
    assert_true(study_make(&world->result, &world->study));
    if (!model_work_make(&world->study, 0, &world->work, why))
        fail_msg("%s", why);
    return &world->work;
}

static void end(struct world *world)
{
    study_free(&world->study);
    result_free(&world->result);
}

static void a_chunk_takes_what_is_left_without_reduce(void **state)
{
    (void)state;
    struct world world;
    begin(&world);
    add(&world, "sequential", 1, 5, 4.9, 4.9, 1);
    const struct model_work *work = find(&world);
    assert_near(work->sequential_seconds, 5, 0);
    assert_near(work->reduce_seconds, 0.5, 1e-15); /* a step */
    assert_true(work->reduce_measured);
    assert_near(work->chunk_seconds, 4.0 / (CHUNKS * STEPS), 1e-15);
    assert_int_equal(work->node_cpus, 4);
    assert_int_equal(work->partial_bytes, 16);
    assert_true(work->partial_known);
    assert_false(work->spread_known);
    assert_int_equal(work->slowdown.count, 1);
    end(&world);
}

/* The machine tells of 4. Twelve threads of ranks on two nodes had a CPU each; forty on one had not. */
static void a_node_has_the_cpus_that_its_ranks_had(void **state)
{
    (void)state;
    struct world world;
    begin(&world);
    add(&world, "sequential", 1, 5, 5, 5, 1);
    struct configuration *apart = add(&world, "mpi", 12, 1, 1, 1, 1);
    apart->oversubscribed = false;
    apart->rank_count = 12;
    apart->node_count = 2;
    struct configuration *sharing = add(&world, "mpi", 40, 1, 1, 1, 1);
    sharing->oversubscribed = true;
    sharing->rank_count = 40;
    sharing->node_count = 1;
    assert_int_equal(find(&world)->node_cpus, 6);
    end(&world);
}

/* Without a record of it, reduce is what reading the partials takes. */
static void files_from_before_leave_reduce_to_be_reckoned(void **state)
{
    (void)state;
    struct world world;
    begin(&world);
    add(&world, "sequential", 1, 5, 5, 5, NAN);
    const struct model_work *work = find(&world);
    assert_false(work->reduce_measured);
    assert_false(work->memory_measured);
    assert_near(work->reduce_seconds, CHUNKS * 16 / work->memory_rate, 1e-18);
    study_free(&world.study);
    world.result.kernels[0].sizes_recorded = false;
    assert_near(find(&world)->reduce_seconds, 0, 0);
    assert_false(world.work.partial_known);
    end(&world);
}

/* Two workers are 2.2 s each in chunks where one takes 4 s: 1.1 times as long; four on the same CPUs would not tell. */
static void sharing_a_node_is_what_workers_take_longer_together(void **state)
{
    (void)state;
    struct world world;
    begin(&world);
    add(&world, "sequential", 1, 5, 5, 5, 1);
    add(&world, "openmp", 1, 6, 6, 6, 1);     /* shares with nobody */
    add(&world, "openmp", 2, 3, 2.7, 2.8, 1); /* (2 x 2.7 - 1) / 4 */
    add(&world, "openmp", 8, 9, 8, 9, 1);
    const struct model_work *work = find(&world);
    assert_int_equal(work->slowdown.count, 2);
    assert_near(model_points_at(&work->slowdown, 1, 0), 1, 1e-12);
    assert_near(model_points_at(&work->slowdown, 2, 0), 1.1, 1e-12);
    assert_near(model_points_at(&work->slowdown, 100, 0), 1.1, 1e-12);
    end(&world);
}

/* 3 of 5 s on a CPU; a file from before it was recorded does not tell. */
static void a_worker_alone_is_on_a_cpu_for_a_share_of_its_time(void **state)
{
    (void)state;
    struct world world;
    begin(&world);
    struct configuration *alone = add(&world, "sequential", 1, 5, 5, 5, 1);
    for (size_t i = 0; i < alone->sample_count; i++)
        alone->samples[i].cpu_seconds = 3;
    assert_near(find(&world)->cpu_share, 0.6, 1e-12);
    study_free(&world.study);
    for (size_t i = 0; i < alone->sample_count; i++)
        alone->samples[i].cpu_seconds = NAN;
    assert_near(find(&world)->cpu_share, 1, 0);
    end(&world);
}

/* Ten chunks on three workers: the busiest has 4 of 10. It takes 20 % longer than its share of the 4 s. */
static void spread_is_what_the_busiest_takes_beyond_its_share(void **state)
{
    (void)state;
    struct world world;
    begin(&world);
    add(&world, "sequential", 1, 4, 4, 4, 0);
    add(&world, "openmp", 3, 2, 4.0 / 3, 1.2 * 1.6, 0);
    const struct model_work *work = find(&world);
    assert_true(work->spread_known);
    assert_near(work->spread, 0.2 / model_largest_normal(3), 1e-12);
    end(&world);
}

static void dispatch_comes_from_the_empty_kernel(void **state)
{
    (void)state;
    struct world world;
    begin(&world);
    add(&world, "sequential", 1, 4, 4, 4, 0);
    synthetic_kernel(&world.result, "overhead.empty", ROLE_OVERHEAD);
    static const struct {
        const char *strategy;
        size_t workers;
        double seconds;
    } runs[] = {{"sequential", 1, 2e-6}, {"openmp", 2, 4e-6}, {"processes", 2, 9e-6}, {"openmp", 4, 21e-6}};
    for (size_t i = 0; i < sizeof runs / sizeof runs[0]; i++) {
        struct configuration *configuration =
            synthetic_configuration(&world.result, &world.result.kernels[1], runs[i].strategy, runs[i].workers);
        for (size_t round = 0; round < 10; round++)
            synthetic_sample(configuration, round, runs[i].seconds);
    }
    const struct model_work *work = find(&world);
    assert_near(model_points_at(&work->dispatch, 2, 0), 8e-6, 1e-15); /* of the costlier: 9 less half of 2 */
    assert_near(model_points_at(&work->dispatch, 3, 0), (8e-6 + 20.5e-6) / 2, 1e-15);
    assert_near(model_points_at(&work->dispatch, 4, 0), 20.5e-6, 1e-15);
    end(&world);
}

static void without_a_sequential_run_nothing_is_predicted(void **state)
{
    (void)state;
    struct world world;
    char why[WHY_MAX];
    begin(&world);
    add(&world, "openmp", 2, 3, 2.7, 2.8, 1);
    assert_true(study_make(&world.result, &world.study));
    assert_false(model_work_make(&world.study, 0, &world.work, why));
    assert_says(why, "sequential");
    end(&world);
}

/* E max of n normals: 1 / sqrt(pi) for two, 3 / (2 sqrt(pi)) for three; tables for more (Teichroew 1956; Harter 1961). */
static void the_largest_of_many_normals(void **state)
{
    (void)state;
    assert_near(model_largest_normal(1), 0, 0);
    assert_near(model_largest_normal(2), 0.5641896, 0.05 * 0.564);
    assert_near(model_largest_normal(3), 0.8462844, 0.03);
    assert_near(model_largest_normal(10), 1.5387527, 0.015);
    assert_near(model_largest_normal(100), 2.5075936, 0.015);
    assert_near(model_largest_normal(1000), 3.2414, 0.015);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_chunk_takes_what_is_left_without_reduce),
        cmocka_unit_test(a_node_has_the_cpus_that_its_ranks_had),
        cmocka_unit_test(files_from_before_leave_reduce_to_be_reckoned),
        cmocka_unit_test(sharing_a_node_is_what_workers_take_longer_together),
        cmocka_unit_test(a_worker_alone_is_on_a_cpu_for_a_share_of_its_time),
        cmocka_unit_test(spread_is_what_the_busiest_takes_beyond_its_share),
        cmocka_unit_test(dispatch_comes_from_the_empty_kernel),
        cmocka_unit_test(without_a_sequential_run_nothing_is_predicted),
        cmocka_unit_test(the_largest_of_many_normals),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
