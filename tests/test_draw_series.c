/* test_draw_series.c - strategies keep their looks, points their numbers, a machine its boundaries; label: unit */
#define _GNU_SOURCE
#include "draw_series.h"

#include <stdlib.h>

#include "check.h"

/* A kernel with rows by hand: no samples. */
struct world {
    struct configuration configurations[5];
    struct kernel_result kernel;
    struct result result;
    struct analysed_row rows[5];
    struct analysis analysis;
    unsigned cpus[16];
};

static void set(struct world *world, size_t index, const char *strategy, size_t workers, struct interval speedup)
{
    struct configuration *configuration = &world->configurations[index];
    snprintf(configuration->strategy, sizeof configuration->strategy, "%s", strategy);
    configuration->parallel = strcmp(strategy, "sequential") != 0;
    configuration->worker_count = workers;
    configuration->cpus = world->cpus;
    world->rows[index] = (struct analysed_row){.configuration = configuration, .speedup = speedup};
}

/* CPUs are numbered as they are taken, unless a test says otherwise. */
static void begin(struct world *world)
{
    *world = (struct world){.kernel = {.name = "k"}};
    for (unsigned i = 0; i < 16; i++)
        world->cpus[i] = i;
    set(world, 0, "sequential", 1, (struct interval){0});
    set(world, 1, "openmp", 1, (struct interval){10, 1, true, 0.5, 2, false});
    set(world, 2, "openmp", 8, (struct interval){3, 6, false, 0, 0, false});
    set(world, 3, "processes", 1, (struct interval){0});
    set(world, 4, "processes", 8, (struct interval){10, NAN, true, 1, 2, false});
    world->kernel.configurations = world->configurations;
    world->kernel.configuration_count = 5;
    world->result = (struct result){.kernels = &world->kernel, .kernel_count = 1};
    world->analysis = (struct analysis){.kernel = &world->kernel, .rows = world->rows, .row_count = 5};
}

static void parallel_strategies_are_series_in_order(void **state)
{
    (void)state;
    struct world world;
    begin(&world);
    struct series series = series_of(&world.result);
    assert_int_equal(series.count, 2);
    assert_string_equal(series.names[0], "openmp");
    assert_string_equal(series.names[1], "processes");
    assert_int_equal(series_look(0), 1);
    assert_int_equal(series_look(SERIES_LOOKS), 1);
}

static void points_are_written_with_their_intervals(void **state)
{
    (void)state;
    struct world world;
    char *text = NULL;
    size_t size = 0;
    begin(&world);
    struct points points = {&world.analysis, "openmp", row_speedup, 2};
    FILE *script = open_memstream(&text, &size);
    points_put(script, "rows_0", points);
    fclose(script);
    assert_string_equal(text, "$rows_0 << END_OF_DATA\n1 0.5 0.25 1 1\n8 3 3 3 0\nEND_OF_DATA\n");
    free(text);
}

static void points_are_measured_with_their_intervals(void **state)
{
    (void)state;
    struct world world;
    struct extent workers = extent_empty, values = extent_empty;
    begin(&world);
    assert_int_equal(points_measure((struct points){&world.analysis, "openmp", row_speedup, 1}, &workers, &values), 2);
    assert_near(workers.low, 1, 0);
    assert_near(workers.high, 8, 0);
    assert_near(values.low, 0.5, 0);
    assert_near(values.high, 6, 0);
    /* what is not a number, or was not measured, is no point */
    assert_int_equal(points_measure((struct points){&world.analysis, "processes", row_speedup, 1}, NULL, NULL), 0);
    assert_int_equal(points_measure((struct points){&world.analysis, NULL, row_speedup, 1}, NULL, NULL), 0);
}

/* Two packages of two cores with two threads each, as workers take them: cores first. */
static json_t *machine(void)
{
    json_t *cpus = json_array();
    for (int i = 0; i < 8; i++)
        json_array_append_new(
            cpus, json_pack("{s:i, s:i, s:i, s:i}", "number", i, "core", i % 4, "sibling", i / 4, "package", i % 4 / 2));
    return json_pack("{s:{s:o}}", "machine", "cpus", cpus);
}

