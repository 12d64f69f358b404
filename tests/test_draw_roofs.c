/* test_draw_roofs.c - a roofline shows the highest roofs of the most workers, and its numbers do not overlap; label: unit */
#include "draw_roofs.h"

#include <stdio.h>
#include <stdlib.h>

#include "check.h"

enum { KERNELS = 12 };

/* A study by hand: kernels with one row each, all on 8 workers of openmp. */
struct world {
    struct configuration configuration;
    struct kernel_result kernels[KERNELS];
    struct analysed_row rows[KERNELS];
    struct analysis analyses[KERNELS];
    struct result result;
    struct roof roofs[4];
    struct study study;
    struct scene scene;
};

static void begin(struct world *world)
{
    *world = (struct world){.configuration = {.strategy = "openmp", .parallel = true, .worker_count = 8}};
    for (size_t i = 0; i < KERNELS; i++) {
        world->kernels[i].problem = (struct problem){.flops_per_item = 10, .bytes_per_item = i < 9 ? 5 : 0};
        world->rows[i] = (struct analysed_row){.configuration = &world->configuration, .items_per_second = 1e9};
        world->analyses[i] = (struct analysis){.kernel = &world->kernels[i], .rows = &world->rows[i], .row_count = 1};
    }
    world->roofs[0] = (struct roof){"sequential", 1, {5, 4e10, false, 0, 0, false}, {0}, {5, 9e9, false, 0, 0, false}};
    world->roofs[1] = (struct roof){"openmp", 8, {5, 3e11, false, 0, 0, false}, {0}, {5, 4e10, false, 0, 0, false}};
    world->roofs[2] = (struct roof){"openmp", 4, {5, 9e11, false, 0, 0, false}, {0}, {5, 9e10, false, 0, 0, false}};
    world->roofs[3] = (struct roof){
        "processes", 8, {5, 2e11, false, 0, 0, false}, {5, 6e11, false, 0, 0, false}, {5, 5e10, false, 0, 0, false}};
    world->result = (struct result){.kernels = world->kernels, .kernel_count = KERNELS};
    world->study = (struct study){
        .result = &world->result, .kernels = world->analyses, .roofline = {.roofs = world->roofs, .roof_count = 4}};
    world->scene = (struct scene){.study = &world->study, .series = {{"openmp", "processes"}, 2}};
}

static void roofs_are_the_highest_of_the_most_workers(void **state)
{
    (void)state;
    struct world world;
    begin(&world);
    struct roofs roofs = roofs_find(&world.scene);
    assert_int_equal(roofs.workers, 8);
    assert_near(roofs.flops_64, 300, 1e-9);
    assert_near(roofs.flops_32, 600, 1e-9);
    assert_near(roofs.bytes, 50, 1e-9);
}

static void without_parallel_ones_they_are_the_sequential_runs(void **state)
{
    (void)state;
    struct world world;
    begin(&world);
    world.study.roofline.roof_count = 1;
    struct roofs roofs = roofs_find(&world.scene);
    assert_int_equal(roofs.workers, 1);
    assert_false(roofs.parallel);
    assert_false(roofs_cover(&roofs, &world.rows[0]));
    world.study.roofline.roof_count = 0;
    assert_int_equal(roofs_find(&world.scene).workers, 0);
}

static void kernels_that_count_flops_have_a_point(void **state)
{
    (void)state;
    struct world world;
    begin(&world);
    world.kernels[3].problem.flops_per_item = 0;
    struct roofs roofs = roofs_find(&world.scene);
    struct spots spots = roofs_spots(&world.study, &roofs);
    assert_int_equal(spots.count, KERNELS - 1);
    assert_near(spots.list[0].rate, 10, 1e-9); /* 1e9 items of 10 flops */
    assert_near(spots.list[0].intensity, 2, 0);
    assert_true(spots.any_without_traffic);
    assert_true(isinf(spots.list[KERNELS - 2].intensity));
    free(spots.list);
}

static void intervals_end_inside_the_plot(void **state)
{
    (void)state;
    struct world world;
    begin(&world);
    world.rows[1].seconds = (struct interval){.count = 9, .middle = 2, .bounded = true, .low = 0.01, .high = 40};
    struct interval rate = roofs_interval(&world.analyses[1], &world.rows[1]);
    assert_near(rate.low, 0.5, 1e-12); /* 20 G flops in 40 s */
    assert_near(rate.high, 2000, 1e-9);
    struct roofs roofs = roofs_find(&world.scene);
    struct spots spots = roofs_spots(&world.study, &roofs);
    struct field field = roofs_place(&roofs, &spots, 760, 440);
    assert_true(spots.any_bounded);
    assert_true(field.y.low < 0.5 && field.y.high > 2000);
    free(spots.list);
    world.rows[1].seconds.bounded = false;
    rate = roofs_interval(&world.analyses[1], &world.rows[1]);
    assert_near(rate.low, 10, 1e-12);
    assert_near(rate.high, 10, 1e-12);
    spots = roofs_spots(&world.study, &roofs);
    assert_false(spots.any_bounded);
    free(spots.list);
}

/* Nine points lie on one another, three in the strip without traffic. */
static void numbers_do_not_overlap(void **state)
{
    (void)state;
    struct world world;
    begin(&world);
    struct roofs roofs = roofs_find(&world.scene);
    struct spots spots = roofs_spots(&world.study, &roofs);
    struct field field = roofs_place(&roofs, &spots, 760, 440);
    for (size_t i = 0; i < spots.count; i++) {
        assert_true(spots.list[i].label_x > 0 && spots.list[i].label_x < 760);
        assert_true(spots.list[i].label_y > 0 && spots.list[i].label_y < 440);
        assert_true(spots.list[i].x >= field.x.low && spots.list[i].x <= field.x.high);
        for (size_t j = 0; j < i; j++) {
            double across = fabs(spots.list[i].label_x - spots.list[j].label_x);
            double up = fabs(spots.list[i].label_y - spots.list[j].label_y);
            if (across < 8 && up < 10)
                fail_msg("numbers %zu and %zu stand on one another", i + 1, j + 1);
        }
    }
    free(spots.list);
}

static void the_strip_without_traffic_is_beyond_all_others(void **state)
{
    (void)state;
    struct world world;
    begin(&world);
    struct roofs roofs = roofs_find(&world.scene);
    struct spots spots = roofs_spots(&world.study, &roofs);
    struct field field = roofs_place(&roofs, &spots, 760, 440);
    for (size_t i = 0; i < spots.count; i++)
        assert_true(isinf(spots.list[i].intensity) == (spots.list[i].x > field.traffic_ends));
    assert_true(field.x.low < 2 && field.x.high > field.traffic_ends &&
                field.traffic_ends > 600.0 / 50); /* the ridge is seen */
    assert_true(field.y.low < 10 && field.y.high > 600);
    free(spots.list);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(roofs_are_the_highest_of_the_most_workers),
        cmocka_unit_test(without_parallel_ones_they_are_the_sequential_runs),
        cmocka_unit_test(kernels_that_count_flops_have_a_point),
        cmocka_unit_test(intervals_end_inside_the_plot),
        cmocka_unit_test(numbers_do_not_overlap),
        cmocka_unit_test(the_strip_without_traffic_is_beyond_all_others),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
