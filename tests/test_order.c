/* test_order.c - a job told to another rank is the same problem there; label: unit */
#include "order.h"

#include <string.h>

#include "check.h"
#include "toy.h"

static const struct parameter PARAMETERS[] = {{"strike", "price", 100, 1, 1000, false}, {NULL, NULL, 0, 0, 0, false}};
static const struct kernel KERNEL = {.name = "test.kernel", .parameters = PARAMETERS};

static struct problem some_problem(void)
{
    return (struct problem){
        .item_count = 90,
        .chunk_size = 7,
        .step_count = 3,
        .partial_bytes = 16,
        .answer_bytes = 8,
        .arena_bytes = 640,
        .settings = {.size = 100, .seed = 5, .input = "a.png", .data_directory = "/data", .values = {0.1}},
        .service_addresses = {"127.0.0.1:80"},
    };
}

static void settings_come_back_to_the_last_bit(void **unused)
{
    (void)unused;
    char why[WHY_MAX] = "";
    struct order_job order;
    struct problem problem = some_problem();
    assert_true(order_of_job(&(struct job){.kernel = &KERNEL, .problem = &problem}, &order, why));
    assert_string_equal(order.kernel, "test.kernel");
    assert_string_equal(order.addresses[0], "127.0.0.1:80");
    assert_string_equal(order.addresses[1], "");
    struct settings settings = order_settings(&order, &KERNEL);
    assert_int_equal(settings.size, 100);
    assert_int_equal(settings.seed, 5);
    assert_string_equal(settings.input, "a.png");
    assert_string_equal(settings.data_directory, "/data");
    assert_ptr_equal(settings.parameters, PARAMETERS);
    assert_memory_equal(settings.values, problem.settings.values, sizeof settings.values);
}

static void no_input_is_told_from_an_empty_one(void **unused)
{
    (void)unused;
    char why[WHY_MAX] = "";
    struct order_job order;
    struct problem problem = some_problem();
    problem.settings.input = NULL;
    assert_true(order_of_job(&(struct job){.kernel = &KERNEL, .problem = &problem}, &order, why));
    assert_null(order_settings(&order, &KERNEL).input);
    problem.settings.input = "";
    assert_true(order_of_job(&(struct job){.kernel = &KERNEL, .problem = &problem}, &order, why));
    assert_string_equal(order_settings(&order, &KERNEL).input, "");
}

static void a_text_too_long_is_refused(void **unused)
{
    (void)unused;
    char why[WHY_MAX] = "", address[ORDER_ADDRESS_MAX + 1];
    struct order_job order;
    struct problem problem = some_problem();
    memset(address, 'x', ORDER_ADDRESS_MAX);
    address[ORDER_ADDRESS_MAX] = '\0';
    problem.service_addresses[1] = address;
    assert_false(order_of_job(&(struct job){.kernel = &KERNEL, .problem = &problem}, &order, why));
    assert_says(why, "too long");
    address[ORDER_ADDRESS_MAX - 1] = '\0';
    assert_true(order_of_job(&(struct job){.kernel = &KERNEL, .problem = &problem}, &order, why));
}

static void another_problem_is_refused(void **unused)
{
    (void)unused;
    char why[WHY_MAX] = "";
    struct order_job order;
    struct problem problem = some_problem();
    assert_true(order_of_job(&(struct job){.kernel = &KERNEL, .problem = &problem}, &order, why));
    assert_true(order_fits(&order, &problem, why));
    size_t *const members[] = {&problem.item_count,    &problem.chunk_size,   &problem.step_count,
                               &problem.partial_bytes, &problem.answer_bytes, &problem.arena_bytes};
    for (size_t i = 0; i < sizeof members / sizeof members[0]; i++) {
        (*members[i])++;
        assert_false(order_fits(&order, &problem, why));
        (*members[i])--;
    }
    problem.item_count = 91;
    assert_false(order_fits(&order, &problem, why));
    assert_says(why, "91 items in chunks of 7, at rank 0 90");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(settings_come_back_to_the_last_bit),
        cmocka_unit_test(no_input_is_told_from_an_empty_one),
        cmocka_unit_test(a_text_too_long_is_refused),
        cmocka_unit_test(another_problem_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
