/* test_draw_script.c - scripts of gnuplot: one file of each format, unique names, tics at round values; label: unit */
#define _GNU_SOURCE
#include "draw_script.h"

#include <stdlib.h>

#include "check.h"
#include "written.h"

/* A script in memory. */
struct page {
    FILE *file;
    char *text;
    size_t size;
};

static void begin(struct page *page)
{
    page->file = open_memstream(&page->text, &page->size);
    assert_non_null(page->file);
}

/* Ends it, and frees it after the next call. */
static const char *written(struct page *page)
{
    fclose(page->file);
    return page->text;
}

static void body_of_one_line(FILE *script, const struct picture *picture, const void *subject)
{
    (void)picture;
    fprintf(script, "plot %s\n", (const char *)subject);
}

static struct picture picture_of(const char *name)
{
    return (struct picture){.prefix = "speedup",
                            .name = name,
                            .title = "t",
                            .machine = "m",
                            .caption = "c",
                            .description = "d",
                            .width = 960,
                            .height = 480};
}

static void a_picture_is_drawn_in_every_format(void **state)
{
    (void)state;
    struct page page;
    begin(&page);
    struct drawing drawing = {.script = page.file, .folder = "out", .pictures = json_object()};
    drawing_add(&drawing, picture_of("a"), body_of_one_line, "x");
    const char *script = written(&page);
    assert_int_equal(count_of(script, "plot x\n"), 3);
    assert_int_equal(count_of(script, "unset output\n"), 3);
    assert_non_null(strstr(script, "set terminal svg size 960.0000,480.0000"));
    assert_non_null(strstr(script, "set terminal pdfcairo size 10.0000,5.0000")); /* inches of 96 pixels */
    assert_non_null(strstr(script, "set terminal pngcairo size 960.0000,480.0000"));
    free(page.text);
    json_decref(drawing.pictures);
}

static void names_that_become_one_get_numbers(void **state)
{
    (void)state;
    struct page page;
    begin(&page);
    struct drawing drawing = {.script = page.file, .folder = "out", .pictures = json_object()};
    drawing_add(&drawing, picture_of("a/b"), body_of_one_line, "x");
    drawing_add(&drawing, picture_of("a b"), body_of_one_line, "x");
    drawing_add(&drawing, picture_of("a-b"), body_of_one_line, "x");
    assert_int_equal(json_object_size(drawing.pictures), 3);
    assert_non_null(json_object_get(drawing.pictures, "speedup-a-b"));
    assert_non_null(json_object_get(drawing.pictures, "speedup-a-b-2"));
    const json_t *third = json_object_get(drawing.pictures, "speedup-a-b-3");
    assert_string_equal(json_string_value(json_object_get(third, "title")), "t \xE2\x80\x93 m");
    written(&page);
    free(page.text);
    json_decref(drawing.pictures);
}

/* A folder may have any name: its bytes are all octal, so that none has a meaning. */
static void a_folder_is_named_byte_for_byte(void **state)
{
    (void)state;
    struct page page;
    begin(&page);
    struct drawing drawing = {.script = page.file, .folder = "`\n\"", .pictures = json_object()};
    drawing_add(&drawing, picture_of(NULL), body_of_one_line, "x");
    assert_non_null(strstr(written(&page), "set output \"\\140\\012\\042\\057\\163"));
    free(page.text);
    json_decref(drawing.pictures);
}

static void extents_hold_what_is_finite(void **state)
{
    (void)state;
    struct extent extent = extent_empty;
    extent_include(&extent, NAN);
    extent_include(&extent, INFINITY);
    assert_true(extent.low > extent.high);
    extent_include(&extent, 3);
    extent_include(&extent, -1);
    extent_include(&extent, 2);
    assert_near(extent.low, -1, 0);
    assert_near(extent.high, 3, 0);
}

/* What is between the brackets of "set xtics nomirror out ... (...)". */
static void assert_tics(struct page *page, const char *expected)
{
    const char *tics = strstr(written(page), "tics nomirror out ");
    tics = tics ? strchr(tics, '(') : NULL;
    assert_non_null(tics);
    tics++;
    size_t length = strcspn(tics, ")");
    if (strlen(expected) != length || strncmp(tics, expected, length) != 0)
        fail_msg("tics are (%.*s), not (%s)", (int)length, tics, expected);
    free(page->text);
}

