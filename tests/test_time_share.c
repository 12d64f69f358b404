/* test_time_share.c - a time limit shared over kernels; label: unit */
#include "time_share.h"

#include "check.h"

static void an_equal_share_when_nothing_is_set_aside(void **state)
{
    (void)state;
    assert_near(time_share(60, 0, 0), 60, 0);
    assert_near(time_share(60, 5, 0), 10, 1e-12);
}

static void first_looks_of_later_kernels_are_set_aside(void **state)
{
    (void)state;
    assert_near(time_share(60, 5, 6), 5, 1e-12); /* 60 - 5 x 6 = 30, for six */
    assert_near(time_share(60, 0, 1000), 60, 0);
}

static void nothing_left_is_no_time(void **state)
{
    (void)state;
    assert_near(time_share(60, 5, 12), 0, 0);
    assert_near(time_share(60, 5, 20), 0, 0);
    assert_near(time_share(-1, 0, 0), 0, 0);
}

/* Whatever kernels take, the whole ends by the limit, if no first look takes longer than was set aside. */
static void shares_used_up_one_after_the_other_fill_the_limit(void **state)
{
    (void)state;
    enum { KERNELS = 22 };
    double left = 300;
    for (size_t i = 0; i < KERNELS; i++) {
        left -= 5; /* the first look */
        left -= time_share(left, KERNELS - 1 - i, 5);
    }
    assert_near(left, 0, 1e-9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_equal_share_when_nothing_is_set_aside),
        cmocka_unit_test(first_looks_of_later_kernels_are_set_aside),
        cmocka_unit_test(nothing_left_is_no_time),
        cmocka_unit_test(shares_used_up_one_after_the_other_fill_the_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
