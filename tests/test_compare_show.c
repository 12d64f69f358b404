/* test_compare_show.c - the words in which a comparison is told, and that nobody's names do harm; label: unit */
#define _GNU_SOURCE
#include "compare_show.h"

#include <stdlib.h>

#include "check.h"
#include "rivals.h"

/* --- words ---------------------------------------------------------------------------------------------------------------- */

static void files_are_called_by_letters(void **state)
{
    (void)state;
    static const struct {
        size_t index;
        const char *label;
    } cases[] = {{0, "A"}, {1, "B"}, {25, "Z"}, {26, "AA"}, {27, "AB"}, {51, "AZ"}, {52, "BA"}, {701, "ZZ"}, {702, "AAA"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        assert_string_equal(compare_label(cases[i].index).text, cases[i].label);
}

static void expect(enum verdict verdict, struct interval ratio, double visible, const char *words)
{
    static const struct contender_times times = {.count = 10};
    struct time_pair pair = {.reference = &times, .other = &times, .verdict = verdict, .ratio = ratio, .visible = visible};
    assert_string_equal(compare_verdict(&pair).text, words);
}

static void a_verdict_says_how_much_and_how_sure(void **state)
{
    (void)state;
    expect(VERDICT_FASTER, (struct interval){10, 1.12, true, 1.09, 1.15, false}, 1.15, "faster by 12 % (9-15 %)");
    expect(VERDICT_FASTER, (struct interval){10, 1.034, true, 1.021, 1.0479, false}, 1.05, "faster by 3.4 % (2.1-4.8 %)");
    expect(VERDICT_FASTER, (struct interval){10, 1.0034, true, 1.0021, 1.0048, false}, 1.05, "faster by 0.34 % (0.21-0.48 %)");
    expect(VERDICT_FASTER, (struct interval){10, 2.311, true, 2.2, 2.4, false}, 2.4, "2.31 times as fast (2.20-2.40)");
    expect(VERDICT_FASTER, (struct interval){10, 1.5, false, 0, 0, false}, NAN,
           "faster by 50 % (too few samples for how much)");
    expect(VERDICT_SLOWER, (struct interval){10, 1 / 1.12, true, 1 / 1.15, 1 / 1.09, false}, 1.15, "slower by 12 % (9-15 %)");
    expect(VERDICT_SLOWER, (struct interval){10, 0.25, true, 0.2, 0.5, false}, 5, "takes 4.00 times as long (2.00-5.00)");
    expect(VERDICT_TOO_FEW, (struct interval){10, 1.5, false, 0, 0, false}, NAN, "too few samples (10 and 10) to tell");
}

static void what_could_have_been_seen_is_rounded_up(void **state)
{
    (void)state;
    struct interval ratio = {10, 1, true, 0.9, 1.1, false};
    expect(VERDICT_NO_DIFFERENCE, ratio, 1.1101, "no difference seen; one of 12 % or more would have been");
    expect(VERDICT_NO_DIFFERENCE, ratio, 1.04, "no difference seen; one of 4.0 % or more would have been");
    expect(VERDICT_NO_DIFFERENCE, ratio, 1.0401, "no difference seen; one of 4.1 % or more would have been");
    expect(VERDICT_NO_DIFFERENCE, ratio, 1.00401, "no difference seen; one of 0.41 % or more would have been");
    expect(VERDICT_NO_DIFFERENCE, ratio, 3.001, "no difference seen; 3.01 times or more would have been");
    expect(VERDICT_NO_DIFFERENCE, ratio, 1, "no difference: the times are equal");
}

static void formats_are_found_by_name_and_others_refused(void **state)
{
    (void)state;
    char why[WHY_MAX] = "";
    assert_string_equal(compare_find_format(NULL, why)->name, "text");
    assert_string_equal(compare_find_format("csv", why)->name, "csv");
    assert_null(compare_find_format("xml", why));
    assert_string_equal(why, "unknown format 'xml'; --format takes text, json, md, csv");
}

/* --- whole comparisons ---------------------------------------------------------------------------------------------------- */

/* What `format` writes of two files; the caller frees it. */
static char *written(const char *format, struct contender *files, size_t count)
{
    char *text = NULL, why[WHY_MAX];
    size_t size;
    struct comparison comparison;
    FILE *out = open_memstream(&text, &size);
    assert_non_null(out);
    assert_true(compare_files(files, count, 0, &comparison));
    assert_true(compare_find_format(format, why)->write(out, &comparison));
    assert_int_equal(fclose(out), 0);
    comparison_free(&comparison);
    return text;
}

static void text_tells_files_kernels_scores_and_what_was_left_out(void **state)
{
    (void)state;
    struct contender files[] = {rival_make(&(struct rival){"one.json", 1, 1, 0.01, 20}),
                                rival_make(&(struct rival){"two.json", 2, 1 / 1.12, 0.01, 20}),
                                rival_make(&(struct rival){"three.json", 3, 1, 0.01, 20})};
    rival_kernel(&files[1], "image.gauss")->value = 10.5;
    rival_kernel(&files[1], "image.gauss")->digest = 5;
    rival_kernel(&files[2], "predict.gbdt")->problem.seed = 2;
    char *text = written("text", files, 3);
    assert_says(text, "A   one.json (reference)\n");
    assert_says(text, "\nB   two.json\n");
    assert_says(text, "risk.european, size small: 1,000 paths\n  all: answers equal to the bit (one build)\n");
    assert_says(text, "image.gauss, size small: 1,000 paths\n  C: answers equal to the bit (one build)\n");
    assert_says(text, "faster by 1");
    assert_says(text, "no difference seen; one of ");
    assert_says(text, "  image.gauss, B: WRONG: one build gave two answers (digests differ)\n");
    assert_says(text, "  predict.gbdt, C: different problems: seed 1 and 2\n");
    assert_says(text, "\nscores: geometric means of speed, A = 1000\n");
    assert_says(text, "     1  B ");
    assert_says(text, "  over: risk.european\n");
    assert_says(text, "\n16 comparisons. ");
    free(text);
    for (size_t i = 0; i < 3; i++)
        contender_free(&files[i]);
}

static void the_document_holds_every_comparison(void **state)
{
    (void)state;
    struct contender files[] = {rival_make(&(struct rival){"one.json", 1, 1, 0.01, 20}),
                                rival_make(&(struct rival){"two.json", 2, 1 / 1.12, 0.01, 20})};
    struct comparison comparison;
    assert_true(compare_files(files, 2, 0, &comparison));
    json_t *document = compare_json(&comparison);
    const struct time_pair *times = &comparison.kernels[2].pairs[1].times[3];
    const json_t *kernel = json_array_get(json_object_get(document, "kernels"), 2);
    const json_t *entry = json_array_get(json_object_get(kernel, "comparisons"), 3);
    assert_int_equal(json_integer_value(json_object_get(document, "comparisons")), 12);
    assert_string_equal(json_string_value(json_object_get(document, "reference")), "A");
    assert_string_equal(json_string_value(json_object_get(kernel, "name")), "predict.gbdt");
    assert_string_equal(json_string_value(json_object_get(entry, "strategy")), "processes");
    assert_string_equal(json_string_value(json_object_get(entry, "verdict")), "faster");
    assert_near(json_number_value(json_object_get(json_object_get(entry, "ratio"), "low")), times->ratio.low, 0);
    assert_near(json_number_value(json_object_get(entry, "p_holm")), times->adjusted_p, 0);
    assert_near(json_number_value(json_object_get(json_object_get(entry, "cliffs_delta"), "middle")), 1, 0);
    json_decref(document);
    comparison_free(&comparison);
    contender_free(&files[0]);
    contender_free(&files[1]);
}

static void what_cannot_be_told_is_counted_apart(void **state)
{
    (void)state;
    struct contender files[] = {rival_make(&(struct rival){"one.json", 1, 1, 0.01, 20}),
                                rival_make(&(struct rival){"two.json", 2, 2, 0.01, 20})};
    rival_kernel(&files[1], "risk.european")->times[0].drift_chance = 1e-6;
    rival_kernel(&files[0], "risk.european")->times[1].drift_chance = 1e-6;
    rival_kernel(&files[1], "risk.european")->times[1].drift_chance = 1e-6;
    rival_kernel(&files[0], "risk.european")->times[2].drift_chance = 1e-6;
    char *text = written("text", files, 2), *csv = written("csv", files, 2);
    assert_says(text, "cannot tell: the speed wandered in this file ");
    assert_says(text, "cannot tell: the speed wandered in both files ");
    assert_says(text, "cannot tell: the speed wandered in the reference ");
    assert_says(text, " (wanders)"); /* Cliff's delta */
    assert_says(text, "\n9 comparisons. ");
    assert_says(text, "\n3 comparisons cannot tell, and none of them counts among those tested.\n");
    assert_says(text,
                "  cannot tell (2): the machine's speed wandered while A was measured; measure again on a quiet machine, ");
    assert_says(text,
                "  cannot tell (2): the machine's speed wandered while B was measured; measure again on a quiet machine, ");
    assert_says(text, "\nFiles measured at different times contain whatever the machine did in between");
    assert_says(csv, ",\"cannot tell\",0.");
    assert_says(csv, ",,,\r\n"); /* neither a visible ratio nor p */
    free(text);
    free(csv);
    contender_free(&files[0]);
    contender_free(&files[1]);
}

static size_t count_lines(const char *text)
{
    size_t count = 0;
    for (; *text; text++)
        count += *text == '\n';
    return count;
}

static void tables_have_a_line_for_each_comparison(void **state)
{
    (void)state;
    struct contender files[] = {rival_make(&(struct rival){"one.json", 1, 1, 0.01, 20}),
                                rival_make(&(struct rival){"two.json", 2, 1 / 1.12, 0.01, 20})};
    char *csv = written("csv", files, 2), *markdown = written("md", files, 2);
    assert_int_equal(count_lines(csv), 1 + 12);
    assert_says(csv, "\r\n\"risk.european\",\"small\",\"openmp\",2,\"two.json\",\"one.json\",20,20,");
    assert_int_equal(count_lines(markdown), 2 + 2 + 1 + 2 + 12 + 2);
    assert_says(markdown, "\n| risk.european | openmp | 2 | B | ");
    assert_says(markdown, "\n\nFiles measured at different times contain whatever the machine did in between");
    free(csv);
    free(markdown);
    contender_free(&files[0]);
    contender_free(&files[1]);
}

static void set(char **place, const char *text)
{
    free(*place);
    *place = strdup(text);
    assert_non_null(*place);
}

/* Names out of somebody's file: an escape sequence, C1, a turned direction, bytes that are no UTF-8, and what means something
 * in Markdown, HTML and spreadsheets. */
static void hostile_names_do_no_harm_in_any_format(void **state)
{
    (void)state;
    static const char evil[] = "=\x1b]0;t\x07|`<script>\",\r\n\xc2\x9b\xe2\x80\xae\xff";
    struct contender files[] = {rival_make(&(struct rival){evil, 1, 1, 0.01, 20}),
                                rival_make(&(struct rival){evil, 2, 1, 0.01, 20})};
    for (size_t i = 0; i < 2; i++) {
        set(&files[i].kernels[0].name, evil);
        set(&files[i].kernels[0].item, evil);
        set(&files[i].kernels[0].times[0].strategy, evil);
        set(&files[i].kernels[1].size, i ? evil : "x");
        files[i].kernels[2].why = strdup(evil);
    }
    static const char *const formats[] = {"text", "json", "md", "csv"};
    for (size_t i = 0; i < 4; i++) {
        char *text = written(formats[i], files, 2);
        for (const unsigned char *at = (const unsigned char *)text; *at; at++) {
            bool csv_end = *at == '\r' && at[1] == '\n' && i == 3;
            if ((*at < 0x20 && *at != '\n' && !csv_end) || *at == 0x7F || (at[0] == 0xC2 && at[1] < 0xA0) || *at == 0xFF)
                fail_msg("%s lets the byte %02x through", formats[i], *at);
        }
        if (i != 1)
            assert_null(strstr(text, "\xe2\x80\xae"));
        free(text);
    }
    char *csv = written("csv", files, 2), *markdown = written("md", files, 2);
    assert_says(csv, "\n\"'=[U+001B]]0;t[U+0007]|`<script>\"\",");
    assert_null(strstr(markdown, "`<script"));
    assert_says(markdown, "\\|\\`\\<script\\>");
    free(csv);
    free(markdown);
    contender_free(&files[0]);
    contender_free(&files[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_are_called_by_letters),
        cmocka_unit_test(a_verdict_says_how_much_and_how_sure),
        cmocka_unit_test(what_could_have_been_seen_is_rounded_up),
        cmocka_unit_test(formats_are_found_by_name_and_others_refused),
        cmocka_unit_test(text_tells_files_kernels_scores_and_what_was_left_out),
        cmocka_unit_test(the_document_holds_every_comparison),
        cmocka_unit_test(tables_have_a_line_for_each_comparison),
        cmocka_unit_test(hostile_names_do_no_harm_in_any_format),
        cmocka_unit_test(what_cannot_be_told_is_counted_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
