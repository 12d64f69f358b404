/* test_same_problem.c - every way in which two problems differ is told; label: unit */
#define _GNU_SOURCE
#include "same_problem.h"

#include <stdlib.h>

#include "check.h"
#include "rivals.h"

/* Two rivals whose problems are the same; a test changes one. */
struct two {
    struct contender a, b;
    struct contender_kernel *x, *y;
};

static struct two make_two(void)
{
    struct two two = {rival_make(&(struct rival){"a", 1, 1, 0.01, 1}), rival_make(&(struct rival){"b", 2, 1, 0.01, 1}), NULL,
                      NULL};
    two.x = &two.a.kernels[0];
    two.y = &two.b.kernels[0];
    return two;
}

static void free_two(struct two *two)
{
    contender_free(&two->a);
    contender_free(&two->b);
}

/* They differ, and `words` says how; NULL: they do not. */
static void expect(struct two *two, const char *words)
{
    char differs[WHY_MAX];
    bool same = same_problem(two->x, two->y, differs);
    assert_int_equal(same, words == NULL);
    if (words)
        assert_string_equal(differs, words);
    else
        assert_string_equal(differs, "");
}

static void set_text(char **place, const char *text)
{
    free(*place);
    *place = text ? strdup(text) : NULL;
}

static void equal_problems_are_the_same_whatever_their_times(void **state)
{
    (void)state;
    struct two two = make_two();
    two.y->problem.flops_per_item = 7; /* says how fast, not what */
    two.y->digest = 99;
    expect(&two, NULL);
    free_two(&two);
}

static void each_number_of_a_problem_counts(void **state)
{
    (void)state;
    struct two two = make_two();
    two.y->problem.item_count = 134217728;
    expect(&two, "items 1,000 and 134,217,728; measure again with --size 1000");
    two.y->problem.chunk_size = 20; /* nor would that help now */
    two.y->problem.step_count = 2;
    two.y->problem.seed = 18446744073709551615u;
    expect(&two, "items 1,000 and 134,217,728; items a chunk 10 and 20; steps 1 and 2; seed 1 and 18446744073709551615");
    two.y->problem.item_count = 1000;
    expect(&two, "items a chunk 10 and 20; steps 1 and 2; seed 1 and 18446744073709551615");
    free_two(&two);
}

static void what_a_size_is_called_does_not_matter(void **state)
{
    (void)state;
    struct two two = make_two();
    set_text(&two.y->size, "1000"); /* as many items as `small` of the other */
    expect(&two, NULL);
    two.y->problem.item_count = 2000;
    expect(&two, "items 1,000 and 2,000; measure again with --size 1000");
    free_two(&two);
}

static void items_of_files_are_as_many_as_the_files_say(void **state)
{
    (void)state;
    struct two two = make_two();
    set_text(&two.x->input, "rows.csv");
    set_text(&two.y->input, "rows.csv");
    two.y->problem.item_count = 2000;
    expect(&two, "items 1,000 and 2,000");
    free_two(&two);
}

static void parameters_count_on_both_sides(void **state)
{
    (void)state;
    struct two two = make_two();
    json_object_set_new(two.y->parameters, "strike", json_real(99.5));
    expect(&two, "strike 100 and 99.5");
    json_object_set_new(two.y->parameters, "strike", json_integer(100)); /* the same number */
    expect(&two, NULL);
    json_object_set_new(two.y->parameters, "steps", json_integer(12));
    json_object_del(two.y->parameters, "rate");
    expect(&two, "rate 0.05 and none; steps none and 12");
    json_object_set_new(two.y->parameters, "rate", json_string("x"));
    expect(&two, "rate 0.05 and no number; steps none and 12");
    free_two(&two);
}

static void inputs_are_told_apart_by_the_names_of_their_files(void **state)
{
    (void)state;
    struct two two = make_two();
    set_text(&two.x->input, "/home/ann/photo.jpg");
    expect(&two, "input /home/ann/photo.jpg and the kernel's own");
    set_text(&two.y->input, "photo.jpg");
    expect(&two, NULL);
    set_text(&two.y->input, "/x/photo.png");
    expect(&two, "input /home/ann/photo.jpg and /x/photo.png");
    set_text(&two.x->input, "a/model.json,b/rows.csv");
    set_text(&two.y->input, "model.json,c/d/rows.csv");
    expect(&two, NULL);
    set_text(&two.y->input, "model.json");
    expect(&two, "input a/model.json,b/rows.csv and model.json");
    set_text(&two.y->input, "model.json,rows.csv,more");
    expect(&two, "input a/model.json,b/rows.csv and model.json,rows.csv,more");
    set_text(&two.x->input, "");
    set_text(&two.y->input, "/");
    expect(&two, NULL); /* both name no file */
    free_two(&two);
}

static void items_of_each_worker_count_count(void **state)
{
    (void)state;
    struct two two = make_two();
    two.y->times[2].item_count = 2000;
    expect(&two, "1,000 and 2,000 items on 2 workers");
    two.y->times[2].workers = 4; /* which the other does not have */
    expect(&two, NULL);
    free_two(&two);
}

static void what_only_a_name_describes_is_not_what_is_described(void **state)
{
    (void)state;
    struct two two = make_two();
    two.y->described = false;
    expect(&two, "one is forkjoin's, the other Google Benchmark's");
    free_two(&two);
}

static void a_long_list_is_cut(void **state)
{
    (void)state;
    struct two two = make_two();
    char name[100], differs[WHY_MAX];
    for (int i = 0; i < 100; i++) {
        snprintf(name, sizeof name, "%099d", i);
        json_object_set_new(two.y->parameters, name, json_integer(i));
    }
    assert_false(same_problem(two.x, two.y, differs));
    assert_int_equal(strlen(differs), WHY_MAX - 1);
    free_two(&two);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(equal_problems_are_the_same_whatever_their_times),
        cmocka_unit_test(each_number_of_a_problem_counts),
        cmocka_unit_test(what_a_size_is_called_does_not_matter),
        cmocka_unit_test(items_of_files_are_as_many_as_the_files_say),
        cmocka_unit_test(parameters_count_on_both_sides),
        cmocka_unit_test(inputs_are_told_apart_by_the_names_of_their_files),
        cmocka_unit_test(items_of_each_worker_count_count),
        cmocka_unit_test(what_only_a_name_describes_is_not_what_is_described),
        cmocka_unit_test(a_long_list_is_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