static void boundaries_stand_between_measured_counts(void **state)
{
    (void)state;
    struct world world;
    begin(&world);
    set(&world, 3, "processes", 10, (struct interval){0}); /* more than CPUs: the first ones again */
    world.cpus[8] = 0;
    world.cpus[9] = 1;
    json_t *context = machine();
    struct boundaries boundaries = boundaries_of(context, &world.analysis);
    assert_int_equal(boundaries.count, 3);
    assert_string_equal(boundaries.list[0].what, "2nd package");
    assert_true(boundaries.list[0].workers > 2 && boundaries.list[0].workers < 3);
    assert_string_equal(boundaries.list[1].what, "2nd threads of cores");
    assert_true(boundaries.list[1].workers > 4 && boundaries.list[1].workers < 5);
    assert_string_equal(boundaries.list[2].what, "more than CPUs");
    assert_true(boundaries.list[2].workers > 8 && boundaries.list[2].workers < 10);
    char kinds[BOUNDARY_KINDS_MAX] = "more nodes";
    for (int i = 0; i < 2; i++) { /* each but once */
        boundaries_add_kinds(boundaries, kinds);
        assert_string_equal(kinds, "more nodes, 2nd package, 2nd threads of cores, more than CPUs");
    }
    json_decref(context);
}

static void a_machine_that_does_not_tell_has_none(void **state)
{
    (void)state;
    struct world world;
    begin(&world);
    json_t *context = json_object();
    assert_int_equal(boundaries_of(context, &world.analysis).count, 0);
    assert_int_equal(boundaries_of(NULL, &world.analysis).count, 0);
    json_decref(context);
}

/* Two CPUs a node: one of 8 workers uses CPU 0 four times, and that is no more than there are. */
static void every_number_of_nodes_has_its_boundary(void **state)
{
    (void)state;
    static const size_t nodes[] = {0, 1, 4, 1, 2}, workers[] = {1, 1, 8, 2, 4};
    struct world world;
    begin(&world);
    for (size_t i = 1; i < 5; i++) {
        set(&world, i, "mpi", workers[i], (struct interval){0});
        world.configurations[i].node_count = nodes[i];
    }
    for (unsigned i = 0; i < 16; i++)
        world.cpus[i] = i % 2;
    json_t *context = machine();
    struct boundaries boundaries = boundaries_of(context, &world.analysis);
    assert_int_equal(boundaries.count, 2);
    assert_string_equal(boundaries.list[0].what, "2 nodes");
    assert_true(boundaries.list[0].workers > 2 && boundaries.list[0].workers < 4);
    assert_string_equal(boundaries.list[1].what, "4 nodes");
    assert_true(boundaries.list[1].workers > 4 && boundaries.list[1].workers < 8);
    char kinds[BOUNDARY_KINDS_MAX] = "";
    boundaries_add_kinds(boundaries, kinds);
    assert_string_equal(kinds, "more nodes");
    json_decref(context);
}

/* From 2 nodes on alone, nothing is measured on the other side. */
static void more_nodes_than_are_drawn_do_no_harm(void **state)
{
    (void)state;
    enum { MANY = 40 };
    static struct configuration configurations[MANY];
    static struct analysed_row rows[MANY];
    for (size_t i = 0; i < MANY; i++) {
        configurations[i] = (struct configuration){.parallel = true, .worker_count = 2 * i + 4, .node_count = i + 2};
        rows[i].configuration = &configurations[i];
    }
    struct analysis analysis = {.rows = rows, .row_count = MANY};
    struct boundaries boundaries = boundaries_of(NULL, &analysis);
    assert_int_equal(boundaries.count, BOUNDARIES_MAX);
    assert_string_equal(boundaries.list[0].what, "3 nodes");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parallel_strategies_are_series_in_order),  cmocka_unit_test(points_are_written_with_their_intervals),
        cmocka_unit_test(points_are_measured_with_their_intervals), cmocka_unit_test(boundaries_stand_between_measured_counts),
        cmocka_unit_test(a_machine_that_does_not_tell_has_none),    cmocka_unit_test(every_number_of_nodes_has_its_boundary),
        cmocka_unit_test(more_nodes_than_are_drawn_do_no_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
