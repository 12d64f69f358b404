/* test_show_exercise.c - what a student reads; label: unit */
#include "show_exercise.h"

#include "check.h"
#include "exercised.h"
#include "written.h"

static void check_shown(struct result *result, const char *const *wanted, const char *const *unwanted)
{
    struct written written = written_begin();
    struct study study;
    struct advices advices;
    assert_true(study_make(result, &study));
    assert_true(advise(&study, 0, &advices));
    show_exercise(written.out, &study, 0, &advices);
    const char *text = written_text(&written);
    for (; *wanted; wanted++)
        assert_says(text, *wanted);
    for (; *unwanted; unwanted++)
        assert_null(strstr(text, *unwanted));
    written_end(&written);
    study_free(&study);
    result_free(result);
}

static void a_right_answer_is_called_the_same(void **state)
{
    (void)state;
    struct result result = exercised_result(4);
    exercised_well(&result);
    exercised_add(&result, "openmp", 8, 20, exercised_even(1, 4));
    check_shown(&result,
                (const char *const[]){"my.kernel, size small: 1,000 items\n", "42, as it should be\n",
                                      "RESULTS SAME: all 8 configurations", "sequential        1", "openmp            8",
                                      "more workers than CPUs\n", "  2.00 (1.98-2.02)\n", "  3.99 (3.94-4.04)    more workers",
                                      "what to try next\n  1. ", NULL},
                (const char *const[]){"NOT THE SAME", "FAILED", " \n", NULL});
}

static void a_wrong_one_is_not(void **state)
{
    (void)state;
    struct result result = exercised_result(4);
    exercised_well(&result);
    result.kernels[0].configurations[2].samples[0].correct = false;
    check_shown(&result, (const char *const[]){"RESULTS NOT THE SAME: openmp on 2: ", "1. results differ", NULL},
                (const char *const[]){"RESULTS SAME", "  2. ", NULL});
}

/* A name of somebody's file must not move the cursor. */
static void names_are_harmless(void **state)
{
    (void)state;
    struct result result = exercised_result(4);
    exercised_well(&result);
    snprintf(result.kernels[0].name, sizeof result.kernels[0].name, "\033[2Jevil");
    snprintf(result.kernels[0].finding.text, FINDING_MAX, "\033]0;title\007");
    snprintf(result.kernels[0].configurations[3].strategy, NAME_MAX_BYTES, "\033[31mred");
    check_shown(&result, (const char *const[]){"evil", NULL}, (const char *const[]){"\033", NULL});
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_right_answer_is_called_the_same),
        cmocka_unit_test(a_wrong_one_is_not),
        cmocka_unit_test(names_are_harmless),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