static void tics_stand_at_round_values(void **state)
{
    (void)state;
    struct page page;
    begin(&page);
    draw_axis_linear(page.file, "y", (struct extent){0, 100}, 6, NULL);
    assert_tics(&page, "\"0\" 0, \"20\" 20, \"40\" 40, \"60\" 60, \"80\" 80, \"100\" 100");
    begin(&page);
    draw_axis_log_range(page.file, "y", 2, (struct extent){0.24, 4.1}, 12, NULL);
    assert_tics(&page, "\"1/4\" 0.25, \"1/2\" 0.5, \"1\" 1, \"2\" 2, \"4\" 4");
    begin(&page);
    draw_axis_log_range(page.file, "x", 10, (struct extent){0.9, 60}, 12, NULL);
    assert_tics(&page, "\"1\" 1, \"2\" 2, \"5\" 5, \"10\" 10, \"20\" 20, \"50\" 50");
    begin(&page);
    draw_axis_log_range(page.file, "x", 10, (struct extent){1e-3, 1e6}, 4, NULL); /* every third */
    assert_tics(&page, "\"0.001\" 0.001, \"1\" 1, \"1000\" 1000, \"1e+06\" 1000000");
    begin(&page);
    draw_axis_log_range(page.file, "x", 2, (struct extent){1.9, 2.4}, 5, NULL); /* no power of two would do */
    assert_tics(&page, "\"1.9\" 1.9, \"2\" 2, \"2.1\" 2.1, \"2.2\" 2.2, \"2.3\" 2.3, \"2.4\" 2.4");
}

static void workers_have_tics_at_whole_numbers(void **state)
{
    (void)state;
    struct page page;
    begin(&page);
    draw_axis_workers(page.file, (struct extent){1, 96}, 12, "workers");
    assert_tics(&page, "\"1\" 1, \"2\" 2, \"4\" 4, \"8\" 8, \"16\" 16, \"32\" 32, \"64\" 64, \"96\" 96");
    begin(&page);
    draw_axis_workers(page.file, (struct extent){1, 2}, 12, "workers");
    assert_tics(&page, "\"1\" 1, \"2\" 2");
    begin(&page);
    draw_axis_workers(page.file, (struct extent){7, 7}, 12, "workers");
    assert_tics(&page, "\"7\" 7");
    begin(&page);
    draw_axis_workers(page.file, (struct extent){1, 10}, 12, "workers"); /* the most, where there is room for it */
    assert_tics(&page, "\"1\" 1, \"2\" 2, \"4\" 4, \"8\" 8, \"10\" 10");
    begin(&page);
    draw_axis_workers(page.file, (struct extent){1, 10}, 6, "workers");
    assert_tics(&page, "\"1\" 1, \"2\" 2, \"4\" 4, \"8\" 8");
    begin(&page);
    draw_axis_workers(page.file, (struct extent){1, 4096}, 6, "workers"); /* a small panel */
    assert_tics(&page, "\"1\" 1, \"4\" 4, \"16\" 16, \"64\" 64, \"256\" 256, \"1024\" 1024, \"4096\" 4096");
}

static void elements_are_joined_and_named(void **state)
{
    (void)state;
    struct page page;
    begin(&page);
    struct elements elements = {.script = page.file};
    draw_element(&elements, NULL, "x");
    elements.name = "a\"b";
    draw_element(&elements, "medians", "y with points lt %d", 3);
    draw_elements_end(&elements);
    assert_string_equal(written(&page), "plot x notitle, \\\n     y with points lt 3 title \"a\\042b\\072\\040medians\"\n");
    free(page.text);
    begin(&page);
    draw_elements_end(&(struct elements){.script = page.file});
    assert_string_equal(written(&page), "plot NaN notitle\n");
    free(page.text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_picture_is_drawn_in_every_format), cmocka_unit_test(names_that_become_one_get_numbers),
        cmocka_unit_test(a_folder_is_named_byte_for_byte),    cmocka_unit_test(extents_hold_what_is_finite),
        cmocka_unit_test(tics_stand_at_round_values),         cmocka_unit_test(workers_have_tics_at_whole_numbers),
        cmocka_unit_test(elements_are_joined_and_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
