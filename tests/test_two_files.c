/* test_two_files.c - imaginary files are compared as they were drawn; label: unit */
#include "two_files.h"

#include "check.h"

static void a_file_that_is_twice_as_fast_is_called_so(void **state)
{
    (void)state;
    const struct two_files world = {
        .noise = NOISE_NORMAL, .spread = 0.01, .sample_count = 20, .kernel_count = 3, .ratios = {2, 1, 0.5}};
    uint64_t random = 1;
    struct compared_files compared;
    two_files_compare(&world, &random, &compared);
    for (size_t i = 0; i < 3; i++) {
        const struct time_pair *pair = compared_pair(&compared, i);
        assert_int_equal(pair->reference->count, 20);
        assert_near(pair->ratio.middle, world.ratios[i], 0.01 * world.ratios[i]);
    }
    assert_int_equal(compared_pair(&compared, 0)->verdict, VERDICT_FASTER);
    assert_int_equal(compared_pair(&compared, 2)->verdict, VERDICT_SLOWER);
    assert_near(compared_pair(&compared, 0)->delta.middle, 1, 0);
    assert_near(compared.comparison.single_core.files[1].value.middle, 1000, 10); /* of 2, 1 and 1/2 */
    compared_free(&compared);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_that_is_twice_as_fast_is_called_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
