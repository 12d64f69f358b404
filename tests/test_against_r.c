/* test_against_r.c - medians, rank tests, shifts, Cliff's delta and Holm's correction are R's, to 6 digits; label: unit */
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "check.h"
#include "stats/holm.h"
#include "stats/median.h"
#include "stats/rank.h"

static const char R_OUTPUT[] = TEST_DATA "/statistics/statistics.json";

static json_t *load(const char *path)
{
    json_error_t error;
    json_t *document = json_load_file(path, 0, &error);
    if (!document)
        fail_msg("%s: %s", path, error.text);
    return document;
}

static double number_at(const json_t *object, const char *key)
{
    const json_t *value = json_object_get(object, key);
    assert_true(json_is_number(value));
    return json_number_value(value);
}

/* Sorted; the caller frees it. */
static double *numbers_of(const json_t *array, size_t *count)
{
    *count = json_array_size(array);
    double *values = calloc(*count, sizeof *values);
    assert_non_null(values);
    for (size_t i = 0; i < *count; i++)
        values[i] = json_number_value(json_array_get(array, i));
    return values;
}

static void expect(const char *set, const char *what, double found, double expected)
{
    if (!(fabs(found - expected) <= fmax(1e-7 * fabs(expected), 1e-12))) /* R finds 0 as a root near it */
        fail_msg("%s: %s is %.17g, in R %.17g", set, what, found, expected);
}

/* R's `object` has "low" and "high", null where there is no interval. */
static void expect_interval(const char *set, const char *what, const struct interval *interval, double middle,
                            const json_t *object)
{
    expect(set, what, interval->middle, middle);
    if (interval->bounded != json_is_number(json_object_get(object, "low")))
        fail_msg("%s: %s is %sbounded, unlike in R", set, what, interval->bounded ? "" : "not ");
    if (!interval->bounded)
        return;
    expect(set, what, interval->low, number_at(object, "low"));
    expect(set, what, interval->high, number_at(object, "high"));
}

static void check_median(const char *set, const struct rank_sample *sample, double confidence, const json_t *expected)
{
    double *copy = malloc(sample->count * sizeof *copy);
    assert_non_null(copy);
    memcpy(copy, sample->values, sample->count * sizeof *copy);
    struct interval interval = stats_median(copy, sample->count, confidence);
    expect_interval(set, "the median", &interval, number_at(expected, "middle"), expected);
    free(copy);
}

static void check_result(const char *set, struct rank_sample x, struct rank_sample y, const json_t *expected)
{
    double confidence = number_at(expected, "confidence");
    const json_t *in_r = json_object_get(expected, "test"), *cliff = json_object_get(expected, "cliff");
    struct rank_test test;
    struct interval shift;
    check_median(set, &x, confidence, json_object_get(expected, "median_x"));
    check_median(set, &y, confidence, json_object_get(expected, "median_y"));
    assert_true(stats_mann_whitney(x, y, &test));
    expect(set, "U", test.u, number_at(in_r, "u"));
    expect(set, "p", test.p, number_at(in_r, "p"));
    assert_int_equal(test.exact, json_is_true(json_object_get(in_r, "exact")));
    assert_true(stats_shift(x, y, confidence, &shift));
    expect_interval(set, "the shift", &shift, number_at(in_r, "shift"), in_r);
    struct interval delta = stats_cliff_delta(test.u, x.count, y.count, confidence);
    expect_interval(set, "Cliff's delta", &delta, number_at(cliff, "delta"), cliff);
}

static void every_data_set_gives_what_r_gives(void **state)
{
    (void)state;
    json_t *document = load(R_OUTPUT), *sets = json_object_get(document, "sets");
    assert_true(json_array_size(sets) >= 20);
    for (size_t i = 0; i < json_array_size(sets); i++) {
        const json_t *set = json_array_get(sets, i), *results = json_object_get(set, "results");
        const char *name = json_string_value(json_object_get(set, "name"));
        size_t m, n;
        double *x = numbers_of(json_object_get(set, "x"), &m), *y = numbers_of(json_object_get(set, "y"), &n);
        stats_sort(x, m);
        stats_sort(y, n);
        assert_int_equal(json_array_size(results), 2);
        for (size_t j = 0; j < json_array_size(results); j++)
            check_result(name, (struct rank_sample){x, m}, (struct rank_sample){y, n}, json_array_get(results, j));
        free(x);
        free(y);
    }
    json_decref(document);
}

static void corrected_p_values_are_those_of_r(void **state)
{
    (void)state;
    json_t *document = load(R_OUTPUT), *cases = json_object_get(document, "holm");
    assert_true(json_array_size(cases) >= 5);
    for (size_t i = 0; i < json_array_size(cases); i++) {
        size_t count, expected_count;
        double *p = numbers_of(json_object_get(json_array_get(cases, i), "p"), &count);
        double *expected = numbers_of(json_object_get(json_array_get(cases, i), "adjusted"), &expected_count);
        double *found = calloc(2 * count, sizeof *found);
        assert_int_equal(count, expected_count);
        assert_non_null(found);
        assert_true(stats_holm(p, count, 0.05, found, found + count));
        for (size_t j = 0; j < count; j++)
            expect("Holm", "p", found[j], expected[j]);
        free(found);
        free(expected);
        free(p);
    }
    json_decref(document);
}

/* Two documents of the same shape, with the same numbers. */
static void expect_same(json_t *a, json_t *b)
{
    const char *key;
    json_t *value;
    size_t i;
    assert_int_equal(json_typeof(a), json_typeof(b));
    if (json_is_number(a)) {
        expect("R today", "a number", json_number_value(b), json_number_value(a));
    } else if (json_is_object(a)) {
        assert_int_equal(json_object_size(a), json_object_size(b));
        json_object_foreach(a, key, value) expect_same(value, json_object_get(b, key));
    } else if (json_is_array(a)) {
        assert_int_equal(json_array_size(a), json_array_size(b));
        json_array_foreach(a, i, value) expect_same(value, json_array_get(b, i));
    } else {
        assert_true(json_equal(a, b));
    }
}

/* Where R is installed: does it still say what is kept? */
static void what_is_kept_is_what_r_says(void **state)
{
    (void)state;
    char path[] = "/tmp/forkjoin-r-XXXXXX", command[512];
    if (system("command -v Rscript >/dev/null 2>&1") != 0) // NOLINT(cert-env33-c)
        skip();
    int file = mkstemp(path);
    assert_true(file >= 0);
    close(file);
    snprintf(command, sizeof command, "Rscript --vanilla '%s/statistics/statistics.R' >%s", TEST_DATA, path);
    assert_int_equal(system(command), 0); // NOLINT(cert-env33-c)
    json_t *kept = load(R_OUTPUT), *fresh = load(path);
    unlink(path);
    assert_true(json_object_del(kept, "origin") == 0 && json_object_del(fresh, "origin") == 0);
    expect_same(kept, fresh);
    json_decref(kept);
    json_decref(fresh);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_data_set_gives_what_r_gives),
        cmocka_unit_test(corrected_p_values_are_those_of_r),
        cmocka_unit_test(what_is_kept_is_what_r_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
