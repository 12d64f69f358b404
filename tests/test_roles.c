/* test_roles.c - names of roles, there and back, and who has which; label: unit */
#include "roles.h"

#include "check.h"
#include "registry.h"

static void every_role_is_found_by_its_name(void **state)
{
    (void)state;
    for (enum kernel_role role = 0; role < ROLE_COUNT; role++) {
        enum kernel_role found = ROLE_COUNT;
        assert_true(role_find(role_name(role), &found));
        assert_int_equal(found, role);
    }
    enum kernel_role found = ROLE_OVERHEAD;
    assert_false(role_find("peak", &found));
    assert_false(role_find("", &found));
    assert_int_equal(found, ROLE_OVERHEAD);
}

/* Roofs and overheads need kernels that measure them, and those that users bring are none of them. */
static void each_role_is_someones_and_most_work(void **state)
{
    (void)state;
    size_t counts[ROLE_COUNT] = {0};
    for (size_t i = 0; i < kernel_registry_count; i++)
        counts[kernel_registry[i]->role]++;
    assert_int_equal(counts[ROLE_PEAK_FLOPS], 2); /* a width each */
    assert_int_equal(counts[ROLE_PEAK_BYTES], 2);
    assert_int_equal(counts[ROLE_OVERHEAD], 1);
    assert_int_equal(counts[ROLE_WORK], kernel_registry_count - 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_role_is_found_by_its_name),
        cmocka_unit_test(each_role_is_someones_and_most_work),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
