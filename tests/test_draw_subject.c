/* test_draw_subject.c - captions speak of bars where marks have some, keys of what is shown; label: unit */
#include "check.h"
#include "draw_parts.h"

/* One kernel by hand: sequential, openmp on 2 workers, and one worker with 10 in flight, which has no efficiency. */
struct world {
    struct configuration configurations[3];
    struct kernel_result kernel;
    struct analysed_row rows[3];
    struct analysis analysis;
    struct result result;
    struct study study;
    struct scene scene;
};

static struct subject begin(struct world *world)
{
    static const struct interval two = {.count = 5, .middle = 2};
    *world = (struct world){.configurations = {{.strategy = "sequential", .worker_count = 1},
                                               {.strategy = "openmp", .parallel = true, .worker_count = 2},
                                               {.strategy = "10 in flight", .parallel = true, .worker_count = 1}}};
    for (size_t i = 0; i < 3; i++)
        world->rows[i] = (struct analysed_row){.configuration = &world->configurations[i], .seconds = two};
    world->rows[1].speedup = world->rows[2].speedup = two;
    world->rows[1].efficiency = two;
    world->analysis = (struct analysis){.kernel = &world->kernel, .rows = world->rows, .row_count = 3};
    world->result = (struct result){.kernels = &world->kernel, .kernel_count = 1};
    world->study = (struct study){.result = &world->result, .kernels = &world->analysis};
    world->scene = (struct scene){.study = &world->study, .series = {{"openmp", "10 in flight"}, 2}};
    return (struct subject){&world->scene, 0};
}

static const char *text_of(struct subject subject, row_value *value)
{
    struct bars bars = {false, false};
    subject_add_bars(subject, value, &bars);
    return bars_text(bars, "bars");
}

static void captions_say_why_there_are_no_bars(void **state)
{
    (void)state;
    struct world world;
    struct subject subject = begin(&world);
    assert_string_equal(text_of(subject, row_speedup), "too few rounds for intervals");
    world.rows[1].speedup.withheld = true;
    assert_string_equal(text_of(subject, row_speedup), "no intervals, since the machine's speed wandered");
    world.rows[2].speedup.bounded = true;
    assert_string_equal(text_of(subject, row_speedup), "bars"); /* one is enough */
    assert_string_equal(text_of(subject, row_seconds), "too few rounds for intervals");
    world.rows[0].seconds.bounded = true; /* the sequential run's mark has one */
    assert_string_equal(text_of(subject, row_seconds), "bars");
    world.rows[0].speedup = (struct interval){.bounded = true}; /* no mark, no bar */
    world.rows[2].speedup.bounded = false;
    assert_string_equal(text_of(subject, row_speedup), "no intervals, since the machine's speed wandered");
}

static void keys_name_what_is_shown(void **state)
{
    (void)state;
    struct world world;
    struct subject subject = begin(&world);
    struct key_entry entries[SERIES_MAX + 1];
    assert_int_equal(subject_entries(subject, true, NULL, entries), 3);
    assert_string_equal(entries[0].text, "sequential");
    assert_string_equal(entries[2].text, "10 in flight");
    assert_int_equal(subject_entries(subject, false, row_speedup, entries), 2);
    assert_int_equal(subject_entries(subject, false, row_efficiency, entries), 1);
    assert_string_equal(entries[0].text, "openmp");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(captions_say_why_there_are_no_bars),
        cmocka_unit_test(keys_name_what_is_shown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
