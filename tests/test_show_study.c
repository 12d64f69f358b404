/* test_show_study.c - tables of laws, roofs and overheads hold what was found, and are absent where nothing was; label: unit */
#include "show_study.h"

#include <stdio.h>
#include <stdlib.h>

#include "check.h"
#include "show_interval.h"
#include "synthetic.h"

static struct result machine_result(void)
{
    const struct synthetic_machine machine = {1, 64, 1, 1 << 20, 1 << 24};
    return synthetic_result(&machine);
}

/* What is shown of a result; the caller frees it. */
static char *shown(const struct result *result)
{
    struct study study;
    char *text = NULL;
    size_t size;
    FILE *out = open_memstream(&text, &size);
    assert_non_null(out);
    assert_true(study_make(result, &study));
    show_study(out, &study);
    fclose(out);
    study_free(&study);
    return text;
}

static double amdahl(double p)
{
    return p / (1 + 0.05 * (p - 1));
}

static double usl(double p)
{
    return p / (1 + 0.02 * (p - 1) + 1e-3 * p * (p - 1));
}

static double doubled(double p)
{
    return p == 2 ? 3 : p;
}

static void laws_stand_beside_their_kernel(void **state)
{
    (void)state;
    static const size_t workers[] = {1, 2, 4, 8, 16, 32, 64, 0}, few[] = {1, 2, 0};
    struct result result = machine_result();
    uint64_t random = 1;
    synthetic_curve(&result, synthetic_kernel(&result, "risk.a", ROLE_WORK), workers, 10, 1, amdahl, 0, &random);
    synthetic_curve(&result, synthetic_kernel(&result, "risk.b", ROLE_WORK), workers, 10, 1, usl, 0, &random);
    synthetic_curve(&result, synthetic_kernel(&result, "risk.c", ROLE_WORK), few, 10, 1, doubled, 0, &random);
    char *text = shown(&result);
    assert_says(text, "risk.a             openmp       1-64 cores         amdahl   5.00 % (5.00-5.00)     -  ");
    assert_says(text, "risk.b             openmp       1-64 cores         usl      2.00 % (2.00-2.00)     0.001 (0.001-0.001)");
    assert_says(text, "31.3 (31.3-31.3)"); /* sqrt(0.98 / 0.001) */
    assert_says(text, "the other curves have no law: not enough worker counts (6 are needed)");
    assert_says(text, "risk.c             openmp         2  3 (3-3)                likely cause: unknown");
    free(text);
    result_free(&result);
}

static void add_runs(const struct result *result, struct kernel_result *kernel, const char *strategy, size_t workers,
                     double seconds)
{
    struct configuration *configuration = synthetic_configuration(result, kernel, strategy, workers);
    for (size_t round = 0; round < 10; round++)
        synthetic_sample(configuration, round, seconds);
}

static void shares_of_the_most_workers_stand_below_the_roofs(void **state)
{
    (void)state;
    struct result result = machine_result();
    static const struct {
        const char *name;
        enum kernel_role role;
        double flops;
    } kernels[] = {{"peak.fma", ROLE_PEAK_FLOPS, 1}, {"risk.a", ROLE_WORK, 0.5}, {"risk.b", ROLE_WORK, 1.25}};
    for (size_t i = 0; i < 3; i++) {
        struct kernel_result *kernel = synthetic_kernel(&result, kernels[i].name, kernels[i].role);
        kernel->problem.flops_per_item = kernels[i].flops;
        kernel->problem.flop_bits = 64;
        add_runs(&result, kernel, "sequential", 1, 1e-6);
        add_runs(&result, kernel, "openmp", 1, 1e-6);
        add_runs(&result, kernel, "openmp", 4, 0.25e-6);
    }
    char *text = shown(&result);
    assert_says(text, "  openmp             4  4.00 G (4.00 G-4.00 G)     -                          -\n");
    assert_says(text,
                "  risk.a             sequential         1  arithmetic  50.0 % (50.0-50.0)\n"
                "                     openmp             4  arithmetic  50.0 % (50.0-50.0)\n");
    assert_says(text,
                "above its roof: risk.b/small/openmp/workers:4: 125.0 % (125.0-125.0) of arithmetic; a count of the kernel's");
    assert_null(strstr(text, "peak.fma")); /* no news to itself */
    free(text);
    result_free(&result);
}

static void overheads_stand_in_a_table_of_their_own(void **state)
{
    (void)state;
    struct result result = machine_result();
    struct kernel_result *kernel = synthetic_kernel(&result, "overhead.empty", ROLE_OVERHEAD);
    add_runs(&result, kernel, "sequential", 1, 40e-6);
    add_runs(&result, kernel, "processes", 2, 120e-6);
    char *text = shown(&result);
    assert_says(
        text, "  processes          2  120 us (120 us-120 us)         -                              100 us (100 us-100 us)\n");
    free(text);
    result_free(&result);
}

static void nothing_is_said_of_nothing(void **state)
{
    (void)state;
    struct result result = machine_result();
    char *text = shown(&result);
    assert_string_equal(text, "");
    free(text);
    result_free(&result);
}

static void intervals_say_when_they_are_none(void **state)
{
    (void)state;
    assert_string_equal(show_share((struct interval){0}).text, "-");
    assert_string_equal(show_share((struct interval){.count = 3, .middle = 0.5}).text, "50.0 % (too few)");
    assert_string_equal(show_share((struct interval){9, 0.012, true, 0.0105, 0.0123, false}).text, "1.20 % (1.05-1.23)");
    assert_string_equal(show_number((struct interval){9, 5.123e-4, true, 0, 6e-4, false}).text, "0.000512 (0-0.0006)");
    assert_string_equal(show_seconds((struct interval){9, 1e-4, true, 9e-5, 1e-3, false}).text, "100 us (90.0 us-1.00 ms)");
    assert_string_equal(show_rate((struct interval){9, 1e9, true, 9e8, 2e9, false}).text, "1.00 G (900 M-2.00 G)");
}

static void names_of_others_cannot_steer_a_terminal(void **state)
{
    (void)state;
    char name[200];
    memset(name, 'x', sizeof name - 1);
    name[sizeof name - 1] = '\0';
    assert_int_equal(strlen(show_name(name).text), SHOWN_MAX - 1);
    assert_null(strchr(show_name("a\x1b]0;title\x07").text, '\x1b'));
    assert_null(strchr(show_name("a\nb").text, '\n'));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(laws_stand_beside_their_kernel),
        cmocka_unit_test(shares_of_the_most_workers_stand_below_the_roofs),
        cmocka_unit_test(overheads_stand_in_a_table_of_their_own),
        cmocka_unit_test(nothing_is_said_of_nothing),
        cmocka_unit_test(intervals_say_when_they_are_none),
        cmocka_unit_test(names_of_others_cannot_steer_a_terminal),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
